"""What the parts of the API that write content share: its errors, its versions, its pages."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from impactmuseum.base.api.fields import SLUG, Body, Line, Told, Whole
from impactmuseum.base.api.pictures import address
from impactmuseum.base.api.problem import PreconditionFailed, Refused
from impactmuseum.base.api.views import Api, etag_of
from impactmuseum.base.models import MuseumImage
from impactmuseum.base.revising import RevisionRefused

CHANGE_REFUSALS = ["content_refused", "draft_waiting", "locked"]
REMOVAL_REFUSALS = ["locked", "still_needed"]


class ContentTold(Told):
    """What is written of something, its newest draft included. Only for those who may write it."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    live = serializers.BooleanField()
    has_unpublished_changes = serializers.BooleanField()

    def to_representation(self, thing: Any) -> Any:
        """As it is written, whatever language is read."""
        return serializers.Serializer.to_representation(self, thing)


class PageBody(Body):
    title = Line(max_length=200)
    slug = Line(max_length=120, pattern=SLUG, required=False)
    search_description = Line(max_length=300, allow_blank=True, required=False)
    image = Whole(min_value=1, required=False, allow_null=True)


class WritingApi(Api):
    """Of content. Subclasses say in `written_class` how its newest version is told."""

    written_class: type[ContentTold]

    def written(self, thing: Any, *, status: int = 200, **headers: str) -> Response:
        told = self.told(thing)
        return Response(
            told, status=status, headers={"ETag": _etag(told), "Cache-Control": "private, no-store", **headers}
        )

    def created(self, thing: Any) -> Response:
        key = getattr(thing, self.lookup_field)
        return self.written(thing, status=201, Location=address(self, f"api:{self.basename}-detail", key))

    @contextmanager
    def unchanged(self, thing: Any) -> Iterator[None]:
        """Let nobody else write `thing` while it is changed. What is refused of it is told as a problem.

        Raises PreconditionFailed where somebody has written since the asker read.
        """
        with refusals(), transaction.atomic():
            locked = self.one_of(type(thing)._default_manager.select_for_update(), pk=thing.pk)
            known = self.request.headers.get("If-Match")
            if known is not None and not {"*", _etag(self.told(locked))} & set(parse_etags(known)):
                raise PreconditionFailed
            yield

    def told(self, thing: Any) -> Any:
        """Its newest version: what an ETag is of."""
        newest = thing.get_latest_revision_as_object() if thing.latest_revision_id else thing
        newest.live, newest.has_unpublished_changes = thing.live, thing.has_unpublished_changes
        return self.written_class(newest, context={"request": self.request}).data


@contextmanager
def refusals() -> Iterator[None]:
    """What the domain refuses of a text, as a problem."""
    try:
        yield
    except RevisionRefused as refusal:
        raise refused(refusal) from refusal


def refused(refusal: RevisionRefused) -> Refused:
    told = [
        {"pointer": f"/{fault.field}" if fault.field else "", "code": refusal.code, "detail": fault.sentence}
        for fault in refusal.faults
    ]
    more: dict[str, Any] = {"errors": told} if told else {}
    return Refused(str(refusal), refusal.code, **more)


def with_image(values: Mapping[str, Any], *, field: str = "image") -> dict[str, Any]:
    """The values of a page, its picture by its number. Raises Refused."""
    found = dict(values)
    if "image" in found:
        pk = found.pop("image")
        image = MuseumImage.objects.filter(pk=pk).first()
        if pk is not None and image is None:
            raise Refused(_("그 번호의 그림이 없어요."), "image_unknown", pointer="image")
        found[field] = image
    return found


def _etag(told: Any) -> str:
    return etag_of(JSONRenderer().render(told))
