"""A member takes along all that the museum keeps about them."""

import csv
import io
import json
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client
from django.utils import timezone

from community import personal_data
from community.models import Customer
from community.tests.factories import PASSWORD, a_member
from shop.models import CashReceipt, RestockRequest
from shop.tests.factories import a_paid_order, a_variant, an_order, shop_settings
from shop.tests.test_address_book import keep
from shop.tests.test_member_orders import a_device

pytestmark = pytest.mark.django_db


@pytest.fixture
def mina() -> Customer:
    shop_settings()
    return a_member("mina", nickname="미나")


def a_proven_device(customer: Customer, to: str = "/my/data/") -> Client:
    """Somebody who has just said once more who they are."""
    device = a_device(customer)
    answer = device.post(f"/accounts/reauthenticate/?next={to}", {"password": PASSWORD})
    assert answer["Location"] == to
    return device


def archive_of(device: Client) -> ZipFile:
    answer = device.post("/my/data/")
    assert answer.status_code == 200
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]


def told(device: Client) -> dict[str, Any]:
    return json.loads(archive_of(device).read("data.json"))


def test_everything_is_in_it(mina):
    order = a_paid_order(customer=mina)
    keep(mina)
    CashReceipt.objects.create(order=order, purpose="income", number="01012345678")
    RestockRequest.objects.create(variant=a_variant(), email="mina@example.com")
    data = told(a_proven_device(mina))
    assert (data["account"][0]["nickname"], data["account"][0]["email"]) == ("미나", "mina@example.com")
    assert [row["number"] for row in data["orders"]] == [order.number]
    assert [row["status"] for row in data["order_events"]] == ["입금대기", "결제완료"]
    assert data["order_lines"][0]["product_name"] == order.items.get().product_name
    assert data["order_addresses"][0]["recipient"] == "김받음"
    assert data["addresses"][0]["road_address"] == "서울특별시 강남구 테헤란로 152"
    assert [len(data[name]) for name in ("payments", "bank_details", "restock_requests", "consents")] == [1, 1, 1, 4]


def test_nothing_of_others_and_nothing_secret_is_in_it(mina):
    other = an_order(customer=a_member("theo"), buyer_name="남의 이름")
    order = an_order(customer=mina)
    text = archive_of(a_proven_device(mina)).read("data.json").decode()
    assert order.number in text
    for word in ("남의 이름", other.number, "theo", mina.user.password, order.key, order.checkout_key):
        assert word not in text


def test_the_same_can_be_read_as_a_page_and_as_tables(mina):
    order = an_order(customer=mina, buyer_name="김<미나>")
    files = archive_of(a_proven_device(mina))
    assert {"index.html", "data.json", "orders.csv", "account.csv"} <= set(files.namelist())
    page = files.read("index.html").decode()
    assert "미나님의 개인정보" in page
    assert "김&lt;미나&gt;" in page
    rows = list(csv.DictReader(io.StringIO(files.read("orders.csv").decode("utf-8-sig"))))
    assert [(row["주문번호"], row["주문자"]) for row in rows] == [(order.number, "김<미나>")]


def test_a_cell_that_begins_like_a_formula_is_text(mina):
    an_order(customer=mina, buyer_name='=HYPERLINK("x")')
    rows = archive_of(a_proven_device(mina)).read("orders.csv").decode("utf-8-sig")
    assert "\"'=HYPERLINK" in rows


def test_whoever_wants_it_says_once_more_who_they_are(client, mina):
    assert client.post("/my/data/")["Location"] == "/accounts/login/?next=/my/data/"
    device = a_device(mina)
    assert device.get("/my/data/")["Location"] == "/accounts/reauthenticate/?next=%2Fmy%2Fdata%2F"
    assert device.post("/my/data/")["Location"] == "/accounts/reauthenticate/?next=%2Fmy%2Fdata%2F"
    assert "내려받기" in a_proven_device(mina).get("/my/data/").content.decode()


def test_a_member_who_only_comes_by_a_provider_gets_it_too(mina):
    mina.user.set_unusable_password()
    mina.user.save()
    assert told(a_device(mina))["account"][0]["username"] == "mina"


def test_five_archives_an_hour_are_enough(mina, settings):
    device = a_proven_device(mina)
    assert [device.post("/my/data/").status_code for _ in range(6)] == [200] * 5 + [429]


def test_a_member_with_nothing_gets_tables_without_rows(mina):
    tables = {table.name: table for table in personal_data.tables_of(mina)}
    assert (list(tables["orders"].rows), list(tables["cart"].rows)) == ([], [])
    with personal_data.archive(mina, at=timezone.now()) as file:
        assert "없음" in ZipFile(file).read("index.html").decode()
