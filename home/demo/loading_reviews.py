"""What visitors of the demo say of products. A review is known by its author and its product.

Nobody of the demo has ordered anything: these reviews belong to no order.
"""

from datetime import datetime, time, timedelta

from django.utils import timezone

from home.demo import content
from home.demo.loading_people import member
from impactmuseum.base.progress import Progress
from shop.models import Product, Review

# Between a product and its first review, and from one review to the next.
BETWEEN = timedelta(days=2, hours=5, minutes=23)


def load_reviews(*, progress: Progress) -> None:
    products = {product.slug: product for product in Product.objects.only("slug", "created_at")}
    told: dict[str, int] = {}
    for entry in progress.over(content.part("reviews"), "후기"):
        slug = entry["product"]
        told[slug] = told.get(slug, 0) + 1
        product, author = products.get(slug), member(entry["nickname"])
        if product is None or author.reviews.filter(product=product).exists():
            continue
        Review.objects.create(
            author=author,
            product=product,
            stars=entry["stars"],
            text=entry["text"],
            created_at=min(shop_hours_after(product.created_at) + told[slug] * BETWEEN, timezone.now()),
        )


def shop_hours_after(moment: datetime) -> datetime:
    """Ten in the morning of that day."""
    return datetime.combine(timezone.localdate(moment), time(10), tzinfo=timezone.get_default_timezone())
