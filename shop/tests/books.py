"""What the shop has written down, to be compared with what should be there."""

from django.utils import timezone

from shop.integrity import breaches
from shop.models import Stock, Variant


def counters(variant: Variant) -> tuple[int, int]:
    """Pieces on the shelf, and how many of them are kept for orders."""
    return Stock.objects.values_list("on_hand", "reserved").get(variant=variant)


def nothing_is_broken() -> bool:
    return breaches(at=timezone.now()) == []
