"""How many pieces there are, and how many of them are promised. Nobody else writes `Stock`.

Every change is one UPDATE that carries its own condition: the number of rows it touched is the answer, so two
buyers can never both get the last piece. Variants are always touched in the order of their ids, so that two
orders wait for each other instead of ending in a deadlock.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from community.models import User
from shop import back_in_stock, webhook_events
from shop.models import Claim, ClaimLine, Order, OrderItem, Reservation, Stock, StockMovement, Variant

Kind = StockMovement.Kind


@dataclass(frozen=True)
class Shortage:
    """Fewer pieces than wanted, in words a shopper can read."""

    variant_id: int
    name: str
    wanted: int
    available: int

    def __str__(self) -> str:
        if not self.available:
            return _("‘%(name)s’의 남은 수량이 없어요.") % {"name": self.name}
        return _("‘%(name)s’의 남은 수량은 %(available)d개예요.") % {
            "name": self.name,
            "available": self.available,
        }


class NotEnoughStock(Exception):
    """Nothing was taken. `shortages` names what there is too little of."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        self.shortages = tuple(shortages)
        super().__init__(" ".join(str(shortage) for shortage in shortages))

    @property
    def available(self) -> dict[int, int]:
        return {shortage.variant_id: shortage.available for shortage in self.shortages}


class ChangeRefused(Exception):
    """A change of stock that changes nothing, gives no reason, or would leave less than is promised."""


@transaction.atomic(savepoint=False)
def reserve(
    *,
    quantities: Mapping[int, int],
    items: Callable[[], Iterable[OrderItem]],
    expires_at: datetime | None,
) -> None:
    """Promise `quantities` (variant id to pieces), then write down for which order lines.

    The pieces are taken first and `items` is called only when all of them are there, so that an order which
    can't be filled is never written. Raises NotEnoughStock when any variant has too few: whatever else the
    transaction did is undone with it.
    """
    _promise_all(quantities)
    lines = [(item, item.variant_id) for item in items() if item.variant_id is not None]
    _write_down(
        Reservation(order_item=item, variant_id=variant_id, quantity=item.quantity, expires_at=expires_at)
        for item, variant_id in lines
    )


@transaction.atomic
def reserve_exchange(*, lines: Iterable[ClaimLine], by: User | None = None) -> None:
    """Promise what an exchange sends instead. Raises NotEnoughStock."""
    named = [(line, line.replacement_id) for line in lines if line.replacement_id is not None]
    wanted: Counter[int] = Counter()
    for line, variant_id in named:
        wanted[variant_id] += line.quantity
    _promise_all(wanted)
    _write_down(
        (
            Reservation(
                order_item_id=line.order_item_id, claim_line=line, variant_id=variant_id, quantity=line.quantity
            )
            for line, variant_id in named
        ),
        by=by,
    )


@transaction.atomic(savepoint=False)
def reserve_again(*, order: Order) -> None:
    """Promise everything of an order once more whose promise ran out, now without an end. Raises NotEnoughStock."""
    items = list(order.items.all())
    # Replaced by the new ones; the movements keep the history.
    Reservation.objects.filter(order_item__order=order).delete()
    quantities: Counter[int] = Counter()
    for item in items:
        if item.variant_id is not None:
            quantities[item.variant_id] += item.quantity
    reserve(quantities=quantities, items=lambda: items, expires_at=None)


def keep(*, order: Order) -> None:
    """Let the promise to `order` hold without an end: its money has come."""
    _promised_to(order).update(expires_at=None)


def hold(*, order: Order, until: datetime) -> None:
    """Let the promise to `order` hold at least `until` then: its money may be on the way."""
    _promised_to(order).filter(expires_at__lt=until).update(expires_at=until)


@transaction.atomic
def release(*, order: Order, claim: Claim | None = None, by: User | None = None, reason: str = "") -> None:
    """Give back what is still promised to `order`, or to an exchange of it alone. Doing it twice gives back once."""
    given_back = []
    for reservation in _closed(order, claim, Reservation.Status.RELEASED):
        given_back.append(reservation.variant_id)
        _let_go(reservation, reservation.quantity, by=by, reason=reason)
    back_in_stock.announce(variant_ids=given_back)


@transaction.atomic
def release_pieces(*, order: Order, pieces: Mapping[int, int], by: User | None = None, reason: str = "") -> None:
    """Give back some of what is promised to `order`: `pieces` of its lines (line id to number). It is locked."""
    given_back = []
    active = _promised_to(order).filter(order_item_id__in=pieces, claim_line=None)
    for reservation in active.order_by("variant_id", "pk"):
        number = pieces[reservation.order_item_id]
        mine = Reservation.objects.filter(pk=reservation.pk, status=Reservation.Status.ACTIVE)
        fewer = mine.filter(quantity__gt=number).update(quantity=F("quantity") - number)
        # Of a promise that is given back whole the row keeps how many pieces there were.
        if not fewer and not mine.filter(quantity=number).update(status=Reservation.Status.RELEASED):
            raise AssertionError(f"Reservation {reservation.pk} promises fewer than {number} pieces.")
        given_back.append(reservation.variant_id)
        _let_go(reservation, number, by=by, reason=reason)
    back_in_stock.announce(variant_ids=given_back)


@transaction.atomic
def ship(*, order: Order, claim: Claim | None = None, by: User | None = None) -> None:
    """Let the pieces promised to `order`, or to an exchange of it, leave the house. Doing it twice ships once."""
    for reservation in _closed(order, claim, Reservation.Status.SHIPPED):
        quantity = reservation.quantity
        promised = Stock.objects.filter(reserved__gte=quantity, on_hand__gte=quantity)
        _changed(reservation, promised, reserved=-quantity, on_hand=-quantity)
        _record(reservation, Kind.SHIP, on_hand_change=-quantity, reserved_change=-quantity, by=by)


@transaction.atomic
def receive(*, variant: Variant, quantity: int, by: User | None = None, reason: str = "") -> None:
    """Put `quantity` new pieces on the shelf."""
    if quantity < 1:
        raise ChangeRefused(_("들어온 수량은 1개 이상이어야 해요."))
    _add(variant, quantity, Kind.RECEIVE, by=by, reason=reason)


@transaction.atomic
def open_shelves(*, quantities: Mapping[int, int], reason: str = "") -> None:
    """Give variants that are new to the shelf their first pieces (variant id to pieces), in two statements for all."""
    opened = sorted(quantities.items())
    Stock.objects.bulk_create(Stock(variant_id=variant_id, on_hand=quantity) for variant_id, quantity in opened)
    StockMovement.objects.bulk_create(
        StockMovement(variant_id=variant_id, kind=Kind.RECEIVE, on_hand_change=quantity, reason=reason)
        for variant_id, quantity in opened
        if quantity
    )


@transaction.atomic
def restock(
    *, item: OrderItem, quantity: int, variant: Variant | None = None, by: User | None = None, reason: str = ""
) -> None:
    """Put pieces of an order line that came back onto the shelf again; of another `variant`, if it was exchanged."""
    variant = variant or item.variant
    if not 1 <= quantity <= item.quantity:
        raise ChangeRefused(_("돌아온 수량은 1개부터 주문한 수량까지예요."))
    if variant is None:
        raise ChangeRefused(_("이 옵션은 이제 없어서 재고에 다시 넣을 수 없어요."))
    _add(variant, quantity, Kind.RESTOCK, by=by, reason=reason, order_item=item)


@transaction.atomic
def adjust(*, variant: Variant, change: int, reason: str, by: User | None = None) -> None:
    """Correct the count by `change` pieces, for a reason. What is promised to orders must stay."""
    if not change:
        raise ChangeRefused(_("바뀌는 수량을 적어 주세요."))
    if not reason.strip():
        raise ChangeRefused(_("재고를 고치는 까닭을 적어 주세요."))
    if change > 0:
        _add(variant, change, Kind.ADJUST, by=by, reason=reason)
        return

    # Written as an addition: MySQL refuses to subtract unsigned columns below zero.
    enough = Stock.objects.filter(variant=variant, on_hand__gte=F("reserved") - change)
    if not enough.update(on_hand=F("on_hand") + change):
        raise ChangeRefused(_not_so_many(variant))
    StockMovement.objects.create(variant=variant, kind=Kind.ADJUST, on_hand_change=change, reason=reason, by=by)
    webhook_events.tell_stock([variant.pk])


def _promise_all(quantities: Mapping[int, int]) -> None:
    wanted = dict(sorted(quantities.items()))
    short = [variant_id for variant_id, quantity in wanted.items() if not _promise(variant_id, quantity)]
    if short:
        raise NotEnoughStock(_shortages(wanted, short))


def _promised_to(order: Order) -> QuerySet[Reservation]:
    """By their ids: MySQL does not update what it reads through another table."""
    active = Reservation.objects.filter(order_item__order=order, status=Reservation.Status.ACTIVE)
    return Reservation.objects.filter(pk__in=list(active.values_list("pk", flat=True)))


def _promise(variant_id: int, quantity: int) -> int:
    unpromised = Stock.objects.filter(variant_id=variant_id, on_hand__gte=F("reserved") + quantity)
    return unpromised.update(reserved=F("reserved") + quantity)


def _write_down(reservations: Iterable[Reservation], by: User | None = None) -> None:
    made = list(reservations)
    Reservation.objects.bulk_create(made)
    StockMovement.objects.bulk_create(
        StockMovement(
            variant_id=reservation.variant_id,
            kind=Kind.RESERVE,
            reserved_change=reservation.quantity,
            order_item_id=reservation.order_item_id,
            by=by,
        )
        for reservation in made
    )
    webhook_events.tell_stock(reservation.variant_id for reservation in made)


def _closed(order: Order, claim: Claim | None, status: Reservation.Status) -> Iterable[Reservation]:
    """The active reservations of `order`, or of a claim of it, each closed by whoever comes first."""
    active = _promised_to(order).filter(claim_line__claim=claim) if claim else _promised_to(order)
    for reservation in active.order_by("variant_id", "pk"):
        if Reservation.objects.filter(pk=reservation.pk, status=Reservation.Status.ACTIVE).update(status=status):
            yield reservation


def _let_go(reservation: Reservation, quantity: int, *, by: User | None, reason: str) -> None:
    _changed(reservation, Stock.objects.filter(reserved__gte=quantity), reserved=-quantity)
    _record(reservation, Kind.RELEASE, reserved_change=-quantity, by=by, reason=reason)


def _changed(reservation: Reservation, guarded: QuerySet[Stock], **changes: int) -> None:
    rows = guarded.filter(variant_id=reservation.variant_id).update(
        **{counter: F(counter) + change for counter, change in changes.items()}
    )
    if not rows:
        raise AssertionError(f"Reservation {reservation.pk} promises pieces that are not there.")


def _record(
    reservation: Reservation,
    kind: StockMovement.Kind,
    *,
    reserved_change: int,
    on_hand_change: int = 0,
    by: User | None = None,
    reason: str = "",
) -> None:
    StockMovement.objects.create(
        variant_id=reservation.variant_id,
        kind=kind,
        on_hand_change=on_hand_change,
        reserved_change=reserved_change,
        order_item_id=reservation.order_item_id,
        by=by,
        reason=reason,
    )
    webhook_events.tell_stock([reservation.variant_id])


def _add(variant: Variant, quantity: int, kind: StockMovement.Kind, **movement: object) -> None:
    Stock.objects.filter(variant=variant).update(on_hand=F("on_hand") + quantity)
    StockMovement.objects.create(variant=variant, kind=kind, on_hand_change=quantity, **movement)
    webhook_events.tell_stock([variant.pk])
    back_in_stock.announce(variant_ids=[variant.pk])


def _shortages(wanted: Mapping[int, int], short: Sequence[int]) -> list[Shortage]:
    variants = Variant.objects.filter(pk__in=short).select_related("product", "stock").in_bulk()
    return [
        Shortage(
            variant_id=variant_id,
            name=variants[variant_id].full_name if variant_id in variants else "",
            wanted=wanted[variant_id],
            available=variants[variant_id].available if variant_id in variants else 0,
        )
        for variant_id in short
    ]


def _not_so_many(variant: Variant) -> str:
    stock = Stock.objects.get(variant=variant)
    return _("예약되지 않은 재고는 %(available)d개뿐이에요.") % {"available": stock.available}
