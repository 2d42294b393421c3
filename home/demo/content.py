"""What the demo says: the data files beside this module, each read once."""

import json
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.html import escape

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"

Entry = dict[str, Any]


@cache
def read(name: str) -> Entry:
    return dict(json.loads((HERE / "data" / f"{name}.json").read_text()))


def problems() -> list[Entry]:
    return list(read("content")["problems"])


def ventures() -> list[Entry]:
    return list(read("content")["ventures"])


def venture_texts(slug: str) -> Entry:
    return dict(read("product_texts")["ventures"][slug])


def products() -> list[Entry]:
    """Every product with its texts, its stock and the slug of the venture that makes it.

    Both files call something `notice`: the kind of goods keeps the name, what is stated is `notice_items`.
    """
    found = []
    for venture in ventures():
        for product in venture["products"]:
            texts = read("product_texts")["products"][product["slug"]]
            stated = {"venture": venture["slug"], "notice_items": texts["notice"]}
            found.append({**texts, **product, **stated})
    return found


def categories() -> list[Entry]:
    return list(read("product_texts")["categories"])


def stories() -> list[Entry]:
    return list(read("stories")["stories"])


def stories_in_english() -> dict[str, Entry]:
    """By address. What a list shows of a story stands beside its Korean."""
    told = read("english_stories")
    return {
        entry["slug"]: {"title": entry["title_en"], "lead": entry["lead_en"], **told[entry["slug"]]}
        for entry in stories()
    }


def pages_in_english() -> dict[str, Entry]:
    """The pages one reads (terms, guide, questions and the like), by address."""
    return read("english_pages")


def synonyms() -> list[str]:
    """Those of the content file, and everyday words of shoppers that its texts do not use."""
    return [*read("content")["synonyms"], *read("synonyms")["synonyms"]]


def part(name: str) -> Any:
    """A part of the museum's own texts: `exhibition`, `home`, `pages`, `faq`, `footer`, `announcement`."""
    return read("stories")[name]


def english(name: str) -> Any:
    """A part of what was written in English for the demo alone."""
    return read("english")[name]


def problem_in_english(slug: str) -> Entry:
    return dict(read("product_texts")["problems"][slug]["en"])


def product_in_english(slug: str) -> Entry:
    return dict(read("product_texts")["products"][slug]["en"])


def option_in_english(name: str, *, of: str) -> str:
    """`of` is `names` or `values`. What is the same in both languages, such as `M`, needs no translation."""
    return str(read("product_texts")["option_labels_en"][of].get(name, ""))


def rich_text(paragraphs: list[str]) -> str:
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)


def midnight(day: date) -> datetime:
    """When `day` begins in Seoul."""
    return timezone.make_aware(datetime.combine(day, time.min), timezone.get_default_timezone())
