from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.viewsets.model import ModelViewSet

from brands import partners
from impactmuseum.base.money import won
from shop.models import PriceWindow, Variant
from shop.viewsets.periods import PeriodFilterSet


class VariantFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=gettext_lazy("찾기"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("상품명, 옵션, 상품 코드")}),
    )

    def filter(self, objects: Any) -> Any:
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "").strip()
        self.is_searching = bool(self.search_query)
        return objects.matching(self.search_query)


class VariantListing(CreationFormMixin, BaseChooseView):
    filter_form_class = VariantFilterForm

    @property
    def columns(self) -> list[Column]:
        return [
            *super().columns,
            Column("sku", label=gettext_lazy("상품 코드")),
            Column("price", label=gettext_lazy("가격"), accessor=lambda variant: won(variant.price)),
        ]


class VariantChooseView(ChooseViewMixin, VariantListing):
    pass


class VariantChooseResultsView(ChooseResultsViewMixin, VariantListing):
    pass


class VariantChooserViewSet(ChooserViewSet):
    """Finds an option among thousands by the name of its product or its code."""

    model = Variant
    icon = "tag"
    choose_one_text = gettext_lazy("옵션 고르기")
    choose_another_text = gettext_lazy("다른 옵션 고르기")
    choose_view_class = VariantChooseView
    choose_results_view_class = VariantChooseResultsView

    def get_object_list(self) -> QuerySet[Variant]:
        return Variant.objects.active().select_related("product").order_by("product__name", "sort_order", "pk")


variant_chooser = VariantChooserViewSet("variant_chooser")


class PriceWindowFilterSet(PeriodFilterSet):
    class Meta:
        model = PriceWindow
        fields: list[str] = []


class SpeaksOfOverlap:
    """Two editors may save overlapping windows at once: whoever comes second is told beside the field."""

    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)  # type: ignore[attr-defined]


class PriceWindowIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[PriceWindow]:
        rows = PriceWindow.objects.select_related("variant__product")
        return partners.own(rows, user=self.request.user, brand="variant__product__brand")


class PriceWindowCreateView(SpeaksOfOverlap, generic.CreateView):
    def get_initial(self) -> dict[str, Any]:
        """`?variant=7` comes from the product's form."""
        return {
            **super().get_initial(),
            **{k: v for k, v in self.request.GET.items() if k == "variant" and v.isdigit()},
        }


class PriceWindowEditView(SpeaksOfOverlap, generic.EditView):
    pass


class PriceWindowViewSet(ModelViewSet):
    model = PriceWindow
    icon = "time"
    menu_label = pgettext_lazy("several", "기간 가격")
    menu_order = 300
    name = "pricewindow"
    index_view_class = PriceWindowIndexView
    add_view_class = PriceWindowCreateView
    edit_view_class = PriceWindowEditView
    list_display = [
        "variant",
        Column("price", label=gettext_lazy("기간 가격"), accessor=lambda window: won(window.price), sort_key="price"),
        Column("list_price", label=gettext_lazy("원래 가격"), accessor=lambda window: won(window.variant.price)),
        DateColumn("start", label=gettext_lazy("시작"), sort_key="start"),
        DateColumn("end", label=gettext_lazy("끝"), sort_key="end"),
        Column("label", label=gettext_lazy("이름")),
    ]
    filterset_class = PriceWindowFilterSet
    search_fields = ["variant__product__name", "variant__sku", "label"]
    ordering = "-start"
