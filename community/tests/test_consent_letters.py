"""What a member is told of the news they agreed to, and when they are asked again."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from community import consent_letters, customers, profile
from community.models import Customer
from community.tests.factories import a_member

pytestmark = pytest.mark.django_db
NOW = datetime(2028, 2, 29, 3, tzinfo=UTC)


@pytest.fixture
def mina() -> Customer:
    return a_member("mina", nickname="미나")


def agreed(customer: Customer, **at: datetime) -> None:
    Customer.objects.filter(pk=customer.pk).update(**{f"{kind}_marketing_agreed_at": day for kind, day in at.items()})


def test_a_changed_consent_is_confirmed_by_letter_with_its_day(mina):
    agreed(mina, sms=datetime(2027, 1, 1, tzinfo=UTC))
    profile.agree(customer=mina, consents=customers.Consents(email=True), at=NOW)
    (letter,) = mail.outbox
    assert letter.to == ["mina@example.com"]
    assert letter.subject.endswith("2028.02.29 마케팅 정보 수신 동의를 처리했습니다")
    assert "이메일 소식: 2028.02.29 동의하셨습니다." in letter.body
    assert "문자 소식: 2028.02.29 동의를 철회하셨습니다." in letter.body
    assert "밤 시간 문자" not in letter.body
    assert "/my/consents/" in letter.alternatives[0].content


def test_nothing_changed_is_no_letter(mina):
    agreed(mina, email=NOW)
    profile.agree(customer=mina, consents=customers.Consents(email=True), at=NOW)
    assert mail.outbox == []


def test_whoever_has_no_address_reads_it_on_the_page_alone():
    kakao = a_member("kakao", email=None)
    profile.agree(customer=kakao, consents=customers.Consents(sms=True), at=NOW)
    assert mail.outbox == []


def test_a_consent_of_two_years_is_asked_about_once_in_two_years(mina):
    agreed(mina, email=datetime(2026, 2, 28, 3, tzinfo=UTC), sms=datetime(2027, 5, 1, tzinfo=UTC))
    assert consent_letters.ask_again(at=NOW) == (1, 0)
    assert consent_letters.ask_again(at=NOW) == (0, 0)
    (letter,) = mail.outbox
    assert letter.subject.endswith("마케팅 정보 수신 동의를 확인해 주십시오")
    assert "이메일 소식: 2026.02.28 동의하셨습니다." in letter.body
    assert "문자 소식: 2027.05.01 동의하셨습니다." in letter.body
    assert "아무것도 하지 않으셔도 됩니다" in letter.body
    assert consent_letters.ask_again(at=datetime(2030, 3, 1, tzinfo=UTC)) == (1, 0)


def test_younger_consents_and_none_are_not_asked_about(mina):
    a_member("theo")
    agreed(mina, email=datetime(2026, 2, 28, 4, tzinfo=UTC))
    assert consent_letters.ask_again(at=NOW) == (0, 0)
    assert mail.outbox == []


def test_the_command_says_whom_it_could_not_ask(mina):
    kakao = a_member("kakao", email=None)
    for member in (mina, kakao):
        agreed(member, email=datetime(2020, 1, 1, tzinfo=UTC))
    said = StringIO()
    call_command("confirm_consents", stdout=said)
    assert said.getvalue() == "1 members asked.\n1 members have no e-mail address to be asked at.\n"
