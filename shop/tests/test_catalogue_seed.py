"""A catalogue to measure pages with is a catalogue like any other: it can be shown, bought and edited."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Sum
from wagtail.admin.admin_url_finder import AdminURLFinder

from brands.models import BrandPage
from impactmuseum.base.progress import Progress
from problems.tests.factories import picture
from shop.catalogue_seed import fill_up
from shop.models import PriceWindow, Product, Stock, StockMovement, Variant
from shop.publishing import refusals
from shop.tests import factories

NOW = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Seoul"))

pytestmark = pytest.mark.django_db


def fill(products: int, brands: int = 0) -> int:
    return fill_up(products=products, brands=brands, now=NOW, progress=Progress.silent())


def catalogue() -> list[tuple]:
    fields = ("slug", "name", "brand__slug", "variants__sku", "variants__price", "variants__stock__on_hand")
    return list(Product.objects.order_by("slug", "variants__sku").values_list(*fields))


def test_the_shop_is_filled_up_to_the_number_that_was_asked_for():
    factories.ProductFactory()
    assert [fill(40), fill(40), fill(50), fill(10)] == [39, 0, 10, 0]
    assert Product.objects.on_sale().count() == 50


def test_the_same_number_makes_the_same_product():
    factories.a_brand()
    fill(20)
    first = catalogue()
    StockMovement.objects.all()._raw_delete("default")
    Product.objects.all().delete()
    fill(5)
    fill(20)
    assert catalogue() == first


def test_chunks_leave_no_seam(monkeypatch):
    monkeypatch.setattr("shop.catalogue_seed.CHUNK", 7)
    factories.a_brand()
    fill(20)
    slugs = Product.objects.order_by("slug").values_list("slug", flat=True)
    assert list(slugs) == [f"seed-{number:06}" for number in range(1, 21)]


def test_every_product_may_be_published_as_it_is():
    factories.a_brand()
    fill(24)
    for product in Product.objects.all():
        assert refusals(product=product, variants=list(product.variants.all())) == []


def test_stock_adds_up():
    factories.a_brand()
    fill(60)
    movements = StockMovement.objects.aggregate(pieces=Sum("on_hand_change"))["pieces"]
    assert Stock.objects.aggregate(pieces=Sum("on_hand"))["pieces"] == movements
    assert Stock.objects.count() == Variant.objects.count()
    assert Stock.objects.filter(on_hand=0).exists()


def test_some_products_are_reduced_with_all_their_options():
    factories.a_brand()
    fill(60)
    reduced = Product.objects.filter(variants__price_windows__isnull=False).distinct()
    assert 1 <= reduced.count() <= 20
    options = reduced.annotate(options=Count("variants", distinct=True), windows=Count("variants__price_windows"))
    assert not options.exclude(options=F("windows")).exists()
    assert all(window.price < window.variant.price for window in PriceWindow.objects.select_related("variant"))


def test_brands_are_made_up_to_the_number_that_was_asked_for_and_share_the_products():
    factories.a_brand()
    fill(30, brands=5)
    assert BrandPage.objects.live().count() == 5
    shares = Product.objects.values("brand").annotate(products=Count("pk"))
    assert {share["products"] for share in shares} == {6}


def test_a_museum_without_brands_gets_some():
    factories.a_brand().delete()
    fill(1)
    assert BrandPage.objects.live().count() == 12


def test_pictures_that_hang_already_are_hung_again():
    factories.a_brand()
    image = picture()
    fill(2)
    assert [product.cover for product in Product.objects.all()] == [image, image]


def test_an_editor_opens_and_publishes_a_made_up_product(client):
    factories.a_brand()
    fill(1)
    editor = factories.an_editor()
    client.force_login(editor)
    product = Product.objects.get()
    assert client.get(AdminURLFinder(editor).get_edit_url(product)).status_code == 200
    product.save_revision().publish()
    assert Product.objects.get().latest_revision is not None


def test_the_command_says_what_is_missing_first():
    with pytest.raises(CommandError, match="load_demo"):
        call_command("seed_catalogue", "--products", "4", verbosity=0)
    assert not Product.objects.exists()


def test_the_command_makes_products(capsys):
    factories.a_brand()
    call_command("seed_catalogue", "--products", "4")
    assert Product.objects.count() == 4
    assert "상품 4개를 만들었어요" in capsys.readouterr().out
