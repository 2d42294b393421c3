"""The same halls, told in English."""

from typing import Any, TypeVar

from wagtail.models import Locale, Site

from impactmuseum.base.models import BasePage
from problems.tests.factories import home_page, problem_index

AnyPage = TypeVar("AnyPage", bound=BasePage)


def english() -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


def english_tree() -> None:
    """The entrance and the floor plan in English: every page below needs its parent to be told first."""
    rooms = ("hero_title", "halls_title", "new_title", "stories_title", "together_title")
    if not home_page().has_translation(english()):
        tell(home_page(), title="Impact Museum", **dict.fromkeys(rooms, "A room"))
    if not problem_index().has_translation(english()):
        tell(problem_index(), title="Exhibitions")
    Site.clear_site_root_paths_cache()


def draft(page: AnyPage, **texts: Any) -> AnyPage:
    """A translation that nobody has published."""
    copy: AnyPage = page.copy_for_translation(english())
    for name, text in texts.items():
        setattr(copy, name, text)
    copy.save_revision()
    return copy


def tell(page: AnyPage, **texts: Any) -> AnyPage:
    """The published English of `page`."""
    copy = draft(page, **texts)
    copy.get_latest_revision().publish()
    copy.refresh_from_db()
    return copy
