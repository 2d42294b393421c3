"""What lists show of the things that were found: their texts and addresses in the language that is read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from wagtail.models import Page

from community.addresses import post_address
from impactmuseum.base import languages
from impactmuseum.base.edition import remembered
from impactmuseum.base.findable import Kind
from impactmuseum.base.models import SearchEntry
from impactmuseum.base.search_marks import excerpt, marked
from impactmuseum.base.search_ranking import Hit
from impactmuseum.base.telling import column
from problems.models import ProblemPage
from shop.addresses import product_address
from shop.models import Product

SUMMARY_LENGTH = 200
PAGES = (Kind.PROBLEM, Kind.BRAND, Kind.STORY)
LABELS = {
    Kind.PROBLEM: gettext_lazy("사회문제"),
    Kind.BRAND: gettext_lazy("브랜드"),
    Kind.PRODUCT: gettext_lazy("상품"),
    Kind.STORY: gettext_lazy("이야기"),
    Kind.POST: gettext_lazy("게시글"),
}
HEADINGS = {
    Kind.PROBLEM: pgettext_lazy("several", "사회문제"),
    Kind.BRAND: pgettext_lazy("several", "브랜드"),
    Kind.PRODUCT: pgettext_lazy("several", "상품"),
    Kind.STORY: pgettext_lazy("several", "이야기"),
    Kind.POST: pgettext_lazy("several", "게시글"),
}


@dataclass(frozen=True)
class Row:
    """A thing that was found, as a list shows it."""

    kind: str
    slug: str
    url: str
    title: str
    text: str
    plain_title: str
    summary: str
    hall: str = ""

    @property
    def label(self) -> str:
        return str(LABELS[Kind(self.kind)])


def placards(hits: Iterable[Hit]) -> list[Product]:
    numbers = [hit.number for hit in hits]
    found = Product.objects.on_sale().for_placards().in_bulk(numbers) if numbers else {}
    return [found[number] for number in numbers if number in found]


def rows_of(hits: Iterable[Hit], *, marks: list[str]) -> dict[int, Row]:
    hits = list(hits)
    entries = SearchEntry.objects.select_related("shelf").in_bulk([hit.entry for hit in hits])
    urls = _urls(entries.values(), hits)
    halls = hall_names()
    _tell_products(entries.values())
    return {
        hit.entry: Row(
            kind=hit.kind,
            slug=entry.slug,
            url=urls[hit.entry],
            title=marked(entry.title, marks),
            text=excerpt(entry.summary, entry.text, marks),
            plain_title=entry.title,
            summary=entry.summary or entry.text[:SUMMARY_LENGTH],
            hall=halls.get(entry.shelf.problem, "") if hit.kind != Kind.PROBLEM else "",
        )
        for hit in hits
        if (entry := entries.get(hit.entry)) and hit.entry in urls
    }


def _tell_products(entries: Iterable[SearchEntry]) -> None:
    """Give products the texts of the language that is read: one entry stands for all of a product's languages."""
    found = {entry.object_id: entry for entry in entries if entry.shelf.kind == Kind.PRODUCT}
    if languages.is_source() or not found:
        return
    for number, name, line in Product.objects.filter(pk__in=found).values_list("pk", column("name"), column("line")):
        found[number].title, found[number].summary = name, line


def _urls(entries: Iterable[SearchEntry], hits: Iterable[Hit]) -> dict[int, str]:
    """Where the things are. A page is asked whether it still hangs: it may have been taken down or moved just now."""
    numbers = [hit.number for hit in hits if hit.kind in PAGES]
    pages = (
        Page.objects.live().public().select_related("locale").only("url_path", "slug", "locale")
        if numbers
        else Page.objects.none()
    )
    hanging = pages.in_bulk(numbers)
    urls = {}
    for entry in entries:
        if entry.shelf.kind == Kind.PRODUCT:
            urls[entry.pk] = product_address(entry.slug)
        elif entry.shelf.kind == Kind.POST:
            urls[entry.pk] = post_address(entry.object_id)
        elif page := hanging.get(entry.object_id):
            urls[entry.pk] = page.url
    return urls


def hall_names() -> dict[str, str]:
    halls = ProblemPage.objects.live().order_by("path").values_list("slug", "title")
    return remembered(f"search-halls-{get_language()}", lambda: dict(of_language(halls)))


def of_language(pages: Any) -> Any:
    return pages.filter(locale__language_code=get_language())
