"""What a buyer is told by e-mail, and that each letter goes out once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from impactmuseum.base.addresses import way
from impactmuseum.base.korean import counted, month_day
from impactmuseum.base.letters import subject
from impactmuseum.base.models import MuseumSettings
from shop.claim_words import ClaimStory
from shop.models import Letter, Order, Shipment
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
    letter = Letter.objects.select_related("event__order", "claim_event__claim__order").get(pk=letter_id)
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
    """The letter as text and as HTML, in the language of its order, whoever's request asked for it."""
    with translation.override(letter.language):
        about = _about(letter)
        context, template = _context(about), f"emails/order_{letter.kind}"
        message = EmailMultiAlternatives(
            subject=subject(str(_SUBJECTS[letter.kind](about))),
            body=render_to_string(f"{template}.txt", context),
            to=[about.order.buyer_email],
        )
        message.attach_alternative(render_to_string(f"{template}.html", context), "text/html")
    return message


@dataclass(frozen=True)
class About:
    """What a letter tells of: an order, and where its step concerns one, a parcel and a claim."""

    receipt: Receipt
    parcel: Shipment | None
    story: ClaimStory | None

    @property
    def order(self) -> Order:
        return self.receipt.order

    @property
    def claim_kind(self) -> str:
        return str(self.story.claim.get_kind_display()) if self.story else ""


def _about(letter: Letter) -> About:
    receipt, step = Receipt(letter.order), letter.claim_event
    told = {"claim_event": step} if step else {"event": letter.event}
    return About(
        receipt=receipt,
        parcel=Shipment.objects.select_related("courier", "address").filter(**told).first(),
        story=next((story for story in receipt.claim_stories if step and story.claim.pk == step.claim_id), None),
    )


def _context(about: About) -> dict[str, Any]:
    base = settings.WAGTAILADMIN_BASE_URL
    return {
        "receipt": about.receipt,
        "order": about.order,
        "shipment": about.parcel,
        "story": about.story,
        "order_url": urljoin(base, about.order.get_absolute_url()),
        "museum_url": urljoin(base, way("/")),
        "museum": MuseumSettings.to_write().told,
    }


def _numbered(sentence: str, about: About) -> str:
    return _("%(sentence)s (주문번호 %(number)s)") % {"sentence": sentence, "number": about.order.number}


def _waiting_until(about: About) -> str:
    payment = about.order.payments.waiting().last()
    if payment is None or payment.due_at is None:
        return _("입금을 기다리고 있어요")
    until = timezone.localtime(payment.due_at)
    told = {"day": month_day(until), "time": f"{until:%H:%M}"}
    return _("입금을 기다리고 있어요 · %(day)s %(time)s까지") % told


def _confirm_soon(about: About) -> str:
    """With what the order does, where that can be counted."""
    for line in about.receipt.impact:
        if line.amount:
            thing, counter = counted(line.unit)
            deed = f"{thing} {line.amount.normalize():,f}{counter}".strip()
            return _("구매확정 안내 · 이번 주문의 임팩트 %(deed)s") % {"deed": deed}
    return _numbered(_("구매확정 안내"), about)


_SUBJECTS: dict[str, Callable[[About], str]] = {
    Letter.Kind.RECEIVED: lambda about: _numbered(_("주문이 접수되었습니다"), about),
    Letter.Kind.WAITING: _waiting_until,
    Letter.Kind.DEPOSIT_RECEIVED: lambda about: _("입금이 확인되었습니다"),
    Letter.Kind.PAID: lambda about: _numbered(_("결제가 완료되었습니다"), about),
    Letter.Kind.SHIPPED: lambda about: _("상품이 출발했어요 (%(parcel)s)") % {"parcel": about.parcel},
    Letter.Kind.DELIVERED: lambda about: _("배송이 완료되었습니다"),
    Letter.Kind.CONFIRM_SOON: _confirm_soon,
    Letter.Kind.CANCELLED: lambda about: _numbered(_("취소가 완료되었습니다"), about),
    Letter.Kind.EXPIRED: lambda about: _numbered(_("입금 기한이 지나 주문이 취소되었습니다"), about),
    Letter.Kind.CLAIM_REQUESTED: lambda about: _("%(kind)s 요청이 접수되었습니다") % {"kind": about.claim_kind},
    Letter.Kind.CLAIM_GRANTED: lambda about: (
        _("%(kind)s 요청을 받아들였습니다 · 상품을 보내 주십시오") % {"kind": about.claim_kind}
    ),
    Letter.Kind.CLAIM_REFUSED: lambda about: _("%(kind)s 요청을 받아들이지 못했습니다") % {"kind": about.claim_kind},
    Letter.Kind.CLAIM_CANCELLED: lambda about: _("취소가 완료되었습니다"),
    Letter.Kind.CLAIM_RETURNED: lambda about: _("반품이 완료되었습니다"),
    Letter.Kind.CLAIM_EXCHANGED: lambda about: _("교환 상품이 출발했어요 (%(parcel)s)") % {"parcel": about.parcel},
    Letter.Kind.REFUNDED: lambda about: _("환불이 완료되었습니다"),
}
