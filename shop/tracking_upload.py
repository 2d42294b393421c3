"""Tracking numbers from a courier's list: read, looked at, and then written down, each for itself.

The file is hostile until it is read: its size, its rows and its cells are bounded.
"""

import csv
import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from community.models import User
from shop import orders, shipments
from shop.models import Courier, Order

MOST_BYTES = 1024 * 1024
MOST_ROWS = 2000
LONGEST_CELL = 60
# A web server gives up on a request that takes longer; what is left over is sent by asking again.
SECONDS = 15
COLUMNS = {
    "order_number": ("주문번호", "ordernumber", "order"),
    "courier": ("택배사", "courier"),
    "number": ("운송장번호", "송장번호", "운송장", "trackingnumber", "tracking"),
}


class UnreadableFile(Exception):
    """Nothing of the file was read, for a reason a person can read."""


class Row(NamedTuple):
    line: int
    order_number: str
    courier: str
    number: str


@dataclass(frozen=True)
class Verdict:
    """What will become of a row, or what has."""

    row: Row
    state: str  # ready, sent, already, error or later
    sentence: str
    order: Order | None = None
    courier: Courier | None = None
    number: str = ""


def read(*, content: bytes) -> list[Row]:
    """The rows of a CSV file with order number, courier and tracking number. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(_("파일이 1MB보다 커요. 나누어 올려 주세요."))
    lines = _lines(_text(content))
    try:
        first = next(lines, None)
        if first is None:
            raise UnreadableFile(_("파일이 비어 있어요."))
        places = _places(first[1])
        rows = [] if places else [_row(first, (0, 1, 2))]
        for line in lines:
            if len(rows) == MOST_ROWS:
                raise UnreadableFile(_("한 번에 2,000줄까지 올릴 수 있어요. 나누어 올려 주세요."))
            rows.append(_row(line, places or (0, 1, 2)))
    except csv.Error as error:
        raise UnreadableFile(_("CSV 파일로 읽을 수 없어요.")) from error
    if not rows:
        raise UnreadableFile(_("제목 줄뿐이고 주문이 없어요."))
    return rows


def examine(*, rows: Sequence[Row]) -> list[Verdict]:
    """What would become of each row. Reads in a fixed number of statements and changes nothing."""
    found = Order.objects.filter(number__in={row.order_number for row in rows}).with_open_claims()
    by_number = {order.number: order for order in found.prefetch_related("shipments", "addresses")}
    couriers = list(Courier.objects.active())
    seen: dict[str, Row] = {}
    verdicts = []
    for row in rows:
        verdict = _verdict(row, by_number.get(row.order_number), couriers)
        earlier = seen.get(row.order_number)
        if verdict.state == "ready" and earlier:
            sentence = _("%(line)d번째 줄과 같은 주문이에요.") % {"line": earlier.line}
            verdict = Verdict(row, "error", sentence, verdict.order)
        seen.setdefault(row.order_number, row)
        verdicts.append(verdict)
    return verdicts


def apply(*, rows: Sequence[Row], by: User | None = None) -> list[Verdict]:
    """Send the orders of all rows that may be sent, each in a transaction of its own.

    The same rows again send nothing twice. What did not fit into the time of a request says "later".
    """
    until = monotonic() + SECONDS
    return [_applied(verdict, by, until) for verdict in examine(rows=rows)]


def _applied(verdict: Verdict, by: User | None, until: float) -> Verdict:
    if verdict.state != "ready" or verdict.order is None or verdict.courier is None:
        return verdict
    row, order = verdict.row, verdict.order
    if monotonic() > until:
        return Verdict(row, "later", _("아직 보내지 않았어요."), order, verdict.courier, verdict.number)
    try:
        shipments.ship(order=order, courier=verdict.courier, number=verdict.number, by=by)
    except orders.TransitionRefused as refusal:
        return Verdict(row, "error", str(refusal), order)
    return Verdict(row, "sent", _("보냈어요."), order, verdict.courier, verdict.number)


def _verdict(row: Row, order: Order | None, couriers: Sequence[Courier]) -> Verdict:
    if order is None:
        return Verdict(row, "error", _("이런 번호의 주문이 없어요."))
    courier = _named(row.courier, couriers)
    if courier is None:
        return Verdict(row, "error", _("택배사를 알 수 없어요."), order)
    try:
        number = shipments.checked_number(courier=courier, number=row.number)
    except shipments.WrongNumber as refusal:
        return Verdict(row, "error", str(refusal), order, courier)
    if any((there.courier_id, there.number) == (courier.pk, number) for there in order.shipments.all()):
        return Verdict(row, "already", _("이미 적혀 있어요."), order, courier, number)
    if order.status != Order.Status.PREPARING:
        sentence = _("‘%(now)s’ 상태예요. ‘상품준비중’인 주문만 보낼 수 있어요.") % {"now": order.get_status_display()}
        return Verdict(row, "error", sentence, order, courier, number)
    if order.is_claimed:
        sentence = _("취소 요청이 있는 주문이에요. 먼저 받아들이거나 거절해 주세요.")
        return Verdict(row, "error", sentence, order, courier, number)
    return Verdict(row, "ready", _("배송중으로 바꾸고 편지를 보내요."), order, courier, number)


def _named(name: str, couriers: Sequence[Courier]) -> Courier | None:
    """The courier of that name, or the only one whose name has it as a part: `대한통운` is CJ대한통운."""
    wanted = _plain(name)
    same = [courier for courier in couriers if _plain(courier.name) == wanted]
    alike = same or [courier for courier in couriers if wanted and wanted in _plain(courier.name)]
    return alike[0] if len(alike) == 1 else None


def _text(content: bytes) -> str:
    """UTF-8, or what Korean Excel writes."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnreadableFile(_("글자를 읽을 수 없어요. UTF-8이나 엑셀의 CSV로 저장해 주세요."))


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    head = text.split("\n", 1)[0]
    delimiter = max(",\t;", key=head.count)
    reader: Any = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield reader.line_num, [cell.strip()[:LONGEST_CELL] for cell in cells]


def _places(cells: Sequence[str]) -> tuple[int, ...] | None:
    """Where the three columns stand when the first line names them."""
    names = [_plain(cell) for cell in cells]
    places: list[int] = []
    for aliases in COLUMNS.values():
        place = next((names.index(alias) for alias in aliases if alias in names), None)
        if place is None:
            if places:
                raise UnreadableFile(_("제목 줄에 주문번호, 택배사, 운송장번호가 모두 있어야 해요."))
            return None
        places.append(place)
    return tuple(places)


def _row(line: tuple[int, list[str]], places: Sequence[int]) -> Row:
    number, cells = line
    order_number, courier, tracking = (cells[place] if place < len(cells) else "" for place in places)
    return Row(number, order_number.upper(), courier, tracking)


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).lower().split()).replace("_", "")
