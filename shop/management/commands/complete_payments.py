import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from shop.payments.completion import complete, hangs

# What was begun a moment ago is given the time its own process may still need.
PAUSE = 5


class Command(BaseCommand):
    help = (
        "Bring payments and refunds that hang to their end: ask their providers, and do what follows from the answers. "
        "Stays up to a minute as long as something may still come to its end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience", type=int, default=60, metavar="SECONDS", help="how long to stay (0: one pass)"
        )
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay and do it again and again, where there is no cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            self.complete(patience=0 if options["every"] else options["patience"])
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(options["every"])

    def complete(self, *, patience: int) -> None:
        deadline = time.monotonic() + patience
        self.one_pass(timezone.now())
        while hangs() and time.monotonic() + PAUSE < deadline:
            time.sleep(PAUSE)
            self.one_pass(timezone.now())

    def one_pass(self, at: datetime) -> None:
        for what, count in sorted(complete(at=at).items()):
            self.stdout.write(f"{what}: {count}")
