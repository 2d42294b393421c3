"""What the worker does for the shop. Every task may run twice."""

from django_tasks import task

from shop.letters import send


# Ahead of indexing and pictures: somebody is waiting to be told where to pay.
@task(priority=10)
def send_letter(letter_id: int) -> None:
    send(letter_id=letter_id)
