"""Whoever dies over money, at whatever moment: the completer brings it to its end, and the shopper may try again."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from shop import orders
from shop.integrity import breaches
from shop.models import Order, Payment, ProviderEvent, RefundAccount
from shop.payments.completion import complete
from shop.tests.deaths import Act, cuts, moments, run_tasks
from shop.tests.factories import a_variant, shop_settings
from shop.tests.test_checkout_pages import confirm, fill_in, put, token_of
from shop.tests.twin import CLIENT_KEY, KAKAOPAY_CID, KAKAOPAY_KEY, SECRET_KEY, TwinClient

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]

# Longer than any call may take: who asked before that has died.
LATER = timedelta(seconds=100)


@pytest.fixture(autouse=True)
def _museum(settings, payment_twin: TwinClient) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    settings.TOSS_API_BASE = settings.KAKAOPAY_API_BASE = payment_twin.url
    settings.TOSS_CLIENT_KEY, settings.TOSS_SECRET_KEY = CLIENT_KEY, SECRET_KEY
    settings.KAKAOPAY_SECRET_KEY, settings.KAKAOPAY_CID = KAKAOPAY_KEY, KAKAOPAY_CID
    shop_settings()


class Visitor(Client):
    """Takes a 500 as a person does, and tries again."""

    def __init__(self) -> None:
        super().__init__(raise_request_exception=False)

    def checks_out(self, method: str) -> Callable[[], Any]:
        put(self, a_variant(on_hand=2), 1)
        fill_in(self, payment_method=method)
        token = token_of(self)
        return lambda: confirm(self, token)

    def has_ordered(self, method: str) -> Order:
        assert self.checks_out(method)().status_code == 303
        return Order.objects.latest("pk")

    def comes_back(self, method: str, twin: TwinClient) -> Callable[[], Any]:
        """The shopper agreed at the provider and is on the way back."""
        order = self.has_ordered(method)
        page = self.get(order.get_pay_url()).context
        if page["start"].script:
            twin.request_payment(clientKey=CLIENT_KEY, **page["start"].details["request"])
        back = urlsplit(twin.approve(order.payments.get().reference, webhook="none").url)
        return lambda: self.get(f"{back.path}?{back.query}")


def has_waiting_deposit(twin: TwinClient) -> Callable[[], Any]:
    """Money is on the virtual account, and the provider's message is on its way."""
    Visitor().comes_back("toss_virtual_account", twin)()
    payment = Payment.objects.latest("pk")
    twin.deposit(payment.reference, webhook="none")
    body = {"secret": payment.secret, "status": "DONE", "orderId": payment.reference, "createdAt": f"{timezone.now()}"}

    def arrives() -> None:
        Visitor().post("/payments/toss/webhook/", body, content_type="application/json")
        run_tasks()

    return arrives


def is_cancelled(method: str, twin: TwinClient) -> Callable[[], Any]:
    """A paid order is taken back."""
    Visitor().comes_back(method, twin)()
    order = Order.objects.latest("pk")

    def cancels() -> None:
        orders.transition(order, to=Order.Status.CANCELLED, note="취소")
        run_tasks()

    return cancels


def settle_all() -> None:
    complete(at=timezone.now() + LATER)
    run_tasks()
    complete(at=timezone.now() + LATER)


def money_at(twin: TwinClient) -> list[tuple[str, int, int, int]]:
    """What the provider took and gave back, payment by payment."""
    return sorted(
        (payment["key"], payment["captured"], payment["refunded"], payment["captures"])
        for payment in twin.payments()
        if payment["captured"]
    )


def money_here() -> list[tuple[str, int, int, int]]:
    came = Payment.objects.filter(captured_amount__gt=0)
    return sorted((str(row.provider_key), row.captured_amount, row.refunded_amount, 1) for row in came)


def nothing_is_broken(twin: TwinClient) -> None:
    assert breaches(at=timezone.now() + LATER) == []
    assert money_here() == money_at(twin)
    assert not Payment.objects.in_flight().exists()
    assert not ProviderEvent.objects.unhandled().exists()


ACTS: dict[str, Callable[[TwinClient], Act]] = {
    "checkout": lambda twin: Visitor().checks_out("toss_card"),
    "return from toss": lambda twin: Visitor().comes_back("toss_card", twin),
    "return from kakaopay": lambda twin: Visitor().comes_back("kakaopay", twin),
    "account opened": lambda twin: Visitor().comes_back("toss_virtual_account", twin),
    "webhook": has_waiting_deposit,
    "refund at toss": lambda twin: is_cancelled("toss_card", twin),
    "refund at kakaopay": lambda twin: is_cancelled("kakaopay", twin),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_process_that_dies_at_any_moment_leaves_nothing_broken(name: str, payment_twin):
    deaths = 0
    for _ in moments(lambda: ACTS[name](payment_twin)):
        deaths += 1
        settle_all()
        nothing_is_broken(payment_twin)
    assert deaths >= 4


@pytest.mark.parametrize("name", ACTS)
def test_a_connection_cut_at_any_commit_leaves_nothing_broken(name: str, payment_twin):
    seen = 0
    for _ in cuts(lambda: quietly(ACTS[name](payment_twin))):
        seen += 1
        settle_all()
        nothing_is_broken(payment_twin)
    assert seen >= 2


def quietly(act: Act) -> Act:
    """A worker lives on when a task of its fails, and a visitor sees an error page."""

    def run() -> None:
        with suppress(Exception):
            act()

    return run


def test_whoever_presses_again_after_a_death_has_one_order_and_pays_once(payment_twin):
    acts: list[Act] = []

    def prepare() -> Act:
        acts.append(Visitor().checks_out("toss_card"))
        return acts[-1]

    for number, _ in enumerate(moments(prepare), start=1):
        assert acts[-1]().status_code == 303
        assert Order.objects.count() == number
    nothing_is_broken(payment_twin)
    assert RefundAccount.objects.count() == 0
