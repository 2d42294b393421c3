"""What staff do about the board, by function and in the admin."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from community import album, moderation, posts, reports
from community.models import BoardCategory, Comment, Customer, Post, PostPicture, Report, User
from community.moderation import ModerationRefused
from community.tests.board_factories import (
    a_banned_member,
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
from impactmuseum.base import letters
from impactmuseum.base.models import OutgoingLetter
from impactmuseum.base.uploads import reencoded

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

PHONE = "전화번호가 적혀 있어요."


def logged() -> list[tuple[str, str]]:
    entries = ModelLogEntry.objects.filter(action__startswith="community.").order_by("pk")
    return [(entry.action, entry.data.get("reason", "")) for entry in entries]


def desk(*permissions: str) -> Client:
    """Somebody of the staff who may just this: `desk("view_post")`."""
    user = User.objects.create_user(f"staff-{'-'.join(permissions)}", password="pass-word-1")
    user.user_permissions.add(*Permission.objects.filter(codename__in=[*permissions, "access_admin"]))
    client = Client()
    client.force_login(user)
    return client


# Hiding, restoring, pinning, banning


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_what_is_hidden_is_restored_as_it_was(kind: str) -> None:
    subject, by = (a_post() if kind == "post" else a_comment()), a_moderator().user
    moderation.hide(subject=subject, reason=PHONE, by=by)
    subject.refresh_from_db()
    assert (subject.is_shown, subject.hidden_reason, subject.hidden_by) == (False, PHONE, by)
    moderation.restore(subject=subject, by=by)
    subject.refresh_from_db()
    assert (subject.is_shown, subject.hidden_reason, subject.hidden_by) == (True, "", None)
    assert logged() == [("community.hide", PHONE), ("community.restore", "")]


@pytest.mark.parametrize(
    ("kind", "called"), [("post", "‘우산 버릴 때’ 글을"), ("comment", "‘우산 버릴 때’ 글의 댓글을")]
)
def test_who_wrote_it_is_told_why_it_was_hidden(kind: str, called: str) -> None:
    subject = a_post() if kind == "post" else a_comment()
    User.objects.filter(customer=subject.author).update(email="four@example.com")
    for _twice in range(2):
        moderation.hide(subject=subject, reason=PHONE, by=a_moderator().user)
    letters.send_waiting()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["four@example.com"], f"[임팩트 뮤지엄] {called} 가렸어요")
    for part in (letter.body, letter.alternatives[0].content):
        assert PHONE in part
        assert subject.text in part
        assert f"{settings.WAGTAILADMIN_BASE_URL}{subject.manage_url}" in part


def test_nobody_is_written_to_who_has_no_address_has_left_or_hides_what_they_wrote() -> None:
    moderator = a_moderator()
    User.objects.filter(pk=moderator.user.pk).update(email="staff@example.com")
    moderator.user.refresh_from_db()
    for post in (a_post(), a_post(author=None), a_post(author=moderator)):
        moderation.hide(subject=post, reason=PHONE, by=moderator.user)
    assert [Post.objects.hidden().count(), OutgoingLetter.objects.count()] == [3, 0]


def test_hiding_twice_keeps_the_first_reason_and_is_told_once() -> None:
    post, by = a_post(), a_moderator().user
    for reason in (PHONE, "다른 까닭"):
        moderation.hide(subject=post, reason=reason, by=by)
    post.refresh_from_db()
    assert post.hidden_reason == PHONE
    assert logged() == [("community.hide", PHONE)]


def test_what_its_author_took_back_is_not_hidden() -> None:
    post = a_post()
    posts.delete(post=post, by=post.author)
    with pytest.raises(ModerationRefused, match="그사이 지운"):
        moderation.hide(subject=post, reason=PHONE, by=a_moderator().user)
    assert not Post.objects.get().is_hidden
    assert logged() == []


def test_the_old_address_of_a_hidden_picture_shows_nothing(django_capture_on_commit_callbacks) -> None:
    author = a_member()
    (picture,) = album.keep(kind=PostPicture, sender=author, files=[reencoded(a_picture_file())])
    post = a_post(author=author)
    album.hang(subject=post, sender=author, descriptions={picture.pk: ""})
    known = Path(settings.MEDIA_ROOT, picture.file.name)
    content = known.read_bytes()
    with django_capture_on_commit_callbacks(execute=True):
        moderation.hide(subject=post, reason=PHONE, by=a_moderator().user)
    picture.refresh_from_db()
    assert not known.exists()
    assert Path(settings.MEDIA_ROOT, picture.file.name).read_bytes() == content


def test_a_picture_whose_file_is_gone_keeps_nobody_from_hiding() -> None:
    author = a_member()
    (picture,) = album.keep(kind=PostPicture, sender=author, files=[reencoded(a_picture_file())])
    post = a_post(author=author)
    album.hang(subject=post, sender=author, descriptions={picture.pk: ""})
    Path(settings.MEDIA_ROOT, picture.file.name).unlink()
    moderation.hide(subject=post, reason=PHONE, by=a_moderator().user)
    assert Post.objects.get().hidden_reason == PHONE


def test_hiding_answers_every_open_report_about_it_and_no_other() -> None:
    post, other, by = a_post("첫 글"), a_post("둘째 글"), a_moderator().user
    for subject, reporter in ((post, another_member()), (post, a_member("셋째")), (other, another_member())):
        reports.submit(subject=subject, by=reporter, reason="spam")
    moderation.hide(subject=post, reason=PHONE, by=by)
    assert set(Report.objects.about(post).values_list("status", "decided_by")) == {(Report.Status.HIDDEN, by.pk)}
    assert Report.objects.open().get().post == other


def test_what_is_left_as_it_is_closes_its_reports() -> None:
    post, by = a_post(), a_moderator().user
    report = reports.submit(subject=post, by=another_member(), reason="spam")
    moderation.leave(subject=post, by=by)
    report.refresh_from_db()
    post.refresh_from_db()
    assert (report.status, report.decided_by, post.is_shown) == (Report.Status.DISMISSED, by, True)


def test_only_what_the_museum_wrote_hangs_above_the_list() -> None:
    ours, theirs, by = a_post("약속", by_museum=True), a_post("자랑"), a_moderator().user
    moderation.pin(post=ours, by=by)
    with pytest.raises(ModerationRefused, match="뮤지엄이 쓴 글만"):
        moderation.pin(post=theirs, by=by)
    assert list(Post.objects.notices()) == [ours]
    moderation.unpin(post=ours, by=by)
    assert not Post.objects.notices().exists()
    assert logged() == [("community.pin", ""), ("community.unpin", "")]


def test_a_ban_is_lifted_again() -> None:
    member, by = a_member(), a_moderator().user
    moderation.ban(member=member, reason="광고를 되풀이했어요.", by=by)
    member.refresh_from_db()
    assert (member.is_banned, member.ban_reason, member.banned_by) == (True, "광고를 되풀이했어요.", by)
    moderation.lift(member=member, by=by)
    member.refresh_from_db()
    assert (member.is_banned, member.ban_reason, member.banned_by) == (False, "", None)
    assert logged() == [("community.ban", "광고를 되풀이했어요."), ("community.lift", "")]


def test_those_who_look_after_the_board_are_not_banned() -> None:
    with pytest.raises(ModerationRefused):
        moderation.ban(member=a_moderator(), reason="실수", by=a_moderator().user)
    assert not Customer.objects.exclude(banned_at=None).exists()


# In the admin

LISTS = ("board_post", "board_comment", "board_report", "member", "board_category")


@pytest.fixture
def rows() -> dict[str, Post | Comment | Report | Customer]:
    board_page()
    post, comment = a_post(), a_comment(a_post("둘째 글"))
    report = reports.submit(subject=post, by=another_member(), reason="abuse", note="첫 줄이요")
    return {"board_post": post, "board_comment": comment, "board_report": report, "member": a_member()}


def test_moderators_are_given_the_board_by_migration() -> None:
    held = Group.objects.get(name="Moderators").permissions.filter(content_type__app_label="community")
    assert set(held.values_list("codename", flat=True)) == {
        *(f"{action}_{model}" for model in ("post", "comment", "report", "customer") for action in ("change", "view")),
        *(f"{action}_boardcategory" for action in ("add", "change", "delete", "view")),
    }
    others = Group.objects.exclude(name="Moderators").filter(permissions__content_type__app_label="community")
    assert not others.exists()


@pytest.mark.parametrize("name", LISTS)
def test_each_list_opens_for_moderators_and_for_nobody_else(rows, name: str) -> None:
    moderator, editor, member = Client(), desk("view_product"), Client()
    moderator.force_login(a_moderator().user)
    member.force_login(a_member().user)
    address = reverse(f"{name}:index")
    assert moderator.get(address).status_code == 200
    assert [client.get(address).status_code for client in (editor, member, Client())] == [302, 302, 302]
    assert "커뮤니티" not in editor.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("name", LISTS[:-1])
def test_seeing_a_row_and_acting_on_it_are_two_permissions(rows, name: str) -> None:
    row = rows[name]
    address = reverse(f"{name}:page", args=[row.pk])
    viewer = desk(f"view_{row._meta.model_name}")
    html = viewer.get(address).content.decode()
    assert 'name="action"' not in html
    answer = viewer.post(address, {"action": "hide", "hide-reason": PHONE, "ban-reason": PHONE})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("wagtailadmin_home")
    assert logged() == []
    assert 'name="action"' in desk(f"change_{row._meta.model_name}").get(address).content.decode()


def test_a_post_is_hidden_and_restored_at_the_desk(rows) -> None:
    post = rows["board_post"]
    client, address = desk("change_post"), reverse("board_post:page", args=[post.pk])
    refused = client.post(address, {"action": "hide", "hide-reason": ""})
    assert refused.status_code == 422
    assert logged() == []
    assert client.post(address, {"action": "hide", "hide-reason": PHONE}).status_code == 302
    post.refresh_from_db()
    assert post.hidden_reason == PHONE
    html = client.get(address).content.decode()
    assert PHONE in html
    assert 'value="restore"' in html
    client.post(address, {"action": "restore"})
    post.refresh_from_db()
    assert post.is_shown


def test_a_deed_that_no_longer_makes_sense_changes_nothing(rows) -> None:
    post = rows["board_post"]
    client, address = desk("change_post"), reverse("board_post:page", args=[post.pk])
    for action in ("restore", "pin", "unpin", "leave", "", "no such"):
        assert client.post(address, {"action": action}).status_code == 302
    assert logged() == []


def test_a_report_is_answered_at_the_desk_with_the_text_as_it_was(rows) -> None:
    report, post = rows["board_report"], rows["board_post"]
    was = post.text
    posts.edit(post=post, by=post.author, draft=posts.Draft(title="착한 글", text="아무 일도 없었어요."))
    client, address = desk("change_report"), reverse("board_report:page", args=[report.pk])
    html = client.get(address).content.decode()
    assert was in html
    assert "아무 일도 없었어요." in html
    client.post(address, {"action": "leave"})
    report.refresh_from_db()
    assert report.status == Report.Status.DISMISSED
    assert 'value="leave"' not in client.get(address).content.decode()


def test_a_report_about_what_was_taken_back_can_still_be_closed(rows) -> None:
    report, post = rows["board_report"], rows["board_post"]
    posts.delete(post=post, by=post.author)
    client, address = desk("change_report"), reverse("board_report:page", args=[report.pk])
    html = client.get(address).content.decode()
    assert ('value="hide"' in html, 'value="leave"' in html) == (False, True)
    client.post(address, {"action": "leave"})
    assert not Report.objects.open().exists()


def test_a_member_is_banned_at_the_desk(rows) -> None:
    member = rows["member"]
    client, address = desk("change_customer"), reverse("member:page", args=[member.pk])
    html = client.get(address).content.decode()
    assert rows["board_post"].title in html
    assert "첫 줄이요" in html
    client.post(address, {"action": "ban", "ban-reason": "광고를 되풀이했어요."})
    member.refresh_from_db()
    assert member.ban_reason == "광고를 되풀이했어요."
    client.post(address, {"action": "lift"})
    member.refresh_from_db()
    assert not member.is_banned


def test_what_the_museum_wrote_is_pinned_at_the_desk() -> None:
    post = a_post("약속", by_museum=True)
    client, address = desk("change_post"), reverse("board_post:page", args=[post.pk])
    client.post(address, {"action": "pin"})
    post.refresh_from_db()
    assert post.is_notice
    client.post(address, {"action": "unpin"})
    post.refresh_from_db()
    assert not post.is_notice


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"보이는 글", "가려진 글", "지워짐", "공지"}),
        ("state=shown", {"보이는 글", "공지"}),
        ("state=hidden", {"가려진 글"}),
        ("state=deleted", {"지워짐"}),
        ("is_notice=True", {"공지"}),
        ("reported=open", {"보이는 글"}),
        ("q=손톱가위", {"공지"}),
        ("q=가려진", {"가려진 글"}),
    ],
)
def test_posts_are_found_by_their_state_and_by_their_words(query: str, found: set[str]) -> None:
    shown = a_post("보이는 글")
    a_post("가려진 글", **hidden())
    posts.delete(post=a_post("지운 글"), by=a_member())
    a_post("공지", is_notice=True, by_museum=True, author=another_member())
    reports.submit(subject=shown, by=another_member(), reason="spam")
    listed = desk("view_post").get(f"{reverse('board_post:index')}?{query}").context["object_list"]
    assert {str(post) for post in listed} == found


def test_a_category_filters_posts_and_leaves_them_when_it_goes() -> None:
    category = a_category()
    post = a_post("물음", category=category)
    a_post("이야기")
    listed = desk("view_post").get(f"{reverse('board_post:index')}?category={category.pk}").context["object_list"]
    assert list(listed) == [post]
    category.delete()
    post.refresh_from_db()
    assert (post.category, BoardCategory.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("query", "count"), [("status=open", 2), ("status=hidden", 1), ("kind=comment", 1), ("reason=spam", 2)]
)
def test_reports_are_found_by_what_became_of_them(query: str, count: int) -> None:
    post, comment, other = a_post(), a_comment(), a_post("둘째 글")
    reports.submit(subject=post, by=another_member(), reason="spam")
    reports.submit(subject=comment, by=a_member(), reason="spam")
    reports.submit(subject=other, by=another_member(), reason="abuse")
    moderation.hide(subject=other, reason=PHONE, by=a_moderator().user)
    listed = desk("view_report").get(f"{reverse('board_report:index')}?{query}").context["object_list"]
    assert len(listed) == count


def test_members_are_found_by_name_and_by_ban() -> None:
    post = a_post(author=a_member())
    a_comment(post, author=a_member()), a_comment(post, author=a_member())
    a_banned_member()
    client, address = desk("view_customer"), reverse("member:index")
    assert [str(found) for found in client.get(f"{address}?banned=yes").context["object_list"]] == ["도배하는 이"]
    (found,) = client.get(f"{address}?q=네개째").context["object_list"]
    assert (str(found), found.posts_count, found.comments_count) == ("네개째", 1, 2)


def test_no_list_of_the_desk_grows_in_statements(rows) -> None:
    client = Client()
    client.force_login(a_moderator().user)

    def counted() -> list[int]:
        found = []
        for name in LISTS[:-1]:
            with CaptureQueriesContext(connection) as captured:
                client.get(reverse(f"{name}:index"))
            found.append(len(captured))
        return found

    counted()
    few = counted()
    for number in range(30):
        post = a_post(f"글 {number}", author=a_member(f"회원 {number}"), category=a_category())
        reports.submit(subject=a_comment(post), by=a_member(), reason="spam")
    assert counted() == few
