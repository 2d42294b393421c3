"""What we wrote down of money against what the providers say: every break is written down, once, and closed when gone.

A provider is asked payment by payment, and where it keeps a list, what it has that we know nothing of. No transaction
is open meanwhile: what it said counts only if nothing has changed here since it was asked. Running it twice at once is
harmless.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from impactmuseum.base.progress import Progress
from impactmuseum.base.transactions import retried_transaction
from shop.models import Order, Payment, PaymentBreak, Refund
from shop.payments import comparison, online
from shop.payments.comparison import Difference, Kind
from shop.payments.gateway import (
    Answer,
    ProviderRefused,
    ProviderUnreachable,
    gateways,
    listing_gateway,
    online_gateway,
    title_of,
)

DAYS = 7
# A provider that is silent so often in a row is not asked again in the same run.
PATIENCE = 3
# So many keys are looked for in one statement.
TOGETHER = 500


@dataclass
class Report:
    """What a run came to."""

    compared: int = 0
    opened: list[PaymentBreak] = field(default_factory=list)
    closed: int = 0
    unanswered: Counter[str] = field(default_factory=Counter)  # Payments by provider.
    unlisted: list[str] = field(default_factory=list)  # Providers whose list could not be read.


@dataclass(frozen=True)
class Outcome:
    """What came of asking about one payment."""

    answer: Answer | None
    opened: list[PaymentBreak] = field(default_factory=list)
    closed: int = 0
    is_under_way: bool = False  # Somebody is at it, so nothing was compared.


def reconcile(*, at: datetime, days: int = DAYS, progress: Progress | None = None) -> Report:
    """Compare the payments of the last `days` with what their providers say of them.

    A provider that does not answer is no break; the report says how many payments were not compared for it.
    """
    report, since = Report(), at - timedelta(days=days)
    for provider in gateways():
        if online_gateway(provider):
            _reconcile(provider=provider, since=since, at=at, report=report, progress=progress or Progress.silent())
    return report


def ask(*, payment: Payment) -> Answer | None:
    """How `payment` stands at its provider. Raises ProviderUnreachable or ProviderRefused."""
    gateway = online_gateway(payment.provider)
    if gateway is None:
        raise ProviderUnreachable(f"{payment.provider} is no provider that can be asked.")
    answer = gateway.look_up(payment=payment)
    return None if answer and online.is_told_of_another(payment, answer) else answer


def look_into(*, payment: Payment, at: datetime) -> Outcome:
    """Ask the provider about `payment`, write down what differs and close what does not any more.

    Raises ProviderUnreachable or ProviderRefused.
    """
    refunds = list(payment.refunds.order_by("pk"))
    before = _as_it_was(payment, refunds)
    answer = ask(payment=payment)
    if comparison.is_under_way(payment=payment, refunds=refunds, at=at):
        return Outcome(answer, is_under_way=True)
    found = comparison.differences(payment=payment, refunds=refunds, answer=answer)
    if not found and not _breaks_of(payment).exists():
        return Outcome(answer)
    return _write_down(payment=payment, before=before, answer=answer, at=at)


def look_up(*, payment: Payment, at: datetime) -> Outcome:
    """What an operator asks for: what is still open goes on as the provider says, and the two are compared."""
    if payment.is_open:
        online.look_up(payment=payment, at=at)
    return look_into(payment=payment, at=at)


def look_into_unknown(*, provider: str, key: str, reference: str, at: datetime) -> Outcome:
    """Ask about a payment that the provider has and we have not. Raises ProviderUnreachable or ProviderRefused."""
    gateway = listing_gateway(provider)
    if gateway is None:
        raise ProviderUnreachable(f"{provider} keeps no list.")
    answer = gateway.look_up_key(key=key)
    payment = Payment.objects.told(provider=provider, key=key, reference=reference)
    is_ours = payment is not None and payment.provider_key == key
    about = {"payment": payment, "provider": provider, "provider_key": key, "reference": reference[:64]}
    standing_key = _standing_key(provider, key, Kind.UNKNOWN)
    if answer is None or is_ours or not comparison.held_there(answer):
        closed = _close(PaymentBreak.objects.filter(standing_key=standing_key), at=at)
        return Outcome(answer, closed=closed)
    expected = _("그런 결제가 없음")
    if payment:
        expected = _("주문 %(number)s의 결제이지만 번호가 다름") % {"number": payment.order.number}
    difference = Difference(Kind.UNKNOWN, expected, comparison.sentence_of(answer))
    return Outcome(answer, opened=_keep(standing_key=standing_key, difference=difference, at=at, about=about))


def _reconcile(*, provider: str, since: datetime, at: datetime, report: Report, progress: Progress) -> None:
    ours, others = _to_compare(provider, since), _unknown(provider)
    try:
        known, unknown = _listed(provider, since=since, until=at)
        ours, others = ours | known, others | unknown
    except (ProviderUnreachable, ProviderRefused):
        report.unlisted.append(provider)
    steps: list[Callable[[], Outcome]] = [partial(_compare, pk=pk, at=at) for pk in sorted(ours)]
    steps += [
        partial(look_into_unknown, provider=provider, key=key, reference=reference, at=at)
        for key, reference in others.items()
    ]
    silences = 0
    for step in progress.over(steps, title_of(provider)):
        try:
            outcome = step() if silences < PATIENCE else None
        except (ProviderUnreachable, ProviderRefused):
            silences, outcome = silences + 1, None
        if outcome is None:
            report.unanswered[provider] += 1
            continue
        silences = 0
        report.compared += not outcome.is_under_way
        report.opened += outcome.opened
        report.closed += outcome.closed


def _compare(*, pk: int, at: datetime) -> Outcome:
    return look_into(payment=Payment.objects.select_related("order").get(pk=pk), at=at)


def _to_compare(provider: str, since: datetime) -> set[int]:
    """What moved since then, and whatever is still open, however old."""
    moved = Q(created_at__gte=since) | Q(updated_at__gte=since) | Q(captured_at__gte=since)
    unfinished = (
        Q(status__in=Payment.OPEN_STATUSES)
        | Exists(Refund.objects.open().filter(payment=OuterRef("pk")))
        | Exists(PaymentBreak.objects.open().filter(payment=OuterRef("pk")))
    )
    return set(Payment.objects.filter(moved | unfinished, provider=provider).values_list("pk", flat=True))


def _unknown(provider: str) -> dict[str, str]:
    """The payments of nobody that were found before, key to reference."""
    found = PaymentBreak.objects.open().filter(provider=provider, kind=Kind.UNKNOWN)
    return dict(found.values_list("provider_key", "reference"))


def _listed(provider: str, *, since: datetime, until: datetime) -> tuple[set[int], dict[str, str]]:
    """What the provider names by itself: which of our payments, and what is none of ours, key to reference."""
    gateway = listing_gateway(provider)
    if gateway is None or not gateway.is_offered():
        return set(), {}
    told = {listed.key: listed.reference for listed in gateway.listed(since=since, until=until)}
    known: dict[str, int] = {}
    keys = list(told)
    for start in range(0, len(keys), TOGETHER):
        ours = Payment.objects.filter(provider=provider, provider_key__in=keys[start : start + TOGETHER])
        known |= {str(key): pk for key, pk in ours.values_list("provider_key", "pk")}
    pks, unknown = set(known.values()), {}
    for key in told.keys() - known.keys():
        payment = Payment.objects.told(provider=provider, reference=told[key])
        if payment and not payment.provider_key:
            pks.add(payment.pk)
        else:
            unknown[key] = told[key]
    return pks, unknown


@retried_transaction
def _write_down(*, payment: Payment, before: object, answer: Answer | None, at: datetime) -> Outcome:
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    current = Payment.objects.select_for_update().get(pk=payment.pk)
    current.order = order
    refunds = list(current.refunds.order_by("pk"))
    if _as_it_was(current, refunds) != before:
        return Outcome(answer, is_under_way=True)
    opened: list[PaymentBreak] = []
    about = {
        "payment": current,
        "provider": current.provider,
        "provider_key": current.provider_key or "",
        "reference": current.reference,
    }
    found = comparison.differences(payment=current, refunds=refunds, answer=answer)
    for difference in found:
        key = _standing_key(current.provider, f"#{current.pk}", difference.kind)
        opened += _keep(standing_key=key, difference=difference, at=at, about=about)
    gone = _breaks_of(current).exclude(kind__in=[difference.kind for difference in found])
    return Outcome(answer, opened=opened, closed=_close(gone, at=at))


def _as_it_was(payment: Payment, refunds: Iterable[Refund]) -> object:
    """Equal as long as nobody has changed anything of it."""
    return payment.updated_at, payment.order.status, [(refund.pk, refund.status) for refund in refunds]


def _standing_key(provider: str, whose: str, kind: Kind) -> str:
    return f"{provider}:{whose}:{kind.value}"


def _breaks_of(payment: Payment) -> Any:
    return PaymentBreak.objects.standing().filter(payment=payment).exclude(kind=Kind.UNKNOWN)


@retried_transaction
def _keep(*, standing_key: str, difference: Difference, at: datetime, about: dict[str, Any]) -> list[PaymentBreak]:
    """Write the break down, or that it is still there. Returns it where it is new."""
    told = {"expected": difference.expected[:300], "found": difference.found[:300]}
    standing = PaymentBreak.objects.filter(standing_key=standing_key)
    # What somebody has looked at and let be is told again only when something else is the matter.
    standing.exclude(**told).exclude(resolved_at=None).update(standing_key=None)
    row, is_new = PaymentBreak.objects.get_or_create(
        standing_key=standing_key,
        defaults={**about, **told, "kind": difference.kind, "found_at": at, "last_seen_at": at},
    )
    if not is_new:
        standing.update(**told, last_seen_at=at)
    return [row] if is_new else []


def _close(gone: Any, *, at: datetime) -> int:
    """What does not differ any more; how many of those nobody had looked at."""
    note = _("다시 대조했더니 맞아서 저절로 닫혔어요.")
    closed: int = gone.filter(resolved_at=None).update(standing_key=None, resolved_at=at, note=note)
    gone.update(standing_key=None)
    return closed
