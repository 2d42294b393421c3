"""Coupons: what a code takes off, and who has used it. Nobody else writes `Coupon.used` and `CouponRedemption`.

A use is one UPDATE that carries its own conditions, as with stock: the row it touched is locked until the order is
written, and the number of rows is the answer. A person's uses are numbered, and a unique column refuses a number
twice. The discount is of goods only: delivery costs what it costs, and is free from a sum of goods before discount.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from community.models import Customer
from impactmuseum.base.korean import short_date
from impactmuseum.base.money import won
from shop.models import Coupon, CouponRedemption, Order
from shop.models.coupon import normal_code
from shop.pricing import reduction


class CouponRefused(Exception):
    """Nothing was used up. The sentence says why, to the shopper."""


@dataclass(frozen=True)
class Applied:
    """A code that was typed: what it takes off, or in a sentence why it takes off nothing."""

    code: str = ""
    name: str = ""
    amount: int = 0
    problem: str = ""
    coupon: Coupon | None = None

    def __bool__(self) -> bool:
        return bool(self.code)


NONE = Applied()


def person_of(*, customer: Customer | None, phone: str) -> str:
    """Who uses a coupon: the customer, or of guests whoever has this telephone number."""
    if customer:
        return f"customer:{customer.pk}"
    return f"phone:{phone}" if phone else ""


def apply(*, code: str, subtotal: int, person: str, at: datetime) -> Applied:
    """What `code` would take off goods of `subtotal` won. Uses nothing up; without a person, nobody is counted."""
    code = normal_code(code)
    if not code:
        return NONE
    coupon = Coupon.objects.filter(code=code).first()
    if coupon is None:
        return Applied(code=code, problem=_("이런 쿠폰이 없어요. 번호를 다시 확인해 주세요."))
    if problem := _problem(coupon, subtotal, person, at):
        return Applied(code=code, name=coupon.told.name, problem=problem)
    amount = reduction(kind=coupon.kind, value=coupon.value, subtotal=subtotal)
    return Applied(code=code, name=coupon.told.name, amount=amount, coupon=coupon)


@transaction.atomic(savepoint=False)
def redeem(*, applied: Applied, order: Order, person: str, at: datetime) -> CouponRedemption:
    """Use the coupon up for `order`, as it was read, in the transaction that places it.

    Raises CouponRefused when it is not so any more: whatever else the transaction did is undone with it.
    """
    coupon = applied.coupon
    if coupon is None:
        raise CouponRefused(applied.problem)
    as_read = Coupon.objects.filter(
        pk=coupon.pk, kind=coupon.kind, value=coupon.value, minimum__lte=order.subtotal, start__lte=at, end__gt=at
    )
    if not as_read.with_room().update(used=F("used") + 1):
        again = apply(code=applied.code, subtotal=order.subtotal, person=person, at=at)
        raise CouponRefused(again.problem or _("그사이 쿠폰의 내용이 바뀌었어요."))
    return CouponRedemption.objects.create(
        coupon=coupon, order=order, person=person, slot=_free_slot(coupon, person), amount=applied.amount
    )


@transaction.atomic
def give_back(*, order: Order) -> None:
    """Let somebody else use what `order` had used. Doing it twice gives back once."""
    redemption = CouponRedemption.objects.filter(order=order).exclude(slot=None).first()
    if redemption and CouponRedemption.objects.filter(pk=redemption.pk).exclude(slot=None).update(slot=None):
        Coupon.objects.filter(pk=redemption.coupon_id).update(used=F("used") - 1)


@transaction.atomic
def take_again(*, order: Order) -> None:
    """Use once more what an expired order had given back: its money came after all, less the discount.

    The period no longer matters, it was kept when the order was placed. Raises CouponRefused.
    """
    redemption = CouponRedemption.objects.select_related("coupon").filter(order=order, slot=None).first()
    if redemption is None:
        return
    coupon = redemption.coupon
    if not Coupon.objects.filter(pk=coupon.pk).with_room().update(used=F("used") + 1):
        raise CouponRefused(_used_up())
    slot = _free_slot(coupon, redemption.person)
    CouponRedemption.objects.filter(pk=redemption.pk).update(slot=slot)


def _problem(coupon: Coupon, subtotal: int, person: str, at: datetime) -> str:
    if at < coupon.start:
        return _("%(day)s부터 쓸 수 있는 쿠폰이에요.") % {"day": short_date(coupon.start)}
    if at >= coupon.end:
        return _("기간이 끝난 쿠폰이에요.")
    if subtotal < coupon.minimum:
        return _("상품 금액이 %(minimum)s 이상일 때 쓸 수 있는 쿠폰이에요. %(missing)s이 모자라요.") % {
            "minimum": won(coupon.minimum),
            "missing": won(coupon.minimum - subtotal),
        }
    if coupon.limit is not None and coupon.used >= coupon.limit:
        return _used_up()
    if person and _is_used_up_by(coupon, person):
        return _by_person(coupon)
    return ""


def _is_used_up_by(coupon: Coupon, person: str) -> bool:
    most = coupon.limit_per_person
    return most is not None and len(_slots(coupon, person)) >= most


def _free_slot(coupon: Coupon, person: str) -> int:
    """The number of the person's next use. The coupon's row is locked: nobody else takes it meanwhile."""
    taken = _slots(coupon, person)
    if coupon.limit_per_person is not None and len(taken) >= coupon.limit_per_person:
        raise CouponRefused(_by_person(coupon))
    return next(slot for slot in range(1, len(taken) + 2) if slot not in taken)


def _slots(coupon: Coupon, person: str) -> set[int]:
    active = CouponRedemption.objects.filter(coupon=coupon, person=person).exclude(slot=None)
    return {slot for slot in active.values_list("slot", flat=True) if slot is not None}


def _used_up() -> str:
    return _("준비한 수량이 모두 쓰인 쿠폰이에요.")


def _by_person(coupon: Coupon) -> str:
    return _("한 분이 %(times)d번까지 쓸 수 있는 쿠폰이고, 이미 쓰셨어요.") % {"times": coupon.limit_per_person or 0}
