"""Cart, coupon, checkout, payment, cancelling, returning, exchanging, expiry and stock against a small model.

The model knows pieces and states; what the shop says of them must be the same after every step, and at the end of a
run no invariant may be broken. CI runs it long, with `--hypothesis-profile=long`: 300 runs of 50 steps.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import hypothesis
import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from community.models import User
from shop import cancellation, cart, checkout, claim_desk, claims, orders, shipments, stock
from shop.baskets import SessionBasket
from shop.checkout import CheckoutChanged
from shop.claim_states import ClaimRefused
from shop.integrity import breaches
from shop.models import Claim, Coupon, Order, Stock, Variant
from shop.orders import TransitionRefused
from shop.payments.settlement import SettlementRefused, settle
from shop.receipts import paying
from shop.tests.factories import (
    AN_ACCOUNT,
    a_claim,
    a_coupon,
    a_courier,
    a_draft,
    a_variant,
    an_editor,
    shop_settings,
)

Status = Order.Status
State = Claim.Status
# What comes of an open claim, kind by kind: the state, the verb that leads on, and the state after it.
NEXT = {"requested": "granted", "granted": "collected", "collected": "done"}
WITHDRAWABLE = ("requested", "granted")
IN_THE_HOUSE = (Status.PENDING, Status.PAID, Status.PREPARING)
PICK = st.integers(0, 999)
FEW = st.integers(1, 3)
# A coupon pays for all of the goods, another for a tenth; so often.
LIMITS = {"ALL": 2, "TENTH": 3}
CODES = st.sampled_from(("", *LIMITS))


@dataclass
class Wished:
    """A claim of `pieces` of one variant."""

    row: Claim
    kind: str
    variant: int
    pieces: int
    state: str = "requested"

    @property
    def is_open(self) -> bool:
        return self.state in NEXT


@dataclass
class Placed:
    row: Order
    left: Counter[int]
    code: str = ""
    status: Status = Status.PENDING
    claims: list[Wished] = field(default_factory=list)
    was_paid: bool = False

    def open(self, *kinds: str) -> list[Wished]:
        return [wished for wished in self.claims if wished.is_open and wished.kind in kinds]

    def free(self, variant: int) -> int:
        """Pieces that no open claim holds."""
        asked = sum(wished.pieces for wished in self.open("cancel", "return", "exchange") if wished.variant == variant)
        return self.left[variant] - asked


class Shop(RuleBasedStateMachine):
    variants: list[Variant]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        shop_settings()
        self.operator: User = an_editor()
        self.courier = a_courier()
        self.on_hand: Counter[int] = Counter()
        self.reserved: Counter[int] = Counter()
        self.cart: Counter[int] = Counter()
        self.uses: Counter[str] = Counter()
        self.basket = SessionBasket(SessionBase())
        self.orders: list[Placed] = []
        self.parcels = 100000000000

    def teardown(self) -> None:
        try:
            assert breaches(at=timezone.now()) == []
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @initialize(pieces=st.lists(st.integers(0, 6), min_size=3, max_size=3))
    def open_the_shop(self, pieces: list[int]) -> None:
        self.variants = [a_variant(price=9000 + 7001 * number, on_hand=many) for number, many in enumerate(pieces)]
        self.on_hand.update({variant.pk: many for variant, many in zip(self.variants, pieces, strict=True)})
        for code, kind, value in (("ALL", "won", 10**6), ("TENTH", "percent", 10)):
            a_coupon(code, kind=kind, value=value, limit=LIMITS[code], limit_per_person=None)

    # Stock

    @rule(which=PICK, pieces=FEW)
    def receive(self, which: int, pieces: int) -> None:
        variant = self.variant(which)
        stock.receive(variant=variant, quantity=pieces)
        self.on_hand[variant.pk] += pieces

    @rule(which=PICK, pieces=FEW)
    def count_fewer(self, which: int, pieces: int) -> None:
        variant = self.variant(which)
        may = self.free(variant.pk) >= pieces
        with refused_unless(may, stock.ChangeRefused):
            stock.adjust(variant=variant, change=-pieces, reason="세어 보니 적어요")
        self.on_hand[variant.pk] -= pieces if may else 0

    # Buying

    @rule(which=PICK, pieces=FEW)
    def put_in_cart(self, which: int, pieces: int) -> None:
        variant = self.variant(which)
        may = self.free(variant.pk) >= self.cart[variant.pk] + pieces
        with refused_unless(may, cart.CartRefused):
            cart.add(basket=self.basket, variant_id=str(variant.pk), quantity=str(pieces))
        self.cart[variant.pk] += pieces if may else 0

    @precondition(lambda self: +self.cart)
    @rule(code=CODES)
    def check_out(self, code: str) -> None:
        wanted, draft, now = self.basket.lines(), a_draft(coupon=code), timezone.now()
        shown = checkout.fingerprint(checkout.read_cart(wanted=wanted, draft=draft, at=now), draft)
        may = all(self.free(variant) >= pieces for variant, pieces in self.cart.items())
        with refused_unless(may, CheckoutChanged):
            row = checkout.place_order(
                key=checkout.new_key(), shown=shown, wanted=wanted, draft=draft, at=now, consented_at=now
            )
            cart.take_out(basket=self.basket, bought=wanted)
            # One that is used up takes nothing off, and the page has said so.
            order = Placed(row, left=+self.cart, code=code if self.may_use(code) else "")
            assert row.total == self.cost(order)
            if not row.total:
                order.status, order.was_paid = Status.PAID, True
            self.orders.append(order)
            self.uses.update([order.code])
            self.reserved.update(self.cart)
            self.cart.clear()

    @precondition(lambda self: self.orders)
    @rule(which=PICK)
    def pay(self, which: int) -> None:
        order = self.order(which)
        late = order.status == Status.EXPIRED
        is_gone = late and not (self.has(order.left) and self.may_use(order.code))
        is_dead = order.status == Status.CANCELLED or is_gone
        # Confirming a transfer twice confirms it once, whatever became of the order since.
        may = order.was_paid or not is_dead
        with refused_unless(may, SettlementRefused):
            settle(payment=paying(order.row.payments.all()), amount=order.row.total, at=timezone.now())
        if may and not order.was_paid:
            self.reserved.update(order.left if late else {})
            self.uses.update([order.code] if late else [])
            order.status, order.was_paid = Status.PAID, True

    @rule()
    def days_pass(self) -> None:
        waiting = [order for order in self.orders if order.status == Status.PENDING]
        assert orders.expire_overdue(at=timezone.now() + timedelta(days=9)) == len(waiting)
        for order in waiting:
            self.let_go(order, Status.EXPIRED)

    @precondition(lambda self: self.orders)
    @rule(which=PICK)
    def cancel(self, which: int) -> None:
        order = self.order(which)
        may = order.status in (Status.PENDING, Status.PAID, Status.CANCELLED)
        with refused_unless(may, cancellation.CancellationRefused):
            cancellation.cancel(order=order.row, account=AN_ACCOUNT)
        if may and order.status != Status.CANCELLED:
            self.let_go(order, Status.CANCELLED)

    # Sending

    @precondition(lambda self: self.orders)
    @rule(which=PICK)
    def prepare(self, which: int) -> None:
        self.step(self.order(which), Status.PAID, Status.PREPARING)

    @precondition(lambda self: self.orders)
    @rule(which=PICK)
    def send(self, which: int) -> None:
        order = self.order(which)
        self.parcels += 1
        may = order.status == Status.PREPARING and not order.open("cancel")
        with refused_unless(may, TransitionRefused, shipments.ShipmentRefused):
            shipments.ship(order=order.row, courier=self.courier, number=str(self.parcels))
            self.on_hand.subtract(order.left)
            self.reserved.subtract(order.left)
            order.status = Status.SHIPPED

    @precondition(lambda self: self.orders)
    @rule(which=PICK)
    def arrive(self, which: int) -> None:
        order = self.order(which)
        may = order.status in (Status.SHIPPED, Status.DELIVERED)
        with refused_unless(may, TransitionRefused):
            shipments.deliver(order=order.row)
            order.status = Status.DELIVERED

    @precondition(lambda self: self.orders)
    @rule(which=PICK)
    def keep(self, which: int) -> None:
        order = self.order(which)
        is_held = bool(order.open("return", "exchange"))
        self.step(order, Status.DELIVERED, Status.CONFIRMED, is_held=is_held)

    # Claims

    @precondition(lambda self: self.orders)
    @rule(which=PICK, line=PICK, pieces=FEW)
    def give_up(self, which: int, line: int, pieces: int) -> None:
        """Pieces of an order that is not sent yet: at once, or by asking."""
        order = self.order(which)
        variant = self.line(order, line)
        may = order.status in (Status.PAID, Status.PREPARING) and order.free(variant) >= pieces
        claim = self.ask(order, "cancel", variant, pieces, may)
        if claim and order.status == Status.PAID:
            self.take_out(order, claim)

    @precondition(lambda self: self.orders)
    @rule(which=PICK, line=PICK, pieces=FEW, kind=st.sampled_from(("return", "exchange")), is_fault=st.booleans())
    def send_back(self, which: int, line: int, pieces: int, kind: str, is_fault: bool) -> None:
        order = self.order(which)
        variant = self.line(order, line)
        arrived = order.status == Status.DELIVERED or (order.status == Status.CONFIRMED)
        may = arrived and order.free(variant) >= pieces
        self.ask(order, kind, variant, pieces, may, reason="defect" if is_fault else "mind")

    @precondition(lambda self: self.open_claims())
    @rule(which=PICK, back=st.integers(0, 3))
    def go_on(self, which: int, back: int) -> None:
        order, claim = self.claim(which)
        if claim.kind == "cancel":
            claim_desk.grant(claim=claim.row, by=self.operator)
            self.take_out(order, claim)
        elif claim.state == "requested":
            self.grant(claim)
        elif claim.state == "granted":
            self.collect(claim, min(back, claim.pieces))
        elif claim.kind == "return":
            claim_desk.finish(claim=claim.row, by=self.operator)
            self.take_out(order, claim)
        else:
            self.send_replacement(claim)

    @precondition(lambda self: self.open_claims())
    @rule(which=PICK, by_buyer=st.booleans())
    def drop(self, which: int, by_buyer: bool) -> None:
        _order, claim = self.claim(which)
        may = claim.state in WITHDRAWABLE
        with refused_unless(may, ClaimRefused):
            if by_buyer:
                claims.withdraw(claim=claim.row)
            else:
                claim_desk.refuse(claim=claim.row, by=self.operator, reason="받은 물건이 달라요")
            if claim.kind == "exchange" and claim.state == "granted":
                self.reserved[claim.variant] -= claim.pieces
            claim.state = "withdrawn" if by_buyer else "refused"

    # What must hold

    @invariant()
    def the_shop_says_what_the_model_says(self) -> None:
        counters = {row.variant_id: (row.on_hand, row.reserved) for row in Stock.objects.all()}
        assert counters == {variant: (self.on_hand[variant], self.reserved[variant]) for variant in counters}
        states = dict(Order.objects.values_list("pk", "status"))
        assert states == {order.row.pk: order.status for order in self.orders}
        wished = {claim.row.pk: claim.state for order in self.orders for claim in order.claims}
        assert dict(Claim.objects.values_list("pk", "status")) == wished
        assert dict(Coupon.objects.values_list("code", "used")) == {code: self.uses[code] for code in LIMITS}

    # The model's own verbs

    def variant(self, which: int) -> Variant:
        return self.variants[which % len(self.variants)]

    def order(self, which: int) -> Placed:
        return self.orders[which % len(self.orders)]

    def line(self, order: Placed, which: int) -> int:
        return sorted(order.left)[which % len(order.left)]

    def open_claims(self) -> list[tuple[Placed, Wished]]:
        return [(order, claim) for order in self.orders for claim in order.claims if claim.is_open]

    def claim(self, which: int) -> tuple[Placed, Wished]:
        found = self.open_claims()
        return found[which % len(found)]

    def free(self, variant: int) -> int:
        return self.on_hand[variant] - self.reserved[variant]

    def may_use(self, code: str) -> bool:
        return not code or self.uses[code] < LIMITS[code]

    def cost(self, order: Placed) -> int:
        prices = {variant.pk: variant.price for variant in self.variants}
        goods = sum(prices[variant] * pieces for variant, pieces in order.left.items())
        off = {"": 0, "TENTH": goods // 10, "ALL": goods}[order.code]
        return goods - off + (0 if goods >= 50_000 else 3_000)

    def has(self, pieces: Counter[int]) -> bool:
        return all(self.free(variant) >= number for variant, number in pieces.items())

    def step(self, order: Placed, before: Status, after: Status, *, is_held: bool = False) -> None:
        may = order.status == after or (order.status == before and not is_held)
        with refused_unless(may, TransitionRefused):
            orders.transition(order.row, to=after)
            order.status = after

    def let_go(self, order: Placed, status: Status) -> None:
        self.reserved.subtract(order.left)
        self.uses.subtract([order.code])
        order.status = status
        for claim in order.open("cancel", "return", "exchange"):
            claim.state = "withdrawn"

    def ask(self, order: Placed, kind: str, variant: int, pieces: int, may: bool, **wish: Any) -> Wished | None:
        row = Order.objects.get(pk=order.row.pk)
        wanted = [pieces if item.variant_id == variant else 0 for item in row.items.all()]
        instead = [item.variant for item in row.items.all()] if kind == "exchange" else []
        with refused_unless(may, ClaimRefused):
            claim = Wished(a_claim(row, kind, wanted, replacements=instead, **wish), kind, variant, pieces)
            order.claims.append(claim)
            return claim
        return None

    def take_out(self, order: Placed, claim: Wished) -> None:
        if claim.kind == "cancel":
            self.reserved[claim.variant] -= claim.pieces
        order.left[claim.variant] -= claim.pieces
        claim.state = "done"
        if not +order.left:
            is_sent = order.status not in IN_THE_HOUSE
            order.status = Status.RETURNED if is_sent else Status.CANCELLED
            self.uses.subtract([] if is_sent else [order.code])

    def grant(self, claim: Wished) -> None:
        is_exchange = claim.kind == "exchange"
        may = not is_exchange or self.free(claim.variant) >= claim.pieces
        with refused_unless(may, ClaimRefused):
            claim_desk.grant(claim=claim.row, by=self.operator)
            self.reserved[claim.variant] += claim.pieces if is_exchange else 0
            claim.state = "granted"

    def collect(self, claim: Wished, back: int) -> None:
        restocked = {claim.row.lines.get().pk: back}
        claim_desk.collect(claim=claim.row, restocked=restocked, by=self.operator, at=timezone.now())
        self.on_hand[claim.variant] += back
        claim.state = "collected"

    def send_replacement(self, claim: Wished) -> None:
        self.parcels += 1
        if Claim.objects.get(pk=claim.row.pk).waits_for_fee:
            claim_desk.take_fee(claim=claim.row, by=self.operator, at=timezone.now())
        claim_desk.resend(claim=claim.row, courier=self.courier, number=str(self.parcels), by=self.operator)
        self.on_hand[claim.variant] -= claim.pieces
        self.reserved[claim.variant] -= claim.pieces
        claim.state = "done"


class refused_unless:
    """The block goes through exactly where it may; what it would have changed stays unchanged elsewhere."""

    def __init__(self, may: bool, *refusals: type[Exception]) -> None:
        self.may = may
        self.refusals = refusals

    def __enter__(self) -> None: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        if self.may:
            return False
        assert error is not None, "The shop did what it had to refuse."
        return isinstance(error, self.refusals)


@pytest.mark.django_db
def test_the_shop_does_what_its_model_does(request: pytest.FixtureRequest):
    is_long = request.config.getoption("--hypothesis-profile") == "long"
    runs, steps = (300, 50) if is_long else (12, 30)
    chosen = hypothesis.settings(
        max_examples=runs,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    hypothesis.stateful.run_state_machine_as_test(Shop, settings=chosen)
