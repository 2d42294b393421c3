"""The twelve ventures of the demo, and the stories told about them."""

from datetime import date

from brands.models import BrandIndexPage, BrandPage, BrandStoryPage
from home.demo import content
from home.demo.content import Entry
from home.demo.loading_pages import publish_under, stream, stream_of_paragraphs
from home.demo.loading_pictures import picture
from home.models import HomePage
from impactmuseum.base.progress import Progress
from problems.models import ProblemPage

# Of a product's three pictures, the one that shows it where it is used.
SCENE = 3


def load_brands(home: HomePage, *, progress: Progress) -> None:
    index = BrandIndexPage.objects.child_of(home).get()
    problems = {problem.slug: problem for problem in ProblemPage.objects.descendant_of(home)}
    for entry in progress.over(content.ventures(), "브랜드"):
        if not BrandPage.objects.child_of(index).filter(slug=entry["slug"]).exists():
            publish_under(index, _brand(entry, problems))


def load_stories(home: HomePage, *, progress: Progress) -> None:
    brands = {brand.slug: brand for brand in BrandPage.objects.descendant_of(home)}
    shown: set[str] = set()
    for entry in progress.over(content.stories(), "브랜드 이야기"):
        brand, lead_product = brands[entry["venture"]], _lead_product(entry, shown)
        shown.add(lead_product)
        if not BrandStoryPage.objects.child_of(brand).filter(slug=entry["slug"]).exists():
            publish_under(brand, _story(entry, lead_product))


def _brand(entry: Entry, problems: dict[str, ProblemPage]) -> BrandPage:
    slug = entry["slug"]
    return BrandPage(
        title=entry["ko"],
        slug=slug,
        problem=problems[entry["problem"]],
        second_problem=problems.get(entry["second"]),
        mission=entry["mission"],
        search_description=entry["mission"],
        short=entry["story"],
        body=stream_of_paragraphs(content.venture_texts(slug)["long_ko"]),
        image=picture(f"ventures/{slug}.webp", title=entry["ko"]),
        logo=picture(f"ventures/{slug}-logo.png", title=f"{entry['ko']} 로고"),
        # Invented like the venture: a name that can never belong to anybody.
        homepage_url=f"https://{slug}.example/",
        place=entry["place"],
        since=entry["since"],
        is_demo=entry["fictional"],
    )


def _lead_product(entry: Entry, shown: set[str]) -> str:
    """The first product of the text that leads no other story. The brand's own portrait hangs inside the text."""
    hung = [block["slug"] for block in entry["body"] if block["type"] == "product"]
    return next((slug for slug in hung if slug not in shown), hung[0])


def _story(entry: Entry, lead_product: str) -> BrandStoryPage:
    return BrandStoryPage(
        title=entry["title"],
        slug=entry["slug"],
        subtitle=entry["subtitle"],
        lead=entry["lead"],
        search_description=entry["lead"],
        lead_image=picture(f"products/{lead_product}-{SCENE}.webp", title=entry["title"]),
        author=entry["author"],
        date=date.fromisoformat(entry["date"]),
        body=stream(entry["body"]),
    )
