"""The wish list. URL names: shop:wish_list (GET), shop:wish_add, shop:wish_remove (POST, field `product`).

The hearts stand on pages that strangers share: they all belong to the one form of `base.html`, carry no token, and what
a member has wished for is painted on them by `js/visitor.js`, from a cookie.
"""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from community import customers
from community.models import Customer
from impactmuseum.base.cross_origin import same_origin_only
from impactmuseum.base.korean import josa
from impactmuseum.base.redirects import see_other
from impactmuseum.base.visitor import tell
from shop import wish_list
from shop.models import Product
from shop.views.cart import is_htmx

# The one product whose heart a guest pressed: on the list as soon as they have signed in.
SESSION_KEY = "wish"
FULL = 409


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """GET /my/wishes/ -> shop/my/wishes.html, newest first.

    `rows`                          list of wish_list.Row: product_id, name, placard (None when not on sale)
    `page_obj`, `numbers`, `query`  for components/pagination.html
    """
    customer = customers.member(request)
    page = wish_list.page_of(customer, request.GET.get("page"))
    tell_wishes(request, customer)
    context = {
        "rows": wish_list.rows(page),
        "page_obj": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "query": "",
    }
    return render(request, "shop/my/wishes.html", context)


@require_POST
@same_origin_only
def add(request: HttpRequest) -> HttpResponse:
    """POST /my/wishes/add/.

    Plain: 303 to the list with a message, which also says why nothing was added. A guest is led to sign in, and finds
    it there. htmx: shop/fragments/wish_told.html with `sentence`, 200, or 409 when the list is full; a guest: 200 with
    HX-Redirect. 404 for what is not on sale.
    """
    product = wish_list.product_of(request.POST.get("product", ""))
    if product is None:
        raise Http404
    customer = customers.current(request)
    if customer is None:
        return _sign_in_first(request, product)
    try:
        wish_list.add(customer=customer, product=product)
    except wish_list.WishRefused as refusal:
        return _answer(request, customer, str(refusal), status=FULL)
    return _answer(request, customer, _("%(name)s 찜했어요.") % {"name": josa(product.told.name, "을/를")})


@require_POST
@same_origin_only
def remove(request: HttpRequest) -> HttpResponse:
    """POST /my/wishes/remove/. As add; what is not on the list is no fault."""
    customer = customers.current(request)
    if customer is None:
        return redirect_to_login(reverse("shop:wish_list"))
    wish_list.remove(customer=customer, product_id=request.POST.get("product", ""))
    return _answer(request, customer, _("찜 목록에서 뺐어요."))


def tell_wishes(request: HttpRequest, customer: Customer | None) -> None:
    """Let the scripts know which hearts are full."""
    ids = wish_list.ids_of(customer) if customer else []
    tell(request, "wished", ".".join(str(product_id) for product_id in ids))


def _sign_in_first(request: HttpRequest, product: Product) -> HttpResponse:
    request.session[SESSION_KEY] = product.pk
    way = redirect_to_login(reverse("shop:wish_list"))
    return HttpResponse(headers={"HX-Redirect": way.url}) if is_htmx(request) else see_other(way.url)


def _answer(request: HttpRequest, customer: Customer, sentence: str, *, status: int = 200) -> HttpResponse:
    tell_wishes(request, customer)
    if is_htmx(request):
        return render(request, "shop/fragments/wish_told.html", {"sentence": sentence}, status=status)
    messages.add_message(request, messages.ERROR if status == FULL else messages.SUCCESS, sentence)
    return see_other(reverse("shop:wish_list"))
