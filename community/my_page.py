"""The sections of a member's own page. Each room hangs its own (`register_my_section` in its wagtail_hooks)."""

from typing import NamedTuple

from wagtail import hooks


class Section(NamedTuple):
    title: str
    text: str
    url: str
    order: int = 500


def sections() -> list[Section]:
    found = [section() for section in hooks.get_hooks("register_my_section")]
    return sorted(found, key=lambda section: section.order)
