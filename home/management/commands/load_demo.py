from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from home.demo.loading import load_demo, make_first_pictures
from home.demo.loading_staff import load_staff
from impactmuseum.base.progress import Progress


class Command(BaseCommand):
    help = "데모 전시와 상점을 담아요. 이미 있는 것은 고치지 않고 없는 것만 더해요."

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress() if options["verbosity"] else Progress.silent()
        load_demo(progress=progress)
        make_first_pictures(progress=progress)
        if settings.DEBUG:
            load_staff()
