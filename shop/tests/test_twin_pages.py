"""The pages on which a person plays the buyer and the bank, the browser's script, and the command that starts it."""

import re
import socket
from http.client import HTTPConnection
from io import StringIO
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from shop.tests.twin_calls import accepted, approved, asked_for, confirmed, kakao, ready, toss


class Page(NamedTuple):
    status: int
    text: str
    location: str


def browse(twin, path: str, form: dict[str, Any] | None = None, host: str = "", origin: str = "") -> Page:
    connection = HTTPConnection(urlsplit(twin.url).netloc, timeout=30)
    headers = {"Host": host or urlsplit(twin.url).netloc, "Content-Type": "application/x-www-form-urlencoded"}
    headers |= {"Origin": origin} if origin else {}
    connection.request("GET" if form is None else "POST", path, urlencode(form or {}), headers)
    response = connection.getresponse()
    return Page(response.status, response.read().decode(), response.headers.get("Location", ""))


def test_a_window_shows_the_order_and_every_way_it_can_end(payment_twin):
    key = payment_twin.request_payment(**asked_for())
    page = browse(payment_twin, f"/toss/payments/{key}")
    assert page.status == 200
    for words in ("비갠 장바구니 외 1건", "24,000원", "카드", "승인하고 브라우저 닫기", "거절 (카드사)", "시간 초과"):
        assert words in page.text
    for words in ("처리하고 연결 끊기", "금액을 다르게 처리하기", "순서 뒤바꿔", "결제사의 답보다 먼저"):
        assert words in page.text
    assert "입금할 은행" not in page.text


def test_what_a_shop_writes_is_text_on_the_twins_pages(payment_twin):
    key = payment_twin.request_payment(**asked_for(orderName="<script>alert(1)</script>"))
    for path in (f"/toss/payments/{key}", "/twin/"):
        page = browse(payment_twin, path)
        assert "<script>" not in page.text
        assert "&lt;script&gt;" in page.text


def test_an_approval_leads_the_browser_back_with_the_fault_and_the_webhooks_that_were_chosen(payment_twin):
    key = payment_twin.request_payment(**asked_for())
    form = {"act": "approve", "fault": "500", "fault_seconds": "", "webhook": "twice", "webhook_seconds": "3"}
    page = browse(payment_twin, f"/toss/payments/{key}", form)
    assert page.status == 303
    assert page.location.startswith("http://127.0.0.1/success?step=1&paymentType=NORMAL&orderId=IM-260101-AAAA")
    assert payment_twin.ledger()["faults"] == [{"call": "confirm", "fault": "500", "key": key}]


@pytest.mark.parametrize(("act", "code"), [("decline", "REJECT_CARD_COMPANY"), ("cancel", "PAY_PROCESS_CANCELED")])
def test_a_buyer_who_does_not_approve_is_led_to_the_other_address(payment_twin, act, code):
    key = payment_twin.request_payment(**asked_for())
    page = browse(payment_twin, f"/toss/payments/{key}", {"act": act})
    assert (page.status, page.location.partition("&message")[0]) == (
        303,
        f"http://127.0.0.1/fail?token=a%2Fb&code={code}",
    )


def test_a_buyer_who_closes_the_browser_can_come_back_later_and_again(payment_twin):
    key = payment_twin.request_payment(**asked_for())
    page = browse(payment_twin, f"/toss/payments/{key}", {"act": "approve-closed"})
    assert (page.status, page.location) == (200, "")
    assert "paymentKey=" in page.text
    assert payment_twin.payment(key)["status"] == "IN_PROGRESS"
    assert "상점으로 돌아가는 주소 열기" in browse(payment_twin, f"/toss/payments/{key}").text


def test_a_buyer_may_come_back_twice(payment_twin):
    key = payment_twin.request_payment(**asked_for())
    page = browse(payment_twin, f"/toss/payments/{key}", {"act": "approve-twice"})
    addresses = re.findall(r'(?:url=|src="|href=")(http://127\.0\.0\.1/success[^"]+)', page.text)
    assert len(addresses) == 3
    assert len(set(addresses)) == 1


def test_a_button_that_comes_too_late_says_so_and_changes_nothing(payment_twin):
    key = confirmed(payment_twin)["paymentKey"]
    page = browse(payment_twin, f"/toss/payments/{key}", {"act": "decline"})
    assert page.status == 409
    assert "지금은 DONE 상태라서 할 수 없어요." in page.text
    assert payment_twin.payment(key)["status"] == "DONE"


def test_a_virtual_account_is_paid_at_its_bank(payment_twin):
    key = payment_twin.request_payment(**asked_for(method="VIRTUAL_ACCOUNT"))
    assert "입금할 은행" in browse(payment_twin, f"/toss/payments/{key}").text
    browse(payment_twin, f"/toss/payments/{key}", {"act": "approve", "bank": "90"})
    toss(payment_twin, "confirm", {"paymentKey": key, "orderId": "IM-260101-AAAA", "amount": 24_000})
    page = browse(payment_twin, f"/twin/bank/{key}")
    assert "카카오 X0" in page.text
    assert browse(payment_twin, f"/twin/bank/{key}", {"act": "deposit", "webhook": "once"}).status == 303
    assert payment_twin.payment(key)["captured"] == 24_000
    assert browse(payment_twin, f"/twin/bank/{key}", {"act": "deposit"}).status == 409
    browse(payment_twin, f"/twin/bank/{key}", {"act": "deposit_error"})
    assert payment_twin.payment(key)["captured"] == 0


def test_kakaopays_page_knows_that_the_buyer_has_come(payment_twin):
    tid = kakao(payment_twin, "ready", **ready()).data["tid"]
    page = browse(payment_twin, f"/kakaopay/{tid}/mobile")
    assert "카카오페이머니" in page.text
    assert "웹훅" not in page.text
    assert kakao(payment_twin, "order", tid=tid).data["status"] == "OPEN_PAYMENT"
    back = browse(payment_twin, f"/kakaopay/{tid}/mobile", {"act": "approve", "method": "CARD"})
    assert back.location.startswith("http://127.0.0.1/approve?order=1&pg_token=")
    assert "AUTH_PASSWORD" in browse(payment_twin, f"/kakaopay/{tid}/pc").text


def test_every_payment_is_on_the_first_page_with_what_was_taken(payment_twin):
    confirmed(payment_twin, method="VIRTUAL_ACCOUNT")
    kakao(payment_twin, "approve", **accepted(payment_twin, partner_order_id="IM-260101-BBBB"))
    page = browse(payment_twin, "/twin/")
    for words in ("IM-260101-AAAA", "WAITING_FOR_DEPOSIT", "뱅킹", "IM-260101-BBBB", "카카오페이"):
        assert words in page.text
    assert browse(payment_twin, "/").location == "/twin/"
    assert browse(payment_twin, "/twin.css").text.startswith("/* The twin's own pages")


def test_faults_and_the_clock_are_set_by_forms_too(payment_twin):
    wanted = approved(payment_twin)
    form = {"call": "confirm", "fault": "drop_after", "fault_seconds": "", "times": "2"}
    assert browse(payment_twin, "/twin/faults", form).location == "/twin/"
    assert "처리하고 연결 끊기 · 2번" in browse(payment_twin, "/twin/").text
    browse(payment_twin, "/twin/faults/clear", {})
    browse(payment_twin, "/twin/clock", {"seconds": "600"})
    assert payment_twin.payment(wanted["paymentKey"])["status"] == "EXPIRED"


@pytest.mark.parametrize("path", ["/toss/payments/none", "/kakaopay/none/pc", "/twin/bank/none"])
def test_a_payment_that_does_not_exist_has_no_page(payment_twin, path):
    page = browse(payment_twin, path)
    assert (page.status, "그런 결제가 없어요." in page.text) == (404, True)


def test_a_window_that_can_not_open_says_why(payment_twin):
    page = browse(payment_twin, "/toss/window?request=nonsense")
    assert (page.status, "INVALID_CLIENT_KEY" in page.text) == (400, True)
    assert payment_twin.payments() == []


def test_a_page_of_elsewhere_does_not_reach_the_twin_under_its_own_name(payment_twin):
    assert browse(payment_twin, "/twin/", host="evil.example:8100").status == 403
    assert browse(payment_twin, "/twin/", host="localhost:8100").status == 200


def test_a_form_of_elsewhere_is_not_taken(payment_twin):
    form = {"seconds": "600"}
    assert browse(payment_twin, "/twin/clock", form, origin="https://evil.example").status == 403
    assert browse(payment_twin, "/twin/clock", form, origin=payment_twin.url).status == 303


def test_the_script_carries_the_rules_of_the_twin(payment_twin):
    script = browse(payment_twin, "/v2/standard").text
    assert "__RULES__" not in script
    assert '"name": "orderId", "pattern": "[A-Za-z0-9_=-]{6,64}"' in script
    assert "eval" not in script


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.0.7", "museum.example"])
def test_the_twin_listens_on_loopback_only(host, tmp_path):
    with pytest.raises(CommandError, match="on loopback only"):
        call_command("payment_twin", host=host, ledger=str(tmp_path / "twin.sqlite3"))
    assert list(tmp_path.iterdir()) == []


def test_the_command_starts_a_twin_that_tells_the_shop_of_the_settings(monkeypatch, tmp_path):
    monkeypatch.setattr("shop.payment_twin.server.PaymentTwin.serve", lambda twin: None)
    out = StringIO()
    call_command("payment_twin", port=0, ledger=str(tmp_path / "var" / "twin.sqlite3"), stdout=out)
    assert re.fullmatch(
        rf"Payment twin: http://127\.0\.0\.1:\d+/twin/, webhooks to {settings.WAGTAILADMIN_BASE_URL}"
        r"/payments/toss/webhook/\n",
        out.getvalue(),
    )
    assert (tmp_path / "var" / "twin.sqlite3").exists()


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(CommandError, match="can't be had"):
            call_command("payment_twin", port=listener.getsockname()[1], ledger=str(tmp_path / "twin.sqlite3"))
