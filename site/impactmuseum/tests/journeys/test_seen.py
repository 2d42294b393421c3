"""Somebody goes back to what they looked at before, and has it forgotten: with keys alone, on a small phone."""

import pytest
from playwright.sync_api import Page, expect

from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, fits, press

pytestmark = pytest.mark.browser


def test_what_was_looked_at_is_found_again_and_forgotten_with_keys_alone(visit, museum: Museum) -> None:
    phone: Page = visit(**PHONE)
    for slug in ("tote", "soap", "scarf"):
        phone.goto(f"/shop/{slug}/")
    seen = phone.get_by_role("region", name="최근 본 물건")
    expect(seen.locator(".placard__name")).to_have_text([museum.soap.name, museum.tote.name])
    assert fits(phone)

    press(phone, seen.get_by_role("link", name=museum.tote.name).first)
    phone.wait_for_url("**/shop/tote/")
    expect(seen.locator(".placard__name")).to_have_text([museum.scarf.name, museum.soap.name])
    press(phone, seen.get_by_role("button", name="기록 지우기"))
    expect(seen).to_be_hidden()
    expect(phone.locator("#main")).to_be_focused()

    phone.goto("/cart/")
    phone.wait_for_load_state("networkidle")
    expect(phone.get_by_role("region", name="최근 본 물건")).to_be_hidden()
