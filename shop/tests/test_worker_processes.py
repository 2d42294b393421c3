"""The bars of the shop, against several worker processes: nothing is sold twice, nothing is paid twice."""

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
import requests
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone

from shop import checkout
from shop.models import Letter, Order, Stock, Variant
from shop.payments.completion import complete
from shop.tests.books import nothing_is_broken
from shop.tests.factories import a_variant, shop_settings
from shop.tests.museum_server import museum_server
from shop.tests.test_checkout_pages import fill_in, put, token_of
from shop.tests.test_races import at_once
from shop.tests.twin import CLIENT_KEY, SECRET_KEY, TwinClient

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

BUYERS, PIECES, ROUNDS = 64, 10, 20


@pytest.fixture
def keys(payment_twin: TwinClient, settings) -> dict[str, str]:
    """Of the provider: for these tests, and for the environment of a server."""
    keys = {"TOSS_API_BASE": payment_twin.url, "TOSS_CLIENT_KEY": CLIENT_KEY, "TOSS_SECRET_KEY": SECRET_KEY}
    for name, value in keys.items():
        setattr(settings, name, value)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    shop_settings()
    return keys


@pytest.fixture
def museum(keys: dict[str, str]) -> Iterator[str]:
    with museum_server(**keys) as url:
        yield url


def ready_to_press(*wanted: Variant, method: str = "bank_transfer") -> tuple[Client, str]:
    """A visitor who has filled in everything and sees the last button, and the token it sends."""
    visitor = Client()
    for variant in wanted:
        put(visitor, variant)
    fill_in(visitor, payment_method=method)
    return visitor, token_of(visitor)


def like(visitor: Client, token: str, times: int) -> list[tuple[str, str]]:
    """As many others who want the same, each with a session and a checkout of their own."""
    seen = checkout.Token.read(token)
    others = []
    for _ in range(times):
        session = SessionStore()
        session.update(dict(visitor.session.items()))
        key = checkout.new_key()
        session["checkout"] = {basket: {**kept, "key": key} for basket, kept in visitor.session["checkout"].items()}
        session.save()
        others.append((str(session.session_key), str(checkout.Token(key=key, shown=seen.shown))))
    return others


def press(museum: str, session: str, token: str) -> requests.Response:
    """What the browser sends when the last button is pressed."""
    data = {"token": token, "agree": "on", "csrfmiddlewaretoken": "a" * 32}
    cookies = {"sessionid": session, "csrftoken": "a" * 32}
    return requests.post(f"{museum}/checkout/confirm/", data=data, cookies=cookies, allow_redirects=False, timeout=60)


def way_back(museum: str, twin: TwinClient, visitor: Client, order: Order) -> str:
    """Where the provider sends the shopper who agreed."""
    details = visitor.get(order.get_pay_url()).context["start"].details
    twin.request_payment(clientKey=CLIENT_KEY, **details["request"])
    return twin.approve(order.payments.get().reference, webhook="none").url.replace("http://testserver", museum)


def approved(museum: str, twin: TwinClient) -> str:
    visitor, token = ready_to_press(a_variant(on_hand=2), method="toss_card")
    assert press(museum, SimpleCookie(visitor.cookies)["sessionid"].value, token).status_code == 303
    return way_back(museum, twin, visitor, Order.objects.latest("pk"))


def test_sixty_four_buyers_share_ten_pieces_of_two_products_in_every_round(museum: str):
    for _ in range(ROUNDS):
        one, other = a_variant(on_hand=PIECES), a_variant(on_hand=PIECES)
        there, back = ready_to_press(one, other), ready_to_press(other, one)
        buyers = [*like(*there, BUYERS // 2), *like(*back, BUYERS // 2)]
        answers = Counter(
            answer.status_code for answer in at_once(BUYERS, lambda number, who=buyers: press(museum, *who[number]))
        )
        sold = Stock.objects.filter(variant__in=(one, other)).values_list("on_hand", "reserved")
        assert answers == {303: PIECES, 409: BUYERS - PIECES}
        assert list(sold) == [(PIECES, PIECES)] * 2
    assert Order.objects.count() == ROUNDS * PIECES
    assert nothing_is_broken()


def test_a_provider_that_hangs_leaves_the_rest_of_the_shop_open(payment_twin: TwinClient, keys: dict[str, str]):
    with museum_server(**keys, WEB_CONCURRENCY="1") as museum:
        addresses = [approved(museum, payment_twin) for _ in range(12)]
        payment_twin.fault("confirm", "hang", times=12)
        answered: list[str] = []

        def visit(number: int) -> int:
            if number < len(addresses):
                answer = requests.get(addresses[number], allow_redirects=False, timeout=60)
                answered.append("return")
            else:
                time.sleep(2)  # All of the others are under way by then.
                answer = requests.get(f"{museum}/cart/", timeout=60)
                answered.append("cart")
            return answer.status_code

        answers = at_once(len(addresses) + 1, visit)

    payment_twin.clear_faults()
    assert answers == [303] * 12 + [200]
    # Those that found no call free are answered at once; the four that hang are behind the cart.
    assert answered[-4:] == ["return"] * 4
    complete(at=timezone.now() + timedelta(seconds=60))
    assert set(Order.objects.values_list("status", flat=True)) == {"paid"}
    assert {payment["captures"] for payment in payment_twin.payments()} == {1}
    assert nothing_is_broken()


def test_twenty_presses_and_twenty_returns_are_one_order_and_one_capture(museum: str, payment_twin: TwinClient):
    visitor, token = ready_to_press(a_variant(on_hand=5), method="toss_card")
    session = SimpleCookie(visitor.cookies)["sessionid"].value
    pressed = at_once(20, lambda _: press(museum, session, token))
    assert {answer.status_code for answer in pressed} == {303}
    order = Order.objects.get()

    back = way_back(museum, payment_twin, visitor, order)
    returned = at_once(20, lambda _: requests.get(back, allow_redirects=False, timeout=60))

    order.refresh_from_db()
    assert {answer.status_code for answer in returned} == {303}
    assert (order.status, payment_twin.payment(order.payments.get().reference)["captures"]) == ("paid", 1)
    assert Letter.objects.count() == 1
    assert nothing_is_broken()
