"""Deletion that would leave something without its place is refused in a sentence, before anything is deleted."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import DeleteView
from wagtail.admin.views.pages.bulk_actions.delete import DeleteBulkAction
from wagtail.models import Page, get_page_models

from impactmuseum.base.models import BasePage

# More sentences than an editor reads at once.
AT_MOST = 5


def refusals(objects: Iterable[Model]) -> list[str]:
    """Why `objects`, with all that hangs below them, must stay. Empty when they may go."""
    return list(islice(_sentences(objects), AT_MOST))


def _sentences(objects: Iterable[Model]) -> Iterator[str]:
    for thing in objects:
        for part in _below(thing) if isinstance(thing, Page) else [thing]:
            asked = getattr(part, "deletion_refusal", None)
            if asked and (sentence := asked()):
                yield sentence


def _below(page: Page) -> Iterator[BasePage]:
    """The page itself and the pages below it, of the kinds that may refuse."""
    for model in get_page_models():
        if issubclass(model, BasePage) and model.deletion_refusal is not BasePage.deletion_refusal:
            yield from model.objects.descendant_of(page, inclusive=True)


def refuse_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    return _refuse(request, [page], back=reverse("wagtailadmin_explore", args=[page.get_parent().pk]))


def refuse_snippets(request: HttpRequest, snippets: Sequence[Any]) -> HttpResponse | None:
    if not snippets:
        return None
    return _refuse(request, snippets, back=reverse(snippets[0].snippet_viewset.get_url_name("list")))


def _refuse(request: HttpRequest, objects: Iterable[Model], *, back: str) -> HttpResponse | None:
    sentences = refusals(objects)
    if not sentences:
        return None
    for sentence in sentences:
        messages.error(request, sentence)
    return redirect(get_valid_next_url_from_request(request) or back)


class SpokenPageDeletion(DeleteBulkAction):
    """Wagtail's own says no more than that one has no permission when a page of many is still needed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages, _without_access = self.get_actionable_objects()
        refused = _refuse(request, pages, back=reverse("wagtailadmin_explore_root"))
        return refused or super().dispatch(request, *args, **kwargs)


class SpokenDeleteView(DeleteView):
    """Deletes a row, unless it says why not. For models without drafts, whose views ask no hook."""

    def run_before_hook(self) -> HttpResponse | None:
        sentences = refusals([self.object])
        if not sentences and self.usage and self.usage.is_protected:
            sentences = [_("‘%(name)s’은(는) 다른 곳에서 쓰고 있어서 지울 수 없어요.") % {"name": self.object}]
        for sentence in sentences:
            messages.error(self.request, sentence)
        return redirect(self.get_success_url()) if sentences else None
