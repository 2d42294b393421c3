"""The shop hides what a member wrote and shows it again: with keys alone, on a small phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from community.customers import customer_of
from community.tests.board_factories import a_member
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, fits, press, sign_in, write_labelled
from shop.tests.factories import a_question, a_review, an_editor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("wrote", "desk_list"), [(a_question, "question:index"), (a_review, "review:index")], ids=["question", "review"]
)
def test_what_is_hidden_is_read_by_nobody_until_it_is_shown_again(
    visit, museum: Museum, wrote: Callable[..., Any], desk_list: str
) -> None:
    written = wrote(museum.soap, "제 번호는 010-0000-0000이에요.", author=a_member())
    desk: Page = visit(**PHONE)
    sign_in(desk, customer_of(an_editor()))
    desk.goto(reverse(desk_list))
    press(desk, desk.get_by_role("link", name=written.text).first)
    write_labelled(desk, "까닭", "전화번호가 적혀 있어요.")
    press(desk, desk.get_by_role("button", name="가리기"))
    expect(desk.get_by_role("status").get_by_text("가렸어요.")).to_be_visible()
    assert fits(desk)

    reader: Page = visit(**PHONE)
    reader.goto("/shop/soap/")
    expect(reader.get_by_text(written.text)).not_to_be_attached()
    press(desk, desk.get_by_role("button", name="다시 보이기"))
    expect(desk.get_by_role("status").get_by_text("다시 보이게 했어요.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text(written.text)).to_be_visible()
