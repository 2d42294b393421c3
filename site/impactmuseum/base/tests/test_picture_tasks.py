from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

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


def upload(**options: object) -> tuple[MuseumImage, bytes]:
    data = BytesIO()
    Image.new("RGB", (700, 400), "teal").save(data, "WEBP", **options)
    file = ContentFile(data.getvalue(), name="photo.webp")
    return MuseumImage.objects.create(title="사진", description="사진", file=file), data.getvalue()


def size_of(image: MuseumImage, width: int) -> bytes:
    with image.renditions.get(filter_spec=f"width-{width}|format-webp").file.open() as file:
        return file.read()


def test_a_file_that_is_small_enough_is_not_encoded_again():
    image, original = upload()
    make_renditions.call(image.pk)
    assert size_of(image, 960) == size_of(image, 1600) == original
    assert size_of(image, 640) != original


def test_where_a_photograph_was_taken_is_never_passed_on():
    taken = Image.Exif()
    taken[0x010E] = "at home"
    image, original = upload(exif=taken)
    assert b"at home" in original
    make_renditions.call(image.pk)
    assert b"at home" not in size_of(image, 1600)
