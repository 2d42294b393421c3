"""Deposits of a bank's statement and the orders that wait for them. Nothing is applied before a person says so."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.models import User
from impactmuseum.base.transactions import retried_transaction
from shop.bank_files import Deposit
from shop.models import BankRow, Order, Payment
from shop.payments import bank_transfer
from shop.payments.settlement import SettlementRefused

# So long after its deadline may a deposit still be offered for an expired order.
LATE = timedelta(days=30)
# A deposit still pays an order in these states, an expired one if its pieces are there.
TAKE_MONEY = (Order.Status.PENDING, Order.Status.EXPIRED)


class Certainty(IntEnum):
    CERTAIN = 0  # Amount and name are those of one waiting order, and of one deposit.
    DOUBTFUL = 1
    UNMATCHED = 2


@dataclass(frozen=True)
class Match:
    """A deposit, and the payments that wait for just that amount; those with its name first.

    `unusable` are transfers of that amount and name whose orders were paid otherwise, or are over: it may go back.
    """

    row: BankRow
    certainty: Certainty
    candidates: Sequence[Payment]
    unusable: Sequence[Payment] = ()


class AlreadyApplied(Exception):
    """Somebody has decided about this deposit meanwhile."""


def keep(*, deposits: Iterable[Deposit], by: User) -> int:
    """Write down the deposits that were not known yet, and say how many. The same file again adds nothing."""
    rows = {
        deposit.digest: BankRow(
            digest=deposit.digest,
            paid_at=deposit.paid_at,
            amount=deposit.amount,
            depositor=deposit.depositor,
            by=by,
        )
        for deposit in deposits
    }
    known = set(BankRow.objects.filter(digest__in=rows).values_list("digest", flat=True))
    fresh = [row for digest, row in rows.items() if digest not in known]
    # Two who upload at once meet at the unique column; the second row is the first one.
    BankRow.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    return len(fresh)


def matches(*, at: datetime) -> list[Match]:
    """Every open deposit with what it may be for, the certain ones first. Three statements."""
    rows = list(BankRow.objects.open())
    amounts = {row.amount for row in rows}
    waiting, unusable = _waiting_by_amount(amounts, at), _unusable_by_amount(amounts, at)
    found = {row.pk: _candidates(row, waiting[row.amount]) for row in rows}
    # A payment that two deposits claim by name is certain for neither.
    claims = Counter(payment.pk for row in rows for payment in _named(row, found[row.pk]))
    judged = [
        Match(
            row,
            _certainty(row, found[row.pk], claims),
            found[row.pk],
            _named(row, _candidates(row, unusable[row.amount])),
        )
        for row in rows
    ]
    return sorted(judged, key=lambda match: (match.certainty, match.row.paid_at, match.row.pk))


@retried_transaction
def apply(*, row: BankRow, payment: Payment, by: User) -> Order:
    """Take the deposit for the payment's order; once, whatever is pressed how often.

    Raises AlreadyApplied or SettlementRefused, and nothing has changed then.
    """
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    _take(row=row, payment=payment, by=by)
    # Settling a paid order again changes nothing and says nothing: this would be money without an order.
    if order.is_paid:
        raise SettlementRefused(_("이미 결제된 주문이에요. 두 번 들어온 돈이면 입금한 분에게 돌려주세요."))
    return bank_transfer.confirm_deposit(payment=payment, amount=row.amount, by=by)


@retried_transaction
def give_back(*, row: BankRow, payment: Payment, by: User) -> Order:
    """Write the deposit down as money that the payment's order can't use and that has to be sent back; once.

    Raises AlreadyApplied or SettlementRefused, and nothing has changed then.
    """
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    _take(row=row, payment=payment, by=by)
    return bank_transfer.give_back(order=order, amount=row.amount, by=by)


def set_aside(*, row: BankRow, by: User) -> None:
    """The deposit is for no order. Raises AlreadyApplied."""
    if (
        not BankRow.objects.open()
        .filter(pk=row.pk)
        .update(status=BankRow.Status.SET_ASIDE, by=by, updated_at=timezone.now())
    ):
        raise AlreadyApplied(_("다른 사람이 먼저 처리한 입금이에요."))


def _take(*, row: BankRow, payment: Payment, by: User) -> None:
    taken = {"status": BankRow.Status.APPLIED, "payment": payment, "by": by, "updated_at": timezone.now()}
    if not BankRow.objects.open().filter(pk=row.pk).update(**taken):
        raise AlreadyApplied(_("다른 사람이 먼저 처리한 입금이에요."))


def _waiting_by_amount(amounts: set[int], at: datetime) -> dict[int, list[Payment]]:
    """Also the ended transfers of orders that still take money: their buyers were told of them once."""
    again = Payment.objects.waiting().filter(order=OuterRef("order"), provider=bank_transfer.NAME)
    late = Q(~Exists(again), _ended(at), order__status__in=TAKE_MONEY)
    return _by_amount(_transfers(amounts).filter(Q(status=Payment.Status.WAITING_FOR_DEPOSIT) | late))


def _unusable_by_amount(amounts: set[int], at: datetime) -> dict[int, list[Payment]]:
    """The ended transfers of orders that wait for no money, where none is written down yet."""
    strays = Payment.objects.stray().filter(order=OuterRef("order"), provider=bank_transfer.NAME)
    ended = _transfers(amounts).filter(~Exists(strays), _ended(at))
    return _by_amount(ended.exclude(order__status=Order.Status.PENDING))


def _transfers(amounts: set[int]) -> QuerySet[Payment]:
    transfers = Payment.objects.filter(provider=bank_transfer.NAME, bank_row=None, amount__in=amounts)
    return transfers.select_related("order").order_by("pk")


def _ended(at: datetime) -> Q:
    return Q(status=Payment.Status.EXPIRED, due_at__gte=at - LATE)


def _by_amount(transfers: Iterable[Payment]) -> dict[int, list[Payment]]:
    """The newest of each order: one is enough to offer."""
    newest = {payment.order_id: payment for payment in transfers}
    by_amount: dict[int, list[Payment]] = defaultdict(list)
    for payment in sorted(newest.values(), key=lambda payment: payment.pk):
        by_amount[payment.amount].append(payment)
    return by_amount


def _candidates(row: BankRow, payments: Iterable[Payment]) -> list[Payment]:
    """Nobody pays before the order: a statement may name the day only, so days are compared."""
    day = timezone.localdate(row.paid_at)
    possible = [payment for payment in payments if timezone.localdate(payment.order.placed_at) <= day]
    return sorted(possible, key=lambda payment: (_name(payment.depositor) != _name(row.depositor), payment.pk))


def _named(row: BankRow, candidates: Iterable[Payment]) -> list[Payment]:
    return [payment for payment in candidates if _name(payment.depositor) == _name(row.depositor)]


def _certainty(row: BankRow, candidates: Sequence[Payment], claims: Counter[int]) -> Certainty:
    named = _named(row, candidates)
    if len(named) == 1 and claims[named[0].pk] == 1 and named[0].status == Payment.Status.WAITING_FOR_DEPOSIT:
        return Certainty.CERTAIN
    return Certainty.DOUBTFUL if candidates else Certainty.UNMATCHED


def _name(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()
