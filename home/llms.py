"""What the museum is and where its things stand, for a language model that reads one page of it: https://llmstxt.org"""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from brands.models import BrandPage
from home.models import ContentPage, HomePage
from impactmuseum.base import languages
from impactmuseum.base.addresses import absolute
from impactmuseum.base.language_switch import is_open
from impactmuseum.base.structured_data import Link
from problems.models import ProblemPage
from shop.addresses import category_address, shop_address
from shop.models import Category

# It is to be read at once; the sitemap knows the rest.
MOST_BRANDS = 60
LENGTH = 200


def llms(*, request: HttpRequest) -> str:
    home = HomePage.objects.shown().public().first()
    told = (home.search_description or home.hero_text) if home else ""
    halls = ProblemPage.objects.shown().public().order_by("path").defer("body")
    brands = BrandPage.objects.shown().public().order_by("path").defer("body")[:MOST_BRANDS]
    reading = ContentPage.objects.shown().public().order_by("path").defer("body")
    shelves = Category.objects.filter(parent=None)
    rooms: list[tuple[str, Iterable[tuple[Link, str]]]] = [
        (pgettext("several", "전시"), [((hall.title, hall.url), hall.short) for hall in halls]),
        (pgettext("several", "브랜드"), [((brand.title, brand.url), brand.mission) for brand in brands]),
        (
            _("상점"),
            [
                ((_("모든 물건"), shop_address()), _("값과 배송비, 남은 수량이 물건마다 적혀 있어요.")),
                *(((shelf.told.name, category_address(shelf.slug)), "") for shelf in shelves),
            ],
        ),
        (_("안내"), [((page.title, page.url), page.search_description) for page in reading]),
        (_("기계가 읽는 자료"), [*_for_machines(), *_in_the_other_language()]),
    ]
    written = [
        f"# {_('임팩트 뮤지엄')}",
        "",
        f"> {_short(told or _('사회문제를 전시하고, 그 문제를 푸는 소셜벤처의 물건을 파는 뮤지엄이에요.'))}",
        "",
    ]
    for title, entries in rooms:
        lines = [_line(link, text, request) for link, text in entries]
        written += [f"## {title}", "", *lines, ""] if lines else []
    return "\n".join(written)


def _in_the_other_language() -> list[tuple[Link, str]]:
    there = languages.other()
    if not is_open(there):
        return []
    with translation.override(there):
        return [((languages.NAMES[there], reverse("llms")), "")]


def _for_machines() -> list[tuple[Link, str]]:
    known = [
        ("sitemap", _("사이트맵"), ""),
        ("api:schema", _("API(OpenAPI)"), _("상품, 재고, 값, 전시와 이야기를 읽고 주문까지 할 수 있어요.")),
        ("google_feed", _("상품 목록(XML)"), _("옵션마다 값과 재고가 있어요.")),
        ("stories_feed", _("브랜드 이야기(RSS)"), ""),
        ("board_feed", _("게시판(RSS)"), ""),
    ]
    return [((title, reverse(name)), text) for name, title, text in known]


def _line(link: Link, text: str, request: HttpRequest) -> str:
    title, path = link
    named = title.replace("[", "(").replace("]", ")")
    told = f": {_short(text)}" if text else ""
    return f"- [{named}]({absolute(path, request=request)}){told}"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LENGTH else f"{words[: LENGTH - 1]}…"
