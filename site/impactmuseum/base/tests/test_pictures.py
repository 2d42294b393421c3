import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext

from impactmuseum.base.models import MuseumImage
from impactmuseum.base.pictures import renditions_of, sized
from problems.models import ProblemPage
from problems.tests.factories import ProblemPageFactory, picture

pytestmark = pytest.mark.django_db


def draw(image: MuseumImage | None) -> str:
    template = '{% load museum_tags %}{% picture image placeholder_label="비갠 장바구니" %}'
    return Template(template).render(Context({"image": image}))


def test_a_picture_comes_in_every_width_up_to_its_own() -> None:
    files = sized(picture(width=1000, height=500))
    assert files is not None
    assert [part.split()[1] for part in files.srcset.split(", ")] == ["320w", "640w", "960w", "1000w"]
    assert (files.width, files.height) == (640, 320)


def test_a_small_picture_is_never_made_larger() -> None:
    files = sized(picture(width=200, height=100))
    assert files is not None
    assert files.srcset.endswith(" 200w")
    assert files.srcset.count("w,") == 0


def test_a_picture_is_drawn_with_its_size_and_its_description() -> None:
    html = draw(picture("우산"))
    assert 'width="640" height="400"' in html
    assert 'alt="우산 설명"' in html
    assert 'loading="lazy"' in html


def test_no_picture_is_a_placeholder_with_the_name_of_what_it_stands_for() -> None:
    html = draw(None)
    assert "<img" not in html
    assert "비갠 장바구니" in html


def test_a_picture_whose_file_is_gone_is_the_same_placeholder() -> None:
    image = picture()
    image.file.storage.delete(image.file.name)
    assert draw(MuseumImage.objects.get(pk=image.pk)) == draw(None)


def test_the_sized_files_of_many_pictures_are_read_in_one_statement() -> None:
    for _ in range(3):
        sized(ProblemPageFactory(image=picture()).image)
    with CaptureQueriesContext(connection) as statements:
        for problem in ProblemPage.objects.select_related("image").prefetch_related(renditions_of("image")):
            sized(problem.image)
    assert len(statements) == 2


@pytest.mark.parametrize(
    ("x", "y", "focus"), [(320, 200, "50 50"), (10, 10, "0 0"), (640, 400, "100 100"), (64, 280, "10 70")]
)
def test_the_focal_point_is_told_in_steps_of_ten_percent(x: int, y: int, focus: str) -> None:
    image = MuseumImage(width=640, height=400, focal_point_x=x, focal_point_y=y)
    image.focal_point_width = image.focal_point_height = 1
    assert image.focus == focus


def test_a_picture_without_a_focal_point_rests_on_its_middle() -> None:
    assert MuseumImage(width=640, height=400).focus == "50 50"


def test_an_upload_keeps_a_safe_name_in_the_folder_of_its_day() -> None:
    image = picture("비누")
    kind, year, month, day, name = image.file.name.split("/")
    assert kind == "pictures"
    assert len(year + month + day) == 8
    assert name.isascii()
