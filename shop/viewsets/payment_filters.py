"""How money is found in its lists: payments, refunds, breaks and what providers told."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from impactmuseum.base.list_filters import any_of, days, one_of
from shop import late_refunds
from shop.models import Payment, PaymentBreak, ProviderEvent, Refund
from shop.payments.gateway import gateways, label_of, title_of


def providers() -> list[tuple[str, str]]:
    return [(name, title_of(name)) for name in gateways()]


def ways_to_pay() -> list[tuple[str, str]]:
    """Also those that are no longer offered: their payments are still there."""
    return [(method, label_of(method)) for gateway in gateways().values() for method in gateway.LABELS]


class PaymentFilterSet(WagtailFilterSet):
    status = any_of(gettext_lazy("상태"), Payment.Status.choices)
    provider = one_of(gettext_lazy("결제사"), providers)
    method = one_of(gettext_lazy("결제 수단"), ways_to_pay)
    created_at = days(gettext_lazy("만든 날"))

    class Meta:
        model = Payment
        fields: list[str] = []


class RefundFilterSet(WagtailFilterSet):
    STATES = [
        ("open", gettext_lazy("아직 안 나감")),
        ("manual", gettext_lazy("손으로 보낼 것")),
        ("refused", gettext_lazy("거절됨")),
        ("late", gettext_lazy("법정 기한이 지남")),
        ("done", gettext_lazy("돌려줌")),
    ]

    state = one_of(gettext_lazy("상태"), STATES, method="in_state")
    provider = one_of(gettext_lazy("결제사"), providers, field_name="payment__provider")
    requested_at = days(gettext_lazy("약속한 날"))

    class Meta:
        model = Refund
        fields: list[str] = []

    def in_state(self, found: QuerySet[Refund], name: str, state: str) -> QuerySet[Refund]:
        if state == "done":
            return found.filter(status=Refund.Status.DONE)
        rows = {
            "open": Refund.objects.open,
            "manual": Refund.objects.manual,
            "refused": Refund.objects.refused,
            "late": late_refunds.late,
        }
        return found.filter(pk__in=rows[state]().values("pk"))


class BreakFilterSet(WagtailFilterSet):
    state = one_of(
        gettext_lazy("상태"), [("open", gettext_lazy("할 일")), ("over", gettext_lazy("끝난 것"))], method="in_state"
    )
    kind = any_of(gettext_lazy("종류"), PaymentBreak.Kind.choices)
    provider = one_of(gettext_lazy("결제사"), providers)

    class Meta:
        model = PaymentBreak
        fields: list[str] = []

    def in_state(self, found: QuerySet[PaymentBreak], name: str, state: str) -> QuerySet[PaymentBreak]:
        return found.filter(resolved_at__isnull=state == "open")


class ProviderEventFilterSet(WagtailFilterSet):
    state = one_of(
        gettext_lazy("상태"),
        [
            ("waiting", gettext_lazy("아직 처리하지 않음")),
            ("handled", gettext_lazy("처리함")),
            ("unknown", gettext_lazy("모르는 결제")),
        ],
        method="in_state",
    )
    provider = one_of(gettext_lazy("결제사"), providers)
    received_at = days(gettext_lazy("받은 날"))

    class Meta:
        model = ProviderEvent
        fields: list[str] = []

    def in_state(self, found: QuerySet[ProviderEvent], name: str, state: str) -> QuerySet[ProviderEvent]:
        if state == "unknown":
            return found.filter(payment=None)
        return found.filter(handled_at__isnull=state == "waiting")


def matching(found: QuerySet, query: str, *, payment: str = "", own: tuple[str, ...] = ()) -> QuerySet:
    """Every word is found in the order's number, a name, or the number the provider or we gave the payment.

    `payment` is the way from a row to its payment, `payment__`; `own` are fields of the row itself.
    """
    names = [f"{payment}{name}" for name in ("order__number", "order__buyer_name", "depositor", "provider_key")]
    for word in query.split():
        matches = Q(*((f"{name}__icontains", word) for name in (*names, *own)), _connector=Q.OR)
        number, _hyphen, pk = word.rpartition("-")
        if number and pk.isascii() and pk.isdigit() and len(pk) < 19:
            matches |= Q(**{f"{payment}pk": int(pk), f"{payment}order__number__iexact": number})
        found = found.filter(matches)
    return found


def listed_refunds(request: HttpRequest) -> QuerySet[Refund]:
    """What the list of refunds shows for the search and the filters in the address of `request`."""
    filters = RefundFilterSet(request.GET, queryset=Refund.objects.all(), request=request)
    found = filters.qs if filters.is_valid() else Refund.objects.none()
    return matching(found, request.GET.get("q", ""), payment="payment__")
