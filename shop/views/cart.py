"""The cart.

URL names: shop:cart (GET), shop:cart_add, shop:cart_change, shop:cart_remove, shop:buy_now (POST).

`cart` in every template is a `shop.cart.Cart`:
    cart.lines                    list of Line, in the order they were put in
    cart.bundles                  list of Bundle: kind (normal, chilled, made_to_order), label (일반/냉장/주문제작),
                                  lines, subtotal, fee (of this parcel; 0 = 무료)
    cart.count                    pieces of all lines
    cart.subtotal, cart.shipping_fee, cart.total       won; only of lines that can be ordered
    cart.free_shipping_remaining  won still missing to free delivery; 0 = reached or does not apply
    cart.free_shipping_from       won
    cart.is_empty, cart.is_orderable (every line can be ordered as it stands)

A Line:
    line.key                      value of the form field `line`
    line.product, line.variant    None when the product is gone for good
    line.name, line.option_label, line.personal_text, line.personal_text_label, line.url ("" when gone)
    line.quantity, line.maximum   pieces wanted, and how many this line may have at most
    line.offer                    Price: price, list_price, label, is_reduced, discount_percent
    line.unit_price, line.list_price, line.subtotal
    line.problem                  sentence why it can't be ordered as it stands, or ""
    line.is_gone                  True: no longer on sale (only 빼기 makes sense)
    line.error, line.entered      sentence about the quantity just typed, and what was typed (else "" and quantity)
    line.impact_sentence

Form fields: add and buy now: variant, quantity, personal_text; change: line, quantity; remove: line.
"""

from django.http import HttpRequest, HttpResponse


def show(request: HttpRequest) -> HttpResponse:
    """GET /cart/ -> shop/cart.html with `cart`. Messages (Django's) say what was put in or taken out."""
    return HttpResponse()


def add(request: HttpRequest) -> HttpResponse:
    """POST /cart/add/.

    Plain: 303 to /cart/ with a message. htmx: 200 shop/fragments/cart_added.html with `line`, `quantity` (just
    added), `cart_count`; header `HX-Trigger: {"cart-changed": {"count": 3}}`.
    Refused: 422, htmx shop/fragments/cart_refused.html, plain shop/cart_refused.html, both with `refusal`
    (refusal.field: variant, quantity or personal_text; str(refusal): the sentence), `product` (may be None),
    `variant` (may be None), `quantity` and `personal_text` (as typed), `action` (URL to post to again).
    """
    return HttpResponse()


def change(request: HttpRequest) -> HttpResponse:
    """POST /cart/change/. Carries a CSRF token (the cart page is personal).

    Plain: 303 to /cart/; refused: 422 shop/cart.html with `cart`, the line in question has .error and .entered.
    htmx: shop/fragments/cart_body.html (everything inside the cart page's main part) with `cart`, 200 or 422,
    header HX-Trigger cart-changed.
    """
    return HttpResponse()


def remove(request: HttpRequest) -> HttpResponse:
    """POST /cart/remove/. As change; `removed` (the Line taken out) is in the context for a message in htmx."""
    return HttpResponse()
