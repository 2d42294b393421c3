"""A product's page in every state it can be in."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from problems.tests.factories import picture
from shop.models import PriceWindow, Product, ProductImage
from shop.tests.factories import (
    ProductFactory,
    a_brand,
    a_personal_tag,
    a_problem,
    a_variant,
    shop_page,
    shop_settings,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open_the_shop() -> None:
    shop_page()


def page_of(client, product: Product) -> str:
    response = client.get(product.url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_the_thread_leads_to_the_brand_and_to_the_problem(client):
    problem = a_problem("플라스틱과 자원순환", slug="plastic")
    page = page_of(client, ProductFactory(brand=a_brand("다시결", slug="dasigyeol", problem=problem)))
    assert '<a href="/problems/plastic/">제1전시실 플라스틱과 자원순환</a>' in page
    assert '<a href="/brands/dasigyeol/">다시결</a>' in page


def test_the_price_says_what_it_was_and_why_it_is_less(client):
    variant = a_variant(price=20000)
    now = timezone.now()
    window = {"start": now - timedelta(days=1), "end": now + timedelta(days=1)}
    PriceWindow.objects.create(variant=variant, price=15000, label="늦가을 장보기", **window)
    page = page_of(client, variant.product)
    assert "25%" in page
    assert '<span class="price__now">15,000원</span>' in page
    assert "20,000원</del>" in page
    assert "늦가을 장보기" in page


def test_delivery_stands_beside_the_price(client):
    shop_settings(shipping_fee=3500, free_shipping_from=40000)
    page = page_of(client, ProductFactory())
    assert "3,500원, 일반 상품 40,000원 이상 무료" in page
    assert "제주 +3,000원" in page


def test_a_new_fee_shows_at_once(client):
    product = ProductFactory()
    page_of(client, product)
    shop_settings(shipping_fee=2500)
    assert "2,500원" in page_of(client, product)


def test_a_product_without_options_shows_none(client):
    page = page_of(client, a_variant().product)
    assert '<input type="hidden" name="variant"' in page
    assert "옵션을 골라 주세요" not in page


def test_few_options_are_laid_out_and_sold_out_ones_cannot_be_chosen(client):
    product = ProductFactory(option1_name="크기", variants=[{"option1": "S"}, {"option1": "L", "on_hand": 0}])
    small, large = product.active_variants
    page = page_of(client, product)
    assert f'value="{small.pk}" id="variant-{small.pk}" required data-price="10000" data-available="10">' in page
    assert f'id="variant-{large.pk}" required data-price="10000" data-available="0" disabled>' in page
    assert 'L <span class="choice__state">품절</span>' in page


def test_few_pieces_are_counted_beside_each_option(client):
    shop_settings(few_left=4)
    product = ProductFactory(option1_name="크기", variants=[{"option1": n, "on_hand": int(n)} for n in "045"])
    page = page_of(client, product)
    assert '4 <span class="choice__state">4개 남았어요</span>' in page
    assert '5 <span class="choice__state">' not in page
    assert page.count("data-few") == 1


def test_few_pieces_of_the_only_option_are_counted_without_javascript(client):
    assert 'role="status">3개 남았어요</p>' in page_of(client, ProductFactory(on_hand=3))
    assert 'role="status"></p>' in page_of(client, ProductFactory(on_hand=6))


def test_a_list_of_options_counts_the_few_as_well(client):
    options = [{"option1": "먹", "option2": "S", "on_hand": 2}, {"option1": "먹", "option2": "L", "on_hand": 9}]
    page = page_of(client, ProductFactory(option1_name="색상", option2_name="크기", variants=options))
    assert ">먹 / S (2개 남았어요)</option>" in page
    assert ">먹 / L</option>" in page


def test_a_threshold_of_nothing_counts_nothing(client):
    shop_settings(few_left=0)
    page = page_of(client, ProductFactory(on_hand=1))
    assert "남았어요" not in page.replace("0개 남았어요", "")


def test_a_placard_counts_all_options_together(client):
    few = ProductFactory(variants=[{"option1": "S", "on_hand": 1}, {"option1": "M", "on_hand": 2}])
    many = ProductFactory(variants=[{"option1": "S", "on_hand": 3}, {"option1": "M", "on_hand": 3}])
    gone = ProductFactory(on_hand=0)
    assert [Product.objects.get(pk=product.pk).few_left for product in (few, many, gone)] == [3, 0, 0]


def test_options_of_two_kinds_are_one_list(client):
    options = [{"option1": "먹", "option2": "S"}, {"option1": "먹", "option2": "L", "price": 16000, "on_hand": 0}]
    page = page_of(client, ProductFactory(option1_name="색상", option2_name="크기", variants=options))
    assert ">색상 / 크기</label>" in page
    assert "disabled>먹 / L · 16,000원 (품절)</option>" in page


def test_what_is_sold_out_cannot_be_put_into_the_cart(client):
    page = page_of(client, ProductFactory(on_hand=0))
    assert "지금은 다 팔렸어요" in page
    assert "장바구니 담기" not in page


def test_a_personal_text_is_asked_for_with_its_rule_and_its_notice(client):
    page = page_of(client, a_personal_tag().product)
    assert 'name="personal_text" maxlength="22" required' in page
    assert "22자까지 쓸 수 있어요" in page
    assert "새기기 시작하면 청약철회가 제한돼요" in page


def test_the_lawful_notice_is_told_in_the_order_of_the_law(client):
    product = ProductFactory(notice_kind="other", notice={"A/S 책임자와 전화번호 또는 소비자상담 전화번호": "000"})
    rows = product.notice_rows
    assert rows[0] == ("품명 및 모델명", "상품 상세를 봐 주세요")
    assert rows[-1] == ("A/S 책임자와 전화번호 또는 소비자상담 전화번호", "000")
    assert '<th scope="row">품명 및 모델명</th>' in page_of(client, product)


def test_pictures_are_shown_in_their_order(client):
    product = ProductFactory()
    for place, title in enumerate(("앞", "옆", "안")):
        ProductImage.objects.create(product=product, image=picture(title), sort_order=place)
    page = page_of(client, product)
    assert page.index("앞 설명") < page.index("옆 설명") < page.index("안 설명")


def test_a_product_without_a_picture_still_stands(client):
    assert 'class="placeholder' in page_of(client, ProductFactory())


def test_a_picture_whose_file_is_gone_becomes_a_wall_label(client):
    product = ProductFactory(name="골목 넥워머")
    image = picture("사라진 그림")
    ProductImage.objects.create(product=product, image=image)
    image.file.storage.delete(image.file.name)
    assert 'aria-label="골목 넥워머"' in page_of(client, product)


def test_sisters_are_of_the_same_brand_and_on_sale(client):
    brand = a_brand("다시결")
    product = ProductFactory(brand=brand)
    ProductFactory(name="자매", brand=brand)
    ProductFactory(name="초안인 자매", brand=brand, live=False)
    ProductFactory(name="남", brand=a_brand("다른 곳"))
    shown = client.get(product.url).context["sister_products"]
    assert [sister.name for sister in shown] == ["자매"]


@pytest.mark.parametrize("state", [{"live": False}, {"variants": []}, {"slug": "other"}])
def test_what_is_not_on_sale_is_not_found_with_the_museums_face(client, state: dict):
    ProductFactory(**{"slug": "thing", **state})
    response = client.get("/shop/thing/")
    assert response.status_code == 404
    assert "이 문 뒤에는 방이 없어요" in response.content.decode()


def test_a_product_of_a_brand_that_is_not_published_is_not_found(client):
    product = ProductFactory(brand=a_brand("접은 곳", live=False))
    assert client.get(product.url).status_code == 404


def test_hangul_in_the_address_is_no_hurdle(client):
    assert client.get("/shop/골목-넥워머/").status_code == 404
    ProductFactory(slug="골목-넥워머")
    assert client.get("/shop/골목-넥워머/").status_code == 200


@pytest.mark.parametrize(("mode", "words"), [("", "미리 보고 있어요"), ("placard", "목록에 걸리는 카드예요")])
def test_a_preview_shows_the_draft_and_says_so(mode: str, words: str):
    product = ProductFactory(name="게시한 이름")
    product.name = "초안의 이름"
    product.save_revision()
    draft = product.get_latest_revision_as_object()
    request = RequestFactory().get("/")
    page = draft.make_preview_request(request, mode).render().content.decode()
    assert words in page
    assert "초안의 이름" in page
    assert 'badge--draft">초안' in page


def test_a_preview_of_a_product_that_was_never_saved_stands():
    product = Product(name="새 물건", slug="new", brand=a_brand(), category=ProductFactory().category)
    page = product.make_preview_request(RequestFactory().get("/"), "").render().content.decode()
    assert "새 물건" in page


def test_sending_chilled_goods_back_costs_what_the_refund_will_take(client):
    shop_settings(shipping_fee=3000, chilled_fee=4500)
    told = "처음에 배송비를 냈으면 {}, 무료배송이었으면 {}이에요. 교환은 {}이에요."
    for shipping, one, both in (("normal", "3,000원", "6,000원"), ("chilled", "4,500원", "9,000원")):
        page = page_of(client, ProductFactory(slug=shipping, shipping=shipping))
        assert told.format(one, both, both) in page
