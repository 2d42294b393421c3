import pytest

from shop.models import Product
from shop.shipping import Area, Goods, Tariff, fee, missing_to_free, tariff_of
from shop.tests.factories import shop_settings

NORMAL, CHILLED, MADE = Product.Shipping.NORMAL, Product.Shipping.CHILLED, Product.Shipping.MADE_TO_ORDER
JEJU, ULLEUNG = Area("제주", "63000", "63644", 3000), Area("울릉", "40200", "40240", 5000)
TARIFF = Tariff(base=3000, free_from=50000, chilled=4000, areas=(JEJU, ULLEUNG))


@pytest.mark.parametrize(
    ("goods", "base", "chilled", "remaining"),
    [
        ([], 0, 0, 50000),
        ([(NORMAL, 37900)], 3000, 0, 12100),
        ([(NORMAL, 49999)], 3000, 0, 1),
        ([(NORMAL, 50000)], 0, 0, 0),
        ([(NORMAL, 30000), (NORMAL, 20000)], 0, 0, 0),
        ([(CHILLED, 60000)], 0, 4000, 50000),
        ([(CHILLED, 9000), (CHILLED, 9000)], 0, 4000, 50000),
        ([(NORMAL, 10000), (CHILLED, 60000)], 3000, 4000, 40000),
        ([(NORMAL, 50000), (CHILLED, 9000)], 0, 4000, 0),
        ([(MADE, 12000)], 3000, 0, 50000),
        ([(MADE, 60000)], 3000, 0, 50000),
        ([(NORMAL, 40000), (MADE, 12000)], 3000, 0, 10000),
        ([(NORMAL, 50000), (MADE, 12000)], 0, 0, 0),
        ([(MADE, 12000), (CHILLED, 9000)], 3000, 4000, 50000),
    ],
)
def test_the_fee_follows_the_guide(goods: list[tuple[str, int]], base: int, chilled: int, remaining: int):
    """Ordinary goods 3,000 won, free from 50,000 won of ordinary goods; chilled goods 4,000 won apart."""
    lines = [Goods(kind, subtotal) for kind, subtotal in goods]
    found = fee(tariff=TARIFF, goods=lines)
    assert (found.base, found.chilled, found.total) == (base, chilled, base + chilled)
    assert missing_to_free(tariff=TARIFF, goods=lines) == remaining


@pytest.mark.parametrize(
    ("postcode", "name", "extra"),
    [
        ("", "", 0),
        ("04524", "", 0),
        ("62999", "", 0),
        ("63000", "제주", 3000),
        ("63644", "제주", 3000),
        ("63645", "", 0),
        ("40200", "울릉", 5000),
        ("40240", "울릉", 5000),
        ("40241", "", 0),
    ],
)
def test_remote_areas_cost_more(postcode: str, name: str, extra: int):
    found = fee(tariff=TARIFF, goods=[Goods(NORMAL, 10000)], postcode=postcode)
    assert (found.remote_name, found.remote, found.goods, found.total) == (name, extra, 3000, 3000 + extra)


def test_a_remote_area_costs_more_once_even_where_delivery_is_free():
    found = fee(tariff=TARIFF, goods=[Goods(NORMAL, 50000), Goods(CHILLED, 9000)], postcode="63100")
    assert (found.base, found.chilled, found.remote, found.total) == (0, 4000, 3000, 7000)


def test_where_two_areas_overlap_the_dearer_one_holds():
    tariff = Tariff(base=3000, free_from=50000, chilled=4000, areas=(JEJU, Area("추섬", "63000", "63010", 5000)))
    assert fee(tariff=tariff, goods=[Goods(NORMAL, 1)], postcode="63005").remote == 5000


def test_nothing_in_the_cart_costs_nothing_even_on_jeju():
    assert fee(tariff=TARIFF, goods=[], postcode="63100").total == 0


def test_a_shop_that_always_delivers_free():
    assert fee(tariff=Tariff(base=3000, free_from=0, chilled=4000), goods=[Goods(NORMAL, 1)]).total == 0


@pytest.mark.django_db
def test_the_operator_sets_the_tariff():
    assert tariff_of(shop_settings()) == TARIFF
