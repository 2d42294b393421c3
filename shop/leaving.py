"""A member leaves: what stands in the way, and the one function that lets them go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from community import staff
from community.models import Customer, User
from impactmuseum.base.models import OutgoingLetter
from impactmuseum.base.transactions import retried_transaction
from shop import questions, retention
from shop.models import Claim, Order, Payment, Refund, RestockRequest

Status = Order.Status
# Nothing will happen to them any more.
SETTLED = (Status.CONFIRMED, *Order.OVER_STATUSES)


@dataclass(frozen=True)
class Obstacle:
    """Why one can't leave yet, and where that is mended; nowhere when one can only wait."""

    sentence: str
    url: str = ""
    action: str = ""


class StillOpen(Exception):
    """Nothing was erased."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__(" ".join(obstacle.sentence for obstacle in obstacles))


def obstacles(customer: Customer) -> list[Obstacle]:
    """What has to be settled first; mostly nothing."""
    return [*_of_staff(customer.user), *_of_orders(customer), *_of_money(customer)]


@retried_transaction
def leave(*, customer: Customer, at: datetime) -> None:
    """Erase the member: account, addresses, cart, consents, ways in, sessions, private questions.

    What the law keeps is kept apart; what others read stays, without a name.

    Raises StillOpen. The orders are locked first, as everywhere, and then the customer: from there on no order can be
    placed in their name, so that what was found settled stays so.
    """
    list(Order.objects.select_for_update().filter(customer=customer).order_by("pk").values_list("pk"))
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)
    if found := obstacles(customer):
        raise StillOpen(found)
    for order in Order.objects.select_for_update().filter(customer=customer).order_by("pk"):
        retention.keep_apart(order, at=at)
    questions.forget_private(author=customer)
    _erase(customer.user)


def _of_staff(user: User) -> Iterator[Obstacle]:
    if staff.may_enter(user):
        yield Obstacle(_("뮤지엄에서 일하는 계정이에요. 최고 관리자가 권한을 거둔 뒤에 탈퇴할 수 있어요."))


def _of_orders(customer: Customer) -> Iterator[Obstacle]:
    for order in Order.objects.filter(customer=customer).exclude(status__in=SETTLED):
        told = {"number": order.number, "now": order.get_status_display()}
        page = reverse("shop:order", args=[order.number])
        if order.may_be_cancelled_by_buyer:
            sentence = _("주문 %(number)s: ‘%(now)s’이에요. 취소하거나, 받아서 구매를 확정해 주세요.") % told
            yield Obstacle(sentence, reverse("shop:order_cancel", args=[order.number]), _("주문 취소"))
        elif order.status == Status.DELIVERED:
            sentence = _("주문 %(number)s: 도착했고, 아직 구매를 확정하지 않았어요.") % told
            yield Obstacle(sentence, f"{page}#confirm-title", _("구매 확정"))
        else:
            sentence = _("주문 %(number)s: ‘%(now)s’이에요. 받아서 구매를 확정하면 탈퇴할 수 있어요.") % told
            yield Obstacle(sentence, page, _("주문 보기"))


def _of_money(customer: Customer) -> Iterator[Obstacle]:
    """Of orders that are over: of the others the order itself is in the way."""
    over = Order.objects.filter(customer=customer, status__in=SETTLED)
    for refund in Refund.objects.open().filter(payment__order__in=over).select_related("payment__order"):
        yield _waiting(refund.payment.order, _("주문 %(number)s: 환불이 아직 끝나지 않았어요."))
    for claim in Claim.objects.open().filter(order__in=over).select_related("order"):
        yield _waiting(claim.order, _("주문 %(number)s: 취소나 반품, 교환이 아직 끝나지 않았어요."))
    for payment in Payment.objects.in_flight().filter(order__in=over).select_related("order"):
        yield _waiting(payment.order, _("주문 %(number)s: 결제사의 답을 기다리고 있어요."))


def _waiting(order: Order, sentence: str) -> Obstacle:
    return Obstacle(sentence % {"number": order.number}, reverse("shop:order", args=[order.number]), _("주문 보기"))


def _erase(user: User) -> None:
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)} - {None, ""}
    RestockRequest.objects.filter(email__in=addresses).delete()
    OutgoingLetter.objects.filter(to__in=addresses).delete()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for key in UserSession.objects.filter(user=user).values_list("session_key", flat=True):
        store(key).delete()
    # What staff did about somebody stays written down, without the name.
    for named in (user, user.customer):
        ModelLogEntry.objects.for_instance(named).update(label=_("탈퇴한 회원"))
    user.delete()
