import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from shop.orders import expire_overdue


class Command(BaseCommand):
    help = "Let orders go whose deposit did not come in time, and give their pieces back. Run it every minute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay and do it again and again, where there is no cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            expired = expire_overdue(at=timezone.now())
            if expired or not options["every"]:
                self.stdout.write(f"{expired} orders expired.")
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(options["every"])
