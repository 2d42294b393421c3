import logging
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from impactmuseum.base.progress import Progress
from shop import rounds
from shop.models import PaymentBreak
from shop.payments.gateway import title_of
from shop.payments.reconciliation import DAYS, reconcile

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Compare payments and refunds with what their providers say, and write down every break. Run it every hour."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=DAYS, help="how far back (default: %(default)s)")
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay and do it again and again, where there is no cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress() if options["verbosity"] and not options["every"] else Progress.silent()
        if not options["every"]:
            self.reconcile(days=options["days"], progress=progress)
            return
        while True:
            try:
                self.reconcile(days=options["days"], progress=progress)
            except DatabaseError:
                logger.exception("The database is away.")  # And comes back: whoever stays waits for it.
            close_old_connections()
            time.sleep(options["every"])

    def reconcile(self, *, days: int, progress: Progress) -> None:
        at = timezone.now()
        report = reconcile(at=at, days=days, progress=progress)
        rounds.done(name=rounds.RECONCILE, at=at)
        for row in report.opened:
            self.stdout.write(f"{row.provider} {row.reference or row.provider_key}: {row.sentence}")
        for provider, count in report.unanswered.items():
            self.stdout.write(f"{title_of(provider)} did not answer: {count} payments not compared.")
        for provider in report.unlisted:
            self.stdout.write(f"The list of {title_of(provider)} could not be read.")
        found, left = len(report.opened), PaymentBreak.objects.open().count()
        self.stdout.write(
            f"{report.compared} payments compared, {found} breaks found, {report.closed} gone, {left} open."
        )
