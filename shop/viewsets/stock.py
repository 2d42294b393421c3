"""The stock screen: what is on the shelf, what came in, what was counted anew. Writing goes through `shop.stock`."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn

from brands import partners
from brands.models import BrandPage
from impactmuseum.base.ledger import LedgerIndexView, LedgerPageView, LedgerViewSet
from shop import stock
from shop.models import Stock, Variant

MOVEMENTS_PER_PAGE = 50
# More than any shelf of ours holds: a slip of the finger, not a delivery.
MOST = 100_000


class ReceiveForm(forms.Form):
    quantity = forms.IntegerField(label=gettext_lazy("들어온 수량"), min_value=1, max_value=MOST)
    reason = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=200)

    def carry_out(self, *, variant: Variant, by: Any) -> str:
        stock.receive(variant=variant, by=by, **self.cleaned_data)
        return _("%(count)d개를 입고했어요.") % {"count": self.cleaned_data["quantity"]}


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

    def carry_out(self, *, variant: Variant, by: Any) -> str:
        stock.adjust(variant=variant, by=by, **self.cleaned_data)
        return _("재고를 %(change)+d개 바꿨어요.") % {"change": self.cleaned_data["change"]}


FORMS: dict[str, type[ReceiveForm] | type[AdjustForm]] = {"receive": ReceiveForm, "adjust": AdjustForm}


class StockFilterSet(WagtailFilterSet):
    level = django_filters.ChoiceFilter(
        label=gettext_lazy("남은 수량"),
        choices=[("out", gettext_lazy("품절")), ("low", gettext_lazy("얼마 안 남음"))],
        method="at_level",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("모두"),
    )
    retired = django_filters.ChoiceFilter(
        label=gettext_lazy("판매"),
        field_name="variant__is_retired",
        choices=[("False", gettext_lazy("판매 중인 옵션")), ("True", gettext_lazy("판매 종료"))],
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("모두"),
    )
    brand = django_filters.ModelChoiceFilter(
        label=gettext_lazy("브랜드"),
        field_name="variant__product__brand",
        queryset=BrandPage.objects.order_by("title").only("title"),
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


class StockPageView(LedgerPageView):
    """One option: its counters, the two ways to change them, and every movement there was."""

    model = Stock
    template_name = "shop/admin/stock.html"
    page_title = gettext_lazy("재고")
    index_url_name = "stock:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Stock.objects.select_related("variant__product__brand")
        self.stock = get_object_or_404(rows, pk=kwargs["pk"])
        self.refused: dict[str, forms.Form] = {}

    def get_subject(self) -> Variant:
        return self.stock.variant

    def act(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "")
        if action not in FORMS:
            return redirect(request.path)
        form = FORMS[action](request.POST, prefix=action)
        if form.is_valid():
            try:
                messages.success(request, form.carry_out(variant=self.stock.variant, by=request.user))
                return redirect(request.path)
            except stock.ChangeRefused as refusal:
                form.add_error(next(iter(form.fields)), str(refusal))
        self.refused[action] = form
        return self.render_to_response(self.get_context_data(**self.kwargs), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        movements = self.stock.variant.movements.select_related("by", "order_item__order")
        pages = Paginator(movements, MOVEMENTS_PER_PAGE)
        return super().get_context_data(
            **kwargs,
            stock=self.stock,
            variant=self.stock.variant,
            may_change=self.user_has_permission("change"),
            receive_form=self.refused.get("receive") or ReceiveForm(prefix="receive"),
            adjust_form=self.refused.get("adjust") or AdjustForm(prefix="adjust"),
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
