"""What is given back for pieces that are cancelled or returned. Pure: no database, no clock.

Goods are given back for what was paid for them, the coupon's share taken off. Delivery is reckoned by the tariff the
buyer agreed to, from what the buyer has paid for it so far and what the rest costs to send:

- Before anything is sent, and wherever the fault is the shop's, delivery comes to what the rest costs: what was paid
  above that is given back. What it costs more, because the rest earns no free delivery, is taken off; never where
  the fault is the shop's.
- A buyer who has changed their mind about goods that arrived has had them delivered: nothing of that is given back.
  Where the rest does not earn the free delivery it had, the fee is taken off after all, and so is the way back.

Nobody ever owes money for giving goods back: fees stop where the refund comes to nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from shop import shipping
from shop.shipping import Goods, Shipping, Tariff


@dataclass(frozen=True)
class Line:
    """A line of the order as it stands. `key` names it.

    `left` pieces are neither given back nor asked for; `left_paid` won were paid for them. `sent` pieces left the
    house. `excused` pieces are gone through the shop's fault: they still count towards free delivery.
    """

    key: int
    shipping: str
    unit_price: int
    left: int
    left_paid: int
    sent: int = 0
    excused: int = 0


@dataclass(frozen=True)
class Estimate:
    """Won. `shares` is what each line's pieces come to; `uncovered` is the fee that nobody is asked for."""

    shares: Mapping[int, int]
    delivery_paid: int = 0
    delivery_of_rest: int = 0
    delivery_back: int = 0
    delivery_due: int = 0
    return_fee: int = 0
    uncovered: int = 0
    to_pay: int = 0

    @property
    def goods(self) -> int:
        return sum(self.shares.values())

    @property
    def fees(self) -> int:
        return self.delivery_due + self.return_fee

    @property
    def amount(self) -> int:
        """What the buyer gets back."""
        return self.goods + self.delivery_back - self.fees


def cancelled(
    *,
    tariff: Tariff,
    remote: int,
    delivery_paid: int,
    lines: Sequence[Line],
    pieces: Mapping[int, int],
    is_our_fault: bool = False,
) -> Estimate:
    """For `pieces` (line to number) that are not sent, or that the shop takes back for its own fault."""
    rest = _delivery(_excusing(tariff, lines), remote, _kept(lines, pieces))
    return _covered(
        Estimate(
            shares=_shares(lines, pieces),
            delivery_paid=delivery_paid,
            delivery_of_rest=rest,
            delivery_back=max(0, delivery_paid - rest),
            delivery_due=0 if is_our_fault else max(0, rest - delivery_paid),
        )
    )


def returned(
    *,
    tariff: Tariff,
    remote: int,
    delivery_paid: int,
    lines: Sequence[Line],
    pieces: Mapping[int, int],
    is_our_fault: bool = False,
) -> Estimate:
    """For `pieces` that come back from the buyer."""
    if is_our_fault:
        return cancelled(
            tariff=tariff,
            remote=remote,
            delivery_paid=delivery_paid,
            lines=lines,
            pieces=pieces,
            is_our_fault=True,
        )
    # All that was sent had to be sent, but only what is kept counts towards free delivery.
    kept = {line.key: line.left - pieces.get(line.key, 0) for line in lines}
    sent = [Goods(line.shipping, line.unit_price * kept[line.key]) for line in lines if line.sent]
    there = _delivery(_excusing(tariff, lines), remote, sent)
    return _covered(
        Estimate(
            shares=_shares(lines, pieces),
            delivery_paid=delivery_paid,
            delivery_of_rest=there,
            delivery_due=max(0, there - delivery_paid),
            return_fee=way_back(tariff=tariff, remote=remote, lines=lines, pieces=pieces),
        )
    )


def exchanged(
    *, tariff: Tariff, remote: int, lines: Sequence[Line], pieces: Mapping[int, int], is_our_fault: bool = False
) -> Estimate:
    """For `pieces` that come back and others that go out instead: the buyer pays both ways, or nothing."""
    way = way_back(tariff=tariff, remote=remote, lines=lines, pieces=pieces)
    return Estimate(shares=dict.fromkeys(pieces, 0), to_pay=0 if is_our_fault else 2 * way)


def way_back(*, tariff: Tariff, remote: int, lines: Sequence[Line], pieces: Mapping[int, int]) -> int:
    """What it costs to fetch `pieces`: as much as to send them, were nothing free."""
    kinds = {line.shipping for line in lines if pieces.get(line.key)}
    base = tariff.base if kinds - {Shipping.CHILLED} else 0
    chilled = tariff.chilled if Shipping.CHILLED in kinds else 0
    return base + chilled + remote if kinds else 0


def _shares(lines: Sequence[Line], pieces: Mapping[int, int]) -> dict[int, int]:
    """Rounded down, until the last pieces of a line take all that is left: together just what was paid."""
    return {
        line.key: line.left_paid * pieces[line.key] // line.left
        for line in lines
        if pieces.get(line.key, 0) and line.left
    }


def _kept(lines: Sequence[Line], pieces: Mapping[int, int]) -> list[Goods]:
    left = [(line, line.left - pieces.get(line.key, 0)) for line in lines]
    return [Goods(line.shipping, line.unit_price * kept) for line, kept in left if kept]


def _excusing(tariff: Tariff, lines: Sequence[Line]) -> Tariff:
    """The tariff under which goods that are gone through the shop's fault still earn free delivery."""
    ordinary = sum(line.unit_price * line.excused for line in lines if line.shipping == Shipping.NORMAL)
    return replace(tariff, free_from=max(0, tariff.free_from - ordinary))


def _delivery(tariff: Tariff, remote: int, goods: Sequence[Goods]) -> int:
    return shipping.fee(tariff=tariff, goods=goods).goods + remote if goods else 0


def _covered(wanted: Estimate) -> Estimate:
    """The same with no more fees than there is money to take them off."""
    there = wanted.goods + wanted.delivery_back
    return_fee = min(wanted.return_fee, there)
    due = min(wanted.delivery_due, there - return_fee)
    return replace(wanted, return_fee=return_fee, delivery_due=due, uncovered=wanted.fees - return_fee - due)
