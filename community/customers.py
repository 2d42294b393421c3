"""Who a user is to the others: everybody who signs in has a Customer, whichever way they came."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from community import names
from community.models import Customer, User
from impactmuseum.base import languages
from problems.models import ProblemPage

# Digits and consonants: no word comes out of them by chance.
_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXZ"


@dataclass(frozen=True)
class Consents:
    """To which news somebody agreed. Nothing is agreed to unless it was said."""

    email: bool = False
    sms: bool = False
    night: bool = False


def enrol(
    *, user: User, nickname: str, problem: ProblemPage | None, consents: Consents, agreed_at: datetime
) -> Customer:
    """Make the Customer of a user who has just signed up and agreed to the terms.

    Raises IntegrityError when somebody else took the nickname meanwhile.
    """
    return Customer.objects.create(
        user=user,
        nickname=nickname,
        problem=problem,
        language=languages.reading(),
        terms_agreed_at=agreed_at,
        email_marketing_agreed_at=agreed_at if consents.email else None,
        sms_marketing_agreed_at=agreed_at if consents.sms else None,
        night_marketing_agreed_at=agreed_at if consents.night else None,
    )


def customer_of(user: User) -> Customer:
    """The Customer of a user; whoever has none yet, as one made by a command, gets one with an invented nickname."""
    for _attempt in range(5):
        if customer := Customer.objects.filter(user=user).first():
            return customer
        try:
            with transaction.atomic():
                return Customer.objects.create(user=user, nickname=_invented())
        except IntegrityError:
            continue  # Another request of the same user was faster, or the dice fell as before.
    raise AssertionError("Five invented nicknames were taken already.")


def current(request: HttpRequest) -> Customer | None:
    """The Customer who asks, or None for a guest."""
    if not request.user.is_authenticated:
        return None
    known: Customer | None = getattr(request, "customer", None)
    if known is None or known.user_id != request.user.pk:
        known = request.customer = customer_of(request.user)  # type: ignore[attr-defined]
    return known


def member(request: HttpRequest) -> Customer:
    """The Customer who asks, of a view that only members get to."""
    customer = current(request)
    if customer is None:
        raise PermissionDenied
    return customer


def is_nickname_free(nickname: str, *, but_for: Customer | None = None) -> bool:
    """Whether nobody has it, `but_for` the customer who asks."""
    others = Customer.objects.exclude(pk=but_for.pk) if but_for else Customer.objects.all()
    return not others.filter(nickname__iexact=nickname).exists()


def free_nickname(wished: str) -> str:
    """`wished`, or when it is taken the same with a number; empty when it can be no nickname at all."""
    try:
        wished = names.nickname(wished)
    except names.ValidationError:
        return ""
    for number in ["", *range(2, 30)]:
        name = f"{wished[: names.NICKNAME_MAX - 2]}{number}" if number else wished
        if is_nickname_free(name):
            return name
    return ""


def _invented() -> str:
    code = "".join(secrets.choice(_ALPHABET) for _n in range(5))
    return _("관람객 %(code)s") % {"code": code}
