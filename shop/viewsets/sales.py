"""매출: what was sold in a period, by day, product, brand and problem."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from impactmuseum.base.ledger import LedgerPageView
from shop.models import Order
from shop.sales import LONGEST, Day, sales

USUAL = timedelta(days=29)
# The drawing's own units; the style sheet says how large it is on the screen.
BAR, HEIGHT = 10, 100


class Bar(NamedTuple):
    day: Day
    x: int
    y: int
    height: int


class PeriodForm(forms.Form):
    first = forms.DateField(
        label=gettext_lazy("첫날"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    last = forms.DateField(
        label=gettext_lazy("마지막 날"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if first and last and first > last:
            self.add_error("last", _("마지막 날은 첫날보다 앞설 수 없어요."))
        elif first and last and (last - first).days >= LONGEST:
            self.add_error("last", _("한 번에 1년까지 볼 수 있어요."))
        return data


class SalesView(LedgerPageView):
    model = Order
    template_name = "shop/admin/sales.html"
    page_title = gettext_lazy("매출")
    http_method_names = ["get", "head"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_page_subtitle(self) -> str:
        return ""

    @cached_property
    def form(self) -> PeriodForm:
        today = timezone.localdate()
        usual = {"first": (today - USUAL).isoformat(), "last": today.isoformat()}
        return PeriodForm({name: self.request.GET.get(name, usual[name]) for name in usual})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs, form=self.form)
        if not self.form.is_valid():
            return context
        period: dict[str, date] = self.form.cleaned_data
        sold = sales(first=period["first"], last=period["last"])
        tables = [
            (_("상품별"), _("상품"), sold.products),
            (_("브랜드별"), _("브랜드"), sold.brands),
            (_("사회문제별"), _("사회문제"), sold.problems),
        ]
        return {**context, "sales": sold, "bars": bars(sold.days), "width": BAR * len(sold.days), "tables": tables}


def bars(days: Sequence[Day]) -> list[Bar]:
    """The highest day is as high as the drawing, and whatever was sold can be seen."""
    most = max((day.won for day in days), default=0) or 1
    heights = [max(1, day.won * HEIGHT // most) if day.won else 0 for day in days]
    return [
        Bar(day, number * BAR, HEIGHT - height, height)
        for number, (day, height) in enumerate(zip(days, heights, strict=True))
    ]


class SalesMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("shop.view_order") or request.user.has_perm("shop.change_order")


class SalesViewSet(ViewSet):
    icon = "history"
    menu_label = gettext_lazy("매출")
    menu_order = 70
    menu_item_class = SalesMenuItem
    name = "sales"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.construct_view(SalesView), name="index")]
