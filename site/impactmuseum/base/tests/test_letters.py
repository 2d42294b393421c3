"""Finished letters on their way."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from impactmuseum.base import letters, outbox
from impactmuseum.base.models import OutgoingLetter

pytestmark = pytest.mark.django_db
BROKEN = "impactmuseum.base.tests.test_letters.Broken"


class Broken:
    """A mail server that is away."""

    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError


def post():
    return outbox.post(to="buyer@example.com", subject="[임팩트 뮤지엄] 안내", text="글", html="<p>글</p>")


def test_a_letter_goes_out_and_is_forgotten():
    post()
    letter = mail.outbox[0]
    assert (letter.to, letter.subject, letter.body) == (["buyer@example.com"], "[임팩트 뮤지엄] 안내", "글")
    assert letter.alternatives[0].content == "<p>글</p>"
    assert not OutgoingLetter.objects.exists()


def test_a_mail_server_that_is_away_breaks_nothing_and_is_tried_again(settings):
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, BROKEN
    post()
    assert letters.send_waiting() == (0, 1)
    settings.EMAIL_BACKEND = usual
    assert letters.send_waiting() == (1, 0)
    assert len(mail.outbox) == 1
    assert letters.send_waiting() == (0, 0)


def test_a_letter_another_worker_is_sending_is_left_to_it():
    letter = OutgoingLetter.objects.create(to="a@example.com", subject="글", text="글", claimed_at=timezone.now())
    assert not letters.send(letter_id=letter.pk)
    OutgoingLetter.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert letters.send(letter_id=letter.pk)
    assert len(mail.outbox) == 1


def test_a_letter_whose_links_have_ended_is_forgotten():
    for days in (4, 2):
        letter = OutgoingLetter.objects.create(to="a@example.com", subject=f"{days}", text="글")
        OutgoingLetter.objects.filter(pk=letter.pk).update(created_at=timezone.now() - timedelta(days=days))
    letters.forget_outdated(at=timezone.now())
    assert OutgoingLetter.objects.get().subject == "2"
