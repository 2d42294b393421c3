"""What somebody looked at before: their browser knows it, and the museum does not."""

import pytest

from impactmuseum.base.tests.statements import statements
from shop.models import Product
from shop.tests.factories import ProductFactory, shop_page, shop_settings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shop() -> None:
    shop_page()
    shop_settings()


def asked(*ids: object) -> str:
    return "/seen/?" + "&".join(f"product={number}" for number in ids)


def test_products_come_back_as_placards_in_the_order_they_were_asked_for(client):
    first, second = ProductFactory(), ProductFactory()
    answer = client.get(asked(second.pk, first.pk, second.pk))
    assert answer.context["products"] == [second, first]
    assert second.name in answer.content.decode()


def test_what_is_not_on_sale_is_left_out_and_nonsense_is_no_fault(client):
    gone = ProductFactory(name="내려간 물건")
    Product.objects.filter(pk=gone.pk).update(live=False)
    answer = client.get(asked(gone.pk, "x", "9" * 40, -1, "²"))
    assert (answer.status_code, answer.content.decode().strip()) == (200, "")


def test_eight_are_enough(client):
    ids = [ProductFactory().pk for _ in range(9)]
    assert len(client.get(asked(*ids)).context["products"]) == 8


def test_nobody_is_remembered_for_having_asked(client):
    answer = client.get(asked(ProductFactory().pk))
    assert (dict(answer.cookies), client.cookies.keys()) == ({}, {}.keys())
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("count", [1, 8])
def test_the_placards_cost_as_many_statements_however_many_there_are(client, count: int):
    assert statements(client, asked(*(ProductFactory().pk for _ in range(count)))) <= 5


@pytest.mark.parametrize("path", ["/shop/tote/", "/cart/"])
def test_without_a_script_there_is_nothing_to_see(client, path: str):
    product = ProductFactory(slug="tote")
    page = client.get(path).content.decode()
    told = page.split("data-seen=")[1].split(">")[0]
    assert told.startswith('"/seen/"')
    assert told.endswith(" hidden")
    assert (f'data-seen-now="{product.pk}"' in told) == (path != "/cart/")
