"""A call to a provider ends, whatever comes back over the line."""

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from shop.payments import http
from shop.payments.gateway import ProviderUnreachable
from shop.payments.http import call

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def answering() -> Iterator[Callable[..., str]]:
    """An address where the parts are sent one after the other, with a pause between them."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve(*parts: bytes, pause: float = 0) -> str:
        def answer() -> None:
            connection, _address = listener.accept()
            with connection:
                connection.recv(65536)
                try:
                    for part in parts:
                        connection.sendall(part)
                        time.sleep(pause)
                except OSError:
                    """Whoever asked has gone."""

        threading.Thread(target=answer, daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"

    yield serve
    listener.close()


def test_what_comes_in_parts_is_put_together(answering):
    reply = call("GET", answering(HEAD + b"Content-Length: 11\r\n\r\n", b'{"a": ', b'"ok"', b"}"), headers={})
    assert (reply.status, reply.body) == (200, {"a": "ok"})


@pytest.mark.parametrize(
    "parts",
    [
        (b"",),
        (b"no http at all\r\n\r\n",),
        (HEAD + b"Content-Length: 100\r\n\r\n", b'{"status": "DONE"}'),
        (HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"12\r\n{"),
        (HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}",),
        (HEAD + b"Content-Length: 2\r\n\r\n[]",),
        (HEAD + b"Content-Length: 60000\r\n\r\n" + b"[" * 60000,),
        (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\n{}",),
    ],
    ids=["nothing", "no_http", "cut", "cut_chunk", "no_gzip", "no_object", "deep", "redirect", "busy"],
)
def test_what_can_not_be_believed_is_no_answer(answering, parts):
    with pytest.raises(ProviderUnreachable):
        call("POST", answering(*parts), headers={})


def test_a_list_is_an_answer_where_nothing_is_done(answering):
    reply = call("GET", answering(HEAD + b"Content-Length: 2\r\n\r\n[]"), headers={})
    assert (reply.status, reply.body, reply.rows) == (200, {}, [])


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for(answering, monkeypatch):
    monkeypatch.setattr(http, "LONGEST", 0.3)
    drops = [b" "] * 100
    begun = time.monotonic()
    with pytest.raises(ProviderUnreachable):
        call("GET", answering(HEAD + b"Content-Length: 100\r\n\r\n", *drops, pause=0.05), headers={})
    assert time.monotonic() - begun < 2


def test_an_answer_without_an_end_is_not_kept(answering, monkeypatch):
    monkeypatch.setattr(http, "LARGEST", 1000)
    with pytest.raises(ProviderUnreachable):
        call("GET", answering(HEAD + b"Content-Length: 2000\r\n\r\n", b" " * 2000), headers={})
