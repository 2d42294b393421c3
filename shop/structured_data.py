"""What search engines are told of a product, in the words of schema.org."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils import timezone

from impactmuseum.base.pictures import sized
from shop.review_listing import ReviewListing

if TYPE_CHECKING:
    from shop.models.product import Product
    from shop.models.review import Review

_IN_STOCK, _SOLD_OUT = "https://schema.org/InStock", "https://schema.org/OutOfStock"


def product(*, request: HttpRequest, product: "Product", reviews: ReviewListing) -> dict[str, Any]:
    """A Product with its offer, and with the rating and the reviews that stand on this page, if there are any."""
    url = request.build_absolute_uri(product.url)
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.told.name,
        "description": product.told.line or product.told.name,
        "url": url,
        "brand": {"@type": "Brand", "name": product.brand.told.title},
    }
    if files := sized(product.first_picture):
        told["image"] = request.build_absolute_uri(files.largest)
    if product.offer:
        told["offers"] = {
            "@type": "Offer",
            "url": url,
            "price": product.price_now,
            "priceCurrency": "KRW",
            "availability": _SOLD_OUT if product.is_sold_out else _IN_STOCK,
        }
    if reviews.count:
        told["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": reviews.average,
            "reviewCount": reviews.count,
        }
        told["review"] = [_review(review) for review in reviews.shown]
    return told


def _review(review: "Review") -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.author_name},
        "datePublished": timezone.localdate(review.created_at).isoformat(),
        "reviewBody": review.text,
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": 5, "worstRating": 1},
    }
