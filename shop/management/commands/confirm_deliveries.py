import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from shop.orders import confirm_kept


class Command(BaseCommand):
    help = "Confirm purchases seven days after their arrival. Run it every hour; twice at once does no harm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--every", type=int, metavar="SECONDS", help="stay and do it again and again, where there is no cron"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        while True:
            confirmed = confirm_kept(at=timezone.now())
            if confirmed or not options["every"]:
                self.stdout.write(f"{confirmed} purchases confirmed.")
            if not options["every"]:
                return
            close_old_connections()
            time.sleep(options["every"])
