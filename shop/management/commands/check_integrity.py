from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from shop import rounds
from shop.integrity import breaches


class Command(BaseCommand):
    help = (
        "Prove that stock, orders and payments agree; print what does not. Ends with 1 when something is found. What "
        "has not run of late is told beside: the providers' word is as old as the last comparison."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        found = breaches(at=now)
        for alarm in rounds.alarms(at=now):
            self.stderr.write(alarm)
        for breach in found:
            self.stdout.write(str(breach))
        if found:
            raise CommandError(f"{len(found)} breaches found.")
        self.stdout.write("Everything adds up.")
