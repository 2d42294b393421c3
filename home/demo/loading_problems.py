"""The ten halls of the demo, with figures that name their source."""

import re

from home.demo import content
from home.demo.content import Entry
from home.demo.loading_pages import publish_under, stream_of_paragraphs
from home.demo.loading_pictures import picture
from home.models import HomePage
from impactmuseum.base.progress import Progress
from problems.models import ProblemFigure, ProblemIndexPage, ProblemPage

ACCENTS = {
    "plastic": "sea",
    "food-waste": "moss",
    "disability-work": "indigo",
    "elderly-poverty": "plum",
    "fair-trade": "clay",
    "shelter-animals": "ochre",
    "forest-fire": "ember",
    "youth-independence": "wheat",
    "slow-learners": "rose",
    "rural-decline": "pine",
}
SAME_SOURCE = "위와 같음"
NOT_STATED = "—"
# Poverty of people aged 65 and older; 39.8 % is that of 66 and older. The two never stand on one wall.
OTHER_MEASURE = {("elderly-poverty", "38.2")}


def load_problems(home: HomePage, *, progress: Progress) -> None:
    index = ProblemIndexPage.objects.child_of(home).get()
    for entry in progress.over(content.problems(), "사회문제"):
        if not ProblemPage.objects.child_of(index).filter(slug=entry["slug"]).exists():
            publish_under(index, _problem(entry))


def _problem(entry: Entry) -> ProblemPage:
    problem = ProblemPage(
        title=entry["ko"],
        slug=entry["slug"],
        hall=entry["hall"],
        short=entry["short"],
        search_description=entry["short"],
        image=picture(f"problems/{entry['slug']}.webp", title=entry["ko"]),
        body=stream_of_paragraphs(entry["body"]),
        sdgs=entry["sdg"],
        accent=ACCENTS[entry["slug"]],
    )
    source = ""
    for figure in entry["figures"]:
        source = figure["source"].replace(SAME_SOURCE, source).replace(")(", ") (")
        problem.figures.add(_figure(entry["slug"], {**figure, "source": source}))
    return problem


def _figure(problem_slug: str, entry: Entry) -> ProblemFigure:
    """What an editor remembers but did not look up is a remark for editors, not a part of the source."""
    remark = re.search(r"; ([^;()]+ remembered)", entry["source"])
    source = entry["source"].replace(remark[0], "") if remark else entry["source"]
    notes = [entry["note"], remark[1] if remark else "", f"확인 상태: {entry['status']}"]
    is_other_measure = (problem_slug, entry["value"]) in OTHER_MEASURE
    return ProblemFigure(
        label=entry["label"],
        value=entry["value"],
        unit=_stated(entry["unit"]),
        year=_stated(entry["year"]),
        place=_stated(entry["geo"]),
        source=source,
        source_url=entry["url"] or "",
        note="\n".join(note for note in notes if note),
        is_published=entry["status"] == "verified" and not is_other_measure,
    )


def _stated(text: str) -> str:
    return "" if text == NOT_STATED else text
