from typing import Any

from django.urls import reverse
from rest_framework import serializers

from impactmuseum.base.api.fields import Told
from impactmuseum.base.pictures import sized


class PictureTold(Told):
    """A picture in its sizes. `focus` is the point that should stay in sight, in percent across and down."""

    src = serializers.URLField()
    srcset = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt = serializers.CharField()
    credit = serializers.CharField()
    focus = serializers.CharField()

    def to_representation(self, image: Any) -> Any:
        picture = sized(image)
        if picture is None:
            return None
        absolute = self.context["request"].build_absolute_uri
        files = [part.split(" ") for part in picture.srcset.split(", ")]
        return {
            "src": absolute(picture.src),
            "srcset": ", ".join(f"{absolute(address)} {width}" for address, width in files),
            "width": picture.width,
            "height": picture.height,
            "alt": image.description,
            "credit": image.credit,
            "focus": image.focus,
        }


class AddressField(serializers.CharField):
    """The absolute address of something that knows its path, on the site and in the language that is asked."""

    def to_representation(self, value: Any) -> str:
        return str(self.context["request"].build_absolute_uri(value or "/"))


def address(view: Any, name: str, *args: Any) -> str:
    """Of something of the API."""
    return str(view.request.build_absolute_uri(reverse(name, args=args)))
