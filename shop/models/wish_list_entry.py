from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class WishListEntry(models.Model):
    """A product that a member wants to find again. Only `shop.wish_list` writes it."""

    customer = models.ForeignKey(
        "community.Customer", verbose_name=_("회원"), on_delete=models.CASCADE, related_name="wish_list"
    )
    product = models.ForeignKey("shop.Product", verbose_name=_("상품"), on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(_("찜한 때"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "찜한 상품")
        verbose_name_plural = pgettext_lazy("models", "찜한 상품")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["customer", "product"], name="wish_list_once_per_product")]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.product_id}"
