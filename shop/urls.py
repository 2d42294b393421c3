from django.urls import path

from shop.views import addresses, cart, checkout, claims, leaving, my, orders, payments, questions, restock, reviews

app_name = "shop"

urlpatterns = [
    path("cart/", cart.show, name="cart"),
    path("cart/add/", cart.add, name="cart_add"),
    path("cart/change/", cart.change, name="cart_change"),
    path("cart/remove/", cart.remove, name="cart_remove"),
    path("checkout/", checkout.checkout, name="checkout"),
    path("checkout/now/", cart.buy_now, name="buy_now"),
    path("checkout/confirm/", checkout.confirm, name="checkout_confirm"),
    path("orders/", orders.look_up, name="order_look_up"),
    path("orders/<str:number>/", orders.show, name="order"),
    path("orders/<str:number>/cancel/", orders.cancel, name="order_cancel"),
    path("orders/<str:number>/claims/<int:pk>/withdraw/", claims.withdraw, name="claim_withdraw"),
    path("orders/<str:number>/claims/<str:kind>/", claims.ask, name="claim"),
    path("orders/<str:number>/pictures/<int:pk>/", claims.picture, name="claim_picture"),
    path("orders/<str:number>/pay/", payments.pay, name="order_pay"),
    path("orders/<str:number>/payments/<int:pk>/<str:key>/success/", payments.success, name="payment_success"),
    path("orders/<str:number>/payments/<int:pk>/<str:key>/failure/", payments.failure, name="payment_failure"),
    path("payments/toss/webhook/", payments.toss_webhook, name="toss_webhook"),
    path("my/leave/", leaving.leave, name="leave"),
    path("left/", leaving.left, name="left"),
    path("my/orders/", my.orders, name="my_orders"),
    path("my/addresses/", addresses.show, name="addresses"),
    path("my/addresses/new/", addresses.add, name="address_add"),
    path("my/addresses/<int:pk>/", addresses.change, name="address"),
    path("my/addresses/<int:pk>/default/", addresses.make_default, name="address_default"),
    path("my/addresses/<int:pk>/remove/", addresses.remove, name="address_remove"),
    path("restock/", restock.ask, name="restock_ask"),
    path("restock/<int:pk>/", restock.forget, name="restock_forget"),
    path("orders/<str:number>/confirm/", orders.confirm, name="order_confirm"),
    path("my/questions/", questions.mine, name="my_questions"),
    path("questions/ask/<int:pk>/", questions.ask, name="question_ask"),
    path("questions/<int:pk>/edit/", questions.edit, name="question_edit"),
    path("questions/<int:pk>/delete/", questions.delete, name="question_delete"),
    path("my/reviews/", reviews.mine, name="my_reviews"),
    path("reviews/write/<int:pk>/", reviews.write, name="review_write"),
    path("reviews/<int:pk>/edit/", reviews.edit, name="review_edit"),
    path("reviews/<int:pk>/delete/", reviews.delete, name="review_delete"),
]
