from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from impactmuseum.base.erd import replace_diagram


class Command(BaseCommand):
    help = "Draw the relations between the models anew in README.md."

    def handle(self, *args: Any, **options: Any) -> None:
        replace_diagram(Path(settings.ROOT) / "README.md")
        self.stdout.write("README.md")
