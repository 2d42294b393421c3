"""What a thing told in JSON-LD must say, may say, and nothing else.

The names are schema.org's, each on a type that has it there (https://schema.org/docs/full.html). What is required is
what Google asks of each kind, "required" and, where every page of ours knows it, "recommended":

- Product, Offer, shipping, returns: developers.google.com/search/docs/appearance/structured-data/merchant-listing
- ProductGroup: …/structured-data/product-variants; reviews: …/structured-data/review-snippet
- Article: …/structured-data/article; DiscussionForumPosting: …/structured-data/discussion-forum
- Organization: …/structured-data/organization; WebSite: …/structured-data/site-names
- FAQPage: …/structured-data/faqpage
- BreadcrumbList: …/structured-data/breadcrumb; ItemList: …/structured-data/carousel; Event: …/structured-data/event
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NamedTuple


class Kind(NamedTuple):
    must: str
    may: str = ""


PAGE = "name url inLanguage publisher"
KINDS = {
    "AggregateRating": Kind("ratingValue reviewCount"),
    "Answer": Kind("text"),
    "Article": Kind(
        "headline author publisher url mainEntityOfPage inLanguage description", "image about articleSection"
    ),
    "Brand": Kind("name", "url"),
    "BreadcrumbList": Kind("itemListElement"),
    "CollectionPage": Kind(f"{PAGE} mainEntity", "description"),
    "Comment": Kind("author datePublished text", "dateModified"),
    "ContactPoint": Kind("contactType", "telephone email"),
    "DefinedRegion": Kind("addressCountry", "postalCodeRange"),
    "DiscussionForumPosting": Kind("author datePublished headline text url commentCount comment", "image dateModified"),
    "EntryPoint": Kind("urlTemplate"),
    "ExhibitionEvent": Kind(
        "name startDate location description url eventStatus eventAttendanceMode organizer", "endDate image"
    ),
    "FAQPage": Kind(f"{PAGE} mainEntity", "description"),
    "ItemList": Kind("itemListElement numberOfItems"),
    "ListItem": Kind("position name", "item url"),
    "MerchantReturnPolicy": Kind(
        "applicableCountry returnPolicyCategory",
        "merchantReturnDays returnMethod returnFees returnShippingFeesAmount itemDefectReturnFees refundType",
    ),
    "MonetaryAmount": Kind("value currency"),
    "Offer": Kind(
        "url price priceCurrency availability itemCondition seller shippingDetails hasMerchantReturnPolicy",
        "priceValidUntil priceSpecification",
    ),
    "OfferShippingDetails": Kind("shippingRate shippingDestination deliveryTime"),
    "OnlineStore": Kind(
        "name", "url logo legalName address taxID identifier telephone email contactPoint hasMerchantReturnPolicy"
    ),
    "Organization": Kind("name", "url description sameAs image logo foundingDate location"),
    "Person": Kind("name"),
    "Place": Kind("name"),
    "PostalAddress": Kind("streetAddress addressCountry"),
    "PostalCodeRangeSpecification": Kind("postalCodeBegin postalCodeEnd"),
    "Product": Kind(
        "name offers sku",
        "image description url brand category material color size pattern additionalProperty aggregateRating review",
    ),
    "ProductGroup": Kind(
        "name description url brand category productGroupID variesBy hasVariant",
        "image material additionalProperty aggregateRating review",
    ),
    "PropertyValue": Kind("value", "name propertyID"),
    "QuantitativeValue": Kind("minValue maxValue unitCode"),
    "Question": Kind("name acceptedAnswer"),
    "Rating": Kind("ratingValue bestRating worstRating"),
    "Review": Kind("author datePublished reviewBody reviewRating"),
    "SearchAction": Kind("target query-input"),
    "ShippingDeliveryTime": Kind("handlingTime"),
    "UnitPriceSpecification": Kind("priceType price priceCurrency"),
    "VirtualLocation": Kind("url"),
    "WebPage": Kind(PAGE, "description"),
    "WebSite": Kind("name url inLanguage publisher potentialAction"),
}
# Of every published page it is known when.
DATED = {"Article", "CollectionPage", "FAQPage", "WebPage"}
ADDRESSES = {"url", "item", "image", "logo", "sameAs", "mainEntityOfPage", "urlTemplate", "@id"}
WORDS_OF_SCHEMA = {
    "availability",
    "eventAttendanceMode",
    "eventStatus",
    "itemCondition",
    "itemDefectReturnFees",
    "priceType",
    "refundType",
    "returnFees",
    "returnMethod",
    "returnPolicyCategory",
}
MOMENTS = {"datePublished", "dateModified", "startDate", "endDate", "priceValidUntil"}
RETURNS = {"merchantReturnDays", "returnMethod", "returnFees"}


def faults(thing: dict[str, Any]) -> list[str]:
    """What is missing, unknown or wrong in `thing` and in all that it holds."""
    return [fault for part in parts(thing) for fault in _faults(part)]


def parts(thing: Any) -> Iterator[dict[str, Any]]:
    """`thing` and every thing in it. What only points to another by its `@id` tells nothing itself."""
    if isinstance(thing, list):
        for one in thing:
            yield from parts(one)
    elif isinstance(thing, dict) and thing.keys() != {"@id"}:
        yield thing
        for value in thing.values():
            yield from parts(value)


def _faults(thing: dict[str, Any]) -> Iterator[str]:
    kind = thing.get("@type", "nothing")
    if kind not in KINDS:
        yield f"{kind} is not a kind of thing"
        return
    told = {name for name in thing if not name.startswith("@")}
    must, may = (set(names.split()) for names in KINDS[kind])
    if kind in DATED:
        may |= {"datePublished", "dateModified"}
    yield from (f"{kind} lacks {name}" for name in sorted(must - told))
    yield from (f"{kind} has no {name}" for name in sorted(told - must - may))
    yield from _wrong_values(kind, thing)
    yield from _wrong_together(kind, thing)


def _wrong_values(kind: str, thing: dict[str, Any]) -> Iterator[str]:
    for name, value in thing.items():
        for one in value if isinstance(value, list) else [value]:
            if one in ("", None, {}):
                yield f"{kind}.{name} is empty"
            elif name in ADDRESSES and not re.fullmatch(r"https?://[\x21-\x7e]+", str(one)):
                yield f"{kind}.{name} is no address: {one}"
            elif name in WORDS_OF_SCHEMA and not str(one).startswith("https://schema.org/"):
                yield f"{kind}.{name} is none of schema.org's words: {one}"
            elif name in MOMENTS and not _is_moment(name, one):
                yield f"{kind}.{name} is no moment: {one}"


def _is_moment(name: str, text: str) -> bool:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return bool(date.fromisoformat(text))
    return name != "priceValidUntil" and datetime.fromisoformat(text).tzinfo is not None


def _wrong_together(kind: str, thing: dict[str, Any]) -> Iterator[str]:
    match kind:
        case "BreadcrumbList" | "ItemList":
            places = [entry["position"] for entry in thing["itemListElement"]]
            if places != list(range(1, len(places) + 1)):
                yield f"{kind} counts {places}"
        case "ListItem" if len({"item", "url"} & thing.keys()) != 1:
            yield "ListItem leads nowhere, or to two places"
        case "Offer" if not (isinstance(thing["price"], int) and thing["price"] > 0):
            yield f"Offer costs {thing['price']}"
        case "MerchantReturnPolicy":
            is_finite = thing["returnPolicyCategory"].endswith("MerchantReturnFiniteReturnWindow")
            if is_finite != (thing.keys() >= RETURNS):
                yield "MerchantReturnPolicy must say how long and at whose cost, or nothing of it"
            has_fee = thing.get("returnFees", "").endswith("/ReturnShippingFees")
            if has_fee != ("returnShippingFeesAmount" in thing):
                yield "MerchantReturnPolicy must say how much, or nothing of it"
        case "OnlineStore" if thing.keys() >= {"legalName"} and not thing.keys() >= {"url", "logo", "@id"}:
            yield "OnlineStore must be found again by its @id"
