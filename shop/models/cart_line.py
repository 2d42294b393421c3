from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CartLine(models.Model):
    """What a member wants, the same on every device. Only `shop.baskets` writes it."""

    customer = models.ForeignKey(
        "community.Customer", verbose_name=_("회원"), on_delete=models.CASCADE, related_name="cart_lines"
    )
    variant = models.ForeignKey(
        "shop.Variant", verbose_name=_("옵션"), on_delete=models.CASCADE, related_name="cart_lines"
    )
    # The same piece with another text is another line; a collation would take two texts for one.
    key = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField(_("수량"), validators=[MinValueValidator(1)])
    personal_text = models.CharField(_("새길 글"), max_length=100, blank=True)
    created_at = models.DateTimeField(_("담은 때"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "장바구니에 담긴 것")
        verbose_name_plural = pgettext_lazy("models", "장바구니에 담긴 것")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["customer", "key"], name="cart_line_once_per_kind"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="cart_line_has_pieces"),
        ]

    def __str__(self) -> str:
        return f"{self.variant_id} x {self.quantity}"
