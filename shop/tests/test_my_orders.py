"""What a member sees of their orders on their own page."""

import pytest
from django.db.models import F
from django.test import Client

from community.models import Customer
from community.tests.board_factories import a_comment, a_post
from community.tests.factories import a_member
from impactmuseum.base.tests.statements import statements
from shop import orders, reviews, wish_list
from shop.cart import Wanted
from shop.models import Order, OrderItem
from shop.tests.factories import (
    a_claim,
    a_courier,
    a_paid_order,
    a_received_line,
    a_review,
    a_variant,
    an_editor,
    an_order,
    place,
    shop_settings,
)
from shop.tests.test_member_orders import a_device

pytestmark = pytest.mark.django_db
Status = Order.Status


@pytest.fixture
def mina() -> Customer:
    shop_settings()
    return a_member("mina", nickname="미나")


def delivered(order: Order) -> Order:
    for status in (Status.SHIPPED, Status.DELIVERED):
        orders.transition(order, to=status)
    return order


def test_my_page_greets_and_counts_the_orders_of_every_step(mina):
    an_order(customer=mina)
    an_order(customer=mina)
    a_paid_order(customer=mina, to=Status.PREPARING)
    orders.transition(an_order(customer=mina), to=Status.CANCELLED)
    an_order(customer=a_member("theo"))
    page = a_device(mina).get("/my/")
    overview = page.context["panels"][0].panel
    assert [(one.label, one.count) for one in overview.standings] == [
        ("입금대기", 2),
        ("결제완료", 0),
        ("준비중", 1),
        ("배송중", 0),
        ("배송완료", 0),
        ("구매확정", 0),
    ]
    assert "미나님, 반가워요" in page.content.decode()
    assert "취소·반품·교환 1건" in page.content.decode()


def test_my_page_shows_the_three_newest_orders(mina):
    numbers = [an_order(customer=mina).number for _ in range(4)]
    newest = a_device(mina).get("/my/").context["panels"][0].panel.newest
    assert [row.order.number for row in newest] == numbers[:0:-1]


def test_a_member_without_orders_is_shown_the_way_to_the_shop(mina):
    assert "아직 주문한 것이 없어요." in a_device(mina).get("/my/").content.decode()


def test_only_staff_read_that_they_are_staff(mina):
    staff = Client()
    staff.force_login(an_editor())
    assert "관리자 여부: O" in staff.get("/my/").content.decode()
    assert "관리자 여부" not in a_device(mina).get("/my/").content.decode()


@pytest.mark.parametrize("count", [1, 60])
@pytest.mark.parametrize(
    "path", ["/my/", "/my/orders/", "/my/reviews/", "/my/posts/", "/my/posts/?of=comments", "/my/wishes/"]
)
def test_my_page_costs_at_most_fifteen_statements_whatever_its_length(mina, path: str, count: int):
    variant, post = a_variant(on_hand=200), a_post(author=mina)
    for _ in range(count):
        an_order(variant, customer=mina)
        a_comment(post, author=mina)
        a_post(author=mina)
    for _ in range(min(count, 5)):
        line = a_received_line(mina)
        wish_list.add(customer=mina, product=line.product)
        a_review(line.product, author=mina)
    assert statements(a_device(mina), path) <= 15


def test_what_came_waits_for_its_review_on_my_page(mina):
    lines = [a_received_line(mina, a_variant(name=f"물건 {number}")) for number in range(4)]
    a_review(lines[3].product, author=mina, order_item=lines[3])
    page = a_device(mina).get("/my/").content.decode()
    assert [f"/reviews/write/{line.pk}/" in page for line in lines] == [True, True, True, False]
    assert "쓸 수 있는 후기" not in a_device(a_member("theo")).get("/my/").content.decode()


def test_what_was_sent_back_whole_asks_for_no_review(mina):
    back, half = a_received_line(mina), a_received_line(mina)
    OrderItem.objects.filter(pk=back.pk).update(returned=1)
    OrderItem.objects.filter(pk=half.pk).update(quantity=2, subtotal=F("unit_price") * 2, returned=1)
    assert list(reviews.lines_to_review(member=mina)) == [half]


def test_the_orders_are_listed_ten_on_a_page(mina):
    variant = a_variant(on_hand=20)
    numbers = [an_order(variant, customer=mina).number for _ in range(11)]
    device = a_device(mina)
    assert [row.order.number for row in device.get("/my/orders/").context["rows"]] == numbers[:0:-1]
    assert [row.order.number for row in device.get("/my/orders/?page=2").context["rows"]] == numbers[:1]


def test_the_list_shows_the_orders_of_one_standing(mina):
    an_order(customer=mina)
    ready = a_paid_order(customer=mina)
    over = an_order(customer=mina)
    orders.transition(over, to=Status.EXPIRED)
    device = a_device(mina)
    assert [row.order for row in device.get("/my/orders/?status=paid").context["rows"]] == [ready]
    assert [row.order for row in device.get("/my/orders/?status=over").context["rows"]] == [over]
    assert len(device.get("/my/orders/?status=nonsense").context["rows"]) == 3


def test_an_order_of_several_goods_is_named_for_the_first_and_counts_the_rest(mina):
    soap, bag = a_variant(name="조각 비누"), a_variant(name="비갠 장바구니")
    place(Wanted(soap.pk, 1), Wanted(bag.pk, 1), customer=mina)
    assert "조각 비누 외 1건" in a_device(mina).get("/my/orders/").content.decode()


def test_each_order_offers_what_can_be_done_with_it(mina):
    a_courier()
    waiting, packed = an_order(customer=mina), a_paid_order(customer=mina, to=Status.PREPARING)
    arrived = delivered(a_paid_order(customer=mina, to=Status.PREPARING))
    rows = {row.order.pk: row for row in a_device(mina).get("/my/orders/").context["rows"]}
    offered = {
        order.status: [
            way for way in ("cancel", "return", "exchange", "confirm") if getattr(rows[order.pk], f"{way}_url")
        ]
        for order in (waiting, packed, arrived)
    }
    assert offered == {
        "pending": ["cancel"],
        "preparing": ["cancel"],
        "delivered": ["return", "exchange", "confirm"],
    }
    assert rows[arrived.pk].confirm_url == f"/orders/{arrived.number}/#confirm-title"
    assert rows[arrived.pk].return_url == f"/orders/{arrived.number}/claims/return/"


def test_an_order_of_which_something_is_asked_back_is_among_those(mina):
    order = a_paid_order(customer=mina, to=Status.PREPARING)
    an_order(customer=mina)
    a_claim(order, "cancel")
    page = a_device(mina).get("/my/orders/?status=over")
    assert [(row.order, row.is_claimed) for row in page.context["rows"]] == [(order, True)]
    assert page.context["standings"][-1].count == 1
    assert "취소·반품·교환 진행 중" in page.content.decode()


def test_the_list_shows_nobody_elses_orders_and_asks_a_guest_to_sign_in(client, mina):
    an_order(customer=a_member("theo"))
    an_order()
    assert a_device(mina).get("/my/orders/").context["rows"] == []
    assert client.get("/my/orders/")["Location"] == "/accounts/login/?next=/my/orders/"


def test_a_link_in_the_list_carries_no_key(mina):
    order = an_order(customer=mina)
    assert order.key not in a_device(mina).get("/my/orders/").content.decode()
