"""A house rule as a system check: every block an editor may choose explains itself before it is chosen."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField


def choosable_blocks() -> Iterable[Block]:
    """Each block of each StreamField of the museum, once: as it is met first."""
    fields = (field for model in apps.get_models() for field in model._meta.get_fields())
    streams = (field.stream_block for field in fields if isinstance(field, StreamField))
    met: dict[type[Block], Block] = {}
    for block in (block for stream in streams for block in _children(stream)):
        met.setdefault(type(block), block)
    return met.values()


def missing_parts(block: Block) -> list[str]:
    """What `block` does not say of itself."""
    parts = {
        "icon": block.meta.icon not in ("", "placeholder"),
        "template": _has_template(block),
        "description": bool(block.get_description()),
        "preview": block.is_previewable,
    }
    return [part for part, is_there in parts.items() if not is_there]


def check_blocks(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return [
        Error(
            f"The block {type(block).__name__} has no {part}.",
            hint="Say icon, template, description and preview_value in its Meta; see impactmuseum.base.blocks.",
            id="museum.E004",
        )
        for block in choosable_blocks()
        for part in missing_parts(block)
    ]


def _children(stream: StreamBlock) -> Iterator[Block]:
    for block in stream.child_blocks.values():
        if isinstance(block, StreamBlock):
            yield from _children(block)
        else:
            yield block


def _has_template(block: Block) -> bool:
    name = getattr(block.meta, "template", None)
    try:
        return bool(name and get_template(name))
    except TemplateDoesNotExist:
        return False
