from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "impactmuseum.base"
    label = "base"
    verbose_name = "공통"
