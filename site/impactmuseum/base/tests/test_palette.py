"""The editor may pick any accent for a hall: each must be readable wherever the stylesheet puts it."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[2] / "static" / "css" / "tokens.css"
ACCENTS = ("clay", "moss", "ochre", "plum", "sea", "ember", "pine", "indigo", "rose", "wheat")
COLOUR = r"#[0-9a-f]{6}"
READABLE = 4.5
VISIBLE = 3.0


def declarations(selector: str) -> dict[str, tuple[str, str]]:
    """The (light, dark) colours declared in the first block of that selector."""
    block = re.search(re.escape(selector) + r"\s*\{(.*?)\}", TOKENS.read_text(encoding="utf-8"), re.S)
    assert block, selector
    pairs = re.findall(rf"--([\w-]+): light-dark\(({COLOUR}), ({COLOUR})\)", block[1])
    plain = re.findall(rf"--([\w-]+): ({COLOUR});", block[1])
    return {name: (light, dark) for name, light, dark in pairs} | {name: (value, value) for name, value in plain}


def luminance(colour: str) -> float:
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def hall(accent: str) -> dict[str, tuple[str, str]]:
    return declarations(":root") | declarations(f'[data-accent="{accent}"]')


def test_contrast_agrees_with_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=("light", "dark"))
@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("accent", "paper"),
        ("accent", "wall"),
        ("accent", "accent-wash"),
        ("accent-ink", "accent"),
        ("wall-ink", "accent-wall"),
        ("ink", "accent-wash"),
        ("ink-soft", "accent-wash"),
    ],
)
def test_every_accent_can_be_read_in_both_schemes(accent, scheme, text, ground):
    colours = hall(accent)
    assert contrast(colours[text][scheme], colours[ground][scheme]) >= READABLE


@pytest.mark.parametrize("scheme", [0, 1], ids=("light", "dark"))
@pytest.mark.parametrize("ground", ["paper", "wall", "sunk"])
@pytest.mark.parametrize("text", ["ink", "ink-soft", "success", "warning", "danger", "sale"])
def test_every_text_colour_can_be_read_on_every_wall(text, ground, scheme):
    colours = declarations(":root")
    assert contrast(colours[text][scheme], colours[ground][scheme]) >= READABLE


@pytest.mark.parametrize("scheme", [0, 1], ids=("light", "dark"))
@pytest.mark.parametrize("state", ["success", "warning", "danger"])
def test_every_notice_can_be_read_on_its_own_wash(state, scheme):
    colours = declarations(":root")
    assert contrast(colours[state][scheme], colours[f"{state}-wash"][scheme]) >= READABLE


@pytest.mark.parametrize("scheme", [0, 1], ids=("light", "dark"))
@pytest.mark.parametrize("ground", ["paper", "wall", "sunk"])
def test_the_edge_of_a_field_can_be_seen(ground, scheme):
    colours = declarations(":root")
    assert contrast(colours["line-strong"][scheme], colours[ground][scheme]) >= VISIBLE
