"""What makes a new edition: other people's events, Wagtail's and the admin's."""

from django.db.models.signals import post_delete, post_save
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from impactmuseum.base.edition import publish_new_edition
from impactmuseum.base.models import MuseumSettings, WebhookEndpoint


def connect() -> None:
    events = (page_published, page_unpublished, page_slug_changed, post_page_move, published, unpublished)
    for signal in events:
        signal.connect(publish_new_edition, dispatch_uid="museum-edition")
    for model in (Locale, MuseumSettings, PageViewRestriction, Site, WebhookEndpoint):
        post_save.connect(publish_new_edition, sender=model, dispatch_uid="museum-edition")
        post_delete.connect(publish_new_edition, sender=model, dispatch_uid="museum-edition")
    post_save.connect(_page_created, dispatch_uid="museum-edition-page")
    post_delete.connect(_page_deleted, dispatch_uid="museum-edition-page")


def _page_created(sender: type, *, created: bool, **_signal: object) -> None:
    # A page that code adds to the tree is live without having been published.
    if created and issubclass(sender, Page):
        publish_new_edition()


def _page_deleted(sender: type, **_signal: object) -> None:
    if issubclass(sender, Page):
        publish_new_edition()
