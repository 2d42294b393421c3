"""Which words of the index answer a question. Each test hangs one or two things and asks for them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from impactmuseum.base.models import SearchSynonym
from impactmuseum.base.search_answers import answers
from impactmuseum.base.search_question import understand
from impactmuseum.base.search_ranking import Wanted
from shop.models import Product
from shop.tests.factories import ProductFactory

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def found(query: str, **options) -> list[str]:
    names = dict(Product.objects.values_list("pk", "name"))
    hits = answers(understand(query, **options), Wanted(kinds=("product",))).of()
    return [names[hit.number] for hit in hits]


@pytest.mark.parametrize(
    "query",
    [
        *(
            "참기름",
            "참기름을",
            "참기름은요",
            "참기",
            "기름",
            "낮은불 참기름",
            "낮은불참기름",
            "낮은 불 참기름",
            "참 기름",
        ),
        *("ㅊㄱㄹ", "ㅊㄱ", "ckarlfma", "참기룸", "참기림", "참긻름", "참기름ㅛ", "CKARLFMA", "참기름 추천"),
    ],
)
def test_one_product_by_all_its_ways(query: str):
    ProductFactory(name="낮은불 참기름")
    ProductFactory(name="생들깨")
    assert found(query) == ["낮은불 참기름"]


@pytest.mark.parametrize("query", ["upcycle", "UPCYCLE", "ㅕㅔ쵸칟", "upcyle", "upcycl"])
def test_a_latin_word_by_all_its_ways(query: str):
    ProductFactory(name="Upcycle 가방")
    assert found(query) == ["Upcycle 가방"]


@pytest.mark.parametrize("query", ["노트북", "노트북을", "노트북 가방끈", "배", "zzz", "ㅎㅎㅎ", "12345", "!!", "가"])
def test_what_is_not_there_is_not_found(query: str):
    ProductFactory(name="마을버스 노트", tags="공책")
    assert found(query) == []


def test_a_word_of_a_description_answers_beside_others_and_not_alone():
    ProductFactory(name="에코백", description="<p>노트북이 들어가요</p>")
    assert found("노트북") == []
    assert found("노트북 에코백") == ["에코백"]


def test_every_word_must_answer_and_if_none_has_all_most_do():
    ProductFactory(name="쑥 비누")
    ProductFactory(name="쌀 비누")
    ProductFactory(name="쑥 떡")
    assert found("쑥 비누")[0] == "쑥 비누"
    assert set(found("쌀 떡")) == {"쌀 비누", "쑥 떡"}


def test_either_of_two_that_are_joined_is_wanted():
    ProductFactory(name="참기름")
    ProductFactory(name="들기름")
    ProductFactory(name="선물 세트", description="<p>참기름 들기름</p>")
    assert set(found("참기름이랑 들기름")[:2]) == {"참기름", "들기름"}


def test_a_word_in_a_name_comes_before_a_keyword_before_a_line():
    ProductFactory(name="가방", line="담요 하나")
    ProductFactory(name="무릎 담요")
    ProductFactory(name="방석", tags="담요")
    assert found("담요") == ["무릎 담요", "방석", "가방"]


def test_a_whole_name_comes_before_its_beginning_before_its_middle():
    for name in ("쑥 비누 세트", "비누 세트", "비누"):
        ProductFactory(name=name)
    assert found("비누") == ["비누", "비누 세트", "쑥 비누 세트"]


def test_what_editors_say_means_the_same():
    SearchSynonym.objects.create(words="리드줄, 목줄, dog leash")
    SearchSynonym.objects.create(words="에코백, 장바구니(약)")
    ProductFactory(name="산책 리드줄")
    ProductFactory(name="장바구니")
    ProductFactory(name="에코백")
    assert found("목줄") == found("dog leash") == found("목줄을") == ["산책 리드줄"]
    assert found("에코백") == ["에코백", "장바구니"]


def test_one_syllable_leads_to_what_means_the_same_and_nothing_leads_to_it():
    SearchSynonym.objects.create(words="강아지, 개")
    ProductFactory(name="강아지 간식")
    ProductFactory(name="컵받침 네 개")
    assert found("강아지") == ["강아지 간식"]
    assert set(found("개")) == {"강아지 간식", "컵받침 네 개"}
    assert "개" not in understand("강아지").marks


def test_a_synonym_holds_from_the_moment_it_is_saved_until_it_is_deleted():
    ProductFactory(name="리드줄")
    assert found("끈목걸이") == []
    synonym = SearchSynonym.objects.create(words="리드줄, 끈목걸이")
    assert found("끈목걸이") == ["리드줄"]
    synonym.delete()
    assert found("끈목걸이") == []


def test_a_correction_is_told():
    ProductFactory(name="참기름")
    assert understand("참기룸").corrected == "참기름"
    assert understand("ckarlfma").corrected == "참기름"
    assert understand("참기름").corrected == ""


def test_what_is_only_nearly_right_is_asked_about():
    ProductFactory(name="수세미")
    question = understand("수새마")
    assert (question.known, question.nearly) == ([], ["수세미"])


def test_while_somebody_types_the_last_word_is_a_beginning():
    ProductFactory(name="참기름")
    assert found("참기르", is_typing=True) == ["참기름"]


@pytest.mark.parametrize(("query", "most"), [("비누", 1), ("쑥 비누 샴푸 바 참기름 들기름", 2), ("", 0), ("!", 0)])
def test_understanding_takes_two_statements_at_most(query: str, most: int):
    ProductFactory(name="비누")
    understand("비누")
    with CaptureQueriesContext(connection) as captured:
        understand(query)
    assert len(captured) <= most


@pytest.mark.parametrize("query", ["가" * 100, "가나다라마바사아 " * 8, "%' OR 1=1 --", "\x00", "😀", "ﷺ", "ᄀ" * 50])
def test_no_question_is_an_error(query: str):
    ProductFactory(name="비누")
    assert found(query) == []
