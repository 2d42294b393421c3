"""The admin as a brand partner walks it: what is listed here is open, everything else is shut.

Wagtail asks permissions of models, not of rows, and its reports and choosers show whatever there is. So for partners
the admin is turned around: an address opens only if it is named here, and one that names a row only if the row is
theirs. Lists are narrowed where they are made, by `brands.partners.own`.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from brands import partners
from shop.models import PriceWindow, Product, Question, Stock

OPEN = {
    "wagtailadmin_account",
    "wagtailadmin_dismissibles",
    "wagtailadmin_editing_sessions:release",
    "wagtailadmin_home",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_tag_autocomplete",
    "wagtailadmin_tag_model_autocomplete",
    "wagtailimages:add",
    "wagtailimages:add_multiple",
    "wagtailimages:index",
    "wagtailimages:index_results",
    "wagtailimages_chooser:choose",
    "wagtailimages_chooser:choose_results",
    "wagtailimages_chooser:create",
    "pricewindow:index",
    "pricewindow:index_results",
    "question:index",
    "question:index_results",
    "stock:index",
    "stock:index_results",
    "wagtailsnippets_shop_product:list",
    "wagtailsnippets_shop_product:list_results",
}
# The parts of the admin whose addresses name a row, the name of that part of the address, and the rows.
ROWS: dict[str, tuple[str, Callable[[Any], QuerySet[Any]]]] = {
    "wagtailsnippets_shop_product": ("pk", lambda user: partners.own(Product.objects.all(), user=user)),
    "stock": ("pk", lambda user: partners.own(Stock.objects.all(), user=user, brand="variant__product__brand")),
    "pricewindow": (
        "pk",
        lambda user: partners.own(PriceWindow.objects.all(), user=user, brand="variant__product__brand"),
    ),
    "question": ("pk", lambda user: partners.own(Question.objects.all(), user=user, brand="product__brand")),
    "wagtailimages": ("image_id", lambda user: get_image_model().objects.filter(uploaded_by_user=user)),
    "wagtailimages_chooser": ("pk", lambda user: get_image_model().objects.filter(uploaded_by_user=user)),
    "wagtailadmin_editing_sessions": ("object_id", lambda user: partners.own(Product.objects.all(), user=user)),
}


class PartnerMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Raises PermissionDenied."""
        if not request.path.startswith(reverse("wagtailadmin_home")) or not partners.is_partner(request.user):
            return
        match = request.resolver_match
        if match is None or not (match.view_name in OPEN or _names_own_row(request, match.namespace, kwargs)):
            raise PermissionDenied(_("브랜드 파트너는 자기 브랜드의 상품과 재고, 문의, 그림만 볼 수 있어요."))


def _names_own_row(request: HttpRequest, part: str, kwargs: dict[str, Any]) -> bool:
    if part not in ROWS:
        return False
    name, rows = ROWS[part]
    key = str(kwargs.get(name, kwargs.get("image_id", "")))
    return key.isdigit() and rows(request.user).filter(pk=key).exists()
