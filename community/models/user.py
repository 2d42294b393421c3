from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class User(AbstractUser):
    """Who signs in. The e-mail is unique but may be missing: a Kakao account may have none."""

    email = models.EmailField(  # type: ignore[assignment]
        _("이메일"), unique=True, null=True, blank=True, error_messages={"unique": _("이미 쓰고 있는 이메일이에요.")}
    )

    class Meta:
        verbose_name = pgettext_lazy("model", "사용자")
        verbose_name_plural = pgettext_lazy("models", "사용자")

    def clean(self) -> None:
        super().clean()
        self.email = self.email or None

    def save(self, *args: object, **kwargs: object) -> None:
        # Two empty strings would collide on the unique column; two NULLs do not.
        self.email = self.email or None
        super().save(*args, **kwargs)  # type: ignore[arg-type]
