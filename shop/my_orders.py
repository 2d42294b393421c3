"""The orders of one member, as their own page shows them: how many stand where, and what can be done with each."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import Customer
from impactmuseum.base.models import MuseumImage
from impactmuseum.base.pictures import renditions_of
from shop import claims
from shop.models import Claim, Order
from shop.receipts import paying
from shop.steps import SHORTER, STEPS, Step, steps_of

Status = Order.Status
PER_PAGE = 10
NEWEST = 3
# The way of what was taken back or sent back.
OVER = "over"


@dataclass(frozen=True)
class Standing:
    """So many orders stand here; `name` picks them out of the list."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class Row:
    """An order in the list."""

    order: Order
    title: str
    picture: MuseumImage | None
    steps: list[Step]
    # The buyer asked for something back and waits for an answer.
    is_claimed: bool

    @property
    def url(self) -> str:
        """Without the key: the member needs none, and others are not to find it in a browser's history."""
        return reverse("shop:order", args=[self.order.number])

    @property
    def cancel_url(self) -> str:
        if self.order.may_be_cancelled_by_buyer:
            return reverse("shop:order_cancel", args=[self.order.number])
        return self._claim_url(Claim.Kind.CANCEL)

    @property
    def return_url(self) -> str:
        return self._claim_url(Claim.Kind.RETURN)

    @property
    def exchange_url(self) -> str:
        return self._claim_url(Claim.Kind.EXCHANGE)

    @property
    def confirm_url(self) -> str:
        """Where the page asks for it, and says what follows."""
        return f"{self.url}#confirm-title" if self.order.status == Status.DELIVERED else ""

    def _claim_url(self, kind: Claim.Kind) -> str:
        can = not claims.refusal(order=self.order, kind=kind)
        return reverse("shop:claim", args=[self.order.number, kind]) if can else ""


@dataclass(frozen=True)
class Overview:
    """What `/my/` shows of the orders."""

    standings: list[Standing]
    over: Standing
    newest: list[Row]


def overview(customer: Customer) -> Overview:
    *standings, over = standings_of(customer)
    return Overview(standings, over, rows(orders_of(customer)[:NEWEST]))


def standings_of(customer: Customer) -> list[Standing]:
    """The six steps of an order, and last those that ended early or of which something is asked back."""
    found = Order.objects.filter(customer=customer).order_by().values("status").annotate(count=Count("pk"))
    counts = {row["status"]: row["count"] for row in found}
    steps = [Standing(status, str(SHORTER.get(status, status.label)), counts.get(status, 0)) for status in STEPS]
    return [*steps, Standing(OVER, _("취소·반품·교환"), orders_of(customer, standing=OVER).count())]


def orders_of(customer: Customer, *, standing: str = "") -> QuerySet[Order]:
    """Newest first; of one standing, or all where there is no such standing."""
    orders = Order.objects.filter(customer=customer).with_open_claims()
    if standing == OVER:
        return orders.filter(Q(status__in=Order.OVER_STATUSES) | Q(is_claimed=True))
    return orders.filter(status=standing) if standing in STEPS else orders


def pages(orders: QuerySet[Order]) -> Paginator:
    return Paginator(orders, PER_PAGE)


def rows(orders: Iterable[Order]) -> list[Row]:
    """In a fixed number of statements, whatever the orders hold."""
    read = list(orders)
    prefetch_related_objects(
        read, "events", "payments", "items__product__cover", renditions_of("items__product__cover")
    )
    return [_row(order) for order in read]


def _row(order: Order) -> Row:
    items = list(order.items.all())
    covers: Iterable[MuseumImage | None] = (item.product.cover for item in items if item.product)
    return Row(
        order=order,
        title=_title([item.shown_name for item in items]),
        picture=next((cover for cover in covers if cover), None),
        steps=steps_of(order, order.events.all(), paying(order.payments.all())),
        is_claimed=order.is_claimed,
    )


def _title(names: list[str]) -> str:
    """`비갠 장바구니 외 2건`."""
    if len(names) < 2:
        return "".join(names)
    return _("%(name)s 외 %(more)d건") % {"name": names[0], "more": len(names) - 1}
