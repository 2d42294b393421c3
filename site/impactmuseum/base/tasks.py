"""What the museum does beside its visitors' requests. Every task may run twice."""

from django_tasks import task
from wagtail.images import get_image_model

from impactmuseum.base import letters
from impactmuseum.base.pictures import sized


@task()
def make_renditions(image_id: int) -> None:
    """Make every size of a picture, so that no visitor waits for it. Does nothing for a picture that is gone."""
    sized(get_image_model().objects.filter(pk=image_id).first())


# Ahead of indexing and pictures: somebody is waiting for a link.
@task(priority=10)
def send_letter(letter_id: int) -> None:
    letters.send(letter_id=letter_id)
