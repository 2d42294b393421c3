from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BrandPartner(models.Model):
    """Somebody of a brand who looks after its things in our admin. Whose they are is decided by superusers alone."""

    brand = models.ForeignKey(
        "brands.BrandPage", verbose_name=_("브랜드"), on_delete=models.CASCADE, related_name="partners"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("사용자"), on_delete=models.CASCADE, related_name="partnerships"
    )

    class Meta:
        verbose_name = pgettext_lazy("model", "브랜드 파트너")
        verbose_name_plural = pgettext_lazy("models", "브랜드 파트너")
        ordering = ["brand__title", "pk"]
        constraints = [models.UniqueConstraint(fields=["brand", "user"], name="partner_once_per_brand")]
        # It takes away: whoever has it sees of products, stock, prices and pictures what is theirs, and nothing else.
        permissions = [("own_brands_only", _("자기 브랜드만 다룰 수 있음"))]

    def __str__(self) -> str:
        return f"{self.brand} · {self.user}"
