"""Paying an order at a provider: the way there, the way back, and the provider's own messages.

URL names: shop:order_pay; shop:payment_success and shop:payment_failure, which carry the order's key in their path
because providers add their own query; shop:toss_webhook.
"""

import re

from csp.constants import SELF
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from impactmuseum.base.rate_limit import RateLimit, client_address, too_many
from impactmuseum.base.redirects import see_other
from shop.models import Order, Payment
from shop.payments import online, webhooks
from shop.payments.gateway import ProviderUnreachable, ReturnAddresses, Start, methods, online_gateway
from shop.payments.goods import goods_name
from shop.receipts import Receipt
from shop.views.orders import not_found, order_of, private

SCRIPT_NEEDS = ("script-src", "connect-src", "frame-src", "img-src", "form-action")
# A provider tells of its own payments; whoever tells of others fills a table.
WEBHOOKS = RateLimit("webhook-address", most=600, seconds=60)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """GET /orders/<number>/pay/ -> shop/pay.html: on to the provider, or how to pay instead. 404 as the order.

    POST method=<name of a way to pay> begins anew: 303 back here, or to the order when nobody has to be asked.
    `order`, `items`
    `goods`     비갠 장바구니 외 1건
    `start`     Start: `url` to go on to from this device, or script (the provider's) and details (for json_script);
                None when this attempt has ended or the provider does not answer
    `reference` of the attempt: js/pay.js goes on by itself the first time it sees one
    `method`, `label`  the present way to pay
    `due_at`    until when the shopper may pay there
    `problem`   why not, in a sentence, or ""
    `methods`   list of (name, label): what can be chosen
    `deposit`   what is waited for at a bank meanwhile, as on the order page, or None: to change to another way
    An order that waits for no money, or whose provider is being asked, is a 303 to its page.
    """
    order = order_of(request, number)
    if order is None:
        return not_found(request, number)
    if request.method == "POST":
        return _choose(request, order)
    receipt = Receipt(order)
    if not receipt.can_be_paid_otherwise:
        return private(see_other(order.get_absolute_url()))
    payment = receipt.payment
    start, problem = (None, "") if receipt.deposit else _start(request, payment)
    context = {
        "order": order,
        "goods": goods_name(order),
        "start": start,
        "url": (start.mobile_url if start.mobile_url and _is_phone(request) else start.url) if start else "",
        "reference": payment.reference if payment else "",
        "method": payment.method if payment else "",
        "label": receipt.payment_label,
        "due_at": payment.due_at if payment else None,
        "problem": problem,
        "deposit": receipt.deposit,
        "methods": list(methods().items()),
    }
    response = private(render(request, "shop/pay.html", context))
    return _with_script(response, start) if start and start.script else response


@never_cache
@require_safe
def success(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    """GET …/payments/<pk>/<key>/success/ (the provider's query) -> 303 to the order, or back to paying."""
    payment = _payment_of(number, pk, key)
    try:
        online.confirm(payment=payment, query=request.GET, at=timezone.now())
    except online.PaymentRefused as refusal:
        return _back_to_paying(request, payment, str(refusal))
    return private(see_other(payment.order.get_absolute_url()))


@never_cache
@require_safe
def failure(request: HttpRequest, number: str, pk: int, key: str) -> HttpResponse:
    """GET …/payments/<pk>/<key>/failure/ (code, message) -> 303 back to paying, with what the provider said."""
    payment = _payment_of(number, pk, key)
    was_cancelled = request.GET.get("code") in (None, "PAY_PROCESS_CANCELED")
    reason = _("결제를 취소했어요.") if was_cancelled else request.GET.get("message", "")[:200]
    online.give_up(payment=payment, reason=reason)
    return _back_to_paying(request, payment, reason)


@csrf_exempt
@require_POST
def toss_webhook(request: HttpRequest) -> HttpResponse:
    """POST /payments/toss/webhook/ -> 200 once it is stored; 400 for what is not theirs; 429 for a flood."""
    if not WEBHOOKS.allows(client_address(request)):
        return too_many(request, WEBHOOKS)
    try:
        webhooks.receive_toss(body=request.body)
    except webhooks.WebhookRefused:
        return HttpResponse(status=400)
    return HttpResponse(status=200)


def _with_script(response: HttpResponse, start: Start) -> HttpResponse:
    """This page alone may run the provider's script, and talk to it in frames and windows."""
    # As django-csp's own decorator does.
    response._csp_update = {name: [SELF, *start.origins] for name in SCRIPT_NEEDS}  # type: ignore[attr-defined]
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


def _choose(request: HttpRequest, order: Order) -> HttpResponse:
    method = request.POST.get("method", "")
    if method not in methods():
        messages.error(request, _("결제 수단을 골라 주세요."))
        return private(see_other(order.get_pay_url()))
    try:
        payment = online.choose_again(order=order, method=method, at=timezone.now())
    except online.PaymentRefused as refusal:
        messages.error(request, str(refusal))
        return private(see_other(order.get_absolute_url()))
    is_online = online_gateway(payment.provider) is not None
    return private(see_other(order.get_pay_url() if is_online else order.get_absolute_url()))


def _start(request: HttpRequest, payment: Payment | None) -> tuple[Start | None, str]:
    if payment is None:
        return None, ""
    if not payment.may_be_paid(at=timezone.now()):
        return None, payment.failure or _("결제할 수 있는 시간이 지났어요. 다시 골라서 결제해 주세요.")
    try:
        return online.start(payment=payment, addresses=_addresses(request, payment), at=timezone.now()), ""
    except online.PaymentRefused as refusal:
        return None, str(refusal)
    except ProviderUnreachable:
        return None, _("결제사가 지금 답하지 않아요. 잠시 뒤에 다시 시도하거나 다른 결제 수단을 골라 주세요.")


def _is_phone(request: HttpRequest) -> bool:
    """What the browser says of itself; one that gives no hint has it in its name."""
    if hint := request.headers.get("Sec-CH-UA-Mobile"):
        return hint == "?1"
    return re.search("Mobi|Android|iPhone", request.headers.get("User-Agent", "")) is not None


def _addresses(request: HttpRequest, payment: Payment) -> ReturnAddresses:
    told = {"number": payment.order.number, "pk": payment.pk, "key": payment.order.key}
    success, failure = (
        request.build_absolute_uri(reverse(f"shop:payment_{name}", kwargs=told)) for name in ("success", "failure")
    )
    return ReturnAddresses(success=success, failure=failure, cancelled=failure)


def _payment_of(number: str, pk: int, key: str) -> Payment:
    payment = Payment.objects.select_related("order").filter(pk=pk, order__number=number).first()
    if payment is None or not payment.order.opens_with(key):
        raise Http404
    return payment


def _back_to_paying(request: HttpRequest, payment: Payment, reason: str) -> HttpResponse:
    # Why an attempt failed is on the page that follows.
    if reason and reason != payment.failure:
        messages.warning(request, reason)
    return private(see_other(payment.order.get_pay_url()))
