"""The cart.

URL names: shop:cart (GET), shop:cart_add, shop:cart_change, shop:cart_remove, shop:buy_now (POST).

`cart` in every template is a `shop.cart_lines.Cart`:
    cart.lines                    list of Line, in the order they were put in
    cart.bundles                  list of Bundle: kind (normal, chilled, made_to_order), label (일반/냉장/주문제작),
                                  lines, subtotal, fee (of this parcel; 0 = 무료)
    cart.count                    pieces of all lines
    cart.subtotal, cart.shipping_fee, cart.total       won; only of lines that can be ordered
    cart.free_shipping_remaining  won of ordinary goods missing to free delivery; 0 = reached or does not apply
    cart.free_shipping_from       won
    cart.is_empty, cart.is_orderable (every line can be ordered as it stands)
    cart.impact                   list of ImpactLine, as on the order page

A Line:
    line.key                      value of the form field `line`
    line.product, line.variant    None when the product is gone for good
    line.name, line.option_label, line.personal_text, line.personal_text_label, line.url ("" when gone)
    line.quantity, line.maximum   pieces wanted, and how many this line may have at most
    line.offer                    Price: price, list_price, label, is_reduced, discount_percent
    line.unit_price, line.list_price, line.subtotal
    line.problem                  sentence why it can't be ordered as it stands, or ""
    line.is_gone                  True: no longer on sale (only 빼기 makes sense)
    line.error, line.entered      sentence about the quantity just typed ("" if none), and what was typed
    line.impact_sentence

Form fields: add and buy now: variant, quantity, personal_text; change: line, quantity; remove: line.
"""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from impactmuseum.base.cross_origin import same_origin_only
from impactmuseum.base.korean import josa
from impactmuseum.base.redirects import see_other
from impactmuseum.base.visitor import tell
from shop import cart, cart_lines
from shop.baskets import BUY_NOW, SessionBasket, basket_of


@never_cache
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """GET /cart/ -> shop/cart.html with `cart`. Messages (Django's) say what was put in or taken out."""
    shown = _read(request)
    # Another device may have changed it.
    tell_count(request, shown.count)
    return render(request, "shop/cart.html", {"cart": shown})


@require_POST
@same_origin_only
def add(request: HttpRequest) -> HttpResponse:
    """POST /cart/add/.

    Plain: 303 to /cart/ with a message. htmx: 200 shop/fragments/cart_added.html with `line` (name, option_label,
    personal_text, product, variant), `quantity` (just added), `cart_count`; header
    `HX-Trigger: {"cart-changed": {"count": 3}}`.
    Refused: 422, htmx shop/fragments/cart_refused.html, plain shop/cart_refused.html, both with `refusal`
    (refusal.field: variant, quantity or personal_text; {{ refusal }}: the sentence), `product` (None when not on
    sale), `variant` (may be None), `quantity` and `personal_text` (as typed), `action` (URL to post to again).
    """
    try:
        added = cart.add(basket=basket_of(request), **_typed(request))
    except cart.CartRefused as refusal:
        return refused(request, refusal)

    if is_htmx(request):
        context = {"line": added, "quantity": added.quantity, "cart_count": added.count}
        return _counted(request, render(request, "shop/fragments/cart_added.html", context), added.count)
    name = josa(added.name, "을/를")
    messages.success(request, _("%(name)s 장바구니에 담았어요.") % {"name": name})
    return _counted(request, see_other(reverse("shop:cart")), added.count)


@require_POST
@same_origin_only
def buy_now(request: HttpRequest) -> HttpResponse:
    """POST /checkout/now/ -> 303 to /checkout/?now=1 (htmx: header HX-Redirect). Refused: as add."""
    try:
        cart.buy_now(basket=SessionBasket(request.session, BUY_NOW), **_typed(request))
    except cart.CartRefused as refusal:
        return refused(request, refusal)
    address = f"{reverse('shop:checkout')}?now=1"
    if is_htmx(request):
        return HttpResponse(headers={"HX-Redirect": address})
    return see_other(address)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """POST /cart/change/. Carries a CSRF token (the cart page is personal).

    Plain: 303 to /cart/; refused: 422 shop/cart.html with `cart`, the line in question has .error and .entered.
    htmx: shop/fragments/cart_body.html (everything inside the cart page's main part) with `cart`, 200 or 422,
    header HX-Trigger cart-changed.
    """
    key, quantity = request.POST.get("line", ""), request.POST.get("quantity", "")
    try:
        cart.change(basket=basket_of(request), key=key, quantity=quantity)
    except cart.CartRefused as refusal:
        shown = _read(request)
        if line := shown.line(key):
            line.error, line.entered = str(refusal), quantity
        template = "shop/fragments/cart_body.html" if is_htmx(request) else "shop/cart.html"
        return render(request, template, {"cart": shown}, status=422)
    return _changed(request)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """POST /cart/remove/. As change."""
    cart.remove(basket=basket_of(request), key=request.POST.get("line", ""))
    return _changed(request)


def refused(request: HttpRequest, refusal: cart.CartRefused) -> HttpResponse:
    """Say what is wrong beside what was typed, with everything there to try again."""
    typed = _typed(request)
    variant = cart.find_variant(typed["variant_id"])
    context = {
        "refusal": refusal,
        "variant": variant,
        "product": variant.product if variant and variant.is_on_sale else None,
        "quantity": typed["quantity"],
        "personal_text": typed["personal_text"],
        "action": request.path,
    }
    page = "shop/fragments/cart_refused.html" if is_htmx(request) else "shop/cart_refused.html"
    return render(request, page, context, status=422)


def tell_count(request: HttpRequest, count: int) -> None:
    """Let the scripts know how many pieces the cart holds: the browser fills in the header of a shared page."""
    tell(request, "cart_count", str(count) if count else "")


def is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _read(request: HttpRequest) -> cart_lines.Cart:
    return cart_lines.read(wanted=basket_of(request).lines())


def _typed(request: HttpRequest) -> dict[str, Any]:
    return {
        "variant_id": request.POST.get("variant", ""),
        "quantity": request.POST.get("quantity", ""),
        "personal_text": request.POST.get("personal_text", ""),
    }


def _changed(request: HttpRequest) -> HttpResponse:
    if is_htmx(request):
        shown = _read(request)
        return _counted(request, render(request, "shop/fragments/cart_body.html", {"cart": shown}), shown.count)
    return _counted(request, see_other(reverse("shop:cart")), cart.pieces(basket_of(request).lines()))


def _counted(request: HttpRequest, response: HttpResponse, count: int) -> HttpResponse:
    if is_htmx(request):
        response["HX-Trigger"] = json.dumps({"cart-changed": {"count": count}})
    tell_count(request, count)
    return response
