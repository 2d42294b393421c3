"""Reporting what should not stand on the board."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from community import reports, spam
from community.models import Report
from community.tests.board_factories import (
    a_banned_member,
    a_comment,
    a_member,
    a_post,
    another_member,
    board_page,
    hidden,
)
from community.writing import Banned, Gone
from impactmuseum.base.rate_limit import RateLimit

pytestmark = pytest.mark.django_db


def as_another() -> Client:
    board_page()
    client = Client()
    client.force_login(another_member().user)
    return client


@pytest.mark.parametrize("kind", ["post", "comment"])
def test_a_report_keeps_what_was_read_and_thanks(kind: str) -> None:
    subject = a_post() if kind == "post" else a_comment(author=a_member())
    client = as_another()
    response = client.post(f"{subject.manage_url.removesuffix('manage/')}report/", {"reason": "spam", "note": "광고"})
    report = Report.objects.get()
    assert (response.status_code, response["Location"]) == (303, subject.manage_url)
    assert (report.subject, report.reporter, report.reason, report.note) == (subject, another_member(), "spam", "광고")
    assert (report.status, subject.text in report.text) == (Report.Status.OPEN, True)
    assert "신고를 받았어요" in client.get(subject.manage_url).content.decode()


def test_a_member_reports_a_thing_once() -> None:
    post = a_post()
    first = reports.submit(subject=post, by=another_member(), reason="spam")
    assert reports.submit(subject=post, by=another_member(), reason="abuse") == first
    assert Report.objects.get().reason == "spam"
    reports.submit(subject=post, by=a_member("셋째"), reason="abuse")
    assert Report.objects.count() == 2


def test_the_database_itself_holds_one_report_of_a_member_about_a_thing() -> None:
    post, by = a_post(), another_member()
    Report.objects.create(post=post, reporter=by, reason="spam", text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(post=post, reporter=by, reason="spam", text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(reporter=by, reason="spam", text="")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(post=post, comment=a_comment(post), reporter=a_member("셋째"), reason="spam", text="")
    assert Report.objects.count() == 1


def test_nobody_reports_themselves_nor_what_is_gone_nor_while_banned() -> None:
    post, gone = a_post(), a_post("둘째", **hidden())
    for subject, by, refusal in (
        (post, a_member(), reports.ReportRefused),
        (gone, another_member(), Gone),
        (post, a_banned_member(), Banned),
    ):
        with pytest.raises(refusal):
            reports.submit(subject=subject, by=by, reason="spam")
    assert not Report.objects.exists()


def test_a_report_without_a_reason_is_asked_again_with_all_that_was_typed() -> None:
    post = a_post()
    response = as_another().post(f"/community/{post.pk}/report/", {"reason": "", "note": "세 번째 줄이요"})
    html = response.content.decode()
    assert response.status_code == 422
    assert "까닭을 골라 주세요." in html
    assert "세 번째 줄이요</textarea>" in html
    assert not Report.objects.exists()


def test_who_reports_too_much_waits(monkeypatch) -> None:
    monkeypatch.setattr(spam, "REPORTS", spam.REPORTS._replace(per_member=RateLimit("test-report", most=1, seconds=60)))
    client, posts = as_another(), [a_post("첫 글"), a_post("둘째 글")]
    answers = [client.post(f"/community/{post.pk}/report/", {"reason": "spam"}).status_code for post in posts]
    assert answers == [303, 429]
    assert Report.objects.get().post == posts[0]


def test_a_report_outlives_who_made_it() -> None:
    report = reports.submit(subject=a_post(), by=another_member(), reason="spam")
    another_member().user.delete()
    report.refresh_from_db()
    assert report.reporter is None
