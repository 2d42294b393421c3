"""The name by which the world knows a page."""

import pytest
from wagtail.models import Site

from impactmuseum.base.addresses import absolute

pytestmark = pytest.mark.django_db


def named(hostname: str, port: int = 443) -> None:
    site = Site.objects.get(is_default_site=True)
    site.hostname, site.port = hostname, port
    site.save()


def test_a_page_has_the_name_of_the_sites_settings_whichever_it_was_asked_by(rf, ensure_tree) -> None:
    named("museum.example")
    request = rf.get("/", headers={"host": "testserver"})
    assert absolute("/shop/", request=request) == "https://museum.example/shop/"
    assert absolute("/", request=request) == "https://museum.example/"


@pytest.mark.parametrize("hostname", ["localhost", "127.0.0.1"])
def test_a_museum_without_a_name_of_its_own_answers_as_it_was_asked(rf, ensure_tree, hostname: str) -> None:
    named(hostname, 8000)
    request = rf.get("/", headers={"host": "testserver"})
    assert absolute("/shop/", request=request) == "http://testserver/shop/"


def test_hangul_in_a_path_is_written_for_machines(rf, ensure_tree) -> None:
    named("museum.example")
    path = "/shop/골목/?option=1&a=%ED"
    assert absolute(path, request=rf.get("/")) == "https://museum.example/shop/%EA%B3%A8%EB%AA%A9/?option=1&a=%ED"


def test_an_address_that_names_its_host_stays(rf, ensure_tree) -> None:
    named("museum.example")
    assert absolute("https://files.example/a.webp", request=rf.get("/")) == "https://files.example/a.webp"
