from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop.integrity import breaches


class Command(BaseCommand):
    help = "Prove that stock, orders and payments agree; print what does not. Ends with 1 when something is found."

    def handle(self, *args: Any, **options: Any) -> None:
        found = breaches(at=timezone.now())
        for breach in found:
            self.stdout.write(str(breach))
        if found:
            raise CommandError(f"{len(found)} breaches found.")
        self.stdout.write("Everything adds up.")
