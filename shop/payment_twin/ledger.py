"""The provider's own books: payments, what was captured and given back, answers given, webhooks sent.

A file of SQLite's, or `:memory:`. One connection behind one lock: who writes, writes alone.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from threading import RLock
from typing import Any

from shop.payment_twin.clock import SEOUL

SCHEMA = """
CREATE TABLE IF NOT EXISTS payment (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, provider TEXT NOT NULL, order_id TEXT NOT NULL,
    status TEXT NOT NULL, amount INTEGER NOT NULL, created_at REAL NOT NULL, facts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS payment_of_order ON payment (order_id);
CREATE INDEX IF NOT EXISTS payment_by_status ON payment (status);
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY, payment TEXT NOT NULL, kind TEXT NOT NULL, amount INTEGER NOT NULL,
    at REAL NOT NULL, facts TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_of_payment ON entry (payment);
CREATE TABLE IF NOT EXISTS change (id INTEGER PRIMARY KEY, payment TEXT NOT NULL, at REAL NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS change_of_payment ON change (payment);
CREATE TABLE IF NOT EXISTS answer (
    identity TEXT PRIMARY KEY, status INTEGER NOT NULL, body BLOB NOT NULL, at REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS webhook (
    id INTEGER PRIMARY KEY, payment TEXT NOT NULL, event TEXT NOT NULL, transmission TEXT NOT NULL,
    body TEXT NOT NULL, due REAL, tries INTEGER NOT NULL DEFAULT 0, answer TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS webhook_due ON webhook (due);
"""
TABLES = ("payment", "entry", "change", "answer", "webhook")


class Kind(StrEnum):
    CAPTURE = "capture"  # Money came.
    REVERSAL = "reversal"  # It never came: the bank took it back.
    REFUND = "refund"  # It was given back.
    VOID = "void"  # Given up before any money came.


@dataclass(frozen=True)
class Entry:
    kind: Kind
    amount: int
    at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True)
class Payment:
    id: int
    key: str
    provider: str
    order_id: str
    status: str  # In the provider's own words.
    amount: int
    created_at: datetime
    facts: dict[str, Any]
    entries: list[Entry] = field(default_factory=list)

    def sum_of(self, kind: Kind) -> int:
        return sum(entry.amount for entry in self.entries if entry.kind == kind)

    @property
    def captured(self) -> int:
        return self.sum_of(Kind.CAPTURE) - self.sum_of(Kind.REVERSAL)

    @property
    def refunded(self) -> int:
        return self.sum_of(Kind.REFUND)

    @property
    def balance(self) -> int:
        return self.captured - self.refunded

    @property
    def captures(self) -> int:
        """How often money was taken."""
        return sum(entry.kind == Kind.CAPTURE for entry in self.entries)

    def cancels(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind in (Kind.REFUND, Kind.VOID)]


class Ledger:
    def __init__(self, file: str) -> None:
        self._lock = RLock()
        self._open = False
        self._connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None, timeout=20)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; {SCHEMA}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of it or nothing; inside another one, a part of that."""
        with self._lock:
            if self._open:
                yield
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._open = True
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            else:
                self._connection.execute("COMMIT")
            finally:
                self._open = False

    def rows(self, statement: str, *values: object) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(statement, values).fetchall()

    def clear(self) -> None:
        with self.transaction():
            for table in TABLES:
                self.rows(f"DELETE FROM {table}")  # noqa: S608

    def open_payment(
        self, *, key: str, provider: str, order_id: str, status: str, amount: int, at: datetime, facts: dict[str, Any]
    ) -> Payment:
        self.rows(
            "INSERT INTO payment (key, provider, order_id, status, amount, created_at, facts) VALUES (?,?,?,?,?,?,?)",
            *(key, provider, order_id, status, amount, at.timestamp(), json.dumps(facts)),
        )
        return self.get(key)

    def get(self, key: str) -> Payment:
        payment = self.find(key)
        if payment is None:
            raise KeyError(key)
        return payment

    def find(self, key: str) -> Payment | None:
        return next(iter(self._payments("WHERE key = ?", key)), None)

    def of_order(self, order_id: str) -> list[Payment]:
        """Every payment of the order, the newest first."""
        return self._payments("WHERE order_id = ? ORDER BY id DESC", order_id)

    def with_status(self, provider: str, *statuses: str) -> list[Payment]:
        marks = ", ".join("?" * len(statuses))
        return self._payments(f"WHERE provider = ? AND status IN ({marks})", provider, *statuses)

    def moved(self, provider: str, since: datetime, until: datetime) -> list[tuple[Payment, Entry]]:
        """Every entry of that time with its payment, the oldest first."""
        rows = self.rows(
            "SELECT DISTINCT entry.payment AS key FROM entry JOIN payment ON payment.key = entry.payment"
            " WHERE payment.provider = ? AND entry.at >= ? AND entry.at < ?",
            *(provider, since.timestamp(), until.timestamp()),
        )
        payments = [self.get(row["key"]) for row in rows]
        entries = [(payment, entry) for payment in payments for entry in payment.entries]
        found = [(payment, entry) for payment, entry in entries if since <= entry.at < until]
        return sorted(found, key=lambda pair: pair[1].at)

    def newest(self, number: int) -> list[Payment]:
        return self._payments("ORDER BY id DESC LIMIT ?", number)

    def change(self, payment: Payment, *, status: str = "", amount: int | None = None, **facts: Any) -> Payment:
        self.rows(
            "UPDATE payment SET status = ?, amount = ?, facts = ? WHERE key = ?",
            status or payment.status,
            payment.amount if amount is None else amount,
            json.dumps(self.get(payment.key).facts | facts),
            payment.key,
        )
        return self.get(payment.key)

    def enter(self, payment: Payment, kind: Kind, amount: int, *, at: datetime, **facts: Any) -> Payment:
        self.rows(
            "INSERT INTO entry (payment, kind, amount, at, facts) VALUES (?,?,?,?,?)",
            *(payment.key, kind, amount, at.timestamp(), json.dumps(facts)),
        )
        return self.get(payment.key)

    def _payments(self, where: str, *values: object) -> list[Payment]:
        with self._lock:
            rows = self.rows(f"SELECT * FROM payment {where}", *values)  # noqa: S608
            return [self._payment(row) for row in rows]

    def _payment(self, row: sqlite3.Row) -> Payment:
        entries = [
            Entry(Kind(entry["kind"]), entry["amount"], moment(entry["at"]), json.loads(entry["facts"]))
            for entry in self.rows("SELECT * FROM entry WHERE payment = ? ORDER BY id", row["key"])
        ]
        facts = {"created_at": moment(row["created_at"]), "facts": json.loads(row["facts"]), "entries": entries}
        return Payment(**{**dict(row), **facts})


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, SEOUL)
