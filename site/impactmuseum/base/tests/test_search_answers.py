"""What answers a question of several words, in what order, and what no longer does."""

import pytest
from django.utils import translation

from brands.tests.factories import BrandStoryPageFactory
from impactmuseum.base.findable import Kind
from impactmuseum.base.search_answers import ENOUGH, answers
from impactmuseum.base.search_question import understand
from impactmuseum.base.search_ranking import Wanted
from shop.tests.factories import ProductFactory, a_brand

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def found(query: str, *kinds: Kind) -> list[str]:
    hits = answers(understand(query), Wanted(kinds=kinds or (Kind.PRODUCT,)))
    return [hit.entry.title for hit in hits.of()]


def test_what_comes_near_follows_what_answers_every_word():
    ProductFactory(name="강아지 인식표")
    ProductFactory(name="고구마 간식", tags="강아지")
    ProductFactory(name="버터쿠키", tags="간식")
    ProductFactory(name="에코백", description="<p>강아지가 그려져 있어요</p>")
    assert found("강아지 간식") == ["고구마 간식", "강아지 인식표", "버터쿠키"]


def test_where_many_answer_every_word_nothing_else_is_shown():
    for number in range(ENOUGH):
        ProductFactory(name=f"쑥 비누 {number}")
    ProductFactory(name="쌀 비누")
    assert len(found("쑥 비누")) == ENOUGH
    assert "쌀 비누" not in found("쑥 비누")


def test_as_many_are_counted_as_are_shown():
    ProductFactory(name="쑥 비누")
    ProductFactory(name="쌀 비누")
    ProductFactory(name="에코백", description="<p>비누를 담아요</p>")
    hits = answers(understand("쑥 비누"), Wanted())
    assert (hits.counts, len(hits.of())) == ({"product": 2}, 2)


def test_goods_that_are_called_what_is_asked_for_come_before_who_makes_them():
    brand = a_brand("결", mission="버려진 우산으로 가방을 만들어요")
    ProductFactory(name="비갠 가방", line="우산으로 만들어요", brand=brand)
    assert found("버려진 우산으로 만든 가방", Kind.BRAND, Kind.PRODUCT) == ["비갠 가방", "결"]


def test_in_english_the_thing_is_named_before_it_is_described():
    assert understand("a bag from an umbrella").head is None
    ProductFactory(name="가방", name_en="Bag")
    assert understand("a bag from an umbrella").head.word == "bag"
    assert understand("umbrella bag").head.word == "bag"


def test_a_kind_of_thing_that_is_named_comes_first():
    brand = a_brand("뜨개방")
    ProductFactory(name="뜨개 가방", brand=brand)
    BrandStoryPageFactory(brand=brand, title="뜨개를 배우다")
    kinds = (Kind.STORY, Kind.BRAND, Kind.PRODUCT)
    assert found("뜨개 이야기", *kinds)[0] == "뜨개를 배우다"
    assert found("뜨개 브랜드", *kinds)[0] == "뜨개방"
    assert found("이야기", *kinds) == []


def test_a_page_is_called_by_its_address_too():
    brand = a_brand("첫방살림", slug="first-room")
    ProductFactory(name="첫방 머그", name_en="First Room Mug", is_in_english=True, brand=brand)
    assert found("first room", Kind.BRAND, Kind.PRODUCT) == ["첫방살림", "첫방 머그"]


def test_a_question_of_which_too_little_is_known_finds_nothing():
    ProductFactory(name="음식 도감")
    assert found("음식 낭비 줄이기") == ["음식 도감"]
    assert found("무선 충전 음식") == []


def test_what_is_known_only_inside_of_another_word_does_not_answer_beside_what_is_unknown():
    ProductFactory(name="플라스틱")
    assert found("스틱") == ["플라스틱"]
    assert found("등산 스틱") == []


def test_a_thing_is_found_by_the_english_names_of_its_brand_and_shelf():
    soap = ProductFactory(name="비누", brand=a_brand("거품한줌", slug="geopum-hanjum"), materials_en="Coconut oil")
    soap.category.name_en = "Bath & Body"
    soap.category.save()
    soap.save()
    with translation.override("ko"):
        assert found("Geopum") == found("bath") == found("coconut") == ["비누"]


def test_of_a_list_any_will_do_and_of_a_sentence_with_a_list_in_it_all():
    assert understand("참기름이랑 들기름과 깨").any_will_do
    assert not understand("강아지 이름이랑 번호").any_will_do
