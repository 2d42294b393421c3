"""Reads the statement of an account as Korean banks export it. The file is hostile until it is read: all is bounded."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import StringIO

from django.utils import timezone
from django.utils.translation import gettext as _

MOST_BYTES = 1_000_000
MOST_ROWS = 5_000
# Banks write the account's number, its holder and the period above the table.
_HEADER_WITHIN = 30
_MOST_WON = 2_147_483_647

# What the banks call a column, the best name first. Compared without blanks, brackets and strokes.
_WHEN = ("거래일시", "거래일자", "거래일", "일시", "날짜")
_TIME = ("거래시간", "거래시각", "시간")
_DEPOSIT = ("입금액", "입금금액", "입금", "맡기신금액", "입금하신금액", "받으신금액")
_AMOUNT = ("거래금액", "금액")
_KIND = ("구분", "거래구분", "입출금구분", "거래유형")
_BALANCE = ("거래후잔액", "잔액", "거래후잔고", "잔고")
_DEPOSITOR = (
    "입금자",
    "입금자명",
    "입금자적요",
    "보낸분받는분",
    "보낸분",
    "보낸사람",
    "의뢰인수취인",
    "의뢰인",
    "상대계좌예금주명",
    "기재내용",
    "거래기록사항",
    "내용",
    "거래내용",
    "적요",
)


class StatementRefused(Exception):
    """Nothing was read. The sentence tells the operator what is wrong with the file."""


@dataclass(frozen=True)
class Deposit:
    paid_at: datetime
    amount: int
    depositor: str
    digest: str


@dataclass(frozen=True)
class Statement:
    """The deposits of a file, and how many of its rows could not be read."""

    deposits: Sequence[Deposit]
    unread: int


def read(content: bytes) -> Statement:
    """Find the table in a bank's CSV file and its deposits. Raises StatementRefused."""
    if len(content) > MOST_BYTES:
        raise StatementRefused(_("파일이 너무 커요. 1MB까지 올릴 수 있어요. 기간을 나누어 받아 주세요."))
    try:
        rows = list(csv.reader(StringIO(_decoded(content)), delimiter=_delimiter(content)))
    except csv.Error as error:
        raise StatementRefused(_("CSV 파일로 읽을 수 없어요. 은행에서 CSV로 다시 받아 주세요.")) from error
    start, columns = _header(rows)
    table = [row for row in rows[start + 1 :] if any(cell.strip() for cell in row)]
    if len(table) > MOST_ROWS:
        raise StatementRefused(_("줄이 너무 많아요. 5,000줄까지 올릴 수 있어요. 기간을 나누어 받아 주세요."))

    seen: Counter[str] = Counter()
    deposits, unread = [], 0
    for row in table:
        try:
            if deposit := _deposit(columns, row, seen):
                deposits.append(deposit)
        except ValueError:
            unread += 1
    return Statement(deposits, unread)


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise StatementRefused(_("글자를 읽을 수 없어요. CSV(UTF-8이나 CP949) 파일을 올려 주세요."))


def _delimiter(content: bytes) -> str:
    return "\t" if content.count(b"\t") > content.count(b",") else ","


def _header(rows: Sequence[Sequence[str]]) -> tuple[int, Mapping[str, int]]:
    names = {
        "when": _WHEN,
        "time": _TIME,
        "deposit": _DEPOSIT,
        "amount": _AMOUNT,
        "kind": _KIND,
        "balance": _BALANCE,
        "depositor": _DEPOSITOR,
    }
    for number, row in enumerate(rows[:_HEADER_WITHIN]):
        here = {_plain(cell): index for index, cell in reversed(list(enumerate(row)))}
        columns = {
            column: next(here[name] for name in known if name in here)
            for column, known in names.items()
            if any(name in here for name in known)
        }
        if "when" in columns and "depositor" in columns and ("deposit" in columns or "amount" in columns):
            return number, columns
    raise StatementRefused(
        _("거래일시, 입금액, 입금자(또는 적요) 칸을 찾지 못했어요. 은행의 거래내역 CSV인지 봐 주세요.")
    )


def _plain(cell: str) -> str:
    """`입금(원)`, `보낸분/받는분`, `거래 후 잔액` as the names above are written."""
    return re.sub(r"\(원\)|[\s()\[\]/·.]", "", unicodedata.normalize("NFKC", cell))


def _deposit(columns: Mapping[str, int], row: Sequence[str], seen: Counter[str]) -> Deposit | None:
    """None for a withdrawal. Raises ValueError for a row that is neither."""
    cells = {column: row[index].strip() if index < len(row) else "" for column, index in columns.items()}
    if "deposit" in cells:
        amount = _won(cells["deposit"])
    else:
        amount = 0 if "출금" in cells.get("kind", "") else _won(cells["amount"])
    if amount <= 0:
        return None
    if amount > _MOST_WON:
        raise ValueError(amount)
    paid_at = _moment(f"{cells['when']} {cells.get('time', '')}")
    depositor = " ".join(cells["depositor"].split())[:100]
    told = "|".join([paid_at.isoformat(), str(amount), depositor, cells.get("balance", "")])
    seen[told] += 1  # Two deposits may be alike to the last letter: the second is another one.
    return Deposit(paid_at, amount, depositor, sha256(f"{told}|{seen[told]}".encode()).hexdigest())


def _won(text: str) -> int:
    plain = re.sub(r"[\s,원₩+]", "", unicodedata.normalize("NFKC", text))
    if plain in ("", "-"):
        return 0
    if not re.fullmatch(r"-?[0-9]{1,15}(\.0+)?", plain):
        raise ValueError(text)
    return int(plain.split(".")[0])


def _moment(text: str) -> datetime:
    found = re.match(r"\s*(\d{4})\D{0,2}(\d{1,2})\D{0,2}(\d{1,2})(.*)", text, re.DOTALL)
    if not found:
        raise ValueError(text)
    time = re.search(r"(\d{1,2}):?(\d{2})(?::?(\d{2}))?", found[4])
    hour, minute, second = (int(part or 0) for part in time.groups()) if time else (0, 0, 0)
    return timezone.make_aware(datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute, second))
