"""Letters that have to go out. Their rows are written in the transaction of the event they tell of."""

from shop import tasks
from shop.models import ClaimEvent, Letter, OrderEvent


def post(*, event: OrderEvent | ClaimEvent, kind: Letter.Kind) -> Letter:
    """Ask for a letter about a step; asking twice asks once. The task is a row of the same transaction: with it, or
    not at all."""
    step = {"claim_event" if isinstance(event, ClaimEvent) else "event": event}
    letter, is_new = Letter.objects.get_or_create(defaults={}, kind=kind, **step)
    if is_new:
        tasks.send_letter.enqueue(letter.pk)
    return letter
