"""What was sold in a period, from the lines of paid orders: goods less discounts, without delivery."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from shop.models import Order, OrderItem, Payment

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
    shipping: int

    @property
    def won(self) -> int:
        return self.goods - self.discount


def sales(*, first: date, last: date) -> Sales:
    """What was paid for from `first` to `last`, both included, by the day in Seoul. Five statements."""
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    captured = {
        "payments__captured_at__gte": start,
        "payments__captured_at__lt": end,
        "payments__status__in": (Payment.Status.CAPTURED, Payment.Status.PARTLY_REFUNDED),
    }
    orders = Order.objects.paid().filter(**captured)
    lines = OrderItem.objects.filter(
        order__status__in=Order.PAID_STATUSES, **{f"order__{name}": value for name, value in captured.items()}
    ).order_by()
    totals = orders.order_by().aggregate(
        orders=Count("pk"),
        goods=Coalesce(Sum("subtotal"), 0),
        discount=Coalesce(Sum("discount"), 0),
        shipping=Coalesce(Sum("shipping_fee"), 0),
    )
    days = _days(lines, first, last)
    return Sales(
        days=days,
        products=_rows(lines, "brand_name", "product_name"),
        brands=_rows(lines, "brand_name"),
        problems=_rows(lines, "problem_title"),
        pieces=sum(day.pieces for day in days),
        **{name: int(total) for name, total in totals.items()},
    )


def _days(lines: QuerySet[OrderItem], first: date, last: date) -> list[Day]:
    """Grouped by order in the database, by day here: MySQL knows time zones only where somebody loaded them."""
    days = {
        first + timedelta(days=number): Day(first + timedelta(days=number)) for number in range((last - first).days + 1)
    }
    sold = lines.values("order_id").annotate(
        at=Max("order__payments__captured_at"), pieces=Sum("quantity"), price=Sum("subtotal"), off=Sum("discount")
    )
    for row in sold:
        day = days[timezone.localdate(row["at"])]
        won = int(row["price"] - row["off"])
        days[day.day] = Day(day.day, day.orders + 1, day.pieces + int(row["pieces"]), day.won + won)
    return list(days.values())


def _rows(lines: QuerySet[OrderItem], *names: str) -> list[Row]:
    """The best sold first."""
    found = lines.values(*names).annotate(
        orders=Count("order_id", distinct=True), pieces=Sum("quantity"), price=Sum("subtotal"), off=Sum("discount")
    )
    sold = [
        Row(
            label=" · ".join(row[name] for name in names),
            orders=row["orders"],
            pieces=int(row["pieces"]),
            won=int(row["price"] - row["off"]),
        )
        for row in found
    ]
    most = max((row.won for row in sold), default=0) or 1
    ordered = sorted(sold, key=lambda row: (-row.won, row.label))
    return [Row(row.label, row.orders, row.pieces, row.won, row.won * 100 // most) for row in ordered]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
