"""The calls that a shop makes, bare, for the tests of the twin itself."""

import base64
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from shop.tests.twin import KAKAOPAY_CID, KAKAOPAY_KEY, SECRET_KEY, TwinClient

REASON = {"cancelReason": "마음이 바뀌었어요"}
ACCOUNT = {"bank": "88", "accountNumber": "110123456789", "holderName": "김관람"}


class Answer(NamedTuple):
    status: int
    data: dict[str, Any]

    @property
    def code(self) -> str | int:
        """Of the error: a word of Toss's, a number of KakaoPay's."""
        return self.data.get("code") or self.data["error_code"]


def ask(url: str, body: object = None, *, timeout: float = 30, **headers: str) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, data, {"Content-Type": "application/json"} | names), timeout=timeout) as response:
            return Answer(response.status, json.loads(response.read()))
    except HTTPError as error:
        return Answer(error.code, json.loads(error.read()))


def basic(secret: str = SECRET_KEY) -> str:
    return f"Basic {base64.b64encode(f'{secret}:'.encode()).decode()}"


def toss(twin: TwinClient, path: str, body: object = None, **options: Any) -> Answer:
    return ask(f"{twin.url}/v1/payments/{path}", body, **{"Authorization": basic(), **options})


def asked_for(
    order_id: str = "IM-260101-AAAA", method: str = "CARD", amount: int = 24_000, **more: Any
) -> dict[str, Any]:
    """What a shop's page gives to requestPayment."""
    return {
        "method": method,
        "amount": {"currency": "KRW", "value": amount},
        "orderId": order_id,
        "orderName": "비갠 장바구니 외 1건",
        "customerName": "김관람",
        "successUrl": "http://127.0.0.1/success?step=1",
        "failUrl": "http://127.0.0.1/fail?token=a%2Fb",
        **more,
    }


def approved(twin: TwinClient, order_id: str = "IM-260101-AAAA", method: str = "CARD", **more: Any) -> dict[str, Any]:
    """A payment that the buyer approved, as what the shop has to send to confirm it."""
    options = {name: more.pop(name) for name in ("webhook", "webhook_seconds", "bank") if name in more}
    twin.request_payment(**asked_for(order_id, method, **more))
    back = twin.approve(order_id, **options)
    return {"paymentKey": back["paymentKey"], "orderId": back["orderId"], "amount": int(back["amount"])}


def confirmed(twin: TwinClient, order_id: str = "IM-260101-AAAA", method: str = "CARD", **more: Any) -> dict[str, Any]:
    answer = toss(twin, "confirm", approved(twin, order_id, method, **more))
    assert answer.status == 200
    return answer.data


def kakao(twin: TwinClient, path: str, timeout: float = 30, **body: Any) -> Answer:
    return ask(
        f"{twin.url}/online/v1/payment/{path}",
        {"cid": KAKAOPAY_CID, **body},
        timeout=timeout,
        Authorization=f"SECRET_KEY {KAKAOPAY_KEY}",
    )


IDS = {"partner_order_id": "IM-260101-AAAA", "partner_user_id": "guest-1"}


def ready(**more: Any) -> dict[str, Any]:
    """The body of `ready`."""
    return {
        **IDS,
        "item_name": "비갠 장바구니 외 1건",
        "quantity": 2,
        "total_amount": 24_000,
        "tax_free_amount": 0,
        "approval_url": "http://127.0.0.1/approve?order=1",
        "cancel_url": "http://127.0.0.1/cancel",
        "fail_url": "http://127.0.0.1/fail",
        **more,
    }


def accepted(twin: TwinClient, **more: Any) -> dict[str, Any]:
    """A payment that the buyer accepted at KakaoPay, as what the shop has to send to approve it."""
    body = ready(**more)
    tid = kakao(twin, "ready", **body).data["tid"]
    return {"tid": tid, "pg_token": twin.approve(tid)["pg_token"], **{name: body[name] for name in IDS}}


class Receiver:
    """A shop's webhook address: keeps what comes and answers as told, then with 200."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.headers: list[Any] = []
        self.answers: list[int] = []
        self.meanwhile: Callable[[], object] = lambda: None
        self.url = ""


@contextmanager
def receiver() -> Iterator[Receiver]:
    shop = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            shop.headers.append(self.headers)
            shop.events.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            shop.meanwhile()
            self.send_response(shop.answers.pop(0) if shop.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    shop.url = f"http://127.0.0.1:{server.server_address[1]}/payments/toss/webhook/"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield shop
    server.shutdown()
    server.server_close()
