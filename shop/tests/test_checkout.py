"""Placing an order: once, as shown, or not at all."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from shop import cart_lines, checkout
from shop.cart import Wanted
from shop.checkout import Change, CheckoutChanged, Token
from shop.checkout_draft import Draft
from shop.models import (
    Order,
    OrderItem,
    Payment,
    PriceWindow,
    Product,
    Reservation,
    ShippingAddress,
    ShopSettings,
    StockMovement,
    Variant,
)
from shop.shipping import Tariff, agreed_tariff
from shop.tests.factories import a_draft, a_personal_tag, a_variant, an_order, place, shop_settings

pytestmark = pytest.mark.django_db


def shown_to(wanted: list[Wanted], draft: Draft) -> dict:
    return checkout.fingerprint(cart_lines.read(wanted=wanted, postcode=draft.postcode), draft)


def place_shown(shown: dict, wanted: list[Wanted], draft: Draft, key: str = "a-key") -> Order:
    now = timezone.now()
    return checkout.place_order(key=key, shown=shown, wanted=wanted, draft=draft, at=now, consented_at=now)


def changes_of(wanted: list[Wanted], shown: dict, draft: Draft | None = None) -> list[Change]:
    """What placing it now is refused for; and nothing was written."""
    with pytest.raises(CheckoutChanged) as refusal:
        place_shown(shown, wanted, draft or a_draft())
    assert not Order.objects.exists()
    assert not StockMovement.objects.filter(kind=StockMovement.Kind.RESERVE).exists()
    return refusal.value.changes


def test_an_order_is_a_receipt_of_what_was_bought():
    shop_settings()
    variant = a_variant(name="골목 넥워머", variants=[{"option1": "먹구름", "price": 12900, "sku": "NW-1"}])
    order = an_order(variant, 2)
    item = order.items.get()

    assert (item.product_name, item.option_label, item.sku) == ("골목 넥워머", "먹구름", "NW-1")
    assert (item.unit_price, item.quantity, item.subtotal) == (12900, 2, 25800)
    assert (item.brand_name, item.problem_title) == ("다시결", "플라스틱과 자원순환")
    assert (order.subtotal, order.shipping_fee, order.discount, order.total) == (25800, 3000, 0, 28800)
    assert order.status == Order.Status.PENDING


def test_the_receipt_outlives_every_change_of_the_product():
    variant = a_variant(name="비누", price=5000, impact_kind="per_unit", impact_amount=1, impact_unit="개")
    order = an_order(variant)
    Variant.objects.update(price=9000)
    Product.objects.update(name="다른 이름", impact_amount=5)

    item = order.items.get()
    assert (item.product_name, item.unit_price, item.impact_amount) == ("비누", 5000, 1)


def test_the_order_goes_to_its_address_and_waits_for_its_deposit():
    at = datetime(2026, 11, 22, 15, 30, tzinfo=timezone.get_default_timezone())
    order = an_order(at=at)
    address, payment = ShippingAddress.objects.get(order=order), Payment.objects.get(order=order)

    assert (address.recipient, address.phone) == ("김받음", "021234567")
    assert str(address) == "(04524) 서울특별시 중구 세종대로 110, 3층"
    assert (payment.provider, payment.status, payment.amount) == ("bank_transfer", "waiting", order.total)
    assert f"{timezone.localtime(payment.due_at):%Y-%m-%d %H:%M}" == "2026-11-25 23:59"
    assert Reservation.objects.get().expires_at == payment.due_at


def test_the_last_minute_of_a_day_in_seoul_belongs_to_that_day():
    at = datetime(2026, 11, 22, 23, 59, tzinfo=timezone.get_default_timezone())
    order = an_order(at=at)
    assert order.number.startswith("IM-261122-")
    assert timezone.localtime(order.payments.get().due_at).day == 25


def test_the_number_can_not_be_guessed():
    numbers = {an_order().number for _ in range(3)}
    assert len(numbers) == 3
    assert all(re.fullmatch(r"IM-\d{6}-[0-9A-HJKMNP-TV-Z]{12}", number) for number in numbers)


def test_a_reduced_price_is_charged_while_it_holds():
    variant, now = a_variant(price=10000), timezone.now()
    PriceWindow.objects.create(variant=variant, start=now - timedelta(1), end=now + timedelta(1), price=8000)
    item = an_order(variant).items.get()
    assert (item.unit_price, item.list_price) == (8000, 10000)


def test_jeju_pays_its_surcharge():
    shop_settings()
    order = an_order(a_variant(price=10000), postcode="63100")
    assert (order.shipping_fee, order.total) == (6000, 16000)


def test_a_personal_text_and_the_agreement_to_it_stand_on_the_line():
    tag = a_personal_tag()
    item = place(Wanted(tag.pk, 1, "보리 010-1234-5678")).items.get()
    assert item.personal_text == "보리 010-1234-5678"
    assert item.withdrawal_notice == tag.product.withdrawal_notice
    assert item.withdrawal_agreed_at is not None


def test_perishable_goods_show_their_notice_and_ask_for_no_agreement():
    box = a_variant(withdrawal_notice="신선식품이라 청약철회가 제한돼요.", shipping=Product.Shipping.CHILLED)
    item = an_order(box).items.get()
    assert (item.withdrawal_notice, item.withdrawal_agreed_at) == ("신선식품이라 청약철회가 제한돼요.", None)


def test_two_lines_of_one_variant_are_reserved_together():
    tag = a_personal_tag(on_hand=3)
    place(Wanted(tag.pk, 2, "보리"), Wanted(tag.pk, 1, "콩이"))
    tag.stock.refresh_from_db()
    assert (tag.stock.on_hand, tag.stock.reserved) == (3, 3)
    assert sorted(Reservation.objects.values_list("quantity", flat=True)) == [1, 2]


def test_the_same_checkout_again_is_the_same_order():
    variant = a_variant(on_hand=1)
    first = an_order(variant, key="one-key")
    second = place_shown({}, [Wanted(variant.pk, 1)], a_draft(), key="one-key")
    assert first == second
    assert Order.objects.count() == OrderItem.objects.count() == 1


def test_a_new_price_is_shown_before_it_is_charged():
    shop_settings()
    variant = a_variant(name="비누", price=5000)
    wanted = [Wanted(variant.pk, 2)]
    shown = shown_to(wanted, a_draft())
    Variant.objects.update(price=6000)
    assert changes_of(wanted, shown) == [
        Change("비누", "5,000원", "6,000원"),
        Change("결제 금액", "13,000원", "15,000원"),
    ]


def test_a_cart_that_changed_in_another_window_is_asked_for_again():
    shop_settings()
    soap, bag = a_variant(name="비누", price=5000), a_variant(name="가방", price=30000)
    shown = shown_to([Wanted(soap.pk, 1)], a_draft())
    assert changes_of([Wanted(soap.pk, 2), Wanted(bag.pk, 1)], shown) == [
        Change("비누", "1개", "2개"),
        Change("가방", "없음", "1개"),
        Change("결제 금액", "8,000원", "43,000원"),
    ]


def test_a_new_delivery_fee_is_shown_before_it_is_charged():
    shop_settings()
    wanted = [Wanted(a_variant(price=10000).pk, 1)]
    shown = shown_to(wanted, a_draft())
    shop_settings(shipping_fee=3500)
    assert changes_of(wanted, shown) == [
        Change("배송비", "3,000원", "3,500원"),
        Change("결제 금액", "13,000원", "13,500원"),
    ]


def test_another_address_than_the_one_shown_is_asked_for_again():
    wanted = [Wanted(a_variant().pk, 1)]
    shown = shown_to(wanted, a_draft())
    (change,) = changes_of(wanted, shown, a_draft(recipient="다른 분"))
    assert change.what == "주문자와 배송지"


def test_pieces_that_went_meanwhile_are_told_with_what_is_left():
    variant = a_variant(name="비누", on_hand=3)
    wanted = [Wanted(variant.pk, 3)]
    shown = shown_to(wanted, a_draft())
    variant.stock.__class__.objects.update(reserved=1)
    assert changes_of(wanted, shown) == [Change("비누", "3개", "남은 수량은 2개예요. 수량을 줄여 주세요.")]


def test_pieces_that_go_at_the_last_moment_are_told_too(monkeypatch):
    variant = a_variant(name="비누", on_hand=3)
    wanted = [Wanted(variant.pk, 3)]
    shown = shown_to(wanted, a_draft())
    # The cart was read a moment ago; then somebody else's UPDATE came first.
    monkeypatch.setattr(cart_lines, "_problem", lambda *_: "")
    variant.stock.__class__.objects.update(reserved=1)
    assert changes_of(wanted, shown) == [Change("비누", "3개", "‘비누’의 남은 수량은 2개예요.")]


def test_a_product_that_went_meanwhile_is_not_sold():
    variant = a_variant(name="비누")
    wanted = [Wanted(variant.pk, 1)]
    shown = shown_to(wanted, a_draft())
    Product.objects.update(live=False)
    assert changes_of(wanted, shown)[0] == Change("비누", "1개", "더 이상 판매하지 않는 상품이에요.")


def test_nothing_is_sold_to_whom_nothing_was_shown():
    wanted = [Wanted(a_variant(price=10000).pk, 1)]
    assert changes_of(wanted, Token.read("made up").shown) == [Change("결제 금액", "확인하지 않음", "13,000원")]


def test_what_the_token_shows_can_not_be_edited():
    token = str(Token(key="a-key", shown={"total": 10}))
    assert Token.read(token) == Token(key="a-key", shown={"total": 10})
    assert Token.read(token[:-1] + ("a" if token[-1] != "a" else "b")) == Token(key="", shown={})


def test_an_answer_lost_at_the_commit_is_looked_up_and_not_repeated(monkeypatch):
    variant, place_really = a_variant(), checkout._place

    def place_and_lose_the_connection(*args):
        place_really(*args)
        raise OperationalError(2013, "Lost connection to server during query")

    monkeypatch.setattr(checkout, "_place", place_and_lose_the_connection)
    assert an_order(variant) == Order.objects.get()


def test_a_database_that_is_away_is_no_order(monkeypatch):
    def lose_the_connection(*args):
        raise OperationalError(2006, "Server has gone away")

    monkeypatch.setattr(checkout, "_place", lose_the_connection)
    with pytest.raises(OperationalError):
        an_order()
    assert not Order.objects.exists()


def test_five_lines_take_at_most_forty_statements(django_assert_max_num_queries, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    shop_settings()
    wanted = [Wanted(a_variant().pk, 1) for _ in range(5)]
    draft = a_draft()
    shown = shown_to(wanted, draft)
    with django_assert_max_num_queries(40):
        place_shown(shown, wanted, draft)


def test_an_order_remembers_the_tariff_its_buyer_agreed_to():
    shop_settings()
    order = place(Wanted(a_variant().pk, 1), postcode="63100")
    ShopSettings.objects.update(shipping_fee=9999, free_shipping_from=0, chilled_fee=0)
    order.refresh_from_db()
    assert agreed_tariff(order) == Tariff(base=3000, free_from=50000, chilled=4000)
    assert (order.tariff_remote, order.shipping_fee) == (3000, 6000)
