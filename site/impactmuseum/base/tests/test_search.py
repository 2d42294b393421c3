"""Searching stands whatever is typed."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from impactmuseum.base.search import IN_NO_TEXT, readable
from problems.tests.factories import picture
from shop.tests.factories import an_editor

SIGNS = ['"', "'", "\\", "*", "(", ")", "+-", "a:b", "@", "<>~", '"가방', "가방*", "{}", "^", "%", "NEAR(", "AND"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [('"가방"', "가방"), ("장바구니*", "장바구니"), ("a-b", "a b"), ('"', IN_NO_TEXT), ("", ""), ("  ", "  ")],
)
def test_only_the_words_of_a_query_are_asked_for(typed, meant):
    assert readable(typed) == meant


@pytest.mark.django_db(transaction=True)
def test_pictures_are_found_and_no_sign_breaks_the_list(client):
    picture("tote"), picture("soap")
    call_command("update_index", verbosity=0)
    client.force_login(an_editor())
    listing = reverse("wagtailimages:index")

    assert [image.title for image in client.get(listing, {"q": '"tote"'}).context["page_obj"]] == ["tote"]
    for typed in SIGNS:
        assert client.get(listing, {"q": typed}).status_code == 200
