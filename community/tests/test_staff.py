"""The way into the admin: one door, with limits, and a second factor where the museum asks for it."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from community.models import User
from community.tests.factories import PASSWORD, a_member
from community.tests.test_sign_in import is_signed_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> User:
    user = a_member("editor").user
    user.groups.add(Group.objects.get(name="Editors"))
    return user


def code_of(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06}"


def give_app(user: User) -> str:
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_ways_in_lead_to_ours(client, editor: User, method: str, address: str):
    typed = {"username": "editor", "password": PASSWORD}
    response = getattr(client, method)(f"{address}?next=/admin/pages/", typed if method == "post" else None)
    assert (response.status_code, response.url) == (302, "/accounts/login/?next=%2Fadmin%2Fpages%2F")
    assert not is_signed_in(client)


def test_the_names_of_wagtails_ways_in_lead_to_ours():
    assert (reverse("wagtailadmin_login"), reverse("wagtailcore_login")) == ("/admin/login/", "/_util/login/")


@pytest.mark.parametrize(
    "address", ["/admin/password_reset/", "/admin/password_reset/confirm/MQ/abc-def/", "/django-admin/"]
)
def test_there_is_no_other_way_to_a_password(client, address: str):
    assert client.get(address).status_code == 404
    assert client.post(address, {"email": "editor@example.com"}).status_code == 404


def test_an_editor_comes_to_the_page_they_wanted(client, editor: User):
    asked = client.get("/admin/pages/")
    assert asked.url == "/admin/login/?next=/admin/pages/"
    page = client.get(asked.url)
    assert page.url == "/accounts/login/?next=%2Fadmin%2Fpages%2F"
    assert sign_in(client, "editor", next="/admin/pages/").url == "/admin/pages/"
    assert client.get("/admin/", follow=True).status_code == 200


def test_who_is_in_already_goes_straight_on(client, editor: User):
    client.force_login(editor)
    assert client.get("/admin/login/?next=/admin/reports/").url == "/admin/reports/"
    assert client.get("/admin/login/?next=https://evil.example/").url == "/admin/"


def test_a_member_reads_that_the_admin_is_not_for_them_and_runs_in_no_circle(client):
    client.force_login(a_member().user)
    response = client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert "뮤지엄에서 일하는 분만" in response.content.decode()


def test_the_admin_signs_out_by_its_button_and_the_cookie_goes_too(client, editor: User):
    sign_in(client, "editor")
    answer = client.get("/admin/logout/")
    assert (answer.status_code, "sessionid" in answer.cookies, is_signed_in(client)) == (405, False, True)
    assert client.post("/admin/logout/").cookies["member"].value == ""
    assert not is_signed_in(client)


def test_passwords_and_addresses_are_not_changed_in_the_admin(client, editor: User):
    client.force_login(editor)
    page = client.get("/admin/account/").content.decode()
    assert "old_password" not in page
    assert 'name="name_email-email"' not in page


# The second factor


def test_where_it_is_required_no_page_of_the_admin_opens_without_it(client, editor: User, settings):
    settings.STAFF_MFA_REQUIRED = True
    client.force_login(editor)
    for address in ("/admin/", "/admin/pages/", "/admin/account/", "/admin/images/add/"):
        for method in (client.get, client.post):
            assert method(address).url == "/accounts/2fa/"
    assert "2단계 인증을 먼저 켜 주세요" in client.get("/accounts/2fa/").content.decode()
    give_app(editor)
    assert client.get("/admin/").status_code == 200


def test_where_it_is_not_required_the_admin_opens(client, editor: User, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(editor)
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(client, editor: User, settings):
    settings.STAFF_MFA_REQUIRED = True
    Authenticator.objects.create(
        user=editor, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    client.force_login(editor)
    assert client.get("/admin/").url == "/accounts/2fa/"


def test_members_and_guests_are_not_asked_for_it(client, settings):
    settings.STAFF_MFA_REQUIRED = True
    assert client.get("/admin/").url == "/admin/login/?next=/admin/"
    client.force_login(a_member().user)
    assert client.get("/my/").status_code == 200


def test_a_superuser_sets_an_app_up_and_signs_in_with_its_code(client):
    chief = User.objects.create_superuser("chief", email="chief@example.com", password=PASSWORD)
    EmailAddress.objects.create(user=chief, email=chief.email, primary=True, verified=True)
    sign_in(client, "chief")
    assert client.get("/accounts/2fa/totp/activate/").url.startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).url == "/accounts/2fa/recovery-codes/"
    codes = client.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10

    other = Client()
    assert sign_in(other, "chief", next="/admin/").url == "/accounts/2fa/authenticate/"
    assert other.get("/admin/").url == "/admin/login/?next=/admin/"
    wrong = other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "코드가 맞지 않아요" in wrong.content.decode()
    assert not is_signed_in(other)
    assert other.post("/accounts/2fa/authenticate/", {"code": codes[0]}).url == "/admin/"
    assert other.get("/admin/").status_code == 200


def test_a_recovery_code_is_good_once(client, editor: User):
    give_app(editor)
    client.force_login(editor)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    code = RecoveryCodes.activate(editor).get_unused_codes()[0]
    answers = []
    for _ in range(2):
        browser = Client()
        sign_in(browser, "editor")
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        answers.append(is_signed_in(browser))
    assert answers == [True, False]


def test_codes_are_not_guessed(client, editor: User):
    secret = give_app(editor)
    sign_in(client, "editor")
    for _ in range(5):
        client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    page = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).content.decode()
    assert "너무 많이 시도했어요" in page
    assert not is_signed_in(client)


def test_an_address_is_confirmed_before_a_second_factor_can_lock_it_in(client):
    squatter = a_member("squatter", is_verified=False).user
    client.force_login(squatter)
    assert client.get("/accounts/2fa/totp/activate/").url == "/accounts/2fa/"
    assert "이메일 주소를 먼저 확인해 주세요" in client.get("/accounts/2fa/").content.decode()
