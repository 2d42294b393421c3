"""What other programs are told of orders and stock: in the transaction in which it happened, and no more than that."""

import contextlib
import json
from typing import Any

import pytest
from django.db import transaction

from impactmuseum.base.models import WebhookEndpoint, WebhookMessage
from shop import orders, stock
from shop.models import Order
from shop.tests.factories import a_paid_order, a_variant, an_order, shop_settings
from shop.tests.till import work

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _worker_sends_later(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    shop_settings()


def listen(*events: str) -> None:
    WebhookEndpoint.objects.create(name="창고", url="https://hooks.example.com/", events=list(events))


def told() -> list[tuple[str, Any]]:
    bodies = [json.loads(body) for body in WebhookMessage.objects.order_by("pk").values_list("body", flat=True)]
    return [(body["type"], body["data"]) for body in bodies]


def test_every_step_of_an_order_is_told_without_who_it_is_for() -> None:
    listen("order.placed", "order.paid", "order.cancelled")
    order = a_paid_order(a_variant(price=9000), 2)
    orders.transition(order, to=Order.Status.CANCELLED)
    assert [kind for kind, _data in told()] == ["order.placed", "order.paid", "order.cancelled"]
    _kind, data = told()[0]
    assert (data["number"], data["status"], data["total"]) == (order.number, "pending", 21000)
    assert [(line["quantity"], line["unit_price"]) for line in data["lines"]] == [(2, 9000)]
    assert "홍길동" not in json.dumps(data, ensure_ascii=False)


def test_every_change_of_stock_is_told_with_what_is_left() -> None:
    variant = a_variant(on_hand=5)
    listen("stock.changed")
    an_order(variant, 2)
    stock.receive(variant=variant, quantity=4)
    stock.adjust(variant=variant, change=-1, reason="파손")
    assert [(data["on_hand"], data["reserved"], data["available"]) for _kind, data in told()] == [
        (5, 2, 3),
        (9, 2, 7),
        (8, 2, 6),
    ]
    assert told()[0][1]["sku"] == variant.sku


def test_what_did_not_happen_is_not_told() -> None:
    variant = a_variant()
    listen("stock.changed")

    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        stock.receive(variant=variant, quantity=1)
        1 / 0  # noqa: B018
    assert told() == []
    assert "send_webhook" not in work()


def test_nobody_who_did_not_ask_is_told() -> None:
    listen("order.shipped")
    an_order()
    assert told() == []
