"""The first screen of the admin: what needs somebody today, for those who may do it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community import reports
from community.models import User
from community.tests.board_factories import a_post, another_member, hidden
from shop import claim_desk, rounds, today
from shop.cart import Wanted
from shop.models import Order, Product, ShopSettings
from shop.tests.claim_factories import sent_back, two_sizes
from shop.tests.factories import (
    ProductFactory,
    a_claim,
    a_paid_order,
    a_question,
    a_variant,
    an_arrived_order,
    an_editor,
    an_order,
)

pytestmark = pytest.mark.django_db
MONEY = {"결제", "환불", "어긋난 돈", "결제사 알림"}


def chores(found: list[today.Chore]) -> dict[str, int]:
    return {chore.label: chore.count for chore in found}


def test_orders_that_wait_for_money_are_counted():
    an_order()
    an_order()

    assert chores(today.order_chores()) == {
        "입금을 기다리는 주문": 2,
        "준비할 주문": 0,
        "발급할 현금영수증": 0,
        "고칠 현금영수증": 0,
    }


def test_requests_are_counted_by_what_is_to_be_done():
    operator, (medium, large) = an_editor(), two_sizes()
    a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    sent_back(an_arrived_order(), operator)
    claim_desk.grant(claim=a_claim(an_arrived_order(), "return"), by=operator)
    exchange = a_claim(an_arrived_order(Wanted(medium.pk, 1)), "exchange", replacements=[large])
    claim_desk.grant(claim=exchange, by=operator)
    claim_desk.collect(claim=exchange, restocked={}, by=operator, at=timezone.now())

    assert chores(today.claim_chores()) == {
        "답할 취소·반품·교환 요청": 1,
        "돌아와서 환불할 반품": 1,
        "보낼 교환 상품": 1,
    }


def test_what_is_sold_out_or_nearly_is_counted_among_what_visitors_see():
    a_variant(on_hand=0)
    a_variant(on_hand=5)
    a_variant(on_hand=6)
    ProductFactory(on_hand=0, live=False)

    assert chores(today.stock_chores()) == {"품절된 옵션": 1, "얼마 안 남은 옵션": 1}


def test_each_chore_leads_to_where_it_is_done(client):
    an_order(a_variant(on_hand=3), 2)
    ProductFactory(on_hand=0)
    editor = an_editor()
    a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    sent_back(an_arrived_order(), editor)
    reports.submit(subject=a_post(), by=another_member(), reason="spam")
    for state in ({}, {"is_private": True}, hidden(), {"answered_at": timezone.now()}, {"deleted_at": timezone.now()}):
        a_question(ProductFactory(), **state)
    client.force_login(editor)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "오늘 할 일" in page
    assert page.count(f'href="{reverse("order:index")}?status=pending"') == 1
    assert f'href="{reverse("board_report:index")}?status=open"' in page
    found = [*today.order_chores(), *today.claim_chores(), *today.stock_chores(), *today.product_chores()]
    for chore in [*found, *today.board_chores(), *today.question_chores()]:
        listed = client.get(chore.url).context["object_list"]
        assert len(listed) == chore.count


def test_a_scheduled_publication_that_was_refused_is_told_with_its_reason(client):
    product = ProductFactory(name="비누")
    product.save_revision()
    Product.objects.get().publish(Product.objects.get().latest_revision, log_action="wagtail.publish.scheduled")
    client.force_login(an_editor())

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert "게시하지 못한 예약" in page
    assert "고시에 빠진 항목이 있어요" in page


def test_what_has_to_run_by_itself_and_does_not_is_told_first(client):
    client.force_login(an_editor())
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "결제와 환불을 마무리하는 일(complete_payments)이 한 번도 돌지 않았어요." in page
    call_command("complete_payments", stdout=StringIO())
    call_command("reconcile_payments", stdout=StringIO())
    assert "저절로 돌아야 하는 일" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_a_round_that_is_overdue_is_told_with_how_long():
    now = timezone.now()
    rounds.done(name=rounds.COMPLETE, at=now - timedelta(minutes=9))
    rounds.done(name=rounds.RECONCILE, at=now - timedelta(hours=5))
    assert rounds.alarms(at=now) == ["결제사와 맞춰 보는 일(reconcile_payments)이 5시간 동안 돌지 않았어요."]


def test_letters_and_confirmations_that_nobody_takes_care_of_are_told(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    an_arrived_order()
    now = timezone.now()
    for name in rounds.RHYTHM:
        rounds.done(name=name, at=now + timedelta(days=8))
    assert rounds.alarms(at=now) == []
    letters, purchases = rounds.alarms(at=now + timedelta(days=8))
    assert letters.startswith("보내지 못한 편지가 4통 있어요.")
    assert purchases.startswith("구매 확정이 밀린 주문이 1건 있어요.")


def test_nobody_is_told_of_what_is_not_theirs(client):
    an_order()
    user = User.objects.create_user("writer", password="pass-word-1")
    user.user_permissions.add(*Permission.objects.filter(codename="access_admin"))
    client.force_login(user)

    assert "오늘 할 일" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_panel_asks_fifteen_questions_however_much_there_is(client, django_assert_num_queries):
    for _ in range(3):
        an_order()
        a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel")
    ShopSettings.to_show()  # Remembered from the first page on.

    with django_assert_num_queries(15):
        rounds.alarms(at=timezone.now())
        today.order_chores(), today.claim_chores(), today.break_chores(), today.refund_chores()
        today.stock_chores(), today.product_chores(), today.board_chores()
        today.question_chores(), today.put_off()


@pytest.mark.parametrize(
    ("group", "menu"),
    [
        ("Editors", {"상품", "재고"}),
        ("Moderators", {"게시글", "댓글", "신고", "회원"}),
        (
            "상점 운영",
            MONEY | {"주문", "취소·반품·교환", "상품", "갈래", "기간 가격", "재고", "재입고 알림", "상점 설정"},
        ),
    ],
)
def test_each_role_finds_its_own_work_in_the_menu(client: Client, group, menu):
    from django.contrib.auth.models import Group

    user = User.objects.create_user("someone", password="pass-word-1")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)

    page = client.get(reverse("wagtailadmin_home"))

    labels = _labels(page.wsgi_request)
    assert menu <= labels
    assert ("주문" in labels) == (group == "상점 운영")


def _labels(request) -> set[str]:
    from wagtail.admin.menu import admin_menu

    found: set[str] = set()
    for item in admin_menu.menu_items_for_request(request):
        inner = getattr(item, "menu", None)
        found |= {str(sub.label) for sub in inner.menu_items_for_request(request)} if inner else {str(item.label)}
    return found
