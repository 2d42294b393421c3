"""How orders are found in their list: by state, day, payment and problem, by number, name and telephone."""

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from impactmuseum.base.list_filters import any_of, days, one_of
from problems.models import ProblemPage
from shop import cash_receipts
from shop.models import CashReceipt, Order, Payment, Refund
from shop.viewsets.payment_filters import ways_to_pay

Status = Order.Status


class OrderFilterSet(WagtailFilterSet):
    status = any_of(gettext_lazy("상태"), Status.choices)
    placed_at = days(gettext_lazy("주문한 날"))
    payment = one_of(gettext_lazy("결제"), Payment.Status.choices, method="with_payment")
    method = one_of(gettext_lazy("결제 수단"), ways_to_pay, method="paid_by")
    problem = django_filters.ModelChoiceFilter(
        label=gettext_lazy("사회문제"),
        queryset=ProblemPage.objects.sources().order_by("title").only("title"),
        method="about_problem",
    )
    refund = one_of(
        gettext_lazy("환불"),
        [("open", gettext_lazy("아직 안 보냄")), ("settled", gettext_lazy("보냄"))],
        method="with_refund",
    )
    cash_receipt = one_of(
        gettext_lazy("현금영수증"),
        [("open", gettext_lazy("발급할 것")), ("outdated", gettext_lazy("고칠 것"))],
        method="with_cash_receipt",
    )
    claim = one_of(
        gettext_lazy("취소·반품·교환"), [("open", gettext_lazy("진행 중인 요청이 있음"))], method="with_claim"
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def paid_by(self, found: QuerySet[Order], name: str, method: str) -> QuerySet[Order]:
        return found.filter(payments__method=method).distinct()

    def about_problem(self, found: QuerySet[Order], name: str, problem: ProblemPage) -> QuerySet[Order]:
        """By the product's brand; by the name on the receipt where the product is gone."""
        named = Q(items__product=None, items__problem_title=problem.title)
        return found.filter(Q(items__product__brand__problem=problem) | named).distinct()

    def with_payment(self, found: QuerySet[Order], name: str, status: str) -> QuerySet[Order]:
        return found.filter(payments__status=status).distinct()

    def with_refund(self, found: QuerySet[Order], name: str, state: str) -> QuerySet[Order]:
        done = Q(payments__refunds__status=Refund.Status.DONE)
        refunded = found.filter(payments__refunds__isnull=False)
        return refunded.filter(done if state == "settled" else ~done).distinct()

    def with_cash_receipt(self, found: QuerySet[Order], name: str, state: str) -> QuerySet[Order]:
        if state == "outdated":
            return found.filter(cash_receipt__in=CashReceipt.objects.outdated())
        return found.filter(pk__in=cash_receipts.to_issue().values("pk"))

    def with_claim(self, found: QuerySet[Order], name: str, state: str) -> QuerySet[Order]:
        return found.with_open_claims().filter(is_claimed=True)  # type: ignore[attr-defined]


def matching(found: QuerySet[Order], query: str) -> QuerySet[Order]:
    """Every word is found in the number, a name, a telephone number or the number of a parcel."""
    for word in query.split():
        # Telephone numbers and those of parcels are kept without the hyphens with which people say them.
        digits = word.replace("-", "")
        matches = Q(number__icontains=word) | Q(buyer_name__icontains=word) | Q(payments__depositor__icontains=word)
        matches |= Q(addresses__recipient__icontains=word)
        if digits.isdigit():
            matches |= Q(buyer_phone__contains=digits) | Q(addresses__phone__contains=digits)
            matches |= Q(shipments__number__contains=digits)
        found = found.filter(matches).distinct()
    return found


def listed(request: HttpRequest) -> QuerySet[Order]:
    """What the list shows for the search and the filters in the address of `request`."""
    filters = OrderFilterSet(request.GET, queryset=Order.objects.all(), request=request)
    found = filters.qs if filters.is_valid() else Order.objects.none()
    return matching(found, request.GET.get("q", ""))
