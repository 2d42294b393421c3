"""The page of an order.

URL name: shop:order. `/orders/<number>/?key=<signature>`; the browser that placed the order needs no key.
"""

from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/<number>/ -> shop/order.html, or 404 shop/order_not_found.html (never says whether it exists).

    `order`     Order: number, placed_at, status, get_status_display, subtotal, shipping_fee, discount, total,
                buyer_name, buyer_phone, buyer_email, is_waiting_for_money, is_over (cancelled, expired, returned)
    `items`     list of OrderItem: product_name, brand_name, option_label, quantity, unit_price, list_price,
                subtotal, personal_text, impact_sentence, withdrawal_notice; item.product (with cover; may be None)
    `address`   ShippingAddress: recipient, phone, str(address), delivery_note
    `payment`   Payment: depositor, amount, due_at, status, captured_at; `payment_label` (무통장입금)
    `sentence`  the state in plain words, e.g. "11월 25일 23:59까지 입금을 기다려요."
    `steps`     list of Step: label, state ("done", "now", "next"), at (datetime or None); empty when is_over
    `events`    list of OrderEvent: get_to_status_display, created_at, note
    `deposit`   None, or while money is waited for: bank_name, bank_account, bank_holder, depositor, amount, due_at
    `impact`    list of ImpactLine: amount, unit, to, sentence (what this order does); may be empty
    `is_confirmed_impact`  False: 예정, True: 확정
    `just_placed`  True on the first view right after ordering
    """
    return HttpResponse()
