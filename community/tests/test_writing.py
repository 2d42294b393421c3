"""Writing on the board: posts with pictures, comments, mending, taking back."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from community import posts, spam
from community.models import Comment, Customer, Post, PostPicture
from community.tests.board_factories import (
    a_category,
    a_comment,
    a_member,
    a_moderator,
    a_picture_file,
    a_post,
    another_member,
    board_page,
    hidden,
)
from impactmuseum.base.rate_limit import RateLimit
from problems.tests.factories import ProblemPageFactory

pytestmark = pytest.mark.django_db

TYPED = {"title": "우산 버릴 때", "text": "천만 떼는 방법을 아시나요?"}


@pytest.fixture(autouse=True)
def _board() -> None:
    board_page()


def signed_in(member: Customer) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


def file_of(picture: PostPicture) -> Path:
    return Path(settings.MEDIA_ROOT, picture.file.name)


def errors(response) -> list[str]:
    return [error for sentences in response.context["form"].errors.values() for error in sentences]


def test_a_member_writes_a_post_and_stands_before_it() -> None:
    ProblemPageFactory(slug="plastic")
    a_category()
    typed = {**TYPED, "category": "question", "problem": "plastic"}
    response = signed_in(a_member()).post("/community/write/", typed)
    post = Post.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/community/{post.pk}/")
    assert (post.author.nickname, post.title, post.text) == ("네개째", TYPED["title"], TYPED["text"])
    assert (post.category.slug, post.problem.slug, post.by_museum, post.is_notice) == (
        "question",
        "plastic",
        False,
        False,
    )


def test_a_post_may_belong_nowhere() -> None:
    signed_in(a_member()).post("/community/write/", TYPED)
    post = Post.objects.get()
    assert (post.category, post.problem) == (None, None)


def test_from_a_hall_one_writes_about_that_hall() -> None:
    ProblemPageFactory(slug="plastic")
    html = signed_in(a_member()).get("/community/write/?problem=plastic").content.decode()
    assert '<option value="plastic" selected>' in html


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": ""}, "이 칸을 적어 주세요."),
        ({"title": "ㅤ"}, "이 칸을 적어 주세요."),
        ({"text": "\u200b"}, "이 칸을 적어 주세요."),
        ({"title": "가" * 101}, "100자까지 쓸 수 있어요. 지금은 101자예요."),
        ({"text": "가" * 5001}, "5000자까지 쓸 수 있어요. 지금은 5001자예요."),
    ],
)
def test_what_cannot_be_put_up_is_said_beside_its_field_and_all_typed_is_kept(change, sentence: str) -> None:
    a_category()
    typed = {**TYPED, "category": "question", **change}
    response = signed_in(a_member()).post("/community/write/", typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert errors(response) == [sentence]
    assert '<option value="question" selected>' in html
    for text in set(TYPED.values()) & set(typed.values()):
        assert text in html
    assert not Post.objects.exists()


def test_a_text_of_five_thousand_signs_may_have_lines() -> None:
    text = "\r\n".join(["가" * 99] * 50)
    assert signed_in(a_member()).post("/community/write/", {**TYPED, "text": text}).status_code == 303
    assert Post.objects.get().text == text.replace("\r\n", "\n")


def test_the_same_text_again_is_refused_and_kept_to_be_changed() -> None:
    client = signed_in(a_member())
    client.post("/community/write/", TYPED)
    response = client.post("/community/write/", {"title": "다시", "text": f" {TYPED['text']}\n"})
    assert response.status_code == 422
    assert errors(response) == ["같은 글을 이미 올렸어요. 내용을 바꿔서 올려 주세요."]
    assert Post.objects.count() == 1
    assert signed_in(another_member()).post("/community/write/", TYPED).status_code == 303


def test_only_the_museum_puts_up_notices() -> None:
    signed_in(a_member()).post("/community/write/", {**TYPED, "is_notice": "on"})
    assert (Post.objects.get().is_notice, Post.objects.get().by_museum) == (False, False)
    signed_in(a_moderator()).post("/community/write/", {**TYPED, "is_notice": "on"})
    notice = Post.objects.newest().first()
    assert (notice.is_notice, notice.by_museum) == (True, True)


# Pictures


def test_pictures_are_kept_anew_under_names_nobody_knows() -> None:
    sent = [a_picture_file("할머니 댁.png"), a_picture_file()]
    signed_in(a_member()).post("/community/write/", {**TYPED, "pictures": sent})
    pictures = list(Post.objects.get().pictures.all())
    assert [(picture.width, picture.height, picture.sort_order) for picture in pictures] == [(40, 30, 0), (40, 30, 1)]
    for picture in pictures:
        assert re.fullmatch(r"board/\d{4}/\d\d/\d\d/[0-9a-f]{32}\.webp", picture.file.name)
        with Image.open(file_of(picture)) as image:
            assert image.format == "WEBP"


def test_of_a_form_that_was_refused_the_good_pictures_are_still_there() -> None:
    client = signed_in(a_member())
    sent = [a_picture_file(), SimpleUploadedFile("메모.svg", b"<svg onload='alert(1)'/>")]
    response = client.post("/community/write/", {**TYPED, "title": "", "pictures": sent})
    picture = PostPicture.objects.get()
    assert response.status_code == 422
    assert "메모.svg: JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요." in errors(response)
    assert f'name="picture" value="{picture.pk}"' in response.content.decode()

    described = {f"description-{picture.pk}": "꼭지 사진"}
    client.post("/community/write/", {**TYPED, "picture": [picture.pk], **described})
    picture.refresh_from_db()
    assert (picture.post, picture.description) == (Post.objects.get(), "꼭지 사진")


def test_more_pictures_than_five_are_refused() -> None:
    response = signed_in(a_member()).post(
        "/community/write/", {**TYPED, "pictures": [a_picture_file() for _ in range(6)]}
    )
    assert errors(response) == ["그림은 5장까지 올릴 수 있어요."]
    assert not Post.objects.exists()
    assert not PostPicture.objects.exists()


def test_a_picture_of_somebody_else_is_never_hung() -> None:
    signed_in(another_member()).post("/community/write/", {"title": "", "pictures": [a_picture_file()]})
    stolen = PostPicture.objects.get()
    signed_in(a_member()).post("/community/write/", {**TYPED, "picture": [stolen.pk, "x", "-1", "9" * 40]})
    assert Post.objects.get().pictures.count() == 0
    stolen.refresh_from_db()
    assert stolen.post is None


def test_the_picture_of_another_post_is_never_taken() -> None:
    client = signed_in(a_member())
    client.post("/community/write/", {**TYPED, "pictures": [a_picture_file()]})
    first, picture = Post.objects.get(), PostPicture.objects.get()
    client.post("/community/write/", {"title": "둘째", "text": "다른 글이에요.", "picture": [picture.pk]})
    picture.refresh_from_db()
    assert picture.post == first


def test_pictures_whose_form_was_never_mended_are_forgotten(django_capture_on_commit_callbacks) -> None:
    client = signed_in(a_member())
    client.post("/community/write/", {"title": "", "pictures": [a_picture_file()]})
    PostPicture.objects.update(created_at=timezone.now() - timedelta(days=2))
    forgotten = file_of(PostPicture.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/community/write/", {**TYPED, "pictures": [a_picture_file()]})
    assert PostPicture.objects.get().post == Post.objects.get()
    assert not forgotten.exists()


# Mending and taking back


def test_an_author_mends_the_text_and_the_pictures(django_capture_on_commit_callbacks) -> None:
    client = signed_in(a_member())
    client.post("/community/write/", {**TYPED, "pictures": [a_picture_file(), a_picture_file()]})
    post, (first, second) = Post.objects.get(), PostPicture.objects.all()
    shown = client.get(f"/community/{post.pk}/edit/").content.decode()
    assert TYPED["text"] in shown
    assert shown.count('name="picture"') == 2

    with django_capture_on_commit_callbacks(execute=True):
        change = {"picture": [first.pk, second.pk], f"remove-{first.pk}": "on", "pictures": [a_picture_file()]}
        response = client.post(f"/community/{post.pk}/edit/", {"title": "고친 제목", "text": "고친 글", **change})
    post.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, f"/community/{post.pk}/")
    assert (post.title, post.text) == ("고친 제목", "고친 글")
    assert post.edited_at is not None
    fresh = PostPicture.objects.latest("pk")
    assert list(post.pictures.all()) == [second, fresh]
    assert not file_of(first).exists()


def test_who_mends_the_text_alone_leaves_the_pictures() -> None:
    author = a_member()
    signed_in(author).post("/community/write/", {**TYPED, "pictures": [a_picture_file()]})
    post = Post.objects.get()
    posts.edit(post=post, by=author, draft=posts.Draft(title="새 제목", text="새 글"))
    assert post.pictures.count() == 1


def test_mending_may_leave_the_text_as_it_is() -> None:
    client = signed_in(a_member())
    client.post("/community/write/", TYPED)
    post = Post.objects.get()
    assert client.post(f"/community/{post.pk}/edit/", {**TYPED, "title": "새 제목"}).status_code == 303
    assert Post.objects.get().title == "새 제목"


def test_a_hall_that_was_closed_stays_with_the_post_that_is_mended() -> None:
    hall = ProblemPageFactory(slug="plastic")
    post = a_post(problem=hall)
    hall.unpublish()
    signed_in(post.author).post(f"/community/{post.pk}/edit/", {**TYPED, "problem": "plastic"})
    post.refresh_from_db()
    assert post.problem == hall


def test_what_is_hidden_may_be_mended_and_stays_hidden() -> None:
    post = a_post(**hidden("전화번호가 적혀 있어요."))
    client = signed_in(post.author)
    assert "전화번호가 적혀 있어요." in client.get(f"/community/{post.pk}/edit/").content.decode()
    response = client.post(f"/community/{post.pk}/edit/", {**TYPED, "text": "전화번호를 지웠어요."})
    post.refresh_from_db()
    assert response["Location"] == f"/community/{post.pk}/manage/"
    assert (post.text, post.is_hidden) == ("전화번호를 지웠어요.", True)


def test_what_is_taken_back_leaves_nothing_of_what_was_written(django_capture_on_commit_callbacks) -> None:
    client = signed_in(a_member())
    client.post("/community/write/", {**TYPED, "pictures": [a_picture_file()]})
    post, picture = Post.objects.get(), PostPicture.objects.get()
    comment = a_comment(post)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(f"/community/{post.pk}/delete/")
    post.refresh_from_db()
    assert (response.status_code, response["Location"]) == (303, f"/community/{post.pk}/")
    assert (post.title, post.text, post.is_deleted) == ("", "", True)
    assert not PostPicture.objects.exists()
    assert not file_of(picture).exists()
    assert Comment.objects.get() == comment
    assert client.get(response["Location"]).status_code == 410


# Comments


def test_a_member_answers_and_stands_before_the_answer() -> None:
    post = a_post()
    response = signed_in(another_member()).post(
        f"/community/{post.pk}/comment/", {"text": "마개를 돌려요.\n그 다음은요?"}
    )
    comment = Comment.objects.get()
    assert (response.status_code, response["Location"]) == (303, f"/community/{post.pk}/#comment-{comment.pk}")
    assert (comment.author.nickname, comment.text) == ("손톱가위", "마개를 돌려요.\n그 다음은요?")


@pytest.mark.parametrize("text", ["", "  ", "가" * 1001])
def test_an_answer_that_cannot_be_put_up_is_kept_in_its_field(text: str) -> None:
    post = a_post()
    response = signed_in(a_member()).post(f"/community/{post.pk}/comment/", {"text": text})
    assert response.status_code == 422
    assert text.strip() in response.content.decode()
    assert not Comment.objects.exists()


def test_thanks_may_be_said_under_many_posts_but_once_under_each() -> None:
    first, second = a_post("첫 글"), a_post("둘째 글")
    client = signed_in(another_member())
    statuses = [
        client.post(f"/community/{post.pk}/comment/", {"text": "고맙습니다"}).status_code
        for post in (first, second, first)
    ]
    assert statuses == [303, 303, 422]


def test_a_long_text_is_said_once() -> None:
    first, second = a_post("첫 글"), a_post("둘째 글")
    client, text = signed_in(another_member()), "우리 가게에서 우산을 아주 싸게 팔아요. 놀러 오세요!"
    statuses = [client.post(f"/community/{post.pk}/comment/", {"text": text}).status_code for post in (first, second)]
    assert statuses == [303, 422]
    assert Comment.objects.count() == 1


def test_an_author_mends_and_takes_back_a_comment() -> None:
    comment = a_comment()
    client = signed_in(comment.author)
    client.post(f"/community/comments/{comment.pk}/edit/", {"text": "고친 댓글"})
    comment.refresh_from_db()
    assert (comment.text, comment.edited_at is not None) == ("고친 댓글", True)
    client.post(f"/community/comments/{comment.pk}/delete/")
    comment.refresh_from_db()
    assert (comment.text, comment.is_deleted) == ("", True)


def test_under_a_post_that_went_nobody_answers() -> None:
    post = a_post(**hidden())
    response = signed_in(another_member()).post(f"/community/{post.pk}/comment/", {"text": "안녕하세요"})
    assert response.status_code == 410
    assert not Comment.objects.exists()


# Limits


def test_who_writes_too_much_waits_and_keeps_what_was_typed(monkeypatch) -> None:
    monkeypatch.setattr(spam, "POSTS", spam.POSTS._replace(per_member=RateLimit("test-post", most=2, seconds=3600)))
    client = signed_in(a_member())
    answers = [client.post("/community/write/", {**TYPED, "text": f"글 {number}"}) for number in range(3)]
    assert [answer.status_code for answer in answers] == [303, 303, 429]
    assert answers[2]["Retry-After"] == "3600"
    assert "60분쯤 뒤에 다시 보내 주세요" in answers[2].content.decode()
    assert "글 2</textarea>" in answers[2].content.decode()
    assert Post.objects.count() == 2
    assert signed_in(another_member()).post("/community/write/", TYPED).status_code == 303


def test_many_members_at_one_address_share_a_wider_limit(monkeypatch) -> None:
    wide = RateLimit("test-comment-address", most=2, seconds=600)
    monkeypatch.setattr(spam, "COMMENTS", spam.COMMENTS._replace(per_address=wide))
    post = a_post()
    members = [a_member(f"회원 {number}") for number in range(3)]
    answers = [signed_in(member).post(f"/community/{post.pk}/comment/", {"text": "안녕하세요"}) for member in members]
    elsewhere = signed_in(a_member("먼 데")).post(
        f"/community/{post.pk}/comment/", {"text": "안녕하세요"}, REMOTE_ADDR="203.0.113.9"
    )
    assert [answer.status_code for answer in [*answers, elsewhere]] == [303, 303, 429, 303]


def test_no_picture_is_looked_at_once_the_limit_is_passed(monkeypatch) -> None:
    monkeypatch.setattr(spam, "POSTS", spam.POSTS._replace(per_member=RateLimit("test-none", most=0, seconds=60)))
    monkeypatch.setattr(Image, "open", pytest.fail)
    response = signed_in(a_member()).post("/community/write/", {**TYPED, "pictures": [a_picture_file()]})
    assert response.status_code == 429
    assert not PostPicture.objects.exists()


def test_what_was_typed_before_the_login_is_there_after_it() -> None:
    member, client = a_member(), Client()
    response = client.post("/community/write/", {**TYPED, "pictures": [a_picture_file()]})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/community/write/")
    assert not Post.objects.exists()
    client.force_login(member.user)
    html = client.get("/community/write/").content.decode()
    assert f'value="{TYPED["title"]}"' in html
    assert TYPED["text"] in html
    assert TYPED["text"] not in client.get("/community/write/").content.decode()
