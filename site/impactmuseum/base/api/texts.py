"""Long texts as programs read them: HTML with whole addresses, and the blocks of a page."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.plumbing import ResolvedComponent, build_basic_type
from rest_framework import serializers
from wagtail.rich_text import expand_db_html

from impactmuseum.base import page_translations
from impactmuseum.base.api.fields import Told
from impactmuseum.base.api.pictures import AddressField, PictureTold
from impactmuseum.base.exhibits import shown_version
from impactmuseum.base.pictures import size_together

OWN_ADDRESS = re.compile(r'(?<= (?:href="|.src="))/(?!/)')


class Html(serializers.CharField):
    """Rich text, its links led to whole addresses."""

    def to_representation(self, value: Any) -> str:
        root = self.context["request"].build_absolute_uri("/")
        return OWN_ADDRESS.sub(root, expand_db_html(str(value or "")))


class Words(serializers.CharField):
    """Empty where nothing was written: an address that is left out is None to its block."""

    def get_attribute(self, value: Any) -> Any:
        return super().get_attribute(value) or ""


class PictureBlockTold(Told):
    image = PictureTold(allow_null=True)
    caption = Words()


class GalleryBlockTold(Told):
    images = PictureTold(many=True)
    caption = Words()


class QuoteBlockTold(Told):
    text = Words()
    who = Words()


class FigureBlockTold(Told):
    value = Words()
    unit = Words()
    label = Words()  # type: ignore[assignment]
    year = Words()
    place = Words()
    source = Words()  # type: ignore[assignment]
    url = Words()
    note = Words()


class EmbedBlockTold(Told):
    url = Words()


class CallToActionBlockTold(Told):
    text = Words()
    label = Words()  # type: ignore[assignment]
    url = serializers.SerializerMethodField()

    def get_url(self, value: Any) -> str:
        page = value["page"]
        return str(self.context["request"].build_absolute_uri(page.url or "/") if page else value["url"] or "")


class ExhibitTold(Told):
    """A product, a brand or a problem that hangs in a text."""

    slug = Words()
    title = serializers.SerializerMethodField()
    url = AddressField()

    def get_title(self, exhibit: Any) -> str:
        return str(getattr(exhibit, "title", "") or exhibit.name)


class ExhibitsBlockTold(Told):
    title = Words()
    products = ExhibitTold(many=True)


# What the value of a block is, by its type.
VALUES: dict[str, Callable[[], serializers.Field]] = {
    "heading": serializers.CharField,
    "text": Html,
    "picture": PictureBlockTold,
    "gallery": GalleryBlockTold,
    "quote": QuoteBlockTold,
    "figure": FigureBlockTold,
    "embed": EmbedBlockTold,
    "call_to_action": CallToActionBlockTold,
    "product": ExhibitTold,
    "products": ExhibitsBlockTold,
    "brand": ExhibitTold,
    "problem": ExhibitTold,
}
EXHIBITS = ("product", "brand", "problem")


class LongText(serializers.Field):
    """The body of a page in the language that is read, as blocks; an exhibit that is not shown is left out."""

    def __init__(self, **options: Any) -> None:
        super().__init__(source="*", **options)

    def to_representation(self, page: Any) -> list[dict[str, Any]]:
        blocks = list(page._meta.model.objects.only("body").get(pk=page_translations.teller_pk(page.pk)).body)
        size_together(image for block in blocks for image in _images(block))
        return [
            {"id": block.id, "type": block.block_type, "value": self._told(block.block_type, value)}
            for block in blocks
            if (value := _shown(block.block_type, block.value))
        ]

    def _told(self, kind: str, value: Any) -> Any:
        field: Any = VALUES[kind]()
        field._context = self.context
        return field.to_representation(value)


class LongTextInDocument(OpenApiSerializerFieldExtension):
    target_class = LongText

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        kinds = [
            {
                "type": "object",
                "required": ["id", "type", "value"],
                "properties": {"id": {"type": "string"}, "type": {"const": kind}, "value": _schema(field, auto_schema)},
            }
            for kind, field in VALUES.items()
        ]
        schema = {"oneOf": kinds, "description": "`type` says what `value` is: a text, HTML, or an object."}
        component = ResolvedComponent(name="Block", type=ResolvedComponent.SCHEMA, object="Block", schema=schema)
        auto_schema.registry.register_on_missing(component)
        return {"type": "array", "items": component.ref}


def _schema(field: Callable[[], serializers.Field], auto_schema: Any) -> Any:
    told = field()
    return auto_schema.resolve_serializer(told, "response").ref if isinstance(told, Told) else build_basic_type(str)


def _images(block: Any) -> Iterator[Any]:
    if block.block_type == "picture":
        yield block.value["image"]
    elif block.block_type == "gallery":
        yield from block.value["images"]


def _shown(kind: str, value: Any) -> Any:
    if kind in EXHIBITS:
        return shown_version(value, in_preview=False)
    if kind == "products":
        shown = (shown_version(product, in_preview=False) for product in value["products"])
        return {"title": value["title"], "products": [product for product in shown if product]}
    return value
