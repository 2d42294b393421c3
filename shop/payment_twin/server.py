"""The HTTP server of the twin: a thread for each call, on loopback only."""

import re
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, unquote, urlsplit

from shop.payment_twin import control, kakaopay, pages, toss, toss_transactions, toss_window
from shop.payment_twin.messages import ConnectionCut, Refused, Request, Response, json_response
from shop.payment_twin.twin import Twin, open_twin

LOOPBACK = ("127.0.0.1", "localhost")
LARGEST_BODY = 1_000_000
PART = r"(?P<{}>[^/]+)"
KEY = PART.format("key")
ROUTES: tuple[tuple[str, str, Callable[..., Response]], ...] = (
    ("GET", "/v2/standard", toss_window.sdk),
    ("GET", "/toss/window", toss_window.open_window),
    ("GET POST", f"/toss/payments/{KEY}", pages.toss_page),
    ("POST", "/v1/payments/confirm", toss.confirm),
    ("GET", f"/v1/payments/orders/{PART.format('order_id')}", toss.look_up_order),
    ("GET", f"/v1/payments/{KEY}", toss.look_up),
    ("POST", f"/v1/payments/{KEY}/cancel", toss.cancel),
    ("GET", "/v1/transactions", toss_transactions.read),
    ("POST", "/online/v1/payment/ready", kakaopay.ready),
    ("POST", "/online/v1/payment/approve", kakaopay.approve),
    ("POST", "/online/v1/payment/order", kakaopay.look_up),
    ("POST", "/online/v1/payment/cancel", kakaopay.cancel),
    ("GET POST", f"/kakaopay/{KEY}/(?P<device>pc|mobile|app)", pages.kakaopay_page),
    ("GET", "/", pages.home),
    ("GET", "/twin.css", pages.stylesheet),
    ("GET", "/twin/", pages.index),
    ("GET POST", f"/twin/bank/{KEY}", pages.bank),
    ("GET", "/twin/ledger.json", control.read_ledger),
    ("POST", "/twin/faults", control.arm),
    ("POST", "/twin/faults/clear", control.disarm),
    ("POST", "/twin/clock", control.shift_clock),
    ("POST", "/twin/webhooks", control.register_webhooks),
    ("POST", f"/twin/webhooks/{KEY}", control.send_again),
    ("POST", f"/twin/payments/{KEY}/{PART.format('name')}", control.act),
    ("POST", "/twin/reset", control.reset),
)


def answer(twin: Twin, request: Request) -> Response:
    """Raises ConnectionCut."""
    toss.expire(twin)
    kakaopay.expire(twin)
    for methods, pattern, handler in ROUTES:
        match = re.fullmatch(pattern, request.path)
        if match and request.method in methods.split():
            try:
                return handler(twin, request, **{name: unquote(part) for name, part in match.groupdict().items()})
            except Refused as refusal:
                return refusal.response
    return json_response({"code": "NOT_FOUND", "message": "The twin has no such address."}, 404)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: "_Server"

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        self.close_connection = True
        address = urlsplit(self.path)
        try:
            size = int(self.headers.get("Content-Length") or 0)
            if size > LARGEST_BODY:
                return self._send(json_response({"message": "The body is too large."}, 413))
            if not self._is_at_home():
                return self._send(json_response({"message": "The twin answers on loopback only."}, 403))
            request = Request(
                method=self.command,
                path=address.path,
                query=dict(parse_qsl(address.query)),
                headers=self.headers,  # type: ignore[arg-type]
                body=self.rfile.read(size),
            )
            self._send(answer(self.server.twin, request))
        except ConnectionCut:
            self.server.log(f"{self.command} {address.path} —")
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)
        except OSError:
            """Whoever asked has gone; that is what some tests are about."""
        except Exception:
            traceback.print_exc(file=sys.stderr)
            self._send(json_response({"message": "The twin itself failed; its terminal says why."}, 500))

    def _is_at_home(self) -> bool:
        """Pages of elsewhere that name this address their own, or send their forms here, are not let in."""
        named = [f"//{self.headers.get('Host', '')}", self.headers.get("Origin", "//localhost")]
        return all(urlsplit(name).hostname in LOOPBACK for name in named)

    def _send(self, response: Response) -> None:
        self.server.log(f"{self.command} {urlsplit(self.path).path} {response.status}")
        self.send_response(response.status)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Connection", "close")
        if response.location:
            self.send_header("Location", response.location)
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, format: str, *args: object) -> None:
        """Said by `_send`, in one line."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], twin: Twin, log: Callable[[str], object]) -> None:
        self.twin, self.log = twin, log
        super().__init__(address, _Handler)


class PaymentTwin:
    """One running twin. `port` 0 takes a free one; raises OSError where the port is taken."""

    def __init__(
        self,
        *,
        file: str = ":memory:",
        host: str = "127.0.0.1",
        port: int = 0,
        webhook_url: str = "",
        retry_unit: float = 1.0,
        log: Callable[[str], object] = lambda line: None,
    ) -> None:
        self.twin = open_twin(file, webhook_url=webhook_url, retry_unit=retry_unit)
        self._server = _Server((host, port), self.twin, log)
        self.url = f"http://{host}:{self._server.server_address[1]}"

    def start(self) -> None:
        """Serve in a thread of its own."""
        Thread(target=self.serve, name="payment-twin", daemon=True).start()

    def serve(self) -> None:
        """Serve until stopped."""
        self.twin.webhooks.start()
        self._server.serve_forever(poll_interval=0.1)

    def stop(self) -> None:
        self.twin.faults.clear()
        self.twin.webhooks.stop()
        self._server.shutdown()
        self._server.server_close()
