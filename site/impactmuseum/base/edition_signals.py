"""What makes a new edition, and when a worker meets it: events of Wagtail, of the admin and of tasks."""

from django.db.models.signals import post_delete, post_save
from django_tasks.signals import task_started
from wagtail.models import Locale, Page, PageViewRestriction, Site
from wagtail.signals import (
    page_published,
    page_slug_changed,
    page_unpublished,
    post_page_move,
    published,
    unpublished,
)

from impactmuseum.base.edition import meet_current_edition, publish_new_edition
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
    # A worker has no requests, and lives for weeks.
    task_started.connect(_task_started, dispatch_uid="museum-edition-task")


def _task_started(**_signal: object) -> None:
    meet_current_edition()


def _page_created(sender: type, *, created: bool, **_signal: object) -> None:
    # A page that code adds to the tree is live without having been published.
    if created and issubclass(sender, Page):
        publish_new_edition()


def _page_deleted(sender: type, **_signal: object) -> None:
    if issubclass(sender, Page):
        publish_new_edition()
