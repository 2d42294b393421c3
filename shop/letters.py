"""What a buyer is told by e-mail, and that each letter goes out once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from impactmuseum.base.models import MuseumSettings
from shop.models import Letter, Order, OrderEvent, Shipment
from shop.receipts import Receipt

# Longer than any mail server is given to answer: whoever claimed a letter before that is dead.
CLAIM_LASTS = timedelta(minutes=10)


def send(*, letter_id: int) -> bool:
    """Send a letter unless it was sent; say whether this call did.

    Of two workers at once, one claims it. A worker killed between the mail server's answer and our note leaves a
    letter that goes out again: at least once, and twice only then.
    """
    now = timezone.now()
    free = Letter.objects.unsent().filter(Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS))
    if not free.filter(pk=letter_id).update(claimed_at=now):
        return False
    letter = Letter.objects.select_related("event__order").get(pk=letter_id)
    try:
        compose(letter=letter).send()
    except Exception:
        Letter.objects.filter(pk=letter_id).update(claimed_at=None)
        raise
    Letter.objects.filter(pk=letter_id).update(sent_at=timezone.now())
    return True


def send_waiting() -> tuple[int, int]:
    """Try every letter that is not out yet; say how many went and how many the mail server refused."""
    sent = failed = 0
    for letter_id in Letter.objects.unsent().values_list("pk", flat=True):
        try:
            sent += send(letter_id=letter_id)
        except OSError:  # Mail servers' own errors are among them.
            failed += 1
    return sent, failed


def compose(*, letter: Letter) -> EmailMultiAlternatives:
    """The letter as text and as HTML, in the language of the museum, whoever's request asked for it."""
    order = letter.event.order
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(letter)
        template = f"emails/order_{letter.kind}"
        message = EmailMultiAlternatives(
            subject=_subject(letter),
            body=render_to_string(f"{template}.txt", context),
            to=[order.buyer_email],
        )
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


def _context(letter: Letter) -> dict[str, Any]:
    order = letter.event.order
    receipt = Receipt(order)
    base = settings.WAGTAILADMIN_BASE_URL
    return {
        "receipt": receipt,
        "order": order,
        "shipment": _shipment(letter.event),
        "order_url": urljoin(base, order.get_absolute_url()),
        "museum_url": urljoin(base, "/"),
        "museum": MuseumSettings.objects.order_by("-site__is_default_site").first() or MuseumSettings(),
    }


def _shipment(event: OrderEvent) -> Shipment | None:
    """The parcel that the step sent off."""
    return Shipment.objects.select_related("courier", "address").filter(event=event).first()


def _subject(letter: Letter) -> str:
    parcel = _shipment(letter.event)
    if letter.kind == Letter.Kind.SHIPPED and parcel:
        return _titled(_("상품이 출발했어요 (%(parcel)s)") % {"parcel": parcel})
    return _SUBJECTS[letter.kind](letter.event.order)


def _waiting_until(order: Order) -> str:
    payment = order.payments.waiting().last()
    if payment is None or payment.due_at is None:
        return _("입금을 기다리고 있어요")
    until = timezone.localtime(payment.due_at)
    told = {"month": until.month, "day": until.day, "time": f"{until:%H:%M}"}
    return _("입금을 기다리고 있어요 · %(month)d월 %(day)d일 %(time)s까지") % told


def _titled(sentence: str) -> str:
    return f"[{settings.WAGTAIL_SITE_NAME}] {sentence}"


_SUBJECTS: dict[str, Callable[[Order], str]] = {
    Letter.Kind.RECEIVED: lambda order: _titled(
        _("주문이 접수되었습니다 (주문번호 %(number)s)") % {"number": order.number}
    ),
    Letter.Kind.WAITING: lambda order: _titled(_waiting_until(order)),
    Letter.Kind.DEPOSIT_RECEIVED: lambda order: _titled(_("입금이 확인되었습니다")),
    Letter.Kind.PAID: lambda order: _titled(
        _("결제가 완료되었습니다 (주문번호 %(number)s)") % {"number": order.number}
    ),
    Letter.Kind.DELIVERED: lambda order: _titled(_("배송이 완료되었습니다")),
    Letter.Kind.CANCELLED: lambda order: _titled(
        _("주문이 취소되었습니다 (주문번호 %(number)s)") % {"number": order.number}
    ),
    Letter.Kind.EXPIRED: lambda order: _titled(
        _("입금 기한이 지나 주문이 취소되었습니다 (주문번호 %(number)s)") % {"number": order.number}
    ),
}
