"""A member speaks on the board: with keys alone, on a small phone, and without JavaScript."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from community import reports
from community.models import Comment, Post, Report, User
from community.tests.board_factories import a_banned_member, a_member, a_picture_file, a_post, another_member
from impactmuseum.tests.journeys.museum import Museum
from impactmuseum.tests.journeys.walk import PHONE, fits, press, sign_in, tab_to, write

pytestmark = pytest.mark.browser


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    file = tmp_path / "우산.png"
    file.write_bytes(a_picture_file(size=(800, 600)).read())
    return file


@pytest.fixture
def phone(visit, museum: Museum) -> Page:
    page: Page = visit(**PHONE)
    sign_in(page, a_member())
    return page


def test_a_post_is_written_with_a_picture_mended_and_taken_back_with_keys_alone(phone: Page, photograph: Path) -> None:
    phone.goto("/community/")
    press(phone, phone.get_by_role("link", name="글쓰기"))
    write(phone, title="우산 꼭지가 빠졌어요")
    tab_to(phone, phone.get_by_label("이어지는 전시실"))
    phone.keyboard.press("ArrowDown")
    write(phone, text="뜨거운 물에 담갔다가 돌렸더니\n빠졌습니다.")
    with phone.expect_file_chooser() as chooser:
        press(phone, phone.get_by_label("그림 더하기"))
    chooser.value.set_files(photograph)
    press(phone, phone.get_by_role("button", name="글 올리기"))

    expect(phone.get_by_role("heading", level=1)).to_have_text("우산 꼭지가 빠졌어요")
    expect(phone.get_by_role("navigation", name="지금 있는 곳")).to_contain_text("플라스틱과 자원순환")
    expect(phone.get_by_role("img", name="글쓴이가 설명을 적지 않은 그림")).to_have_js_property("naturalWidth", 800)

    press(phone, phone.get_by_role("link", name="이 글 고치기 · 신고"))
    press(phone, phone.get_by_role("link", name="고치기", exact=True))
    write(phone, title="우산 꼭지 빼는 법")
    tab_to(phone, phone.get_by_label("그림 1 설명"))
    phone.keyboard.insert_text("빠진 우산 꼭지")
    press(phone, phone.get_by_role("button", name="고친 글 올리기"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("우산 꼭지 빼는 법")
    expect(phone.get_by_role("img", name="빠진 우산 꼭지")).to_be_visible()
    expect(phone.get_by_text("에 고침")).to_be_visible()

    press(phone, phone.get_by_role("link", name="이 글 고치기 · 신고"))
    press(phone, phone.get_by_role("button", name="지우기"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("벽에서 내려간 글이에요")
    post = Post.objects.latest("pk")
    assert (post.title, post.is_deleted, post.pictures.count()) == ("", True, 0)


def test_another_member_answers_and_reports_with_keys_alone(phone: Page) -> None:
    sign_in(phone, another_member())
    phone.goto("/community/1/")
    press(phone, phone.get_by_role("link", name="댓글 쓰기"))
    write(phone, text="장갑도 꼭 끼세요.")
    press(phone, phone.get_by_role("button", name="댓글 올리기"))
    phone.wait_for_url("**/community/1/#comment-*")
    answer = Comment.objects.latest("pk")
    expect(phone.locator(f"#{answer.anchor}")).to_contain_text("장갑도 꼭 끼세요.")

    press(phone, phone.locator(f"#{answer.anchor}").get_by_role("link", name="고치기 · 신고"))
    press(phone, phone.get_by_role("link", name="고치기", exact=True))
    write(phone, text="장갑과 안경도 꼭 쓰세요.")
    press(phone, phone.get_by_role("button", name="고친 댓글 올리기"))
    expect(phone.locator(f"#{answer.anchor}")).to_contain_text("장갑과 안경도 꼭 쓰세요.")

    press(phone, phone.get_by_role("link", name="이 글 고치기 · 신고"))
    tab_to(phone, phone.get_by_label("까닭"))
    phone.keyboard.press("ArrowDown")
    press(phone, phone.get_by_role("button", name="신고하기"))
    expect(phone.get_by_text("신고를 받았어요")).to_be_visible()
    assert (Report.objects.get().post_id, Report.objects.get().reason) == (1, "spam")


def test_a_reader_searches_and_turns_the_page_with_keys_alone(phone: Page) -> None:
    for number in range(1, 22):
        a_post(f"우산 이야기 {number:02}")
    a_post("장갑 이야기")
    phone.goto("/community/")
    tab_to(phone, phone.get_by_label("찾는 말"))
    phone.keyboard.insert_text("우산 이야기")
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("‘우산 이야기’에 맞는 글 21개")).to_be_visible()
    expect(phone.get_by_text("장갑 이야기")).not_to_be_attached()
    press(phone, phone.get_by_role("navigation", name="쪽 번호").get_by_role("link", name="다음 쪽"))
    phone.wait_for_url("**page=2*")
    assert fits(phone)
    press(phone, phone.get_by_role("main").get_by_role("link", name="우산 이야기 01"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("우산 이야기 01")


def test_whoever_may_not_write_is_told_why_with_keys_alone(phone: Page) -> None:
    sign_in(phone, a_banned_member())
    phone.goto("/community/1/")
    press(phone, phone.get_by_role("link", name="댓글 쓰기"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("지금은 글을 쓸 수 없어요")
    expect(phone.get_by_text("같은 광고를 여러 번 올렸어요.")).to_be_visible()
    assert fits(phone)
    press(phone, phone.get_by_role("main").get_by_role("link", name="게시판"))
    press(phone, phone.get_by_role("link", name="글쓰기"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("지금은 글을 쓸 수 없어요")


def test_a_moderator_hides_what_was_reported_with_keys_alone(visit, phone: Page) -> None:
    report = reports.submit(subject=Post.objects.get(pk=1), by=another_member(), reason=Report.Reason.SPAM)
    moderator = a_member("편집부")
    # A group's permissions are gone with the tables that the test before emptied.
    User.objects.filter(pk=moderator.user_id).update(is_superuser=True)
    sign_in(phone, moderator)
    phone.goto(reverse("board_report:index"))
    press(phone, phone.locator(f"a[href='{reverse('board_report:page', args=[report.pk])}']").first)
    phone.wait_for_url(f"**{reverse('board_report:page', args=[report.pk])}")
    hide = phone.locator("form").filter(has=phone.get_by_role("button", name="가리기"))
    tab_to(phone, hide.get_by_label("까닭"))
    phone.keyboard.type("전화번호가 적혀 있어요.")
    press(phone, hide.get_by_role("button", name="가리기"))
    expect(phone.get_by_text("전화번호가 적혀 있어요.").first).to_be_visible()
    reader: Page = visit(**PHONE)
    reader.goto("/community/1/")
    expect(reader.get_by_role("heading", level=1)).to_have_text("벽에서 내려간 글이에요")
    report.refresh_from_db()
    post = Post.objects.get(pk=1)
    assert (post.hidden_reason, report.status) == ("전화번호가 적혀 있어요.", Report.Status.HIDDEN)


def test_a_form_that_was_refused_keeps_text_and_pictures_without_javascript(
    visit, museum: Museum, photograph: Path, tmp_path: Path
) -> None:
    page: Page = visit(width=360, java_script_enabled=False)
    sign_in(page, a_member())
    (tmp_path / "메모.txt").write_text("그림이 아니에요")
    page.goto("/community/write/")
    page.get_by_label("제목").fill("꼭지 사진")
    page.get_by_label("글", exact=True).fill("이렇게 생겼어요.")
    page.get_by_label("그림 더하기").set_input_files([photograph, tmp_path / "메모.txt"])
    page.get_by_role("button", name="글 올리기").click()

    expect(page.locator("#error-summary")).to_contain_text("메모.txt: JPEG, PNG")
    expect(page.get_by_label("글", exact=True)).to_have_value("이렇게 생겼어요.")
    page.get_by_label("그림 1 설명").fill("우산 꼭지")
    page.get_by_role("button", name="글 올리기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("꼭지 사진")
    expect(page.get_by_role("img", name="우산 꼭지")).to_be_visible()


def test_a_double_click_puts_up_one_comment(phone: Page) -> None:
    phone.goto("/community/1/comment/")
    phone.get_by_label("댓글").fill("고맙습니다")
    phone.get_by_role("button", name="댓글 올리기").dblclick()
    phone.wait_for_url("**/community/1/#comment-*")
    assert Comment.objects.filter(text="고맙습니다").count() == 1


def test_a_stranger_finds_and_reads_without_a_cookie(page: Page, museum: Museum) -> None:
    page.goto("/problems/plastic/")
    page.get_by_role("link", name="우산 버릴 때").click()
    expect(page.get_by_role("heading", name="댓글 1")).to_be_visible()
    page.get_by_role("link", name="목록으로").click()
    page.get_by_label("찾는 말").fill("우산")
    page.get_by_role("main").get_by_role("button", name="찾기").click()
    expect(page.get_by_text("‘우산’에 맞는 글 1개")).to_be_visible()
    assert page.context.cookies() == []
