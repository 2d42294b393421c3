"""What stands in the index after something is saved, changed and deleted."""

from io import StringIO
from unittest.mock import Mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from brands.models import BrandPage
from impactmuseum.base import search_index
from impactmuseum.base.management.commands import update_index
from impactmuseum.base.models import SearchEntry, SearchHandle, SearchPosting, SearchWord
from impactmuseum.base.progress import Progress
from problems.tests.english_factories import english_tree, tell
from problems.tests.factories import ProblemPageFactory, picture
from shop.models import Product
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand

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
    assert entry_of(image).shelf.kind == ""
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
    assert not entry_of(soap).shelf.is_shown


def test_a_brand_is_found_by_what_its_goods_have_in_common():
    brand = a_brand()
    ProductFactory(name="가방", tags="업사이클 우산", brand=brand)
    ProductFactory(name="키링", tags="업사이클 뚜껑", brand=brand)
    assert [weight(brand, word) for word in ("업사이클", "우산")] == [71, 50]


def test_building_anew_drops_what_is_gone_and_keeps_what_is_there():
    soap = ProductFactory(name="비누")
    soap.save()
    ghost = {"title": "유령", "title_key": "w", "shelf": entry_of(soap).shelf}
    SearchEntry.objects.create(content_type=entry_of(soap).content_type, object_id=soap.pk + 1, **ghost)
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
        postings = SearchPosting.objects.exclude(kind=0).values_list("word__text", "entry__title", "weight")
        handles = SearchHandle.objects.filter(word__text__in=["산불", "비누", "다시결"]).values_list("handle")
        shelved = SearchEntry.objects.exclude(shelf__kind="")
        entries = shelved.values_list("title", "slug", "shelf__kind", "shelf__is_shown", "shelf__brand")
        return [set(postings), set(handles), set(entries)]

    grown = written()
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    call_command("update_index", verbosity=0)
    assert written() == grown


def test_products_follow_the_name_of_their_shelf_and_of_the_one_above():
    above = CategoryFactory(name="살림", slug="household")
    shelf = CategoryFactory(name="욕실", slug="bath", parent=above)
    soap = ProductFactory(name="비누", category=shelf)
    for one, name in ((shelf, "세면대"), (above, "집안일")):
        one.name = name
        one.save()
    assert [weight(soap, word) for word in ("세면대", "집안일")] == [50, 50]
    assert not SearchPosting.objects.filter(entry=entry_of(soap), word__text__in=["욕실", "살림"]).exists()


def test_products_follow_their_shelf_to_another_address_and_under_another_shelf():
    above = CategoryFactory(name="살림", slug="household")
    shelf = CategoryFactory(name="욕실", slug="bath")
    soap = ProductFactory(name="비누", category=shelf)
    shelf.slug, shelf.parent = "washing", above
    shelf.save()
    stands = entry_of(soap).shelf
    assert (stands.category, stands.parent_category, weight(soap, "살림")) == ("washing", "household", 50)


def test_saving_a_shelf_that_is_called_the_same_leaves_its_products_alone(monkeypatch):
    shelf = CategoryFactory(name="욕실")
    ProductFactory(category=shelf)
    followed = Mock()
    monkeypatch.setattr(search_index, "found_with", followed)
    shelf.sort_order = 9
    shelf.save()
    followed.assert_not_called()


def test_a_brand_follows_what_editors_call_its_goods():
    bag = ProductFactory(name="가방", tags="우산", brand=a_brand())
    assert weight(BrandPage.objects.get(), "우산") == 50
    bag.tags = "돛"
    bag.save()
    assert weight(BrandPage.objects.get(), "돛") == 50


def test_update_index_says_how_far_it_has_come(monkeypatch):
    ProductFactory(), ProductFactory()
    said = StringIO()
    monkeypatch.setattr(update_index, "Progress", lambda: Progress(said))
    call_command("update_index", chunk_size=1)
    assert "  상품 1/2\n  상품 2/2\n" in said.getvalue()


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
