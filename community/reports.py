"""Saying that something should not stand on the board."""

from django.utils.translation import gettext as _

from community.models import Comment, Customer, Post, Report
from community.writing import Gone, writer
from impactmuseum.base.transactions import retried_transaction


class ReportRefused(Exception):
    """There is nothing to report, for a reason a person can read."""


@retried_transaction
def submit(*, subject: Post | Comment, by: Customer, reason: str, note: str = "") -> Report:
    """Ask the museum's staff to look at `subject`; once, whatever is pressed how often.

    Raises Banned, Gone or ReportRefused, and nothing has changed then.
    """
    by = writer(by)
    subject.refresh_from_db()
    if not subject.is_shown:
        raise Gone(subject)
    if subject.author_id == by.pk:
        raise ReportRefused(_("내가 쓴 글은 신고하지 않고 고치거나 지울 수 있어요."))
    if found := report_of(subject, by=by):
        return found
    text = f"{subject.title}\n\n{subject.text}" if isinstance(subject, Post) else subject.text
    about = {subject._meta.model_name or "": subject}
    return Report.objects.create(reporter=by, reason=reason, note=note, text=text, **about)


def report_of(subject: Post | Comment, *, by: Customer) -> Report | None:
    """What `by` has reported of it already."""
    return Report.objects.about(subject).filter(reporter=by).first()
