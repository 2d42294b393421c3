"""What the shop asks of a payment provider. A provider is a module with these names, listed in settings."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Protocol, cast

from django.conf import settings

from shop.models import Order, Payment


class Gateway(Protocol):
    NAME: str  # Kept in Payment.provider.
    LABEL: str  # What the shopper chooses.

    def hold_until(self, *, placed_at: datetime) -> datetime:
        """Until when the pieces of an order placed then wait for its money."""

    def prepare(self, *, order: Order, depositor: str, due_at: datetime) -> Payment:
        """Write down the attempt to pay `order`, in the transaction that places it. Calls nobody."""


@cache
def gateways() -> Mapping[str, Gateway]:
    """The providers of this shop by name, in the order in which the checkout offers them."""
    modules = (cast(Gateway, import_module(path)) for path in settings.SHOP_PAYMENT_PROVIDERS)
    return {module.NAME: module for module in modules}


def label_of(provider: str) -> str:
    """The name a shopper knows, also of a provider that is no longer offered."""
    known = gateways().get(provider)
    return str(known.LABEL) if known else provider
