from typing import Any

from django.core.management.base import BaseCommand, CommandError

from shop import letters


class Command(BaseCommand):
    help = "Send the letters that no worker has sent: after a worker died, or while the mail server was away."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = letters.send_waiting()
        self.stdout.write(f"{sent} letters sent.")
        if failed:
            raise CommandError(f"{failed} letters could not be sent; run the command again later.")
