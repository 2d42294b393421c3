"""How requests are found in their list: by kind, state, reason and day, and by all that finds their order."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from impactmuseum.base.list_filters import any_of, days
from shop.models import Claim, Order
from shop.viewsets.order_filters import matching


class ClaimFilterSet(WagtailFilterSet):
    status = any_of(gettext_lazy("상태"), Claim.Status.choices)
    kind = any_of(gettext_lazy("종류"), Claim.Kind.choices)
    reason = any_of(gettext_lazy("사유"), Claim.Reason.choices)
    requested_at = days(gettext_lazy("요청한 날"))

    class Meta:
        model = Claim
        fields: list[str] = []


def about_orders(claims: QuerySet[Claim], query: str) -> QuerySet[Claim]:
    """Of the orders that `query` finds."""
    return claims.filter(order__in=matching(Order.objects.order_by(), query).values("pk"))
