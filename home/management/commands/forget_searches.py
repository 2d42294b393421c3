from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from home.unanswered import forget_old


class Command(BaseCommand):
    help = "반년 동안 아무도 다시 찾지 않은 ‘찾지 못한 말’을 지워요. 하루에 한 번 실행해 주세요."

    def handle(self, *args: Any, **options: Any) -> None:
        forgotten = forget_old(at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"찾지 못한 말 {forgotten}개를 지웠어요.")
