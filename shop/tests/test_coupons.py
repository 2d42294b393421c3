"""Coupons: what they take off, who may use them how often, and that no use is lost or counted twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from shop import checkout, coupons, orders
from shop.cart import Wanted
from shop.checkout import CheckoutChanged
from shop.integrity import breaches
from shop.models import Coupon, CouponRedemption, Order, Stock
from shop.orders import TransitionRefused
from shop.payments import bank_transfer
from shop.payments.settlement import SettlementRefused
from shop.receipts import Receipt
from shop.tests.books import nothing_is_broken
from shop.tests.factories import a_coupon, a_draft, a_variant, an_editor, an_order, place, shop_settings
from shop.tests.test_races import at_once

pytestmark = pytest.mark.django_db
Status = Order.Status


def used(code: str = "첫나들이") -> int:
    return Coupon.objects.get(code=code).used


def refusal(code: str = "첫나들이", subtotal: int = 10000, phone: str = "01012345678") -> str:
    person = coupons.person_of(customer=None, phone=phone)
    return coupons.apply(code=code, subtotal=subtotal, person=person, at=timezone.now()).problem


def test_a_coupon_is_taken_off_the_goods_and_not_off_the_delivery():
    shop_settings()
    a_coupon(value=3000)

    order = an_order(a_variant(price=12900), 2, coupon="첫나들이")

    assert (order.subtotal, order.shipping_fee, order.discount, order.total) == (25800, 3000, 3000, 25800)
    assert order.payments.get().amount == 25800
    assert (order.redemption.person, order.redemption.amount, used()) == ("phone:01012345678", 3000, 1)
    assert nothing_is_broken()


def test_free_delivery_counts_the_goods_before_the_discount():
    shop_settings()
    a_coupon(value=3000)
    order = an_order(a_variant(price=50000), coupon="첫나들이")
    assert (order.shipping_fee, order.total) == (0, 47000)


def test_a_coupon_of_more_than_the_goods_leaves_the_delivery_to_pay():
    shop_settings()
    a_coupon(value=30000)
    order = an_order(a_variant(price=10000), coupon="첫나들이")
    assert (order.discount, order.total) == (10000, 3000)


def test_the_lines_share_the_discount_to_the_last_won():
    shop_settings()
    a_coupon(value=1000)
    wanted = [Wanted(a_variant(price=price).pk, 1) for price in (3333, 3333, 3334)]

    order = place(*wanted, coupon="첫나들이")

    assert [item.discount for item in order.items.all()] == [333, 333, 334]
    assert nothing_is_broken()


def test_impact_counts_what_was_really_paid():
    a_coupon(value=5000)
    cheese = a_variant(price=10000, impact_kind="percent", impact_amount=10, impact_unit="원")
    order = an_order(cheese, coupon="첫나들이")
    assert [line.amount for line in Receipt(order).impact] == [500]


@pytest.mark.parametrize("typed", ["welcome-1", " WELCOME-1 ", "Welcome -1"])
def test_a_code_is_known_however_it_is_typed(typed):
    a_coupon("Welcome-1")
    assert Coupon.objects.get().code == "WELCOME-1"
    assert refusal(typed) == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"minimum": 15000}, "상품 금액이 15,000원 이상일 때 쓸 수 있는 쿠폰이에요. 5,000원이 모자라요."),
        ({"limit": 0}, "준비한 수량이 모두 쓰인 쿠폰이에요."),
        ({"end": timezone.now() - timedelta(hours=1)}, "기간이 끝난 쿠폰이에요."),
        ({"start": timezone.now() + timedelta(hours=1)}, "부터 쓸 수 있는 쿠폰이에요."),
    ],
)
def test_a_refusal_says_why(fields, sentence):
    a_coupon(**fields)
    assert sentence in refusal()


def test_a_code_nobody_made_is_refused():
    assert refusal("없는번호") == "이런 쿠폰이 없어요. 번호를 다시 확인해 주세요."


def test_a_person_uses_a_coupon_as_often_as_it_allows():
    a_coupon(limit_per_person=2)
    for _ in range(2):
        an_order(coupon="첫나들이")

    assert refusal() == "한 분이 2번까지 쓸 수 있는 쿠폰이고, 이미 쓰셨어요."
    assert refusal(phone="01099999999") == ""
    assert used() == 2


@pytest.mark.parametrize("end", [Status.CANCELLED, Status.EXPIRED])
def test_an_order_that_ends_unpaid_gives_its_coupon_back(end):
    a_coupon()
    order = an_order(coupon="첫나들이")

    orders.transition(order, to=end)

    assert used() == 0
    assert (refusal(), CouponRedemption.objects.get().slot) == ("", None)
    assert nothing_is_broken()


def test_late_money_uses_the_coupon_again():
    a_coupon(limit=1)
    order = an_order(coupon="첫나들이")
    orders.expire_overdue(at=timezone.now() + timedelta(days=9))

    bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())

    assert (used(), Order.objects.get().status) == (1, Status.PAID)
    assert nothing_is_broken()


def test_late_money_is_refused_when_the_coupon_went_to_somebody_else():
    a_coupon(limit=1)
    variant = a_variant(on_hand=5)
    order = an_order(variant, coupon="첫나들이")
    orders.expire_overdue(at=timezone.now() + timedelta(days=9))
    an_order(variant, coupon="첫나들이", buyer_phone="01022223333")

    with pytest.raises(SettlementRefused, match="준비한 수량이 모두 쓰인 쿠폰이에요"):
        bank_transfer.confirm_deposit(payment=order.payments.get(), amount=order.total, by=an_editor())

    assert (used(), Stock.objects.get().reserved) == (1, 1)
    with pytest.raises(TransitionRefused):
        orders.take_up_again(order)
    assert nothing_is_broken()


@pytest.mark.parametrize(
    ("change", "after"),
    [
        ({"value": 2000}, "−2,000원"),
        ({"used": 1}, "준비한 수량이 모두 쓰인 쿠폰이에요."),
        ({"end": timezone.now() - timedelta(hours=1)}, "기간이 끝난 쿠폰이에요."),
    ],
)
def test_a_coupon_that_changed_meanwhile_is_told_as_a_difference(change, after):
    a_coupon(limit=1)
    draft, now = a_draft(coupon="첫나들이"), timezone.now()
    wanted = [Wanted(a_variant().pk, 1)]
    shown = checkout.fingerprint(checkout.read_cart(wanted=wanted, draft=draft, at=now), draft)
    Coupon.objects.update(**change)

    with pytest.raises(CheckoutChanged) as changed:
        checkout.place_order(key="key", shown=shown, wanted=wanted, draft=draft, at=now, consented_at=now)

    assert tuple(changed.value.changes[0]) == ("쿠폰 첫나들이", "−3,000원", after)
    assert not Order.objects.exists()
    assert not CouponRedemption.objects.exists()


def test_an_editor_who_saves_late_does_not_undo_the_count():
    opened = a_coupon()
    an_order(coupon="첫나들이")
    opened.name = "새 이름"
    opened.save()
    assert (Coupon.objects.get().name, used()) == ("새 이름", 1)


def test_a_limit_never_falls_below_what_was_used():
    a_coupon()
    an_order(coupon="첫나들이")
    coupon = Coupon.objects.get()
    coupon.limit = 0
    with pytest.raises(ValidationError, match="이미 1번 쓰였어요"):
        coupon.save()
    assert Coupon.objects.get().limit is None


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE shop_coupon SET used = 3", "coupon 첫나들이: 3 uses are counted, but 1 orders hold one"),
        ("DELETE FROM shop_couponredemption", "without a coupon"),
        ("UPDATE shop_couponredemption SET slot = NULL", "its coupon is given back"),
        ("UPDATE shop_orderitem SET discount = 1", "its lines share 1"),
    ],
)
def test_what_is_broken_behind_the_shop_is_found(statement, what):
    a_coupon()
    an_order(coupon="첫나들이")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    found = [str(breach) for breach in breaches(at=timezone.now())]
    assert any(breach.startswith("I7") and what in breach for breach in found)


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_twenty_orders_race_for_a_coupon_of_five(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    a_coupon(limit=5)
    variant = a_variant(on_hand=50)

    results = at_once(20, lambda number: an_order(variant, coupon="첫나들이", buyer_phone=f"010123400{number:02}"))

    with_coupon = Order.objects.filter(discount=3000).count()
    assert (with_coupon, used(), CouponRedemption.objects.count()) == (5, 5, 5)
    assert all(isinstance(result, (Order, CheckoutChanged)) for result in results), results
    assert nothing_is_broken()


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_one_person_at_many_counters_uses_a_coupon_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    a_coupon()
    variant = a_variant(on_hand=50)
    draft, now = a_draft(coupon="첫나들이"), timezone.now()
    wanted = [Wanted(variant.pk, 1)]
    shown = checkout.fingerprint(checkout.read_cart(wanted=wanted, draft=draft, at=now), draft)

    results = at_once(
        8,
        lambda number: checkout.place_order(
            key=f"key-{number}", shown=shown, wanted=wanted, draft=draft, at=now, consented_at=now
        ),
    )

    assert sum(isinstance(result, Order) for result in results) == 1
    assert sum(isinstance(result, CheckoutChanged) for result in results) == 7
    assert used() == 1
    assert nothing_is_broken()
