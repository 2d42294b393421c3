"""Finished letters on their way: sent once, tried again while the mail server is away, forgotten afterwards."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _

from impactmuseum.base.models import OutgoingLetter


def subject(sentence: str) -> str:
    """As every letter is called, so that it is known among others: `[임팩트 뮤지엄] …`."""
    museum = _("임팩트 뮤지엄")
    return f"[{museum}] {sentence}"


def send(*, letter_id: int) -> bool:
    """Send a letter and forget it; say whether this call did. Of two workers at once, one claims it."""
    now = timezone.now()
    if not OutgoingLetter.objects.filter(pk=letter_id).free(at=now).update(claimed_at=now):
        return False
    letter = OutgoingLetter.objects.get(pk=letter_id)
    message = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[letter.to])
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except Exception:
        OutgoingLetter.objects.filter(pk=letter_id).update(claimed_at=None)
        raise
    letter.delete()
    return True


def send_waiting() -> tuple[int, int]:
    """Try every letter that waits; say how many went and how many the mail server refused."""
    sent = failed = 0
    for letter_id in list(OutgoingLetter.objects.values_list("pk", flat=True)):
        try:
            sent += send(letter_id=letter_id)
        except OSError:  # Mail servers' own errors are among them.
            failed += 1
    return sent, failed


def forget_outdated(*, at: datetime) -> None:
    OutgoingLetter.objects.outdated(at=at).delete()
