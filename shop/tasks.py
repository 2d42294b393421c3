"""What the worker does for the shop. Every task may run twice."""

from django_tasks import task

from shop import restock_letters
from shop.letters import send


# Ahead of indexing and pictures: somebody is waiting to be told where to pay.
@task(priority=10)
def send_letter(letter_id: int) -> None:
    send(letter_id=letter_id)


@task
def tell_restocked(variant_id: int) -> None:
    restock_letters.send_due(variant_id=variant_id)
