from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from impactmuseum.base.models import BasePage
from impactmuseum.base.structured_data import Link
from shop import structured_data
from shop.listing import Listing, Wish
from shop.models.category import Category
from shop.models.product import Product


class ShopPage(RoutablePageMixin, BasePage):
    """The shop: the list of products, its shelves, and under it every product."""

    intro = models.TextField(_("이끄는 글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    summary_field = "intro"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = pgettext_lazy("model", "상점")
        verbose_name_plural = pgettext_lazy("models", "상점")

    @classmethod
    def is_told_below(cls, left: list[str], *, language: str) -> bool:
        match left:
            case [slug]:
                with translation.override(language):
                    return Product.objects.on_sale().filter(slug=slug).exists()
            case [] | ["category", _]:
                return True
        return False

    @re_path(r"^$", name="product_list")
    def product_list(self, request: HttpRequest) -> HttpResponse:
        return self._render_list(request, Wish.read(request.GET))

    @re_path(r"^category/([^/]+)/$", name="category")
    def category(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The list of one shelf; a shelf that does not exist is a 404."""
        category = Category.objects.select_related("parent").filter(slug=slug).first()
        if category is None:
            raise Http404
        steps = [(self.title, self.url)]
        if category.parent:
            steps.append((category.parent.told.name, category.parent.url))
        wish = replace(Wish.read(request.GET), category=category.slug)
        return self._render_list(request, wish, category=category, steps=steps)

    @re_path(r"^([^/]+)/$", name="product")
    def product(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The page of a published product (`?option=<id>` for one of its options); any other slug is a 404."""
        product = Product.objects.on_sale().for_page().with_voices().filter(slug=slug).first()
        if product is None:
            raise Http404
        context = product.get_context(request)
        product.choose(request.GET.get("option", ""))
        context["structured_data"] = structured_data.product(
            request=request, product=product, reviews=context["reviews"]
        )
        return self.render(request, context_overrides=context, template="shop/product.html")

    def _render_list(
        self, request: HttpRequest, wish: Wish, *, category: Category | None = None, steps: Sequence[Link] = ()
    ) -> HttpResponse:
        listing = Listing(wish, page=request.GET.get("page", "1"))
        context: dict[str, Any] = {"listing": listing, "category": category, "steps": steps}
        context["structured_data"] = structured_data.shop(
            self, request=request, listing=listing, category=category, steps=steps
        )
        return self.render(request, context_overrides=context, template="shop/shop_page.html")
