"""What stands in the index after something is saved, changed and deleted."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brands.models import BrandPage
from impactmuseum.base import search_index
from impactmuseum.base.models import SearchEntry, SearchHandle, SearchPosting, SearchWord
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import ProblemPageFactory, picture
from shop.models import Product
from shop.tests.factories import ProductFactory, a_brand

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def entry_of(thing) -> SearchEntry:
    return SearchEntry.objects.get(content_type=ContentType.objects.get_for_model(thing), object_id=thing.pk)


def weight(thing, word: str) -> int:
    return SearchPosting.objects.get(entry=entry_of(thing), word__text=word).weight


def test_a_word_says_more_in_a_name_than_in_a_text():
    soap = ProductFactory(name="쑥 샴푸바", tags="고체", line="거품이 나요", description="<p>두피를 씻어요</p>")
    assert [weight(soap, word) for word in ("샴푸바", "고체", "거품이", "두피를")] == [100, 70, 20, 10]
    assert weight(soap, "쑥샴푸바") == 100


def test_markup_is_no_word():
    ProductFactory(description="<p>가벼워요</p>")
    assert not SearchWord.objects.filter(text="p").exists()


def test_saving_what_says_the_same_writes_nothing():
    soap = ProductFactory(name="비누")
    soap.save()
    with CaptureQueriesContext(connection) as captured:
        search_index.index_all(Product, [Product.objects.get(pk=soap.pk)])
    assert [query["sql"] for query in captured if not query["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_a_word_that_is_gone_is_gone_from_the_index():
    soap = ProductFactory(name="비누")
    soap.name = "도마"
    soap.save()
    assert weight(soap, "도마") == 100
    assert not SearchPosting.objects.filter(entry=entry_of(soap), word__text="비누").exists()


def test_a_deleted_thing_leaves_no_entry():
    image = picture("오래된 그림")
    assert entry_of(image).kind == ""
    image.delete()
    assert not SearchEntry.objects.filter(title="오래된 그림").exists()
    assert not SearchPosting.objects.filter(word__text="오래된").exists()


def test_what_is_found_with_a_brand_follows_its_name():
    soap = ProductFactory(name="비누", brand=a_brand("거품한줌"))
    brand = BrandPage.objects.get()
    brand.title = "물방울"
    brand.save_revision().publish()
    assert weight(soap, "물방울") == 50
    assert not SearchPosting.objects.filter(entry=entry_of(soap), word__text="거품한줌").exists()


def test_a_product_of_a_brand_that_is_taken_down_is_shown_no_more():
    soap = ProductFactory(name="비누", brand=a_brand())
    BrandPage.objects.get().unpublish()
    assert not entry_of(soap).is_shown


def test_a_brand_is_found_by_what_its_goods_have_in_common():
    brand = a_brand()
    ProductFactory(name="가방", tags="업사이클 우산", brand=brand)
    ProductFactory(name="키링", tags="업사이클 뚜껑", brand=brand)
    assert [weight(brand, word) for word in ("업사이클", "우산")] == [71, 50]


def test_building_anew_drops_what_is_gone_and_keeps_what_is_there():
    soap = ProductFactory(name="비누")
    soap.save()
    SearchEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Product), object_id=soap.pk + 1, title="유령", title_key="w"
    )
    SearchWord.objects.create(text="유령", key="ghost")
    postings = set(SearchPosting.objects.filter(entry__title="비누").values_list("word__text", "weight"))
    call_command("update_index", verbosity=0)
    assert not SearchEntry.objects.filter(title="유령").exists()
    assert not SearchWord.objects.filter(text="유령").exists()
    assert set(SearchPosting.objects.filter(entry=entry_of(soap)).values_list("word__text", "weight")) == postings


def test_an_index_built_from_nothing_is_the_one_that_grew():
    ProblemPageFactory(title="산불")
    ProductFactory(name="비누", tags="고체").save()

    def written() -> list[set]:
        postings = SearchPosting.objects.exclude(entry__kind="").values_list("word__text", "entry__title", "weight")
        handles = SearchHandle.objects.filter(word__text__in=["산불", "비누", "다시결"]).values_list("handle")
        entries = SearchEntry.objects.exclude(kind="").values_list("title", "kind", "is_shown", "slug", "brand")
        return [set(postings), set(handles), set(entries)]

    grown = written()
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    call_command("update_index", verbosity=0)
    assert written() == grown


def test_a_page_is_found_by_the_titles_of_its_translations():
    hall = ProblemPageFactory(title="불타는 숲")
    english_tree()
    told = tell(hall, title="Wildfire", hall="Gallery 7", short="A forest burns.", search_description="Burnt woods")
    assert (weight(hall, "wildfire"), weight(hall, "woods"), weight(told, "숲")) == (100, 20, 100)
    told.unpublish()
    assert not SearchPosting.objects.filter(entry=entry_of(hall), word__text="wildfire").exists()


def test_a_brand_is_found_by_what_it_sells_in_the_other_language():
    brand = a_brand("거품한줌")
    ProductFactory(name="비누", name_en="Soap", tags="세안", brand=brand)
    search_index.index_one(brand)
    assert (weight(brand, "soap"), weight(brand, "세안")) == (50, 50)
