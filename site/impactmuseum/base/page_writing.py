"""Pages written by programs, with the rights of somebody: hung, mended and taken down as in the admin."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from wagtail.models import Page

from impactmuseum.base import deletion
from impactmuseum.base.models import BasePage
from impactmuseum.base.revising import RevisionRefused, fill_in, keep, refuse_locked, revise, told

Written = TypeVar("Written", bound=BasePage)


@transaction.atomic
def hang(page: Written, *, below: Page, by: Any, then: Callable[[Written], None] | None = None) -> Written:
    """Hang a new page below another; published where `by` may publish there, else as a draft.

    Raises PermissionDenied, RevisionRefused.
    """
    may = below.permissions_for_user(by)
    if not may.can_add_subpage():
        raise PermissionDenied
    page.live, page.owner, page.locale = False, by, below.locale
    below.refresh_from_db()
    with told():
        below.add_child(instance=page)
    if then:
        then(page)
    keep(page, by=by, publishes=may.can_publish_subpage())
    fresh: Written = type(page).objects.get(pk=page.pk)
    return fresh


def mend(
    page: Written, *, by: Any, values: Mapping[str, Any], then: Callable[[Written], None] | None = None
) -> Written:
    """Change fields of a page. Raises PermissionDenied, RevisionRefused."""
    may = page.permissions_for_user(by)
    if not may.can_edit():
        raise PermissionDenied

    def change(newest: Written) -> None:
        fill_in(newest, values)
        if then:
            then(newest)

    return revise(page, by=by, publishes=may.can_publish(), change=change)


@transaction.atomic
def take_down(page: BasePage, *, by: Any) -> None:
    """Delete a page, with all below it. Raises PermissionDenied, RevisionRefused where something still needs it."""
    if not page.permissions_for_user(by).can_delete():
        raise PermissionDenied
    refuse_locked(page, by=by)
    if sentences := deletion.refusals([page]):
        raise RevisionRefused("still_needed", " ".join(sentences))
    try:
        page.delete(user=by)
    except ProtectedError as error:
        raise RevisionRefused("still_needed", _("다른 곳에서 쓰고 있어서 지울 수 없어요.")) from error
