"""Everything a person or a test may let happen to a payment, by name."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from shop.payment_twin import kakaopay_payment, kakaopay_window, toss_payment, toss_window
from shop.payment_twin.buyer import NotPossible
from shop.payment_twin.faults import Call, Fault, Trouble
from shop.payment_twin.ledger import Payment
from shop.payment_twin.toss_errors import ERRORS
from shop.payment_twin.twin import Twin

ACTS = {toss_payment.PROVIDER: toss_window.ACTS, kakaopay_payment.PROVIDER: kakaopay_window.ACTS}
# The call that an approval leads to.
NEXT_CALL = {toss_payment.PROVIDER: Call.CONFIRM, kakaopay_payment.PROVIDER: Call.APPROVE}


def perform(twin: Twin, payment: Payment, name: str, options: Mapping[str, str]) -> str:
    """The address the buyer is sent to then; empty where he stays. Raises NotPossible."""
    act = ACTS[payment.provider].get(name)
    if act is None:
        raise NotPossible(_("그런 일은 할 수 없어요."))
    fault = (
        fault_of({**options, "call": NEXT_CALL[payment.provider], "key": payment.key}) if options.get("fault") else None
    )
    with twin.transaction():
        address = act(twin, payment, options)
    if fault:
        twin.faults.arm(fault)
    return address


def fault_of(options: Mapping[str, str]) -> Fault:
    """A fault as a form or a test describes it. Raises NotPossible."""
    code = options.get("code", "")
    try:
        fault = Fault(
            call=Call(options.get("call", "")),
            trouble=Trouble(options.get("fault", "")),
            seconds=float(options.get("fault_seconds") or 0),
            times=int(options.get("times") or 1),
            key=options.get("key", ""),
            code=code,
        )
    except ValueError as error:
        raise NotPossible(_("그런 장애는 없어요: %(error)s") % {"error": error}) from None
    if code and code not in ERRORS and not code.removeprefix("-").isdigit():
        raise NotPossible(_("그런 오류 코드는 없어요: %(code)s") % {"code": code})
    return fault
