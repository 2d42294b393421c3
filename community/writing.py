"""Who may write, and what is whose: asked at the start of each change, with the rows locked that decide it."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from community.models import Contribution, Customer

MODERATE = "community.change_post"

Written = TypeVar("Written", bound=Contribution)


class Banned(Exception):
    """This member writes nothing for the time being; `member.ban_reason` says why."""

    def __init__(self, member: Customer) -> None:
        self.member = member
        super().__init__(member.ban_reason)


class Gone(Exception):
    """What was to be answered, reported or mended is hidden or taken back."""

    def __init__(self, subject: Contribution) -> None:
        self.subject = subject
        super().__init__(subject.state)


class NotYours(PermissionDenied):
    def __init__(self) -> None:
        super().__init__(_("내가 쓴 글만 고치거나 지울 수 있어요."))


def writer(member: Customer) -> Customer:
    """`member`, locked to the end of the transaction: of two presses of one button the second sees the first.

    Raises Banned.
    """
    locked = Customer.objects.select_for_update().get(pk=member.pk)
    refuse_banned(locked)
    return locked


def refuse_banned(member: Customer) -> None:
    """Raises Banned."""
    if member.is_banned:
        raise Banned(member)


def speaks_for_the_museum(member: Customer) -> bool:
    return member.user.has_perm(MODERATE)


def own(contribution: Written, *, by: Customer) -> Written:
    """What `by` wrote, fresh and locked; hidden, it may be mended. Raises NotYours or Gone."""
    rows: Any = type(contribution)._default_manager
    locked: Written = rows.select_for_update().get(pk=contribution.pk)
    refuse_others(locked, by=by)
    return locked


def refuse_others(contribution: Contribution, *, by: Customer) -> None:
    """Raises NotYours, or Gone when it was taken back."""
    if contribution.author_id != by.pk:
        raise NotYours
    if contribution.is_deleted:
        raise Gone(contribution)
