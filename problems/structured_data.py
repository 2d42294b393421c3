"""What machines are told of the halls, in the words of schema.org."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from django.http import HttpRequest
from django.utils.translation import gettext as _

from impactmuseum.base.models import BasePage
from impactmuseum.base.structured_data import Link, Told, article, breadcrumbs, collection

if TYPE_CHECKING:
    from problems.models.problem_page import ProblemPage


def floor_plan(page: BasePage, *, request: HttpRequest, halls: "Iterable[ProblemPage]", text: str) -> list[Told]:
    return [collection(page, [(hall.title, hall.url) for hall in halls], request=request, text=text)]


def hall(page: "ProblemPage", *, request: HttpRequest) -> list[Told]:
    """The essay on the wall, and the way back to the floor plan."""
    steps = [(_("전시실 안내도"), urljoin(page.url, "../")), (page.title, page.url)]
    return [
        article(page, request=request, text=page.short, image=page.image, articleSection=page.hall),
        breadcrumbs(steps, request=request),
    ]


def way_in(problem: "ProblemPage") -> Link:
    """The step of a thread that leads through a hall, in the language that is read."""
    hall = problem.told
    return (f"{hall.hall_number} {hall.title}".strip(), hall.url)
