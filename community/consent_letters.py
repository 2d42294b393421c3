"""What the law wants a member told of the news they agreed to (정보통신망법 제50조): what became of a yes or a no, with
its day, and every two years that the yes still stands and how to take it back."""

from datetime import datetime
from typing import NamedTuple
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from community.models import Customer
from impactmuseum.base import letters, outbox
from impactmuseum.base.addresses import way
from impactmuseum.base.korean import short_date
from impactmuseum.base.models import MuseumSettings

ASKED_EVERY_YEARS = 2
KINDS = ("email_marketing_agreed_at", "sms_marketing_agreed_at", "night_marketing_agreed_at")


class Line(NamedTuple):
    label: str
    told: str


def tell(*, customer: Customer, changed: list[str], at: datetime) -> None:
    """Write down what became of the consents named in `changed`. Where there is no address, the page has said it; and
    those of the sign-up are in the letter that welcomes."""
    with translation.override(customer.language):
        day = short_date(at)
        agreed, withdrawn = _("%(day)s 동의하셨습니다."), _("%(day)s 동의를 철회하셨습니다.")
        lines = [
            Line(label, (agreed if getattr(customer, kind) else withdrawn) % {"day": day})
            for kind, label in _labels()
            if kind in changed
        ]
        _post(customer, _("%(day)s 마케팅 정보 수신 동의를 처리했습니다") % {"day": day}, lines)


def due(*, at: datetime) -> QuerySet[Customer]:
    """Whose oldest consent is two years old, and who was not asked within two years."""
    before = _years_before(at)
    old = Q(*((f"{kind}__lte", before) for kind in KINDS), _connector=Q.OR)
    return Customer.objects.filter(old).filter(Q(consents_asked_at=None) | Q(consents_asked_at__lte=before))


def ask_again(*, at: datetime) -> tuple[int, int]:
    """Ask all who are due; say how many were, and how many have no address to ask at. Twice at once asks once."""
    asked = unreachable = 0
    for customer in due(at=at).select_related("user").order_by("pk"):
        if not customer.user.email:
            unreachable += 1
            continue
        with transaction.atomic():
            if due(at=at).filter(pk=customer.pk).update(consents_asked_at=at):
                _ask(customer)
                asked += 1
    return asked, unreachable


def _ask(customer: Customer) -> None:
    with translation.override(customer.language):
        lines = [
            Line(label, _("%(day)s 동의하셨습니다.") % {"day": short_date(given)})
            for kind, label in _labels()
            if (given := getattr(customer, kind))
        ]
        _post(customer, _("마케팅 정보 수신 동의를 확인해 주십시오"), lines, is_question=True)


def _labels() -> list[tuple[str, str]]:
    return list(zip(KINDS, (_("이메일 소식"), _("문자 소식"), _("밤 시간 문자")), strict=True))


def _post(customer: Customer, sentence: str, lines: list[Line], *, is_question: bool = False) -> None:
    """The letter is a row of the transaction that wrote down what it tells of."""
    if not customer.user.email:
        return
    base = settings.WAGTAILADMIN_BASE_URL
    context = {
        "sentence": sentence,
        "lines": lines,
        "is_question": is_question,
        "page_url": urljoin(base, reverse("my_consents")),
        "museum_url": urljoin(base, way("/")),
        "museum": MuseumSettings.to_write().told,
    }
    outbox.post(
        to=customer.user.email,
        subject=letters.subject(sentence),
        text=render_to_string("emails/consents.txt", context),
        html=render_to_string("emails/consents.html", context),
    )


def _years_before(at: datetime) -> datetime:
    local = timezone.localtime(at)
    try:
        return local.replace(year=local.year - ASKED_EVERY_YEARS)
    except ValueError:  # The 29th of February.
        return local.replace(year=local.year - ASKED_EVERY_YEARS, day=28)
