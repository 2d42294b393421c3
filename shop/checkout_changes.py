"""What is no longer as a shopper saw it before the button, as a difference of words."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from impactmuseum.base.money import won
from shop import coupons, stock
from shop.cart_lines import Cart, Line


class Change(NamedTuple):
    what: str
    before: str
    after: str


def changes(shown: Mapping[str, Any], now: Mapping[str, Any], cart: Cart) -> list[Change]:
    """What differs between what was shown and what is `now`, in the order in which the page shows it."""
    found = [gone(line) for line in cart.lines if line.problem]
    if not shown:
        return [*found, Change(_("결제 금액"), _("확인하지 않음"), won(cart.total))]

    before, after = shown["lines"], now["lines"]
    stuck = {line.key for line in cart.lines if line.problem}
    for key in dict.fromkeys([*before, *after]):
        if key not in stuck:
            found += _line_changes(before.get(key), after.get(key))
    seen = shown.get("coupon", ["", 0])
    if seen != now["coupon"]:
        found.append(_coupon_change(seen, cart.coupon))
    for name, label in (("fee", _("배송비")), ("total", _("결제 금액"))):
        if shown[name] != now[name]:
            found.append(Change(label, won(shown[name]), won(now[name])))
    if shown["who"] != now["who"]:
        found.append(Change(_("주문자와 배송지"), _("전에 보신 내용"), _("아래에 적힌 내용")))
    return found


def _line_changes(before: Sequence[Any] | None, after: Sequence[Any] | None) -> list[Change]:
    nothing = _("없음")
    if before is None or after is None:
        name = (before or after or ["", "", ""])[2]
        return [Change(name, _pieces(before[0]) if before else nothing, _pieces(after[0]) if after else nothing)]
    found = []
    if before[0] != after[0]:
        found.append(Change(after[2], _pieces(before[0]), _pieces(after[0])))
    if before[1] != after[1]:
        found.append(Change(after[2], won(before[1]), won(after[1])))
    return found


def refused(coupon: coupons.Applied, refusal: coupons.CouponRefused) -> Change:
    """A coupon that somebody else used up between the look and the order."""
    return Change(_coupon_name(coupon.code), _off(coupon.amount), str(refusal))


def gone(line: Line) -> Change:
    """What can't be ordered as it stands."""
    return Change(name_of(line), _pieces(line.quantity), line.problem)


def _coupon_change(before: Sequence[Any], now: coupons.Applied) -> Change:
    code, amount = before
    after = now.problem or (_off(now.amount) if now else _("없음"))
    return Change(_coupon_name(now.code or code), _off(amount) if code == now.code and amount else _("없음"), after)


def _coupon_name(code: str) -> str:
    return _("쿠폰 %(code)s") % {"code": code}


def _off(amount: int) -> str:
    return f"−{won(amount)}"


def short(error: stock.NotEnoughStock, quantities: Mapping[int, int]) -> list[Change]:
    """Pieces that went between the look and the order."""
    return [
        Change(shortage.name, _pieces(quantities[shortage.variant_id]), str(shortage)) for shortage in error.shortages
    ]


def name_of(line: Line) -> str:
    return line.variant.full_name if line.variant else line.name


def _pieces(quantity: int) -> str:
    return _("%(quantity)d개") % {"quantity": quantity}
