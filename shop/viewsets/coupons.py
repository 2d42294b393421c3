"""Coupons in the admin: what they take off, until when, and how often they were used."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from impactmuseum.base.deletion import SpokenDeleteView
from impactmuseum.base.money import won
from shop.models import Coupon
from shop.viewsets.periods import PeriodFilterSet


class CouponFilterSet(PeriodFilterSet):
    class Meta:
        model = Coupon
        fields: list[str] = []


class CouponIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Coupon]:
        in_use = Q(redemptions__slot__isnull=False)
        return Coupon.objects.annotate(given=Coalesce(Sum("redemptions__amount", filter=in_use), 0))


class CouponEditView(generic.EditView):
    def form_valid(self, form: forms.ModelForm) -> HttpResponse:
        """An order may use the coupon between the form's check and its save."""
        try:
            response: HttpResponse = super().form_valid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            response = self.form_invalid(form)
        return response


def discount_of(coupon: Coupon) -> str:
    return f"{coupon.value}%" if coupon.kind == Coupon.Kind.PERCENT else won(coupon.value)


def uses_of(coupon: Coupon) -> str:
    if coupon.limit is None:
        return _("%(used)d번") % {"used": coupon.used}
    return _("%(limit)d번 가운데 %(used)d번") % {"used": coupon.used, "limit": coupon.limit}


class CouponViewSet(ModelViewSet):
    model = Coupon
    icon = "tag"
    menu_label = pgettext_lazy("several", "쿠폰")
    menu_order = 350
    name = "coupon"
    copy_view_enabled = False
    index_view_class = CouponIndexView
    edit_view_class = CouponEditView
    delete_view_class = SpokenDeleteView
    list_display: list[Any] = [
        "code",
        Column("name", label=gettext_lazy("이름"), sort_key="name"),
        Column("discount", label=gettext_lazy("할인"), accessor=discount_of),
        Column("minimum", label=gettext_lazy("최소 주문 금액"), accessor=lambda coupon: won(coupon.minimum)),
        DateColumn("start", label=gettext_lazy("시작"), sort_key="start"),
        DateColumn("end", label=gettext_lazy("끝"), sort_key="end"),
        Column("uses", label=gettext_lazy("쓰인 횟수"), accessor=uses_of, sort_key="used"),
        Column(
            "given", label=gettext_lazy("깎아 준 금액"), accessor=lambda coupon: won(coupon.given), sort_key="given"
        ),
    ]
    filterset_class = CouponFilterSet
    search_fields = ["code", "name"]
    ordering = "-start"
