from impactmuseum.base.models.api_token import ApiToken, Scope
from impactmuseum.base.models.documents import MuseumDocument
from impactmuseum.base.models.idempotency_record import IdempotencyRecord
from impactmuseum.base.models.images import MuseumImage, MuseumRendition
from impactmuseum.base.models.museum_settings import MuseumSettings
from impactmuseum.base.models.outgoing_letter import OutgoingLetter
from impactmuseum.base.models.pages import BasePage, MuseumPageQuerySet
from impactmuseum.base.models.rate_record import RateRecord
from impactmuseum.base.models.search_desk import SearchSynonym, UnansweredSearch
from impactmuseum.base.models.search_index import SearchEntry, SearchHandle, SearchPosting, SearchShelf, SearchWord
from impactmuseum.base.models.webhook import WebhookEndpoint, WebhookMessage

__all__ = [
    "ApiToken",
    "BasePage",
    "IdempotencyRecord",
    "MuseumDocument",
    "MuseumImage",
    "MuseumPageQuerySet",
    "MuseumRendition",
    "MuseumSettings",
    "OutgoingLetter",
    "RateRecord",
    "Scope",
    "SearchEntry",
    "SearchHandle",
    "SearchPosting",
    "SearchShelf",
    "SearchSynonym",
    "SearchWord",
    "UnansweredSearch",
    "WebhookEndpoint",
    "WebhookMessage",
]
