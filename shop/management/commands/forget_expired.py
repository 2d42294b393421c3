from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from shop.retention import forget_expired


class Command(BaseCommand):
    help = "Delete what was kept apart of members who left, once its term is over. Run it daily."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{forget_expired(at=timezone.now())} records forgotten.")
