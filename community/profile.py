"""What a member changes of themself: the name others see, what they care about, and which news they want."""

from datetime import datetime

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from community import consent_letters
from community.customers import Consents
from community.models import Customer
from impactmuseum.base.transactions import is_conflict, retried_transaction
from problems.models import ProblemPage


class NicknameTaken(Exception):
    """Somebody took the nickname between our look and our writing. Nothing was saved."""


def change(*, customer: Customer, nickname: str, problem: ProblemPage | None) -> None:
    """Raises NicknameTaken."""
    try:
        with transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(nickname=nickname, problem=problem)
    except DatabaseError as error:
        if isinstance(error, IntegrityError) or is_conflict(error):
            raise NicknameTaken(_("이미 쓰고 있는 별명이에요.")) from error
        raise
    customer.nickname, customer.problem = nickname, problem


@retried_transaction
def agree(*, customer: Customer, consents: Consents, at: datetime) -> bool:
    """Keep since when the customer has wanted which news; a consent given before keeps its time. True when any changed,
    which a letter tells as well.

    Letters at night are letters by text message: they end with those.
    """
    known = Customer.objects.select_for_update().get(pk=customer.pk)
    wanted = {
        "email_marketing_agreed_at": consents.email,
        "sms_marketing_agreed_at": consents.sms,
        "night_marketing_agreed_at": consents.night and consents.sms,
    }
    changed = [name for name, is_wanted in wanted.items() if is_wanted != bool(getattr(known, name))]
    for name in changed:
        setattr(known, name, at if wanted[name] else None)
    if changed:
        known.save(update_fields=changed)
        consent_letters.tell(customer=known, changed=changed, at=at)
    for name in wanted:
        setattr(customer, name, getattr(known, name))
    return bool(changed)
