"""What stands on a member's own page. Each room hangs its own sections (`register_my_section` in its wagtail_hooks)
and around them what is new (`register_my_panel`, asked with the customer)."""

from typing import Any, NamedTuple

from wagtail import hooks

from community.models import Customer


class Section(NamedTuple):
    title: str
    text: str
    url: str
    order: int = 500


def sections() -> list[Section]:
    found = [section() for section in hooks.get_hooks("register_my_section")]
    return sorted(found, key=lambda section: section.order)


class Panel(NamedTuple):
    """A template of the room, which is given `panel`, and nothing else. From 500 on it stands below the sections."""

    template: str
    panel: Any
    order: int = 500


def panels(customer: Customer) -> list[Panel]:
    found = [panel(customer) for panel in hooks.get_hooks("register_my_panel")]
    return sorted(found, key=lambda panel: panel.order)
