"""Orders of whoever asks: `/api/v1/orders/`. A guest names the order's key, which the letters carry too."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, NotFound, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from brands import partners
from impactmuseum.base.api.authentication import TokenAuthentication, VisitorAuthentication
from impactmuseum.base.api.fields import Body, Choice, Line, Query, Text, Told
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import address
from impactmuseum.base.api.problem import Refused
from impactmuseum.base.models import ApiToken, Scope
from shop import cancellation, my_orders, orders, own_orders
from shop.api.cart import AmountsTold, ImpactTold, LineTold
from shop.api.visitors import CartTokenAuthentication, VisitorApi
from shop.cancellation import Account
from shop.models import Order, Payment, RefundAccount
from shop.receipts import Receipt

NUMBER = r"^IM-[0-9]{6}-[0-9A-Z]{12}$"
KEY = r"^[-0-9A-Za-z_]{1,100}$"


class OrderTold(Told):
    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Order.Status.choices)
    status_label = serializers.CharField(source="get_status_display")
    placed_at = serializers.DateTimeField()
    total = serializers.IntegerField()


class OrderLineTold(LineTold):
    """A line of the receipt: as it was when it was bought."""

    id = serializers.IntegerField()
    product_name = serializers.CharField()
    brand_name = serializers.CharField()
    sku = serializers.CharField()
    discount = serializers.IntegerField()
    cancelled = serializers.IntegerField()
    returned = serializers.IntegerField()
    impact_sentence = serializers.CharField()


class PlaceTold(Told):
    recipient = serializers.CharField()
    phone = serializers.CharField()
    postcode = serializers.CharField()
    road_address = serializers.CharField()
    detail_address = serializers.CharField()
    delivery_note = serializers.CharField()


class PaymentTold(Told):
    id = serializers.IntegerField()
    method = serializers.CharField()
    status = serializers.ChoiceField(choices=Payment.Status.choices)
    amount = serializers.IntegerField()
    due_at = serializers.DateTimeField(allow_null=True)
    captured_at = serializers.DateTimeField(allow_null=True)
    failure = serializers.CharField()


class DepositTold(Told):
    """Where the money goes, as long as it is waited for."""

    bank_name = serializers.CharField()
    bank_account = serializers.CharField()
    bank_holder = serializers.CharField()
    depositor = serializers.CharField()
    amount = serializers.IntegerField()
    due_at = serializers.DateTimeField()


class StepTold(Told):
    label = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(choices=["done", "now", "next"])
    at = serializers.DateTimeField(allow_null=True)


class ParcelSent(Told):
    courier = serializers.CharField(source="courier.name")
    number = serializers.CharField()
    tracking_url = serializers.CharField(source="tracking_address")
    shipped_at = serializers.DateTimeField()
    delivered_at = serializers.DateTimeField(allow_null=True)


class RefundTold(Told):
    amount = serializers.IntegerField()
    done_at = serializers.DateTimeField(allow_null=True)


class OrderToldWhole(OrderTold, AmountsTold):
    """`key` opens the order to whoever has it: as `?key=` of every address below this one."""

    key = serializers.CharField()
    sentence = serializers.CharField(source="receipt.sentence")
    buyer_name = serializers.CharField()
    buyer_phone = serializers.CharField()
    buyer_email = serializers.CharField()
    lines = OrderLineTold(many=True, source="receipt.items")
    address = PlaceTold(source="receipt.address", allow_null=True)
    payment = PaymentTold(source="receipt.payment", allow_null=True)
    payment_label = serializers.CharField(source="receipt.payment_label")
    deposit = DepositTold(source="receipt.deposit", allow_null=True)
    steps = StepTold(many=True, source="receipt.steps")
    shipments = ParcelSent(many=True, source="receipt.shipments")
    refunds = RefundTold(many=True, source="receipt.refunds")
    impact = ImpactTold(many=True, source="receipt.impact")
    can_be_paid_online = serializers.BooleanField(source="receipt.can_be_paid_online")
    can_be_cancelled = serializers.BooleanField(source="may_be_cancelled_by_buyer")

    def to_representation(self, order: Order) -> Any:
        order.receipt = Receipt(order)  # type: ignore[attr-defined]
        return super().to_representation(order)


class OrderQuery(Query):
    key = Text(required=False, pattern=KEY, max_length=100)


class OrdersQuery(ListQuery):
    status = Choice(choices=Order.Status.choices, required=False)


class AccountBody(Body):
    """Where money goes back to that came by a transfer. All of it, or nothing."""

    bank = Choice(choices=RefundAccount.Bank.choices, required=False)
    account_number = Text(pattern=r"^[0-9]{8,16}$", max_length=16, required=False)
    holder = Line(max_length=40, required=False)

    example = {"bank": "kakao", "account_number": "3333012345678", "holder": "Hong Gildong"}


class OrderApi(VisitorApi):
    # A program of the staff reads all orders; what only a buyer does it does not do.
    authentication_classes = [CartTokenAuthentication, TokenAuthentication, VisitorAuthentication]
    tag = "orders"
    told_class = OrderTold
    program_scopes = dict.fromkeys(("list", "retrieve"), Scope.ORDERS_READ)
    refuses = {
        "cancel": ["cancellation_refused", "account_missing", "account_incomplete"],
        "confirm": ["transition_refused"],
    }
    detail_class = OrderToldWhole
    questions = {
        "list": OrdersQuery,
        **dict.fromkeys(("retrieve", "cancel", "confirm", "start", "choose", "return_", "give_up"), OrderQuery),
    }
    queryset = Order.objects.none()

    @property
    def is_for_members(self) -> bool:  # type: ignore[override]
        return self.action == "list"

    @extend_schema(summary="The member's own orders, the newest first; to a program of the staff, everybody's")
    def list(self, request: Request) -> Response:
        """A token needs the scope `orders:read`."""
        rows: QuerySet[Order]
        if self._is_program:
            rows = Order.objects.all()
        elif self.customer:
            rows = my_orders.orders_of(self.customer)
        else:
            raise NotAuthenticated
        if status := self.asked.get("status"):
            rows = rows.filter(status=status)
        pages = self.pages(rows)
        return pages.answer(self.tell(in_order(Order.objects.all(), pages.rows), many=True))

    @extend_schema(summary="An order, to its buyer or to whoever has its key")
    def retrieve(self, request: Request, number: str) -> Response:
        return Response(self.tell(self.order(number)))

    @extend_schema(
        summary="Take the order back before anybody packs it",
        operation_id="orders_cancel",
        request=AccountBody,
        responses=OrderToldWhole,
    )
    @idempotent()
    def cancel(self, request: Request, number: str) -> Response:
        order, sent = self.order(number), self.body(AccountBody)
        if 0 < len(sent) < 3:
            raise Refused(_("은행, 계좌번호, 예금주를 모두 적어 주세요."), "account_incomplete")
        account = None
        if sent:
            account = Account(bank=sent["bank"], number=sent["account_number"], holder=sent["holder"])
        try:
            cancellation.cancel(order=order, account=account)
        except cancellation.AccountMissing as missing:
            raise Refused(str(missing), "account_missing", pointer="account_number") from missing
        except cancellation.CancellationRefused as refusal:
            raise Refused(str(refusal), "cancellation_refused") from refusal
        return Response(self.tell(self.order(number)))

    @extend_schema(
        summary="Say that everything has arrived and is kept",
        operation_id="orders_confirm",
        request=None,
        responses=OrderToldWhole,
    )
    @idempotent()
    def confirm(self, request: Request, number: str) -> Response:
        order = self.order(number)
        try:
            orders.transition(order, to=Order.Status.CONFIRMED, note=_("구매자가 확정했어요."))
        except orders.TransitionRefused as refusal:
            raise Refused(str(refusal), "transition_refused") from refusal
        return Response(self.tell(self.order(number)))

    def order(self, number: str) -> Order:
        """For somebody who may see it. Raises NotFound, which never says whether it exists."""
        order = Order.objects.filter(number=number).first()
        if order is None or order.has_lost_its_buyer:
            raise NotFound
        if self.action == "retrieve" and self._is_program:
            return order
        if not order.opens_with(self.asked.get("key", "")) and not own_orders.is_own(
            order, session=self.session, customer=self.customer
        ):
            raise NotFound
        return order

    @property
    def _is_program(self) -> bool:
        """Raises PermissionDenied for one that may not read orders."""
        token = self.request.auth
        if not isinstance(token, ApiToken):
            return False
        if Scope.ORDERS_READ not in token.scopes:
            raise PermissionDenied(
                _("이 토큰에는 ‘%(scope)s’ 권한이 없어요.") % {"scope": Scope.ORDERS_READ}, "scope_missing"
            )
        # An order may hold what several brands sell, and is nobody's of them.
        if partners.is_partner(token.user) or not token.user.has_perm("shop.view_order"):
            raise PermissionDenied
        return True

    def address_of(self, order: Order) -> str:
        return address(self, "api:order", order.number)
