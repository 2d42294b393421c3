"""Stock in bulk: `/api/v1/stock/`, `/api/v1/stock/movements/`. A list of movements is carried out whole or not."""

from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from brands import partners
from impactmuseum.base.api.fields import SLUG, Body, Choice, Line, Text, Told, Whole
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.problem import Refused
from impactmuseum.base.api.views import Api
from impactmuseum.base.models import Scope
from shop import stock_lists
from shop.api.product_writing import SKU
from shop.models import Stock
from shop.stock_lists import ListRefused, Movement

MOST_ROWS = 500
MOST_PIECES = 100_000


class StockRow(Told):
    sku = serializers.CharField(source="variant.sku")
    product = serializers.CharField(source="variant.product.slug")
    label = serializers.CharField(source="variant.full_name")  # type: ignore[assignment]
    on_hand = serializers.IntegerField()
    reserved = serializers.IntegerField()
    available = serializers.IntegerField()
    is_retired = serializers.BooleanField(source="variant.is_retired")


class StockQuery(ListQuery):
    sku = Text(pattern=SKU, max_length=60, required=False)
    brand = Text(pattern=SLUG, max_length=120, required=False)
    level = Choice(choices=["low", "out"], required=False)


class MovementBody(Body):
    """`receive`: so many `pieces` came. `adjust`: there are so many more, or fewer (-2), than was written; `reason`
    says why."""

    sku = Text(pattern=SKU, max_length=60)
    kind = Choice(choices=["receive", "adjust"])
    pieces = Whole(min_value=-MOST_PIECES, max_value=MOST_PIECES)
    reason = Line(max_length=200, allow_blank=True, default="")


class MovementsBody(Body):
    movements = serializers.ListField(child=MovementBody(), min_length=1, max_length=MOST_ROWS)

    example = {
        "movements": [
            {"sku": "EXAMPLE-M", "kind": "receive", "pieces": 20},
            {"sku": "EXAMPLE-L", "kind": "adjust", "pieces": -2, "reason": "Broken"},
        ]
    }


class Moved(Told):
    """How it stands now with every option that moved."""

    stock = StockRow(many=True)


class StockApi(Api):
    tag = "stock"
    told_class = StockRow
    refuses = {"move": ["list_refused"]}
    is_private = True
    questions = {"list": StockQuery}
    scopes = {"list": Scope.STOCK_READ, "move": Scope.STOCK_WRITE}
    permissions = {"list": ["shop.view_stock", "shop.change_stock"], "move": ["shop.change_stock"]}
    queryset = Stock.objects.none()

    @extend_schema(summary="What is on the shelf, promised and free")
    def list(self, request: Request) -> Response:
        rows = partners.own(Stock.objects.all(), user=request.user, brand="variant__product__brand")
        if sku := self.asked.get("sku"):
            rows = rows.filter(variant__sku=sku)
        if brand := self.asked.get("brand"):
            rows = rows.filter(variant__product__brand__slug=brand)
        if level := self.asked.get("level"):
            on_sale = rows.on_sale()
            rows = on_sale.sold_out() if level == "out" else on_sale.low()
        pages = self.pages(rows.order_by("pk"))
        return pages.answer(self.tell(in_order(_with_products(), pages.rows), many=True))

    @extend_schema(
        summary="Move stock, all of it or none",
        operation_id="stock_move",
        request=MovementsBody,
        responses={200: OpenApiResponse(Moved)},
    )
    @idempotent(atomic=True)
    def move(self, request: Request) -> Response:
        """`409 list_refused` names every row that stands in the way, and nothing has moved."""
        sent = self.body(MovementsBody)["movements"]
        try:
            moved = stock_lists.move(movements=[Movement(**row) for row in sent], by=self.staff)
        except ListRefused as refusal:
            raise list_refused(refusal, "movements") from refusal
        rows = _with_products().filter(variant__in=moved).order_by("variant__sku")
        return Response(Moved({"stock": rows}).data)


def list_refused(refusal: ListRefused, name: str) -> Refused:
    errors = [
        {"pointer": f"/{name}/{row.row}/{row.field}", "code": row.code, "detail": row.sentence} for row in refusal.rows
    ]
    return Refused(str(refusal), "list_refused", errors=errors)


def _with_products() -> Any:
    return Stock.objects.select_related("variant__product").defer(
        "variant__product__description", "variant__product__notice"
    )
