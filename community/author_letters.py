"""Letters to whoever wrote something here: it was answered, or staff have hidden it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from community.models import Contribution
from impactmuseum.base import letters, outbox
from impactmuseum.base.addresses import way
from impactmuseum.base.models import MuseumSettings


def tell(*, subject: Contribution, sentence: Callable[[str], str], template: str, **told: Any) -> None:
    """Leave a letter about `subject` to its author; whoever has left or has no e-mail is told on their pages alone.

    `sentence` makes the subject line of what the letter is about (‘우산 버릴 때’ 글). The letter is a row of the
    caller's transaction: with what it tells of, or not at all.
    """
    author = subject.author
    if author is None or not author.user.email:
        return
    base = settings.WAGTAILADMIN_BASE_URL
    # Whoever does it may work in another language than the one who reads it.
    with translation.override(author.language):
        said = sentence(subject.called)
        context = {
            **told,
            "sentence": said,
            "said": subject.text,
            "page_url": urljoin(base, subject.manage_url),
            "museum_url": urljoin(base, way("/")),
            "museum": MuseumSettings.to_write().told,
        }
        outbox.post(
            to=author.user.email,
            subject=letters.subject(said),
            text=render_to_string(f"emails/{template}.txt", context),
            html=render_to_string(f"emails/{template}.html", context),
        )
