"""Where wishes are kept: a guest's in the session, a member's in the database, the same on every device."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.http import HttpRequest

from community import customers
from community.models import Customer
from shop.cart import MAX_LINES, Basket, Wanted, pieces, variants_by_id
from shop.models import CartLine, Variant

CART = "cart"
BUY_NOW = "buy_now"  # One thing bought at once, beside the cart.


class SessionBasket:
    def __init__(self, session: SessionBase, name: str = CART) -> None:
        self._session = session
        self._name = name

    def lines(self) -> list[Wanted]:
        return [Wanted(*line) for line in self._session.get(self._name, [])]

    @contextmanager
    def changing(self) -> Iterator[list[Wanted]]:
        lines = self.lines()
        yield lines
        # An empty one leaves nothing behind: a session with nothing in it goes away, and its cookie with it.
        if lines:
            self._session[self._name] = [list(line) for line in lines]
        elif self._name in self._session:
            del self._session[self._name]


class MemberBasket:
    def __init__(self, customer: Customer) -> None:
        self._customer = customer

    def lines(self) -> list[Wanted]:
        kept = CartLine.objects.filter(customer=self._customer)
        return [Wanted(*line) for line in kept.values_list("variant_id", "quantity", "personal_text")]

    @contextmanager
    def changing(self) -> Iterator[list[Wanted]]:
        with transaction.atomic():
            # One device after the other: what the second one reads is what the first one kept.
            Customer.objects.select_for_update().get(pk=self._customer.pk)
            before = self.lines()
            lines = list(before)
            yield lines
            self._keep(before, lines)

    def _keep(self, before: Sequence[Wanted], lines: Sequence[Wanted]) -> None:
        known, left = ({line.key: line for line in some} for some in (before, lines))
        rows = CartLine.objects.filter(customer=self._customer)
        if gone := [key for key in known if key not in left]:
            rows.filter(key__in=gone).delete()
        for key, line in left.items():
            if key not in known:
                CartLine.objects.create(customer=self._customer, key=key, **line._asdict())
            elif line != known[key]:
                rows.filter(key=key).update(quantity=line.quantity)


class Joined(NamedTuple):
    """What became of a guest's lines: whether the member had some already, and of what there are fewer now."""

    met_others: bool
    capped: list[Variant]
    left_out: list[Variant]


def basket_of(request: HttpRequest) -> Basket:
    """The cart of whoever asks."""
    customer = customers.current(request)
    return MemberBasket(customer) if customer else SessionBasket(request.session)


def join(*, guest: SessionBasket, member: MemberBasket) -> Joined:
    """Move the guest's lines to the member's: of each line the larger quantity, and no more than there is."""
    brought = guest.lines()
    variants = variants_by_id(line.variant_id for line in brought)
    brought = [line for line in brought if line.variant_id in variants]
    with member.changing() as lines:
        joined = Joined(met_others=bool(lines), capped=[], left_out=[])
        for line in brought:
            _join_line(line, lines, variants[line.variant_id], joined)
    with guest.changing() as emptied:
        emptied.clear()
    return joined


def _join_line(line: Wanted, lines: list[Wanted], variant: Variant, joined: Joined) -> None:
    here = next((index for index, other in enumerate(lines) if other.key == line.key), None)
    others = pieces(other for index, other in enumerate(lines) if index != here and other.variant_id == variant.pk)
    had = lines[here].quantity if here is not None else 0
    wished = max(line.quantity, had)
    # What is sold out stays as it was: the cart says so at the line.
    room = max(variant.available - others, 0) if variant.available else wished
    quantity = min(wished, room) or had
    if quantity < wished:
        joined.capped.append(variant)
    if here is not None:
        lines[here] = line._replace(quantity=quantity)
    elif quantity and len(lines) < MAX_LINES:
        lines.append(line._replace(quantity=quantity))
    elif quantity:
        joined.left_out.append(variant)
