"""The cart: `/api/v1/cart/`. It holds no price; lines are priced when they are read."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base.api.fields import Body, Text, Told, Whole
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.problem import Refused
from shop import cart
from shop.api.visitors import VisitorApi, new_session, token_of
from shop.cart_lines import Cart, Line, read
from shop.coupons import Applied
from shop.models import Product

# More pieces than any shelf holds.
MOST = 9999


class CartProduct(Told):
    slug = serializers.CharField()
    name = serializers.CharField()


class LineTold(Told):
    """What a line in a cart and one on a receipt have in common."""

    option_label = serializers.CharField()
    personal_text = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = serializers.IntegerField()
    list_price = serializers.IntegerField()
    subtotal = serializers.IntegerField()


class AmountsTold(Told):
    """Won."""

    subtotal = serializers.IntegerField()
    shipping_fee = serializers.IntegerField()
    discount = serializers.IntegerField()
    total = serializers.IntegerField()


class CartLineTold(LineTold):
    """`problem` says why the line can't be ordered as it stands. `maximum` is how many pieces it may have."""

    key = serializers.CharField()
    variant = serializers.IntegerField(source="wanted.variant_id")
    product = CartProduct(allow_null=True)
    name = serializers.CharField()
    maximum = serializers.IntegerField()
    is_gone = serializers.BooleanField()
    problem = serializers.CharField()


class ParcelTold(Told):
    kind = serializers.ChoiceField(choices=Product.Shipping.choices)
    label = serializers.CharField()  # type: ignore[assignment]
    fee = serializers.IntegerField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_lines(self, bundle: Any) -> list[str]:
        """The keys of the lines that travel in it."""
        return [line.key for line in bundle.lines]


class ImpactTold(Told):
    product_name = serializers.CharField()
    amount = serializers.FloatField()
    unit = serializers.CharField()
    to = serializers.CharField()
    sentence = serializers.CharField()


class CouponTold(Told):
    code = serializers.CharField()
    name = serializers.CharField()
    amount = serializers.IntegerField()

    def to_representation(self, applied: Applied) -> Any:
        return super().to_representation(applied) if applied else None


class CartTold(AmountsTold):
    """Won; only of lines that can be ordered. The fee is without what a remote address adds, until there is one."""

    lines = CartLineTold(many=True)
    parcels = ParcelTold(many=True, source="bundles")
    count = serializers.IntegerField()
    free_shipping_from = serializers.IntegerField()
    free_shipping_remaining = serializers.IntegerField()
    is_orderable = serializers.BooleanField()
    coupon = CouponTold(allow_null=True)
    impact = ImpactTold(many=True)


class OpenedCart(Told):
    """What `Cart-Token` is to carry, and the cart."""

    token = serializers.CharField()
    cart = CartTold()


class LineBody(Body):
    variant = Whole(min_value=1, max_value=2**53)
    quantity = Whole(min_value=1, max_value=MOST)
    personal_text = Text(required=False, default="", allow_blank=True, max_length=100)

    example = {"variant": 43, "quantity": 2}


class QuantityBody(Body):
    quantity = Whole(min_value=1, max_value=MOST)

    example = {"quantity": 3}


class CartApi(VisitorApi):
    tag = "cart"
    told_class = CartTold
    refuses = {"add": ["cart_refused"], "change": ["cart_refused"]}

    def get_authenticators(self) -> list[Any]:
        """To open a cart touches nobody's session: another site may, before it has a token."""
        opens = self.request is not None and self.action_map.get(str(self.request.method).lower()) == "open"
        return [] if opens else list(super().get_authenticators())

    @extend_schema(summary="The cart of whoever asks", operation_id="cart_read")
    def show(self, request: Request) -> Response:
        return Response(self.tell(self._read()))

    @extend_schema(
        summary="Open a cart for a shop front on another site",
        operation_id="cart_open",
        request=None,
        responses={201: OpenedCart},
    )
    @idempotent()
    def open(self, request: Request) -> Response:
        """Answers with a token. Send it as `Cart-Token` with every request about this cart and its orders."""
        session = new_session()
        told = {"token": token_of(session), "cart": read(wanted=[])}
        return Response(OpenedCart(told, context={"request": request}).data, status=201)

    @extend_schema(
        summary="Put pieces in, to those of the same kind",
        operation_id="cart_add",
        request=LineBody,
        responses=CartTold,
    )
    @idempotent()
    def add(self, request: Request) -> Response:
        sent = self.body(LineBody)
        wanted = {"variant_id": str(sent["variant"]), "quantity": str(sent["quantity"])}
        try:
            cart.add(basket=self.desk().basket, **wanted, personal_text=sent["personal_text"])
        except cart.CartRefused as refusal:
            raise _refused(refusal) from refusal
        return Response(self.tell(self._read()))

    @extend_schema(
        summary="Let a line have so many pieces",
        operation_id="cart_change",
        request=QuantityBody,
        responses=CartTold,
    )
    def change(self, request: Request, key: str) -> Response:
        sent = self.body(QuantityBody)
        self._line(key)
        try:
            cart.change(basket=self.desk().basket, key=key, quantity=str(sent["quantity"]))
        except cart.CartRefused as refusal:
            raise _refused(refusal) from refusal
        return Response(self.tell(self._read()))

    @extend_schema(summary="Take a line out", operation_id="cart_remove", responses={200: CartTold})
    def remove(self, request: Request, key: str) -> Response:
        self._line(key)
        cart.remove(basket=self.desk().basket, key=key)
        return Response(self.tell(self._read()))

    def _read(self) -> Cart:
        return self.desk().read()

    def _line(self, key: str) -> Line:
        line = self._read().line(key)
        if line is None:
            raise NotFound
        return line


def _refused(refusal: cart.CartRefused) -> Refused:
    more = {} if refusal.available is None else {"available": refusal.available}
    return Refused(str(refusal), "cart_refused", pointer=refusal.field, **more)
