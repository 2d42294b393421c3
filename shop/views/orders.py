"""The page of an order, finding it again, and taking the order back.

URL names: shop:order, shop:order_cancel, shop:order_confirm, shop:order_look_up. `/orders/<number>/?key=<signature>`;
the browser that placed the order needs no key, nor does the member whose order it is.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import customers
from impactmuseum.base.rate_limit import RateLimit, client_address, too_many
from impactmuseum.base.redirects import see_other
from shop import cancellation, orders, own_orders
from shop.models import Order
from shop.order_forms import AccountForm, LookUpForm
from shop.own_orders import JUST_PLACED
from shop.receipts import Receipt

# Seconds, while a provider is being asked.
REFRESH_EVERY = 5
# A family behind one address looks up a few orders; who tries telephone numbers on one order gets nowhere.
LOOK_UPS_PER_ADDRESS = RateLimit("order-look-up-address", most=20, seconds=600)
LOOK_UPS_PER_ORDER = RateLimit("order-look-up-order", most=5, seconds=600)


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
    `refunds`   list of Refund: amount, done_at; what goes back, or went
    `refund_account`  where to, or None: get_bank_display, masked_number, holder
    `can_be_paid_online`, `is_being_confirmed`  its buyer has to go on to a provider; a provider is being asked, and
                the page reloads itself until it has answered
    `failure`   why the last attempt to pay brought no money, or ""
    `lines`     list of Line: item, gone ("취소 1개"), clock (until when it can be sent back, or why not)
    `claim_stories`  list of ClaimStory, the newest first: claim, state, goods, sentence, parcel, may_be_withdrawn
    `fee_account`    ShopSettings whose account takes the delivery of an exchange, or None
    `shipments` list of Shipment, the newest last: courier, number_in_groups, tracking_address, address, shipped_at,
                delivered_at, has_failed
    `timeline`  list of Happening: sentence, at; the newest first
    `can_confirm`  all parcels have arrived, nothing is claimed and the purchase is not confirmed;
                `confirm_until`: when it is by itself
    `just_placed`  True on the first view right after ordering, or after paying where that belongs to it
    """
    order = order_of(request, number)
    if order is None:
        return not_found(request, number)

    receipt = Receipt(order)
    names = "order items address payment payment_label sentence steps events deposit impact is_confirmed_impact"
    names += " coupon cash_receipt refunds refund_account shipments timeline is_being_confirmed can_be_paid_online"
    names += " failure lines claim_stories fee_account"
    context = {name: getattr(receipt, name) for name in names.split()}
    context["confirm_until"] = receipt.confirmed_by_itself_at
    # Nobody is thanked before there is something to thank for.
    is_unfinished = receipt.can_be_paid_online or receipt.is_being_confirmed
    just_placed = request.session.get(JUST_PLACED) == number and not is_unfinished
    context["can_confirm"] = context["confirm_until"] is not None
    if just_placed:
        del request.session[JUST_PLACED]
    response = private(render(request, "shop/order.html", {**context, "just_placed": just_placed}))
    if receipt.is_being_confirmed:
        response["Refresh"] = str(REFRESH_EVERY)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/<number>/cancel/ -> shop/order_cancel.html: what follows, and the button. 404 as show.

    POST -> 303 to the order; 422 with what to mend in `form`; 409 when it can't be cancelled any more, or when the
    money has come since the page was shown.
    `order`, `lines`, `form` (AccountForm), `needs_account` (money has come by bank transfer), `is_paid`,
    `amount` (what goes back), `can_be_parted` (some of it could be cancelled alone),
    `refusal` (why not, or "": then there is a form), `warning` (what changed meanwhile, or "")
    """
    order = order_of(request, number)
    if order is None:
        return not_found(request, number)
    needs_account = cancellation.needs_account(order)
    if request.method != "POST":
        return _cancel_page(request, order, AccountForm(needs_account=needs_account))
    form = AccountForm(request.POST, needs_account=needs_account and order.may_be_cancelled_by_buyer)
    if not form.is_valid():
        return _cancel_page(request, order, form, status=422)
    try:
        cancellation.cancel(order=order, account=form.account())
    except cancellation.AccountMissing as missing:
        order.refresh_from_db()
        form = AccountForm(needs_account=True)
        return _cancel_page(request, order, form, status=409, warning=str(missing))
    except cancellation.CancellationRefused:
        order.refresh_from_db()
        return _cancel_page(request, order, form, status=409)
    return private(see_other(order.get_absolute_url()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """GET /orders/ -> shop/order_look_up.html with `form` (LookUpForm).

    POST number and phone -> 303 to the order's signed address. 422 without telling which of the two was wrong;
    429 after too many tries from one address or for one order, right ones included.
    """
    if request.method != "POST":
        return private(render(request, "shop/order_look_up.html", {"form": LookUpForm()}))
    form = LookUpForm(request.POST)
    if form.is_valid():
        number, phone = form.cleaned_data["number"], form.cleaned_data["phone"]
        for limit, who in ((LOOK_UPS_PER_ADDRESS, client_address(request)), (LOOK_UPS_PER_ORDER, number)):
            if not limit.allows(who):
                return too_many(request, limit)
        order = Order.objects.filter(number=number).first()
        # Compared also when there is no order, so that the time it takes tells nothing.
        if constant_time_compare(phone, order.buyer_phone if order else "") and order:
            return private(see_other(order.get_absolute_url()))
        form.add_error(None, _("주문번호와 휴대전화가 맞는 주문을 찾지 못했어요. 둘 다 다시 확인해 주세요."))
    return private(render(request, "shop/order_look_up.html", {"form": form}, status=422))


@never_cache
@require_POST
def confirm(request: HttpRequest, number: str) -> HttpResponse:
    """POST /orders/<number>/confirm/ -> back to the order, confirmed; 404 as for its page; 409 when it can't be."""
    order = order_of(request, number)
    if order is None:
        return not_found(request, number)
    try:
        orders.transition(order, to=Order.Status.CONFIRMED, note=_("구매자가 확정했어요."))
    except orders.TransitionRefused as refusal:
        return private(render(request, "shop/order_refused.html", {"order": order, "refusal": refusal}, status=409))
    back = order.get_absolute_url() if request.GET.get("key") else reverse("shop:order", args=[number])
    return private(see_other(back))


def order_of(request: HttpRequest, number: str) -> Order | None:
    """The order of that number, for somebody who may see it."""
    order = Order.objects.filter(number=number).first()
    if order is None or order.has_lost_its_buyer:
        return None
    if order.opens_with(request.GET.get("key", "")):
        return order  # Nobody's session is opened for that.
    is_own = own_orders.is_own(order, session=request.session, customer=customers.current(request))
    return order if is_own else None


def not_found(request: HttpRequest, number: str) -> HttpResponse:
    return private(render(request, "shop/order_not_found.html", {"number": number}, status=404))


def _cancel_page(
    request: HttpRequest, order: Order, form: AccountForm, *, status: int = 200, warning: str = ""
) -> HttpResponse:
    receipt = Receipt(order)
    context = {
        "order": order,
        "lines": [line for line in receipt.lines if line.item.left],
        "amount": sum(payment.refundable for payment in receipt.payments if payment.captured_order_id),
        "can_be_parted": order.is_paid and sum(item.left for item in receipt.items) > 1,
        "form": form,
        "needs_account": cancellation.needs_account(order),
        "is_paid": order.is_paid,
        "refusal": cancellation.refusal(order),
        "warning": warning,
    }
    return private(render(request, "shop/order_cancel.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """The key is in the address: no other site is told it, no search engine keeps it."""
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
