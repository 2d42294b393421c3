"""The twin's script in a page as strict as the museum's, and its pages in a browser."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from shop.tests.twin_calls import asked_for, kakao, ready

pytestmark = pytest.mark.browser

SCRIPT = """
document.querySelector("button").addEventListener("click", async () => {
  const parameters = JSON.parse(document.querySelector("#parameters").textContent);
  const payment = TossPayments("test_ck_twin").payment({ customerKey: TossPayments.ANONYMOUS });
  try { await payment.requestPayment(parameters); }
  catch (error) { document.querySelector("output").textContent = `${error.code}: ${error.message}`; }
});
"""


class Shop(BaseHTTPRequestHandler):
    """A page with one button. Its policy allows the twin in script-src and nowhere else."""

    twin = ""
    parameters: dict[str, Any] = {}
    visits: list[str] = []

    def do_GET(self) -> None:
        self.visits.append(self.path)
        script = f'<script src="{self.twin}/v2/standard"></script><script src="/pay.js" defer></script>'
        data = f'<script type="application/json" id="parameters">{json.dumps(self.parameters)}</script>'
        page = f"<!doctype html><title>상점</title><button>결제</button><output></output>{data}{script}"
        is_script = self.path == "/pay.js"
        body = (SCRIPT if is_script else page).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/javascript" if is_script else "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        policy = f"default-src 'none'; script-src 'self' {self.twin}; form-action 'self'; base-uri 'none'"
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def shop(payment_twin) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.daemon_threads = True
    url = f"http://127.0.0.1:{server.server_address[1]}"
    Shop.twin, Shop.visits = payment_twin.url, []
    Shop.parameters = asked_for(successUrl=f"{url}/success", failUrl=f"{url}/fail")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium) -> Iterator[Any]:
    """A visitor without a museum: the shop here is the page above."""
    context = chromium.new_context(locale="ko-KR")
    context.set_default_timeout(15_000)
    visitor, errors = context.new_page(), []
    visitor.on("pageerror", lambda error: errors.append(str(error)))
    visitor.on("console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None)
    yield visitor
    context.close()
    assert errors == []


def test_a_strict_page_leads_to_the_window_and_back(page, shop, payment_twin):
    page.goto(shop)
    page.get_by_role("button", name="결제").click()
    page.get_by_role("heading", name="24,000원").wait_for()
    page.get_by_role("button", name="승인", exact=True).click()
    page.wait_for_url(f"{shop}/success?*")
    assert f"paymentKey={payment_twin.payment('IM-260101-AAAA')['key']}" in page.url


def test_a_buyer_who_gives_up_lands_on_the_other_page(page, shop):
    page.goto(shop)
    page.get_by_role("button", name="결제").click()
    page.get_by_role("button", name="취소하기", exact=True).click()
    page.wait_for_url(f"{shop}/fail?code=PAY_PROCESS_CANCELED*")


def test_what_the_real_script_would_refuse_is_refused_on_the_page(page, shop, payment_twin):
    Shop.parameters = Shop.parameters | {"orderId": "short"}
    page.goto(shop)
    page.get_by_role("button", name="결제").click()
    page.get_by_text("INVALID_PARAMETERS: orderId는").wait_for()
    assert payment_twin.payments() == []


def test_coming_back_twice_opens_the_address_twice(page, shop):
    page.goto(shop)
    page.get_by_role("button", name="결제").click()
    page.get_by_role("button", name="승인하고 두 번 돌아가기").click()
    page.wait_for_url(f"{shop}/success?*")
    assert len([path for path in Shop.visits if path.startswith("/success?")]) == 2


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_of_the_twin_is_wider_than_the_window(page, payment_twin, width):
    key = payment_twin.request_payment(**asked_for(method="VIRTUAL_ACCOUNT"))
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/twin/", f"/toss/payments/{key}", f"/kakaopay/{tid}/pc"):
        page.goto(f"{payment_twin.url}{path}")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
