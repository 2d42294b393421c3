"""Members and staff who press at the same moment, on MySQL and MariaDB alone."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from community import comments, moderation, posts, reports
from community.models import Comment, Customer, Post, Report
from community.spam import Repeated
from community.tests.board_factories import a_member, a_moderator, a_post, another_member
from community.writing import Banned, Gone

pytestmark = [pytest.mark.concurrency, pytest.mark.django_db(transaction=True)]


def together(*deeds: Callable[[], object]) -> list[BaseException]:
    """Do all at once; what went wrong, in no order."""
    start, refusals = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait()
            deed()
        except Exception as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return refusals


def test_a_button_pressed_eight_times_puts_up_one_post_one_comment_and_one_report() -> None:
    author, post = a_member(), a_post(author=another_member())
    draft = posts.Draft(title="우산", text="천만 떼는 방법")
    refusals = together(*[lambda: posts.write(author=author, draft=draft)] * 8)
    assert [type(refusal) for refusal in refusals] == [Repeated] * 7
    together(*[lambda: comments.write(author=author, post=post, text="고맙습니다")] * 8)
    assert together(*[lambda: reports.submit(subject=post, by=author, reason="spam")] * 8) == []
    assert [Post.objects.of(author).count(), Comment.objects.count(), Report.objects.count()] == [1, 1, 1]


def test_what_is_hidden_while_it_is_mended_stays_hidden_and_nothing_is_lost() -> None:
    post, by = a_post(), a_moderator().user
    draft = posts.Draft(title="고친 제목", text="고친 글")
    for _round in range(5):
        refusals = together(
            lambda: posts.edit(post=post, by=post.author, draft=draft),
            lambda: moderation.hide(subject=post, reason="까닭", by=by),
        )
        assert refusals == []
        post.refresh_from_db()
        assert (post.is_hidden, post.hidden_reason, post.text) == (True, "까닭", "고친 글")
        moderation.restore(subject=post, by=by)


def test_what_is_taken_back_while_it_is_hidden_leaves_no_text() -> None:
    post, by = a_post(), a_moderator().user
    refusals = together(
        lambda: posts.delete(post=post, by=post.author),
        lambda: moderation.hide(subject=post, reason="까닭", by=by),
    )
    assert all(isinstance(refusal, moderation.ModerationRefused) for refusal in refusals)
    post.refresh_from_db()
    assert (post.is_deleted, post.text) == (True, "")


def test_after_a_ban_nothing_more_is_put_up() -> None:
    author, by = a_member(), a_moderator().user
    deeds = [
        lambda n=number: posts.write(author=author, draft=posts.Draft(f"글 {n}", f"글 {n}")) for number in range(6)
    ]
    refusals = together(*deeds, lambda: moderation.ban(member=author, reason="광고", by=by))
    banned_at = Customer.objects.get(pk=author.pk).banned_at
    assert all(isinstance(refusal, Banned) for refusal in refusals)
    assert Post.objects.count() + len(refusals) == 6
    with pytest.raises(Banned):
        posts.write(author=author, draft=posts.Draft("다시", "다시"))
    assert banned_at is not None


def test_an_answer_and_the_end_of_its_post_do_not_block_each_other() -> None:
    post = a_post()
    refusals = together(
        lambda: comments.write(author=another_member(), post=Post.objects.get(), text="안녕하세요"),
        lambda: posts.delete(post=post, by=post.author),
    )
    assert all(isinstance(refusal, Gone) for refusal in refusals)
    assert Post.objects.get().is_deleted
