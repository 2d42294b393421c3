from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _

from impactmuseum.base.checks import check_mysql


class BaseConfig(AppConfig):
    name = "impactmuseum.base"
    label = "base"
    verbose_name = _("공통")

    def ready(self) -> None:
        from impactmuseum.base import edition_signals, picture_signals
        from impactmuseum.base.block_checks import check_blocks

        register(check_mysql, Tags.database)
        register(check_blocks, Tags.templates)
        edition_signals.connect()
        picture_signals.connect()
