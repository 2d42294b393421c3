from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from impactmuseum.base import letters as finished_letters
from impactmuseum.base import webhooks
from impactmuseum.base.api import idempotency
from shop import back_in_stock, claim_pictures, letters, restock_letters


class Command(BaseCommand):
    help = "Send the letters and webhooks that no worker has sent: after one died, or while the mail server was away."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        finished_letters.forget_outdated(at=now)
        counts = (letters.send_waiting(), restock_letters.send_due(), finished_letters.send_waiting())
        sent, failed = (sum(count) for count in zip(*counts, strict=True))
        back_in_stock.forget_outdated(at=now)
        claim_pictures.forget(at=now)
        webhooks.forget_outdated(at=now)
        idempotency.forget_outdated(at=now)
        told, untold = webhooks.send_waiting()
        self.stdout.write(f"{sent} letters sent.")
        if told or untold:
            self.stdout.write(f"{told} webhooks told, {untold} to be tried again.")
        if failed:
            raise CommandError(f"{failed} letters could not be sent; run the command again later.")
