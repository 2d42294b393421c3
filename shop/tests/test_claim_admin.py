"""취소·반품·교환 in the admin: what an operator sees of a request, and what they can do about it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from shop import claim_desk, claim_pictures, claims
from shop.cart import Wanted
from shop.models import Claim, ClaimPicture, Order
from shop.tests.claim_factories import page_of, two_sizes
from shop.tests.factories import (
    a_claim,
    a_paid_order,
    a_variant,
    an_arrived_order,
    an_editor,
    shop_settings,
)
from shop.tests.pages import text_of
from shop.tests.test_order_desk import someone
from shop.viewsets.claims import ClaimViewSet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_settings()


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_claim"))
    return client


# The list


def test_whoever_has_waited_longest_comes_first_and_what_has_ended_comes_last(operator):
    ago = [timezone.now() - timedelta(days=days) for days in (1, 4, 9)]
    fresh, old, ended = (a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel", at=at) for at in ago)
    claims.withdraw(claim=ended)

    response = operator.get(reverse("claim:index"))

    assert list(response.context["object_list"]) == [old, fresh, ended]
    assert "4일" in text_of(response)


def test_the_list_says_what_is_asked_for(operator):
    medium, large = two_sizes()
    order = an_arrived_order(Wanted(medium.pk, 2), buyer_name="김하나")
    a_claim(order, "exchange", [1], replacements=[large])
    a_claim(order, "return", [1])
    page = text_of(operator.get(reverse("claim:index")))
    name = medium.product.name
    for part in (order.number, "김하나", "교환", f"{name} (M) 1개 → L", f"{name} (M) 1개", "7,000원", "요청", "오늘"):
        assert part in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["김하나", "이둘", "박셋"]),
        ("q=김하나", ["김하나"]),
        ("q=010-3333-4444", ["이둘"]),
        ("kind=return", ["이둘"]),
        ("kind=return&kind=exchange", ["이둘", "박셋"]),
        ("status=granted", ["이둘"]),
        ("reason=defect", ["이둘"]),
        ("requested_at_from=2020-01-01&requested_at_to=2020-12-31", []),
    ],
)
def test_the_list_answers_what_an_operator_asks(operator, query, found):
    medium, large = two_sizes()
    a_claim(a_paid_order(buyer_name="김하나", to=Order.Status.PREPARING), "cancel")
    back = a_claim(an_arrived_order(buyer_name="이둘", buyer_phone="01033334444"), "return", reason="defect")
    claim_desk.grant(claim=back, by=an_editor())
    a_claim(an_arrived_order(Wanted(medium.pk, 1), buyer_name="박셋"), "exchange", replacements=[large])

    listed = operator.get(f"{reverse('claim:index')}?{query}").context["object_list"]

    assert sorted(claim.order.buyer_name for claim in listed) == sorted(found)


def test_a_request_is_found_by_the_number_of_its_order(operator):
    wanted, _other = (a_claim(a_paid_order(to=Order.Status.PREPARING), "cancel") for _ in range(2))
    listed = operator.get(reverse("claim:index"), {"q": wanted.order.number}).context["object_list"]
    assert list(listed) == [wanted]


def test_the_list_asks_the_same_questions_of_many_as_of_few(operator, django_assert_max_num_queries):
    a_claim(an_arrived_order(), "return")
    operator.get(reverse("claim:index"))
    with django_assert_max_num_queries(100) as few:
        operator.get(reverse("claim:index"))
    for _ in range(3):
        a_claim(an_arrived_order(Wanted(a_variant().pk, 1), Wanted(a_variant().pk, 1)), "return")
    with django_assert_max_num_queries(len(few)):
        operator.get(reverse("claim:index"))


def test_nothing_of_a_request_can_be_added_edited_or_deleted():
    assert {pattern.name for pattern in ClaimViewSet().get_urlpatterns()} == {
        "index",
        "index_results",
        "page",
        "picture",
        "enter",
    }


# The page


def test_the_page_says_what_comes_back_why_and_what_is_given_for_it(operator):
    order = an_arrived_order(Wanted(a_variant(name="비누", price=10000).pk, 3))
    page = text_of(operator.get(page_of(a_claim(order, "return", [2]))))
    for part in ("비누", "20,000원", "반품 배송비", "−3,000원", "17,000원", "단순 변심", "홍길동", "010-1234-5678"):
        assert part in page
    assert f'href="{reverse("order:page", args=[order.pk])}"' in page


def test_the_page_says_until_when_each_line_could_be_sent_back(operator):
    order = an_arrived_order()
    late = timezone.now() + timedelta(days=30)
    claim = a_claim(order, "return", at=late, by=an_editor())
    page = text_of(operator.get(page_of(claim)))
    assert "하자·오배송" in page
    assert "까지 반품할 수 있었어요." in page
    assert "editor이(가) 대신 접수함" in page


def test_what_happened_stands_with_who_did_it(operator):
    claim = a_claim(an_arrived_order(), "return")
    claim_desk.grant(claim=claim, by=an_editor(), note="전화로 확인함")
    (asked, granted) = operator.get(page_of(claim)).context["sheet"].events
    assert (asked.by, granted.by.username, granted.note) == (None, "editor", "전화로 확인함")
    assert "편지: 반품·교환 승인" in text_of(operator.get(page_of(claim)))


def test_a_page_of_many_lines_asks_as_many_questions_as_one_of_few(operator, django_assert_max_num_queries):
    few, many = (
        a_claim(an_arrived_order(*(Wanted(a_variant().pk, 1) for _ in range(lines))), "return") for lines in (1, 6)
    )
    operator.get(page_of(few))
    with django_assert_max_num_queries(40) as counted:
        operator.get(page_of(few))
    with django_assert_max_num_queries(len(counted)):
        operator.get(page_of(many))


# Pictures


def a_picture(claim: Claim) -> ClaimPicture:
    (kept,) = claim_pictures.keep(order=claim.order, files=[ContentFile(a_webp(), name="picture.webp")])
    claim_pictures.hang(claim=claim, ids=[kept.pk])
    return kept


def a_webp() -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(written, "WEBP")
    return written.getvalue()


def test_a_picture_is_shown_to_those_who_may_see_the_request(operator):
    claim = a_claim(an_arrived_order(), "return", reason="defect")
    address = reverse("claim:picture", args=[claim.pk, a_picture(claim).pk])

    assert f'src="{address}"' in text_of(operator.get(page_of(claim)))
    response = operator.get(address)
    assert b"".join(response.streaming_content) == a_webp()
    assert (response["Content-Type"], "no-cache" in response["Cache-Control"]) == ("image/webp", True)


@pytest.mark.parametrize("codenames", [None, [], ["view_order", "view_product"]])
def test_a_picture_is_shown_to_nobody_else(client, codenames):
    claim = a_claim(an_arrived_order(), "return", reason="defect")
    address = reverse("claim:picture", args=[claim.pk, a_picture(claim).pk])
    if codenames is not None:
        client.force_login(someone(*codenames))
    response = client.get(address)
    assert (response.status_code, getattr(response, "streaming_content", None)) == (302, None)


def test_a_picture_belongs_to_one_request(operator):
    order = an_arrived_order(Wanted(a_variant().pk, 2))
    mine, other = a_claim(order, "return", [1]), a_claim(order, "return", [1])
    assert operator.get(reverse("claim:picture", args=[other.pk, a_picture(mine).pk])).status_code == 404
