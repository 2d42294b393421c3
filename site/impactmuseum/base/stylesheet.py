"""One stylesheet for the browser, many small files for people.

Nobody writes `css/museum.css`: it is every file of `static/css/` and `static/css/components/`, put together when a
development server is asked for it and when `collectstatic` runs. Cascade layers decide what wins, so the order
of the files does not.
"""

import gzip
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "css/museum.css"
SOURCE = settings.PACKAGE / "static" / "css"
BUILT = settings.VAR / "stylesheet"


def stylesheet() -> str:
    """All of the CSS, `tokens.css` first because it names the layers, without comments and indentation."""
    files = sorted(
        [*SOURCE.glob("*.css"), *SOURCE.glob("components/*.css")],
        key=lambda file: (file.name != "tokens.css", file),
    )
    css = "\n".join(file.read_text(encoding="utf-8") for file in files)
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", css).strip() + "\n"


class StylesheetFinder(BaseFinder):
    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path != NAME:
            return []
        built = str(self._build())
        return [built] if find_all else built

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        self._build()
        yield NAME, FileSystemStorage(location=BUILT)

    def _build(self) -> Path:
        target: Path = BUILT / NAME
        css = stylesheet().encode()
        if not target.exists() or target.read_bytes() != css:
            target.parent.mkdir(parents=True, exist_ok=True)
            # WhiteNoise sends the compressed file beside it, so that a development server is as quick as it looks.
            for path, content in ((target.with_suffix(".css.gz"), gzip.compress(css, mtime=0)), (target, css)):
                fresh = path.with_name(f"{path.name}.{os.getpid()}")
                fresh.write_bytes(content)
                fresh.replace(path)
        return target
