from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from impactmuseum.base.progress import Progress
from shop.catalogue_seed import NowhereToHang, fill_up


class Command(BaseCommand):
    help = "쪽의 빠르기를 재려고, 상점의 상품이 --products개가 될 때까지 지어내요. 다시 실행하면 모자란 만큼만 더해요."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, default=4000, help="상점에 있을 상품의 수")
        parser.add_argument("--brands", type=int, default=0, help="있을 브랜드의 수. 없으면 지금 있는 브랜드를 써요")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress() if options["verbosity"] else Progress.silent()
        try:
            made = fill_up(
                products=options["products"], brands=options["brands"], now=timezone.now(), progress=progress
            )
        except NowhereToHang:
            raise CommandError("걸 곳이 없어요. 먼저 manage.py load_demo를 실행해 주세요.") from None
        if made and options["verbosity"]:
            self.stdout.write(f"상품 {made}개를 만들었어요. 찾기에도 넣으려면 manage.py update_index를 실행해 주세요.")
