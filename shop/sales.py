"""What was sold in a period, from the lines of paid orders: goods less discounts and what was given back for them,
without delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, F, Max, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.models import Claim, Order, OrderItem, Payment

LONGEST = 366


@dataclass(frozen=True)
class Row:
    """`percent` is of the largest row: how long its bar is."""

    label: str
    orders: int
    pieces: int
    won: int
    percent: int = 0


@dataclass(frozen=True)
class Day:
    day: date
    orders: int = 0
    pieces: int = 0
    won: int = 0


@dataclass(frozen=True)
class Sales:
    days: Sequence[Day]
    products: Sequence[Row]
    brands: Sequence[Row]
    problems: Sequence[Row]
    orders: int
    pieces: int
    goods: int
    discount: int
    won: int
    shipping: int

    @property
    def refunded(self) -> int:
        """For pieces that came back or were never sent."""
        return self.goods - self.discount - self.won


def sales(*, first: date, last: date) -> Sales:
    """What was paid for from `first` to `last`, both included, by the day in Seoul. Six statements."""
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    captured = {
        "payments__captured_at__gte": start,
        "payments__captured_at__lt": end,
        "payments__status__in": (Payment.Status.CAPTURED, Payment.Status.PARTLY_REFUNDED),
    }
    orders = Order.objects.paid().filter(**captured)
    lines = OrderItem.objects.filter(
        order__status__in=Order.PAID_STATUSES, **{f"order__{name}": value for name, value in captured.items()}
    )
    # Written as an addition: MySQL refuses to subtract unsigned columns below zero.
    lines = lines.filter(quantity__gt=F("cancelled") + F("returned")).order_by()
    totals = orders.order_by().aggregate(
        orders=Count("pk"),
        goods=Coalesce(Sum("subtotal"), 0),
        discount=Coalesce(Sum("discount"), 0),
        shipping=Coalesce(Sum("shipping_fee"), 0),
    )
    days = _days(lines, first, last)
    totals["shipping"] += _fees(orders)
    return Sales(
        days=days,
        products=_rows(lines, "brand_name", "product_name"),
        brands=_rows(lines, "brand_name"),
        problems=_rows(lines, "problem_title"),
        pieces=sum(day.pieces for day in days),
        won=sum(day.won for day in days),
        **{name: int(total) for name, total in totals.items()},
    )


def _days(lines: QuerySet[OrderItem], first: date, last: date) -> list[Day]:
    """Grouped by order in the database, by day here: MySQL knows time zones only where somebody loaded them."""
    days = {
        first + timedelta(days=number): Day(first + timedelta(days=number)) for number in range((last - first).days + 1)
    }
    for row in lines.values("order_id").annotate(at=Max("order__payments__captured_at"), **_SUMS):
        day, sold = days[timezone.localdate(row["at"])], _kept(row)
        days[day.day] = Day(day.day, day.orders + 1, day.pieces + sold.pieces, day.won + sold.won)
    return list(days.values())


def _rows(lines: QuerySet[OrderItem], *names: str) -> list[Row]:
    """The best sold first."""
    found = lines.values(*names).annotate(orders=Count("order_id", distinct=True), **_SUMS)
    sold = [Row(" · ".join(row[name] for name in names), row["orders"], *_kept(row)) for row in found]
    most = max((row.won for row in sold), default=0) or 1
    ordered = sorted(sold, key=lambda row: (-row.won, row.label))
    return [Row(row.label, row.orders, row.pieces, row.won, row.won * 100 // most) for row in ordered]


class _Kept(NamedTuple):
    pieces: int
    won: int


_SUMS = {name: Sum(name) for name in ("quantity", "cancelled", "returned", "subtotal", "discount", "refunded")}


def _kept(sums: Any) -> _Kept:
    """What is left of lines after what claims took out. Subtracted here, where it may be less than nothing."""
    pieces = sums["quantity"] - sums["cancelled"] - sums["returned"]
    return _Kept(int(pieces), int(sums["subtotal"] - sums["discount"] - sums["refunded"]))


def _fees(orders: QuerySet[Order]) -> int:
    """Delivery that claims brought, less what they gave back."""
    done = Claim.objects.filter(order__in=orders.order_by().values("pk"), status=Claim.Status.DONE)
    sums = done.aggregate(
        due=Coalesce(Sum("delivery_due"), 0),
        way_back=Coalesce(Sum("return_fee"), 0),
        exchanges=Coalesce(Sum("to_pay", filter=Q(fee_paid_at__isnull=False)), 0),
        back=Coalesce(Sum("delivery_back"), 0),
    )
    return int(sums["due"] + sums["way_back"] + sums["exchanges"] - sums["back"])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
