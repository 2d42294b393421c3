"""Uploading pictures in the admin: alternative text is asked for, and what is too large or no picture is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, UploadedFile

from community.models import User
from impactmuseum.base.models import MuseumImage

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor", password="pass-word-1"))
    return client


def png(name: str = "가방.png", size: tuple[int, int] = (640, 400)) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, get_test_image_file(size=size).file.getvalue(), content_type="image/png")


def add(editor: Client, file: SimpleUploadedFile, description: str = "회색 장바구니"):
    collection = Collection.get_first_root_node().pk
    sent = {"title": "가방", "file": file, "description": description, "collection": collection}
    return editor.post(reverse("wagtailimages:add"), sent)


def test_a_picture_is_kept_with_its_text_in_the_folder_of_the_day(editor):
    add(editor, png())

    image = MuseumImage.objects.get()
    assert image.description == "회색 장바구니"
    assert image.file.name.startswith("pictures/20")
    assert image.file.name.endswith(".png")


def test_a_picture_without_text_is_refused_beside_the_field(editor):
    response = add(editor, png(), description="")

    assert "description" in response.context["form"].errors
    assert "대체 텍스트" in response.content.decode()
    assert not MuseumImage.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        SimpleUploadedFile("가방.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        SimpleUploadedFile("가방.png", b"not a picture"),
        SimpleUploadedFile("가방.exe", b"MZ"),
        SimpleUploadedFile("가방.png", b"\x89PNG\r\n\x1a\n" + b"0" * (10 * 1024 * 1024)),
    ],
    ids=["svg", "text", "program", "large"],
)
def test_what_is_no_fitting_picture_is_refused(editor, file):
    response = add(editor, file)

    assert "file" in response.context["form"].errors
    assert not MuseumImage.objects.exists()


def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(editor, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 100 * 100

    response = add(editor, png(size=(101, 100)))

    assert "file" in response.context["form"].errors


def test_several_pictures_at_once_wait_for_their_texts(editor):
    url = reverse("wagtailimages:add_multiple")
    for name in ("하나.png", "둘.png"):
        answer = editor.post(url, {"title": name, "files[]": png(name)}, HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
        assert answer["success"]
    assert not MuseumImage.objects.exists()

    waiting = UploadedFile.objects.first()
    prefix = f"uploaded-image-{waiting.pk}"
    collection = Collection.get_first_root_node().pk
    sent = {f"{prefix}-title": "하나", f"{prefix}-description": "", f"{prefix}-collection": collection}
    finish = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    refused = editor.post(finish, sent, HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()
    assert not refused["success"]

    sent[f"{prefix}-description"] = "회색 장바구니"
    assert editor.post(finish, sent, HTTP_X_REQUESTED_WITH="XMLHttpRequest").json()["success"]
    assert MuseumImage.objects.get().description == "회색 장바구니"
