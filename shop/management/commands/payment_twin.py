from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from shop.payment_twin.server import LOOPBACK, PaymentTwin

WEBHOOK = "/payments/toss/webhook/"


class Command(BaseCommand):
    help = "A twin of Toss Payments and KakaoPay to try every way of paying without a key. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8100)
        parser.add_argument(
            "--host", default="127.0.0.1", help="loopback only: whoever reaches the twin pays as he likes"
        )
        parser.add_argument("--ledger", metavar="FILE", default=str(settings.VAR / "payment_twin.sqlite3"))
        parser.add_argument(
            "--webhook-url", metavar="URL", default=settings.WAGTAILADMIN_BASE_URL.rstrip("/") + WEBHOOK
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["host"] not in LOOPBACK:
            raise CommandError("The twin listens on loopback only: whoever reaches it may call any order paid.")
        Path(options["ledger"]).parent.mkdir(parents=True, exist_ok=True)
        try:
            twin = PaymentTwin(
                file=options["ledger"],
                host=options["host"],
                port=options["port"],
                webhook_url=options["webhook_url"],
                log=self._say,
            )
        except OSError as error:
            raise CommandError(f"Port {options['port']} can't be had: {error.strerror}.") from error
        self._say(f"Payment twin: {twin.url}/twin/, webhooks to {options['webhook_url']}")
        try:
            twin.serve()
        except KeyboardInterrupt:
            self._say("Payment twin: stopped.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
