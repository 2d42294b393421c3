"""What is given back, by table. Delivery 3,000 won, free from 50,000; chilled 4,000 apart."""

from collections.abc import Sequence

import pytest

from shop.refund_estimate import Estimate, Line, cancelled, exchanged, returned
from shop.shipping import Shipping, Tariff

NORMAL, CHILLED, MADE = Shipping.NORMAL, Shipping.CHILLED, Shipping.MADE_TO_ORDER
TARIFF = Tariff(base=3000, free_from=50000, chilled=4000)


def line(key: int, kind: str, price: int, left: int, **fields: int) -> Line:
    return Line(key=key, shipping=kind, unit_price=price, left=left, **{"left_paid": price * left, **fields})


def arrived(*lines: Line) -> list[Line]:
    return [Line(**{**vars(line), "sent": line.left}) for line in lines]


def money(estimate: Estimate) -> tuple[int, ...]:
    """Goods, delivery given back, delivery taken off after all, way back, and what comes of it."""
    return (
        estimate.goods,
        estimate.delivery_back,
        estimate.delivery_due,
        estimate.return_fee,
        estimate.amount,
    )


SOAP, BAG, VEGETABLES, TAG = (
    line(1, NORMAL, 10000, 2),
    line(2, NORMAL, 40000, 1),
    line(3, CHILLED, 20000, 1),
    line(4, MADE, 12000, 1),
)


@pytest.mark.parametrize(
    ("paid", "lines", "pieces", "goods", "back", "due", "amount"),
    [
        (3000, [SOAP], {1: 2}, 20000, 3000, 0, 23000),  # Everything, delivery with it.
        (3000, [SOAP], {1: 1}, 10000, 0, 0, 10000),  # The rest still travels for what was paid.
        (0, [SOAP, BAG], {1: 1}, 10000, 0, 0, 10000),  # 50,000 won are left: still free.
        (0, [SOAP, BAG], {2: 1}, 40000, 0, 3000, 37000),  # No longer free.
        (0, [SOAP, BAG], {1: 2, 2: 1}, 60000, 0, 0, 60000),
        (7000, [SOAP, VEGETABLES], {3: 1}, 20000, 4000, 0, 24000),  # The chilled parcel is gone.
        (7000, [SOAP, VEGETABLES], {1: 2}, 20000, 3000, 0, 23000),  # The ordinary one is.
        (4000, [SOAP, BAG, VEGETABLES], {2: 1, 3: 1}, 60000, 1000, 0, 61000),  # 4,000 back, 3,000 due.
        (3000, [TAG], {4: 1}, 12000, 3000, 0, 15000),
        (0, [SOAP, BAG, TAG], {2: 1}, 40000, 0, 3000, 37000),
    ],
)
def test_what_is_cancelled_before_it_is_sent(
    paid: int, lines: Sequence[Line], pieces: dict[int, int], goods: int, back: int, due: int, amount: int
):
    estimate = cancelled(tariff=TARIFF, remote=0, delivery_paid=paid, lines=lines, pieces=pieces)
    assert money(estimate) == (goods, back, due, 0, amount)


@pytest.mark.parametrize(
    ("paid", "lines", "pieces", "goods", "due", "way_back", "amount"),
    [
        (3000, [SOAP], {1: 2}, 20000, 0, 3000, 17000),  # Delivery was paid: one way.
        (0, [SOAP, BAG], {1: 2, 2: 1}, 60000, 3000, 3000, 54000),  # It was free: both ways.
        (3000, [SOAP], {1: 1}, 10000, 0, 3000, 7000),
        (0, [SOAP, BAG], {1: 1}, 10000, 0, 3000, 7000),  # The rest still earns free delivery.
        (0, [SOAP, BAG], {2: 1}, 40000, 3000, 3000, 34000),  # It no longer does.
        (4000, [VEGETABLES], {3: 1}, 20000, 0, 4000, 16000),  # Chilled goods come back chilled.
        (4000, [SOAP, BAG, VEGETABLES], {3: 1}, 20000, 0, 4000, 16000),
        (4000, [SOAP, BAG, VEGETABLES], {1: 2, 3: 1}, 40000, 3000, 7000, 30000),
        (3000, [TAG], {4: 1}, 12000, 0, 3000, 9000),
    ],
)
def test_a_buyer_who_has_changed_their_mind_pays_the_way_back(
    paid: int, lines: Sequence[Line], pieces: dict[int, int], goods: int, due: int, way_back: int, amount: int
):
    estimate = returned(tariff=TARIFF, remote=0, delivery_paid=paid, lines=arrived(*lines), pieces=pieces)
    assert money(estimate) == (goods, 0, due, way_back, amount)


@pytest.mark.parametrize(
    ("paid", "lines", "pieces", "goods", "back"),
    [
        (3000, [SOAP], {1: 2}, 20000, 3000),  # Everything goes back: delivery too.
        (3000, [SOAP], {1: 1}, 10000, 0),
        (0, [SOAP, BAG], {2: 1}, 40000, 0),  # The rest stays free: the buyer is not to blame.
        (7000, [SOAP, VEGETABLES], {3: 1}, 20000, 4000),
        (0, [SOAP, BAG], {1: 2, 2: 1}, 60000, 0),
    ],
)
@pytest.mark.parametrize("way", [cancelled, returned])
def test_the_shops_own_fault_costs_the_buyer_nothing(
    way, paid: int, lines: Sequence[Line], pieces: dict[int, int], goods: int, back: int
):
    estimate = way(tariff=TARIFF, remote=0, delivery_paid=paid, lines=arrived(*lines), pieces=pieces, is_our_fault=True)
    assert money(estimate) == (goods, back, 0, 0, goods + back)


def test_a_remote_buyer_pays_the_boat_once_each_way():
    gone = {1: 2}
    assert money(cancelled(tariff=TARIFF, remote=3000, delivery_paid=6000, lines=[SOAP], pieces=gone))[1] == 6000
    part = cancelled(tariff=TARIFF, remote=3000, delivery_paid=6000, lines=[SOAP], pieces={1: 1})
    assert money(part) == (10000, 0, 0, 0, 10000)
    back = returned(tariff=TARIFF, remote=3000, delivery_paid=6000, lines=arrived(SOAP), pieces=gone)
    assert money(back) == (20000, 0, 0, 6000, 14000)


@pytest.mark.parametrize(
    ("lines", "pieces", "remote", "our_fault", "to_pay"),
    [
        ([SOAP], {1: 1}, 0, False, 6000),
        ([SOAP], {1: 1}, 3000, False, 12000),
        ([VEGETABLES], {3: 1}, 0, False, 8000),
        ([SOAP], {1: 1}, 3000, True, 0),
    ],
)
def test_an_exchange_costs_both_ways_or_nothing(
    lines: Sequence[Line], pieces: dict[int, int], remote: int, our_fault: bool, to_pay: int
):
    estimate = exchanged(tariff=TARIFF, remote=remote, lines=arrived(*lines), pieces=pieces, is_our_fault=our_fault)
    assert (estimate.to_pay, estimate.amount) == (to_pay, 0)


def test_nobody_owes_money_for_giving_goods_back():
    sweet = line(1, NORMAL, 1000, 1)
    one = cancelled(tariff=TARIFF, remote=0, delivery_paid=0, lines=[sweet, line(2, NORMAL, 49500, 1)], pieces={1: 1})
    assert (*money(one), one.uncovered) == (1000, 0, 1000, 0, 0, 2000)
    lines = arrived(sweet, line(2, NORMAL, 49500, 1))
    back = returned(tariff=TARIFF, remote=0, delivery_paid=0, lines=lines, pieces={1: 1})
    assert (*money(back), back.uncovered) == (1000, 0, 0, 1000, 0, 5000)


def test_delivery_taken_off_once_is_given_back_with_the_rest():
    """60,000 won free; 40,000 cancelled costs 3,000 of delivery; with the last piece it comes back."""
    first = cancelled(tariff=TARIFF, remote=0, delivery_paid=0, lines=[SOAP, BAG], pieces={2: 1})
    rest = [SOAP, line(2, NORMAL, 40000, 0)]
    last = cancelled(tariff=TARIFF, remote=0, delivery_paid=first.delivery_due, lines=rest, pieces={1: 2})
    assert (first.amount, last.amount) == (37000, 23000)


def test_what_is_gone_through_the_shops_fault_still_earns_free_delivery():
    """30,000 won of 90,000 were broken: of the other 60,000 one more piece is sent back."""
    there = line(1, NORMAL, 30000, 2, sent=3, excused=1)
    assert money(returned(tariff=TARIFF, remote=0, delivery_paid=0, lines=[there], pieces={1: 1})) == (
        30000,
        0,
        0,
        3000,
        27000,
    )


@pytest.mark.parametrize("steps", [[1, 1, 1], [2, 1], [1, 2], [3]])
def test_the_pieces_of_a_line_add_up_to_what_was_paid(steps: list[int]):
    """10,000 won for three pieces do not divide: the last one takes what is left."""
    left, left_paid, given = 3, 10000, []
    for pieces in steps:
        there = line(1, NORMAL, 4000, left, left_paid=left_paid)
        estimate = cancelled(tariff=TARIFF, remote=0, delivery_paid=3000, lines=[there], pieces={1: pieces})
        given.append(estimate.goods)
        left, left_paid = left - pieces, left_paid - estimate.goods
    assert sum(given) == 10000
    assert (
        given
        == {(1, 1, 1): [3333, 3333, 3334], (2, 1): [6666, 3334], (1, 2): [3333, 6667], (3,): [10000]}[tuple(steps)]
    )


def test_goods_that_cost_nothing_give_back_nothing():
    gift = line(9, NORMAL, 0, 1)
    assert cancelled(tariff=TARIFF, remote=0, delivery_paid=0, lines=[gift, BAG, SOAP], pieces={9: 1}).amount == 0
