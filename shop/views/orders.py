"""The page of an order.

URL name: shop:order. `/orders/<number>/?key=<signature>`; the browser that placed the order needs no key.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from shop.models import Order
from shop.receipts import Receipt

OWN_ORDERS = "orders"
JUST_PLACED = "just_placed"
REMEMBERED = 20


@never_cache
@require_safe
def show(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/<number>/ -> shop/order.html, or 404 shop/order_not_found.html (never says whether it exists).

    `order`     Order: number, placed_at, status, get_status_display, subtotal, shipping_fee, discount, total,
                buyer_name, buyer_phone, buyer_email, is_waiting_for_money, is_over (cancelled, expired, returned)
    `items`     list of OrderItem: product_name, brand_name, option_label, quantity, unit_price, list_price,
                subtotal, personal_text, impact_sentence, withdrawal_notice; item.product (with cover; may be
                None)
    `address`   ShippingAddress: recipient, phone, str(address), delivery_note
    `cash_receipt`  CashReceipt (str: purpose and number; issued_at), or None
    `coupon`    Coupon (code, name) behind order.discount, or None
    `payment`   Payment: depositor, amount, due_at, status, captured_at; `payment_label` (무통장입금)
    `sentence`  the state in plain words, e.g. "11월 25일 23:59까지 입금을 기다려요."
    `steps`     list of Step: label, state ("done", "now", "next"), at (datetime or None); empty when is_over
    `events`    list of OrderEvent: get_to_status_display, created_at (note is the operator's, not for here)
    `deposit`   None, or while money is waited for: bank_name, bank_account, bank_holder, depositor, amount,
                due_at
    `impact`    list of ImpactLine: product_name, amount, unit, to, sentence (what this order does); may be empty;
                amount 0 = counted on with the next order, show the sentence
    `is_confirmed_impact`  False: 예정, True: 확정
    `just_placed`  True on the first view right after ordering
    """
    order = Order.objects.filter(number=number).first()
    if order is None or not _may_see(request, order):
        return _private(render(request, "shop/order_not_found.html", {"number": number}, status=404))

    receipt = Receipt(order)
    names = "order items address coupon cash_receipt payment payment_label sentence steps events deposit impact"
    context = {name: getattr(receipt, name) for name in [*names.split(), "is_confirmed_impact"]}
    just_placed = request.session.get(JUST_PLACED) == number
    if just_placed:
        del request.session[JUST_PLACED]
    return _private(render(request, "shop/order.html", {**context, "just_placed": just_placed}))


def remember_order(request: HttpRequest, order: Order) -> None:
    """Let the browser that placed the order see it without the key."""
    own = request.session.get(OWN_ORDERS, [])
    request.session[OWN_ORDERS] = [*own, order.number][-REMEMBERED:]
    request.session[JUST_PLACED] = order.number


def _may_see(request: HttpRequest, order: Order) -> bool:
    key = request.GET.get("key", "")
    return order.opens_with(key) or order.number in request.session.get(OWN_ORDERS, [])


def _private(response: HttpResponse) -> HttpResponse:
    """The key is in the address: no other site is told it, no search engine keeps it."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
