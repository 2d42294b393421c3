"""A buyer speaks of what came and is answered: with keys alone, on a small phone, and without JavaScript."""

import re
from pathlib import Path

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from community.customers import customer_of
from community.tests.board_factories import a_member, a_picture_file
from impactmuseum.base import letters
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, fits, press, sign_in, tab_to
from shop.models import Review
from shop.tests.factories import a_review, an_editor

pytestmark = pytest.mark.browser


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    file = tmp_path / "비누.png"
    file.write_bytes(a_picture_file(size=(800, 600)).read())
    return file


def test_a_review_is_written_mended_and_taken_back_with_keys_alone(visit, museum: Museum, photograph: Path) -> None:
    phone: Page = visit(**PHONE)
    sign_in(phone, a_member())
    phone.goto("/shop/soap/")
    press(phone, phone.get_by_role("link", name="후기 쓰기"))
    press(phone, phone.get_by_role("link", name="쌀 설거지비누").first)
    tab_to(phone, phone.get_by_label("5점"))
    phone.keyboard.press("ArrowDown")
    tab_to(phone, phone.get_by_role("textbox", name="후기"))
    phone.keyboard.insert_text("거품이 잘 나요.")
    with phone.expect_file_chooser() as chooser:
        press(phone, phone.get_by_label("그림 더하기"))
    chooser.value.set_files(photograph)
    press(phone, phone.get_by_role("button", name="후기 올리기"))

    phone.wait_for_url("**/shop/soap/#reviews")
    expect(phone.get_by_text("5점 만점에 4.0점 · 후기 1개")).to_be_visible()
    expect(phone.get_by_text("거품이 잘 나요.")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") == 360

    phone.goto("/my/reviews/")
    press(phone, phone.get_by_role("link", name="고치기 · 쌀 설거지비누").first)
    tab_to(phone, phone.get_by_role("textbox", name="후기"))
    phone.keyboard.press("ControlOrMeta+a")
    phone.keyboard.insert_text("한 달째 쓰고 있어요.")
    press(phone, phone.get_by_role("button", name="고친 후기 올리기"))
    expect(phone.get_by_text("한 달째 쓰고 있어요.")).to_be_visible()

    phone.goto("/my/reviews/")
    press(phone, phone.get_by_role("button", name="지우기 · 쌀 설거지비누").first)
    expect(phone.get_by_text("한 달째 쓰고 있어요.")).not_to_be_visible()
    review = Review.objects.latest("pk")
    assert (review.stars, review.text, review.is_deleted, review.pictures.count()) == (4, "", True, 0)


def test_the_shop_answers_a_review_and_its_author_reads_it_with_keys_alone(visit, museum: Museum) -> None:
    author = a_member()
    author.user.email = "four@example.com"
    author.user.save()
    a_review(museum.soap, "거품이 잘 나요.", author=author)
    desk: Page = visit(width=1440, height=900)
    sign_in(desk, customer_of(an_editor()))
    desk.goto("/admin/")
    press(desk, desk.get_by_role("button", name="상점"))
    press(desk, desk.get_by_role("link", name="후기", exact=True))
    press(desk, desk.get_by_role("link", name="거품이 잘 나요.").first)
    tab_to(desk, desk.get_by_role("textbox", name="답변"))
    desk.keyboard.insert_text("써 주셔서 고마워요.")
    press(desk, desk.get_by_role("button", name="답변 올리기"))
    expect(desk.get_by_role("status").get_by_text("답변을 올렸어요.")).to_be_visible()

    letters.send_waiting()
    (letter,) = [letter for letter in mail.outbox if letter.to == ["four@example.com"]]
    phone: Page = visit(**PHONE)
    sign_in(phone, author)
    phone.goto(re.search(r"/my/reviews/", letter.body)[0])
    expect(phone.get_by_text("써 주셔서 고마워요.")).to_be_visible()
    assert fits(phone)


def test_a_review_is_written_without_javascript(visit, museum: Museum) -> None:
    page: Page = visit(java_script_enabled=False)
    sign_in(page, a_member())
    page.goto("/my/reviews/")
    page.get_by_role("link", name="쌀 설거지비누").first.click()
    page.get_by_label("3점").check(force=True)
    page.get_by_role("textbox", name="후기").fill("무난해요.")
    page.get_by_role("button", name="후기 올리기").click()
    expect(page.get_by_text("무난해요.")).to_be_visible()
