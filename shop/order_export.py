"""Orders as a table for a spreadsheet, a line for each line of an order."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from impactmuseum.base import phones
from impactmuseum.base.spreadsheet import FORMULA_BEGINNINGS, Cell, for_csv
from shop.models import Order, OrderItem
from shop.payments.gateway import label_of
from shop.receipts import paying

MOST_LINES = 100_000
CHUNK = 500


class TooManyLines(Exception):
    """More than a spreadsheet is good for."""


def check_size(*, orders: QuerySet[Order]) -> None:
    """Raises TooManyLines before anything is written."""
    lines = OrderItem.objects.filter(order__in=orders.order_by().values("pk"))[: MOST_LINES + 1].count()
    if lines > MOST_LINES:
        raise TooManyLines(_("한 번에 10만 줄까지 내려받을 수 있어요. 기간을 좁혀 주세요."))


def csv_lines(*, orders: QuerySet[Order]) -> Iterator[str]:
    """The table bit by bit, with the mark by which Excel knows UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_headings())
    for row in _rows(orders):
        yield writer.writerow(for_csv(cell) for cell in row)


def xlsx_file(*, orders: QuerySet[Order]) -> IO[bytes]:
    """The table as a workbook in a file that vanishes when it is closed."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title=_("주문"))
    sheet.append(_headings())
    for row in _rows(orders):
        sheet.append(_for_xlsx(sheet, cell) for cell in row)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it.
    workbook.save(file)
    file.seek(0)
    return file


class _Echo:
    """A file that hands back what is written into it."""

    def write(self, line: str) -> str:
        return line


def _for_xlsx(sheet: Any, cell: Cell) -> WriteOnlyCell:
    if isinstance(cell, datetime):
        written = WriteOnlyCell(sheet, value=timezone.make_naive(cell))
        written.number_format = "yyyy-mm-dd hh:mm"
    elif isinstance(cell, str):
        written = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", cell))
        written.data_type = "s"
        # Stays text also when somebody edits the cell.
        written.quotePrefix = cell.startswith(FORMULA_BEGINNINGS)
    else:
        written = WriteOnlyCell(sheet, value=cell)
    return written


def _headings() -> list[str]:
    return [
        _("주문번호"),
        _("주문한 때"),
        _("상태"),
        _("주문자"),
        _("주문자 연락처"),
        _("주문자 이메일"),
        _("받는 분"),
        _("받는 분 연락처"),
        _("우편번호"),
        _("주소"),
        _("배송 메모"),
        _("사회문제"),
        _("브랜드"),
        _("상품"),
        _("옵션"),
        _("상품 코드"),
        _("새길 글"),
        _("낱개 가격"),
        _("수량"),
        _("합계"),
        _("취소 수량"),
        _("반품 수량"),
        _("돌려준 상품 금액"),
        _("배송비"),
        _("할인"),
        _("결제 금액"),
        _("환불 금액"),
        _("결제 수단"),
        _("결제 상태"),
        _("입금자"),
        _("택배사"),
        _("운송장 번호"),
    ]


def _rows(orders: QuerySet[Order]) -> Iterator[list[Cell]]:
    read = orders.prefetch_related(None).prefetch_related("items", "addresses", "payments", "shipments__courier")
    for order in read.iterator(chunk_size=CHUNK):
        yield from _lines(order)


def _lines(order: Order) -> Iterable[list[Cell]]:
    shipments, addresses = list(order.shipments.all()), list(order.addresses.all())
    payments = list(order.payments.all())
    shipment, payment = (shipments[-1] if shipments else None), paying(payments)
    to = next((place for place in addresses if shipment and place.pk == shipment.address_id), None)
    to = to or (addresses[0] if addresses else None)
    head: list[Cell] = [
        order.number,
        order.placed_at,
        str(order.get_status_display()),
        order.buyer_name,
        phones.hyphenated(order.buyer_phone),
        order.buyer_email,
        *([to.recipient, phones.hyphenated(to.phone), to.postcode] if to else ["", "", ""]),
        ", ".join(part for part in (to.road_address, to.detail_address) if part) if to else "",
        to.delivery_note if to else "",
    ]
    tail: list[Cell] = [
        *([label_of(payment.method), str(payment.get_status_display()), payment.depositor] if payment else [""] * 3),
        *([shipment.courier.name, shipment.number_in_groups] if shipment else ["", ""]),
    ]
    given_back = sum(payment.refunded_amount for payment in payments)
    was_paid = any(payment.captured_order_id for payment in payments)
    for place, item in enumerate(order.items.all()):
        # What concerns the whole order stands in its first line only, so that columns can be added up.
        sums: list[Cell] = [""] * 4 if place else [order.shipping_fee, order.discount, order.total, given_back]
        yield [*head, *_goods(item), *_gone(item, order, was_paid), *sums, *tail]


def _gone(item: OrderItem, order: Order, was_paid: bool) -> list[Cell]:
    """Pieces that were cancelled and returned, and what was given back for them.

    Claims leave it on the line; of an order that ended as a whole, the rest of every line went with it.
    """
    if not order.is_over:
        return [item.cancelled, item.returned, item.refunded]
    given_back = item.paid if was_paid else 0
    if order.status == Order.Status.RETURNED:
        return [item.cancelled, item.quantity - item.cancelled, given_back]
    return [item.quantity - item.returned, item.returned, given_back]


def _goods(item: OrderItem) -> list[Cell]:
    return [
        item.problem_title,
        item.brand_name,
        item.product_name,
        item.option_label,
        item.sku,
        item.personal_text,
        item.unit_price,
        item.quantity,
        item.subtotal,
    ]
