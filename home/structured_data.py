"""What machines are told of the entrance, the exhibition and the pages to read, in the words of schema.org."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from impactmuseum.base import plain_text
from impactmuseum.base.addresses import absolute
from impactmuseum.base.models import BasePage, MuseumSettings
from impactmuseum.base.structured_data import Told, iso, known, museum_id, museum_in_short, pictures, web_page
from shop.models import ShopSettings
from shop.structured_data import return_policy

if TYPE_CHECKING:
    from home.models.content_page import ContentPage
    from home.models.exhibition_page import ExhibitionPage


def entrance(page: BasePage, *, request: HttpRequest) -> list[Told]:
    """The site with its search, and who runs it."""
    site = {
        "@type": "WebSite",
        "name": page.title,
        "url": absolute(page.url, request=request),
        "inLanguage": get_language(),
        "publisher": {"@id": museum_id(request=request)},
        "potentialAction": {
            "@type": "SearchAction",
            "target": {
                "@type": "EntryPoint",
                # The braces are the machine's own to fill in: an address would have them encoded.
                "urlTemplate": f"{absolute(reverse('home:search'), request=request)}?query={{search_term_string}}",
            },
            "query-input": "required name=search_term_string",
        },
    }
    return [site, museum(request=request)]


def museum(*, request: HttpRequest) -> Told:
    """What the law wants said at the foot of every page, in a machine's words."""
    told = MuseumSettings.to_show().told
    address = {"@type": "PostalAddress", "streetAddress": told.address, "addressCountry": "KR"}
    reached = known(telephone=told.phone, email=told.email)
    mail_order = {"@type": "PropertyValue", "propertyID": _("통신판매업 신고번호"), "value": told.mail_order_no}
    return {
        **museum_in_short(request=request),
        **known(
            legalName=told.company,
            address=address if told.address else None,
            taxID=told.business_no,
            identifier=mail_order if told.mail_order_no else None,
            **reached,
            contactPoint={"@type": "ContactPoint", "contactType": "customer service", **reached} if reached else None,
            hasMerchantReturnPolicy=return_policy(ShopSettings.to_show().shipping_fee),
        ),
    }


def exhibition(page: "ExhibitionPage", *, request: HttpRequest) -> list[Told]:
    """An event, once it is known when it opens."""
    if not page.opens_on:
        return [web_page(page, request=request, text=page.summary)]
    url = absolute(page.url, request=request)
    event = {
        "@type": "ExhibitionEvent",
        **known(
            name=page.title,
            description=page.summary,
            url=url,
            image=pictures([page.image], request=request),
            startDate=iso(page.opens_on),
            endDate=iso(page.closes_on),
            eventStatus="https://schema.org/EventScheduled",
            eventAttendanceMode="https://schema.org/OnlineEventAttendanceMode",
            location={"@type": "VirtualLocation", "url": url},
            organizer=museum_in_short(request=request),
        ),
    }
    return [event]


def reading(page: "ContentPage", *, request: HttpRequest) -> list[Told]:
    """A page to read; one most of whose headings ask something is a list of questions and their answers."""
    told = web_page(page, request=request, text=page.summary)
    questions = [(name, text) for name, text in _questions(page.body) if text]
    if 2 * sum(name.endswith("?") for name, _text in questions) > len(questions):
        told |= {"@type": "FAQPage", "mainEntity": [_answered(name, text) for name, text in questions]}
    return [told]


def _questions(body: Any) -> Iterator[tuple[str, str]]:
    """Each heading with the text below it. What comes before the first belongs to none."""
    heading, texts = "", list[str]()
    for block in body:
        if block.block_type == "heading":
            if heading:
                yield heading, " ".join(texts)
            heading, texts = block.value.strip(), []
        elif block.block_type == "text":
            texts.append(plain_text.from_html(block.value.source))
    if heading:
        yield heading, " ".join(texts)


def _answered(question: str, answer: str) -> Told:
    return {"@type": "Question", "name": question, "acceptedAnswer": {"@type": "Answer", "text": answer}}
