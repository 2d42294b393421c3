"""Asking to be told when something is back, and taking that back. URL names: shop:restock_ask, shop:restock_forget."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from impactmuseum.base.cross_origin import same_origin_only
from impactmuseum.base.rate_limit import RateLimit, client_address, too_many
from shop import back_in_stock, cart
from shop.models import RestockRequest
from shop.views.cart import is_htmx

REQUESTS_PER_ADDRESS = RateLimit("restock", most=20, seconds=600)


@require_POST
@same_origin_only
def ask(request: HttpRequest) -> HttpResponse:
    """POST /restock/ with variant and email. The form stands on pages that strangers share: no token.

    200 shop/restock_asked.html with `done`, `variant`, `product`, `email`; 422 with `refusal` and what was typed;
    htmx: shop/restock_done.html or shop/restock_form.html alone.
    """
    if not REQUESTS_PER_ADDRESS.allows(client_address(request)):
        return too_many(request, REQUESTS_PER_ADDRESS)
    variant_id, email = request.POST.get("variant", ""), request.POST.get("email", "").strip()
    variant = cart.find_variant(variant_id)
    product = variant.product if variant and variant.is_on_sale else None
    context = {"variant": variant, "product": product, "variant_id": variant_id, "email": email}
    try:
        _check(email)
        back_in_stock.ask(variant=variant, email=email)
    except (ValidationError, back_in_stock.RestockRefused) as refusal:
        context["refusal"] = " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
        alone = is_htmx(request) and product is not None and product.sold_out_variants
        page = "shop/restock_form.html" if alone else "shop/restock_asked.html"
        return render(request, page, context, status=422)
    page = "shop/restock_done.html" if is_htmx(request) else "shop/restock_asked.html"
    return render(request, page, {**context, "done": True})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """GET /restock/<id>/?key=<signature> -> shop/restock_forget.html with `asked`; POST deletes it: `done`.

    Only a button deletes: mail programs follow the links of a letter by themselves.
    """
    asked = RestockRequest.objects.select_related("variant__product").filter(pk=pk).first()
    if asked is None or not asked.opens_with(request.GET.get("key", "")):
        return _private(render(request, "shop/restock_forget.html", status=404))
    if request.method != "POST":
        return _private(render(request, "shop/restock_forget.html", {"asked": asked}))
    asked.delete()
    return _private(render(request, "shop/restock_forget.html", {"done": True}))


def _check(email: str) -> None:
    try:
        validate_email(email)
        if len(email) > 254:
            raise ValidationError("")
    except ValidationError as error:
        raise ValidationError(_("이메일 주소를 다시 확인해 주세요. 예: name@example.com")) from error


def _private(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    return response
