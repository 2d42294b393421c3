"""The entity-relationship diagram of our rooms, drawn from the models as Mermaid text."""

from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db.models import Field, ForeignKey, Model, OneToOneField
from wagtail.models import Page

ROOMS = ("problems", "brands", "community", "shop", "home")
START, END = "<!-- erd -->", "<!-- /erd -->"


def diagram() -> str:
    """Every relation between two models of our rooms, each with the name of the column that holds it."""
    lines = [line for model in _models() for line in _relations(model)]
    return "\n".join(["```mermaid", "erDiagram", *lines, "```"])


def replace_diagram(document: Path) -> None:
    """Put the present diagram between the two markers of `document`."""
    before, _, rest = document.read_text().partition(START)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{START}\n{diagram()}\n{END}{after}")


def _models() -> list[type[Model]]:
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def _relations(model: type[Model]) -> Iterator[str]:
    for field in model._meta.local_fields:
        if isinstance(field, ForeignKey) and _is_drawn(field.related_model) and not _is_parent(field):
            one = "|o" if field.null else "||"
            many = "o|" if isinstance(field, OneToOneField) else "o{"
            yield f"    {field.related_model.__name__} {one}--{many} {model.__name__} : {field.name}"


def _is_drawn(model: type[Model]) -> bool:
    return model in _models()


def _is_parent(field: Field) -> bool:
    return issubclass(field.model, Page) and field.name == "page_ptr"
