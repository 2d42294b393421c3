"""What the worker does for the shop. Every task may run twice."""

from django_tasks import task

from shop import letters


@task()
def send_letter(letter_id: int) -> None:
    letters.send(letter_id=letter_id)
