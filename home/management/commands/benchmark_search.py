from argparse import ArgumentParser
from statistics import median
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from home.search import Found, Wish
from impactmuseum.base.models import SearchPosting
from shop.models import Product

ROUNDS = 5
QUESTIONS = (
    "비누를",
    "되살린 장바구니",
    "장바구니 1234",
    "tiavnqk",
    "ㅊㄱㄹ",
    "참기룸",
    "커피 쿠키 비누 담요",
    "없는말",
)


class Command(BaseCommand):
    help = "찾기의 빠르기를 재요: 상품을 --products개까지 지어내고, 색인하고, 물음마다 걸린 시간을 적어요."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, default=20_000, help="상점에 있을 상품의 수")
        parser.add_argument("--keep-index", action="store_true", help="색인을 새로 만들지 않아요")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("seed_catalogue", products=options["products"])
        if not options["keep_index"]:
            started = perf_counter()
            call_command("update_index", verbosity=1)
            self.stdout.write(f"색인: {perf_counter() - started:.1f}초, 자리 {SearchPosting.objects.count():,}개")
        first_page = Product.objects.on_sale().newest()[:24]
        once = self._milliseconds(lambda: list(first_page.values_list("pk")))
        self.stdout.write(f"색인된 물음 하나(새 상품 24개): {once:.1f}ms")
        with translation.override("ko"):
            for question in QUESTIONS:
                self._ask(question, once)

    def _ask(self, question: str, once: float) -> None:
        def ask() -> None:
            found.append(Found(Wish(query=question)))

        found: list[Found] = []
        spent = self._milliseconds(ask)
        with CaptureQueriesContext(connection) as captured:
            ask()
        slowest = max((float(query["time"]) * 1000 for query in captured), default=0.0)
        self.stdout.write(
            f"{question}: {found[-1].count:,}가지, {spent:.1f}ms ({spent / once:.1f}배), "
            f"SQL {len(captured)}문장, 가장 느린 것 {slowest:.0f}ms"
        )

    def _milliseconds(self, work: Any) -> float:
        spent = []
        for _round in range(ROUNDS):
            started = perf_counter()
            work()
            spent.append((perf_counter() - started) * 1000)
        return median(spent)
