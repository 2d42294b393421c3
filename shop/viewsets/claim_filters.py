"""How requests are found in their list: by kind, state, reason and day, and by all that finds their order."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from shop.models import Claim, Order
from shop.viewsets.order_filters import matching


class ClaimFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("상태"), choices=Claim.Status.choices, widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("종류"), choices=Claim.Kind.choices, widget=forms.CheckboxSelectMultiple
    )
    reason = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("사유"), choices=Claim.Reason.choices, widget=forms.CheckboxSelectMultiple
    )
    requested_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("요청한 날"), widget=DateRangePickerWidget)

    class Meta:
        model = Claim
        fields: list[str] = []


def about_orders(claims: QuerySet[Claim], query: str) -> QuerySet[Claim]:
    """Of the orders that `query` finds."""
    return claims.filter(order__in=matching(Order.objects.order_by(), query).values("pk"))
