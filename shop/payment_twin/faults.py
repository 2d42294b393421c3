"""Faults that somebody armed: the next call of a kind meets one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Event, Lock

from django.utils.translation import gettext_lazy as _

from shop.payment_twin.messages import ConnectionCut, Response


class Call(StrEnum):
    """What a shop asks of a provider."""

    READY = "ready"
    CONFIRM = "confirm"  # Toss
    APPROVE = "approve"  # KakaoPay
    LOOKUP = "lookup"
    LIST = "list"  # Toss
    CANCEL = "cancel"


class Trouble(StrEnum):
    """`_before`: nothing was done; `_after`: it was done all the same."""

    DELAY = "delay"  # Done at once, answered late.
    DELAY_BEFORE = "delay_before"  # Done late: whoever looks it up meanwhile finds nothing.
    HANG = "hang"
    HANG_AFTER = "hang_after"
    ERROR = "500"
    ERROR_AFTER = "500_after"
    NONSENSE = "nonsense"
    NONSENSE_AFTER = "nonsense_after"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    WRONG_AMOUNT = "wrong_amount"  # Confirm and approve take other money than was asked for.
    REFUSE = "refuse"  # The provider says no; `code` may name the error.


LABELS = {
    Trouble.DELAY: _("처리하고 늦게 답하기"),
    Trouble.DELAY_BEFORE: _("늦게 처리하고 답하기"),
    Trouble.HANG: _("처리하지 않고 답하지 않기"),
    Trouble.HANG_AFTER: _("처리하고 답하지 않기"),
    Trouble.ERROR: _("처리하지 않고 500"),
    Trouble.ERROR_AFTER: _("처리하고 500"),
    Trouble.NONSENSE: _("처리하지 않고 깨진 JSON"),
    Trouble.NONSENSE_AFTER: _("처리하고 깨진 JSON"),
    Trouble.DROP_BEFORE: _("처리하지 않고 연결 끊기"),
    Trouble.DROP_AFTER: _("처리하고 연결 끊기"),
    Trouble.WRONG_AMOUNT: _("금액을 다르게 처리하기"),
    Trouble.REFUSE: _("결제사가 거절하기"),
}
# What is taken too much, where the wrong amount is.
TOO_MUCH = 100


@dataclass(frozen=True)
class Fault:
    call: Call
    trouble: Trouble
    seconds: float = 0  # How long a delay or a hanging call lasts; 0 is the usual.
    key: str = ""  # Of one payment only.
    code: str = ""  # Of the refusal, in the provider's words.
    times: int = 1

    @property
    def label(self) -> str:
        return str(LABELS[self.trouble])

    @property
    def patience(self) -> float:
        return self.seconds or (60 if self.trouble in (Trouble.HANG, Trouble.HANG_AFTER) else 3)


class Faults:
    def __init__(self) -> None:
        self._lock = Lock()
        self._armed: list[Fault] = []
        self._released = Event()

    def arm(self, fault: Fault) -> None:
        with self._lock:
            self._armed.append(fault)

    def armed(self) -> list[Fault]:
        with self._lock:
            return list(self._armed)

    def clear(self) -> None:
        """Disarm all, and let go of the calls that hang or wait."""
        with self._lock:
            self._armed.clear()
            self._released.set()
            self._released = Event()

    def take(self, call: Call, key: str) -> Fault | None:
        with self._lock:
            for place, fault in enumerate(self._armed):
                if fault.call == call and fault.key in ("", key):
                    self._armed[place : place + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                    return fault
        return None

    def strike(self, fault: Fault | None, act: Callable[[], Response]) -> Response:
        """The answer that leaves the house. Raises ConnectionCut."""
        if fault is None or fault.trouble in (Trouble.WRONG_AMOUNT, Trouble.REFUSE):
            return act()
        if fault.trouble == Trouble.DELAY_BEFORE:
            self._released.wait(fault.patience)
            return act()
        response = act() if fault.trouble == Trouble.DELAY or fault.trouble.endswith("_after") else None
        match fault.trouble:
            case Trouble.ERROR | Trouble.ERROR_AFTER:
                return Response(500, b"<html><body><h1>500 Internal Server Error</h1></body></html>", "text/html")
            case Trouble.NONSENSE | Trouble.NONSENSE_AFTER:
                return Response(200, b'{"status": "DO', "application/json; charset=utf-8")
            case Trouble.DELAY | Trouble.HANG | Trouble.HANG_AFTER:
                self._released.wait(fault.patience)
        if response is None or fault.trouble != Trouble.DELAY:
            raise ConnectionCut
        return response
