"""The rooms of the demo: the site with its entrance, the four index pages, the exhibition and the reading pages."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from brands.models import BrandIndexPage
from community.models import BoardPage
from home.demo import content
from home.demo.content import Entry
from home.demo.loading_pictures import picture
from home.demo.loading_products import called
from home.models import ContentPage, ExhibitionPage, ExhibitionStep, HomePage
from impactmuseum.base.models import BasePage
from impactmuseum.base.progress import Progress
from problems.models import ProblemIndexPage, ProblemPage
from shop.models import Product, ShopPage

PageType = TypeVar("PageType", bound=BasePage)

SITE_NAME = "임팩트 뮤지엄"
HTTPS_PORT = 443
HTTP_PORT = 80
INDEX_PAGES: tuple[tuple[type[BasePage], str, str, str], ...] = (
    (
        ProblemIndexPage,
        "problems",
        "전시",
        "열 개의 방을 한 줄로 이었습니다. 순서대로 걸어도 되고 마음이 가는 방부터 들러도 됩니다.",
    ),
    (
        BrandIndexPage,
        "brands",
        "브랜드",
        "문제를 붙들고 일하는 소셜벤처 열두 곳입니다. 모두 시연용으로 지어냈습니다.",
    ),
    (ShopPage, "shop", "상점", "물건마다 팔렸을 때 생기는 일이 한 문장으로 적혀 있습니다."),
    (BoardPage, "community", "게시판", "기억에 남은 방이 있으면 한 줄 남겨 주세요."),
)
EXHIBITION_SLUG = "what-remains"
FAQ_SLUG, FAQ_TITLE = "faq", "자주 묻는 질문"


def load_site() -> HomePage:
    """The site and its entrance, which takes the place of Wagtail's welcome page. Its texts come at the end."""
    Locale.objects.get_or_create(language_code="en")
    found = HomePage.objects.filter(locale=Locale.get_default()).first()
    if found:
        return found

    root = Page.get_first_root_node()
    home = HomePage(title=SITE_NAME, slug="museum", locale=Locale.get_default(), live=False)
    root.add_child(instance=home)
    _open_site(home)
    for welcome in Page.objects.child_of(root).filter(content_type__model="page", depth=2):
        welcome.delete()
    return home


def load_index_pages(home: HomePage) -> None:
    for model, slug, title, intro in INDEX_PAGES:
        if not model.objects.child_of(home).exists():
            publish_under(home, model(title=title, slug=slug, intro=intro))


def load_exhibition(home: HomePage) -> None:
    """The exhibition, and the entrance that points to it: written once, then left to its editors."""
    home = HomePage.objects.get(pk=home.pk)
    if home.live:
        return
    texts = content.part("exhibition")
    exhibition = ExhibitionPage(
        title=texts["title"],
        slug=EXHIBITION_SLUG,
        subtitle=texts["subtitle"],
        search_description=texts["subtitle"],
        image=picture("hero.webp", title=texts["title"]),
        intro=content.rich_text(texts["intro"]),
        opens_on=date.fromisoformat(texts["from"]),
        closes_on=date.fromisoformat(texts["to"]),
    )
    halls = {hall.slug: hall for hall in ProblemPage.objects.descendant_of(home)}
    exhibition.path_steps = [
        ExhibitionStep(problem=halls[step["problem"]], text=step["text"]) for step in texts["path"]
    ]
    publish_under(home, exhibition)

    for field, text in content.part("home").items():
        setattr(home, field, text)
    home.search_description = home.hero_text
    home.hero_image = exhibition.image
    home.share_image = picture("og.png", title=f"{SITE_NAME} 공유 그림")
    home.exhibition = exhibition
    home.save_revision().publish()


def load_content_pages(home: HomePage, *, progress: Progress) -> None:
    questions = [
        block
        for entry in content.part("faq")
        for block in ({"type": "heading", "text": entry["q"]}, {"type": "paragraph", "text": entry["a"]})
    ]
    pages = [*content.part("pages"), {"slug": FAQ_SLUG, "title": FAQ_TITLE, "body": questions}]
    for entry in progress.over(pages, "안내 쪽"):
        if not ContentPage.objects.child_of(home).filter(slug=entry["slug"]).exists():
            page = ContentPage(title=entry["title"], slug=entry["slug"], show_in_menus=True)
            page.body = stream(entry["body"])
            publish_under(home, page)


def publish_under(parent: Page, page: PageType) -> PageType:
    """Add `page` as the last child of `parent` and publish it, as an editor would."""
    page.live = False
    Page.objects.get(pk=parent.pk).specific.add_child(instance=page)
    page.save_revision().publish()
    return page


def stream(blocks: Iterable[Entry]) -> str:
    """A body of the data files as the museum's blocks. Paragraphs that follow each other are one text."""
    written = []
    for kind, group in groupby(blocks, key=lambda block: block["type"]):
        if kind == "paragraph":
            written.append({"type": "text", "value": content.rich_text([block["text"] for block in group])})
        else:
            written += [{"type": kind, "value": _value(block)} for block in group]
    return json.dumps(written)


def stream_of_paragraphs(paragraphs: list[str]) -> str:
    return stream({"type": "paragraph", "text": paragraph} for paragraph in paragraphs)


def _value(block: Entry) -> Any:
    match block["type"]:
        case "heading":
            return block["text"]
        case "product":
            return Product.objects.only("pk").filter(called(block["slug"])).distinct().get().pk
        case "picture":
            name = block["file"]
            return {"image": picture(f"{name}.webp", title=name).pk, "caption": block["caption"]}
    return {name: value for name, value in block.items() if name != "type"}


def _open_site(home: HomePage) -> None:
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.site_name = SITE_NAME
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (HTTPS_PORT if address.scheme == "https" else HTTP_PORT)
    site.root_page = home
    site.save()
