"""The house keeps its arrows: `A <- B` reads "B imports A", and nothing else is imported among our rooms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.ROOT
ROOMS = ("problems", "brands", "community", "shop", "home")
MAY_IMPORT = {
    "base": set(),
    "problems": {"base"},
    "brands": {"base", "problems"},
    "community": {"base", "problems"},
    "shop": {"base", "problems", "brands", "community"},
    "home": {"base", "problems", "brands", "community", "shop"},
}
FOLDERS = {"base": ROOT / "site" / "impactmuseum" / "base"} | {room: ROOT / room for room in ROOMS}
DRAWERS = {"utils", "helpers", "services", "managers", "mixins", "constants", "exceptions", "misc"}


def modules(room: str) -> Iterator[Path]:
    for path in sorted(FOLDERS[room].rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts):
            yield path


def room_of(module: str) -> str:
    if module.startswith("impactmuseum.base"):
        return "base"
    head = module.split(".")[0]
    return "project" if head == "impactmuseum" else head if head in ROOMS else ""


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "Imports are written out in full, so that this test can read them."
            yield node.module or ""


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_from_the_rooms_below_it(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room, ""}
    wrong = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in modules(room)
        for module in imported(ast.parse(path.read_text()))
        if room_of(module) not in allowed
    ]
    assert wrong == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_modules_are_named_for_a_noun_or_a_verb_never_for_a_drawer(room: str) -> None:
    assert [path for path in modules(room) if path.stem in DRAWERS] == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_module_is_longer_than_one_can_hold_in_the_head(room: str) -> None:
    long = [str(path) for path in modules(room) if len(path.read_text().splitlines()) > 400]
    assert long == []


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_function_is_longer_than_a_screen(room: str) -> None:
    functions = [
        (f"{path}:{node.name}", (node.end_lineno or 0) - node.lineno)
        for path in modules(room)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
    ]
    assert [name for name, lines in functions if lines > 60] == []
