"""Selling in English: one product, one stock, one revision, and nothing sold to who could not read what it is."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from brands.models import BrandPage
from brands.tests.factories import brand_index
from community.models import User
from problems.tests.english_factories import english_tree, tell
from shop import back_in_stock, stock
from shop.models import Category, Courier, Order, Product, Stock
from shop.notices import ITEMS, Notice
from shop.publishing import PublishRefused
from shop.tests.factories import ProductFactory, a_brand, a_problem, an_order, shop_page, shop_settings
from shop.tests.test_checkout_pages import confirm, put, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ENGLISH = {
    "is_in_english": True,
    "name_en": "After-Rain Tote",
    "line_en": "A bag made of an umbrella",
    "option1_name_en": "Colour",
    "impact_sentence_en": "1 sold = 1 umbrella revived",
    "impact_unit_en": "Umbrellas",
}
KOREAN = {
    "name": "비갠 장바구니",
    "slug": "tote",
    "option1_name": "색상",
    "impact_sentence": "1개 판매 = 우산 1개 되살림",
    "impact_unit": "우산(개)",
    "impact_kind": "per_unit",
    "impact_amount": 1,
    "notice": dict.fromkeys(ITEMS[Notice.OTHER], "상품 상세 참고"),
}
GREY = {"option1": "먹구름", "option1_en": "Storm grey", "price": 12900}


@pytest.fixture(scope="module", autouse=True)
def _english_shop(shared_rows: Any) -> Iterator[None]:
    with shared_rows():
        english_tree()
        tell(shop_page(), title="Shop")
        shop_settings(bank_name_en="KB Bank", bank_holder_en="Museum")
        yield


def a_tote(**changes: object) -> Product:
    return ProductFactory(**{**KOREAN, **ENGLISH, "variants": [GREY], **changes})


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


class TestTheShop:
    def test_a_product_is_told_in_the_language_of_the_address(self, client: Client) -> None:
        a_tote()
        there, here = page_of(client, "/en/shop/tote/"), page_of(client, "/shop/tote/")
        for part in ('<html lang="en">', "After-Rain Tote", "A bag made of an umbrella", "Storm grey", "₩12,900"):
            assert part in there
            assert part not in here
        assert "1 sold = 1 umbrella revived" in there

    def test_what_is_not_sold_in_english_is_nowhere_in_the_english_shop(self, client: Client) -> None:
        a_tote(is_in_english=False)
        assert client.get("/en/shop/tote/").status_code == 404
        assert client.get("/shop/tote/").status_code == 200
        assert "비갠 장바구니" not in page_of(client, "/en/shop/") + page_of(client, "/en/")
        assert "비갠 장바구니" in page_of(client, "/shop/")

    def test_a_page_that_is_not_there_leads_to_where_it_is(self, client: Client) -> None:
        a_tote(is_in_english=False)
        assert 'href="/shop/tote/" lang="ko"' in client.get("/en/shop/tote/").content.decode()

    def test_the_list_names_its_shelves_and_is_sorted_in_the_language_that_is_read(self, client: Client) -> None:
        Category.objects.create(name="가방", name_en="Bags", slug="bags")
        bags = Category.objects.get(slug="bags")
        a_tote(category=bags)
        a_tote(name="가", slug="zip", name_en="Zip Bag", category=bags)
        page = page_of(client, "/en/shop/?sort=name")
        assert page.index("After-Rain Tote") < page.index("Zip Bag")
        assert "Bags" in page
        assert "Bags" in page_of(client, "/en/shop/category/bags/")

    def test_it_is_found_by_either_name(self, client: Client) -> None:
        a_tote()
        assert "After-Rain Tote" in page_of(client, "/en/search/?query=after-rain")
        assert "비갠 장바구니" in page_of(client, "/search/?query=after-rain")

    def test_search_engines_are_told_of_both_and_of_which_comes_first(self, client: Client) -> None:
        a_tote()
        for page in (page_of(client, "/en/shop/tote/"), page_of(client, "/shop/tote/")):
            for language, address in (("ko", "/shop/tote/"), ("en", "/en/shop/tote/"), ("x-default", "/shop/tote/")):
                assert f'<link rel="alternate" hreflang="{language}" href="http://testserver{address}">' in page

    def test_a_list_that_was_narrowed_down_tells_search_engines_nothing(self, client: Client) -> None:
        assert 'hreflang="x-default"' not in page_of(client, "/en/shop/?sort=name")
        assert 'hreflang="x-default"' in page_of(client, "/en/shop/")


class TestTheRooms:
    def test_a_translated_brand_sells_what_its_source_sells(self, client: Client) -> None:
        tell(brand_index(), title="Brands")
        brand = a_brand("다시결", slug="dasigyeol")
        a_tote(brand=brand)
        tell(brand, title="Dasigyeol", mission="We mend.", short="It began with an umbrella.")
        assert "After-Rain Tote" in page_of(client, "/en/brands/dasigyeol/")
        assert ">Dasigyeol</a>" in page_of(client, "/en/shop/tote/")

    def test_a_brand_that_has_no_english_is_named_in_korean_and_said_to_be(self, client: Client) -> None:
        a_tote(brand=a_brand("다시결", slug="dasigyeol"))
        assert '<a href="/brands/dasigyeol/" lang="ko" hreflang="ko">다시결</a>' in page_of(client, "/en/shop/tote/")

    def test_a_translated_hall_shows_what_its_source_shows(self, client: Client) -> None:
        hall = a_problem("플라스틱", slug="plastic")
        a_tote(brand=a_brand("다시결", problem=hall))
        tell(hall, title="Plastic", hall="Gallery 1 “Long”", short="It stays.")
        assert "After-Rain Tote" in page_of(client, "/en/problems/plastic/")

    def test_a_product_chosen_for_a_translated_brand_hangs_on_its_source(self, admin_client: Client) -> None:
        tell(brand_index(), title="Brands")
        brand = a_brand("다시결")
        told = tell(brand, title="Dasigyeol", mission="We mend.", short="It began.")
        assert (told.source_pk, BrandPage.objects.get(pk=told.source_pk)) == (brand.pk, brand)


class TestPublishing:
    def draft(self, **changes: object) -> Product:
        product = Product.objects.get(pk=a_tote(**changes).pk)
        product.variants = list(product.variants.all())
        return product

    def test_what_is_missing_in_english_is_named_and_nothing_goes_live(self) -> None:
        product = self.draft(is_in_english=False, line_en="", impact_unit_en="우산(개)")
        product.is_in_english = True
        with pytest.raises(PublishRefused) as refusal:
            product.save_revision().publish()
        assert [found.field for found in refusal.value.refusals] == ["line_en", "impact_unit_en"]
        assert not Product.objects.get(pk=product.pk).is_in_english

    def test_an_option_without_english_is_named(self) -> None:
        product = self.draft(variants=[{**GREY, "option1_en": ""}])
        with pytest.raises(PublishRefused, match="영어로 옮기지 않은 옵션 값이 있어요: 먹구름"):
            product.save_revision().publish()

    def test_what_has_no_hangul_needs_no_english(self) -> None:
        product = self.draft(variants=[{"option1": "M", "option1_en": ""}])
        product.save_revision().publish()
        assert Product.objects.get(pk=product.pk).live

    def test_a_product_that_is_sold_in_korean_only_may_be_translated_bit_by_bit(self) -> None:
        product = self.draft(is_in_english=False, line_en="", name_en="")
        product.name_en = "After-Rain Tote"
        product.save_revision().publish()
        assert Product.objects.get(pk=product.pk).name_en == "After-Rain Tote"

    def test_english_is_drafted_with_everything_else_and_leaves_the_stock_alone(self, client: Client) -> None:
        product = self.draft()
        product.name_en = "Rain Tote"
        revision = product.save_revision()
        before = list(Stock.objects.values_list("variant", "on_hand", "reserved"))
        assert "Rain Tote" not in page_of(client, "/en/shop/tote/").replace("After-Rain Tote", "")
        revision.publish()
        assert "Rain Tote" in page_of(client, "/en/shop/tote/").replace("After-Rain Tote", "")
        assert list(Stock.objects.values_list("variant", "on_hand", "reserved")) == before

    def test_the_editor_sees_the_english_page_before_it_is_published(self, admin_client: Client) -> None:
        product = self.draft()
        product.name_en = "Rain Tote"
        product.save_revision()
        answer = product.make_preview_request(preview_mode="english")
        answer.render()
        page = answer.content.decode()
        assert ('<html lang="en">' in page, ">Rain Tote</h1>" in page) == (True, True)


class TestOrders:
    def order(self, client: Client) -> Order:
        put(client, a_tote().variants.get())
        answer = client.post("/en/checkout/", TYPED_IN_ENGLISH)
        assert answer["Location"] == "/en/checkout/confirm/"
        answer = confirm(client, token_of(client, "/en/checkout/confirm/"), "/en/checkout/confirm/")
        order = Order.objects.get()
        assert answer["Location"] == f"/en/orders/{order.number}/?key={order.key}"
        return order

    def test_a_receipt_keeps_what_its_buyer_read_and_what_the_house_calls_it(self, client: Client) -> None:
        item = self.order(client).items.get()
        assert (item.shown_name, item.shown_option) == ("After-Rain Tote", "Storm grey")
        assert (item.product_name, item.option_label, item.impact_unit) == ("비갠 장바구니", "먹구름", "우산(개)")
        assert item.impact_sentence == "1 sold = 1 umbrella revived"

    def test_its_page_and_its_letter_speak_the_language_it_was_placed_in(self, client: Client) -> None:
        order = self.order(client)
        (letter,) = mail.outbox
        with translation.override("en"):
            page = page_of(client, order.get_absolute_url())
        for text in (page, letter.body):
            assert "After-Rain Tote" in text
            assert "KB Bank" in text
            assert "₩15,900" in text
        assert letter.subject.startswith("[Impact Museum] ")
        assert f"/en/orders/{order.number}/" in letter.body

    def test_a_letter_of_a_later_step_speaks_it_too_whoever_takes_the_step(self, client: Client) -> None:
        order = self.order(client)
        mail.outbox.clear()
        with translation.override("ko"):
            client.post(order.get_cancel_url(), {"agree": "on"})
        (letter,) = mail.outbox
        assert "order" in letter.subject
        assert not [sign for sign in letter.subject if "가" <= sign <= "힣"]

    def test_an_order_in_korean_stays_korean(self) -> None:
        order = an_order(a_tote().variants.get())
        item = order.items.get()
        assert (order.language, item.told_name, item.shown_name) == ("ko", "", "비갠 장바구니")
        assert mail.outbox[0].subject.startswith("[임팩트 뮤지엄] 주문이 접수되었습니다")

    def test_the_letter_that_something_is_back_is_in_the_language_it_was_asked_in(self) -> None:
        variant = a_tote(variants=[{**GREY, "on_hand": 0}]).variants.get()
        with translation.override("en"):
            back_in_stock.ask(variant=variant, email="jane@example.com")
        stock.receive(variant=variant, quantity=1)
        (letter,) = mail.outbox
        assert "After-Rain Tote (Storm grey)" in letter.body
        assert "/en/shop/tote/" in letter.body

    def test_who_carries_a_parcel_is_named_in_both(self) -> None:
        assert str(Courier.objects.get(name="CJ대한통운")) == "CJ대한통운"
        with translation.override("en"):
            assert str(Courier.objects.get(name="CJ대한통운")) == "CJ Logistics"


class TestTheAdmin:
    def test_it_speaks_the_language_its_user_prefers(self, admin_client: Client, admin_user: User) -> None:
        a_tote()
        listing = reverse("wagtailsnippets_shop_product:list")
        assert "지금 가격" in page_of(admin_client, listing)
        UserProfile.objects.update_or_create(user=admin_user, defaults={"preferred_language": "en"})
        page = page_of(admin_client, listing)
        assert ("Current price" in page, "지금 가격" in page) == (True, False)

    def test_what_an_editor_writes_is_korean_in_whichever_language_the_form_is_read(self, admin_client: Client) -> None:
        UserProfile.objects.update_or_create(user=User.objects.get(), defaults={"preferred_language": "en"})
        product = a_tote()
        page = page_of(admin_client, reverse("wagtailsnippets_shop_product:edit", args=[product.pk]))
        assert 'name="name" value="비갠 장바구니"' in page
        assert 'name="name_en" value="After-Rain Tote"' in page

    @pytest.mark.parametrize("desk", ["question:index", "review:index", "stock:index"])
    def test_every_desk_offers_a_brand_once_in_whatever_languages_it_is_told(
        self, admin_client: Client, desk: str
    ) -> None:
        brand = a_tote().brand
        tell(brand_index(), title="Brands")
        tell(brand, title="Dasigyeol", mission="We mend.", short="It began with an umbrella.")
        offered = admin_client.get(reverse(desk)).context["filters"].form.fields["brand"].queryset
        assert list(offered) == [brand]


TYPED_IN_ENGLISH = {
    "buyer_name": "Jane Doe",
    "buyer_phone": "010-1234-5678",
    "buyer_email": "jane@example.com",
    "recipient": "Jane Doe",
    "phone": "010-1234-5678",
    "postcode": "04524",
    "road_address": "110 Sejong-daero, Jung-gu, Seoul",
    "detail_address": "3F",
    "delivery_note": "문 앞에 놓아 주세요",
    "payment_method": "bank_transfer",
    "depositor": "Jane",
}
