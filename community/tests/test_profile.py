"""What a member changes of themself."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.utils import timezone

from community import customers, profile
from community.models import Customer
from community.tests.factories import a_member
from problems.tests.factories import ProblemPageFactory

pytestmark = pytest.mark.django_db
LONG_AGO = datetime(2026, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def mina() -> Customer:
    return a_member("mina", nickname="미나")


@pytest.fixture
def device(mina: Customer) -> Client:
    client = Client()
    client.force_login(mina.user)
    return client


def test_a_member_changes_nickname_and_problem(device, mina):
    problem = ProblemPageFactory()
    answer = device.post("/my/profile/", {"nickname": " 새  미나 ", "problem": problem.pk})
    assert answer["Location"] == "/my/"
    mina.refresh_from_db()
    assert (mina.nickname, mina.problem) == ("새 미나", problem)


def test_the_form_begins_with_what_is_kept_and_takes_ones_own_nickname(device, mina):
    assert 'value="미나"' in device.get("/my/profile/").content.decode()
    assert device.post("/my/profile/", {"nickname": "미나"}).status_code == 302


def test_a_taken_nickname_is_said_beside_its_field_and_nothing_is_lost(device, mina):
    a_member("theo", nickname="Theo")
    problem = ProblemPageFactory()
    answer = device.post("/my/profile/", {"nickname": "THEO", "problem": problem.pk})
    assert (answer.status_code, answer.context["form"].errors["nickname"]) == (422, ["이미 쓰고 있는 별명이에요."])
    assert 'value="THEO"' in answer.content.decode()
    assert answer.context["form"]["problem"].value() == str(problem.pk)
    mina.refresh_from_db()
    assert (mina.nickname, mina.problem) == ("미나", None)


def test_whoever_loses_the_race_for_a_nickname_reads_so_beside_its_field(device, mina, monkeypatch):
    a_member("theo", nickname="테오")
    monkeypatch.setattr(customers, "is_nickname_free", lambda *_args, **_options: True)
    answer = device.post("/my/profile/", {"nickname": "테오", "problem": ""})
    assert (answer.status_code, answer.context["form"].errors) == (422, {"nickname": ["이미 쓰고 있는 별명이에요."]})
    mina.refresh_from_db()
    assert mina.nickname == "미나"


def test_a_consent_is_kept_with_its_time_and_the_page_says_the_day(device, mina):
    answer = device.post("/my/consents/", {"email_marketing": "on"}, follow=True)
    mina.refresh_from_db()
    assert mina.email_marketing_agreed_at is not None
    assert mina.sms_marketing_agreed_at is None
    day = timezone.localdate(mina.email_marketing_agreed_at)
    assert f"{day:%Y.%m.%d}에 동의하셨어요." in answer.content.decode()


def test_a_consent_given_before_keeps_its_time(mina):
    Customer.objects.filter(pk=mina.pk).update(email_marketing_agreed_at=LONG_AGO)
    now = datetime(2026, 5, 1, tzinfo=UTC)
    assert profile.agree(customer=mina, consents=customers.Consents(email=True, sms=True), at=now)
    mina.refresh_from_db()
    assert (mina.email_marketing_agreed_at, mina.sms_marketing_agreed_at) == (LONG_AGO, now)
    assert not profile.agree(customer=mina, consents=customers.Consents(email=True, sms=True), at=LONG_AGO)


def test_a_consent_that_is_taken_back_is_gone(device, mina):
    Customer.objects.filter(pk=mina.pk).update(email_marketing_agreed_at=LONG_AGO)
    device.post("/my/consents/", {})
    mina.refresh_from_db()
    assert mina.email_marketing_agreed_at is None


def test_messages_at_night_end_with_messages_by_day(mina):
    Customer.objects.filter(pk=mina.pk).update(sms_marketing_agreed_at=LONG_AGO, night_marketing_agreed_at=LONG_AGO)
    profile.agree(customer=mina, consents=customers.Consents(night=True), at=LONG_AGO)
    mina.refresh_from_db()
    assert (mina.sms_marketing_agreed_at, mina.night_marketing_agreed_at) == (None, None)


@pytest.mark.parametrize("path", ["/my/profile/", "/my/consents/"])
def test_a_guest_is_asked_to_sign_in(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    assert client.post(path, {"nickname": "누구"})["Location"] == f"/accounts/login/?next={path}"
