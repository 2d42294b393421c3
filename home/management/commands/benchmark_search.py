from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection, reset_queries
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home.api import told
from home.search import Found, Wish
from home.search_rows import placards
from impactmuseum.base.findable import Kind
from impactmuseum.base.models import SearchPosting
from impactmuseum.base.search_question import understand
from shop.models import Product

ROUNDS = 15
ON_A_LIST, ON_A_PAGE_OF_THE_API = 24, 20
QUESTIONS = {
    "드문 말": ("샴푸바", "tiavnqk", "ㅊㄱㄹ", "장바구니 1234"),
    "흔한 말": ("비누를", "되살린", "ㅂㄴ"),
    "흔한 말 여럿": ("되살린 장바구니", "커피 쿠키 비누 담요"),
    "오타": ("참기룸",),
    "없는 말": ("없는말",),
}


class Command(BaseCommand):
    help = (
        "찾기의 빠르기를 재요: 상품을 --products개까지 지어내고, 색인하고, 물음마다 걸린 시간을 적어요. "
        "견주는 것은 색인으로 읽는 새 상품 24개의 번호와 목록, 그 낱말이 있는 자리를 모두 읽는 한 문장이에요."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, default=20_000, help="상점에 있을 상품의 수")
        parser.add_argument("--keep-index", action="store_true", help="색인을 새로 만들지 않아요")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("seed_catalogue", products=options["products"])
        if not options["keep_index"]:
            started = perf_counter()
            call_command("update_index", verbosity=1)
            self.stdout.write(f"색인: {perf_counter() - started:.1f}초, 자리 {SearchPosting.objects.count():,}개")
        newest = Product.objects.on_sale().newest()
        with translation.override("ko"):
            ids = milliseconds(lambda: list(newest.values_list("pk", flat=True)[:ON_A_LIST]))
            listed = milliseconds(lambda: newest.placards(ON_A_LIST))
            self.stdout.write(f"{connection.vendor}: 새 상품 24개의 번호 {ids:.1f}ms, 목록 {listed:.1f}ms")
            for kind, questions in QUESTIONS.items():
                self.stdout.write(f"{kind}:")
                for question in questions:
                    self._ask(question, ids, listed)

    def _ask(self, question: str, ids: float, listed: float) -> None:
        words = [word for slot in understand(question).slots for word in slot.answers]
        places = SearchPosting.objects.filter(word__in=words).values_list("entry_id", flat=True)
        read = milliseconds(lambda: list(places.all()))
        found = milliseconds(lambda: Found(Wish(query=question)).chosen[:ON_A_LIST])
        pages = {"모두": page_of_all, "상품": page_of_products, "API": page_of_the_api}
        spent = {name: milliseconds(partial(page, question)) for name, page in pages.items()}
        # Of a full log nothing more can be told.
        reset_queries()
        with CaptureQueriesContext(connection) as captured:
            page_of_all(question)
        slowest = max((float(query["time"]) * 1000 for query in captured), default=0.0)
        drawn = ", ".join(f"{name} {time:.1f}ms({time / listed:.1f}배)" for name, time in spent.items())
        self.stdout.write(
            f"  {question}: {Found(Wish(query=question)).count:,}가지. 쪽 {drawn}. "
            f"찾기만 {found:.1f}ms(번호의 {found / ids:.1f}배, 자리 읽기 {read:.1f}ms의 {found / read:.1f}배). "
            f"SQL {len(captured)}문장, 가장 느린 것 {slowest:.0f}ms"
        )


def page_of_all(question: str) -> None:
    """What the page of a search is drawn from."""
    found = Found(Wish(query=question))
    found.groups(), found.tabs, found.facets


def page_of_products(question: str) -> None:
    found = Found(Wish(query=question, kind=Kind.PRODUCT))
    placards(found.page("1").object_list), found.tabs, found.facets


def page_of_the_api(question: str) -> None:
    chosen = Found(Wish(query=question)).chosen
    len(chosen), told(chosen[:ON_A_PAGE_OF_THE_API])


def milliseconds(work: Callable[[], Any]) -> float:
    """Of the quickest round: what else the machine does only ever makes one slower."""
    spent = []
    for _round in range(ROUNDS):
        started = perf_counter()
        work()
        spent.append((perf_counter() - started) * 1000)
    return min(spent)
