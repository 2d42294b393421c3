import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from shop import orders


class Command(BaseCommand):
    help = (
        "Confirm purchases seven days after their arrival, and remind of it two days before. Run it every hour; twice "
        "at once does no harm."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay and do it again and again, where there is no cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            at = timezone.now()
            confirmed, reminded = orders.confirm_kept(at=at), orders.remind_of_confirmation(at=at)
            if confirmed or reminded or not options["every"]:
                self.stdout.write(f"{confirmed} purchases confirmed, {reminded} buyers reminded.")
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(options["every"])
