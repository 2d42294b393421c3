"""The desk of the checkout: what one visitor is about to buy, and what is kept of the form between its steps."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from community.models import Customer
from shop import address_book, buyers, cart, cart_lines, coupons
from shop.baskets import BUY_NOW, CART, MemberBasket, SessionBasket
from shop.cart import Basket
from shop.cart_lines import Cart
from shop.checkout import Token, new_key, place_order
from shop.checkout_draft import Draft
from shop.forms import CheckoutForm
from shop.models import Order


class Desk:
    """One checkout of one visitor, of the cart or of one thing that is bought at once."""

    def __init__(self, *, session: SessionBase, customer: Customer | None, is_buy_now: bool = False) -> None:
        self.session = session
        self.customer = customer
        self.is_buy_now = is_buy_now
        self.name = BUY_NOW if is_buy_now else CART
        self.basket: Basket = SessionBasket(session, self.name)
        if customer and not is_buy_now:
            self.basket = MemberBasket(customer)
        self.wanted = self.basket.lines()
        self.addresses = address_book.addresses_of(customer) if customer else None

    @property
    def kept(self) -> dict[str, Any]:
        """key, typed (the form's own fields) and consented_at; empty before the form was sent."""
        kept: dict[str, Any] = self.session.get("checkout", {}).get(self.name, {})
        return kept

    def keep(self, form: CheckoutForm) -> None:
        kept = {
            # Going back to the form and on again is the same checkout.
            "key": self.kept.get("key") or new_key(),
            "typed": {name: form.data[name] for name in form.fields if name in form.data},
            "consented_at": timezone.now().isoformat(),
        }
        self.session["checkout"] = {**self.session.get("checkout", {}), self.name: kept}

    def place(self, *, token: Token, draft: Draft) -> Order:
        """Order what was seen with `token`. Raises CheckoutChanged where it is no longer what is there."""
        return place_order(
            key=self.kept["key"],
            shown=token.shown,
            wanted=self.wanted,
            draft=draft,
            at=timezone.now(),
            consented_at=datetime.fromisoformat(self.kept["consented_at"]),
            customer=self.customer,
        )

    def forget(self) -> None:
        """Take what was bought out of the cart, and the form with it."""
        cart.take_out(basket=self.basket, bought=self.wanted)
        kept = self.session.pop("checkout", {})
        if others := {name: form for name, form in kept.items() if name != self.name}:
            self.session["checkout"] = others

    def read(self, postcode: str = "") -> Cart:
        return cart_lines.read(wanted=self.wanted, postcode=postcode)

    def price(self, shown: Cart, postcode: str, code: str, phone: str) -> Cart:
        """The same cart with the fee of an address, and with what a coupon takes off for its buyer."""
        person = coupons.person_of(customer=self.customer, phone=phone)
        coupon = coupons.apply(code=code, subtotal=shown.subtotal, person=person, at=timezone.now())
        return replace(shown, postcode=postcode, coupon=coupon)

    def known_of_buyer(self) -> dict[str, str]:
        """Nothing of a guest."""
        return buyers.known_of(self.customer) if self.customer else {}
