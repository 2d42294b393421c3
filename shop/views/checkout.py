"""The checkout: a form, a confirmation, an order. Guests welcome.

URL names: shop:checkout, shop:checkout_confirm; both carry `?now=1` when one thing is bought without the cart
(form actions: use `action` from the context, it carries the query). Both pages are personal: `{% csrf_token %}`.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from community import customers
from impactmuseum.base.redirects import see_other
from shop import cart, own_orders
from shop.baskets import basket_of
from shop.cart_lines import Cart
from shop.checkout import (
    Change,
    CheckoutChanged,
    Draft,
    Token,
    as_paid,
    fingerprint,
    hold_until,
    lawful_notices,
    placed_order,
    read_cart,
)
from shop.desk import Desk
from shop.forms import CheckoutForm, ConfirmForm
from shop.models import Order, ShopSettings
from shop.views.cart import tell_count


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """GET, POST /checkout/ -> shop/checkout.html; a valid POST goes on with 303 to the confirmation.

    `cart`      as in shop.views.cart (of the cart or of the one thing bought now); delivery fee without surcharge
                before an address was sent
    `form`      CheckoutForm; fields: buyer_name, buyer_phone, buyer_email; same_as_buyer (checkbox), recipient,
                phone, postcode, road_address, detail_address, delivery_note (select; last choice value "custom"),
                delivery_note_custom; payment_method (radio), depositor; cash_receipt (radio), cash_receipt_number;
                coupon (a code). Of a member also keeps_address, keeps_as_default (checkboxes), and with an address
                book place (radio; form.places lists radio and address, None for a new one). The button
                `only_coupon` asks about the coupon alone and shows the form again.
                form.consents  list of (product, notice text, bound checkbox `field`): lawful notice + own
                               unticked box, each required
                form.notices   list of (product, text) that only have to be shown
                form.is_free   nothing is left to pay: no way to pay is asked for
    `bank`      ShopSettings: bank_name, bank_account, bank_holder, deposit_days
    `is_buy_now`, `action`, `impact` (as on the order page)
    Status 422 when the form has errors. A cart that is empty or can't be ordered goes to /cart/ (303).
    """
    desk = _desk(request)
    shown = desk.read()
    if not shown.is_orderable:
        return _back_to_cart(request, desk, shown)

    lawful = lawful_notices(shown)
    typed = desk.kept.get("typed")
    price = partial(desk.price, shown)
    if request.method == "POST":
        form = CheckoutForm(request.POST, lawful=lawful, addresses=desk.addresses, price=price)
        if "only_coupon" in request.POST:
            form.forgive_all_but_coupon()
        elif form.is_valid():
            desk.keep(form)
            return see_other(_address(desk, "checkout_confirm"))
    elif typed and "check" in request.GET:
        # The confirmation sent it back: say what is missing.
        form = CheckoutForm(typed, lawful=lawful, addresses=desk.addresses, price=price)
    else:
        own = {name: value for name, value in (typed or {}).items() if not name.startswith("consent")}
        form = CheckoutForm(initial={**desk.known_of_buyer(), **own}, lawful=lawful, addresses=desk.addresses)

    errors = form.errors  # Reading them prices the cart.
    context = {**_context(desk, form.cart or shown), "form": form, "action": _address(desk, "checkout")}
    return render(request, "shop/checkout.html", context, status=422 if errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """GET, POST /checkout/confirm/ -> shop/checkout_confirm.html; a placed order is a 303 to its page.

    `cart`      as above, the delivery fee now with the surcharge of the address: cart.fee.goods, cart.fee.remote,
                cart.fee.remote_name ("제주" or ""), cart.shipping_fee (both together)
                cart.coupon (code, name, amount, problem; false without a code), cart.discount
    `draft`     what was typed: buyer_name, buyer_phone, buyer_email, recipient, phone, postcode, road_address,
                detail_address, address_line `(04524) 서울특별시 …, 3층`, delivery_note, depositor, payment_label;
                phones are digits (filter `phone` of shop_tags prints 010-1234-5678)
                is_online (the button leads on to a provider), opens_account (and the money is waited for there);
                payment_label says so where nothing is left to pay
    `due_at`    until when the deposit is waited for, or None
    `lawful`    list of (product, text, needs_consent): agreed to on the form, or only shown
    `form`      ConfirmForm: agree (checkbox, never pre-ticked, required), token (hidden)
    `changes`   list of Change (what, before, after: texts) when something changed since it was last shown, under
                the heading "내용이 바뀌었어요"; status 409; nothing was placed, the form asks again (no button
                unless cart.is_orderable, but a way back to the cart)
    `bank`, `action`, `back_url` (to the form), `is_buy_now`, `impact`
    Status 422 when the agreement is missing. Without a valid draft: 303 to /checkout/.
    """
    desk = _desk(request)
    token = Token.read(request.POST.get("token", ""))
    # The button was pressed twice: the answer is the order it made, and this session copy is too old to be saved.
    if placed := placed_order(token.key):
        return see_other(placed.get_absolute_url())

    form = CheckoutForm(desk.kept.get("typed", {}), lawful=lawful_notices(desk.read()), addresses=desk.addresses)
    if not form.is_valid():
        return see_other(_address(desk, "checkout", "check=1" if desk.kept else ""))
    draft = form.draft()
    if not draft.payment_method and read_cart(wanted=desk.wanted, draft=draft, customer=desk.customer).total:
        return see_other(_address(desk, "checkout", "check=1"))

    if request.method != "POST":
        return _ask(request, desk, draft)
    if not ConfirmForm(request.POST).is_valid():
        return _ask(request, desk, draft, status=422)
    try:
        order = desk.place(token=token, draft=draft)
    except CheckoutChanged as changed:
        return _ask(request, desk, draft, status=409, changes=changed.changes)
    return _thank(request, desk, order, draft)


def _desk(request: HttpRequest) -> Desk:
    is_buy_now = request.GET.get("now") == "1"
    return Desk(session=request.session, customer=customers.current(request), is_buy_now=is_buy_now)


def _address(desk: Desk, name: str, query: str = "") -> str:
    parts = [part for part in ("now=1" if desk.is_buy_now else "", query) if part]
    return reverse(f"shop:{name}") + ("?" + "&".join(parts) if parts else "")


def _context(desk: Desk, shown: Cart) -> dict[str, Any]:
    return {
        "cart": shown,
        "impact": shown.impact,
        "bank": ShopSettings.load().told,
        "is_buy_now": desk.is_buy_now,
    }


def _ask(
    request: HttpRequest,
    desk: Desk,
    draft: Draft,
    *,
    status: int = 200,
    changes: Sequence[Change] = (),
) -> HttpResponse:
    """Show everything once more, with a token that says what was shown."""
    shown = read_cart(wanted=desk.wanted, draft=draft, customer=desk.customer)
    if not shown.is_orderable and not changes:
        return _back_to_cart(request, desk, shown)
    if shown.coupon.problem and not changes:
        return see_other(_address(desk, "checkout", "check=1"))
    token = str(Token(key=desk.kept["key"], shown=fingerprint(shown, draft)))
    unagreed = status == 422
    paid = as_paid(draft, shown)
    waits = bool(shown.total) and not paid.is_online
    context = {
        **_context(desk, shown),
        "draft": paid,
        "due_at": hold_until(draft=paid, at=timezone.now()) if waits else None,
        "lawful": lawful_notices(shown),
        "form": ConfirmForm({"token": token}) if unagreed else ConfirmForm(initial={"token": token}),
        "changes": changes,
        "action": _address(desk, "checkout_confirm"),
        "back_url": _address(desk, "checkout"),
    }
    return render(request, "shop/checkout_confirm.html", context, status=status)


def _thank(request: HttpRequest, desk: Desk, order: Order, draft: Draft) -> HttpResponse:
    desk.forget()
    own_orders.remember(order, session=request.session)
    tell_count(request, cart.pieces(basket_of(request).lines()))
    return see_other(_next_page(order, draft))


def _next_page(order: Order, draft: Draft) -> str:
    """On to the provider, who is to be asked now; the order's page where nobody has to be."""
    return order.get_pay_url() if order.total and draft.is_online else order.get_absolute_url()


def _back_to_cart(request: HttpRequest, desk: Desk, shown: Cart) -> HttpResponse:
    """The cart page says at each line what stands in its way; of one thing bought now, the message says it."""
    if shown.is_empty:
        messages.info(request, _("장바구니가 비어 있어요. 먼저 마음에 드는 물건을 담아 주세요."))
    elif desk.is_buy_now:
        for line in shown.lines:
            messages.warning(request, f"{line.name}: {line.problem}")
    else:
        messages.warning(request, _("주문할 수 없는 상품이 있어요. 아래에서 확인해 주세요."))
    return see_other(reverse("shop:cart"))
