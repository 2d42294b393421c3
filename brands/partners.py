"""What a brand's own people may see: the rows of their brands."""

from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

from brands.models import BrandPartner

Rows = TypeVar("Rows", bound="QuerySet[Any]")


def is_partner(user: Any) -> bool:
    """Whether `user` is held to their own brands, also when they have none."""
    if isinstance(user, AnonymousUser) or user.is_superuser:
        return False
    return bool(user.has_perm("brands.own_brands_only"))


def own(rows: Rows, *, user: Any, brand: str = "brand") -> Rows:
    """`rows` as `user` may see them; `brand` is the way from a row to its brand."""
    if not is_partner(user):
        return rows
    return rows.filter(**{f"{brand}__in": BrandPartner.objects.filter(user=user).values("brand")})


def is_own(row: Model, *, user: Any) -> bool:
    """Whether the brand `row` belongs to `user`, or they are not held to any."""
    return not is_partner(user) or BrandPartner.objects.filter(user=user, brand=row.pk).exists()
