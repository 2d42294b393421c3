"""Buying what is in the cart, in two steps: `/api/v1/checkout/` shows what it will be, `/api/v1/orders/` orders it.

The first answers with a token that says what was shown. If anything differs when the order comes, the answer is a 409
with every change and a token for what it is now, and nothing was ordered.
"""

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base.api.fields import Body, Choice, Flag, Line, Text, Told, Whole
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.problem import Refused
from impactmuseum.base.rate_limit import RateLimit, client_address
from shop import own_orders
from shop.api.cart import CartTold
from shop.api.orders import OrderApi
from shop.api.visitors import VisitorApi
from shop.cart_lines import Cart
from shop.cash_receipts import Purpose
from shop.checkout import (
    CheckoutChanged,
    Draft,
    Token,
    as_paid,
    fingerprint,
    hold_until,
    lawful_notices,
    placed_order,
    read_cart,
)
from shop.delivery_fields import DELIVERY_NOTES, OWN_NOTE
from shop.desk import Desk
from shop.forms import CheckoutForm
from shop.models import Order
from shop.payments.gateway import is_cash, is_online, methods, refunds_to_account

# Codes are short enough to be tried one after the other.
COUPONS = RateLimit("api-coupon", most=30, seconds=600)
PHONE = r"^0(2|1[016789]|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70)-?[0-9]{3,4}-?[0-9]{4}$"
EMAIL = r"^[0-9A-Za-z][-0-9A-Za-z_+.]{0,60}@([0-9A-Za-z]([-0-9A-Za-z]{0,60}[0-9A-Za-z])?\.){1,3}[A-Za-z]{2,20}$"


class WayToPay(Told):
    """`is_online`: the buyer goes on to a provider. `is_deposit`: money is sent from a bank after the order.
    `is_cash`: 구매안전서비스 has to be named beside it."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    is_online = serializers.BooleanField()
    is_deposit = serializers.BooleanField()
    is_cash = serializers.BooleanField()


class LawfulNoticeTold(Told):
    """`name` goes into `consents` once the buyer has read `text` and agreed, where `needs_consent`."""

    name = serializers.CharField(source="field_name")
    product = serializers.CharField(source="product.slug")
    text = serializers.CharField()
    needs_consent = serializers.BooleanField()


class AddressTold(Told):
    """An entry of the member's address book."""

    id = serializers.IntegerField(source="pk")
    recipient = serializers.CharField()
    phone = serializers.CharField()
    postcode = serializers.CharField()
    road_address = serializers.CharField()
    detail_address = serializers.CharField()


class DeskTold(Told):
    """What has to be asked before an order: ways to pay, lawful notices, and what is known of a member."""

    cart = CartTold()
    methods = WayToPay(many=True)
    notices = LawfulNoticeTold(many=True)
    delivery_notes = serializers.ListField(child=serializers.CharField())
    addresses = AddressTold(many=True)


class QuoteTold(Told):
    """What the buyer is shown before the last button. `token` goes into the order."""

    token = serializers.CharField()
    cart = CartTold()
    notices = LawfulNoticeTold(many=True)
    buyer_name = serializers.CharField(source="draft.buyer_name")
    buyer_phone = serializers.CharField(source="draft.buyer_phone")
    buyer_email = serializers.CharField(source="draft.buyer_email")
    recipient = serializers.CharField(source="draft.recipient")
    phone = serializers.CharField(source="draft.phone")
    address = serializers.CharField(source="draft.address_line")
    delivery_note = serializers.CharField(source="draft.delivery_note")
    payment_method = serializers.CharField(source="draft.payment_method")
    payment_label = serializers.CharField(source="draft.payment_label")
    depositor = serializers.CharField(source="draft.depositor")
    due_at = serializers.DateTimeField(allow_null=True)


class CheckoutBody(Body):
    """As the site's own form. `place` is a number of the member's address book, instead of an address. Where nothing
    is left to pay, no `payment_method` is asked for."""

    buyer_name = Line(max_length=50)
    buyer_phone = Text(pattern=PHONE, max_length=14)
    buyer_email = Text(pattern=EMAIL, max_length=120)
    same_as_buyer = Flag(default=False)
    recipient = Line(required=False, max_length=50)
    phone = Text(required=False, pattern=PHONE, max_length=14)
    place = Whole(required=False, min_value=1)
    postcode = Text(required=False, pattern=r"^[0-9]{5}$", max_length=5)
    road_address = Line(required=False, max_length=200)
    detail_address = Line(default="", allow_blank=True, max_length=100)
    delivery_note = Line(default="", allow_blank=True, max_length=50)
    keeps_address = Flag(default=False)
    keeps_as_default = Flag(default=False)
    payment_method = Text(pattern=r"^[a-z_]{0,30}$", max_length=30, allow_blank=True, default="")
    depositor = Line(default="", allow_blank=True, max_length=50)
    cash_receipt = Choice(choices=["", *Purpose.values], default="")
    cash_receipt_number = Line(default="", allow_blank=True, max_length=20)
    coupon = Line(default="", allow_blank=True, max_length=30)
    consents = serializers.ListField(
        child=Text(pattern=r"^consent_[0-9]{1,18}_[0-9a-f]{8}$", max_length=40), default=list, max_length=50
    )

    example = {
        "buyer_name": "Hong Gildong",
        "buyer_phone": "010-1234-5678",
        "buyer_email": "gildong@example.com",
        "same_as_buyer": True,
        "postcode": "04524",
        "road_address": "110 Sejong-daero, Jung-gu, Seoul",
        "payment_method": "bank_transfer",
    }


class OrderBody(Body):
    """`agree`: the buyer has read what the quote showed, and will pay for it."""

    token = Text(max_length=4000, pattern=r"^[-0-9A-Za-z_:.]+$")
    agree = Flag()

    example = {"token": "the-token-of-the-quote", "agree": True}


class CheckoutApi(VisitorApi):
    tag = "checkout"
    told_class = DeskTold
    refuses = {"quote": ["checkout_refused", "cart_empty", "cart_not_orderable"]}

    @extend_schema(summary="What has to be asked before an order", operation_id="checkout_read")
    def show(self, request: Request) -> Response:
        desk = self.desk()
        shown = desk.read()
        told = {
            "cart": shown,
            "methods": [
                {
                    "name": name,
                    "label": label,
                    "is_online": is_online(name),
                    "is_deposit": refunds_to_account(name),
                    "is_cash": is_cash(name),
                }
                for name, label in methods().items()
            ],
            "notices": lawful_notices(shown),
            "delivery_notes": list(DELIVERY_NOTES),
            "addresses": desk.addresses or [],
        }
        return Response(self.tell(told))

    @extend_schema(
        summary="Say who buys, where it goes and how it is paid",
        operation_id="checkout_quote",
        request=CheckoutBody,
        responses=QuoteTold,
    )
    def quote(self, request: Request) -> Response:
        """Answers with the whole of the order as it would be. Nothing is reserved, and nothing ordered."""
        desk = self.desk()
        shown = _orderable(desk)
        form = self._form(desk, shown, self.body(CheckoutBody))
        if not form.is_valid():
            raise Refused(_("아래 내용을 확인해 주세요."), "checkout_refused", errors=_errors_of(form))
        desk.keep(form)
        return Response(_quoted(desk, form.draft()))

    def _form(self, desk: Desk, shown: Cart, sent: dict[str, Any]) -> CheckoutForm:
        if sent["coupon"] and not COUPONS.allows(client_address(self.request._request)):
            raise exceptions.Throttled(COUPONS.seconds)
        typed = {name: str(value) for name, value in sent.items() if not isinstance(value, bool | list)}
        typed |= {name: "on" for name, value in sent.items() if value is True}
        typed |= dict.fromkeys(sent["consents"], "on")
        typed |= _note_of(sent["delivery_note"])
        if desk.addresses and "place" not in sent:
            typed["place"] = "new"
        price = partial(desk.price, shown)
        return CheckoutForm(typed, lawful=lawful_notices(shown), addresses=desk.addresses, price=price)


class OrdersApi(OrderApi):
    """Placing an order belongs to the checkout; reading it to `shop.api.orders`."""

    locates = ("place",)
    refuses = {**OrderApi.refuses, "place": ["checkout_changed", "quote_missing", "agreement_missing"]}

    @extend_schema(
        summary="Order what was quoted",
        operation_id="orders_place",
        request=OrderBody,
        responses={201: OrderApi.detail_class},
    )
    @idempotent()
    def place(self, request: Request) -> Response:
        """The same token again answers with the same order. `409 checkout_changed` carries `changes` (what, before,
        after) and a `quote` of how it is now."""
        sent = self.body(OrderBody)
        desk, token = self.desk(), Token.read(sent["token"])
        if placed := placed_order(token.key):
            return self._placed(placed)
        if not sent["agree"]:
            raise Refused(_("주문 내용을 확인하고 동의해 주세요."), "agreement_missing", pointer="agree")
        draft = _kept_draft(desk)
        if draft is None or token.key != desk.kept["key"]:
            raise Refused(_("먼저 주문 내용을 확인해 주세요."), "quote_missing", pointer="token")
        try:
            order = desk.place(token=token, draft=draft)
        except CheckoutChanged as changed:
            changes = [change._asdict() for change in changed.changes]
            sentence = _("확인하신 뒤에 내용이 바뀌었어요.")
            raise Refused(sentence, "checkout_changed", changes=changes, quote=_quoted(desk, draft)) from changed
        desk.forget()
        own_orders.remember(order, session=self.session)
        return self._placed(order)

    def _placed(self, order: Order) -> Response:
        return Response(self.tell(order), status=201, headers={"Location": self.address_of(order)})


def _orderable(desk: Desk) -> Cart:
    shown = desk.read()
    if shown.is_empty:
        raise Refused(_("장바구니가 비어 있어요."), "cart_empty")
    if not shown.is_orderable:
        stuck = [{"line": line.key, "detail": line.problem} for line in shown.lines if line.problem]
        raise Refused(_("주문할 수 없는 상품이 있어요."), "cart_not_orderable", lines=stuck)
    return shown


def _kept_draft(desk: Desk) -> Draft | None:
    """What the quote was about, as far as it is still whole."""
    form = CheckoutForm(desk.kept.get("typed", {}), lawful=lawful_notices(desk.read()), addresses=desk.addresses)
    if not form.is_valid():
        return None
    draft = form.draft()
    is_whole = draft.payment_method or not read_cart(wanted=desk.wanted, draft=draft, customer=desk.customer).total
    return draft if is_whole else None


def _quoted(desk: Desk, draft: Draft) -> Any:
    shown = read_cart(wanted=desk.wanted, draft=draft, customer=desk.customer)
    paid = as_paid(draft, shown)
    waits = bool(shown.total) and not paid.is_online
    told = {
        "token": str(Token(key=desk.kept["key"], shown=fingerprint(shown, draft))),
        "cart": shown,
        "draft": paid,
        "notices": lawful_notices(shown),
        "due_at": hold_until(draft=paid, at=timezone.now()) if waits else None,
    }
    return QuoteTold(told).data


def _note_of(note: str) -> dict[str, str]:
    if not note or note in DELIVERY_NOTES:
        return {"delivery_note": note}
    return {"delivery_note": OWN_NOTE, "delivery_note_custom": note}


def _errors_of(form: CheckoutForm) -> list[dict[str, str]]:
    found = []
    for name, reasons in form.errors.get_json_data().items():
        place = "/consents" if name.startswith("consent_") else f"/{name}"
        more = {"name": name} if name.startswith("consent_") else {}
        found += [{"pointer": place, "code": r["code"] or "invalid", "detail": r["message"], **more} for r in reasons]
    return found
