"""Prices in bulk, `/api/v1/prices/`, and periods of another price, `/api/v1/price-windows/`: all of a list, or none."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from brands import partners
from impactmuseum.base.api.fields import Body, Line, Moment, Text, Told, Whole
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.views import Api
from impactmuseum.base.models import Scope
from impactmuseum.base.money import MOST_WON
from shop import price_lists
from shop.api.product_writing import SKU
from shop.api.products import PriceTold
from shop.api.stock import MOST_ROWS, list_refused
from shop.models import PriceWindow
from shop.price_lists import NewPrice, Period
from shop.stock_lists import ListRefused


class NewPriceBody(Body):
    sku = Text(pattern=SKU, max_length=60)
    price = Whole(min_value=1, max_value=MOST_WON)


class PricesBody(Body):
    prices = serializers.ListField(child=NewPriceBody(), min_length=1, max_length=MOST_ROWS)

    example = {"prices": [{"sku": "EXAMPLE-M", "price": 11000}, {"sku": "EXAMPLE-L", "price": 13000}]}


class PricedOption(Told):
    sku = serializers.CharField()
    product = serializers.CharField(source="product.slug")
    price = PriceTold(source="offer")


class Priced(Told):
    """What every option that was named costs now: `list_price` is the new price where it is published."""

    prices = PricedOption(many=True)


class WindowTold(Told):
    id = serializers.IntegerField()
    sku = serializers.CharField(source="variant.sku")
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    price = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]


class WindowBody(Body):
    """From `start` up to but not including `end`, the option costs `price`."""

    sku = Text(pattern=SKU, max_length=60)
    start = Moment()
    end = Moment()
    price = Whole(min_value=1, max_value=MOST_WON)
    label = Line(max_length=50, allow_blank=True, default="")  # type: ignore[assignment]


class WindowsBody(Body):
    windows = serializers.ListField(child=WindowBody(), min_length=1, max_length=MOST_ROWS)

    example = {
        "windows": [
            {
                "sku": "EXAMPLE-M",
                "start": "2026-12-01T00:00:00+09:00",
                "end": "2026-12-08T00:00:00+09:00",
                "price": 9900,
                "label": "Winter",
            }
        ]
    }


class Opened(Told):
    windows = WindowTold(many=True)


class WindowQuery(ListQuery):
    sku = Text(pattern=SKU, max_length=60, required=False)


class PriceApi(Api):
    tag = "prices"
    is_private = True
    refuses = {"set_prices": ["list_refused"]}
    scopes = {"set_prices": Scope.PRICES_WRITE}
    permissions = {"set_prices": ["shop.change_product"]}

    @extend_schema(
        summary="Give options new prices, all of them or none",
        operation_id="prices_set",
        request=PricesBody,
        responses={200: OpenApiResponse(Priced)},
    )
    @idempotent(atomic=True)
    def set_prices(self, request: Request) -> Response:
        """One revision of each product, published where the token's user may publish."""
        sent = self.body(PricesBody)["prices"]
        try:
            priced = price_lists.set_prices(prices=[NewPrice(**row) for row in sent], by=self.staff)
        except ListRefused as refusal:
            raise list_refused(refusal, "prices") from refusal
        return Response(Priced({"prices": priced}).data)


class WindowApi(Api):
    tag = "prices"
    told_class = WindowTold
    refuses = {"create": ["list_refused"]}
    is_private = True
    questions = {"list": WindowQuery}
    scopes = dict.fromkeys(("list", "create", "destroy"), Scope.PRICES_WRITE)
    permissions = {
        "list": ["shop.view_pricewindow", "shop.change_pricewindow"],
        "create": ["shop.add_pricewindow"],
        "destroy": ["shop.delete_pricewindow"],
    }
    lookup_field = "id"
    lookup_value_converter = "int"
    queryset = PriceWindow.objects.none()

    @extend_schema(summary="Periods of another price, the newest first")
    def list(self, request: Request) -> Response:
        rows = partners.own(PriceWindow.objects.all(), user=request.user, brand="variant__product__brand")
        if sku := self.asked.get("sku"):
            rows = rows.filter(variant__sku=sku)
        pages = self.pages(rows)
        return pages.answer(self.tell(in_order(PriceWindow.objects.select_related("variant"), pages.rows), many=True))

    @extend_schema(
        summary="Open periods of another price, all of them or none",
        request=WindowsBody,
        responses={201: OpenApiResponse(Opened)},
    )
    @idempotent(atomic=True)
    def create(self, request: Request) -> Response:
        sent = self.body(WindowsBody)["windows"]
        try:
            opened = price_lists.open_periods(periods=[Period(**row) for row in sent], by=self.staff)
        except ListRefused as refusal:
            raise list_refused(refusal, "windows") from refusal
        return Response(Opened({"windows": opened}).data, status=201)

    @extend_schema(summary="End a period of another price")
    def destroy(self, request: Request, id: int) -> Response:
        rows = partners.own(PriceWindow.objects.all(), user=request.user, brand="variant__product__brand")
        self.one_of(rows, pk=id).delete()
        return Response(status=204)
