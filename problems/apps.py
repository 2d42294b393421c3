from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class ProblemsConfig(AppConfig):
    name = "problems"
    verbose_name = pgettext_lazy("several", "전시")
