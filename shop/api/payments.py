"""Paying an order at a provider, for a shop front of one's own: `/api/v1/orders/<number>/payments/…`.

The provider sends the buyer back to an address of the shop front, with a query of its own; the shop front hands that
on to `…/return/`. Addresses are taken from `API_ORIGINS` and our own site only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base.api.fields import Body, Line, Text, Told
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.problem import Refused
from shop.api.checkout import OrdersApi
from shop.api.orders import OrderToldWhole
from shop.models import Order, Payment
from shop.payments import online
from shop.payments.gateway import ProviderUnreachable, ReturnAddresses, methods
from shop.receipts import Receipt

URL = r"^https?://[-0-9A-Za-z.]{1,100}(:[0-9]{1,5})?(/[-0-9A-Za-z_./~]{0,200})?$"


class StartTold(Told):
    """How the buyer gets to the provider: by going to `url` (`mobile_url` on a phone), or by the provider's `script`,
    which is given `details`."""

    payment = serializers.IntegerField()
    url = serializers.CharField()
    mobile_url = serializers.CharField()
    script = serializers.CharField()
    details = serializers.DictField(child=serializers.JSONField())


class StartBody(Body):
    """Where the provider sends the buyer back to. Without them, to the order's page on our site."""

    success_url = Text(required=False, pattern=URL, max_length=400)
    failure_url = Text(required=False, pattern=URL, max_length=400)

    example = {"success_url": "https://front.example.com/paid/", "failure_url": "https://front.example.com/failed/"}


class MethodBody(Body):
    method = Text(pattern=r"^[a-z_]{1,30}$", max_length=30)

    example = {"method": "bank_transfer"}


class ReturnBody(Body):
    """The query with which the provider sent the buyer back, as it came."""

    query = serializers.DictField(child=Text(max_length=500, allow_blank=True))

    example = {"query": {"paymentKey": "tgen_20261128", "orderId": "IM-261128-0123456789AB-1", "amount": "15900"}}


class GiveUpBody(Body):
    reason = Line(default="", allow_blank=True, max_length=200)


class PaymentApi(OrdersApi):
    refuses = {
        **OrdersApi.refuses,
        "start": ["payment_refused", "provider_unreachable", "origin_unknown"],
        "choose": ["payment_refused", "method_unknown"],
        "return_": ["payment_refused", "provider_unreachable"],
    }

    @extend_schema(
        summary="Let the buyer go to the provider",
        operation_id="payments_start",
        request=StartBody,
        responses=StartTold,
    )
    @idempotent()
    def start(self, request: Request, number: str) -> Response:
        sent = self.body(StartBody)
        order = self.order(number)
        payment = Receipt(order).payment
        if payment is None or not payment.may_be_paid(at=timezone.now()):
            raise Refused(_("결제를 기다리는 주문이 아니에요."), "payment_refused")
        with _refusals():
            begun = online.start(payment=payment, addresses=self._addresses(payment, sent), at=timezone.now())
        told = {name: getattr(begun, name) for name in ("url", "mobile_url", "script", "details")}
        return Response(StartTold({"payment": payment.pk, **told}).data)

    @extend_schema(
        summary="Pay in another way, or once more",
        operation_id="payments_choose",
        request=MethodBody,
        responses={201: OrderToldWhole},
    )
    @idempotent()
    def choose(self, request: Request, number: str) -> Response:
        method = self.body(MethodBody)["method"]
        order = self.order(number)
        if method not in methods():
            raise Refused(_("결제 수단을 골라 주세요."), "method_unknown", pointer="method")
        with _refusals():
            online.choose_again(order=order, method=method, at=timezone.now())
        return Response(self.tell(self.order(number)), status=201)

    @extend_schema(
        summary="The buyer is back from the provider, and agreed",
        operation_id="payments_return",
        request=ReturnBody,
        responses=OrderToldWhole,
    )
    @idempotent()
    def return_(self, request: Request, number: str, id: int) -> Response:
        """Takes the money. Asked twice it is taken once; `409 payment_refused` says why none was."""
        query = self.body(ReturnBody)["query"]
        payment = self._payment(number, id)
        with _refusals():
            online.confirm(payment=payment, query=query, at=timezone.now())
        return Response(self.tell(self.order(number)))

    @extend_schema(
        summary="The buyer is back from the provider, and did not pay",
        operation_id="payments_give_up",
        request=GiveUpBody,
        responses=OrderToldWhole,
    )
    @idempotent()
    def give_up(self, request: Request, number: str, id: int) -> Response:
        reason = self.body(GiveUpBody)["reason"]
        online.give_up(payment=self._payment(number, id), reason=reason)
        return Response(self.tell(self.order(number)))

    def _payment(self, number: str, pk: int) -> Payment:
        payment = self.order(number).payments.select_related("order").filter(pk=pk).first()
        if payment is None:
            raise NotFound
        return payment

    def _addresses(self, payment: Payment, sent: dict[str, str]) -> ReturnAddresses:
        success = self._own_front(sent, "success_url") or self._page(payment, "success")
        failure = self._own_front(sent, "failure_url") or self._page(payment, "failure")
        return ReturnAddresses(success=success, failure=failure, cancelled=failure)

    def _own_front(self, sent: dict[str, str], name: str) -> str:
        """Raises Refused: a buyer is sent nowhere else with what proves a payment."""
        typed = sent.get(name, "")
        here = self.request.build_absolute_uri("/").rstrip("/")
        parts = urlsplit(typed)
        if typed and f"{parts.scheme}://{parts.netloc}" not in (here, *settings.API_ORIGINS):
            raise Refused(_("이 주소로는 돌려보낼 수 없어요."), "origin_unknown", pointer=name)
        return typed

    def _page(self, payment: Payment, name: str) -> str:
        order: Order = payment.order
        told: dict[str, Any] = {"number": order.number, "pk": payment.pk, "key": order.key}
        return str(self.request.build_absolute_uri(reverse(f"shop:payment_{name}", kwargs=told)))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except online.PaymentRefused as refusal:
        raise Refused(str(refusal), "payment_refused") from refusal
    except ProviderUnreachable as silence:
        raise Refused(
            _("결제사가 지금 답하지 않아요. 잠시 뒤에 다시 시도해 주세요."), "provider_unreachable"
        ) from silence
