"""The demo in English: the tree that tells the Korean one again. Products carry their English with them.

A page of the museum's editors has no texts here, and no English page: the way to the other language says so.
"""

import re
from collections.abc import Iterable

from wagtail.models import Locale

from brands.models import BrandIndexPage, BrandPage, BrandStoryPage
from community.models import BoardPage
from home.demo import content
from home.demo.content import Entry
from home.demo.loading_pages import stream, stream_of_paragraphs
from home.models import ContentPage, ExhibitionPage, HomePage
from impactmuseum.base.models import BasePage
from impactmuseum.base.progress import Progress
from problems.models import ProblemIndexPage, ProblemPage
from shop.models import ShopPage

FIGURE = {"label": "label", "value": "value", "unit": "unit", "year": "year", "place": "geo", "source": "source"}
NOT_STATED = "—"
# What an editor remembers but did not look up is no part of a source.
REMEMBERED = re.compile(r"; [^;()]*from memory[^()]*(?=\))")
INDEX_PAGES: tuple[tuple[type[BasePage], str], ...] = (
    (ProblemIndexPage, "problems"),
    (BrandIndexPage, "brands"),
    (ShopPage, "shop"),
    (BoardPage, "community"),
)


def load_english(home: HomePage, *, progress: Progress) -> None:
    home = HomePage.objects.get(pk=home.pk)
    pages = content.english("pages")
    _tell(home, **pages["home"], search_description=pages["home"]["hero_text"])
    for model, name in INDEX_PAGES:
        _tell(model.objects.child_of(home).get(), **pages[name])
    problems = {entry["slug"]: entry for entry in content.problems()}
    for hall in progress.over(list(ProblemPage.objects.descendant_of(home)), "영어 전시실"):
        if hall.slug in problems:
            _tell_hall(hall, content.problem_in_english(hall.slug))
    names = {entry["slug"]: entry["en"] for entry in content.ventures()}
    for brand in progress.over(list(BrandPage.objects.descendant_of(home)), "영어 브랜드"):
        if brand.slug in names:
            _tell_brand(brand, names[brand.slug], content.venture_texts(brand.slug)["en"])
    stories = content.stories_in_english()
    for story in progress.over(list(BrandStoryPage.objects.descendant_of(home)), "영어 이야기"):
        if story.slug in stories:
            _tell_story(story, stories[story.slug])
    reading = content.pages_in_english()
    for page in progress.over(list(ContentPage.objects.child_of(home)), "영어 안내 쪽"):
        if page.slug in reading:
            texts = reading[page.slug]
            _tell(page, texts["body"], title=texts["title"])
    if exhibition := ExhibitionPage.objects.child_of(home).first():
        _tell_exhibition(exhibition)


def _tell(page: BasePage, blocks: Iterable[Entry] = (), **texts: object) -> None:
    """Publish the English page of `page`, with `blocks` as its body; or leave the one there is to its editors."""
    draft = _draft_of(page)
    if draft is None:
        return
    if blocks:
        texts["body"] = stream(blocks)
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.save_revision().publish()


def _draft_of(page: BasePage) -> BasePage | None:
    english = Locale.objects.get(language_code="en")
    if page.has_translation(english) or not page.live or not _has_place(page, english):
        return None
    draft: BasePage = page.copy_for_translation(english)
    return draft


def _has_place(page: BasePage, english: Locale) -> bool:
    """Whether the page above is told in English, and below it nothing else bears this address."""
    above = page.get_parent()
    if above.is_root():
        return True
    there = above.get_translation_or_none(english)
    return there is not None and not there.get_children().filter(slug=page.slug).exists()


def _tell_hall(hall: ProblemPage, texts: Entry) -> None:
    draft = _draft_of(hall)
    if not isinstance(draft, ProblemPage):
        return
    draft.title, draft.hall, draft.short = texts["title"], texts["hall"], texts["short"]
    draft.search_description = texts["short"]
    draft.body = stream_of_paragraphs(texts["body"])
    figures = list(draft.figures.all())
    for figure, told in zip(figures, texts["figures"], strict=True):
        for field, name in FIGURE.items():
            setattr(figure, field, REMEMBERED.sub("", told[name]) if told[name] != NOT_STATED else "")
    draft.figures = figures
    draft.save_revision().publish()


def _tell_brand(brand: BrandPage, name: str, texts: Entry) -> None:
    _tell(
        brand,
        title=name,
        mission=texts["mission"],
        search_description=texts["mission"],
        short=texts["story"],
        place=texts["place"],
        body=stream_of_paragraphs(texts["long"]),
    )


def _tell_story(story: BrandStoryPage, texts: Entry) -> None:
    _tell(
        story,
        texts["body"],
        title=texts["title"],
        subtitle=texts["subtitle"],
        lead=texts["lead"],
        search_description=texts["lead"],
        author=content.english("authors").get(story.author, story.author),
    )


def _tell_exhibition(exhibition: ExhibitionPage) -> None:
    draft, texts = _draft_of(exhibition), content.english("exhibition")
    if not isinstance(draft, ExhibitionPage):
        return
    draft.title, draft.subtitle = texts["title"], texts["subtitle"]
    draft.search_description = texts["subtitle"]
    draft.intro = content.rich_text(texts["intro"])
    steps = list(draft.path_steps.select_related("problem"))
    for step in steps:
        step.text = texts["path"][step.problem.slug]
    draft.path_steps = steps
    draft.save_revision().publish()
