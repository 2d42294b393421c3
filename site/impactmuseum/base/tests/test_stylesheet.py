import gzip

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from impactmuseum.base import stylesheet

CSS_BUDGET = 30_000


@pytest.fixture
def built(tmp_path, monkeypatch):
    monkeypatch.setattr(stylesheet, "BUILT", tmp_path)
    return tmp_path


def test_every_source_file_is_part_of_the_one_stylesheet():
    css = stylesheet.stylesheet()
    assert css.startswith("@layer tokens, base, layout, components, utilities;")
    assert all(part in css for part in (".placard {", ".room {", "--paper:", "@media print"))


def test_the_admin_keeps_its_styles_to_itself(tmp_path, monkeypatch):
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "stock.css").write_text(".stock { color: red; }", encoding="utf-8")
    (tmp_path / "tokens.css").write_text("a { color: blue; }", encoding="utf-8")
    monkeypatch.setattr(stylesheet, "SOURCE", tmp_path)
    assert stylesheet.stylesheet() == "a { color: blue; }\n"


def test_the_stylesheet_stays_within_its_budget():
    assert len(gzip.compress(stylesheet.stylesheet().encode())) <= CSS_BUDGET


def test_a_development_server_finds_the_stylesheet_as_it_is_now(built):
    path = finders.find("css/museum.css")
    assert path == str(built / "css" / "museum.css")
    assert (built / "css" / "museum.css").read_text(encoding="utf-8") == stylesheet.stylesheet()
    assert gzip.decompress((built / "css" / "museum.css.gz").read_bytes()).decode() == stylesheet.stylesheet()


def test_an_edited_source_file_changes_the_stylesheet(built, tmp_path_factory, monkeypatch):
    source = tmp_path_factory.mktemp("css")
    (source / "tokens.css").write_text("a { color: red; }", encoding="utf-8")
    monkeypatch.setattr(stylesheet, "SOURCE", source)
    finders.find("css/museum.css")
    (source / "tokens.css").write_text("a { color: blue; }", encoding="utf-8")
    finders.find("css/museum.css")
    assert (built / "css" / "museum.css").read_text(encoding="utf-8") == "a { color: blue; }\n"


def test_other_files_are_left_to_the_other_finders(built):
    assert stylesheet.StylesheetFinder().find("css/tokens.css") == []
    assert not (built / "css").exists()


def test_collectstatic_collects_the_stylesheet(built, tmp_path_factory, settings):
    settings.STATIC_ROOT = tmp_path_factory.mktemp("collected")
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (settings.STATIC_ROOT / "css" / "museum.css").read_text(encoding="utf-8") == stylesheet.stylesheet()
