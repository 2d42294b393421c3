"""Being told when a sold-out option can be bought again."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from impactmuseum.base import languages
from shop import tasks
from shop.models import RestockRequest, Variant


class RestockRefused(Exception):
    """Nobody will be told, for a reason a person can read."""


@transaction.atomic
def ask(*, variant: Variant | None, email: str) -> RestockRequest:
    """Tell `email` once when `variant` can be bought again. Asking twice asks once. Raises RestockRefused."""
    if variant is None or not variant.is_on_sale:
        raise RestockRefused(_("더 이상 판매하지 않는 상품이에요."))
    if variant.available:
        raise RestockRefused(_("지금 바로 살 수 있는 상품이에요."))
    request, _is_new = RestockRequest.objects.get_or_create(variant=variant, email=email.lower())
    request.language = languages.reading()
    if request.sent_at:
        request.sent_at = request.claimed_at = None
    request.save(update_fields=["language", "sent_at", "claimed_at"])
    return request


def announce(*, variant_ids: Iterable[int]) -> None:
    """Have those told who wait for one of these variants, if it can be bought now.

    The task is a row of the transaction that brought the pieces: with it, or not at all.
    """
    due = RestockRequest.objects.due().filter(variant_id__in=list(variant_ids))
    for variant_id in due.order_by("variant_id").values_list("variant_id", flat=True).distinct():
        tasks.tell_restocked.enqueue(variant_id)


def forget_outdated(*, at: datetime) -> int:
    """Delete what was answered long enough ago."""
    return RestockRequest.objects.outdated(at=at).delete()[0]
