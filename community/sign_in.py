"""What happens whenever somebody signs in, by whichever way."""

from typing import Any

from community import customers
from community.models import User


def meet_customer(user: User, **_signal: Any) -> None:
    customers.customer_of(user)
