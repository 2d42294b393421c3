"""`Idempotency-Key`: what a program sends twice is done once."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from impactmuseum.base.models import IdempotencyRecord
from shop.models import Order
from shop.tests.api.front import Front
from shop.tests.api.test_buying import fill, quote
from shop.tests.factories import a_variant, shop_settings

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}


@pytest.fixture
def front() -> Front:
    shop_settings()
    front = Front()
    front.headers["Cart-Token"] = front.call("cart_open", status=201)["token"]
    return front


def put(front: Front, variant: Any, quantity: int = 1, *, status: int = 200, key: Any = KEY) -> Any:
    return front.call("cart_add", {"variant": variant.pk, "quantity": quantity}, status=status, headers=key)


def test_the_same_request_again_is_answered_and_not_done(front: Front) -> None:
    variant = a_variant()
    first = put(front, variant)
    assert put(front, variant) == first
    assert front.call("cart_read")["count"] == 1


def test_a_key_in_quotes_is_the_same_key(front: Front) -> None:
    variant = a_variant()
    put(front, variant)
    put(front, variant, key={"Idempotency-Key": f'"{KEY["Idempotency-Key"]}"'})
    assert front.call("cart_read")["count"] == 1


def test_the_same_key_for_something_else_is_refused(front: Front) -> None:
    variant = a_variant()
    put(front, variant)
    assert put(front, variant, 2, status=422)["code"] == "idempotency_key_reused"
    assert front.call("cart_read")["count"] == 1


def test_a_refusal_is_an_answer_too(front: Front) -> None:
    variant = a_variant(on_hand=1)
    first = put(front, variant, 2, status=409)
    assert put(front, variant, 2, status=409) == first


def test_what_is_no_request_takes_no_key(front: Front) -> None:
    refused = front.call("cart_add", {"variant": 1, "quantity": 1}, status=400, headers={"Idempotency-Key": "a b"})
    assert refused["errors"][0]["pointer"] == "/Idempotency-Key"
    assert not IdempotencyRecord.objects.exists()


def test_somebody_elses_key_is_another_one(front: Front) -> None:
    variant = a_variant()
    put(front, variant)
    other = Front()
    other.headers["Cart-Token"] = other.call("cart_open", status=201)["token"]
    assert put(other, variant, 2)["count"] == 2


def test_a_request_that_is_still_at_work_is_not_begun_again(front: Front) -> None:
    variant = a_variant()
    put(front, variant)
    IdempotencyRecord.objects.update(status=None)
    assert put(front, variant, status=409)["code"] == "idempotency_in_progress"
    IdempotencyRecord.objects.update(claimed_at=timezone.now() - timedelta(minutes=3))
    assert put(front, variant)["count"] == 2  # Whoever began it has died, and left no answer.


def test_after_a_day_a_key_is_new(front: Front) -> None:
    variant = a_variant()
    put(front, variant)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert put(front, variant)["count"] == 2


def test_what_we_got_wrong_may_be_tried_again(front: Front, monkeypatch: Any) -> None:
    variant = a_variant()
    front._client.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr("shop.cart.add", lambda **_options: 1 / 0)
        assert put(front, variant, status=500)["code"] == "error"
    assert put(front, variant)["count"] == 1


@pytest.mark.concurrency
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_done() -> None:
    shop_settings()
    front = Front()
    front.headers["Cart-Token"] = front.call("cart_open", status=201)["token"]
    fill(front)
    body = {"token": quote(front)["token"], "agree": True}
    start, answers = threading.Barrier(8), []

    def order() -> None:
        other = Front()
        start.wait()
        answer = other._client.post(
            "/api/v1/orders/", body, content_type="application/json", headers={**front.headers, **KEY}
        )
        answers.append((answer.status_code, answer.json().get("number") or answer.json()["code"]))
        connection.close()

    threads = [threading.Thread(target=order) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    number = Order.objects.get().number
    assert (201, number) in answers
    assert set(answers) <= {(201, number), (409, "idempotency_in_progress")}
