from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from impactmuseum.base.telling import Translated
from shop.models.price_window import PriceWindow
from shop.models.shop_settings import ShopSettings
from shop.models.stock import Stock
from shop.pricing import Price, Window, next_change, open_window, price_at


class VariantQuerySet(models.QuerySet["Variant"]):
    def active(self) -> Self:
        return self.filter(is_retired=False)

    def matching(self, query: str) -> Self:
        """Whose product, brand, option or code holds every word of `query`."""
        found = self
        for word in query.split():
            places = ("product__name", "product__brand__title", "option1", "option2", "option3", "sku")
            found = found.filter(models.Q(*((f"{place}__icontains", word) for place in places), _connector=models.Q.OR))
        return found

    def with_offer(self) -> Self:
        """With stock and the windows that are open or still to come: what a price tag needs."""
        windows = PriceWindow.objects.filter(end__gt=timezone.now()).order_by("start")
        return self.select_related("stock").prefetch_related(models.Prefetch("price_windows", windows))


class Variant(Translated, Orderable):
    """A thing one can put into the cart: its option values, its SKU and its price."""

    product = ParentalKey("shop.Product", on_delete=models.CASCADE, related_name="variants")
    option1 = models.CharField(_("옵션 1"), max_length=60, blank=True)
    option2 = models.CharField(_("옵션 2"), max_length=60, blank=True)
    option3 = models.CharField(_("옵션 3"), max_length=60, blank=True)
    option1_en = models.CharField(_("옵션 1(영어)"), max_length=60, blank=True)
    option2_en = models.CharField(_("옵션 2(영어)"), max_length=60, blank=True)
    option3_en = models.CharField(_("옵션 3(영어)"), max_length=60, blank=True)
    sku = models.CharField(
        _("상품 코드"), max_length=60, unique=True, error_messages={"unique": _("다른 옵션이 쓰는 상품 코드예요.")}
    )
    price = models.PositiveIntegerField(_("가격(원)"), default=0)
    is_retired = models.BooleanField(
        _("판매 종료"), default=False, help_text=_("켜면 더 팔지 않아요. 지난 주문에는 그대로 남아요.")
    )

    objects = VariantQuerySet.as_manager()

    translated = ("option1", "option2", "option3")

    panels = [
        FieldRowPanel([FieldPanel("option1"), FieldPanel("option2"), FieldPanel("option3")]),
        FieldRowPanel([FieldPanel("option1_en"), FieldPanel("option2_en"), FieldPanel("option3_en")]),
        FieldRowPanel([FieldPanel("sku"), FieldPanel("price"), FieldPanel("is_retired")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("model", "옵션")
        verbose_name_plural = pgettext_lazy("models", "옵션")

    def __str__(self) -> str:
        return f"{self.product.name} {self.korean_label}".strip()

    @property
    def label(self) -> str:
        """`먹구름 그레이 / M`; empty for a product without options."""
        told = self.told
        return " / ".join(option for option in (told.option1, told.option2, told.option3) if option)

    @property
    def korean_label(self) -> str:
        """As the house calls it, whatever language is read."""
        return " / ".join(option for option in (self.option1, self.option2, self.option3) if option)

    @property
    def full_name(self) -> str:
        """`골목 넥워머 (먹구름 그레이 / M)`: what it is called outside of its product's page."""
        name = self.product.told.name
        return f"{name} ({self.label})" if self.label else name

    @cached_property
    def offer(self) -> Price:
        """What it costs now."""
        return self.price_at(timezone.now())

    def price_at(self, moment: Any) -> Price:
        return price_at(list_price=self.price, windows=self._windows, moment=moment)

    @property
    def open_window(self) -> Window | None:
        """The window whose price holds now."""
        return open_window(windows=self._windows, moment=timezone.now())

    @property
    def price_ends(self) -> datetime | None:
        """When it will cost something else than now, as far as is known."""
        return next_change(windows=self._windows, moment=timezone.now())

    @property
    def _windows(self) -> Any:
        return [window.told for window in self.price_windows.all()] if self.pk else ()

    @property
    def available(self) -> int:
        """How many can still be sold. A variant that was never published has no stock yet."""
        if self.is_retired:
            return 0
        stock = getattr(self, "stock", None)
        return stock.available if stock else 0

    @property
    def is_sold_out(self) -> bool:
        return not self.available

    @property
    def few_left(self) -> int:
        """How many there are, when so few that visitors are told; otherwise 0."""
        return self.available if self.available <= ShopSettings.to_show().few_left else 0

    @property
    def is_on_sale(self) -> bool:
        """Whether it may be bought, were there pieces enough: published, by a published brand, not retired."""
        return not self.is_retired and self.product.live and self.product.brand.live

    @property
    def has_history(self) -> bool:
        return self.movements.exists()

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        Stock.objects.get_or_create(variant=self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Retire a variant whose stock ever moved; delete one that never was anything but a draft.

        modelcluster calls this when a revision that lacks the variant is published: an editor who removes a
        sold option must not meet an error page, and stock must survive whatever revision goes live.
        """
        if not self.has_history:
            return super().delete(*args, **kwargs)
        if not self.is_retired:
            self.is_retired = True
            self.save(update_fields=["is_retired"])
        return 0, {}
