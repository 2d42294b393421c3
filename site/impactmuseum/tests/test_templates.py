"""What every template of the museum holds to: see docs/templates.md."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.template.loader import get_template, render_to_string
from django.test.utils import CaptureQueriesContext

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "templates"
CSS = ROOT / "site" / "impactmuseum" / "static" / "css"
PUBLIC = sorted(
    path for path in TEMPLATES.rglob("*.html") if not {"emails", "admin"} & set(path.relative_to(TEMPLATES).parts)
)
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
SHARED = [path for path in PUBLIC if path.parent.name in {"components", "blocks", "home", "problems", "brands"}]
BASE_LINES = 60
TEMPLATE_LINES = 120


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PUBLIC, ids=name_of)
def test_a_template_compiles_and_stays_short(path):
    get_template(name_of(path))
    assert len(text_of(path).splitlines()) <= (BASE_LINES if path.name == "base.html" else TEMPLATE_LINES)


@pytest.mark.parametrize("path", COMPONENTS, ids=name_of)
def test_a_component_begins_by_saying_what_it_takes(path):
    comment = re.match(r"\{% comment %\}\n(.+?)\{% endcomment %\}", text_of(path), re.DOTALL)
    assert comment, "begin with {% comment %} and a line break"
    assert path.name == "header.html" or "Takes:" in comment[1]


@pytest.mark.parametrize("path", PUBLIC, ids=name_of)
def test_a_component_sees_only_what_it_is_given(path):
    includes = re.findall(r"\{% include \"components/.*?%\}", text_of(path))
    assert [tag for tag in includes if not tag.endswith(" only %}")] == []


@pytest.mark.parametrize("path", PUBLIC, ids=name_of)
def test_no_template_carries_inline_scripts_or_styles(path):
    scripts = re.findall(r"<script(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))", text_of(path))
    handlers = re.findall(r"\s(?:style|on[a-z]+)=\"", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", "", text_of(path)))
    assert (scripts, handlers, "<style" in text_of(path)) == ([], [], False)


@pytest.mark.parametrize("path", SHARED, ids=name_of)
def test_a_page_that_strangers_share_holds_nothing_of_one_visitor(path):
    personal = r"csrf_token|\bmessages\b|\{[{%][^}]*\b(?:request\.)?(?:user|session)\b[.| ]"
    assert re.findall(personal, text_of(path)) == []


@pytest.mark.parametrize("path", sorted(CSS.rglob("*.css")), ids=lambda path: path.name)
def test_hangul_is_never_set_in_italics(path):
    assert not re.search(r"font-style:\s*(?:italic|oblique)|font:[^;]*\bitalic\b", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((CSS / "components").glob("*.css")), ids=lambda path: path.name)
def test_every_rule_stands_in_a_cascade_layer(path):
    css = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    outside = re.sub(r"@layer [\w-]+ (\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\})", "", css)
    assert outside.strip() == ""


@pytest.mark.django_db
def test_the_page_for_our_own_faults_needs_no_database():
    with CaptureQueriesContext(connection) as queries:
        html = render_to_string("500.html")
    assert len(queries) == 0
    assert "잠시 불이 꺼졌어요" in html
