from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from impactmuseum.base.models import BasePage
from shop.models.product import Product


class ShopPage(RoutablePageMixin, BasePage):
    """The shop: the list of products, its shelves, and under it every product."""

    intro = models.TextField(_("이끄는 글"), blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("상점")
        verbose_name_plural = _("상점")

    @re_path(r"^$", name="product_list")
    def product_list(self, request: HttpRequest) -> HttpResponse:
        return self.render(request)

    @re_path(r"^category/([^/]+)/$", name="category")
    def category(self, request: HttpRequest, slug: str) -> HttpResponse:
        return self.render(request)

    @re_path(r"^([^/]+)/$", name="product")
    def product(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The page of a published product; any other slug is a 404 with the museum's face."""
        product = Product.objects.on_sale().for_page().filter(slug=slug).first()
        if product is None:
            raise Http404
        return self.render(request, context_overrides=product.get_context(request), template="shop/product.html")
