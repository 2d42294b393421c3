from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Round(models.Model):
    """When a command that has to run again and again came to its end last. Written by `shop.rounds`."""

    name = models.CharField(_("명령"), max_length=50, unique=True)
    done_at = models.DateTimeField(_("마지막으로 돈 때"))

    class Meta:
        verbose_name = pgettext_lazy("model", "저절로 도는 일")
        verbose_name_plural = pgettext_lazy("models", "저절로 도는 일")
        ordering = ["name"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
