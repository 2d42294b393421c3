"""Tokens of the API: made in the admin, shown once, good until they are revoked or run out."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import User
from impactmuseum.base.models import ApiToken
from impactmuseum.base.models.api_token import digest_of
from shop.tests.api.staff import a_token
from shop.tests.factories import an_editor, an_operator

pytestmark = pytest.mark.django_db


def ask(secret: str) -> Any:
    return Client().get("/api/v1/problems/", headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def make(chief: Client, **fields: Any) -> Any:
    typed = {"name": "재고 프로그램", "user": an_operator().pk, "scopes": ["stock:write"], "per_minute": 60}
    return chief.post("/admin/apitoken/new/", {**typed, **fields})


def test_a_token_is_shown_once_and_kept_as_what_proves_it(chief: Client) -> None:
    page = make(chief)
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.digest, token.hint) == (digest_of(secret), secret[:12])
    assert (token.created_by.username, token.scopes) == ("editor", ["stock:write"])
    assert secret not in chief.get("/admin/apitoken/").content.decode()
    assert secret not in chief.get(f"/admin/apitoken/edit/{token.pk}/").content.decode()
    assert ask(secret).status_code == 200


def test_a_revoked_token_is_good_for_nothing_and_stays_on_record(chief: Client) -> None:
    secret = make(chief).context["secret"]
    token = ApiToken.objects.get()
    chief.post(f"/admin/apitoken/delete/{token.pk}/")
    assert ask(secret).json()["code"] == "token_invalid"
    assert ApiToken.objects.get().revoked_at is not None


def test_nobody_below_a_superuser_makes_tokens(client: Client) -> None:
    client.force_login(an_operator())
    for path in ("/admin/apitoken/", "/admin/apitoken/new/"):
        assert client.get(path).status_code == 302
    assert not ApiToken.objects.exists()


def test_members_are_not_offered_as_whose_token_it_is(chief: Client) -> None:
    member = User.objects.create_user("member", password="pass-word-1")
    page = make(chief, user=member.pk)
    assert "user" in page.context["form"].errors
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("end", ["expired", "left"])
def test_a_token_ends_with_its_time_and_with_its_user(end: str) -> None:
    user = an_operator()
    past = timezone.now() - timedelta(seconds=1)
    _token, secret = a_token(user, expires_at=past if end == "expired" else None)
    if end == "left":
        User.objects.filter(pk=user.pk).update(is_active=False)
    assert ask(secret).status_code == 401


def test_the_last_use_is_written_down_once_a_minute() -> None:
    _token, secret = a_token(an_operator())
    ask(secret)
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    ask(secret)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    ask(secret)
    assert ApiToken.objects.get().last_used_at > first - timedelta(minutes=1)


def test_every_token_has_its_own_limit() -> None:
    _one, first = a_token(an_operator(), per_minute=2)
    _other, second = a_token(an_editor(), per_minute=2)
    assert [ask(first).status_code for _ in range(3)] == [200, 200, 429]
    assert ask(second).status_code == 200
