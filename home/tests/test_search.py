"""Search on the first page and on its own: what is shown, how it is narrowed, and what follows what editors do."""

import datetime
import re

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import PageViewRestriction

from brands.models import BrandPage
from brands.tests.factories import BrandStoryPageFactory
from community import moderation
from community.tests.board_factories import a_moderator, a_post, board_page
from home import views
from home.search import PER_PAGE
from impactmuseum.base.progress import Progress
from shop import stock
from shop.catalogue_seed import fill_up
from shop.models import PriceWindow, Product, Variant
from shop.notices import ITEMS, Notice
from shop.tests.factories import ProductFactory, a_brand, a_problem, home_page, shop_page

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


@pytest.fixture(autouse=True)
def _open_the_museum() -> None:
    home_page()
    shop_page()


def names(client, query: str, **narrowed) -> list[str]:
    """The products on the page, in order."""
    context = client.get("/search/", {"query": query, **narrowed}).context
    if narrowed.get("type") == "product":
        return [product.name for product in context["products"]]
    return [product.name for group in context.get("groups", ()) for product in group.products]


def page(client, query: str, **narrowed) -> str:
    return client.get("/search/", {"query": query, **narrowed}).content.decode()


def on_the_first_page(client, query: str) -> list[str]:
    return [product.name for product in client.get("/", {"query": query}).context["results"]]


@pytest.mark.parametrize("ask", [names, on_the_first_page])
def test_products_are_found_by_their_name_and_by_their_brand(client, ask):
    ProductFactory(name="비갠 장바구니", brand=a_brand("다시결"))
    ProductFactory(name="골목 넥워머", brand=a_brand("둘레"))
    assert ask(client, "장바구니") == ["비갠 장바구니"]
    assert ask(client, "둘레") == ["골목 넥워머"]
    assert ask(client, "다시결 비갠") == ["비갠 장바구니"]


def test_no_name_in_the_page_is_that_of_two_things(client):
    ProductFactory(name="산불 도마", brand=a_brand("산불과새순", problem=a_problem("산불과 숲")))
    html = page(client, "산불")
    named = re.findall(r' id="([^"]+)"', html)
    assert {"found-brand", "found-problem"} <= set(named)
    assert [name for name in set(named) if named.count(name) > 1] == []


def test_everything_is_found_in_groups_the_best_first(client):
    problem = a_problem("산불과 숲")
    brand = a_brand("숯과새순", problem=problem, mission="산불 뒤의 나무로 만들어요.")
    ProductFactory(name="도마", tags="산불", brand=brand)
    BrandStoryPageFactory(brand=brand, title="산불이 지나간 뒤")
    board_page()
    a_post("산불 이야기")
    groups = client.get("/search/?query=산불").context["groups"]
    assert [group.kind for group in groups] == ["problem", "product", "brand", "post", "story"]
    assert [[row.url for row in group.rows] for group in groups if group.kind == "problem"] == [[problem.url]]


def test_words_are_marked_and_nothing_that_was_typed_becomes_markup(client):
    a_problem("플라스틱 <b>컵</b>", slug="plastic")
    html = page(client, "플라스틱 <img>")
    assert "<mark>플라스틱</mark> &lt;b&gt;컵&lt;/b&gt;" in html
    assert "플라스틱 <img>" not in html


def test_a_kind_has_pages_of_its_own(client):
    a_brand("다시결")
    fill_up(products=PER_PAGE + 1, brands=0, now=timezone.now(), progress=Progress.silent())
    for product in Product.objects.all():
        product.save()
    assert len(names(client, "다시결", type="product")) == PER_PAGE
    assert len(names(client, "다시결", type="product", page=2)) == 1
    assert len(names(client, "다시결", type="product", page=9)) == 1
    assert "상품 모두 보기" in page(client, "다시결")


def test_a_list_is_narrowed_by_hall_brand_and_shelf(client):
    one, other = a_brand("하나", problem=a_problem("첫째 방")), a_brand("다른", problem=a_problem("둘째 방"))
    ours, theirs = ProductFactory(name="비누 하나", brand=one), ProductFactory(name="비누 둘", brand=other)
    assert names(client, "비누", problem=other.problem.slug) == [theirs.name]
    assert names(client, "비누", brand=one.slug) == [ours.name]
    assert names(client, "비누", category=theirs.category.slug) == [theirs.name]
    assert "조건 빼기:" in page(client, "비누", brand=one.slug)


def test_everything_that_is_counted_is_on_some_page_and_the_only_cheap_one_is_found(client):
    a_brand("다시결")
    fill_up(products=60, brands=0, now=timezone.now(), progress=Progress.silent())
    cheap = Product.objects.order_by("pk").first()
    Variant.objects.exclude(product=cheap).update(price=90_000)
    PriceWindow.objects.all().delete()
    Variant.objects.filter(product=cheap).update(price=100)
    call_command("update_index", verbosity=0)
    listed = [name for page in range(1, 4) for name in names(client, "다시결", type="product", page=page)]
    assert (len(listed), len(set(listed))) == (60, 60)
    assert names(client, "다시결", price_max=100) == [cheap.name]


def test_what_a_list_may_be_narrowed_by_is_counted_to_the_end(client):
    brand = a_brand("다시결")
    fill_up(products=60, brands=0, now=timezone.now(), progress=Progress.silent())
    call_command("update_index", verbosity=0)
    facets = {
        facet.name: facet.options for facet in client.get("/search/?query=다시결&type=product").context["found"].facets
    }
    assert [(option.slug, option.pieces) for option in facets["brand"]] == [(brand.slug, 60)]
    assert facets["problem"][0].pieces == 60


def test_prices_and_stock_of_this_moment_narrow_the_list(client):
    soap = ProductFactory(name="비누", price=5000)
    ProductFactory(name="비누 세트", price=20000)
    assert names(client, "비누", price_max=9000) == ["비누"]
    variant = Variant.objects.get(product=soap)
    now = timezone.now()
    day = datetime.timedelta(days=1)
    PriceWindow.objects.create(variant=variant, start=now - day, end=now + day, price=15000)
    assert names(client, "비누", price_min="10,000원") == ["비누", "비누 세트"]
    assert names(client, "비누", price_max=9000) == []


def test_what_is_sold_out_says_so_and_can_be_left_out(client):
    soap = ProductFactory(name="비누", on_hand=1)
    variant = Variant.objects.get(product=soap)
    assert "품절</span>" not in page(client, "비누")
    stock.adjust(variant=variant, change=-1, reason="깨짐")
    assert "품절</span>" in page(client, "비누")
    assert names(client, "비누", in_stock=1) == []
    stock.receive(variant=variant, quantity=1)
    assert names(client, "비누", in_stock=1) == ["비누"]


def test_what_editors_publish_and_take_down_follows(client):
    soap = ProductFactory(name="비누", live=False, notice=dict.fromkeys(ITEMS[Notice.OTHER], "상품 상세 참고"))
    assert names(client, "비누") == []
    soap.save_revision().publish()
    assert names(client, "비누") == ["비누"]
    soap = Product.objects.get()
    soap.name = "물비누 병"
    soap.save_revision()
    assert names(client, "병") == []
    soap.save_revision().publish()
    assert names(client, "병") == ["물비누 병"]
    soap.unpublish()
    assert names(client, "비누") == []


def test_a_deleted_product_is_found_no_more(client):
    soap = ProductFactory(name="비누", on_hand=0)
    soap.delete()
    assert page(client, "비누").count("placard") == 0
    assert client.get("/search/?query=비누").context["found"].count == 0


def test_goods_of_a_brand_that_is_taken_down_are_gone_with_it(client):
    ProductFactory(name="비누", brand=a_brand())
    BrandPage.objects.get().unpublish()
    assert client.get("/search/?query=비누").context["found"].count == 0


def test_a_page_that_only_some_may_see_is_not_found(client):
    problem = a_problem("비밀의 방")
    PageViewRestriction.objects.create(page=problem, restriction_type=PageViewRestriction.LOGIN)
    assert problem.url not in page(client, "비밀")


def test_a_hidden_post_vanishes_and_comes_back(client):
    board_page()
    post = a_post("우산 고치기", text="살이 부러졌어요")
    assert post.url in page(client, "우산 고치기")
    moderator = a_moderator().user
    moderation.hide(subject=post, reason="광고", by=moderator)
    assert client.get("/search/?query=우산 고치기").context["found"].count == 0
    post.refresh_from_db()
    moderation.restore(subject=post, by=moderator)
    assert post.url in page(client, "우산 고치기")


def test_a_slip_is_corrected_and_said(client):
    ProductFactory(name="참기름")
    assert names(client, "참기룸") == ["참기름"]
    assert "참기름으로 바꿔 찾은 결과예요." in page(client, "참기룸")


def test_a_word_that_is_nowhere_is_left_out_and_said(client):
    ProductFactory(name="쑥 비누")
    assert names(client, "보라색 비누") == ["쑥 비누"]
    assert "보라색은 찾지 못해서 빼고 찾았어요." in page(client, "보라색 비누")


@pytest.mark.parametrize("path", ["/search/", "/"])
def test_the_query_stays_in_the_field_and_nothing_found_is_said(client, path: str):
    ProductFactory()
    html = client.get(path, {"query": "없는 <물건>"}).content.decode()
    assert 'value="없는 &lt;물건&gt;"' in html
    assert "‘없는 &lt;물건&gt;’에 맞는" in html
    assert "찾지 못했어요" in html
    assert 'href="/shop/"' in html


def test_who_finds_nothing_is_shown_other_ways(client):
    problem = a_problem("버려지는 음식")
    ProductFactory(name="수세미")
    html = page(client, "수새마")
    assert '?query=%EC%88%98%EC%84%B8%EB%AF%B8">수세미</a>' in html
    assert f'href="{problem.url}">버려지는 음식</a>' in html


def test_nothing_of_another_language_is_found(client):
    problem = a_problem("플라스틱")
    html = client.get("/search/?query=플라스틱", headers={"accept-language": "en"}).content.decode()
    assert problem.url in html
    assert problem.url not in client.get("/en/search/?query=플라스틱").content.decode()


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", '"', "*", "("])
def test_signs_stand_for_nothing(client, sign: str):
    ProductFactory(name="비누")
    assert names(client, sign) == []


@pytest.mark.parametrize("path", ["/search/", "/", "/search/suggest/"])
@pytest.mark.parametrize("query", ["\x00", "비누\x00", "가" * 5000, "가 " * 3000, "\ud55c", "😀" * 50, "ㅊㄱㄹ", "'"])
def test_no_query_is_an_error(client, path: str, query: str):
    ProductFactory(name="비누")
    assert client.get(path, {"query": query}).status_code == 200


@pytest.mark.parametrize(
    "narrowed",
    [{"type": "x"}, {"page": "x"}, {"price_min": "x"}, {"price_max": "-1"}, {"problem": "x'"}, {"page": "-1"}],
)
def test_what_an_address_says_that_makes_no_sense_is_no_error(client, narrowed: dict[str, str]):
    ProductFactory(name="비누")
    assert client.get("/search/", {"query": "비누", **narrowed}).status_code == 200


def test_searching_opens_no_session(client):
    client.get("/search/?query=비누")
    assert not client.cookies


def test_whoever_asks_all_day_is_asked_to_wait(client, monkeypatch):
    monkeypatch.setattr(views, "SEARCHES", views.RateLimit("few", most=1, seconds=60, is_forgiving=True))
    assert client.get("/search/?query=비누").status_code == 200
    assert client.get("/search/?query=비누").status_code == 429


def test_suggestions_are_links_by_name(client):
    soap = ProductFactory(name="쑥 샴푸바")
    html = client.get("/search/suggest/?query=샴푸").content.decode()
    assert html.count('role="option"') == 1
    assert f'href="{soap.url}"' in html
    assert "쑥 <mark>샴푸</mark>바" in html
    assert client.get("/search/suggest/?query=").content.decode().strip() == ""


def test_suggestions_are_limited_and_note_nothing(client, monkeypatch):
    monkeypatch.setattr(views, "SUGGESTIONS", views.RateLimit("few", most=1, seconds=60, is_forgiving=True))
    assert client.get("/search/suggest/?query=없음").status_code == 200
    assert client.get("/search/suggest/?query=없음").status_code == 429
