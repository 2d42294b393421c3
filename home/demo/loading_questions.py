"""What visitors of the demo ask about products. A question is known by its author, its product and its text."""

from datetime import timedelta

from django.utils import timezone

from home.demo import content
from home.demo.content import Entry
from home.demo.loading_people import EDITORS, member
from home.demo.loading_reviews import BETWEEN, shop_hours_after
from impactmuseum.base.progress import Progress
from shop.models import Product, Question

ANSWERED_AFTER = timedelta(hours=5, minutes=41)


def load_questions(*, progress: Progress) -> None:
    products = {product.slug: product for product in Product.objects.only("slug", "created_at")}
    told: dict[str, int] = {}
    for entry in progress.over(content.part("questions"), "문의"):
        slug = entry["product"]
        told[slug] = told.get(slug, 0) + 1
        product = products.get(slug)
        if product and not member(entry["nickname"]).questions.filter(product=product, text=entry["text"]).exists():
            _load(entry, product, told[slug])


def _load(entry: Entry, product: Product, place: int) -> None:
    # A day after the review of the same place, so that the two do not read as one conversation.
    asked_at = shop_hours_after(product.created_at) + place * BETWEEN + timedelta(days=1)
    answer = entry.get("answer", "")
    now = timezone.now()
    Question.objects.create(
        author=member(entry["nickname"]),
        product=product,
        text=entry["text"],
        is_private=entry.get("private", False),
        created_at=min(asked_at, now),
        answer=answer,
        answered_at=min(asked_at + ANSWERED_AFTER, now) if answer else None,
        answered_by=member(EDITORS).user if answer and not entry.get("by_brand") else None,
        answered_by_brand=entry.get("by_brand", False),
    )
