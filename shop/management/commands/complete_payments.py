import logging
import time
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from shop import rounds
from shop.payments.completion import complete, hangs

logger = logging.getLogger(__name__)

# What was begun a moment ago is given the time its own process may still need.
PAUSE = 5


class Command(BaseCommand):
    help = (
        "Bring payments and refunds that hang to their end: ask their providers, and do what follows from the answers. "
        "Lets overdue orders go, as expire_reservations does. Stays up to a minute as long as something may still end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--patience", type=int, default=60, metavar="SECONDS", help="how long to stay (0: one pass)"
        )
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay and do it again and again, where there is no cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["every"]:
            self.complete(patience=options["patience"])
            return
        while True:
            try:
                self.complete(patience=0)
            except DatabaseError:
                logger.exception("The database is away.")  # And comes back: whoever stays waits for it.
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
        rounds.done(name=rounds.COMPLETE, at=at)
