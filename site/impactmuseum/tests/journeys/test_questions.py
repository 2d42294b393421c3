"""A member asks about a product and is answered: with keys alone, on a small phone, and without JavaScript."""

import re

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from community.customers import customer_of
from community.models import Customer
from community.tests.board_factories import a_member
from impactmuseum.base import letters
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, fits, press, sign_in, tab_to, write_labelled
from shop.models import Question
from shop.tests.factories import a_question, an_editor

pytestmark = pytest.mark.browser

WASHING = "세탁기에 돌려도 되나요?"
SECRET = "제 이름이 적힌 봉투로 받을 수 있나요?"


def a_reachable_member() -> Customer:
    member = a_member()
    member.user.email = "four@example.com"
    member.user.save()
    return member


def test_a_question_is_asked_answered_and_read_with_keys_alone(visit, museum: Museum) -> None:
    phone: Page = visit(**PHONE)
    sign_in(phone, a_reachable_member())
    phone.goto("/shop/soap/")
    press(phone, phone.get_by_role("link", name="문의하기"))
    write_labelled(phone, "문의", WASHING)
    press(phone, phone.get_by_role("button", name="문의 올리기"))
    phone.wait_for_url("**/shop/soap/#questions")
    expect(phone.get_by_text(WASHING)).to_be_visible()
    expect(phone.get_by_text("답변을 기다려요")).to_be_visible()
    assert fits(phone)

    desk: Page = visit(**PHONE)
    sign_in(desk, customer_of(an_editor()))
    desk.goto("/admin/")
    press(desk, desk.get_by_role("link", name=re.compile("답할 문의")))
    press(desk, desk.get_by_role("link", name=WASHING).first)
    write_labelled(desk, "답변", "찬물로 살살 빨아 주세요.")
    press(desk, desk.get_by_role("button", name="답변 올리기"))
    expect(desk.get_by_role("status").get_by_text("답변을 올렸어요.")).to_be_visible()

    letters.send_waiting()
    (letter,) = [letter for letter in mail.outbox if letter.to == ["four@example.com"]]
    assert letter.subject == "[임팩트 뮤지엄] ‘쌀 설거지비누’ 문의에 답변을 드렸어요"
    phone.goto(re.search(r"/my/questions/", letter.body)[0])
    expect(phone.get_by_text("뮤지엄의 답변").first).to_be_visible()
    expect(phone.get_by_text("찬물로 살살 빨아 주세요.")).to_be_visible()
    assert fits(phone)


def test_a_stranger_signs_in_on_the_way_and_asks_in_private(visit, museum: Museum) -> None:
    member, phone = a_member(), visit(**PHONE)
    phone.goto("/shop/soap/")
    press(phone, phone.get_by_role("link", name="문의하기"))
    for name, typed in (("login", member.user.username), ("password", "pass-word-1")):
        tab_to(phone, phone.locator(f"[name={name}]"))
        phone.keyboard.insert_text(typed)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/questions/ask/**")
    write_labelled(phone, "문의", SECRET)
    press(phone, phone.get_by_label("비공개로 물어보기"), "Space")
    press(phone, phone.get_by_role("button", name="문의 올리기"))
    phone.wait_for_url("**/my/questions/")
    expect(phone.get_by_text(SECRET)).to_be_visible()

    press(phone, phone.get_by_role("link", name="고치기 · 쌀 설거지비누"))
    write_labelled(phone, "문의", " 부탁드려요.")
    press(phone, phone.get_by_role("button", name="고친 문의 올리기"))
    expect(phone.get_by_text("부탁드려요.")).to_be_visible()

    phone.goto("/shop/soap/#questions")
    expect(phone.get_by_text("비공개 문의예요.")).to_be_visible()
    expect(phone.get_by_text(SECRET)).not_to_be_attached()

    phone.goto("/my/questions/")
    press(phone, phone.get_by_role("button", name="지우기 · 쌀 설거지비누"))
    expect(phone.get_by_text(SECRET)).not_to_be_visible()
    assert [(asked.text, asked.is_private) for asked in Question.objects.filter(product=museum.soap)] == [("", True)]


def test_the_next_questions_come_without_a_new_page(visit, museum: Museum) -> None:
    for number in range(1, 13):
        a_question(museum.soap, f"{number}번째로 물어요.", author=a_member())
    page: Page = visit(**PHONE)
    page.goto("/shop/soap/")
    page.evaluate("window.isStillHere = true")
    expect(page.get_by_text("12번째로 물어요.")).to_be_visible()
    press(page, page.locator("#questions").get_by_role("link", name="2", exact=True))
    expect(page.get_by_text("2번째로 물어요.", exact=True)).to_be_visible()
    expect(page.get_by_text("12번째로 물어요.")).not_to_be_attached()
    assert page.evaluate("window.isStillHere")
    assert "questions=2" in page.url
    page.reload()
    expect(page.get_by_text("2번째로 물어요.", exact=True)).to_be_visible()


def test_a_question_is_asked_without_javascript(visit, museum: Museum) -> None:
    for number in range(1, 12):
        a_question(museum.soap, f"{number}번째로 물어요.", author=a_member())
    page: Page = visit(java_script_enabled=False)
    sign_in(page, a_member())
    page.goto("/shop/soap/")
    page.locator("#questions").get_by_role("link", name="2", exact=True).click()
    expect(page.get_by_text("1번째로 물어요.", exact=True)).to_be_visible()
    page.get_by_role("link", name="문의하기").click()
    page.get_by_role("textbox", name="문의").fill(WASHING)
    page.get_by_role("button", name="문의 올리기").click()
    expect(page.get_by_text(WASHING)).to_be_visible()
