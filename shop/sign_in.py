"""What becomes of a cart and of wishes when their shopper signs in or out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community import customers
from community.models import User
from impactmuseum.base.korean import josa
from shop import cart, wish_list
from shop.baskets import Joined, MemberBasket, SessionBasket, join
from shop.models import Variant
from shop.views.cart import tell_count
from shop.views.wish_list import SESSION_KEY, tell_wishes


def take_cart_along(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Let the guest's cart join the member's, and say what changed by it."""
    member = MemberBasket(customers.customer_of(user))
    guest = SessionBasket(request.session)
    if guest.lines():
        for sentence in _told(join(guest=guest, member=member)):
            messages.info(request, sentence, fail_silently=True)
    tell_count(request, cart.pieces(member.lines()))


def leave_cart_behind(request: HttpRequest, **_signal: Any) -> None:
    """It stays where it is kept; this browser shows it no more."""
    tell_count(request, 0)


def take_wish_along(request: HttpRequest, user: User, **_signal: Any) -> None:
    """Put the product whose heart a guest pressed on the member's list."""
    customer = customers.customer_of(user)
    product = wish_list.product_of(str(request.session.pop(SESSION_KEY, "")))
    if product:
        try:
            wish_list.add(customer=customer, product=product)
        except wish_list.WishRefused as refusal:
            messages.error(request, str(refusal), fail_silently=True)
        else:
            told = _("%(name)s 찜했어요.") % {"name": josa(product.name, "을/를")}
            messages.success(request, told, fail_silently=True)
    tell_wishes(request, customer)


def leave_wishes_behind(request: HttpRequest, **_signal: Any) -> None:
    tell_wishes(request, None)


def _told(joined: Joined) -> list[str]:
    told = []
    if joined.met_others:
        told.append(_("로그인하기 전에 담은 물건을 회원 장바구니와 합쳤어요. 수량은 더 많은 쪽으로 맞췄어요."))
    if joined.capped:
        told.append(_("남은 수량만큼만 담았어요: %(names)s") % {"names": _names(joined.capped)})
    if joined.left_out:
        told.append(_("장바구니가 가득 차서 담지 못했어요: %(names)s") % {"names": _names(joined.left_out)})
    return told


def _names(variants: list[Variant]) -> str:
    return ", ".join(dict.fromkeys(variant.full_name for variant in variants))
