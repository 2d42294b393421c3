"""The stock screen: what is on the shelf, what came in, what was counted anew. Writing goes through `shop.stock`."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn

from brands import partners
from brands.models import BrandPage
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.ledger_steps import Refusals, Step, StepsPageView
from impactmuseum.base.list_filters import one_of
from shop import stock
from shop.models import Stock, Variant

MOVEMENTS_PER_PAGE = 50
# More than any shelf of ours holds: a slip of the finger, not a delivery.
MOST = 100_000


class ReceiveForm(forms.Form):
    quantity = forms.IntegerField(label=gettext_lazy("들어온 수량"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=200)


class AdjustForm(forms.Form):
    change = forms.IntegerField(
        label=gettext_lazy("바꿀 수량"),
        min_value=-MOST,
        max_value=MOST,
        help_text=gettext_lazy("빼려면 -2처럼 빼기표를 붙여 주세요."),
    )
    reason = forms.CharField(
        label=gettext_lazy("사유"), max_length=200, help_text=gettext_lazy("예: 재고 조사에서 2개가 모자람")
    )


class Receive(Step):
    action = "receive"
    label = gettext_lazy("입고")
    button = gettext_lazy("입고하기")
    form_class: type[forms.Form] = ReceiveForm
    refusals: Refusals = (stock.ChangeRefused,)

    def __init__(self, variant: Variant) -> None:
        self.variant = variant

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return self.form_class(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        stock.receive(variant=self.variant, by=by, **data)
        return _("%(count)d개를 입고했어요.") % {"count": data["quantity"]}


class Adjust(Receive):
    action = "adjust"
    label = gettext_lazy("조정")
    button = gettext_lazy("조정하기")
    form_class = AdjustForm

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        stock.adjust(variant=self.variant, by=by, **data)
        return _("재고를 %(change)+d개 바꿨어요.") % {"change": data["change"]}


class StockFilterSet(WagtailFilterSet):
    level = one_of(
        gettext_lazy("남은 수량"),
        [("out", gettext_lazy("품절")), ("low", gettext_lazy("얼마 안 남음"))],
        method="at_level",
    )
    retired = one_of(
        gettext_lazy("판매"),
        [("False", gettext_lazy("판매 중인 옵션")), ("True", gettext_lazy("판매 종료"))],
        field_name="variant__is_retired",
    )
    brand = django_filters.ModelChoiceFilter(
        label=gettext_lazy("브랜드"),
        field_name="variant__product__brand",
        queryset=BrandPage.objects.sources().order_by("title").only("title"),
    )
    product = django_filters.NumberFilter(
        label=gettext_lazy("상품 번호"), field_name="variant__product", widget=forms.NumberInput
    )

    class Meta:
        model = Stock
        fields: list[str] = []

    def at_level(self, rows: QuerySet[Any], name: str, level: str) -> QuerySet[Any]:
        shown = rows.filter(variant__is_retired=False)
        return shown.filter(on_hand__lte=F("reserved")) if level == "out" else shown.low()  # type: ignore[attr-defined]


class StockIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Stock]:
        rows = Stock.objects.select_related("variant__product__brand")
        rows = partners.own(rows, user=self.request.user, brand="variant__product__brand")
        return rows.annotate(left=F("on_hand") - F("reserved")).defer(
            "variant__product__description", "variant__product__notice", "variant__product__brand__body"
        )

    def search_queryset(self, queryset: QuerySet[Stock]) -> QuerySet[Stock]:
        if not self.is_searching:
            return queryset
        return queryset.filter(variant__in=Variant.objects.matching(self.search_query))


class StockPageView(StepsPageView):
    """One option: its counters, the two ways to change them, and every movement there was."""

    model = Stock
    template_name = "shop/admin/stock.html"
    page_title = gettext_lazy("재고")
    index_url_name = "stock:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Stock.objects.select_related("variant__product__brand")
        self.stock = get_object_or_404(rows, pk=kwargs["pk"])

    def get_subject(self) -> Variant:
        return self.stock.variant

    def get_steps(self) -> list[Step]:
        return [Receive(self.stock.variant), Adjust(self.stock.variant)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        movements = self.stock.variant.movements.select_related("by", "order_item__order")
        pages = Paginator(movements, MOVEMENTS_PER_PAGE)
        return super().get_context_data(
            **kwargs,
            stock=self.stock,
            variant=self.stock.variant,
            movements=pages.get_page(self.request.GET.get("p")),
        )


class StockViewSet(LedgerViewSet):
    model = Stock
    icon = "list-ul"
    menu_label = gettext_lazy("재고")
    menu_order = 400
    name = "stock"
    index_view_class = StockIndexView
    page_view_class = StockPageView
    list_display = [
        "variant",
        Column("sku", label=gettext_lazy("상품 코드"), accessor="variant.sku", sort_key="variant__sku"),
        Column(
            "brand",
            label=gettext_lazy("브랜드"),
            accessor="variant.product.brand.title",
            sort_key="variant__product__brand__title",
        ),
        Column("on_hand", label=gettext_lazy("재고"), sort_key="on_hand"),
        Column("reserved", label=gettext_lazy("예약"), sort_key="reserved"),
        StatusTagColumn(
            "left",
            label=gettext_lazy("살 수 있음"),
            accessor=lambda row: _("판매 종료") if row.variant.is_retired else row.available or _("품절"),
            primary=lambda row: bool(row.variant.available),
            sort_key="left",
        ),
    ]
    filterset_class = StockFilterSet
    search_fields = ["variant__sku"]
    ordering = ["variant__product__name", "variant__sort_order", "pk"]
