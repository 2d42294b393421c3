from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class BrandsConfig(AppConfig):
    name = "brands"
    verbose_name = pgettext_lazy("several", "브랜드")
