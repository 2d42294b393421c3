"""What the shop asks of a payment provider. A provider is a module with these names, listed in settings."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from django.conf import settings

from shop.models import Order, Payment, Refund

# Of every shop, and never a choice: it takes the orders that cost nothing.
NOTHING_TO_PAY = "shop.payments.nothing_to_pay"


class ProviderUnreachable(Exception):
    """The provider did not answer, or nonsense: what it did with the call is not known."""


class ProviderRefused(Exception):
    """The provider answered no. `code` is its own word, the message is for the shopper or the operator."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


class State(Enum):
    """How a payment stands at its provider."""

    OPEN = "open"  # Known there, and no money has moved: it can still be confirmed.
    WAITING = "waiting"  # For a deposit.
    CAPTURED = "captured"  # Whole, or what was left of it after refunds.
    FAILED = "failed"  # No money came, and none will.


@dataclass(frozen=True)
class Account:
    """A bank account that a provider opened for one payment."""

    bank: str
    number: str
    due_at: datetime


@dataclass(frozen=True)
class Answer:
    """What a provider says about a payment. `captured` and `refunded` are won, sums of all that moved so far."""

    state: State
    key: str = ""
    captured: int = 0
    refunded: int = 0
    message: str = ""
    secret: str = ""
    receipt_url: str = ""
    account: Account | None = None


@dataclass(frozen=True)
class ReturnAddresses:
    """Absolute addresses, each of which a provider may add its own query to."""

    success: str
    failure: str
    cancelled: str


@dataclass(frozen=True)
class Start:
    """How the shopper gets to the provider: by an address to go on to, or by a script of the provider's own."""

    url: str = ""
    mobile_url: str = ""
    script: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    origins: tuple[str, ...] = ()  # What the script may talk to: the page's content security policy lets it.


class Gateway(Protocol):
    """Of every provider, also of one that nobody can call."""

    NAME: str  # Kept in Payment.provider.
    TITLE: str  # What people call it.
    LABELS: Mapping[str, str]  # Every way to pay it ever offered, name to label. Unique among all providers.
    CASH: Collection[str]  # Those that the law calls cash: the buyer is told of 구매안전서비스 beside them.

    def is_offered(self) -> bool:
        """Whether there are keys to call it with."""

    def hold_until(self, *, method: str, placed_at: datetime) -> datetime:
        """Until when the pieces of an order placed then wait for its money."""

    def prepare(self, *, order: Order, method: str, depositor: str, held_until: datetime, at: datetime) -> Payment:
        """Write down the attempt to pay `order`, in the transaction that holds its pieces. Calls nobody."""

    def refunds_to_account(self, *, method: str) -> bool:
        """Whether money paid so goes back to a bank account that its buyer has to name."""


class OnlineGateway(Gateway, Protocol):
    """Of a provider that is asked over the network. Nothing here runs inside a transaction.

    Every verb raises ProviderUnreachable when it is not known what the provider did, and ProviderRefused when it
    said no.
    """

    def start(self, *, payment: Payment, addresses: ReturnAddresses) -> Start:
        """Let the shopper go to the provider."""

    def proof(self, *, payment: Payment, query: Mapping[str, str]) -> "Proof":
        """What the provider's return to us says. Raises ProviderRefused when it is not about this payment."""

    def confirm(self, *, payment: Payment) -> Answer:
        """Take the money. Asked twice under the payment's idempotency key, it is taken once."""

    def look_up(self, *, payment: Payment) -> Answer | None:
        """How the payment stands; None when the provider has never heard of it."""

    def refund(self, *, refund: Refund) -> Answer:
        """Give back. Asked twice under the refund's idempotency key, it is given back once."""

    def close_account(self, *, payment: Payment) -> None:
        """Let nobody pay into the account it opened for the payment. Asked twice it is closed."""


@dataclass(frozen=True)
class Listed:
    """A payment that a provider names by itself."""

    key: str
    reference: str  # What it was told the payment is called.


class ListingGateway(OnlineGateway, Protocol):
    """Of a provider that also tells of what it was not asked about."""

    def listed(self, *, since: datetime, until: datetime) -> Iterator[Listed]:
        """Every payment of which money moved in that time, perhaps more than once."""

    def look_up_key(self, *, key: str) -> Answer | None:
        """How a payment of the list stands, which may be none of ours."""


@dataclass(frozen=True)
class Proof:
    """The provider's key of the payment, and what else shows that the shopper agreed."""

    key: str
    token: str = ""


@cache
def gateways() -> Mapping[str, Gateway]:
    """The providers of this shop by name, in the order in which the checkout offers them."""
    modules = (cast(Gateway, import_module(path)) for path in [*settings.SHOP_PAYMENT_PROVIDERS, NOTHING_TO_PAY])
    return {module.NAME: module for module in modules}


def gateway_of(method: str) -> Gateway:
    """Who carries out a way to pay."""
    return next(gateway for gateway in gateways().values() if method in gateway.LABELS)


def online_gateway(provider: str) -> OnlineGateway | None:
    """The provider if it can be asked over the network."""
    gateway = gateways().get(provider)
    return cast(OnlineGateway, gateway) if hasattr(gateway, "look_up") else None


def listing_gateway(provider: str) -> ListingGateway | None:
    """The provider if it keeps a list of payments that can be read."""
    gateway = gateways().get(provider)
    return cast(ListingGateway, gateway) if hasattr(gateway, "listed") else None


def is_online(method: str) -> bool:
    """Whether a provider is asked over the network when somebody pays so."""
    return online_gateway(gateway_of(method).NAME) is not None


def methods() -> dict[str, str]:
    """Every way to pay that is offered, name to label."""
    return {name: label for gateway in gateways().values() if gateway.is_offered() for name, label in _labels(gateway)}


def is_cash(method: str) -> bool:
    """Whether the law wants 구매안전서비스 named beside it."""
    return method in gateway_of(method).CASH


def refunds_to_account(method: str) -> bool:
    """Whether money paid so goes back to a bank account that its buyer has to name."""
    return gateway_of(method).refunds_to_account(method=method)


def title_of(provider: str) -> str:
    """What people call a provider, also one that is gone."""
    gateway = gateways().get(provider)
    return str(gateway.TITLE) if gateway else provider


def label_of(method: str) -> str:
    """The name a shopper knows, also of a way to pay that is no longer offered."""
    return dict(label for gateway in gateways().values() for label in _labels(gateway)).get(method, method)


def _labels(gateway: Gateway) -> list[tuple[str, str]]:
    return [(name, str(label)) for name, label in gateway.LABELS.items()]
