"""Sized pictures: one family of WebP widths for every place, cropped by CSS around the focal point."""

from dataclasses import dataclass

from django.db.models import Prefetch
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import AbstractImage, AbstractRendition, SourceImageIOError

WIDTHS = (320, 640, 960, 1600)
SPECS = tuple(f"width-{width}|format-webp" for width in WIDTHS)


@dataclass(frozen=True)
class Picture:
    """What an `<img>` needs. `srcset` never names a width wider than the original."""

    src: str
    srcset: str
    width: int
    height: int


def renditions_of(image_field: str) -> Prefetch:
    """Prefetch the sized files of a picture that was joined by `select_related(image_field)`."""
    renditions = get_image_model().get_rendition_model().objects.filter(filter_spec__in=SPECS)
    return Prefetch(f"{image_field}__renditions", queryset=renditions)


def sized(image: AbstractImage | None) -> Picture | None:
    """Size `image` for every screen, or None when there is no picture or its file is gone."""
    if image is None:
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
    )
