"""What machines are told of the shop, in the words of schema.org, as Google reads it of a merchant.

https://developers.google.com/search/docs/appearance/structured-data/merchant-listing and `product-variants` beside it.
A product with options is a ProductGroup, each option a Product with its own offer.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from brands.structured_data import way_to
from impactmuseum.base.addresses import absolute
from impactmuseum.base.structured_data import Link, Told, breadcrumbs, collection, known, museum_id, pictures
from shop import shipping, withdrawal
from shop.models.shop_settings import ShopSettings
from shop.review_listing import ReviewListing

if TYPE_CHECKING:
    from shop.listing import Listing
    from shop.models.category import Category
    from shop.models.product import Product
    from shop.models.review import Review
    from shop.models.shop_page import ShopPage
    from shop.models.variant import Variant

SCHEMA = "https://schema.org/"
WON = "KRW"
# Paid today, sent within so many working days: see templates/shop/delivery_time.html.
DAYS_TO_SEND = 3
# What an option is, where machines have a word for it.
KINDS = {
    "색": "color",
    "색상": "color",
    "크기": "size",
    "사이즈": "size",
    "소재": "material",
    "재질": "material",
    "무늬": "pattern",
}


def shop(
    page: "ShopPage", *, request: HttpRequest, listing: "Listing", category: "Category | None", steps: Sequence[Link]
) -> list[Told]:
    """The list as it stands, and on a shelf the thread to it."""
    links = [(product.name, product.url) for product in listing.products]
    name, text = (category.told.name, "") if category else ("", page.intro)
    told = [collection(page, links, request=request, text=text, name=name, path=listing.canonical_address)]
    if category:
        told.append(breadcrumbs([*steps, (category.told.name, category.url)], request=request))
    return told


def product(*, request: HttpRequest, product: "Product", reviews: ReviewListing) -> list[Told]:
    """What can be bought, with the rating and the reviews that stand on this page, and the thread to it."""
    tariff = shipping.tariff_of(ShopSettings.to_show())
    of_it = _about(product, request) | _rating(reviews)
    variants = product.active_variants
    offers = [_offer(variant, product, tariff, request, is_only=len(variants) == 1) for variant in variants]
    if len(variants) == 1:
        thing = {"@type": "Product", **of_it, **_option(variants[0], product), "offers": offers[0]}
    else:
        images = known(image=of_it.get("image"))
        thing = {
            "@type": "ProductGroup",
            **of_it,
            "productGroupID": group_key(product),
            "variesBy": [SCHEMA + KINDS[name] if name in KINDS else name for name in product.option_names],
            "hasVariant": [
                {
                    "@type": "Product",
                    "name": f"{product.name} ({variant.label})",
                    **images,
                    **_option(variant, product),
                    "offers": offer,
                }
                for variant, offer in zip(variants, offers, strict=True)
            ],
        }
    steps = [*way_to(product.brand.problem, product.brand), (product.name, product.url)]
    return [thing, breadcrumbs(steps, request=request)]


def group_key(product: "Product") -> str:
    """What all options of a product have in common, here and in the feeds."""
    return f"P{product.pk}"


def option_address(variant: "Variant", product: "Product") -> str:
    """The product's page with this option chosen, so that the price beside it is the option's own."""
    return f"{product.url}?option={variant.pk}"


def return_policy(product: "Product | None" = None) -> Told:
    """Seven days by law, at the buyer's cost; of goods that are made for their buyer the museum promises nothing."""
    told = {"@type": "MerchantReturnPolicy", "applicableCountry": "KR"}
    if product and product.withdrawal_notice and product.is_made_for_its_buyer:
        return {**told, "returnPolicyCategory": f"{SCHEMA}MerchantReturnNotPermitted"}
    return {
        **told,
        "returnPolicyCategory": f"{SCHEMA}MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": withdrawal.DAYS,
        "returnMethod": f"{SCHEMA}ReturnByMail",
        "returnFees": f"{SCHEMA}ReturnFeesCustomerResponsibility",
        "itemDefectReturnFees": f"{SCHEMA}FreeReturn",
        "refundType": f"{SCHEMA}FullRefund",
    }


def _about(product: "Product", request: HttpRequest) -> Told:
    brand = {"@type": "Brand", "name": product.brand.title, "url": absolute(product.brand.url, request=request)}
    impact = {"@type": "PropertyValue", "name": _("임팩트"), "value": product.impact_sentence}
    return known(
        name=product.name,
        description=product.line or product.name,
        url=absolute(product.url, request=request),
        brand=brand,
        image=pictures(product.pictures, request=request),
        category=shelves(product, " > "),
        material=product.materials,
        additionalProperty=impact if product.impact_sentence else None,
    )


def shelves(product: "Product", between: str) -> str:
    """`생활 > 주방`: the shelf it lies on, from the outermost."""
    names = [shelf.told.name for shelf in (product.category.parent, product.category) if shelf]
    return between.join(names)


def _option(variant: "Variant", product: "Product") -> Told:
    """What this option is, by the words machines have for it, or by its own."""
    values = list(zip(product.option_names, (variant.option1, variant.option2, variant.option3), strict=False))
    named = {KINDS[name]: value for name, value in values if name in KINDS and value}
    others = [
        {"@type": "PropertyValue", "name": name, "value": value}
        for name, value in values
        if name not in KINDS and value
    ]
    return {"sku": variant.sku, **named, **known(additionalProperty=others)}


def _offer(
    variant: "Variant", product: "Product", tariff: shipping.Tariff, request: HttpRequest, *, is_only: bool
) -> Told:
    address = product.url if is_only else option_address(variant, product)
    price = variant.offer
    before = {
        "@type": "UnitPriceSpecification",
        "priceType": f"{SCHEMA}StrikethroughPrice",
        "price": price.list_price,
        "priceCurrency": WON,
    }
    ends = variant.price_ends
    return {
        "@type": "Offer",
        "url": absolute(address, request=request),
        "price": price.price,
        "priceCurrency": WON,
        **known(
            priceSpecification=before if price.is_reduced else None,
            # The last day of which it holds a part: a day is all that may be said.
            priceValidUntil=timezone.localdate(ends - timedelta(microseconds=1)).isoformat() if ends else "",
        ),
        "availability": f"{SCHEMA}InStock" if variant.available else f"{SCHEMA}OutOfStock",
        "itemCondition": f"{SCHEMA}NewCondition",
        "seller": {"@type": "OnlineStore", "@id": museum_id(request=request), "name": _("임팩트 뮤지엄")},
        "shippingDetails": _deliveries(shipping.Goods(product.shipping, price.price), tariff),
        "hasMerchantReturnPolicy": return_policy(product),
    }


def _deliveries(goods: shipping.Goods, tariff: shipping.Tariff) -> list[Told]:
    """What it costs to send one piece: anywhere, and to each range of postcodes that costs more."""
    usual = _delivery(shipping.fee(tariff=tariff, goods=[goods]).total)
    remote = [
        _delivery(
            shipping.fee(tariff=tariff, goods=[goods], postcode=area.first_postcode).total,
            postalCodeRange={
                "@type": "PostalCodeRangeSpecification",
                "postalCodeBegin": area.first_postcode,
                "postalCodeEnd": area.last_postcode,
            },
        )
        for area in tariff.areas
    ]
    return [usual, *remote]


def _delivery(fee: int, **where: Told) -> Told:
    return {
        "@type": "OfferShippingDetails",
        "shippingRate": {"@type": "MonetaryAmount", "value": fee, "currency": WON},
        "shippingDestination": {"@type": "DefinedRegion", "addressCountry": "KR", **where},
        "deliveryTime": {
            "@type": "ShippingDeliveryTime",
            "handlingTime": {
                "@type": "QuantitativeValue",
                "minValue": 0,
                "maxValue": DAYS_TO_SEND,
                "unitCode": "DAY",
            },
        },
    }


def _rating(reviews: ReviewListing) -> Told:
    if not reviews.count:
        return {}
    return {
        "aggregateRating": {
            "@type": "AggregateRating",
            "ratingValue": reviews.average,
            "reviewCount": reviews.count,
        },
        "review": [_review(review) for review in reviews.shown],
    }


def _review(review: "Review") -> Told:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.author_name},
        "datePublished": timezone.localdate(review.created_at).isoformat(),
        "reviewBody": review.text,
        "reviewRating": {"@type": "Rating", "ratingValue": review.stars, "bestRating": 5, "worstRating": 1},
    }
