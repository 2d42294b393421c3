from typing import Any

from django.conf import settings
from rest_framework import serializers

from impactmuseum.base import languages
from impactmuseum.base.api.fields import Told
from impactmuseum.base.api.pictures import AddressField
from impactmuseum.base.models import BasePage


class PageTold(Told):
    """`language` is that of its texts: a page that is not translated is told in Korean."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    title = serializers.CharField()
    url = AddressField()
    language = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(source="last_published_at", allow_null=True)

    def get_language(self, page: Any) -> str:
        return languages.SOURCE if page.marks else languages.reading()


def shown(model: type[BasePage]) -> Any:
    """The pages of a kind that every visitor may see: the Korean ones, which products hang on."""
    return model.objects.live().public().filter(locale__language_code=settings.LANGUAGE_CODE)
