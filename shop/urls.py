from django.urls import path

from shop.views import cart

app_name = "shop"

urlpatterns = [
    path("cart/add/", cart.add, name="cart_add"),
]
