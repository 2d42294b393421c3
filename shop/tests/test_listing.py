"""The shop's list: what an address asks for, and what answers it."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from impactmuseum.base.money import MOST_WON
from impactmuseum.base.progress import Progress
from shop.catalogue_seed import fill_up
from shop.listing import PER_PAGE, Chip, Listing, Option, Sort, Wish
from shop.models import PriceWindow, Product
from shop.tests.factories import CategoryFactory, ProductFactory, a_brand, a_problem, a_variant

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def listing(query: str = "", *, page: str = "1") -> Listing:
    return Listing(Wish.read(QueryDict(query)), page=page)


def names(query: str = "", *, page: str = "1") -> list[str]:
    return [product.name for product in listing(query, page=page).products]


def reduce(product: Product, *, price: int, start: timedelta = -timedelta(days=1)) -> None:
    now = timezone.now()
    for variant in product.variants.all():
        PriceWindow.objects.create(variant=variant, start=now + start, end=now + timedelta(days=5), price=price)


class TestReading:
    """An address may hold anything; what can't be understood is as if it were not there."""

    def test_an_empty_address_asks_for_everything(self):
        assert Wish.read(QueryDict("")) == Wish()

    def test_every_condition_can_be_combined(self):
        query = QueryDict("problem=a&brand=b&category=c&price_min=1000&price_max=9000&in_stock=1&sort=name&page=3")
        assert Wish.read(query) == Wish("a", "b", "c", 1000, 9000, True, Sort.NAME)

    @pytest.mark.parametrize(("typed", "price"), [("12,900원", 12900), (" 5000 ", 5000), ("9" * 30, MOST_WON)])
    def test_a_price_is_read_as_people_write_it(self, typed: str, price: int):
        assert Wish.read(QueryDict(mutable=True) | {"price_min": typed}).price_min == price

    @pytest.mark.parametrize("typed", ["비싼 것", "-1", "1.5", "1e9", "²", "\x00", "9" * 5000])
    def test_what_is_no_price_is_ignored(self, typed: str):
        assert Wish.read(QueryDict(mutable=True) | {"price_max": typed}).price_max is None

    def test_a_range_written_backwards_is_turned_round(self):
        wish = Wish.read(QueryDict("price_min=9000&price_max=1000"))
        assert (wish.price_min, wish.price_max) == (1000, 9000)

    def test_an_unknown_order_is_the_usual_one(self):
        assert Wish.read(QueryDict("sort=;drop")).sort == Sort.NEWEST

    def test_its_address_says_only_what_it_must(self):
        assert Wish(brand="다시결", in_stock=True).address() == "brand=%EB%8B%A4%EC%8B%9C%EA%B2%B0&in_stock=1"
        assert Wish(brand="b", sort=Sort.NAME).address(brand="") == "sort=name"


class TestChoosing:
    def test_newest_first(self):
        old = ProductFactory(name="오래된 것", created_at=timezone.now() - timedelta(days=9))
        ProductFactory(name="새것")
        assert names() == ["새것", old.name]

    def test_by_problem_first_or_second(self):
        plastic, age = a_problem("플라스틱"), a_problem("노년")
        ProductFactory(name="가방", brand=a_brand("하나", problem=plastic))
        ProductFactory(name="장갑", brand=a_brand("둘", problem=age, second_problem=plastic))
        ProductFactory(name="수세미", brand=a_brand("셋", problem=age))
        assert names("problem=플라스틱&sort=name") == ["가방", "장갑"]

    def test_by_brand_and_category_together(self):
        bags, soaps = CategoryFactory(), CategoryFactory()
        ProductFactory(name="가방", brand=a_brand("하나"), category=bags)
        ProductFactory(name="비누", brand=a_brand("하나"), category=soaps)
        ProductFactory(name="다른 가방", brand=a_brand("둘"), category=bags)
        assert names(f"brand=하나&category={bags.slug}") == ["가방"]

    def test_a_category_holds_what_lies_below_it(self):
        fashion = CategoryFactory(slug="fashion")
        ProductFactory(name="가방", category=CategoryFactory(parent=fashion))
        ProductFactory(name="옷", category=fashion)
        ProductFactory(name="비누")
        assert names("category=fashion&sort=name") == ["가방", "옷"]

    def test_in_stock_leaves_out_what_is_sold_out(self):
        ProductFactory(name="품절", on_hand=0)
        ProductFactory(name="하나 남음", variants=[{"option1": "S", "on_hand": 0}, {"option1": "M", "on_hand": 1}])
        assert names("in_stock=1") == ["하나 남음"]
        assert len(names()) == 2

    def test_nothing_unpublished_is_in_the_list(self):
        ProductFactory(name="초안", live=False)
        ProductFactory(name="접은 브랜드의 것", brand=a_brand("접은 곳", live=False))
        a_variant(name="그만 만드는 것").product.variants.update(is_retired=True)
        assert names() == []

    @pytest.mark.parametrize("query", ["problem=없음", "brand=%00", "category=없음", "price_min=99999999"])
    def test_what_nothing_answers_is_an_empty_list(self, query: str):
        ProductFactory()
        assert (names(query), listing(query).count) == ([], 0)


class TestPricesOfThisMoment:
    """A list is sorted and narrowed by the prices it shows."""

    def test_a_window_that_is_open_decides(self):
        reduced = ProductFactory(name="할인", price=20000)
        ProductFactory(name="보통", price=15000)
        reduce(reduced, price=9000)
        assert names("sort=price_low") == ["할인", "보통"]
        assert names("price_max=10000") == ["할인"]

    @pytest.mark.parametrize("start", [timedelta(days=2), timedelta(days=-9)])
    def test_a_window_that_is_over_or_still_to_come_does_not(self, start: timedelta):
        product = ProductFactory(price=20000)
        now = timezone.now()
        variant = product.variants.get()
        PriceWindow.objects.create(variant=variant, start=now + start, end=now + start + timedelta(days=1), price=1)
        assert names("price_max=19999") == []

    def test_a_sold_out_option_does_not_make_it_cheaper(self):
        ProductFactory(name="가방", variants=[{"price": 5000, "on_hand": 0}, {"price": 30000}])
        ProductFactory(name="비누", price=10000)
        assert names("sort=price_low") == ["비누", "가방"]
        assert listing("sort=price_low").products[1].price_now == 30000

    def test_both_ends_belong_to_the_range(self):
        for price in (999, 1000, 2000, 2001):
            ProductFactory(name=f"{price}", price=price)
        assert names("price_min=1000&price_max=2000&sort=price_high") == ["2000", "1000"]


class TestCounting:
    def test_options_say_how_many_there_would_be(self):
        ProductFactory(brand=a_brand("하나"), category=CategoryFactory(name="가방", slug="bags"))
        ProductFactory(brand=a_brand("둘"))
        ProductFactory(brand=a_brand("둘"))
        brands = listing("brand=하나").facets[2].options
        assert brands == [Option("둘", "둘", 2, False), Option("하나", "하나", 1, True)]

    def test_one_condition_counts_in_the_other(self):
        bags = CategoryFactory(name="가방", slug="bags", sort_order=1)
        ProductFactory(brand=a_brand("하나"), category=bags)
        ProductFactory(brand=a_brand("둘"), category=CategoryFactory(name="옷", slug="clothes", sort_order=2))
        categories = listing("brand=하나").facets[1].options
        assert [(option.name, option.pieces) for option in categories] == [("가방", 1), ("옷", 0)]

    def test_a_child_stands_under_its_parent_which_counts_both(self):
        fashion = CategoryFactory(name="패션", slug="fashion", sort_order=1)
        ProductFactory(category=CategoryFactory(name="가방", slug="bags", parent=fashion, sort_order=2))
        ProductFactory(category=fashion)
        assert listing().facets[1].options == [
            Option("fashion", "패션", 2, False),
            Option("bags", "가방", 1, False, is_child=True),
        ]

    def test_price_and_stock_count_too(self):
        ProductFactory(brand=a_brand("하나"), price=1000)
        ProductFactory(brand=a_brand("둘"), price=1000, on_hand=0)
        assert [option.pieces for option in listing("in_stock=1").facets[2].options] == [0, 1]

    def test_the_conditions_in_force_can_be_dropped_one_by_one(self):
        ProductFactory(brand=a_brand("하나"))
        assert listing("brand=하나&price_min=1000&in_stock=1&sort=name").chips == [
            Chip("하나", "price_min=1000&in_stock=1&sort=name"),
            Chip("1,000원~", "brand=%ED%95%98%EB%82%98&in_stock=1&sort=name"),
            Chip("품절 빼고", "brand=%ED%95%98%EB%82%98&price_min=1000&sort=name"),
        ]


class TestPages:
    def test_beyond_the_last_page_there_is_the_last(self):
        a_brand()
        fill_up(products=PER_PAGE + 1, brands=0, now=timezone.now(), progress=Progress.silent())
        for page in ("2", "99", "-1", "0"):
            assert (listing(page=page).page.number, len(names(page=page))) == (2, 1)
        for page in ("", "1", "두 번째", "9" * 5000):
            assert (listing(page=page).page.number, len(names(page=page))) == (1, PER_PAGE)

    def test_search_engines_know_a_list_by_one_address(self):
        assert listing("sort=name").canonical_address == "/shop/"
        assert listing("category=bags&sort=price_low").canonical_address == "/shop/category/bags/"
        assert listing("brand=b&category=bags").canonical_address == "/shop/?brand=b&category=bags"
