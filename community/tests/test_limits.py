"""Who tries too often is stopped, and nobody else is."""

import inspect
from itertools import count

import pytest
import time_machine
from allauth.core.internal import ratelimit
from allauth.socialaccount.internal import jwtkit
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client

from community.models import User
from community.tests.factories import PASSWORD, SIGN_UP, a_member
from community.tests.test_sign_in import is_signed_in
from impactmuseum.base.limits_cache import LimitsCache

pytestmark = pytest.mark.django_db
TOO_MANY = "로그인을 너무 많이 시도했어요."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2026-11-22T03:00:01Z", tick=False) as traveller:
        yield traveller


def sign_in(
    login: str, password: str = "틀린-것-42", *, address: str = "203.0.113.7", client: Client | None = None, **meta
):
    typed = {"login": login, "password": password}
    return (client or Client()).post("/accounts/login/", typed, REMOTE_ADDR=address, **meta)


def test_allauth_still_counts_where_we_tell_it_to():
    for module in (ratelimit, jwtkit):
        assert "cache.add(" in inspect.getsource(module)
        assert isinstance(module.cache._connections[module.cache._alias], LimitsCache)


def test_five_wrong_passwords_stop_that_address_for_that_account(client, clock):
    a_member("mina")
    for _ in range(5):
        assert TOO_MANY not in sign_in("mina").content.decode()
    assert TOO_MANY in sign_in("mina", PASSWORD, client=client).content.decode()
    assert not is_signed_in(client)
    clock.shift(301)
    assert sign_in("mina", PASSWORD, client=client).status_code == 302


def test_the_owner_signs_in_from_elsewhere_and_the_neighbour_from_the_same_address():
    a_member("mina")
    a_member("theo")
    for _ in range(8):
        sign_in("mina")
    assert sign_in("mina", PASSWORD, address="198.51.100.1").status_code == 302
    assert sign_in("theo", PASSWORD).status_code == 302


def test_behind_our_proxy_it_is_the_client_who_is_counted(settings):
    a_member("mina")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for _ in range(6):
        sign_in("mina", address="10.0.0.1", headers={"x-forwarded-for": "203.0.113.7"})
    stopped = sign_in("mina", PASSWORD, address="10.0.0.1", headers={"x-forwarded-for": "203.0.113.7"})
    assert TOO_MANY in stopped.content.decode()
    neighbour = sign_in("mina", PASSWORD, address="10.0.0.1", headers={"x-forwarded-for": "203.0.113.8"})
    assert neighbour.status_code == 302


def test_an_address_that_a_client_invents_is_not_believed(settings):
    a_member("mina")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(6):
        sign_in("mina", headers={"x-forwarded-for": f"1.1.1.{number}, 203.0.113.7"})
    assert TOO_MANY in sign_in("mina", PASSWORD, headers={"x-forwarded-for": "9.9.9.9, 203.0.113.7"}).content.decode()


def test_a_network_of_the_new_kind_is_one_client():
    a_member("mina")
    for number in range(6):
        sign_in("mina", address=f"2001:db8:1:2::{number}")
    assert TOO_MANY in sign_in("mina", PASSWORD, address="2001:db8:1:2:ffff::1").content.decode()
    assert sign_in("mina", PASSWORD, address="2001:db8:1:3::1").status_code == 302


def test_one_address_does_not_try_a_list_of_accounts():
    a_member("mina")
    for number in range(30):
        sign_in(f"nobody{number}")
    refused = sign_in("mina", PASSWORD)
    assert refused.status_code == 429 or TOO_MANY in refused.content.decode()
    assert sign_in("mina", PASSWORD, address="198.51.100.1").status_code == 302


def test_one_account_is_not_tried_from_everywhere(clock):
    a_member("mina")
    addresses = count(1)
    for _ in range(60):
        sign_in("mina", address=f"198.51.{next(addresses)}.1")
    assert TOO_MANY in sign_in("mina", PASSWORD, address="192.0.2.1").content.decode()
    clock.shift(3600)
    assert sign_in("mina", PASSWORD, address="192.0.2.1").status_code == 302


def test_whose_account_is_tried_from_everywhere_gets_in_by_letter(client):
    a_member("mina")
    for number in range(61):
        sign_in("mina", address=f"198.51.{number}.1")
    client.post("/accounts/password/reset/", {"email": "mina@example.com"})
    way = client.get(mail.outbox[0].body.split("http://testserver")[1].split()[0], follow=True).redirect_chain[-1][0]
    client.post(way, {"password1": "새로운-바다-77", "password2": "새로운-바다-77"})
    assert is_signed_in(client)


def test_every_process_counts_and_redis_being_away_changes_nothing(monkeypatch):
    a_member("mina")
    away = LimitsCache("redis://127.0.0.1:1", {"OPTIONS": {"socket_connect_timeout": 0.5}})
    monkeypatch.setattr(caches._connections, "limits", away)
    for _ in range(5):
        sign_in("mina")
        # What one process remembers, the next one does not.
        cache.clear()
    assert TOO_MANY in sign_in("mina", PASSWORD).content.decode()
    assert sign_in("mina", PASSWORD, address="198.51.100.1").status_code == 302


def test_a_flood_of_sign_ups_is_stopped_at_its_address():
    statuses = [
        Client()
        .post(
            "/accounts/signup/",
            {**SIGN_UP, "username": f"bot{n}", "email": f"bot{n}@example.com", "nickname": f"로봇 {n}"},
            REMOTE_ADDR="203.0.113.7",
        )
        .status_code
        for n in range(11)
    ]
    assert statuses == [302] * 10 + [429]
    assert User.objects.count() == 10
    assert Client().post("/accounts/signup/", SIGN_UP, REMOTE_ADDR="198.51.100.1").status_code == 302


def test_a_flood_of_sign_ups_behind_our_proxy_stops_nobody_but_its_sender(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1

    def ask(client: str) -> int:
        behind = {"REMOTE_ADDR": "10.0.0.1", "headers": {"x-forwarded-for": client}}
        return Client().post("/accounts/signup/", {}, **behind).status_code

    assert [ask("203.0.113.7") for _ in range(11)] == [200] * 10 + [429]
    assert [ask("1.1.1.1, 203.0.113.7"), ask("203.0.113.8")] == [429, 200]


def test_a_mailbox_is_not_flooded_with_letters():
    a_member("mina")
    asked = [
        Client()
        .post("/accounts/password/reset/", {"email": "mina@example.com"}, REMOTE_ADDR=f"198.51.100.{n}")
        .status_code
        for n in range(5)
    ]
    assert asked == [302, 302, 302, 429, 429]
    assert len(mail.outbox) == 3


def test_too_many_is_said_with_the_museums_face():
    for _ in range(10):
        Client().post("/accounts/signup/", {}, REMOTE_ADDR="203.0.113.7")
    response = Client().post("/accounts/signup/", {}, REMOTE_ADDR="203.0.113.7")
    assert (response.status_code, response["Retry-After"]) == (429, "300")
    assert "짧은 시간에 너무 많이 시도했어요. 5분쯤 뒤에 다시 해 주세요." in response.content.decode()
