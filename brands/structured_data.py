"""What machines are told of the brands and their stories, in the words of schema.org."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils.translation import gettext as _

from impactmuseum.base.addresses import absolute
from impactmuseum.base.models import BasePage
from impactmuseum.base.structured_data import Link, Told, article, breadcrumbs, collection, iso, known, pictures
from problems.structured_data import way_in

if TYPE_CHECKING:
    from brands.models.brand_page import BrandPage
    from brands.models.brand_story_page import BrandStoryPage
    from problems.models import ProblemPage


def directory(page: BasePage, *, request: HttpRequest, brands: "Iterable[BrandPage]", text: str) -> list[Told]:
    return [collection(page, [(brand.title, brand.url) for brand in brands], request=request, text=text)]


def brand(page: "BrandPage", *, request: HttpRequest) -> list[Told]:
    """The social venture itself, and the thread from its hall."""
    organization = {
        "@type": "Organization",
        **known(
            name=page.title,
            description=page.mission,
            url=absolute(page.url, request=request),
            sameAs=page.homepage_url,
            image=pictures([page.image], request=request),
            logo=next(iter(pictures([page.logo], request=request)), ""),
            foundingDate=str(page.since) if page.since else "",
            location={"@type": "Place", "name": page.place} if page.place else "",
        ),
    }
    return [organization, breadcrumbs([*way_to(page.problem), (page.title, page.url)], request=request)]


def story(page: "BrandStoryPage", *, request: HttpRequest) -> list[Told]:
    """The essay, dated as it says itself, and the thread from its brand's hall."""
    brand = page.brand
    more = {
        "datePublished": iso(page.date),
        "author": _author(page.author) if page.author else None,
        "about": {"@type": "Organization", "name": brand.title, "url": absolute(brand.url, request=request)},
    }
    steps = [*way_to(brand.problem, brand), (page.title, page.url)]
    return [
        article(page, request=request, text=page.lead, image=page.lead_image, **more),
        breadcrumbs(steps, request=request),
    ]


def _author(name: str) -> Told:
    """A person, or the museum's own desk: `임팩트 뮤지엄 편집부`."""
    is_ours = name.startswith(_("임팩트 뮤지엄"))
    return {"@type": "Organization" if is_ours else "Person", "name": name}


def way_to(problem: "ProblemPage", brand: "BrandPage | None" = None) -> list[Link]:
    """The steps of the thread that lead through a hall, and into the room of one of its brands."""
    hall = way_in(problem)
    return [hall, (brand.told.title, brand.told.url)] if brand else [hall]
