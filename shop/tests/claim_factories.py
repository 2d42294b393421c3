"""Requests on their way, and where an operator sees them."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from community.models import User
from shop import claim_desk
from shop.cart import Wanted
from shop.models import Claim, Order, Variant
from shop.tests.factories import ProductFactory, a_claim, an_arrived_order


def two_sizes() -> tuple[Variant, Variant]:
    product = ProductFactory(option1_name="크기", variants=[{"option1": "M"}, {"option1": "L"}])
    medium, large = product.variants.order_by("pk").select_related("product", "stock")
    return medium, large


def sent_back(order: Order, operator: User, pieces: Sequence[int] = (), *, on_the_shelf: int = 0, **wish: Any) -> Claim:
    """A return whose goods have come back, `on_the_shelf` of them to be sold again."""
    claim = claim_desk.grant(claim=a_claim(order, "return", pieces, **wish), by=operator)
    restocked = {line.pk: on_the_shelf for line in claim.lines.all()}
    return claim_desk.collect(claim=claim, restocked=restocked, by=operator, at=timezone.now())


def collected_exchange(operator: User, **wish: Any) -> tuple[Claim, Variant, Variant]:
    """What came back, and what is to go out instead."""
    medium, large = two_sizes()
    order = an_arrived_order(Wanted(medium.pk, 1))
    claim = claim_desk.grant(claim=a_claim(order, "exchange", replacements=[large], **wish), by=operator)
    return claim_desk.collect(claim=claim, restocked={}, by=operator, at=timezone.now()), medium, large


def steps(claim: Claim) -> list[str]:
    return list(claim.events.values_list("to_status", flat=True))


def page_of(claim: Claim) -> str:
    return reverse("claim:page", args=[claim.pk])
