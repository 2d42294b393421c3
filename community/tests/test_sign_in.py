"""Signing in and out, a new password, another address."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from community.models import Customer, User
from community.tests.factories import PASSWORD, a_member

pytestmark = pytest.mark.django_db
NEW = "새로운-바다-77"


def sign_in(client: Client, login: str = "mina", password: str = PASSWORD, **more: str):
    return client.post("/accounts/login/", {"login": login, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def link_in(letter: mail.EmailMessage) -> str:
    return re.search(r"http://testserver(/accounts/[^\s]+)", letter.body)[1]


@pytest.mark.parametrize("login", ["mina", "Mina", "mina@example.com", "MINA@example.com", " mina "])
def test_one_signs_in_by_username_or_address(client, login: str):
    a_member("mina")
    assert sign_in(client, login, next="/shop/").url == "/shop/"
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("login", "password"), [("mina", "틀린-것-42"), ("nobody", PASSWORD), ("mina@example.com", "x")]
)
def test_a_wrong_pair_does_not_say_which_part_was_wrong(client, login: str, password: str):
    a_member("mina")
    page = sign_in(client, login, password).content.decode()
    assert ("아이디나 비밀번호가 맞지 않아요." in page) or ("이메일이나 비밀번호가 맞지 않아요." in page)
    assert not is_signed_in(client)


def test_who_wants_to_stay_signed_in_says_so(client):
    a_member("mina")
    sign_in(client)
    assert client.session.get_expire_at_browser_close()
    client.post("/accounts/logout/")
    sign_in(client, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_an_account_that_rests_leads_to_a_page_that_says_so(client):
    a_member("mina", is_active=False)
    response = client.post("/accounts/login/", {"login": "mina", "password": PASSWORD}, follow=True)
    assert "쉬고 있는 계정이에요" in response.content.decode()
    assert not is_signed_in(client)


def test_only_a_button_signs_out(client):
    client.force_login(a_member().user)
    assert client.get("/accounts/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/accounts/logout/").url == "/"
    assert not is_signed_in(client)


def test_signing_out_needs_the_token():
    client = Client(enforce_csrf_checks=True)
    client.force_login(a_member().user)
    assert client.post("/accounts/logout/").status_code == 403
    assert is_signed_in(client)


def test_the_scripts_of_shared_pages_are_told_who_is_a_member(client):
    a_member("mina")
    assert sign_in(client).cookies["member"].value == "1"
    assert client.post("/accounts/logout/").cookies["member"].value == ""


def test_a_cookie_of_a_session_that_has_ended_is_taken_away(client):
    client.force_login(a_member().user)
    client.get("/my/")
    client.cookies.pop("sessionid")
    assert client.get("/my/").cookies["member"].value == ""


def test_whoever_a_command_has_made_gets_a_customer_on_signing_in(client):
    User.objects.create_superuser("chief", password=PASSWORD)
    assert not Customer.objects.exists()
    sign_in(client, "chief")
    assert re.fullmatch(r"관람객 \w{5}", Customer.objects.get().nickname)
    assert client.get("/my/").status_code == 200


def test_whoever_was_signed_in_before_there_were_customers_gets_one_when_it_is_needed(client):
    user = User.objects.create_superuser("chief", password=PASSWORD)
    client.force_login(user)
    Customer.objects.all().delete()
    for address in ("/", "/cart/", "/checkout/", "/my/"):
        assert client.get(address).status_code in (200, 303, 404)
    assert Customer.objects.get().user == user


# A new password


def test_a_letter_leads_to_a_new_password_and_in(client):
    a_member("mina")
    assert (
        client.post("/accounts/password/reset/", {"email": "mina@example.com"}).url == "/accounts/password/reset/done/"
    )
    (letter,) = mail.outbox
    assert letter.subject == "[임팩트 뮤지엄] 비밀번호 재설정 안내"
    page = client.get(link_in(letter), follow=True)
    response = client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert (response.status_code, is_signed_in(client)) == (302, True)
    assert User.objects.get().check_password(NEW)
    again = client.get(link_in(letter), follow=True).content.decode()
    assert "쓸 수 없는 링크예요" in again


def test_asking_for_a_letter_tells_nobody_who_is_a_member(client):
    a_member("mina")
    asked = [client.post("/accounts/password/reset/", {"email": f"{who}@example.com"}) for who in ("mina", "nobody")]
    assert [(response.status_code, response.url) for response in asked] == [(302, "/accounts/password/reset/done/")] * 2
    assert [letter.to for letter in mail.outbox] == [["mina@example.com"]]


def test_a_changed_password_is_told_by_letter_and_ends_other_sessions(client):
    user = a_member("mina").user
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert [letter.subject for letter in mail.outbox] == ["[임팩트 뮤지엄] 비밀번호가 바뀌었습니다"]
    assert (client.get("/my/").status_code, other.get("/my/").status_code) == (200, 302)
    user.refresh_from_db()
    assert user.check_password(NEW)


# Another address


def test_an_address_changes_when_the_new_one_is_confirmed(client):
    user = a_member("mina").user
    client.force_login(user)
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": "1"})
    user.refresh_from_db()
    assert user.email == "mina@example.com"
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("[임팩트 뮤지엄] 이메일 주소를 확인해 주세요", ["new@example.com"])
    client.post(link_in(letter))
    user.refresh_from_db()
    assert user.email == "new@example.com"
    assert [address.email for address in EmailAddress.objects.all()] == ["new@example.com"]
    # The old address learns of it: somebody else may have changed it.
    assert (mail.outbox[-1].subject, mail.outbox[-1].to) == (
        "[임팩트 뮤지엄] 이메일 주소가 바뀌었습니다",
        ["mina@example.com"],
    )


def test_the_address_of_another_member_is_refused(client):
    a_member("theo")
    user = a_member("mina").user
    client.force_login(user)
    response = client.post("/accounts/email/", {"email": "theo@example.com", "action_add": "1"})
    assert response.context["form"].errors == {"email": ["이미 쓰고 있는 이메일이에요."]}
    assert mail.outbox == []


def test_an_address_that_somebody_else_got_meanwhile_is_told_and_breaks_nothing(client):
    user = a_member("mina").user
    client.force_login(user)
    client.post("/accounts/email/", {"email": "new@example.com", "action_add": "1"})
    User.objects.create_user("winner", email="new@example.com")
    response = client.post(link_in(mail.outbox[0]), follow=True)
    assert "다른 계정이" in response.content.decode()
    user.refresh_from_db()
    assert user.email == "mina@example.com"
    assert EmailAddress.objects.get(verified=True).email == "mina@example.com"


def test_the_confirmation_of_a_strangers_address_signs_the_reader_out(client):
    mina = a_member("mina", is_verified=False).user
    client.force_login(mina)
    client.post("/accounts/email/", {"email": "mina@example.com", "action_send": "1"})
    reader = Client()
    reader.force_login(a_member("theo").user)
    reader.get(link_in(mail.outbox[0]))
    assert not is_signed_in(reader)


def test_other_devices_are_listed_and_signed_out(client):
    a_member("mina")
    other = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Version/18.0 Safari/605"})
    for browser in (client, other):
        sign_in(browser)
    page = client.get("/accounts/sessions/").content.decode()
    assert "Safari · iPhone" in page
    client.post("/accounts/sessions/")
    assert (client.get("/my/").status_code, other.get("/my/").status_code) == (200, 302)


@pytest.mark.parametrize(
    "address",
    [
        "/my/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/3rdparty/",
        "/accounts/sessions/",
    ],
)
def test_a_guest_is_asked_to_sign_in_and_comes_back(client, address: str):
    assert client.get(address).url == f"/accounts/login/?next={address}"
