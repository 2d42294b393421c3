"""The list of the board and the page of a post, as every visitor sees them."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community import album
from community.models import BoardPage, Post, PostPicture
from community.tests.board_factories import (
    a_category,
    a_comment,
    a_member,
    a_picture_file,
    a_post,
    another_member,
    board_page,
    hidden,
)
from impactmuseum.base.tests.statements import statements
from impactmuseum.base.uploads import reencoded
from problems.tests.factories import ProblemPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture(autouse=True)
def board() -> BoardPage:
    return board_page()


def titles(client: Client, query: str = "") -> list[str]:
    return [post.title for post in client.get(f"/community/{query}").context["listing"].posts]


def page(client: Client, post: Post, query: str = "") -> str:
    response = client.get(f"/community/{post.pk}/{query}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_newest_post_stands_first(client: Client) -> None:
    now = timezone.now()
    a_post("어제", created_at=now - timedelta(days=1))
    a_post("오늘", created_at=now)
    assert titles(client) == ["오늘", "어제"]


def test_a_row_says_where_it_belongs_who_wrote_it_and_what_was_said_to_it(client: Client) -> None:
    hall = ProblemPageFactory(title="플라스틱", accent="sea")
    post = a_post(problem=hall, category=a_category())
    a_comment(post)
    a_comment(post, **hidden())
    html = client.get("/community/").content.decode()
    row = re.search(r'<article class="post-row.*?</article>', html, re.DOTALL)
    assert row
    for part in ('data-accent="sea"', "물어봐요", "플라스틱", f'href="/community/{post.pk}/"', "네개째", "댓글 1"):
        assert part in row[0]


def test_notices_hang_above_the_first_page_and_are_not_told_twice(client: Client) -> None:
    notice = a_post("약속", is_notice=True, by_museum=True, created_at=timezone.now() - timedelta(days=30))
    for number in range(21):
        a_post(f"글 {number}")
    first, second = (client.get(f"/community/?page={number}").context["listing"] for number in (1, 2))
    assert (first.notices, second.notices) == ([notice], [])
    assert notice not in [*first.posts, *second.posts]
    assert (len(first.posts), len(second.posts), first.count) == (20, 1, 21)


def test_older_notices_than_hang_above_the_list_stand_in_it(client: Client) -> None:
    now = timezone.now()
    for age in range(5):
        a_post(f"공지 {age}", is_notice=True, by_museum=True, created_at=now - timedelta(days=age))
    listing = client.get("/community/").context["listing"]
    assert [post.title for post in listing.notices] == ["공지 0", "공지 1", "공지 2"]
    assert [post.title for post in listing.posts] == ["공지 3", "공지 4"]


def test_a_list_is_narrowed_by_category_and_by_problem(client: Client) -> None:
    hall = ProblemPageFactory(slug="plastic")
    a_post("둘 다", category=a_category(), problem=hall)
    a_post("갈래만", category=a_category())
    a_post("전시실만", problem=hall)
    a_post("아무것도")
    assert titles(client, "?category=question") == ["갈래만", "둘 다"]
    assert titles(client, "?problem=plastic") == ["전시실만", "둘 다"]
    assert titles(client, "?category=question&problem=plastic") == ["둘 다"]
    assert titles(client, "?category=none") == []


def test_every_word_is_found_in_title_text_or_nickname(client: Client) -> None:
    a_post("우산 버릴 때", text="천만 떼고 싶어요.", author=a_member("네개째"))
    a_post("커피 봉투", text="우산이 아니라 이름이 궁금해요.", author=another_member())
    assert titles(client, "?query=우산") == ["커피 봉투", "우산 버릴 때"]
    assert titles(client, "?query=우산 천만") == ["우산 버릴 때"]
    assert titles(client, "?query=네개째") == ["우산 버릴 때"]
    assert titles(client, "?query=네개째 커피") == []


@pytest.mark.parametrize("query", ["%", "_", "\\", "'", "\x00", "가" * 3000, "😀"])
def test_no_query_is_an_error_and_signs_stand_for_themselves(client: Client, query: str) -> None:
    a_post()
    response = client.get("/community/", {"query": query})
    assert response.status_code == 200
    assert response.context["listing"].wish.is_plain or response.context["listing"].posts == []


def test_what_was_asked_stays_in_the_form_and_in_the_numbers_of_the_pages(client: Client) -> None:
    ProblemPageFactory(slug="plastic")
    a_category()
    for number in range(25):
        a_post(f"우산 {number}", category=a_category())
    html = client.get("/community/?query=우산&category=question").content.decode()
    assert 'name="query" value="우산"' in html
    assert '<input type="hidden" name="category" value="question">' in html
    assert 'href="?query=%EC%9A%B0%EC%82%B0&amp;category=question&amp;page=2"' in html.replace("&page", "&amp;page")
    assert 'rel="canonical" href="http://testserver/community/?query=%EC%9A%B0%EC%82%B0&amp;category=question"' in html


@pytest.mark.parametrize(
    ("asked", "is_kept"),
    [("", True), ("?page=1", True), ("?query=우산", False), ("?category=question", False), ("?problem=plastic", False)],
)
def test_search_engines_keep_the_whole_list_alone(client: Client, asked: str, is_kept: bool) -> None:
    a_post(category=a_category())
    html = client.get(f"/community/{asked}").content.decode()
    assert ('<meta name="robots" content="noindex">' not in html) == is_kept


def test_beyond_the_last_page_there_is_the_last_page(client: Client) -> None:
    a_post()
    assert titles(client, "?page=99") == titles(client, "?page=x") == ["우산 버릴 때"]


def test_what_is_hidden_or_taken_back_stands_in_no_list(client: Client) -> None:
    a_post("가려진 글", **hidden())
    a_post("", text="", deleted_at=timezone.now())
    assert titles(client) == []
    assert "아직 걸린 글이 없어요" in client.get("/community/").content.decode()


def test_a_text_is_shown_as_text(client: Client) -> None:
    post = a_post("<b>굵게</b>", text="<script>alert(1)</script>\n둘째 줄 https://example.com/a")
    html = page(client, post)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>둘째 줄" in html
    link = '<a href="https://example.com/a" rel="nofollow ugc noopener">https://example.com/a</a>'
    assert link in html
    assert "<b>굵게</b>" not in html


def test_search_engines_read_the_conversation_and_no_text_breaks_out_of_it(client: Client) -> None:
    post = a_post(text="</script><script>alert(1)</script>")
    a_comment(post)
    a_comment(post, "가려진 댓글", **hidden())
    html = page(client, post)
    told = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert told
    posting = json.loads(told[1])
    assert (posting["@type"], posting["text"]) == ("DiscussionForumPosting", post.text)
    assert posting["author"] == {"@type": "Person", "name": "네개째"}
    assert posting["commentCount"] == 1
    assert [comment["text"] for comment in posting["comment"]] == ["마개를 먼저 돌려 보세요."]
    assert "alert(1)</script>" not in html


def test_who_left_is_not_named_and_what_they_said_stays(client: Client) -> None:
    post, comment = a_post(), a_comment(author=another_member())
    post.author.user.delete()
    comment.author.user.delete()
    assert "탈퇴한 회원" in page(client, post)
    assert "네개째" not in page(client, post)
    assert "탈퇴한 회원" in client.get("/community/").content.decode()
    assert Post.objects.get(pk=post.pk).author is None


def test_what_the_museum_says_is_marked(client: Client) -> None:
    assert "뮤지엄</span>" not in page(client, a_post())
    assert "뮤지엄</span>" in page(client, a_post(by_museum=True))


def test_pictures_say_what_their_author_says_of_them(client: Client) -> None:
    author = a_member()
    first, second = album.keep(kind=PostPicture, sender=author, files=[reencoded(a_picture_file()) for _ in range(2)])
    post = a_post(author=author)
    album.hang(subject=post, sender=author, descriptions={second.pk: "우산 꼭지", first.pk: ""})
    html = page(client, post)
    assert re.findall(r'alt="([^"]+)"', html) == ["우산 꼭지", "글쓴이가 설명을 적지 않은 그림"]
    assert f'src="{second.file.url}" width="40" height="30"' in html


def test_comments_stand_in_the_order_they_came_and_keep_the_place_of_those_that_went(client: Client) -> None:
    post = a_post()
    a_comment(post, "첫째")
    a_comment(post, "욕설", **hidden())
    a_comment(post, "", deleted_at=timezone.now())
    a_comment(post, "넷째")
    html = page(client, post).partition('id="comments"')[2]
    places = [html.index(text) for text in ("첫째", "운영자가 가린 댓글", "글쓴이가 지운 댓글", "넷째")]
    assert places == sorted(places)
    assert "욕설" not in html
    assert "댓글 2</h2>" in html


def test_a_long_conversation_has_pages_and_each_comment_knows_its_own(client: Client) -> None:
    post = a_post()
    comments = [a_comment(post, f"댓글 {number}") for number in range(51)]
    assert comments[0].get_absolute_url() == f"/community/{post.pk}/#comment-{comments[0].pk}"
    assert comments[50].get_absolute_url() == f"/community/{post.pk}/?page=2#comment-{comments[50].pk}"
    assert f'id="comment-{comments[50].pk}"' in page(client, post, "?page=2")


@pytest.mark.parametrize("fields", [hidden("욕설이에요"), {"deleted_at": timezone.now(), "title": "", "text": ""}])
def test_what_went_is_gone_and_says_no_more(client: Client, fields: dict[str, object]) -> None:
    fields = {"title": "비밀 제목", "text": "비밀 글", **fields}
    post = a_post(**fields)
    response = client.get(f"/community/{post.pk}/")
    html = response.content.decode()
    assert response.status_code == 410
    assert "벽에서 내려간 글이에요" in html
    assert not re.search("비밀 제목|비밀 글|욕설이에요", html)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["999/", "0/", "-1/", "1x/", "99999999999999999999/", "007/", "%EA%B8%80/"])
def test_what_never_was_is_not_found(client: Client, path: str) -> None:
    assert client.get(f"/community/{path}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_the_shared_pages_are_only_read(client: Client, method: str) -> None:
    post = a_post()
    assert getattr(client, method)("/community/").status_code == 405
    assert getattr(client, method)(f"/community/{post.pk}/").status_code == 405
    assert Post.objects.get().text == post.text


def test_the_shared_pages_open_no_session_and_are_the_same_for_members(client: Client) -> None:
    post = a_post()
    a_comment(post)
    member = Client()
    member.force_login(a_member().user)
    for path in ("/community/", f"/community/{post.pk}/"):
        strangers = client.get(path)
        assert not strangers.cookies
        assert "Cookie" not in strangers.get("Vary", "")
        assert member.get(path).content == strangers.content


def test_a_post_stands_under_the_board_of_each_language(client: Client) -> None:
    post = a_post()
    assert client.get(f"/community/{post.pk}/").status_code == 200
    assert post.url == f"/community/{post.pk}/"
    BoardPage.objects.get().unpublish()
    assert client.get(f"/community/{post.pk}/").status_code == 404


def test_no_list_is_longer_in_statements_than_twelve_whatever_its_length(client: Client) -> None:
    hall, category, author = ProblemPageFactory(slug="plastic"), a_category(), a_member()
    a_post("약속", is_notice=True, by_museum=True)
    counted = []
    for posts in (5, 200):
        for number in range(Post.objects.count(), posts):
            a_comment(a_post(f"우산 {number}", problem=hall, category=category, author=author))
        paths = ("/community/", "/community/?page=2", "/community/?query=우산&category=question&problem=plastic")
        counted.append([statements(client, path) for path in paths])
    assert counted[0] == counted[1]
    assert max(counted[1]) <= 12


def test_a_post_costs_as_many_statements_with_forty_comments_as_with_two(client: Client) -> None:
    author = a_member()
    post = a_post(problem=ProblemPageFactory(), category=a_category(), author=author)
    counted = []
    for comments in (2, 40):
        for number in range(post.comments.count(), comments):
            a_comment(post, f"댓글 {number}", author=a_member(f"회원 {number}"))
        files = [reencoded(a_picture_file()) for _ in range(comments // 10)]
        album.hang(
            subject=post,
            sender=author,
            descriptions={picture.pk: "" for picture in album.keep(kind=PostPicture, sender=author, files=files)},
        )
        counted.append(statements(client, f"/community/{post.pk}/"))
    assert counted[0] == counted[1] <= 8
