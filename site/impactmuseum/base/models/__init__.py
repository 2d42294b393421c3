from impactmuseum.base.models.documents import MuseumDocument
from impactmuseum.base.models.images import MuseumImage, MuseumRendition
from impactmuseum.base.models.museum_settings import MuseumSettings
from impactmuseum.base.models.outgoing_letter import OutgoingLetter
from impactmuseum.base.models.pages import BasePage, MuseumPageQuerySet
from impactmuseum.base.models.rate_record import RateRecord

__all__ = [
    "BasePage",
    "MuseumDocument",
    "MuseumImage",
    "MuseumPageQuerySet",
    "MuseumRendition",
    "MuseumSettings",
    "OutgoingLetter",
    "RateRecord",
]
