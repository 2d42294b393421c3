"""Letters that have to go out. Their rows are written in the transaction of the event they tell of."""

from shop import tasks
from shop.models import Letter, OrderEvent


def post(*, event: OrderEvent, kind: Letter.Kind) -> Letter:
    """Ask for a letter. The task is a row of the same transaction: with it, or not at all."""
    letter = Letter.objects.create(event=event, kind=kind)
    tasks.send_letter.enqueue(letter.pk)
    return letter
