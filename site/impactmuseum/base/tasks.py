"""What the museum does beside its visitors' requests. Every task may run twice."""

from django_tasks import task, task_backends
from wagtail.images import get_image_model

from impactmuseum.base import letters, webhooks
from impactmuseum.base.pictures import sized


@task()
def make_renditions(image_id: int) -> None:
    """Make every size of a picture, so that no visitor waits for it. Does nothing for a picture that is gone."""
    sized(get_image_model().objects.filter(pk=image_id).first())


# Ahead of indexing and pictures: somebody is waiting for a link.
@task(priority=10)
def send_letter(letter_id: int) -> None:
    letters.send(letter_id=letter_id)


@task()
def send_webhook(message_id: int) -> None:
    """Try once, and see to what follows. Where tasks can't wait, `send_outbox` tries again."""
    outcome = webhooks.send(message_id=message_id)
    if outcome.next_attempt_at and task_backends["default"].supports_defer:
        send_webhook.using(run_after=outcome.next_attempt_at).enqueue(message_id)
    if outcome.letter_id:
        send_letter.enqueue(outcome.letter_id)
