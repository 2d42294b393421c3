"""What machines are told of the shop, in the words of schema.org, as Google reads it of a merchant.

https://developers.google.com/search/docs/appearance/structured-data/merchant-listing and `product-variants` beside it.
A product with options is a ProductGroup, each option a Product with its own offer.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

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
IN_KOREA = {"@type": "MerchantReturnPolicy", "applicableCountry": "KR"}
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


class Choice(NamedTuple):
    """One of the choices an option is made of. `kind` is what machines call it; empty where they have no word."""

    kind: str
    name: str
    value: str


def shop(
    page: "ShopPage", *, request: HttpRequest, listing: "Listing", category: "Category | None", steps: Sequence[Link]
) -> list[Told]:
    """The list as it stands, and on a shelf the thread to it."""
    links = [(product.told.name, product.url) for product in listing.products]
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
        option = _option(variants[0], product)
        properties = [*of_it.get("additionalProperty", []), *option.get("additionalProperty", [])]
        thing = {"@type": "Product", **of_it, **option, **known(additionalProperty=properties), "offers": offers[0]}
    else:
        images = known(image=of_it.get("image"))
        thing = {
            "@type": "ProductGroup",
            **of_it,
            "productGroupID": group_key(product),
            "variesBy": _varies_by(product),
            "hasVariant": [
                {
                    "@type": "Product",
                    "name": f"{product.told.name} ({variant.label})",
                    **images,
                    **_option(variant, product),
                    "offers": offer,
                }
                for variant, offer in zip(variants, offers, strict=True)
            ],
        }
    steps = [*way_to(product.brand.problem, product.brand), (product.told.name, product.url)]
    return [thing, breadcrumbs(steps, request=request)]


def group_key(product: "Product") -> str:
    """What all options of a product have in common, here and in the feeds."""
    return f"P{product.pk}"


def choices(variant: "Variant", product: "Product") -> list[Choice]:
    """What this option is, choice by choice, in the language that is read."""
    told = variant.told
    values = (told.option1, told.option2, told.option3)
    differing = zip(_kinds(product), values, strict=True)
    return [Choice(kind, name, value) for (kind, name), value in differing if name and value]


def option_address(variant: "Variant", product: "Product") -> str:
    """The product's page with this option chosen, so that the price beside it is the option's own."""
    return f"{product.url}?option={variant.pk}"


def return_policy(fee: int) -> Told:
    """Seven days by law; `fee` is what it costs to send goods back for whoever changed their mind."""
    return {
        **IN_KOREA,
        "returnPolicyCategory": f"{SCHEMA}MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": withdrawal.DAYS,
        "returnMethod": f"{SCHEMA}ReturnByMail",
        "returnFees": f"{SCHEMA}ReturnShippingFees" if fee else f"{SCHEMA}FreeReturn",
        **known(returnShippingFeesAmount=_won(fee) if fee else None),
        "itemDefectReturnFees": f"{SCHEMA}FreeReturn",
        "refundType": f"{SCHEMA}FullRefund",
    }


def _about(product: "Product", request: HttpRequest) -> Told:
    told, maker = product.told, product.brand.told
    brand = {"@type": "Brand", "name": maker.title, "url": absolute(maker.url, request=request)}
    impact = {"@type": "PropertyValue", "name": _("임팩트"), "value": told.impact_sentence}
    return known(
        name=told.name,
        description=told.line or told.name,
        url=absolute(product.url, request=request),
        brand=brand,
        image=pictures(product.pictures, request=request),
        category=shelves(product, " > "),
        material=told.materials,
        additionalProperty=[impact] if told.impact_sentence else None,
    )


def shelves(product: "Product", between: str) -> str:
    """`생활 > 주방`: the shelf it lies on, from the outermost."""
    names = [shelf.told.name for shelf in (product.category.parent, product.category) if shelf]
    return between.join(names)


def _varies_by(product: "Product") -> list[str]:
    return [f"{SCHEMA}{kind}" if kind else name for kind, name in _kinds(product) if name]


def _kinds(product: "Product") -> list[tuple[str, str]]:
    """What the options of a product differ by: the machines' word, which the Korean name decides, and its own name."""
    told = product.told
    korean = (product.option1_name, product.option2_name, product.option3_name)
    names = (told.option1_name, told.option2_name, told.option3_name)
    return [(KINDS.get(source, ""), name) for source, name in zip(korean, names, strict=True)]


def _option(variant: "Variant", product: "Product") -> Told:
    """What this option is, by the words machines have for it, or by its own."""
    chosen = choices(variant, product)
    named = {choice.kind: choice.value for choice in chosen if choice.kind}
    others = [
        {"@type": "PropertyValue", "name": choice.name, "value": choice.value} for choice in chosen if not choice.kind
    ]
    return {"sku": variant.sku, **named, **known(additionalProperty=others)}


def _offer(
    variant: "Variant", product: "Product", tariff: shipping.Tariff, request: HttpRequest, *, is_only: bool
) -> Told:
    address = product.url if is_only else option_address(variant, product)
    price = variant.offer
    goods = shipping.Goods(product.shipping, price.price)
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
        "shippingDetails": _deliveries(goods, tariff),
        "hasMerchantReturnPolicy": _return_of(product, goods, tariff),
    }


def _return_of(product: "Product", goods: shipping.Goods, tariff: shipping.Tariff) -> Told:
    """For how much one piece goes back; of goods that are made for their buyer the museum promises nothing."""
    if product.withdrawal_notice and product.is_made_for_its_buyer:
        return {**IN_KOREA, "returnPolicyCategory": f"{SCHEMA}MerchantReturnNotPermitted"}
    way = tariff.chilled if goods.shipping == shipping.Shipping.CHILLED else tariff.base
    # Who had it sent for nothing pays both ways: see templates/shop/return_fee.html.
    return return_policy(2 * way - shipping.fee(tariff=tariff, goods=[goods]).total)


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
        "shippingRate": _won(fee),
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


def _won(amount: int) -> Told:
    return {"@type": "MonetaryAmount", "value": amount, "currency": WON}


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
