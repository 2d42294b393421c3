"""Pieces are promised, given back and sent; what is not there can't be promised."""

from collections.abc import Iterable

import pytest
from django.db import transaction

from shop import stock
from shop.models import OrderItem, Reservation, StockMovement, Variant
from shop.tests.books import counters
from shop.tests.factories import a_variant, an_editor, an_order

pytestmark = pytest.mark.django_db
Kind = StockMovement.Kind


def movements(variant: Variant) -> list[tuple[str, int, int]]:
    rows = StockMovement.objects.filter(variant=variant).order_by("pk")
    return list(rows.values_list("kind", "on_hand_change", "reserved_change"))


def reserve(quantities: dict[int, int], items: Iterable[OrderItem] = ()) -> None:
    with transaction.atomic():
        stock.reserve(quantities=quantities, items=lambda: items, expires_at=None)


def test_an_order_promises_its_pieces_and_leaves_them_on_the_shelf():
    variant = a_variant(on_hand=5)
    order = an_order(variant, 2)

    assert counters(variant) == (5, 2)
    assert movements(variant) == [(Kind.RECEIVE, 5, 0), (Kind.RESERVE, 0, 2)]
    assert Reservation.objects.get().order_item == order.items.get()


def test_the_last_piece_can_be_promised_once():
    variant = a_variant(on_hand=1)
    reserve({variant.pk: 1})

    with pytest.raises(stock.NotEnoughStock):
        reserve({variant.pk: 1})

    assert counters(variant) == (1, 1)


def test_what_is_short_is_named_with_what_is_left():
    scarf = a_variant(name="골목 넥워머", variants=[{"option1": "먹구름 그레이", "on_hand": 2}])

    with pytest.raises(stock.NotEnoughStock) as refusal:
        reserve({scarf.pk: 3})

    assert refusal.value.available == {scarf.pk: 2}
    assert str(refusal.value) == "‘골목 넥워머 (먹구름 그레이)’의 남은 수량은 2개예요."


def test_every_shortage_is_told_at_once_and_nothing_is_taken():
    plenty, few, none = a_variant(on_hand=9), a_variant(on_hand=1), a_variant(name="비누", on_hand=0)

    with pytest.raises(stock.NotEnoughStock) as refusal:
        reserve({none.pk: 1, few.pk: 2, plenty.pk: 1})

    assert refusal.value.available == {few.pk: 1, none.pk: 0}
    assert "‘비누’의 남은 수량이 없어요." in str(refusal.value)
    assert counters(plenty) == (9, 0)


def test_no_line_is_written_when_pieces_are_missing():
    variant = a_variant(on_hand=1)
    written: list[str] = []

    def write() -> list[OrderItem]:
        written.append("an order")
        return []

    with pytest.raises(stock.NotEnoughStock), transaction.atomic():
        stock.reserve(quantities={variant.pk: 2}, items=write, expires_at=None)

    assert written == []


def test_released_pieces_can_be_promised_again():
    variant = a_variant(on_hand=2)
    order = an_order(variant, 2)

    stock.release(order=order, reason="기한이 지났어요")

    assert counters(variant) == (2, 0)
    assert movements(variant)[-1] == (Kind.RELEASE, 0, -2)
    assert Reservation.objects.get().status == Reservation.Status.RELEASED


def test_releasing_twice_gives_back_once():
    variant = a_variant(on_hand=3)
    order = an_order(variant, 2)

    stock.release(order=order)
    stock.release(order=order)

    assert counters(variant) == (3, 0)
    assert len(movements(variant)) == 3


def test_shipping_takes_pieces_from_the_shelf_and_from_the_promise():
    variant = a_variant(on_hand=5)
    order = an_order(variant, 2)

    stock.ship(order=order)
    stock.ship(order=order)

    assert counters(variant) == (3, 0)
    assert movements(variant)[-1] == (Kind.SHIP, -2, -2)
    assert Reservation.objects.get().status == Reservation.Status.SHIPPED


def test_what_was_shipped_is_not_released():
    variant = a_variant(on_hand=5)
    order = an_order(variant, 2)
    stock.ship(order=order)

    stock.release(order=order)

    assert counters(variant) == (3, 0)


def test_received_pieces_stand_on_the_shelf():
    variant, editor = a_variant(on_hand=0), an_editor()

    stock.receive(variant=variant, quantity=7, by=editor, reason="11월 입고")

    movement = StockMovement.objects.get()
    assert counters(variant) == (7, 0)
    assert (movement.kind, movement.on_hand_change, movement.by, movement.reason) == (
        Kind.RECEIVE,
        7,
        editor,
        "11월 입고",
    )


@pytest.mark.parametrize("quantity", [0, -1])
def test_nothing_can_be_received_as_nothing(quantity: int):
    variant = a_variant(on_hand=1)
    with pytest.raises(stock.ChangeRefused):
        stock.receive(variant=variant, quantity=quantity)
    assert counters(variant) == (1, 0)


@pytest.mark.parametrize(("change", "left"), [(4, 9), (-4, 1)])
def test_a_count_is_corrected_both_ways(change: int, left: int):
    variant = a_variant(on_hand=5)
    stock.adjust(variant=variant, change=change, reason="세어 보니 달라요")
    assert counters(variant) == (left, 0)
    assert movements(variant)[-1] == (Kind.ADJUST, change, 0)


def test_a_correction_never_takes_what_is_promised():
    variant = a_variant(on_hand=5)
    an_order(variant, 3)

    with pytest.raises(stock.ChangeRefused, match="예약되지 않은 재고는 2개뿐이에요"):
        stock.adjust(variant=variant, change=-3, reason="잃어버렸어요")

    assert counters(variant) == (5, 3)


@pytest.mark.parametrize(("change", "reason"), [(0, "왜"), (3, ""), (3, "  ")])
def test_a_correction_needs_a_change_and_a_reason(change: int, reason: str):
    variant = a_variant(on_hand=5)
    with pytest.raises(stock.ChangeRefused):
        stock.adjust(variant=variant, change=change, reason=reason)
    assert movements(variant) == [(Kind.RECEIVE, 5, 0)]


def test_pieces_that_came_back_stand_on_the_shelf_again():
    variant = a_variant(on_hand=5)
    order = an_order(variant, 2)
    stock.ship(order=order)

    stock.restock(item=order.items.get(), quantity=1, reason="반품")

    assert counters(variant) == (4, 0)
    assert movements(variant)[-1] == (Kind.RESTOCK, 1, 0)


@pytest.mark.parametrize("quantity", [0, 3])
def test_no_more_comes_back_than_was_sent(quantity: int):
    variant = a_variant(on_hand=5)
    order = an_order(variant, 2)
    stock.ship(order=order)
    with pytest.raises(stock.ChangeRefused):
        stock.restock(item=order.items.get(), quantity=quantity)
    assert counters(variant) == (3, 0)


def test_a_movement_is_never_rewritten():
    a_variant(on_hand=5)
    movement = StockMovement.objects.get()
    with pytest.raises(TypeError):
        movement.save()
    with pytest.raises(TypeError):
        movement.delete()


def test_some_of_the_promised_pieces_are_given_back():
    variant = a_variant(on_hand=5)
    order = an_order(variant, 3)
    line = order.items.get()

    stock.release_pieces(order=order, pieces={line.pk: 2})
    assert counters(variant) == (5, 1)
    assert Reservation.objects.values_list("quantity", "status").get() == (1, Reservation.Status.ACTIVE)

    stock.release_pieces(order=order, pieces={line.pk: 1})
    assert counters(variant) == (5, 0)
    assert Reservation.objects.values_list("quantity", "status").get() == (1, Reservation.Status.RELEASED)


def test_no_more_is_given_back_than_was_promised():
    variant = a_variant(on_hand=5)
    order = an_order(variant, 2)
    with pytest.raises(AssertionError), transaction.atomic():
        stock.release_pieces(order=order, pieces={order.items.get().pk: 3})
    assert (counters(variant), len(movements(variant))) == ((5, 2), 2)
