"""Fields that take JSON at its word: a number is a number, a text a text, and nothing is guessed."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from impactmuseum.base.api.problem import unknown_fields

# More than any column of ours holds.
LARGEST = 2_147_483_647
# One visible character at least, and none that controls a terminal. In words of JSON Schema, which knows no `\A`.
LINE = (
    r"^[^\x00-\x1f\x7f]*"
    r"[^\x00-\x20\x7f\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]"
    r"[^\x00-\x1f\x7f]*$"
)
# The same over several lines.
READABLE = (
    r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*"
    r"[^\x00-\x20\x7f\u00a0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff]"
    r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"
)
LINK = (
    r"^(https?://[0-9a-z]([-0-9a-z]{0,40}[0-9a-z])?(\.[0-9a-z]([-0-9a-z]{0,40}[0-9a-z])?){0,3}"
    r"\.[a-z]{2,10}(/[-0-9A-Za-z_./~]{0,100})?)?$"
)
SLUG = r"^[-0-9A-Za-z_\uac00-\ud7a3]{1,120}$"


class Text(serializers.CharField):
    """A text as it was sent, without NUL. `pattern` goes into the document too."""

    default_error_messages = {"pattern": _("형식이 맞지 않아요.")}

    def __init__(self, *, pattern: str = "", **options: Any) -> None:
        self.pattern = pattern or (r"^[^\x00]*$" if options.get("allow_blank") else r"^[^\x00]+$")
        options.setdefault("max_length", 1000)
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        text = super().to_internal_value(data)
        # Half of a character, which JSON can name and no database keeps.
        if not re.search(self.pattern.replace("$", r"\Z"), text) or any("\ud800" <= sign <= "\udfff" for sign in text):
            self.fail("pattern")
        return text

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data == "" and not self.allow_blank:
            self.fail("blank")
        return super().run_validation(data)


class Line(Text):
    """One line with something to read in it, or nothing at all where it may be blank."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        line = r"^[^\x00-\x1f\x7f]*$" if options.get("allow_blank") else LINE
        super().__init__(pattern=options.pop("pattern", line), max_length=max_length, **options)


class Whole(serializers.IntegerField):
    def __init__(self, *, max_value: int = LARGEST, min_value: int = 0, **options: Any) -> None:
        super().__init__(max_value=max_value, min_value=min_value, **options)

    def to_internal_value(self, data: Any) -> int:
        # JSON has one kind of number: 3.0 is 3.
        if isinstance(data, float) and data.is_integer():
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return data


class Flag(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


class Moment(serializers.DateTimeField):
    """With its zone: who writes an hour without one means another than we would read."""

    default_error_messages = {"zone": _("시간대를 함께 적어 주세요. 예: 2026-12-01T00:00:00+09:00")}
    FORM = (
        r"^20[2-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
        r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])$"
    )
    LOOSE = re.compile(r"20[2-9]\d-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or not self.LOOSE.fullmatch(value):
            self.fail("zone")
        return super().to_internal_value(value)


class Day(serializers.DateField):
    FORM = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$"

    def to_internal_value(self, value: Any) -> Any:
        if not isinstance(value, str) or not re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", value, re.ASCII):
            self.fail("invalid", format="2026-12-01")
        return super().to_internal_value(value)


class AskedWhole(Whole):
    """A whole number in an address."""

    def to_internal_value(self, data: Any) -> int:
        if not re.fullmatch(r"-?[0-9]{1,12}", str(data), re.ASCII):
            self.fail("invalid")
        return super().to_internal_value(int(data))


class AskedFlag(Flag):
    def to_internal_value(self, data: Any) -> bool:
        return super().to_internal_value({"true": True, "false": False}.get(data, data))


class Body(serializers.Serializer):
    """What is sent. A name that is not in the document is a mistake, and is told."""

    example: Any = None  # For the document.

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := set(map(str, data)) - set(self.fields)):
            raise unknown_fields(unknown)
        return super().to_internal_value(data)


class Query(Body):
    """What is asked for in the address."""


class Told(serializers.Serializer):
    """What is answered, in the language that is asked for. Every field is read only, and none of them is promised:
    `?fields=` picks some."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.read_only, field.required = True, False

    def to_representation(self, thing: Any) -> Any:
        return super().to_representation(getattr(thing, "told", thing))


class TextInDocument(OpenApiSerializerFieldExtension):
    target_class = Text
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        text = self.target
        told = {"type": "string", "pattern": text.pattern, "maxLength": text.max_length}
        return told if text.allow_blank else {**told, "minLength": text.min_length or 1}


class MomentInDocument(OpenApiSerializerFieldExtension):
    target_class = Moment

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "pattern": Moment.FORM, "description": "RFC 3339, with its zone."}


class DayInDocument(OpenApiSerializerFieldExtension):
    target_class = Day

    def map_serializer_field(self, auto_schema: Any, direction: str) -> dict[str, Any]:
        return {"type": "string", "pattern": Day.FORM}
