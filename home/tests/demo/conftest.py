"""The demo, for the tests that walk through all of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from PIL import Image

from home.demo import content
from home.demo.loading import load_demo
from impactmuseum.base.progress import Progress


@pytest.fixture(scope="package")
def small_pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny picture in place of each real one. No two are alike: pictures are known by what is in their files."""
    folder = tmp_path_factory.mktemp("pictures")
    for number, real in enumerate(sorted(content.PICTURES.rglob("*.*"))):
        small = folder / real.relative_to(content.PICTURES)
        small.parent.mkdir(exist_ok=True)
        Image.new("RGB", (16, 10), (number, 255 - number, 120)).save(small, lossless=True)
    return folder


@pytest.fixture(scope="package")
def demo(shared_rows: Any, small_pictures: Path) -> Iterator[None]:
    """The demo, loaded once for this package."""
    with shared_rows(), mock.patch.object(content, "PICTURES", small_pictures):
        load_demo(progress=Progress.silent())
        yield
