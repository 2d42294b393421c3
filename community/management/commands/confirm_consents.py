from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.consent_letters import ask_again


class Command(BaseCommand):
    help = "Ask members whose consent to news is two years old whether it still stands. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        asked, unreachable = ask_again(at=timezone.now())
        self.stdout.write(f"{asked} members asked.")
        if unreachable:
            self.stdout.write(f"{unreachable} members have no e-mail address to be asked at.")
