"""What the demo's operator has filled in: who runs the museum, what delivery costs, where money is sent."""

import re

from wagtail.models import Site

from home.demo import content
from impactmuseum.base.models import MuseumSettings
from shop.models import RemoteArea, ShopSettings

# As the guide page of the demo says.
REMOTE_AREAS = (("제주", "63000", "63644", 3000), ("울릉도", "40200", "40240", 5000))
BANK_ACCOUNT = re.compile(r"(?P<bank>\S+) (?P<number>[\d-]+) \(예금주: (?P<holder>.+)\)")


def load_museum_settings() -> None:
    site = Site.objects.get(is_default_site=True)
    if MuseumSettings.objects.filter(site=site).exists():
        return
    texts = {name: text for name, text in content.part("footer").items() if name != "bank_account"}
    MuseumSettings.objects.create(site=site, announcement=content.part("announcement"), **texts, **_english())


def load_shop_settings() -> None:
    """Reading the settings makes an empty row; the demo fills in the row that names no bank account."""
    settings = ShopSettings.objects.first() or ShopSettings()
    account = BANK_ACCOUNT.fullmatch(content.part("footer")["bank_account"])
    if settings.bank_account or account is None:
        return
    settings.bank_name = account["bank"]
    settings.bank_account = account["number"]
    settings.bank_holder = account["holder"]
    english = content.english("bank")
    settings.bank_name_en, settings.bank_holder_en = english["bank_name"], english["bank_holder"]
    settings.shipping_fee = 3000
    settings.free_shipping_from = 50000
    settings.chilled_fee = 4000
    settings.remote_areas = [
        RemoteArea(
            name=name,
            name_en=content.english("remote_areas")[name],
            first_postcode=first,
            last_postcode=last,
            extra_fee=fee,
            sort_order=order,
        )
        for order, (name, first, last, fee) in enumerate(REMOTE_AREAS)
    ]
    settings.save()


def _english() -> dict[str, str]:
    return {f"{name}_en": text for name, text in content.english("settings").items()}
