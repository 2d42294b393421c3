"""The demo, for the tests that walk through all of it."""

from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest
from django.db import transaction
from PIL import Image

from home.demo import content
from home.demo.loading import load_demo
from impactmuseum.base.progress import Progress


@pytest.fixture(scope="module")
def small_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny picture in place of each real one. No two are alike: pictures are known by what is in their files."""
    folder = tmp_path_factory.mktemp("pictures")
    for number, real in enumerate(sorted(content.PICTURES.rglob("*.*"))):
        small = folder / real.relative_to(content.PICTURES)
        small.parent.mkdir(exist_ok=True)
        Image.new("RGB", (16, 10), (number, 255 - number, 120)).save(small, lossless=True)
    return folder


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker, small_pictures: Path) -> Iterator[None]:
    """The demo, loaded once for this module and rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic(), mock.patch.object(content, "PICTURES", small_pictures):
        load_demo(progress=Progress.silent())
        yield
        transaction.set_rollback(True)
