"""A page that was copied to be translated is not published before it is: what still stands there in Korean is named."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.fields import StreamField
from wagtail.models import Page

from impactmuseum.base import languages

HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]")
# Of Wagtail's own fields these are read by visitors.
PAGE_TEXTS = ("title", "seo_title", "search_description")


class Text(NamedTuple):
    """A text of a page; `field` is empty where it stands in a row below the page."""

    field: str
    name: str
    text: str


class UntranslatedRefused(Exception):
    """The page stays a draft."""

    def __init__(self, texts: Iterable[Text]) -> None:
        super().__init__(sentence(text.name for text in texts))


def sentence(names: Iterable[str]) -> str:
    told = ", ".join(dict.fromkeys(names))
    return _("아직 한국어 그대로인 칸이 있어요: %(fields)s. 옮긴 뒤에 게시해 주세요.") % {"fields": told}


def source_of(page: Any) -> Any | None:
    """The Korean page that `page` translates; None of a Korean page, and of one that translates nothing."""
    source_locale = languages.locale_id(languages.SOURCE)
    if page.locale_id == source_locale:
        return None
    return type(page).objects.filter(translation_key=page.translation_key, locale_id=source_locale).first()


def same_texts(page: Any) -> list[Text]:
    """What a translation still says in Korean, word for word as its source does."""
    source = source_of(page)
    if source is None:
        return []
    told = {text.text for text in _texts(source)}
    return [text for text in _texts(page) if HANGUL.search(text.text) and text.text in told]


class MuseumPageForm(WagtailAdminPageForm):
    def is_valid(self) -> bool:
        """A draft may be half translated; whatever leaves the drafts is judged like a publication."""
        valid = super().is_valid()
        if valid and not self.is_deferred_validation:
            for text in same_texts(self.instance):
                self.add_error(text.field if text.field in self.fields else None, sentence([text.name]))
            valid = super().is_valid()
        return bool(valid)


def refuse_bulk(request: HttpRequest, action_type: str, objects: list[Page], action: Any) -> HttpResponse | None:
    """Say which of the pages that somebody ticked are not translated, and publish none of them."""
    if action_type != "publish":
        return None
    pages = [page for page in objects if isinstance(page, Page)]
    if request.POST.get("include_descendants"):
        pages += [below for page in pages for below in page.get_descendants().not_live()]
    drafts = (page.specific.get_latest_revision_as_object() for page in pages)
    untold = [draft.title for draft in drafts if same_texts(draft)]
    if not untold:
        return None
    messages.error(request, _("옮기지 않은 쪽이 있어서 게시하지 않았어요: %(titles)s") % {"titles": ", ".join(untold)})
    return redirect(action.next_url)


def _texts(page: Any) -> Iterator[Text]:
    ours = [field for field in page._meta.fields if issubclass(field.model, Page) and field.model is not Page]
    for field in [*(page._meta.get_field(name) for name in PAGE_TEXTS), *ours]:
        for text in _said(page, field):
            yield Text(field.name, str(field.verbose_name), text)
    below = [getattr(page, relation.get_accessor_name()) for relation in get_all_child_relations(page)]
    for row in (row for rows in below for row in rows.all()):
        for_visitors = [field for field in row._meta.fields if field.name not in getattr(row, "for_editors", ())]
        for field in for_visitors:
            for text in _said(row, field):
                yield Text("", f"{capfirst(row._meta.verbose_name)} · {field.verbose_name}", text)


def _said(row: Any, field: models.Field) -> Iterator[str]:
    if isinstance(field, StreamField):
        yield from _strings(getattr(row, field.name).get_prep_value())
    elif isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField):
        yield str(getattr(row, field.name) or "").strip()


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)
