"""What a member finds of their own words."""

import pytest
from django.test import Client
from django.utils import timezone

from community.models import Customer
from community.tests.board_factories import a_comment, a_member, a_post, another_member, hidden

pytestmark = pytest.mark.django_db


@pytest.fixture
def author() -> Customer:
    return a_member()


def a_browser(member: Customer) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def test_a_member_finds_own_posts_newest_first_and_nobody_elses(author):
    first, second = a_post("첫 글", author=author), a_post("둘째 글", author=author)
    a_post("남의 글", author=another_member())
    page = a_browser(author).get("/my/posts/")
    assert list(page.context["page_obj"]) == [second, first]
    assert [(kind.label, kind.count) for kind in page.context["kinds"]] == [("글", 2), ("댓글", 0)]
    assert first.manage_url in page.content.decode()


def test_own_comments_say_where_they_stand(author):
    post = a_post("우산 버릴 때", author=another_member())
    comment = a_comment(post, "장갑을 끼세요.", author=author)
    a_comment(post, "남의 댓글", author=another_member())
    page = a_browser(author).get("/my/posts/?of=comments")
    assert list(page.context["page_obj"]) == [comment]
    for words in ("장갑을 끼세요.", "우산 버릴 때", comment.manage_url):
        assert words in page.content.decode()


def test_what_was_hidden_is_there_with_a_word_and_what_was_taken_back_is_not(author):
    shown = a_post("가려진 글", author=author, **hidden())
    a_post("", author=author, deleted_at=timezone.now())
    a_comment(a_post("지운 글", deleted_at=timezone.now()), author=author)
    device = a_browser(author)
    page = device.get("/my/posts/")
    assert list(page.context["page_obj"]) == [shown]
    assert "운영자가 가림" in page.content.decode()
    assert not list(device.get("/my/posts/?of=comments").context["page_obj"])


def test_my_page_shows_the_three_newest_posts_and_says_nothing_to_who_wrote_none(author):
    posts = [a_post(f"글 {number}", author=author) for number in range(4)]
    page = a_browser(author).get("/my/").content.decode()
    assert [post.title in page for post in posts] == [False, True, True, True]
    assert "게시판에 쓴 글" not in a_browser(another_member()).get("/my/").content.decode()


def test_twenty_stand_on_a_page_and_a_guest_signs_in_first(client, author):
    for number in range(21):
        a_post(f"글 {number}", author=author)
    device = a_browser(author)
    assert [len(device.get(f"/my/posts/?page={number}").context["page_obj"]) for number in (1, 2)] == [20, 1]
    assert client.get("/my/posts/")["Location"] == "/accounts/login/?next=/my/posts/"


def test_a_banned_member_reads_why_nothing_can_be_mended(author):
    author.banned_at, author.ban_reason = timezone.now(), "같은 광고를 여러 번 올렸어요."
    author.save()
    assert "같은 광고를 여러 번 올렸어요." in a_browser(author).get("/my/posts/").content.decode()
