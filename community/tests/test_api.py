"""The board through the API: everybody reads, members write as they do on its pages."""

from typing import Any

import pytest
from django.test import Client

from community import album
from community.models import Comment, Customer, Post, PostPicture
from community.tests.board_factories import (
    a_banned_member,
    a_category,
    a_comment,
    a_member,
    a_picture_file,
    a_post,
    another_member,
    board_page,
    hidden,
)
from impactmuseum.base.uploads import reencoded
from problems.tests.factories import ProblemPageFactory
from shop.tests.api.front import Front

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture(autouse=True)
def board() -> None:
    board_page()


def front_of(member: Customer | None = None) -> Front:
    client = Client()
    if member:
        client.force_login(member.user)
    return Front(client)


def test_everybody_reads_posts_and_what_was_said_to_them() -> None:
    post = a_post(category=a_category(), problem=ProblemPageFactory(slug="plastic"))
    a_comment(post, "마개를 먼저")
    a_comment(post, "가려진 말", **hidden())
    guest = front_of()
    told = guest.call("posts_list", category="question", problem="plastic", query="우산")["results"][0]
    assert (told["title"], told["author"], told["comments_count"]) == ("우산 버릴 때", "네개째", 1)
    assert guest.call("posts_retrieve", id=post.pk)["text"] == post.text
    said = guest.call("posts_comments", id=post.pk)["results"]
    assert [(comment["state"], comment["text"]) for comment in said] == [("shown", "마개를 먼저"), ("hidden", "")]
    assert not guest._client.cookies


def test_a_post_is_told_with_its_pictures() -> None:
    author = a_member()
    post = a_post(author=author)
    (kept,) = album.keep(kind=PostPicture, sender=author, files=[reencoded(a_picture_file())])
    album.hang(subject=post, sender=author, descriptions={kept.pk: "떼어 낸 천"})
    [told] = front_of().call("posts_retrieve", id=post.pk)["pictures"]
    assert (told["width"], told["height"], told["alt"]) == (40, 30, "떼어 낸 천")
    assert told["src"] == f"http://testserver{post.pictures.get().file.url}"


def test_what_was_hidden_is_not_there() -> None:
    post = a_post(**hidden())
    assert front_of().call("posts_list")["count"] == 0
    assert front_of().call("posts_retrieve", status=404, id=post.pk)["code"] == "not_found"


def test_a_member_writes_mends_and_takes_back() -> None:
    a_category()
    member = front_of(a_member())
    body = {"title": "  물통  씻기 ", "text": "식초를 써 보세요.\r\n정말로요.", "category": "question"}
    made = member.call("posts_create", body, status=201)
    assert (made["title"], made["text"]) == ("물통 씻기", "식초를 써 보세요.\n정말로요.")
    assert made["category"] == {"slug": "question", "name": "물어봐요"}
    mended = member.call("posts_partial_update", {"title": "물통"}, id=made["id"])
    assert (mended["title"], mended["category"]["slug"]) == ("물통", "question")
    assert member._client.delete(f"/api/v1/posts/{made['id']}/").status_code == 204
    assert Post.objects.get().is_deleted


def test_a_member_answers_and_mends_the_answer() -> None:
    post, member = a_post(), front_of(another_member())
    said = member.call("posts_comment", {"text": "고마워요"}, status=201, id=post.pk)
    assert member.call("comments_partial_update", {"text": "고맙습니다"}, id=said["id"])["text"] == "고맙습니다"
    assert member._client.delete(f"/api/v1/comments/{said['id']}/").status_code == 204
    assert Comment.objects.get().text == ""


def test_a_stranger_and_a_banned_member_write_nothing() -> None:
    body = {"title": "광고", "text": "사세요"}
    assert front_of().call("posts_create", body, status=401)["code"] == "not_authenticated"
    refused = front_of(a_banned_member()).call("posts_create", body, status=403)
    assert (refused["code"], refused["detail"]) == ("banned", "같은 광고를 여러 번 올렸어요.")
    assert not Post.objects.exists()


def test_nobody_mends_or_takes_back_what_another_wrote() -> None:
    post, comment = a_post(), a_comment()
    other = front_of(a_member("지나가던 이"))
    assert other.call("posts_partial_update", {"title": "x"}, status=403, id=post.pk)["code"] == "permission_denied"
    assert (
        other.call("comments_partial_update", {"text": "x"}, status=403, id=comment.pk)["code"] == "permission_denied"
    )
    for path in (f"posts/{post.pk}", f"comments/{comment.pk}"):
        assert other._client.delete(f"/api/v1/{path}/").status_code == 403
    assert (Post.objects.get(pk=post.pk).title, Comment.objects.get().text) == (post.title, comment.text)


def test_the_same_is_not_said_twice_and_not_too_often(monkeypatch: Any) -> None:
    member, body = front_of(a_member()), {"title": "물통", "text": "식초를 써 보세요. 정말로요."}
    member.call("posts_create", body, status=201)
    assert member.call("posts_create", body, status=409)["code"] == "repeated"
    monkeypatch.setattr("community.spam.POSTS", _never())
    assert member.call("posts_create", {**body, "text": "다른 말"}, status=429)["code"] == "throttled"
    assert Post.objects.count() == 1


def _never() -> Any:
    from community.spam import Limits
    from impactmuseum.base.rate_limit import RateLimit

    return Limits(RateLimit("never", most=0, seconds=60), RateLimit("never", most=0, seconds=60))


def test_writing_takes_the_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_member().user)
    answer = client.post("/api/v1/posts/", {"title": "a", "text": "b"}, content_type="application/json")
    assert answer.status_code == 403
    assert not Post.objects.exists()


def test_letters_that_nobody_sees_are_no_text() -> None:
    refused = front_of(a_member()).call("posts_create", {"title": "ㅤ", "text": "글"}, status=409)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("text_empty", "/title")
