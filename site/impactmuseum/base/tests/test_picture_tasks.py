import pytest

from impactmuseum.base.models import MuseumImage
from impactmuseum.base.pictures import SPECS
from impactmuseum.base.tasks import make_renditions
from problems.tests.factories import picture

pytestmark = pytest.mark.django_db


def specs_of(image: MuseumImage) -> list[str]:
    return sorted(image.renditions.values_list("filter_spec", flat=True))


def test_a_picture_that_arrives_gets_all_its_sizes(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = picture()
        assert specs_of(image) == []
    assert specs_of(image) == sorted(SPECS)


def test_the_task_may_run_twice():
    image = picture()
    make_renditions.call(image.pk)
    files = list(image.renditions.values_list("file", flat=True))
    make_renditions.call(image.pk)
    assert list(image.renditions.values_list("file", flat=True)) == files


def test_a_picture_that_is_gone_by_then_is_passed_over():
    image = picture()
    key = image.pk
    image.delete()
    make_renditions.call(key)
    assert not MuseumImage.objects.filter(pk=key).exists()


def test_a_note_about_a_picture_queues_nothing(django_capture_on_commit_callbacks):
    image = picture()
    with django_capture_on_commit_callbacks() as callbacks:
        image.save(update_fields=["title"])
    assert callbacks == []
