"""Somebody becomes a member by form."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from community import forms
from community.models import Customer, User
from community.tests.factories import PASSWORD, SIGN_UP, a_member
from problems.tests.english_factories import english_tree
from problems.tests.factories import ProblemPageFactory

pytestmark = pytest.mark.django_db


def sign_up(client: Client, **typed: str):
    return client.post("/accounts/signup/", {**SIGN_UP, **typed})


def errors(response) -> dict[str, list[str]]:
    return {name: [str(error) for error in found] for name, found in response.context["form"].errors.items()}


def test_who_signs_up_is_signed_in_and_back_where_they_came_from(client):
    response = sign_up(client, next="/shop/?sort=new")
    assert (response.status_code, response.url) == (302, "/shop/?sort=new")
    customer = Customer.objects.get()
    assert (customer.nickname, customer.user.username, customer.user.email) == (
        "길동",
        "gildong",
        "gildong@example.com",
    )
    assert client.get("/my/").status_code == 200


def test_without_a_page_to_go_back_to_one_lands_on_ones_own(client):
    assert sign_up(client).url == "/my/"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(client, elsewhere: str):
    assert sign_up(client, next=elsewhere).url == "/my/"


def test_the_form_remembers_the_page_that_led_to_it(client):
    page = client.get("/accounts/signup/", headers={"referer": "http://testserver/shop/tote/?color=1"})
    assert '<input type="hidden" name="next" value="/shop/tote/?color=1">' in page.content.decode()
    for strange in ("https://evil.example/shop/", "http://testserver/accounts/login/", ""):
        page = client.get("/accounts/signup/", headers={"referer": strange})
        assert 'name="next"' not in page.content.decode()


def test_nothing_is_ticked_beforehand(client):
    page = client.get("/accounts/signup/").content.decode()
    boxes = re.findall(r"<input type=\"checkbox\"[^>]*>", page)
    assert len(boxes) == 5
    assert not [box for box in boxes if "checked" in box]


def test_consents_are_kept_apart_and_with_their_time(client):
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        sign_up(client, sms_marketing="on")
    now = datetime(2026, 11, 22, 3, tzinfo=UTC)
    customer = Customer.objects.get()
    assert (customer.terms_agreed_at, customer.sms_marketing_agreed_at) == (now, now)
    assert (customer.email_marketing_agreed_at, customer.night_marketing_agreed_at) == (None, None)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("is_14", "만 14세 이상만 가입할 수 있어요."),
        ("terms", "이용약관에 동의해 주셔야 가입할 수 있어요."),
        ("nickname", "이 칸을 적어 주세요."),
        ("email", "이 칸을 적어 주세요."),
    ],
)
def test_what_is_asked_of_everybody_is_said_beside_its_field(client, missing: str, sentence: str):
    typed = {name: value for name, value in SIGN_UP.items() if name != missing}
    response = client.post("/accounts/signup/", typed)
    assert errors(response) == {missing: [sentence]}
    assert not User.objects.exists()


def test_a_problem_is_chosen_from_the_halls_that_are_open(client):
    hall, closed = ProblemPageFactory(title="플라스틱"), ProblemPageFactory(title="닫힌 방", live=False)
    page = client.get("/accounts/signup/").content.decode()
    assert ("플라스틱" in page, "닫힌 방" in page) == (True, False)
    assert list(errors(sign_up(client, problem=str(closed.pk)))) == ["problem"]
    sign_up(client, problem=str(hall.pk))
    assert Customer.objects.get().problem == hall


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"username": "mina"}, "username", "이미 쓰고 있는 아이디예요."),
        ({"username": "MINA"}, "username", "이미 쓰고 있는 아이디예요."),
        ({"email": "mina@example.com"}, "email", "이미 쓰고 있는 이메일이에요."),
        ({"email": "Mina@Example.com"}, "email", "이미 쓰고 있는 이메일이에요."),
        ({"nickname": "미나"}, "nickname", "이미 쓰고 있는 별명이에요."),
        ({"nickname": "  미나 "}, "nickname", "이미 쓰고 있는 별명이에요."),
    ],
)
def test_a_taken_name_is_said_beside_its_field_and_all_else_is_kept(client, typed, field: str, sentence: str):
    a_member("mina", nickname="미나")
    response = sign_up(client, email_marketing="on", next="/shop/", **typed)
    assert errors(response) == {field: [sentence]}
    page = response.content.decode()
    for name, value in {**SIGN_UP, **typed}.items():
        if name in ("username", "email", "nickname"):
            assert f'name="{name}" value="{value}"' in page
    assert PASSWORD not in page
    assert re.search(r'name="email_marketing"[^>]*checked', page)
    assert '<input type="hidden" name="next" value="/shop/">' in page
    assert User.objects.count() == 1


def test_all_taken_names_are_said_at_once(client):
    a_member("mina", nickname="미나")
    response = sign_up(client, username="mina", email="mina@example.com", nickname="미나")
    assert sorted(errors(response)) == ["email", "nickname", "username"]


@pytest.mark.parametrize("username", ["a@b.example", "한", "ab", "a b c", "x" * 31, "<b>x</b>"])
def test_a_username_is_short_plain_and_no_address(client, username: str):
    assert list(errors(sign_up(client, username=username))) == ["username"]
    assert not User.objects.exists()


@pytest.mark.parametrize("nickname", ["길", "길" * 31, "관리자", "임팩트 뮤지엄", "Admin", "길\u200b동", "운_영_자"])
def test_a_nickname_can_be_read_and_is_not_the_museums_own(client, nickname: str):
    assert list(errors(sign_up(client, nickname=nickname))) == ["nickname"]
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("1234567", "비밀번호가 너무 짧아요. 8자 이상으로 정해 주세요."),
        ("9876543210123", "숫자로만 된 비밀번호는 쓸 수 없어요."),
        ("password", "너무 흔한 비밀번호예요."),
        ("gildong1", "아이디과(와) 너무 비슷한 비밀번호예요."),
    ],
)
def test_a_weak_password_is_refused_in_plain_words(client, password: str, sentence: str):
    assert sentence in errors(sign_up(client, password1=password, password2=password))["password1"]
    assert not User.objects.exists()


def test_two_different_passwords_are_told(client):
    assert errors(sign_up(client, password2="다른-것-4242")) == {"password2": ["비밀번호 두 개가 달라요."]}


def test_a_letter_welcomes_and_asks_to_confirm_the_address(client):
    with time_machine.travel("2026-11-22T03:00:00Z", tick=False):
        sign_up(client, email_marketing="on")
        (letter,) = mail.outbox
        assert (letter.subject, letter.to) == ("[임팩트 뮤지엄] 회원가입을 환영합니다", ["gildong@example.com"])
        assert "2026.11.22 마케팅 정보 수신에 동의하셨습니다." in letter.body
        link = re.search(r"http://testserver(/accounts/confirm-email/[^\s]+)", letter.body)[1]
        assert link in letter.alternatives[0].content
        assert not EmailAddress.objects.get().verified
        assert client.get(link).status_code == 200
        assert not EmailAddress.objects.get().verified
        assert client.post(link).url == "/my/"
    address = EmailAddress.objects.get()
    assert (address.verified, address.primary) == (True, True)


def test_a_mail_server_that_is_away_keeps_nobody_from_becoming_a_member(client, settings):
    settings.EMAIL_BACKEND = "impactmuseum.base.tests.test_letters.Broken"
    assert sign_up(client).status_code == 302
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("field", ["username", "email", "nickname"])
def test_who_loses_the_race_for_a_name_reads_so_beside_its_field(client, monkeypatch, field: str):
    """Between our look and our writing, somebody else takes the name."""
    name = SIGN_UP[field]
    form_is_valid = forms.SignUpForm.is_valid

    def is_valid_then_taken(self):
        monkeypatch.setattr(forms.SignUpForm, "is_valid", form_is_valid)
        answer = form_is_valid(self)
        other = {"username": "winner", "email": "winner@example.com", "nickname": "이긴이", field: name}
        a_member(other["username"], email=other["email"], nickname=other["nickname"])
        return answer

    monkeypatch.setattr(forms.SignUpForm, "is_valid", is_valid_then_taken)
    response = sign_up(client)
    assert (response.status_code, list(errors(response))) == (200, [field])
    assert list(User.objects.values_list("username", flat=True)) == [name if field == "username" else "winner"]
    assert "_auth_user_id" not in client.session


def test_the_form_needs_its_token():
    assert sign_up(Client(enforce_csrf_checks=True)).status_code == 403
    assert not User.objects.exists()


def test_a_member_has_no_business_at_the_form(client):
    client.force_login(a_member().user)
    assert client.get("/accounts/signup/?next=/shop/").url == "/shop/"


def test_the_museum_writes_to_a_member_in_the_language_they_signed_up_or_last_signed_in_in(client):
    client.post("/en/accounts/signup/", SIGN_UP)
    assert Customer.objects.get().language == "en"
    assert mail.outbox[0].subject.startswith("[Impact Museum] ")
    client.post("/accounts/logout/")
    client.post("/accounts/login/", {"login": SIGN_UP["username"], "password": PASSWORD})
    assert Customer.objects.get().language == "ko"


def test_signing_out_in_english_leads_to_the_english_entrance(client):
    english_tree()
    client.force_login(a_member().user)
    assert client.post("/en/accounts/logout/").url == "/en/"
