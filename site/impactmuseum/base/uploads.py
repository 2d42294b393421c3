"""Pictures that visitors send: read with suspicion, and kept only as we write them anew.

What is stored is a WebP of our own making. It says nothing of where and with what it was taken, is nothing but a
picture, and carries no name that a visitor chose.
"""

import secrets
from io import BytesIO
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 25_000_000
# Nobody sees more on a page of ours.
LONGEST_SIDE = 1600
# No other decoder is let near the file. SVG is a document with scripts, not a picture.
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
ACCEPT = ",".join(f"image/{name.lower()}" for name in FORMATS)


class PictureRefused(Exception):
    """What arrived is not kept, for a reason a person can read."""


def reencoded(file: File) -> ContentFile:
    """Read `file` as a picture and write it anew, upright, at most LONGEST_SIDE, under a random name.

    Of what moves, the first frame. Raises PictureRefused.
    """
    if file.size > MOST_BYTES:
        raise PictureRefused(_("10MB까지 올릴 수 있어요."))
    written = BytesIO()
    try:
        _read(file).save(written, "WEBP", quality=82)
    except PictureRefused:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except Image.UnidentifiedImageError as error:
        raise PictureRefused(_("JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요.")) from error
    except Exception as error:
        # Each decoder stumbles over a broken file in its own way: an OSError here, a RuntimeError there.
        raise PictureRefused(_("그림 파일이 깨져서 열 수 없어요.")) from error
    return ContentFile(written.getvalue(), name=f"{secrets.token_hex(16)}.webp")


class Received(NamedTuple):
    """What became of several files: the pictures that are good, and a sentence about each of the others."""

    pictures: list[ContentFile]
    refusals: list[str]


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"class": "input", "accept": ACCEPT, **(attrs or {})})


class PicturesField(forms.FileField):
    """Several pictures at once. Cleans to what was Received: the form decides what becomes of the good ones."""

    widget = PicturesInput

    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> Received:
        files = [file for file in data or [] if file]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > self.most:
            raise ValidationError(_("그림은 %(most)d장까지 올릴 수 있어요.") % {"most": self.most})
        received = Received([], [])
        for file in files:
            try:
                received.pictures.append(reencoded(file))
            except PictureRefused as refusal:
                received.refusals.append(f"{file.name}: {refusal}")
        return received


def _read(file: File) -> Image.Image:
    """The picture in `file`, small and upright, without anything that was written beside it."""
    picture: Image.Image = Image.open(file, formats=FORMATS)
    # The size stands in the header: nothing was unpacked so far.
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    picture = ImageOps.exif_transpose(picture)
    picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    picture.info.clear()
    return picture


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(_("2,500만 화소까지 올릴 수 있어요. 그림의 크기를 줄여 주세요."))
