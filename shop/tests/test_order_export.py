"""Orders as a spreadsheet: what the list shows, a line for each line, and nothing a spreadsheet would calculate."""

import csv
from io import BytesIO, StringIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from impactmuseum.base.spreadsheet import for_csv
from shop import order_export, orders, shipments
from shop.cart import Wanted
from shop.models import Order
from shop.payments import settlement
from shop.tests.factories import a_claim, a_courier, a_paid_order, a_variant, an_arrived_order, an_order, place
from shop.tests.test_order_desk import someone

pytestmark = pytest.mark.django_db
EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://example.com")']


@pytest.fixture
def clerk(client: Client) -> Client:
    client.force_login(someone("view_order", "export_order"))
    return client


def export(client: Client, kind: str, **query: str):
    return client.get(reverse("order:index"), {"export": kind, **query})


def csv_rows(client: Client, **query: str) -> list[dict[str, str]]:
    text = b"".join(export(client, "csv", **query).streaming_content).decode("utf-8")
    assert text.startswith("\ufeff주문번호,")
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def xlsx_rows(client: Client, **query: str) -> list[list]:
    content = b"".join(export(client, "xlsx", **query).streaming_content)
    return [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows()]


def test_each_line_of_an_order_is_a_line_and_its_sums_stand_in_the_first(clerk):
    soap, bag = a_variant(name="비누", price=12900), a_variant(name="가방", price=20000)
    order = place(Wanted(soap.pk, 2), Wanted(bag.pk, 1))

    rows = csv_rows(clerk)

    assert [(row["상품"], row["수량"], row["합계"], row["배송비"], row["결제 금액"]) for row in rows] == [
        ("비누", "2", "25800", "3000", "48800"),
        ("가방", "1", "20000", "", ""),
    ]
    assert {row["주문번호"] for row in rows} == {order.number}
    assert (rows[0]["주문자 연락처"], rows[0]["결제 수단"], rows[0]["상태"]) == (
        "010-1234-5678",
        "무통장입금",
        "입금대기",
    )


def test_what_claims_took_out_stands_beside_what_was_ordered(clerk):
    a_claim(a_paid_order(a_variant(price=10000), 3), "cancel", [2])
    (row,) = csv_rows(clerk)
    assert [row[name] for name in ("수량", "취소 수량", "반품 수량", "돌려준 상품 금액")] == ["3", "2", "0", "20000"]


GONE = ("수량", "취소 수량", "반품 수량", "돌려준 상품 금액")


def test_of_an_order_that_was_cancelled_whole_every_piece_is_cancelled(clerk):
    order = a_paid_order(a_variant(price=10000), 3)
    a_claim(order, "cancel", [1])
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    (row,) = csv_rows(clerk)
    assert [row[name] for name in GONE] == ["3", "3", "0", "30000"]


@pytest.mark.parametrize("end", [Order.Status.CANCELLED, Order.Status.EXPIRED])
def test_of_an_order_that_was_never_paid_no_money_went_back(clerk, end):
    orders.transition(an_order(a_variant(price=10000), 2), to=end)
    (row,) = csv_rows(clerk)
    assert [row[name] for name in GONE] == ["2", "2", "0", "0"]


def test_of_an_order_that_came_back_whole_every_piece_is_returned(clerk):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    orders.transition(order, to=Order.Status.RETURNED, note="모두 돌아왔어요")
    (row,) = csv_rows(clerk)
    assert [row[name] for name in GONE] == ["2", "0", "2", "20000"]


def test_what_an_order_got_back_stands_in_its_first_line(clerk):
    soap, bag = a_variant(price=10000), a_variant(price=20000)
    order = place(Wanted(soap.pk, 2), Wanted(bag.pk, 1))
    settlement.settle(payment=order.payments.get(), amount=order.total, at=timezone.now())
    orders.transition(order, to=Order.Status.CANCELLED, note="품절")
    assert [(row["결제 금액"], row["환불 금액"]) for row in csv_rows(clerk)] == [("43000", "43000"), ("", "")]


def test_the_parcel_and_the_place_it_went_to_are_in_the_table(clerk):
    order = a_paid_order(to=Order.Status.PREPARING)
    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    neighbour = shipments.Address("이웃", "01099998888", "63000", "제주특별자치도 제주시 관덕로 1", "2층")
    shipments.send_again(order=order, courier=a_courier("로젠택배"), number="12345678901", address=neighbour)

    (row,) = csv_rows(clerk)

    assert (row["받는 분"], row["주소"]) == ("이웃", "제주특별자치도 제주시 관덕로 1, 2층")
    assert (row["택배사"], row["운송장 번호"]) == ("로젠택배", "1234-5678-901")


@pytest.mark.parametrize("name", EVIL)
def test_what_begins_like_a_formula_is_text_in_csv(clerk, name):
    an_order(buyer_name=name)
    assert csv_rows(clerk)[0]["주문자"] == f"'{name}"


@pytest.mark.parametrize("name", [*EVIL, "\tx", "#N/A", "1"])
def test_what_begins_like_a_formula_is_text_in_xlsx(clerk, name):
    an_order(buyer_name=name)
    _headings, row = xlsx_rows(clerk)
    assert (row[3].value, row[3].data_type) == (name, "s")


@pytest.mark.parametrize("beginning", ["\t", "\r", "\n"])
def test_blanks_before_a_formula_do_not_help_it(beginning):
    assert for_csv(f"{beginning}=1+1") == f"'{beginning}=1+1"


def test_characters_no_workbook_can_hold_are_left_out(clerk):
    an_order(buyer_name="홍\x01길동")
    assert xlsx_rows(clerk)[1][3].value == "홍길동"


def test_numbers_and_moments_are_such_in_xlsx(clerk):
    an_order(a_variant(price=60000))
    row = xlsx_rows(clerk)[1]
    assert (row[19].value, row[19].data_type, row[1].is_date) == (60000, "n", True)


@pytest.mark.parametrize(
    ("query", "names"), [({"q": "김하나"}, ["김하나"]), ({"status": "paid"}, ["이둘"]), ({}, ["이둘", "김하나"])]
)
def test_what_the_list_is_filtered_to_is_exported(clerk, query, names):
    an_order(buyer_name="김하나")
    a_paid_order(buyer_name="이둘")
    assert [row["주문자"] for row in csv_rows(clerk, **query)] == names


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_has_no_permission_takes_nothing_home(client, kind):
    an_order(buyer_name="김하나")
    client.force_login(someone("view_order", "change_order"))

    response = export(client, kind)

    assert response.status_code == 302
    assert "export=csv" not in client.get(reverse("order:index")).content.decode()


def test_who_may_is_offered_both_files(clerk):
    page = clerk.get(reverse("order:index"), {"status": "paid"}).content.decode()
    assert "status=paid&amp;export=csv" in page
    assert "status=paid&amp;export=xlsx" in page


def test_more_lines_than_a_spreadsheet_is_good_for_are_refused(clerk, monkeypatch):
    monkeypatch.setattr(order_export, "MOST_LINES", 1)
    place(Wanted(a_variant().pk, 1), Wanted(a_variant().pk, 1))

    response = clerk.get(reverse("order:index"), {"export": "csv"}, follow=True)

    assert "기간을 좁혀 주세요" in response.content.decode()


def test_many_orders_are_read_in_few_statements(clerk, django_assert_max_num_queries):
    for _ in range(3):
        an_order()
    with django_assert_max_num_queries(6):
        list(order_export.csv_lines(orders=Order.objects.all()))
