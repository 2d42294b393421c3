"""What the museum's staff do about what members write: hiding, restoring, pinning, and stopping somebody from writing.

Each is written down in Wagtail's log, with who did it and why.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from modelsearch.index import class_is_indexed
from wagtail.log_actions import log

from community import album, author_letters
from community.models import Comment, Contribution, Customer, Post, Report, User
from community.writing import speaks_for_the_museum
from impactmuseum.base.index_again import index_again
from impactmuseum.base.korean import josa
from impactmuseum.base.transactions import retried_transaction


class ModerationRefused(Exception):
    """Nothing was changed, for a reason a person can read."""


@retried_transaction
def hide(*, subject: Contribution, reason: str, by: User) -> None:
    """Take `subject` off its wall. Its author reads the reason, also in a letter; its open reports are answered.

    Does nothing when it is hidden already. Raises ModerationRefused when its author has taken it back.
    """
    rows: Any = type(subject)._default_manager
    shown = rows.not_deleted().filter(pk=subject.pk)
    if not shown.exists():
        raise ModerationRefused(_("글쓴이가 그사이 지운 글이에요."))
    if not shown.filter(hidden_at=None).update(hidden_at=timezone.now(), hidden_reason=reason, hidden_by=by):
        return
    if pictures := getattr(subject, "pictures", None):
        album.move_away(pictures=pictures.all())
    if isinstance(subject, Post | Comment):
        _decide(subject, Report.Status.HIDDEN, by)
    _index(subject)
    log(subject, "community.hide", user=by, data={"reason": reason})
    hidden = rows.select_related("author__user").get(pk=subject.pk)
    if hidden.author and hidden.author.user != by:
        author_letters.tell(subject=hidden, sentence=_was_hidden, template="hidden", reason=reason)


@retried_transaction
def restore(*, subject: Contribution, by: User) -> None:
    """Let everybody read `subject` again. Does nothing when everybody can."""
    rows: Any = type(subject)._default_manager
    if rows.hidden().filter(pk=subject.pk).update(hidden_at=None, hidden_reason="", hidden_by=None):
        _index(subject)
        log(subject, "community.restore", user=by)


@retried_transaction
def leave(*, subject: Post | Comment, by: User) -> None:
    """Answer the open reports about `subject`: it stays as it is."""
    if _decide(subject, Report.Status.DISMISSED, by):
        log(subject, "community.leave", user=by)


@retried_transaction
def pin(*, post: Post, by: User) -> None:
    """Hang `post` above all others. Raises ModerationRefused where the museum did not write it."""
    if not post.by_museum:
        raise ModerationRefused(_("뮤지엄이 쓴 글만 공지로 걸 수 있어요."))
    if Post.objects.not_deleted().filter(pk=post.pk, is_notice=False).update(is_notice=True):
        log(post, "community.pin", user=by)


@retried_transaction
def unpin(*, post: Post, by: User) -> None:
    if Post.objects.filter(pk=post.pk, is_notice=True).update(is_notice=False):
        log(post, "community.unpin", user=by)


@retried_transaction
def ban(*, member: Customer, reason: str, by: User) -> None:
    """Stop `member` from writing, until it is lifted. Reading and buying stay. Raises ModerationRefused."""
    if speaks_for_the_museum(member):
        raise ModerationRefused(_("게시판을 돌보는 사람의 글쓰기는 막을 수 없어요."))
    unbanned = Customer.objects.filter(pk=member.pk, banned_at=None)
    if unbanned.update(banned_at=timezone.now(), ban_reason=reason, banned_by=by):
        log(member, "community.ban", user=by, data={"reason": reason})


@retried_transaction
def lift(*, member: Customer, by: User) -> None:
    banned = Customer.objects.filter(pk=member.pk).exclude(banned_at=None)
    if banned.update(banned_at=None, ban_reason="", banned_by=None):
        log(member, "community.lift", user=by)


def _index(subject: Contribution) -> None:
    """Rows changed by an UPDATE tell nobody: what is hidden must not be found, not even its title."""
    if class_is_indexed(type(subject)):
        index_again(subject)


def _was_hidden(called: str) -> str:
    return _("%(what)s 가렸어요") % {"what": josa(called, "을/를")}


def _decide(subject: Post | Comment, status: Report.Status, by: User) -> int:
    reports = Report.objects.open().about(subject)
    return reports.update(status=status, decided_at=timezone.now(), decided_by=by)
