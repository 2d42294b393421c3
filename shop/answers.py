"""The one answer to a review or a question, and the letter that tells its author of it."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from brands import partners
from community import author_letters
from community.models import User
from community.moderation import ModerationRefused
from impactmuseum.base.transactions import retried_transaction
from shop.models.answered import AnsweredContribution


@retried_transaction
def answer(*, subject: AnsweredContribution, text: str, by: User) -> None:
    """Answer under what a member wrote, in the name of the museum or of the brand that `by` works for.

    The first answer is told to the author in a letter; mending it is not. Raises ModerationRefused when the author
    has taken back what was to be answered.
    """
    rows: Any = type(subject)._default_manager
    answered = rows.select_for_update().get(pk=subject.pk)
    if answered.is_deleted:
        raise ModerationRefused(_("글쓴이가 그사이 지운 글이에요."))
    is_first = not answered.is_answered
    answered.answer, answered.answered_at = text, timezone.now()
    answered.answered_by, answered.answered_by_brand = by, partners.is_partner(by)
    answered.save(update_fields=["answer", "answered_at", "answered_by", "answered_by_brand"])
    log(answered, "shop.answer", user=by)
    if is_first:
        author_letters.tell(subject=answered, sentence=_was_answered, template="answered", answered=answered)


def _was_answered(called: str) -> str:
    return _("%(what)s에 답변을 드렸어요") % {"what": called}
