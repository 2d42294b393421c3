"""Telling other programs what has happened: signed, tried again, switched off, and never sent into our own house."""

import base64
import hmac
import threading
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from impactmuseum.base import outbound, webhook_outbox, webhooks
from impactmuseum.base.models import WebhookEndpoint, WebhookMessage
from impactmuseum.base.models.webhook import Event
from shop.tests.factories import an_editor, an_operator

pytestmark = pytest.mark.django_db


class Receiver:
    """A program that is told, on this machine."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:1/")
                self.end_headers()

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?from=museum"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_MAY_STAY_AT_HOME = True
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def an_endpoint(url: str, *events: str, **fields: Any) -> WebhookEndpoint:
    return WebhookEndpoint.objects.create(name="창고", url=url, events=list(events or ["order.paid"]), **fields)


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As whoever is told checks it, written from the standard alone."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.split("_", 1)[1])
    expected = "v1," + base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return expected in headers["webhook-signature"].split(" ")


def test_whoever_asked_is_told_with_a_signature(receiver: Receiver) -> None:
    endpoint = an_endpoint(receiver.url)
    webhook_outbox.tell(Event.ORDER_PAID, {"number": "IM-1"})
    webhook_outbox.tell(Event.ORDER_SHIPPED, {"number": "IM-1"})
    [(headers, body)] = receiver.heard
    assert b'"type":"order.paid"' in body
    assert b'"data":{"number":"IM-1"}' in body
    assert is_signed(endpoint.secret, headers, body)
    message = WebhookMessage.objects.get()
    assert (headers["webhook-id"], message.answer, message.attempts) == (message.identifier, "204", 1)
    assert message.delivered_at is not None


def test_for_a_day_after_a_rotation_both_secrets_sign(receiver: Receiver) -> None:
    endpoint = an_endpoint(receiver.url)
    old = endpoint.secret
    endpoint.rotate(at=timezone.now())
    endpoint.save()
    webhook_outbox.tell(Event.ORDER_PAID, {})
    WebhookEndpoint.objects.update(old_secret_until=timezone.now())
    webhook_outbox.tell(Event.ORDER_PAID, {})
    first, second = receiver.heard
    assert [is_signed(secret, *first) for secret in (endpoint.secret, old)] == [True, True]
    assert [is_signed(secret, *second) for secret in (endpoint.secret, old)] == [True, False]


def test_what_did_not_arrive_is_tried_again_later_with_the_same_number(receiver: Receiver) -> None:
    receiver.status = 503
    an_endpoint(receiver.url)
    webhook_outbox.tell(Event.ORDER_PAID, {})
    message = WebhookMessage.objects.get()
    assert (message.answer, message.delivered_at) == ("503", None)
    assert timedelta(seconds=4) < message.next_attempt_at - timezone.now() <= timedelta(seconds=5)
    assert webhooks.send_waiting() == (0, 0)
    WebhookMessage.objects.update(next_attempt_at=timezone.now())
    receiver.status = 200
    assert webhooks.send_waiting() == (1, 0)
    assert len({headers["webhook-id"] for headers, _body in receiver.heard}) == 1
    assert WebhookEndpoint.objects.get().failing_since is None


def test_a_redirect_is_no_answer_and_is_not_followed(receiver: Receiver) -> None:
    receiver.status = 302
    an_endpoint(receiver.url)
    webhook_outbox.tell(Event.ORDER_PAID, {})
    assert WebhookMessage.objects.get().answer == "302"
    assert len(receiver.heard) == 1


def test_after_the_last_try_a_message_is_given_up(receiver: Receiver) -> None:
    receiver.status = 500
    an_endpoint(receiver.url)
    webhook_outbox.tell(Event.ORDER_PAID, {})
    WebhookMessage.objects.update(attempts=len(webhooks.WAITS), next_attempt_at=timezone.now())
    webhooks.send_waiting()
    assert WebhookMessage.objects.get().given_up_at is not None
    assert webhooks.send_waiting() == (0, 0)


def test_an_endpoint_that_is_long_gone_is_switched_off_and_its_maker_is_told(receiver: Receiver) -> None:
    receiver.status = 500
    since = timezone.now() - timedelta(days=4)
    an_endpoint(receiver.url, created_by=an_editor(), failing_since=since)
    webhook_outbox.tell(Event.ORDER_PAID, {})
    assert WebhookEndpoint.objects.get().disabled_at is not None
    assert [letter.to for letter in mail.outbox] == [["editor@example.com"]]
    webhook_outbox.tell(Event.ORDER_PAID, {})
    assert len(receiver.heard) == 1


def test_an_endpoint_that_says_it_is_gone_is_switched_off_at_once(receiver: Receiver) -> None:
    receiver.status = 410
    an_endpoint(receiver.url)
    webhook_outbox.tell(Event.ORDER_PAID, {})
    assert WebhookEndpoint.objects.get().disabled_at is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://10.0.0.8/",
        "https://192.168.1.1:8443/x",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "http://example.com/",
        "ftp://example.com/",
        "https:///x",
    ],
)
def test_nothing_is_sent_into_a_house_of_ours_or_unencrypted(url: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(outbound, "_pool", lambda *_args: pytest.fail("Somebody was asked."))
    with pytest.raises(outbound.AddressRefused):
        outbound.post(url, body=b"{}", headers={})


def test_a_name_with_one_address_of_ours_is_refused(monkeypatch: Any) -> None:
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", ("10.1.2.3", 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_args, **_options: found)
    with pytest.raises(outbound.AddressRefused):
        outbound.post("https://both.example.com/", body=b"{}", headers={})


def test_the_connection_goes_to_the_address_that_was_looked_at(monkeypatch: Any) -> None:
    asked: list[Any] = []
    found = [(0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(outbound.socket, "getaddrinfo", lambda *_args, **_options: found)

    def pool(*where: Any) -> Any:
        asked.append(where)
        raise outbound.NoAnswer

    monkeypatch.setattr(outbound, "_pool", pool)
    with pytest.raises(outbound.NoAnswer):
        outbound.post("https://example.com/hook", body=b"{}", headers={})
    assert asked == [("https", "example.com", "93.184.216.34", 443)]


# In the admin


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def test_a_secret_is_shown_when_it_is_made_and_never_again(chief: Client, settings: Any) -> None:
    typed = {"name": "창고", "url": "https://hooks.example.com/", "events": ["order.paid"]}
    page = chief.post("/admin/webhook/new/", typed).content.decode()
    endpoint = WebhookEndpoint.objects.get()
    assert endpoint.secret in page
    edit = f"/admin/webhook/edit/{endpoint.pk}/"
    assert endpoint.secret not in chief.get(edit).content.decode()
    rotated = chief.post(edit, {"rotate": ""}).content.decode()
    endpoint.refresh_from_db()
    assert endpoint.secret in rotated
    assert endpoint.old_secret not in rotated


def test_an_address_without_encryption_is_refused(chief: Client) -> None:
    typed = {"name": "창고", "url": "http://hooks.example.com/", "events": ["order.paid"]}
    assert "url" in chief.post("/admin/webhook/new/", typed).context["form"].errors
    assert not WebhookEndpoint.objects.exists()


def test_messages_are_listed_and_sent_again(chief: Client, receiver: Receiver) -> None:
    an_endpoint(receiver.url)
    webhook_outbox.tell(Event.ORDER_PAID, {"number": "IM-1"})
    message = WebhookMessage.objects.get()
    assert message.identifier in chief.get("/admin/webhookmessage/").content.decode()
    page = f"/admin/webhookmessage/{message.pk}/"
    assert "IM-1" in chief.get(page).content.decode()
    assert chief.post(page, {"action": "again"}).status_code == 302
    assert len(receiver.heard) == 2


def test_an_endpoint_is_switched_on_again(chief: Client) -> None:
    endpoint = an_endpoint("https://hooks.example.com/", disabled_at=timezone.now(), failing_since=timezone.now())
    chief.post(f"/admin/webhook/edit/{endpoint.pk}/", {"enable": ""})
    endpoint.refresh_from_db()
    assert (endpoint.disabled_at, endpoint.failing_since) == (None, None)


def test_nobody_below_a_superuser_sees_them(client: Client) -> None:
    client.force_login(an_operator())
    for path in ("/admin/webhook/", "/admin/webhook/new/", "/admin/webhookmessage/"):
        assert client.get(path).status_code == 302
