"""Letters that have to go out. Their rows are written in the transaction of the event they tell of."""

from shop import tasks
from shop.models import ClaimEvent, Letter, OrderEvent

Step = OrderEvent | ClaimEvent


def post(*, event: Step, kind: Letter.Kind) -> Letter:
    """Ask for a letter about a step that was taken just now. The task is a row of the same transaction: with it, or
    not at all."""
    letter = Letter.objects.create(kind=kind, **_about(event))
    tasks.send_letter.enqueue(letter.pk)
    return letter


def post_once(*, event: Step, kind: Letter.Kind) -> None:
    """Ask for a letter about a step of which it may have been asked for before."""
    letter, is_new = Letter.objects.get_or_create(defaults={}, kind=kind, **_about(event))
    if is_new:
        tasks.send_letter.enqueue(letter.pk)


def _about(event: Step) -> dict[str, Step]:
    return {"claim_event" if isinstance(event, ClaimEvent) else "event": event}
