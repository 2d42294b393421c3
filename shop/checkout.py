"""From a cart to an order: what is shown before the button, and the one function that places the order."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.core import signing
from django.db import IntegrityError, OperationalError
from django.utils import timezone

from community.models import Customer
from impactmuseum.base import languages
from impactmuseum.base.transactions import lost_connection, retried_transaction
from shop import address_book, cart_lines, cash_receipts, coupons, orders, stock
from shop.cart import Wanted
from shop.cart_lines import Cart, Line
from shop.checkout_changes import Change, changes, gone, name_of, refused, short
from shop.checkout_draft import Draft
from shop.models import Order, OrderItem, Product
from shop.payments import nothing_to_pay, settlement
from shop.payments.gateway import gateway_of

# Crockford's base 32: no I, L, O or U, which are misread on the telephone.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SALT = "shop.checkout"


class CheckoutChanged(Exception):
    """Nothing was ordered: what the shopper agreed to is not what it would be now."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = list(changes)
        super().__init__(", ".join(f"{what}: {before} > {after}" for what, before, after in changes))


@dataclass(frozen=True)
class LawfulNotice:
    """Why goods can't be sent back at will. Made-to-order goods need the buyer's own agreement (제17조 제2항)."""

    product: Product

    @property
    def text(self) -> str:
        return str(self.product.told.withdrawal_notice)

    @property
    def needs_consent(self) -> bool:
        return self.product.is_made_for_its_buyer

    @property
    def field_name(self) -> str:
        """Another text is another question, and asks again."""
        return f"consent_{self.product.pk}_{sha256(self.text.encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Token:
    """What the confirmation page carries: of which checkout it is, and what the shopper saw on it."""

    key: str
    shown: Mapping[str, Any]

    def __str__(self) -> str:
        return signing.dumps([self.key, self.shown], salt=_SALT, compress=True)

    @classmethod
    def read(cls, text: str) -> "Token":
        """Nothing was shown by a token that is not ours."""
        try:
            key, shown = signing.loads(text, salt=_SALT)
        except signing.BadSignature:
            return cls(key="", shown={})
        return cls(key=key, shown=shown)


def new_key() -> str:
    """Names one checkout: however often its button is pressed, it makes one order."""
    return secrets.token_hex(16)


def lawful_notices(cart: Cart) -> list[LawfulNotice]:
    products = {line.product.pk: line.product for line in cart.lines if line.product and not line.is_gone}
    return [LawfulNotice(product) for product in products.values() if product.withdrawal_notice]


def read_cart(
    *, wanted: Sequence[Wanted], draft: Draft, at: datetime | None = None, customer: Customer | None = None
) -> Cart:
    """The cart as it would be ordered: with the fee of the address and what the coupon takes off."""
    at = at or timezone.now()
    cart = cart_lines.read(wanted=wanted, postcode=draft.postcode, at=at)
    cart.coupon = coupons.apply(code=draft.coupon, subtotal=cart.subtotal, person=_person(draft, customer), at=at)
    return cart


def fingerprint(cart: Cart, draft: Draft) -> dict[str, Any]:
    """What the shopper agrees to: pieces, prices, fees, the coupon, and to whom it goes."""
    return {
        "lines": {line.key: [line.wanted.quantity, line.unit_price, name_of(line)] for line in cart.lines},
        "fee": cart.shipping_fee,
        "coupon": [cart.coupon.code, cart.discount],
        "total": cart.total,
        "who": sha256(repr(sorted(_told(draft).items())).encode()).hexdigest()[:16],
    }


def as_paid(draft: Draft, cart: Cart) -> Draft:
    """The draft as it is carried out: where nothing is left to pay, no way to pay counts, whatever was typed."""
    if cart.total:
        return draft
    return replace(draft, payment_method=nothing_to_pay.NAME, depositor="", cash_receipt="", cash_receipt_number="")


def hold_until(*, draft: Draft, at: datetime) -> datetime:
    """Until when the pieces of an order placed now wait for its money."""
    return gateway_of(draft.payment_method).hold_until(method=draft.payment_method, placed_at=at)


def placed_order(key: str) -> Order | None:
    """The order that this checkout has made already."""
    return Order.objects.filter(checkout_key=key).first() if key else None


def place_order(
    *,
    key: str,
    shown: Mapping[str, Any],
    wanted: Sequence[Wanted],
    draft: Draft,
    at: datetime,
    consented_at: datetime,
    customer: Customer | None = None,
) -> Order:
    """Reserve the pieces and write the order, its lines, address, payment and letter, or nothing of it.

    The same `key` again answers with the same order, at the same moment too: the unique column decides the race,
    and whoever lost it finds the winner's order. Raises CheckoutChanged when cart, prices, fees, stock or
    address differ from what was `shown`.
    """
    if placed := placed_order(key):
        return placed
    try:
        return _place(key, shown, wanted, draft, at, consented_at, customer)
    except (CheckoutChanged, IntegrityError, OperationalError) as error:
        if isinstance(error, OperationalError) and not lost_connection(error):
            raise
        if placed := placed_order(key):
            return placed
        raise


@retried_transaction
def _place(
    key: str,
    shown: Mapping[str, Any],
    wanted: Sequence[Wanted],
    draft: Draft,
    at: datetime,
    consented_at: datetime,
    customer: Customer | None,
) -> Order:
    cart = read_cart(wanted=wanted, draft=draft, at=at, customer=customer)
    if found := changes(shown, fingerprint(cart, draft), cart):
        raise CheckoutChanged(found)

    draft = as_paid(draft, cart)
    order = _order(key, cart, draft, customer, at)
    quantities: Counter[int] = Counter()
    for line in wanted:
        quantities[line.variant_id] += line.quantity
    until = hold_until(draft=draft, at=at)
    try:
        stock.reserve(
            quantities=quantities,
            items=lambda: _write(order, cart, consented_at),
            expires_at=until,
        )
    except stock.NotEnoughStock as error:
        raise CheckoutChanged(short(error, quantities)) from error
    _redeem(cart.coupon, order, _person(draft, customer), at)

    address = draft.address
    address.order = order
    address.save()
    if customer and draft.keeps_address:
        _keep(draft, customer)
    gateway = gateway_of(draft.payment_method)
    payment = gateway.prepare(
        order=order, method=draft.payment_method, depositor=draft.depositor, held_until=until, at=at
    )
    cash_receipts.request(order=order, purpose=draft.cash_receipt, number=draft.cash_receipt_number)
    orders.begin(order=order, payment=payment)
    return order if order.total else settlement.settle(payment=payment, amount=0, at=at)


def _order(key: str, cart: Cart, draft: Draft, customer: Customer | None, at: datetime) -> Order:
    """Its head, with the tariff that its buyer agrees to."""
    return Order(
        number=_number(at),
        checkout_key=key,
        customer=customer,
        buyer_name=draft.buyer_name,
        buyer_phone=draft.buyer_phone,
        buyer_email=draft.buyer_email,
        subtotal=cart.subtotal,
        shipping_fee=cart.shipping_fee,
        discount=cart.discount,
        total=cart.total,
        tariff_base=cart.tariff.base,
        tariff_free_from=cart.tariff.free_from,
        tariff_chilled=cart.tariff.chilled,
        tariff_remote=cart.fee.remote,
        language=languages.reading(),
        agreed_at=at,
        placed_at=at,
    )


def _keep(draft: Draft, customer: Customer) -> None:
    """A book that is full is no reason not to order."""
    with suppress(address_book.BookFull):
        address_book.add(customer=customer, address=draft.address, is_default=draft.keeps_as_default)


def _redeem(coupon: coupons.Applied, order: Order, person: str, at: datetime) -> None:
    """After the stock, as everybody who takes or gives back both does."""
    if not coupon.amount:
        return
    try:
        coupons.redeem(applied=coupon, order=order, person=person, at=at)
    except coupons.CouponRefused as refusal:
        raise CheckoutChanged([refused(coupon, refusal)]) from refusal


def _person(draft: Draft, customer: Customer | None) -> str:
    return coupons.person_of(customer=customer, phone=draft.buyer_phone)


def _told(draft: Draft) -> dict[str, Any]:
    """The coupon has its own line among the changes."""
    return {name: value for name, value in asdict(draft).items() if name != "coupon"}


def _write(order: Order, cart: Cart, consented_at: datetime) -> list[OrderItem]:
    order.save(force_insert=True)
    items = [_item(order, line, consented_at) for line in cart.lines]
    for item, discount in zip(items, cart.discounts, strict=True):
        item.discount = discount
        item.save(force_insert=True)  # One by one: MySQL would not tell the ids of rows inserted together.
    return items


def _item(order: Order, line: Line, consented_at: datetime) -> OrderItem:
    """The line as a receipt: it stays true whatever becomes of the product."""
    variant, product = line.variant, line.product
    if variant is None or product is None:
        raise CheckoutChanged([gone(line)])
    needs_consent = bool(product.withdrawal_notice) and LawfulNotice(product).needs_consent
    return OrderItem(
        order=order,
        product=product,
        variant=variant,
        **OrderItem.names_of(variant),
        list_price=line.list_price,
        unit_price=line.unit_price,
        quantity=line.quantity,
        subtotal=line.subtotal,
        personal_text=line.personal_text,
        shipping=product.shipping,
        tax=product.tax,
        withdrawal_notice=product.told.withdrawal_notice,
        withdrawal_agreed_at=consented_at if needs_consent else None,
        impact_kind=product.impact_kind,
        impact_every=product.impact_every,
        impact_amount=product.impact_amount,
        impact_unit=product.impact_unit,
        impact_to=product.impact_to,
        impact_sentence=product.told.impact_sentence,
    )


def _number(at: datetime) -> str:
    random = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return f"IM-{timezone.localdate(at):%y%m%d}-{random}"
