"""Whatever revision of a product goes live: stock, orders and price windows stay what they were."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision

from shop import stock
from shop.models import OrderItem, PriceWindow, Product, Stock, StockMovement, Variant
from shop.notices import ITEMS, Notice
from shop.publishing import PublishRefused
from shop.tests.factories import ProductFactory, an_editor, an_order

pytestmark = pytest.mark.django_db

NOTICE = dict.fromkeys(ITEMS[Notice.OTHER], "상품 상세 참고")


@pytest.fixture
def tote() -> Product:
    """Two colours, ten pieces each, published once."""
    product = ProductFactory(
        name="비갠 장바구니",
        option1_name="색상",
        notice=NOTICE,
        variants=[{"sku": "TOTE-1", "option1": "먹구름"}, {"sku": "TOTE-2", "option1": "노을"}],
    )
    product.save_revision().publish()
    return Product.objects.get(pk=product.pk)


def draft(product: Product, *, price: int = 0, without: str = "", **fields) -> Revision:
    """The newest draft of `product` with one change, as its form would save it."""
    product = Product.objects.get(pk=product.pk).get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(product, name, value)
    variants = [variant for variant in product.variants.all() if variant.sku != without]
    for variant in variants:
        variant.price = price or variant.price
    product.variants = variants
    return product.save_revision()


def shelves() -> list[tuple[int, int, int]]:
    return list(Stock.objects.order_by("variant_id").values_list("variant_id", "on_hand", "reserved"))


def prices(product: Product) -> list[int]:
    return list(Variant.objects.filter(product=product).order_by("pk").values_list("price", flat=True))


def test_publishing_an_older_revision_leaves_the_stock_alone(tote):
    older = tote.latest_revision
    draft(tote, price=12000).publish()
    stock.receive(variant=tote.variants.first(), quantity=5)
    before, movements = shelves(), StockMovement.objects.count()

    older.publish()

    assert prices(tote) == [10000, 10000]
    assert shelves() == before
    assert StockMovement.objects.count() == movements


def test_a_scheduled_revision_leaves_the_stock_alone(tote):
    order = an_order(tote.variants.first(), 2)
    before, movements = shelves(), StockMovement.objects.count()
    draft(tote, price=15000, go_live_at=timezone.now() + timedelta(hours=1)).publish()
    assert prices(tote) == [10000, 10000]

    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        call_command("publish_scheduled")

    assert prices(tote) == [15000, 15000]
    assert shelves() == before
    assert StockMovement.objects.count() == movements
    assert order.items.get().unit_price == 10000


def test_a_sold_option_that_a_draft_leaves_out_is_retired_and_its_order_stays_whole(tote):
    sold = tote.variants.get(sku="TOTE-1")
    order = an_order(sold, 3)
    before, movements = shelves(), StockMovement.objects.count()

    draft(tote, without="TOTE-1").publish()

    sold.refresh_from_db()
    assert sold.is_retired
    assert shelves() == before
    assert StockMovement.objects.count() == movements
    line = OrderItem.objects.get(order=order)
    assert (line.variant, line.sku, line.quantity) == (sold, "TOTE-1", 3)
    assert [variant.sku for variant in Product.objects.get(pk=tote.pk).active_variants] == ["TOTE-2"]


def test_an_older_revision_brings_a_retired_option_back_with_its_stock(tote):
    older = tote.latest_revision
    draft(tote, without="TOTE-1").publish()
    before = shelves()

    older.publish()

    assert not Variant.objects.get(sku="TOTE-1").is_retired
    assert shelves() == before


def test_an_option_that_never_was_on_the_shelf_is_deleted(tote):
    added = Product.objects.get(pk=tote.pk)
    added.variants = [*added.variants.all(), Variant(sku="TOTE-3", option1="비취", price=9000)]
    added.save_revision().publish()
    assert Stock.objects.get(variant__sku="TOTE-3").on_hand == 0

    draft(tote, without="TOTE-3").publish()

    assert not Variant.objects.filter(sku="TOTE-3").exists()


def test_an_option_is_the_same_one_in_the_revision_that_first_named_it(tote):
    """That revision was saved before the option had an id: publishing it again must not make a second one."""
    added = Product.objects.get(pk=tote.pk)
    added.variants = [*added.variants.all(), Variant(sku="TOTE-3", option1="비취", price=9000)]
    first = added.save_revision()
    first.publish()
    jade = Variant.objects.get(sku="TOTE-3")
    an_order(_received(jade, 4))
    draft(tote, without="TOTE-3").publish()
    before = shelves()

    first.publish()

    jade.refresh_from_db()
    assert not jade.is_retired
    assert Variant.objects.filter(product=tote).count() == 3
    assert shelves() == before


def test_a_code_that_another_product_has_taken_meanwhile_is_refused_in_a_sentence(tote):
    older = tote.latest_revision
    _give_code(tote, "TOTE-1", "TOTE-A")
    ProductFactory(name="새 장바구니", variants=[{"sku": "TOTE-1"}])

    with pytest.raises(PublishRefused, match="상품 코드 ‘TOTE-1’는 ‘새 장바구니’에서 쓰고 있어요"):
        older.publish()

    assert Variant.objects.get(sku="TOTE-1").product.name == "새 장바구니"
    assert {variant.sku for variant in tote.variants.all()} == {"TOTE-A", "TOTE-2"}


def test_the_clock_passes_over_a_revision_that_may_not_go_live_and_publishes_the_others(tote):
    soap = ProductFactory(name="비누", notice=NOTICE)
    soap.save_revision().publish()
    soon = timezone.now() + timedelta(hours=1)
    draft(tote, price=15000, slug="tote", go_live_at=soon).publish()
    draft(soap, price=7000, go_live_at=soon).publish()
    ProductFactory(name="새 장바구니", slug="tote")

    with time_machine.travel(soon + timedelta(hours=1)):
        call_command("publish_scheduled")

    assert prices(soap) == [7000]
    assert prices(tote) == [10000, 10000]
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    entry = ModelLogEntry.objects.get(action="shop.publish_refused")
    assert "주소 ‘tote’" in entry.data["reason"]


def test_price_windows_survive_every_revision(tote):
    older = tote.latest_revision
    now = timezone.now()
    variant = tote.variants.get(sku="TOTE-1")
    PriceWindow(variant=variant, start=now - timedelta(days=1), end=now + timedelta(days=1), price=8000).save()
    draft(tote, price=12000).publish()
    draft(tote, without="TOTE-1").publish()

    older.publish()

    assert PriceWindow.objects.get().variant == variant
    assert Variant.objects.get(sku="TOTE-1").price_at(now).price == 8000


def test_an_unpublished_product_is_gone_from_the_lists_and_keeps_its_stock(tote):
    before = shelves()

    tote.unpublish(user=an_editor())

    assert not Product.objects.on_sale().exists()
    assert shelves() == before


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"notice": {}}, "고시에 빠진 항목이 있어요: 품명 및 모델명"),
        ({"name": ""}, "상품명이 비어 있어요"),
        ({"price": -1}, "가격이 0원인 옵션이 있어요"),
        ({"option1_name": ""}, "옵션 1의 이름을 적어 주세요"),
        ({"option2_name": "크기"}, "‘크기’ 값이 빈 옵션이 있어요"),
        ({"variants": []}, "팔 수 있는 옵션이 하나는 있어야 해요"),
    ],
)
def test_what_visitors_must_be_told_is_asked_for_before_publishing(tote, change, sentence):
    product = Product.objects.get(pk=tote.pk)
    for name, value in change.items():
        if name != "price":
            setattr(product, name, value)
    variants = list(product.variants.all())
    for variant in variants:
        variant.price = 0 if "price" in change else variant.price
    product.variants = variants
    revision = product.save_revision(clean=False)

    with pytest.raises(PublishRefused, match=sentence):
        revision.publish()

    assert Product.objects.get(pk=tote.pk).name == "비갠 장바구니"


def test_an_address_that_another_product_has_taken_is_refused(tote):
    revision = draft(tote, slug="soap")
    ProductFactory(name="비누", slug="soap")

    with pytest.raises(PublishRefused, match="주소 ‘soap’는 상품 ‘비누’에서 쓰고 있어요"):
        revision.publish()

    assert Product.objects.get(slug="soap").name == "비누"


def _received(variant: Variant, quantity: int) -> Variant:
    stock.receive(variant=variant, quantity=quantity)
    return variant


def _give_code(product: Product, old: str, new: str) -> None:
    product = Product.objects.get(pk=product.pk)
    variants = list(product.variants.all())
    for variant in variants:
        variant.sku = new if variant.sku == old else variant.sku
    product.variants = variants
    product.save_revision().publish()
