"""Letters that have to go out, whether or not the mail server is there."""

from impactmuseum.base import tasks
from impactmuseum.base.models import OutgoingLetter


def post(*, to: str, subject: str, text: str, html: str = "") -> OutgoingLetter:
    """Leave a finished letter to the worker. Nobody waits for the mail server, and none of its errors comes back."""
    letter = OutgoingLetter.objects.create(to=to, subject=subject, text=text, html=html)
    tasks.send_letter.enqueue(letter.pk)
    return letter
