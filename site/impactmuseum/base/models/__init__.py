from impactmuseum.base.models.documents import MuseumDocument
from impactmuseum.base.models.images import MuseumImage, MuseumRendition
from impactmuseum.base.models.museum_settings import MuseumSettings
from impactmuseum.base.models.outgoing_letter import OutgoingLetter
from impactmuseum.base.models.pages import BasePage
from impactmuseum.base.models.rate_record import RateRecord
from impactmuseum.base.models.search_desk import SearchSynonym, UnansweredSearch
from impactmuseum.base.models.search_index import SearchEntry, SearchHandle, SearchPosting, SearchWord

__all__ = [
    "BasePage",
    "MuseumDocument",
    "MuseumImage",
    "MuseumRendition",
    "MuseumSettings",
    "OutgoingLetter",
    "RateRecord",
    "SearchEntry",
    "SearchHandle",
    "SearchPosting",
    "SearchSynonym",
    "SearchWord",
    "UnansweredSearch",
]
