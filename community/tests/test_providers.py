"""Somebody comes by Google, Kakao or Naver: over HTTP, against providers on this machine."""

import html
import re
import urllib.request
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from community import forms
from community import providers as places
from community.models import Customer, User
from community.tests.factories import PASSWORD, a_member
from community.tests.fake_providers import FakeProviders, google_person, kakao_person, naver_person
from community.tests.test_sign_in import is_signed_in

pytestmark = pytest.mark.django_db
AGREED = {"is_14": "on", "terms": "on"}
SIGN_UP = "/accounts/3rdparty/signup/"


def come_by(client: Client, provider: str, *, answer: str = "allow", **sent: str):
    """To the provider, through its page, and back: the answer of our callback."""
    page = client.post(f"/accounts/{provider}/login/", sent)
    assert page.status_code == 200
    there = html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    with urllib.request.urlopen(there) as consent:
        back = urlsplit(re.search(rf"id='{answer}' href='([^']+)'", consent.read().decode())[1])
    return client.get(f"{back.path}?{back.query}")


def finish(client: Client, **typed: str):
    """Send the form that asks for what the provider does not know."""
    form = client.get(SIGN_UP).context["form"]
    filled = {"nickname": form.initial["nickname"], "email": form.initial["email"], **AGREED}
    return client.post(SIGN_UP, {**filled, **typed})


@pytest.mark.parametrize("provider", ["google", "kakao", "naver"])
def test_a_stranger_becomes_a_member_and_comes_back_signed_in(client, providers: FakeProviders, provider: str):
    asked = come_by(client, provider, next="/shop/tote/")
    assert (asked.status_code, asked.url) == (302, SIGN_UP)
    assert not is_signed_in(client)
    response = finish(client, email_marketing="on")
    assert (response.status_code, response.url) == (302, "/shop/tote/")
    customer = Customer.objects.get()
    named = {"google": "홍길동", "kakao": "카카오길동", "naver": "네이버길동"}[provider]
    assert (customer.nickname, customer.user.email) == (named, EmailAddress.objects.get().email)
    assert customer.email_marketing_agreed_at
    assert customer.sms_marketing_agreed_at is None
    for address in ("/cart/", "/my/"):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("provider", ["google", "kakao", "naver"])
def test_whoever_comes_again_is_signed_in_at_once(client, providers: FakeProviders, provider: str):
    come_by(client, provider)
    finish(client)
    again = Client()
    assert come_by(again, provider, next="/cart/").url == "/cart/"
    assert is_signed_in(again)
    assert User.objects.count() == 1


def test_an_address_the_provider_proves_needs_no_letter_to_confirm_it(client, providers: FakeProviders):
    come_by(client, "google")
    finish(client)
    assert EmailAddress.objects.get().verified
    (letter,) = mail.outbox
    assert letter.subject == "[임팩트 뮤지엄] 회원가입을 환영합니다"
    assert "확인" not in letter.body.splitlines()[2]


def test_the_museum_keeps_of_a_profile_what_it_needs(client, providers: FakeProviders):
    come_by(client, "kakao")
    finish(client)
    assert SocialAccount.objects.get().extra_data == {"nickname": "카카오길동", "email": "gildong@kakao.com"}


def test_nobody_becomes_a_member_without_agreeing(client, providers: FakeProviders):
    come_by(client, "kakao")
    response = finish(client, terms="", is_14="")
    assert sorted(response.context["form"].errors) == ["is_14", "terms"]
    assert not User.objects.exists()


# No address


def test_who_keeps_their_address_from_us_becomes_a_member_without_one(client, providers: FakeProviders):
    providers.people["kakao"] = kakao_person(email="")
    come_by(client, "kakao")
    assert "나중에 적어도 돼요" in client.get(SIGN_UP).content.decode()
    finish(client)
    user = User.objects.get()
    assert (user.email, user.customer.nickname, mail.outbox) == (None, "카카오길동", [])
    assert client.get("/my/").status_code == 200


def test_two_may_have_no_address(providers: FakeProviders):
    for number, name in ((1, "하나"), (2, "두리")):
        providers.people["kakao"] = {**kakao_person(email="", nickname=name), "id": number}
        client = Client()
        come_by(client, "kakao")
        finish(client)
    assert list(User.objects.values_list("email", flat=True)) == [None, None]


def test_an_address_that_is_typed_is_confirmed_by_letter(client, providers: FakeProviders):
    providers.people["kakao"] = kakao_person(email="")
    come_by(client, "kakao")
    finish(client, email="typed@example.com")
    address = EmailAddress.objects.get()
    assert (address.email, address.verified) == ("typed@example.com", False)
    assert mail.outbox[0].to == ["typed@example.com"]


def test_an_address_that_kakao_says_is_no_longer_valid_is_not_taken(client, providers: FakeProviders):
    providers.people["kakao"] = kakao_person(is_email_valid=False)
    come_by(client, "kakao")
    assert client.get(SIGN_UP).context["form"].initial["email"] == ""
    finish(client)
    assert not EmailAddress.objects.exists()


# Taken names


def test_a_taken_nickname_gets_a_number_and_the_page_says_so(client, providers: FakeProviders):
    a_member("mina", nickname="카카오길동")
    come_by(client, "kakao")
    page = client.get(SIGN_UP).content.decode()
    assert 'value="카카오길동2"' in page
    assert "‘카카오길동’은(는) 다른 분이 쓰고 있어서" in page
    response = finish(client, nickname="카카오길동")
    assert response.context["form"].errors["nickname"] == ["이미 쓰고 있는 별명이에요."]
    finish(client)
    assert Customer.objects.filter(nickname="카카오길동2").exists()


def test_a_nickname_that_can_be_none_is_asked_for(client, providers: FakeProviders):
    providers.people["kakao"] = kakao_person(nickname="관리자")
    come_by(client, "kakao")
    assert client.get(SIGN_UP).context["form"].initial["nickname"] == ""


def test_who_loses_the_race_for_a_nickname_keeps_their_place(client, providers: FakeProviders, monkeypatch):
    come_by(client, "kakao")
    is_valid = forms.SocialSignUpForm.is_valid

    def is_valid_then_taken(self):
        monkeypatch.setattr(forms.SocialSignUpForm, "is_valid", is_valid)
        answer = is_valid(self)
        a_member("winner", nickname="카카오길동")
        return answer

    monkeypatch.setattr(forms.SocialSignUpForm, "is_valid", is_valid_then_taken)
    lost = finish(client)
    assert lost.context["form"].errors == {"nickname": ["이미 쓰고 있는 별명이에요."]}
    assert finish(client, nickname="다른 길동").status_code == 302
    assert SocialAccount.objects.get().user.customer.nickname == "다른 길동"


# An address that has an account


def test_google_proves_the_address_and_opens_its_account(client, providers: FakeProviders):
    mina = a_member("mina", email="gildong@gmail.com").user
    assert come_by(client, "google", next="/cart/").url == "/cart/"
    assert client.session["_auth_user_id"] == str(mina.pk)
    assert (SocialAccount.objects.get().user, User.objects.count()) == (mina, 1)
    mina.refresh_from_db()
    assert mina.check_password(PASSWORD)
    assert mail.outbox[0].subject == "[임팩트 뮤지엄] 다른 서비스의 계정을 연결했습니다"


def test_the_password_of_somebody_who_never_proved_the_address_ends(client, providers: FakeProviders):
    squatter = a_member("squatter", email="gildong@gmail.com", is_verified=False).user
    come_by(client, "google")
    squatter.refresh_from_db()
    assert not squatter.has_usable_password()


def test_google_opens_the_admin_to_nobody_whose_address_was_a_slip(client, providers: FakeProviders):
    chief = User.objects.create_superuser("chief", email="gildong@gmail.com", password=PASSWORD)
    assert come_by(client, "google").url == SIGN_UP
    assert "가입한 계정이 이미 있어요" in client.get(SIGN_UP).content.decode()
    assert not is_signed_in(client)
    EmailAddress.objects.create(user=chief, email=chief.email, primary=True, verified=True)
    assert come_by(client, "google").url == "/my/"


def test_an_address_google_does_not_prove_opens_nothing(client, providers: FakeProviders):
    a_member("mina", email="gildong@gmail.com")
    providers.people["google"] = google_person(email_verified=False)
    assert come_by(client, "google").url == SIGN_UP
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("provider", "person"),
    [("kakao", kakao_person("mina@example.com")), ("naver", naver_person("mina@example.com"))],
)
def test_of_the_others_one_signs_in_first_and_connects(client, providers: FakeProviders, provider: str, person):
    mina = a_member("mina").user
    providers.people[provider] = person
    assert come_by(client, provider).url == SIGN_UP
    page = client.get(SIGN_UP).content.decode()
    assert "mina@example.com로 가입한 계정이 이미 있어요" in page
    assert 'href="/accounts/login/?next=/accounts/3rdparty/">로그인하고 연결하기' in page
    assert not is_signed_in(client)

    signed_in = client.post("/accounts/login/", {"login": "mina", "password": PASSWORD, "next": "/accounts/3rdparty/"})
    assert signed_in.url == "/accounts/3rdparty/"
    assert come_by(client, provider, process="connect").url == "/accounts/3rdparty/"
    assert SocialAccount.objects.get().user == mina
    assert come_by(Client(), provider).url == "/my/"


def test_one_may_also_sign_up_apart_with_another_address(client, providers: FakeProviders):
    a_member("mina")
    providers.people["kakao"] = kakao_person("mina@example.com")
    come_by(client, "kakao")
    refused = finish(client, email="mina@example.com")
    assert "먼저 로그인해서" in refused.context["form"].errors["email"][0]
    assert finish(client, email="").status_code == 302
    assert not EmailAddress.objects.filter(user__socialaccount__provider="kakao").exists()


def test_an_account_that_is_connected_to_another_member_stays_there(client, providers: FakeProviders):
    come_by(client, "kakao")
    finish(client)
    first, other = User.objects.get(), Client()
    other.force_login(a_member("mina").user)
    page = other.get(come_by(other, "kakao", process="connect").url).content.decode()
    assert "이미 다른 회원과 연결된 계정이라 연결하지 못했어요" in page
    assert SocialAccount.objects.get().user == first


def test_the_last_way_in_is_not_cut_off(client, providers: FakeProviders):
    come_by(client, "kakao")
    finish(client)
    account = SocialAccount.objects.get()
    page = client.post("/accounts/3rdparty/", {"account": account.pk}).content.decode()
    assert "비밀번호를 먼저 만들어 주세요" in page
    assert SocialAccount.objects.exists()
    client.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
    client.post("/accounts/3rdparty/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_nobody_cuts_off_a_strangers_way_in(client, providers: FakeProviders):
    come_by(client, "kakao")
    finish(client)
    stranger = Client()
    stranger.force_login(a_member("mina").user)
    stranger.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()


# What goes wrong


def test_who_says_no_at_the_provider_reads_what_to_do(client, providers: FakeProviders):
    response = client.get(come_by(client, "kakao", answer="deny").url)
    page = response.content.decode()
    assert "로그인을 그만뒀어요" in page
    assert 'href="/accounts/login/"' in page
    assert not User.objects.exists()


@pytest.mark.parametrize("fault", ["token", "profile", "hang_up"])
@pytest.mark.parametrize("provider", ["kakao", "naver"])
def test_a_provider_that_fails_ends_in_a_page_that_says_what_to_do(client, providers: FakeProviders, provider, fault):
    providers.fault = fault
    response = come_by(client, provider)
    page = response.content.decode()
    assert response.status_code == 401
    assert "에서 대답을 제대로 받지 못했어요." in page
    assert "다시 로그인하기" in page
    assert not is_signed_in(client)


@pytest.mark.parametrize(("answer", "fault"), [("allow", "token"), ("deny", "")])
def test_who_did_not_get_in_still_goes_where_they_wanted_to(client, providers: FakeProviders, answer, fault):
    providers.fault = fault
    response = come_by(client, "kakao", answer=answer, next="/cart/")
    page = (client.get(response.url) if answer == "deny" else response).content.decode()
    assert 'href="/accounts/login/?next=/cart/"' in page


@pytest.mark.parametrize("change", [{"aud": "another-client"}, {"iss": "https://evil.example"}, {"exp": 1}])
def test_a_word_of_google_that_was_not_meant_for_us_is_not_believed(client, providers: FakeProviders, change):
    providers.id_token_changes = change
    assert come_by(client, "google").status_code == 401
    assert not is_signed_in(client)


def test_a_provider_that_is_gone_ends_in_the_same_page(client, providers: FakeProviders, monkeypatch):
    monkeypatch.setattr(places.KakaoOAuth2Adapter, "access_token_url", "http://127.0.0.1:1/oauth/token")
    assert come_by(client, "kakao").status_code == 401


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=access_denied", "?code=x"])
def test_a_way_back_that_nobody_went_is_refused(client, providers: FakeProviders, query: str):
    response = client.get(f"/accounts/kakao/login/callback/{query}")
    assert response.status_code == 401
    assert "로그인하지 못했어요" in response.content.decode()


def test_the_state_belongs_to_one_browser(client, providers: FakeProviders):
    page = client.post("/accounts/kakao/login/")
    there = html.unescape(re.search(r'content="0;url=([^"]+)"', page.content.decode())[1])
    with urllib.request.urlopen(there) as consent:
        back = urlsplit(re.search(r"id='allow' href='([^']+)'", consent.read().decode())[1])
    assert Client().get(f"{back.path}?{back.query}").status_code == 401


def test_an_account_that_rests_does_not_open_by_a_provider_either(client, providers: FakeProviders):
    come_by(client, "kakao")
    finish(client)
    User.objects.update(is_active=False)
    again = Client()
    assert come_by(again, "kakao").url == "/accounts/inactive/"
    assert not is_signed_in(again)


# Keys


def test_only_providers_with_keys_have_buttons_and_pages(client):
    page = client.get("/accounts/login/").content.decode()
    assert "계속하기" not in page
    for provider in ("google", "kakao", "naver"):
        assert client.post(f"/accounts/{provider}/login/").status_code == 404
        assert client.get(f"/accounts/{provider}/login/callback/").status_code == 404


def test_each_provider_with_keys_has_a_button(client, providers: FakeProviders):
    page = client.get("/accounts/login/?next=/cart/").content.decode()
    assert re.findall(r"(\S+)로 계속하기", page.replace(">", " ")) == ["Google", "카카오", "네이버"]
    assert page.count('name="next" value="/cart/"') == 5


def test_a_link_alone_leads_to_no_provider(client, providers: FakeProviders):
    page = client.get("/accounts/kakao/login/")
    assert page.status_code == 200
    assert "http-equiv" not in page.content.decode()


def test_the_one_tap_way_in_does_not_exist(client, providers: FakeProviders):
    assert client.post("/accounts/google/login/token/", {"credential": "x"}).status_code == 404


def test_a_provider_elsewhere_is_reached_by_https_or_on_this_machine(providers: FakeProviders):
    with pytest.raises(ImproperlyConfigured, match="KAKAO_BASE_URL must begin with https://"):
        places.move({"kakao": "http://kakao.example"}, is_debug=False)
    for base in ("https://kakao.example", "http://localhost:9000", "http://[::1]:9000/"):
        places.move({"kakao": base}, is_debug=False)
        assert places.KakaoOAuth2Adapter.profile_url == f"{base.rstrip('/')}/v2/user/me"
    places.move({"kakao": "http://kakao.example"}, is_debug=True)
    assert places.KakaoOAuth2Adapter.authorize_url == "http://kakao.example/oauth/authorize"
