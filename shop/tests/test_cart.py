"""What is in the cart, what it costs at this moment, and what it refuses."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from shop import cart, cart_lines
from shop.baskets import BUY_NOW, MemberBasket, SessionBasket
from shop.cart import CartRefused, Wanted
from shop.models import PriceWindow, Product, Variant
from shop.tests.factories import a_buyer, a_personal_tag, a_variant, an_order, shop_settings

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["guest", "member"])
def basket(request) -> cart.Basket:
    """Where the cart is kept makes no difference to what it does."""
    return SessionBasket(SessionStore()) if request.param == "guest" else MemberBasket(a_buyer())


def put(basket: cart.Basket, variant: Variant, quantity: object = 1, text: str = "") -> cart.Added:
    return cart.add(basket=basket, variant_id=str(variant.pk), quantity=str(quantity), personal_text=text)


def read(basket: cart.Basket, postcode: str = "") -> cart_lines.Cart:
    return cart_lines.read(wanted=basket.lines(), postcode=postcode)


def test_the_same_piece_twice_is_one_line(basket):
    variant = a_variant(on_hand=9)
    put(basket, variant, 2)
    added = put(basket, variant, 3)
    assert basket.lines() == [Wanted(variant.pk, 5)]
    assert (added.quantity, added.count) == (3, 5)


def test_the_same_piece_with_another_text_is_another_line(basket):
    tag = a_personal_tag()
    put(basket, tag, 1, "보리 010-1234-5678")
    put(basket, tag, 2, "콩이")
    put(basket, tag, 1, "콩이")
    assert basket.lines() == [Wanted(tag.pk, 1, "보리 010-1234-5678"), Wanted(tag.pk, 3, "콩이")]


@pytest.mark.parametrize("quantity", ["0", "-1", "1.5", "1,5", "", "  ", "abc", "1e3", "+1", "１", "000", "0x1", "∞"])
def test_quantities_are_whole_and_at_least_one(basket, quantity: str):
    with pytest.raises(CartRefused, match="수량은 1 이상의 숫자로 적어 주세요") as refusal:
        put(basket, a_variant(), quantity)
    assert refusal.value.field == "quantity"
    assert basket.lines() == []


@pytest.mark.parametrize("quantity", ["11", "1000000000000", "9" * 5000])
def test_more_than_there_is_is_refused_with_the_number_that_is_left(basket, quantity: str):
    with pytest.raises(CartRefused, match="남은 수량은 10개예요") as refusal:
        put(basket, a_variant(on_hand=10), quantity)
    assert refusal.value.available == 10
    assert basket.lines() == []


def test_what_is_in_the_cart_already_counts(basket):
    variant = a_variant(on_hand=3)
    put(basket, variant, 2)
    with pytest.raises(CartRefused, match="남은 수량은 3개이고, 장바구니에 이미 2개가 있어요"):
        put(basket, variant, 2)
    assert basket.lines() == [Wanted(variant.pk, 2)]


def test_all_lines_of_one_variant_count_together(basket):
    tag = a_personal_tag(on_hand=3)
    put(basket, tag, 2, "보리")
    with pytest.raises(CartRefused, match="이미 2개가 있어요"):
        put(basket, tag, 2, "콩이")


def test_pieces_promised_to_others_are_not_left(basket):
    variant = a_variant(on_hand=3)
    an_order(variant, 2)
    with pytest.raises(CartRefused, match="남은 수량은 1개예요"):
        put(basket, variant, 2)


def test_what_is_sold_out_says_so(basket):
    with pytest.raises(CartRefused, match="품절된 상품이에요"):
        put(basket, a_variant(on_hand=0))


@pytest.mark.parametrize("variant_id", ["", " ", "0", "999999", "-1", "abc", "9" * 30, "1 OR 1=1"])
def test_what_is_no_option_is_refused(basket, variant_id: str):
    with pytest.raises(CartRefused) as refusal:
        cart.add(basket=basket, variant_id=variant_id, quantity="1")
    assert refusal.value.field == "variant"
    assert basket.lines() == []


def test_an_unpublished_product_a_hidden_brand_and_a_retired_option_are_refused(basket):
    unpublished, hidden, retired = a_variant(live=False), a_variant(), a_variant()
    Variant.objects.filter(pk=retired.pk).update(is_retired=True)
    for variant in (unpublished, retired):
        with pytest.raises(CartRefused, match="지금은 판매하지 않는 상품이에요"):
            put(basket, variant)
    type(hidden.product.brand).objects.update(live=False)
    with pytest.raises(CartRefused, match="지금은 판매하지 않는 상품이에요"):
        put(basket, hidden)


def test_a_text_that_can_not_be_engraved_is_refused_at_its_field(basket):
    with pytest.raises(CartRefused, match="쓸 수 없는 글자") as refusal:
        put(basket, a_personal_tag(), 1, "보리♥")
    assert refusal.value.field == "personal_text"
    assert basket.lines() == []


def test_there_is_an_end_to_the_lines(basket, monkeypatch):
    monkeypatch.setattr(cart, "MAX_LINES", 2)
    put(basket, a_variant())
    last = a_variant()
    put(basket, last)
    with pytest.raises(CartRefused, match="2가지까지"):
        put(basket, a_variant())
    put(basket, last)
    assert cart.pieces(basket.lines()) == 3


def test_a_quantity_is_changed(basket):
    variant = a_variant(on_hand=5)
    put(basket, variant, 2)
    cart.change(basket=basket, key=str(variant.pk), quantity="5")
    assert basket.lines() == [Wanted(variant.pk, 5)]


@pytest.mark.parametrize("quantity", ["0", "6", "", "2.5"])
def test_a_change_that_can_not_be_leaves_the_line_as_it_was(basket, quantity: str):
    variant = a_variant(on_hand=5)
    put(basket, variant, 2)
    with pytest.raises(CartRefused):
        cart.change(basket=basket, key=str(variant.pk), quantity=quantity)
    assert basket.lines() == [Wanted(variant.pk, 2)]


def test_a_change_counts_the_other_lines_of_the_variant(basket):
    tag = a_personal_tag(on_hand=5)
    put(basket, tag, 2, "보리")
    put(basket, tag, 1, "콩이")
    with pytest.raises(CartRefused, match="남은 수량은 5개이고, 다른 줄에 2개가 있어요"):
        cart.change(basket=basket, key=Wanted(tag.pk, 1, "콩이").key, quantity="4")


def test_changing_or_removing_a_line_that_is_gone_does_nothing(basket):
    variant = a_variant()
    put(basket, variant)
    cart.change(basket=basket, key="no-such-line", quantity="3")
    cart.remove(basket=basket, key="no-such-line")
    assert basket.lines() == [Wanted(variant.pk, 1)]


def test_an_empty_cart_leaves_nothing_in_the_session():
    session, variant = SessionStore(), a_variant()
    put(SessionBasket(session), variant)
    cart.remove(basket=SessionBasket(session), key=str(variant.pk))
    assert session.is_empty()


def test_only_what_was_bought_leaves_the_cart(basket):
    bought, kept = a_variant(), a_variant()
    put(basket, bought, 5)
    put(basket, kept, 1)
    cart.take_out(basket=basket, bought=[Wanted(bought.pk, 3)])
    assert basket.lines() == [Wanted(bought.pk, 2), Wanted(kept.pk, 1)]


def test_buying_at_once_leaves_the_cart_alone():
    session = SessionStore()
    basket, beside = SessionBasket(session), SessionBasket(session, BUY_NOW)
    first, second, third = a_variant(), a_variant(), a_variant()
    put(basket, first, 2)
    for variant in (second, third):
        cart.buy_now(basket=beside, variant_id=str(variant.pk), quantity="1")
    assert basket.lines() == [Wanted(first.pk, 2)]
    assert beside.lines() == [Wanted(third.pk, 1)]


# Reading


def test_lines_are_priced_when_they_are_read(basket):
    shop_settings()
    variant = a_variant(price=12900)
    put(basket, variant, 2)
    Variant.objects.update(price=13900)
    now = timezone.now()
    assert read(basket).subtotal == 27800
    PriceWindow.objects.create(
        variant=variant, start=now - timedelta(1), end=now + timedelta(1), price=9900, label="늦가을"
    )
    line = read(basket).lines[0]
    assert (line.unit_price, line.list_price, line.subtotal, line.offer.label) == (9900, 13900, 19800, "늦가을")


def test_the_sum_adds_up_and_says_how_much_is_missing_to_free_delivery(basket):
    shop_settings()
    put(basket, a_variant(price=12900), 1)
    put(basket, a_variant(price=12500), 2)
    found = read(basket)
    assert (found.count, found.subtotal, found.shipping_fee, found.total) == (3, 37900, 3000, 40900)
    assert found.free_shipping_remaining == 12100


def test_delivery_becomes_free(basket):
    shop_settings()
    put(basket, a_variant(price=50000))
    found = read(basket)
    assert (found.shipping_fee, found.total, found.free_shipping_remaining) == (0, 50000, 0)


def test_a_remote_address_costs_more(basket):
    shop_settings()
    put(basket, a_variant(price=10000))
    assert read(basket, "63100").total == 16000


def test_lines_are_grouped_by_the_parcel_they_travel_in(basket):
    shop_settings()
    put(basket, a_variant(price=9000, shipping=Product.Shipping.CHILLED))
    put(basket, a_personal_tag(), 1, "보리")
    put(basket, a_variant(price=10000), 2)
    found = read(basket)
    assert [(bundle.label, bundle.subtotal, bundle.fee) for bundle in found.bundles] == [
        ("일반", 20000, 3000),
        ("냉장", 9000, 4000),
        ("주문제작", 12000, 0),
    ]
    assert sum(bundle.fee for bundle in found.bundles) == found.shipping_fee == 7000


def test_made_to_order_goods_alone_carry_the_base_fee(basket):
    shop_settings()
    put(basket, a_personal_tag(), 1, "보리")
    put(basket, a_variant(price=9000, shipping=Product.Shipping.CHILLED))
    assert [(bundle.label, bundle.fee) for bundle in read(basket).bundles] == [("냉장", 4000), ("주문제작", 3000)]


def test_chilled_goods_alone_are_told_nothing_of_free_delivery(basket):
    shop_settings()
    put(basket, a_variant(shipping=Product.Shipping.CHILLED))
    assert read(basket).free_shipping_remaining == 0


def test_a_product_that_was_deleted_stays_in_a_session_as_a_line_that_can_only_be_taken_out():
    shop_settings()
    session, variant, other = SessionStore(), a_variant(on_hand=0), a_variant(price=5000)
    session["cart"] = [[variant.pk, 1, ""], [other.pk, 1, ""]]
    variant.product.delete()
    basket = SessionBasket(session)
    found = read(basket)
    assert [(line.is_gone, line.problem) for line in found.lines] == [
        (True, "더 이상 판매하지 않는 상품이에요."),
        (False, ""),
    ]
    assert (found.is_orderable, found.subtotal, found.lines[0].name) == (False, 5000, "지금은 없는 상품")


def test_what_was_unpublished_sold_out_or_became_scarce_is_told_at_its_line(basket):
    shop_settings()
    gone, sold_out, scarce = a_variant(), a_variant(on_hand=1), a_variant(on_hand=3, price=7000)
    for variant, quantity in ((gone, 1), (sold_out, 1), (scarce, 3)):
        put(basket, variant, quantity)
    Product.objects.filter(pk=gone.product_id).update(live=False)
    an_order(sold_out, 1)
    an_order(scarce, 1)
    found = read(basket)
    assert [line.problem for line in found.lines] == [
        "더 이상 판매하지 않는 상품이에요.",
        "품절되었어요.",
        "남은 수량은 2개예요. 수량을 줄여 주세요.",
    ]
    assert (found.subtotal, found.is_orderable, found.lines[2].maximum) == (21000, False, 2)


def test_a_line_may_have_what_the_other_lines_of_its_variant_leave(basket):
    tag = a_personal_tag(on_hand=5)
    put(basket, tag, 2, "보리")
    put(basket, tag, 1, "콩이")
    assert [line.maximum for line in read(basket).lines] == [4, 3]


def test_a_text_that_no_longer_fits_must_be_given_again(basket):
    tag = a_personal_tag()
    put(basket, tag, 1, "보리 010-1234-5678")
    Product.objects.update(personal_text_max_length=4)
    assert read(basket).lines[0].problem == "새길 글의 규칙이 바뀌었어요. 빼고 다시 담아 주세요."


@pytest.mark.parametrize("lines", [1, 8])
def test_reading_costs_the_same_whatever_the_number_of_lines(basket, django_assert_num_queries, lines: int):
    shop_settings()
    for _ in range(lines):
        put(basket, a_variant())
    # A member's lines are one statement more.
    with django_assert_num_queries(4 + isinstance(basket, MemberBasket)):
        names = [line.name for line in read(basket).lines]
    assert len(names) == lines


def test_what_the_cart_will_do_is_counted_per_product(basket):
    rule = {"impact_kind": "per_unit", "impact_amount": 7, "impact_unit": "병뚜껑(개)", "impact_sentence": "7개"}
    put(basket, a_variant(name="뚜껑 키링", **rule), 3)
    put(basket, a_variant())
    (line,) = read(basket).impact
    assert (line.product_name, line.amount, line.unit, line.sentence) == ("뚜껑 키링", 21, "병뚜껑(개)", "7개")
