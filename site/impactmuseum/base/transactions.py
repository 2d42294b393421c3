"""Transactions that survive meeting another one: a deadlock is bad luck, and is tried again."""

import functools
import random
import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import DatabaseError, connection, transaction

ATTEMPTS = 5
# Deadlock, lock wait timeout, record changed since last read.
_MYSQL_CONFLICTS = {1213, 1205, 1020}
# Server has gone away, connection lost: whether a COMMIT arrived is unknown.
_MYSQL_LOST = {2006, 2013}

P = ParamSpec("P")
R = TypeVar("R")


def is_conflict(error: DatabaseError) -> bool:
    """Whether the same transaction may succeed when it is run again."""
    code = error.args[0] if error.args else None
    return code in _MYSQL_CONFLICTS or "database is locked" in str(error)


def lost_connection(error: DatabaseError) -> bool:
    """Whether nobody knows if the transaction was committed."""
    return bool(error.args) and error.args[0] in _MYSQL_LOST


def retried_transaction(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in one transaction; run it whole again, COMMIT included, when it met another one.

    Inside somebody else's transaction it runs once: a deadlock has rolled that one back as well, and only
    whoever opened it can begin again.
    """

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        attempts = 1 if connection.in_atomic_block else ATTEMPTS
        for attempt in range(1, attempts + 1):
            try:
                with transaction.atomic():
                    return function(*args, **kwargs)
            except DatabaseError as error:
                if attempt == attempts or not is_conflict(error):
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311
        raise AssertionError("A transaction either returns or raises.")

    return run
