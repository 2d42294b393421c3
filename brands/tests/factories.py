"""One line of a test per brand or story, with the problem it needs."""

import factory

from brands.models import BrandIndexPage, BrandPage, BrandStoryPage
from problems.tests.factories import ProblemPageFactory, home_page


def brand_index() -> BrandIndexPage:
    found = BrandIndexPage.objects.first()
    return found or home_page().add_child(instance=BrandIndexPage(title="브랜드", slug="brands"))


class BrandPageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BrandPage

    title = factory.Sequence(lambda n: f"브랜드 {n}")
    slug = factory.Sequence(lambda n: f"brand-{n}")
    problem = factory.SubFactory(ProblemPageFactory)
    mission = "버려진 천의 결을 살려 오래 들 가방을 만듭니다."
    short = "장마가 끝난 다음 날에 시작했습니다."

    @classmethod
    def _create(cls, model_class: type[BrandPage], *args: object, **kwargs: object) -> BrandPage:
        return brand_index().add_child(instance=model_class(**kwargs))


class BrandStoryPageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BrandStoryPage

    title = factory.Sequence(lambda n: f"이야기 {n}")
    slug = factory.Sequence(lambda n: f"story-{n}")
    brand = factory.SubFactory(BrandPageFactory)
    lead = "장마가 끝나면 우산이 쌓입니다."

    @classmethod
    def _create(cls, model_class: type[BrandStoryPage], *args: object, **kwargs: object) -> BrandStoryPage:
        brand: BrandPage = kwargs.pop("brand")  # type: ignore[assignment]
        return brand.add_child(instance=model_class(**kwargs))
