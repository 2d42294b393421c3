"""The member's address book. URL names: shop:addresses, shop:address_add, shop:address, shop:address_default,
shop:address_remove. Another member's address is answered as one that isn't there.
"""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from community import customers
from impactmuseum.base.redirects import see_other
from shop import address_book
from shop.delivery_fields import AddressForm


@never_cache
@require_safe
@login_required
def show(request: HttpRequest) -> HttpResponse:
    """GET /my/addresses/ -> shop/my/addresses.html with `addresses` (list of ShippingAddress, the default first)."""
    addresses = address_book.addresses_of(customers.member(request))
    return render(request, "shop/my/addresses.html", {"addresses": addresses})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def add(request: HttpRequest) -> HttpResponse:
    """GET, POST /my/addresses/new/ -> shop/my/address.html with `form` (AddressForm), `address` None.

    POST -> 303 to the book; 422 with what to mend, a full book among it.
    """
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        customer, is_default = customers.member(request), form.cleaned_data["is_default"]
        try:
            address_book.add(customer=customer, address=form.address(), is_default=is_default)
        except address_book.BookFull as full:
            form.add_error(None, str(full))
        else:
            return _back(request, _("배송지를 저장했어요."))
    return _form_page(request, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """GET, POST /my/addresses/<pk>/ -> shop/my/address.html with `form`; POST -> 303 to the book, 422, or 404."""
    customer = customers.member(request)
    try:
        if request.method != "POST":
            return _form_page(request, AddressForm.of(address_book.find(customer=customer, pk=pk)))
        form = AddressForm(request.POST)
        if not form.is_valid():
            address_book.find(customer=customer, pk=pk)
            return _form_page(request, form)
        is_default = form.cleaned_data["is_default"]
        address_book.change(customer=customer, pk=pk, address=form.address(), is_default=is_default)
    except address_book.AddressGone:
        raise Http404 from None
    return _back(request, _("배송지를 고쳤어요."))


@never_cache
@require_POST
@login_required
def make_default(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /my/addresses/<pk>/default/ -> 303 to the book, or 404."""
    return _do(request, pk, address_book.make_default, _("기본 배송지를 바꿨어요."))


@never_cache
@require_POST
@login_required
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """POST /my/addresses/<pk>/remove/ -> 303 to the book, or 404."""
    return _do(request, pk, address_book.remove, _("배송지를 지웠어요."))


def _do(request: HttpRequest, pk: int, deed: Callable[..., None], done: str) -> HttpResponse:
    try:
        deed(customer=customers.member(request), pk=pk)
    except address_book.AddressGone:
        raise Http404 from None
    return _back(request, done)


def _back(request: HttpRequest, done: str) -> HttpResponse:
    messages.success(request, done)
    return see_other(reverse("shop:addresses"))


def _form_page(request: HttpRequest, form: AddressForm) -> HttpResponse:
    return render(request, "shop/my/address.html", {"form": form}, status=422 if form.errors else 200)
