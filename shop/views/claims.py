"""Asking to cancel part of an order, to send goods back, to have them changed; taking that back; its pictures.

URL names: shop:claim (kind: cancel, return, exchange), shop:claim_withdraw, shop:claim_picture. Whoever may see the
order may do all of it: with the key in the address, or in the browser that placed the order.
"""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from impactmuseum.base.rate_limit import RateLimit, too_many
from impactmuseum.base.redirects import see_other
from shop import claim_pictures, claims
from shop.claim_choices import choices
from shop.claim_forms import ClaimForm
from shop.claim_states import ClaimRefused
from shop.models import Claim, ClaimPicture, Order, ShopSettings
from shop.views.orders import not_found, order_of, private

Kind = Claim.Kind
# Nobody needs more tries, and each may bring pictures.
REQUESTS_PER_ORDER = RateLimit("claim-order", most=30, seconds=600)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """GET /orders/<number>/claims/<kind>/ -> shop/claim.html; 404 as the order.

    POST -> 303 to the order, whose page then shows the claim; with `show` pressed the page once more with what would
    come of it; 422 with what to mend in `form`, everything typed and every good picture kept; 409 when what would come
    of it is not what was shown, or something has changed. By htmx with `estimate`: shop/claim_estimate.html alone.

    `order`, `kind` (Claim.Kind), `form` (ClaimForm: rows, reason, text, pictures, kept_pictures, needs_account,
    known_account), `delivery` (ShopSettings to show)
    `refusal`   why nothing of the kind can be asked for, or ""
    `estimate`  Estimate (goods, delivery_back, delivery_due, return_fee, uncovered, amount, to_pay), or None
    `problem`   why what was chosen can't be had, or ""
    `warning`   what is to be looked at again, or ""
    `is_at_once`  the button cancels; nobody has to agree
    """
    order = order_of(request, number)
    if order is None:
        return not_found(request, number)
    if kind not in Kind.values:
        raise Http404
    if kind == Kind.CANCEL and order.is_waiting_for_money:
        return private(see_other(order.get_cancel_url()))
    form = _form(request, order, Kind(kind))
    if request.method != "POST" or "estimate" in request.POST:
        return _page(request, form)
    if not REQUESTS_PER_ORDER.allows(number):
        return too_many(request, REQUESTS_PER_ORDER)
    return _carry_out(request, form)


@never_cache
@require_POST
def withdraw(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """POST /orders/<number>/claims/<id>/withdraw/ -> 303 to the order; 404 as the order; 409 when it is too late."""
    order = order_of(request, number)
    if order is None:
        return not_found(request, number)
    claim = order.claims.filter(pk=pk).first()
    if claim is None:
        raise Http404
    try:
        claims.withdraw(claim=claim)
    except ClaimRefused as refusal:
        return private(render(request, "shop/order_refused.html", {"order": order, "refusal": refusal}, status=409))
    return private(see_other(order.get_absolute_url()))


@never_cache
@require_safe
def picture(request: HttpRequest, number: str, pk: int) -> HttpResponseBase:
    """GET /orders/<number>/pictures/<id>/ -> the picture, for whoever may see the order; 404."""
    found = ClaimPicture.objects.filter(pk=pk, order__number=number).first()
    if found is None or order_of(request, number) is None:
        raise Http404
    response = FileResponse(found.file.open(), content_type="image/webp")
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    return response


def _form(request: HttpRequest, order: Order, kind: Kind) -> ClaimForm:
    there = choices(order=order, kind=kind, today=timezone.localdate())
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return ClaimForm(*sent, order=order, kind=kind, choices=there)


def _carry_out(request: HttpRequest, form: ClaimForm) -> HttpResponse:
    is_valid, wish = form.is_valid(), form.wish
    # Kept also when something else has to be mended: a browser forgets the files of a form.
    form.kept_pictures += claim_pictures.keep(order=form.order, files=form.good_pictures)
    if "show" in request.POST or not is_valid or wish is None:
        return _page(request, form, status=200 if is_valid else 422)
    act = claims.cancel_lines if _is_at_once(form) else claims.request
    asked = form.request(wish, [picture.pk for picture in form.kept_pictures][: claim_pictures.MOST])
    try:
        act(order=form.order, request=asked, at=timezone.now())
    except claims.EstimateChanged as changed:
        return _page(request, form, status=409, warning=str(changed))
    except ClaimRefused as refusal:
        form.order.refresh_from_db()
        return _page(request, form, status=409, problem=str(refusal))
    return private(see_other(f"{form.order.get_absolute_url()}#claims"))


def _is_at_once(form: ClaimForm) -> bool:
    return form.kind == Kind.CANCEL and form.order.status == Order.Status.PAID


def _page(
    request: HttpRequest, form: ClaimForm, *, status: int = 200, problem: str = "", warning: str = ""
) -> HttpResponse:
    context: dict[str, Any] = {
        "order": form.order,
        "kind": form.kind,
        "form": form,
        "delivery": ShopSettings.to_show(),
        "refusal": claims.refusal(order=form.order, kind=form.kind),
        "problem": problem,
        "warning": warning,
        "estimate": None,
        "is_at_once": _is_at_once(form),
    }
    form.is_valid()  # Reads what was sent, once.
    wish = form.wish
    if wish and wish.pieces and not problem:
        try:
            context["estimate"] = claims.estimate(order=form.order, wish=wish, at=timezone.now())
        except ClaimRefused as refused:
            context["problem"] = str(refused)
    alone = form.is_bound and "estimate" in request.POST
    return private(render(request, "shop/claim_estimate.html" if alone else "shop/claim.html", context, status=status))
