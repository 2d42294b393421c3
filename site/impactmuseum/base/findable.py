"""What a thing that visitors can find says of itself."""

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.html import strip_tags


class Kind(StrEnum):
    """What visitors find, in the order in which a list names it."""

    PROBLEM = "problem"
    BRAND = "brand"
    PRODUCT = "product"
    STORY = "story"
    POST = "post"

    @property
    def place(self) -> int:
        """Its number in the index, where 0 is what visitors do not find."""
        return list(Kind).index(self) + 1


@dataclass(frozen=True)
class Card:
    """How a thing appears in a list of what was found, and where it belongs (slugs)."""

    kind: Kind
    is_shown: bool
    title: str
    slug: str
    language: str = ""
    summary: str = ""
    text: str = ""
    problem: str = ""
    second_problem: str = ""
    brand: str = ""
    category: str = ""
    parent_category: str = ""


class Followed:
    """A mixin for indexed models by whose names other things are found."""

    def found_with(self) -> Iterable[Any]:
        """What is found by this thing's name, or belongs where it belongs: indexed anew when one of these changes."""
        return ()


class Findable(Followed):
    """A mixin for indexed models that visitors can find. The boost of a search field says how much its words say."""

    # Boosts: a name, what an editor calls it besides, what it belongs to, the sentence under the name. Others are text.
    NAME, KEYWORD, PLACE, LEAD = 10.0, 7.0, 5.0, 2.0

    @abstractmethod
    def card(self) -> Card:
        """How it appears now, published or not."""


def text_of(stream: Any) -> str:
    """The words of a StreamField's value, without its markup."""
    return strip_tags(" ".join(map(str, stream.stream_block.get_searchable_content(stream)))) if stream else ""
