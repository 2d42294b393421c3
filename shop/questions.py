"""Questions about products: asked by members, mended until they are answered, and taken back."""

from dataclasses import dataclass

from django.utils import timezone

from community.models import Customer
from community.spam import refuse_repetition
from community.writing import own, writer
from impactmuseum.base.transactions import retried_transaction
from shop.models import Product, Question


class AlreadyAnswered(Exception):
    """What was answered stays as it was when it was answered."""


@dataclass(frozen=True)
class Draft:
    text: str
    is_private: bool = False


@retried_transaction
def ask(*, author: Customer, product: Product, draft: Draft) -> Question:
    """Ask about `product`. Raises Banned or Repeated, and nothing has changed then.

    Only of one product is it a repetition: whether it may be washed can be asked of each.
    """
    author = writer(author)
    refuse_repetition(written=author.questions.filter(product=product), text=draft.text)
    return Question.objects.create(author=author, product=product, text=draft.text, is_private=draft.is_private)


@retried_transaction
def edit(*, question: Question, by: Customer, draft: Draft) -> Question:
    """Change what `by` asked. What is hidden stays hidden.

    Raises Banned, NotYours, Gone, Repeated or AlreadyAnswered, and nothing has changed then.
    """
    by = writer(by)
    question = own(question, by=by)
    if question.is_answered:
        raise AlreadyAnswered
    others = by.questions.filter(product=question.product_id).exclude(pk=question.pk)
    refuse_repetition(written=others, text=draft.text)
    question.text, question.is_private, question.edited_at = draft.text, draft.is_private, timezone.now()
    question.save()
    return question


@retried_transaction
def delete(*, question: Question, by: Customer) -> None:
    """Take back what `by` asked, with its answer. A banned member may. Raises NotYours or Gone."""
    question = own(question, by=by)
    question.text = question.answer = ""
    question.deleted_at = timezone.now()
    question.save()


def forget_private(*, author: Customer) -> None:
    """Take back all that `author`, who leaves, asked in private: nobody else was ever to read it."""
    private = author.questions.not_deleted().filter(is_private=True)
    private.update(text="", answer="", deleted_at=timezone.now())
