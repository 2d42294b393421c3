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
from impactmuseum.base.search_hits import Hit
from impactmuseum.base.search_marks import excerpt, marked
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
    """By the ids of their entries; what was taken down meanwhile is left out."""
    hits = list(hits)
    urls = _urls(hits)
    halls = hall_names()
    _tell_products(hit.entry for hit in hits)
    return {
        hit.entry.pk: Row(
            kind=hit.kind,
            slug=hit.entry.slug,
            url=urls[hit.entry.pk],
            title=marked(hit.entry.title, marks),
            text=excerpt(hit.entry.summary, hit.entry.text, marks),
            plain_title=hit.entry.title,
            summary=hit.entry.summary or hit.entry.text[:SUMMARY_LENGTH],
            hall=halls.get(hit.entry.shelf.problem, "") if hit.kind != Kind.PROBLEM else "",
        )
        for hit in hits
        if hit.entry.pk in urls
    }


def _tell_products(entries: Iterable[SearchEntry]) -> None:
    """Give products the texts of the language that is read: one entry stands for all of a product's languages."""
    found = {entry.object_id: entry for entry in entries if entry.shelf.kind == Kind.PRODUCT}
    if languages.is_source() or not found:
        return
    for number, name, line in Product.objects.filter(pk__in=found).values_list("pk", column("name"), column("line")):
        found[number].title, found[number].summary = name, line


def _urls(hits: Iterable[Hit]) -> dict[int, str]:
    """Where the things are. A page is asked whether it still hangs: it may have been taken down or moved just now."""
    numbers = [hit.number for hit in hits if hit.kind in PAGES]
    pages = (
        Page.objects.live().public().select_related("locale").only("url_path", "slug", "locale")
        if numbers
        else Page.objects.none()
    )
    hanging = pages.in_bulk(numbers)
    urls = {}
    for hit in hits:
        if hit.kind == Kind.PRODUCT:
            urls[hit.entry.pk] = product_address(hit.entry.slug)
        elif hit.kind == Kind.POST:
            urls[hit.entry.pk] = post_address(hit.number)
        elif page := hanging.get(hit.number):
            urls[hit.entry.pk] = page.url
    return urls


def hall_names() -> dict[str, str]:
    halls = ProblemPage.objects.live().order_by("path").values_list("slug", "title")
    return remembered(f"search-halls-{get_language()}", lambda: dict(of_language(halls)))


def of_language(pages: Any) -> Any:
    return pages.filter(locale__language_code=get_language())
