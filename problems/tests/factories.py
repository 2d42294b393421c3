"""One line of a test per hall of the museum."""

import factory
from wagtail.models import Page, Site

from home.models import HomePage
from impactmuseum.base.models import MuseumImage
from problems.models import ProblemIndexPage, ProblemPage


def picture(title: str = "그림", *, width: int = 640, height: int = 400) -> MuseumImage:
    """A stored picture with its alternative text."""
    from wagtail.images.tests.utils import get_test_image_file

    file = get_test_image_file(filename=f"{title}.png", size=(width, height))
    return MuseumImage.objects.create(title=title, description=f"{title} 설명", file=file)


def home_page() -> HomePage:
    """The entrance at the root of the default site, made when it is first asked for."""
    found = HomePage.objects.first()
    if found:
        return found
    root = Page.get_first_root_node()
    home = root.add_child(instance=HomePage(title="임팩트 뮤지엄", slug="museum"))
    Site.objects.filter(is_default_site=True).update(root_page=home)
    Site.clear_site_root_paths_cache()
    return home


def problem_index() -> ProblemIndexPage:
    found = ProblemIndexPage.objects.first()
    return found or home_page().add_child(instance=ProblemIndexPage(title="전시실", slug="problems"))


class ProblemPageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProblemPage

    title = factory.Sequence(lambda n: f"사회문제 {n}")
    slug = factory.Sequence(lambda n: f"problem-{n}")
    hall = factory.Sequence(lambda n: f"제{n}전시실 「방 {n}」")
    short = "벽에 거는 두 문장입니다. 출처는 아래에 있습니다."
    accent = "moss"

    @classmethod
    def _create(cls, model_class: type[ProblemPage], *args: object, **kwargs: object) -> ProblemPage:
        return problem_index().add_child(instance=model_class(**kwargs))
