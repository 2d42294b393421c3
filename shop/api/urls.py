"""What of the shop is no list with rows: the cart, the checkout, an order and its payments."""

from django.urls import path

from shop.api.cart import CartApi
from shop.api.checkout import CheckoutApi
from shop.api.payments import PaymentApi
from shop.api.prices import PriceApi
from shop.api.stock import StockApi

urlpatterns = [
    path("stock/", StockApi.as_view({"get": "list"}), name="stock"),
    path("stock/movements/", StockApi.as_view({"post": "move"}), name="stock-movements"),
    path("prices/", PriceApi.as_view({"post": "set_prices"}), name="prices"),
    path("cart/", CartApi.as_view({"get": "show", "post": "open"}), name="cart"),
    path("cart/lines/", CartApi.as_view({"post": "add"}), name="cart-lines"),
    path("cart/lines/<str:key>/", CartApi.as_view({"put": "change", "delete": "remove"}), name="cart-line"),
    path("checkout/", CheckoutApi.as_view({"get": "show", "post": "quote"}), name="checkout"),
    path("orders/", PaymentApi.as_view({"get": "list", "post": "place"}), name="orders"),
    path("orders/<str:number>/", PaymentApi.as_view({"get": "retrieve"}), name="order"),
    path("orders/<str:number>/cancel/", PaymentApi.as_view({"post": "cancel"}), name="order-cancel"),
    path("orders/<str:number>/confirm/", PaymentApi.as_view({"post": "confirm"}), name="order-confirm"),
    path("orders/<str:number>/payments/", PaymentApi.as_view({"post": "choose"}), name="order-payments"),
    path("orders/<str:number>/payments/start/", PaymentApi.as_view({"post": "start"}), name="order-start"),
    path("orders/<str:number>/payments/<int:id>/return/", PaymentApi.as_view({"post": "return_"}), name="order-return"),
    path(
        "orders/<str:number>/payments/<int:id>/give-up/", PaymentApi.as_view({"post": "give_up"}), name="order-give-up"
    ),
]
