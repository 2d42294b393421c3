"""What a buyer does on KakaoPay's page."""

from collections.abc import Mapping
from uuid import uuid4

from django.utils.translation import gettext as _

from shop.payment_twin.buyer import NotPossible, leads_to
from shop.payment_twin.kakaopay_payment import UNDECIDED, Status
from shop.payment_twin.ledger import Payment
from shop.payment_twin.twin import Twin


def visit(twin: Twin, payment: Payment) -> Payment:
    """The buyer sees the page."""
    if payment.status not in (Status.READY, Status.SEND_TMS):
        return payment
    return twin.ledger.change(payment, status=Status.OPEN_PAYMENT)


def approval_url(payment: Payment) -> str:
    return leads_to(payment.facts["approval_url"], pg_token=payment.facts["pg_token"])


def approve(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    """The buyer chose how to pay and typed his password. Nothing is paid before the shop approves."""
    _require_undecided(payment)
    method = options.get("method", payment.facts["method"])
    payment = twin.ledger.change(
        payment,
        status=Status.AUTH_PASSWORD,
        pg_token=uuid4().hex[:20],
        method=method if method in ("CARD", "MONEY") else "MONEY",
    )
    return approval_url(payment)


def decline(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    _require_undecided(payment)
    twin.ledger.change(payment, status=Status.FAIL_AUTH_PASSWORD)
    return str(payment.facts["fail_url"])


def give_up(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    _require_undecided(payment)
    twin.ledger.change(payment, status=Status.QUIT_PAYMENT)
    return str(payment.facts["cancel_url"])


def time_out(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    if payment.status != Status.AUTH_PASSWORD:
        _require_undecided(payment)
    twin.ledger.change(payment, status=Status.QUIT_PAYMENT, expired=True)
    return str(payment.facts["fail_url"])


def stand_at(twin: Twin, payment: Payment, options: Mapping[str, str]) -> str:
    """Somewhere on the way, for what `order` says there: SEND_TMS, SELECT_METHOD, ARS_WAITING …"""
    _require_undecided(payment)
    status = options.get("status", "")
    if status not in (*UNDECIDED, Status.ISSUED_SID) or status == Status.AUTH_PASSWORD:
        raise NotPossible(_("결제하는 도중의 상태가 아니에요."))
    twin.ledger.change(payment, status=status)
    return ""


def _require_undecided(payment: Payment) -> None:
    if payment.status not in UNDECIDED or payment.status == Status.AUTH_PASSWORD:
        raise NotPossible(_("지금은 %(status)s 상태라서 할 수 없어요.") % {"status": payment.status})


ACTS = {"approve": approve, "decline": decline, "cancel": give_up, "expire": time_out, "status": stand_at}
