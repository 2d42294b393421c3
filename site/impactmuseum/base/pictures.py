"""Sized pictures: one family of WebP widths for every place, cropped by CSS around the focal point."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

WIDTHS = (320, 640, 960, 1600)
SPECS = tuple(f"width-{width}|format-webp" for width in WIDTHS)
# Chunks of a WebP file that say where and with what a photograph was taken.
PRIVATE_CHUNKS = (b"EXIF", b"XMP ")


@dataclass(frozen=True)
class Picture:
    """What an `<img>` needs, and its largest file. `srcset` never names a width wider than the original."""

    src: str
    srcset: str
    width: int
    height: int
    largest: str
    largest_width: int
    largest_height: int


def needs_no_sizing(image: AbstractImage, spec: str, data: bytes) -> bool:
    """Whether the file of `image` already is what `spec` asks for: to encode it again costs time and sharpness."""
    if spec not in SPECS or image.width > WIDTHS[SPECS.index(spec)]:
        return False
    is_webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    return is_webp and not any(chunk in data for chunk in PRIVATE_CHUNKS)


def renditions_of(image_field: str) -> Prefetch:
    """Prefetch the sized files of a picture that was joined by `select_related(image_field)`."""
    return Prefetch(f"{image_field}__renditions", queryset=_renditions())


def size_together(images: Iterable[AbstractImage | None]) -> None:
    """Fetch the sized files of pictures that are already at hand: one statement for a whole page."""
    prefetch_related_objects([image for image in images if image], Prefetch("renditions", queryset=_renditions()))


def sized(image: AbstractImage | None) -> Picture | None:
    """Size `image` for every screen, or None when there is no picture or its file is gone."""
    if not image:  # A template's way to say None is an empty text.
        return None
    try:
        by_spec = image.get_renditions(*SPECS)
    except (SourceImageIOError, InvalidFilterSpecError, OSError):
        return None
    distinct: dict[int, AbstractRendition] = {r.width: r for r in reversed(list(by_spec.values()))}
    files = sorted(distinct.values(), key=lambda rendition: rendition.width)
    middle = files[min(1, len(files) - 1)]
    return Picture(
        src=middle.url,
        srcset=", ".join(f"{rendition.url} {rendition.width}w" for rendition in files),
        width=middle.width,
        height=middle.height,
        largest=files[-1].url,
        largest_width=files[-1].width,
        largest_height=files[-1].height,
    )


def address_of_file(name: str) -> str:
    """Where the sized file called `name` is to be had."""
    return str(get_image_model().get_rendition_model()._meta.get_field("file").storage.url(name))


def _renditions() -> QuerySet[AbstractRendition]:
    return get_image_model().get_rendition_model().objects.filter(filter_spec__in=SPECS)
