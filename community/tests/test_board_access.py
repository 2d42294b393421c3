"""Who may do what on the board: every address, read and posted to, by everybody, whatever became of the post."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.board_urls import urlpatterns
from community.models import Comment, Post, Report, User
from community.tests.board_factories import (
    a_banned_member,
    a_comment,
    a_member,
    a_moderator,
    a_post,
    another_member,
    board_page,
    hidden,
)

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "author", "another", "banned", "staff")
LOGIN, DONE, FORBIDDEN, GONE = 302, 303, 403, 410
TYPED = {"title": "새 제목", "text": "새로 적은 글이에요.", "reason": "spam", "note": "광고예요."}

# For a post everybody sees. In the order of ROLES.
SHOWN: dict[tuple[str, str], tuple[int, ...]] = {
    ("get", "post_write"): (LOGIN, 200, 200, FORBIDDEN, 200),
    ("post", "post_write"): (LOGIN, DONE, DONE, FORBIDDEN, DONE),
    ("get", "post_edit"): (LOGIN, 200, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("post", "post_edit"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "post_manage"): (LOGIN, 200, 200, 200, 200),
    ("post", "post_manage"): (LOGIN, 200, 200, 200, 200),
    ("get", "post_delete"): (LOGIN, DONE, DONE, DONE, DONE),
    ("post", "post_delete"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "post_report"): (LOGIN, DONE, DONE, DONE, DONE),
    ("post", "post_report"): (LOGIN, 422, DONE, FORBIDDEN, DONE),
    ("get", "comment_write"): (LOGIN, 200, 200, FORBIDDEN, 200),
    ("post", "comment_write"): (LOGIN, DONE, DONE, FORBIDDEN, DONE),
    ("get", "comment_edit"): (LOGIN, 200, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("post", "comment_edit"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "comment_manage"): (LOGIN, 200, 200, 200, 200),
    ("post", "comment_manage"): (LOGIN, 200, 200, 200, 200),
    ("get", "comment_delete"): (LOGIN, DONE, DONE, DONE, DONE),
    ("post", "comment_delete"): (LOGIN, DONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "comment_report"): (LOGIN, DONE, DONE, DONE, DONE),
    ("post", "comment_report"): (LOGIN, 422, DONE, FORBIDDEN, DONE),
}
# Where what was hidden answers otherwise: its author and staff still see it.
HIDDEN = SHOWN | {
    ("get", "post_manage"): (LOGIN, 200, GONE, GONE, 200),
    ("post", "post_manage"): (LOGIN, 200, GONE, GONE, 200),
    ("post", "post_report"): (LOGIN, GONE, GONE, FORBIDDEN, GONE),
    ("get", "comment_write"): (LOGIN, GONE, GONE, GONE, GONE),
    ("post", "comment_write"): (LOGIN, GONE, GONE, GONE, GONE),
    ("get", "comment_manage"): (LOGIN, 200, GONE, GONE, 200),
    ("post", "comment_manage"): (LOGIN, 200, GONE, GONE, 200),
    ("post", "comment_report"): (LOGIN, GONE, GONE, FORBIDDEN, GONE),
}
DELETED = HIDDEN | {
    ("get", "post_edit"): (LOGIN, GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("post", "post_edit"): (LOGIN, GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "post_manage"): (LOGIN, GONE, GONE, GONE, GONE),
    ("post", "post_manage"): (LOGIN, GONE, GONE, GONE, GONE),
    ("post", "post_delete"): (LOGIN, GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "comment_edit"): (LOGIN, GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("post", "comment_edit"): (LOGIN, GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    ("get", "comment_manage"): (LOGIN, GONE, GONE, GONE, GONE),
    ("post", "comment_manage"): (LOGIN, GONE, GONE, GONE, GONE),
    ("post", "comment_delete"): (LOGIN, GONE, FORBIDDEN, FORBIDDEN, FORBIDDEN),
}
STATES: dict[str, tuple[dict[str, Any], dict[tuple[str, str], tuple[int, ...]]]] = {
    "shown": ({}, SHOWN),
    "hidden": (hidden(), HIDDEN),
    "deleted": ({"deleted_at": timezone.now()}, DELETED),
}


@pytest.fixture(autouse=True)
def _board() -> None:
    board_page()


def of_role(role: str) -> Client:
    client = Client()
    people = {"author": a_member, "another": another_member, "banned": a_banned_member, "staff": a_moderator}
    if role in people:
        client.force_login(people[role]().user)
    return client


def asked(name: str, post: Post, comment: Comment) -> str:
    if name == "post_write":
        return reverse("community:post_write")
    of_post = name.startswith("post") or name == "comment_write"
    return reverse(f"community:{name}", args=[post.pk if of_post else comment.pk])


def everything() -> list[Any]:
    rows = [*Post.objects.values_list("pk", "title", "text", "edited_at", "deleted_at")]
    return [*rows, *Comment.objects.values_list("pk", "text", "edited_at", "deleted_at"), *Report.objects.all()]


def test_every_address_of_the_board_is_in_the_table() -> None:
    assert {name for _method, name in SHOWN} == {pattern.name for pattern in urlpatterns}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", STATES)
def test_nobody_may_more_than_the_table_says(state: str, role: str) -> None:
    fields, table = STATES[state]
    wrong = {}
    for place, ((method, name), expected) in enumerate(table.items()):
        post = a_post(f"글 {place}", **fields)
        comment = a_comment(post, f"댓글 {place}", author=a_member(), **fields)
        before = everything()
        typed = {key: f"{text} {place}" if key == "text" else text for key, text in TYPED.items()}
        response = getattr(of_role(role), method)(asked(name, post, comment), typed if method == "post" else {})
        if response.status_code != expected[ROLES.index(role)]:
            wrong[method, name] = response.status_code
        if response.status_code != DONE or method == "get":
            assert everything() == before, (method, name)
        assert response.status_code == FORBIDDEN or "no-store" in response["Cache-Control"], (method, name)
    assert wrong == {}


@pytest.mark.parametrize("role", ["stranger", "author", "another", "banned", "staff"])
def test_everybody_reads_the_board(role: str) -> None:
    client, post = of_role(role), a_post()
    assert [client.get(path).status_code for path in ("/community/", post.url)] == [200, 200]


@pytest.mark.parametrize("name", sorted({name for _method, name in SHOWN} - {"post_write"}))
@pytest.mark.parametrize("number", [999, 10**30])
def test_what_never_was_is_not_found(name: str, number: int) -> None:
    address = reverse(f"community:{name}", args=[number])
    client = of_role("author")
    assert client.get(address).status_code == client.post(address, TYPED).status_code == 404


def test_a_stranger_comes_back_from_the_login_to_what_was_asked() -> None:
    post = a_post()
    address = f"/community/{post.pk}/manage/"
    assert Client().get(address)["Location"] == f"/accounts/login/?next={address}"


def test_a_banned_member_is_told_so_with_the_reason() -> None:
    html = of_role("banned").get("/community/write/").content.decode()
    assert "지금은 글을 쓸 수 없어요" in html
    assert "같은 광고를 여러 번 올렸어요." in html


def test_a_banned_member_may_take_back_what_was_written() -> None:
    banned = a_banned_member()
    post = a_post(author=banned)
    client = of_role("banned")
    page = client.get(f"/community/{post.pk}/manage/").content.decode()
    assert "같은 광고를 여러 번 올렸어요." in page
    assert reverse("community:post_edit", args=[post.pk]) not in page
    assert client.post(f"/community/{post.pk}/delete/").status_code == DONE
    assert Post.objects.get().is_deleted


def test_the_author_reads_why_a_post_is_hidden_and_others_do_not() -> None:
    post = a_post(**hidden("전화번호가 적혀 있어요."))
    shown = of_role("author").get(f"/community/{post.pk}/manage/").content.decode()
    assert "전화번호가 적혀 있어요." in shown
    assert post.text in shown
    for role in ("stranger", "another"):
        assert "전화번호가 적혀 있어요." not in of_role(role).get(post.url).content.decode()


def test_only_staff_are_led_to_the_admin() -> None:
    post = a_post()
    desk = reverse("board_post:page", args=[post.pk])
    assert desk in of_role("staff").get(f"/community/{post.pk}/manage/").content.decode()
    assert desk not in of_role("another").get(f"/community/{post.pk}/manage/").content.decode()


def test_whoever_has_no_nickname_yet_gets_one_on_the_way() -> None:
    user = User.objects.create_superuser("chief", password="x")
    client = Client()
    client.force_login(user)
    assert client.post("/community/write/", TYPED).status_code == DONE
    assert Post.objects.get().author == user.customer


def test_what_another_site_sends_is_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_member().user)
    post = a_post()
    for address in ("/community/write/", f"/community/{post.pk}/delete/", f"/community/{post.pk}/comment/"):
        assert client.post(address, TYPED).status_code == FORBIDDEN
    assert [Post.objects.get().is_deleted, Comment.objects.count()] == [False, 0]
