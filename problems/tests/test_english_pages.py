"""Pages in two languages: what is published in which, and what leads from one to the other."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import translation
from wagtail.models import Page

from community.models import User
from impactmuseum.base import page_translations
from impactmuseum.base.untranslated import UntranslatedRefused
from problems.models import ProblemFigure, ProblemPage
from problems.tests.english_factories import draft, english, english_tree, tell
from problems.tests.factories import ProblemPageFactory, home_page

pytestmark = pytest.mark.django_db

TOLD = {"title": "Plastic", "hall": "Gallery 1 “Here for long”", "short": "It stays."}


@pytest.fixture
def plastic() -> ProblemPage:
    english_tree()
    return ProblemPageFactory(title="플라스틱", slug="plastic", short="오래 남아요.", accent="sea")


def test_a_page_that_is_copied_to_be_translated_is_nowhere_to_be_seen(client: Client, plastic: ProblemPage) -> None:
    copy = draft(plastic)
    assert (copy.live, copy.alias_of_id) == (False, None)
    assert client.get("/en/problems/plastic/").status_code == 404
    assert "플라스틱" not in client.get("/en/problems/").content.decode()


def test_the_parents_of_a_copy_are_drafts_as_well(plastic: ProblemPage) -> None:
    Page.objects.filter(locale=english()).specific().last().delete()
    plastic.copy_for_translation(english(), copy_parents=True)
    copies = Page.objects.filter(locale=english()).exclude(pk=home_page().get_translation(english()).pk)
    assert [(copy.live, copy.alias_of_id) for copy in copies] == [(False, None), (False, None)]


def test_a_translation_that_still_speaks_korean_is_not_published(client: Client, plastic: ProblemPage) -> None:
    copy = draft(plastic, title="Plastic")
    with pytest.raises(UntranslatedRefused) as refusal:
        copy.get_latest_revision().publish()
    assert str(refusal.value) == "아직 한국어 그대로인 칸이 있어요: 전시실 이름, 짧은 글. 옮긴 뒤에 게시해 주세요."
    assert client.get("/en/problems/plastic/").status_code == 404


def test_a_row_below_a_page_has_to_be_translated_but_what_editors_tell_each_other_has_not(plastic: ProblemPage) -> None:
    plastic.figures.add(ProblemFigure(value="533", label="비닐봉투", source="OECD", note="다시 볼 것"))
    plastic.save_revision().publish()
    copy = draft(plastic, **TOLD)
    with pytest.raises(UntranslatedRefused, match="숫자 · 무엇을 센 수인가요"):
        copy.get_latest_revision().publish()
    figures = list(copy.figures.all())
    figures[0].label = "Plastic bags"
    copy.figures = figures
    copy.save_revision().publish()
    assert ProblemPage.objects.get(pk=copy.pk).live


def test_the_form_names_what_is_left_beside_its_field(client: Client, plastic: ProblemPage) -> None:
    copy = draft(plastic, **(TOLD | {"short": "오래 남아요."}))
    client.force_login(User.objects.create_superuser("chief", password="x"))
    form = {"title": "Plastic", "slug": "plastic", "hall": copy.hall, "short": copy.short, "accent": "sea"}
    empty = {f"figures-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")}
    sent = {**form, **empty, "body-count": 0, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    answer = client.post(f"/admin/pages/{copy.pk}/edit/", {**sent, "action-publish": "yes"})
    assert "아직 한국어 그대로인 칸이 있어요: 짧은 글." in answer.content.decode()
    assert not ProblemPage.objects.get(pk=copy.pk).live


def test_ticking_many_pages_publishes_none_that_is_not_translated(client: Client, plastic: ProblemPage) -> None:
    copy = draft(plastic)
    client.force_login(User.objects.create_superuser("chief", password="x"))
    address = f"/admin/bulk/wagtailcore/page/publish/?id={copy.pk}&next=/admin/"
    answer = client.post(address, {"include_descendants": ""}, follow=True)
    assert "옮기지 않은 쪽이 있어서 게시하지 않았어요: 플라스틱" in answer.content.decode()
    assert not ProblemPage.objects.get(pk=copy.pk).live


def test_a_translation_keeps_the_address_and_the_colour_of_its_source(client: Client, plastic: ProblemPage) -> None:
    told = tell(plastic, **TOLD, slug="plastics", accent="rose")
    assert (told.slug, told.accent, told.url) == ("plastic", "sea", "/en/problems/plastic/")
    page = client.get("/en/problems/plastic/").content.decode()
    assert '<html lang="en">' in page
    assert "<b>Gallery 1</b>“Here for long”" in page


def test_a_page_is_told_by_its_translation_once_that_is_published(plastic: ProblemPage) -> None:
    with translation.override("en"):
        assert (plastic.told.title, plastic.told.marks) == ("플라스틱", ' lang="ko" hreflang="ko"')
    told = tell(plastic, **TOLD)
    with translation.override("en"):
        assert (plastic.told.title, plastic.told.url, plastic.told.marks) == ("Plastic", "/en/problems/plastic/", "")
        assert told.told is told
    assert (plastic.told, told.source_pk) == (plastic, plastic.pk)


def test_what_is_taken_down_is_told_in_korean_again(plastic: ProblemPage) -> None:
    told = tell(plastic, **TOLD)
    told.unpublish()
    with translation.override("en"):
        assert plastic.told.title == "플라스틱"
    assert page_translations.published_pk(plastic.pk, language="en") is None


@pytest.mark.parametrize("group", ["Editors", "Moderators"])
def test_who_edits_may_translate(client: Client, plastic: ProblemPage, group: str) -> None:
    editor = User.objects.create_user("editor", password="x")
    editor.groups.add(Group.objects.get(name=group))
    client.force_login(editor)
    address = f"/admin/translation/submit/page/{plastic.pk}/"
    client.post(address, {"locales": [english().pk]})
    assert plastic.get_translation(english()).live is False
