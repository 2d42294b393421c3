from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from impactmuseum.base.findable import Findable, Followed
from impactmuseum.base.telling import Translated
from shop.addresses import category_address


class Category(Followed, Translated, index.Indexed, models.Model):
    """A shelf of the shop, at most two deep."""

    name = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("이름(영어)"), max_length=50, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "주소"), max_length=80, unique=True, allow_unicode=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("위 갈래"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    sort_order = models.PositiveSmallIntegerField(_("순서"), default=0)

    translated = ("name",)

    panels = [
        FieldPanel("name"),
        FieldPanel("name_en"),
        FieldPanel("slug"),
        FieldPanel("parent"),
        FieldPanel("sort_order"),
    ]
    search_fields = [
        index.SearchField("name", boost=Findable.NAME),
        index.SearchField("name_en", boost=Findable.NAME),
        index.SearchField("slug", boost=Findable.KEYWORD),
        index.RelatedFields("parent", [index.SearchField("name", boost=Findable.KEYWORD)]),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "갈래")
        verbose_name_plural = pgettext_lazy("models", "갈래")
        ordering = ["sort_order", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return category_address(self.slug)

    def found_with(self) -> list[Any]:
        """The products on this shelf and below it, and whose they are: found by its name, and where it lies."""
        products = self.products.model.objects.filter(Q(category=self) | Q(category__parent=self))
        brands = self.products.model._meta.get_field("brand").related_model.objects.filter(products__in=products)
        return [products, brands.distinct()]

    def clean(self) -> None:
        super().clean()
        if self.parent is None:
            return
        if self.parent.parent_id or self.parent_id == self.pk or (self.pk and self.children.exists()):
            raise ValidationError({"parent": _("갈래는 두 단계까지만 나눌 수 있어요.")})

    def deletion_refusal(self) -> str:
        """Say in a sentence why this shelf must stay, or nothing if it may go."""
        if products := self.products.count():
            sentence = _("‘%(name)s’에는 상품이 %(count)d개 있어서 지울 수 없어요. 다른 갈래로 먼저 옮겨 주세요.")
            return sentence % {"name": self.name, "count": products}
        if self.children.exists():
            return _("‘%(name)s’ 아래에 다른 갈래가 있어서 지울 수 없어요.") % {"name": self.name}
        return ""
