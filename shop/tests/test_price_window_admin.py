"""Price windows in the admin: chosen by name or code, refused in a sentence when two would hold at once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop.models import PriceWindow, Variant
from shop.tests.factories import ProductFactory, a_variant, an_editor
from shop.viewsets import variant_chooser

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ADD = "pricewindow:add"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(an_editor())
    return client


def days(number: int) -> str:
    return f"{timezone.localtime() + timedelta(days=number):%Y-%m-%d %H:%M}"


def add(editor: Client, variant: Variant, start: int, end: int, price: object = 8000):
    sent = {"variant": variant.pk, "start": days(start), "end": days(end), "price": price, "label": "할인"}
    return editor.post(reverse(ADD), sent)


def test_a_window_changes_the_price_of_its_time(editor):
    variant = a_variant(price=10000)

    add(editor, variant, -1, 1)

    window = PriceWindow.objects.get()
    assert (window.price, window.label) == (8000, "할인")
    assert Variant.objects.get().offer.price == 8000


def test_a_window_that_overlaps_another_is_refused_beside_the_field(editor):
    variant = a_variant()
    add(editor, variant, 0, 10)

    response = add(editor, variant, 5, 15)

    assert "가격과 기간이 겹쳐요" in response.context["form"].errors["start"][0]
    assert PriceWindow.objects.count() == 1


def test_windows_of_two_options_may_hold_at_once(editor):
    for variant in (a_variant(), a_variant()):
        add(editor, variant, 0, 10)

    assert PriceWindow.objects.count() == 2


@pytest.mark.parametrize(("start", "end", "price", "field"), [(5, 5, 1, "end"), (5, 1, 1, "end"), (1, 5, -1, "price")])
def test_what_makes_no_window_is_refused_beside_the_field(editor, start, end, price, field):
    response = add(editor, a_variant(), start, end, price)

    assert field in response.context["form"].errors
    assert not PriceWindow.objects.exists()


def test_the_product_leads_to_a_window_of_its_option(editor):
    variant = a_variant()

    page = editor.get(reverse("wagtailsnippets_shop_product:edit", args=[variant.product_id])).content.decode()
    assert f"{reverse(ADD)}?variant={variant.pk}" in page

    form = editor.get(f"{reverse(ADD)}?variant={variant.pk}").context["form"]
    assert form["variant"].value() == str(variant.pk)


@pytest.mark.parametrize("query", ["비갠 노을", "tote-2", "다시결 노을"])
def test_an_option_is_found_by_product_brand_option_or_code(editor, query):
    names = [{"sku": "TOTE-1", "option1": "먹구름"}, {"sku": "TOTE-2", "option1": "노을"}]
    ProductFactory(name="비갠 장바구니", option1_name="색상", variants=names)
    ProductFactory(name="비누", variants=[{"sku": "SOAP"}])

    found = editor.get(reverse(variant_chooser.get_url_name("choose_results")), {"q": query}).content.decode()

    assert "비갠 장바구니 노을" in found
    assert "먹구름" not in found
    assert "비누" not in found


def test_the_chooser_shows_few_of_many(editor):
    for number in range(15):
        ProductFactory(name=f"비누 {number:02}")

    shown = editor.get(reverse(variant_chooser.get_url_name("choose_results"))).content.decode()

    assert shown.count("data-chooser-modal-choice") == 10


@pytest.mark.parametrize(("moment", "found"), [("now", ["지금"]), ("later", ["나중"]), ("over", ["지난"])])
def test_the_list_answers_when(editor, moment, found):
    now = timezone.now()
    for label, start, end in (("지난", -9, -5), ("지금", -1, 1), ("나중", 5, 9)):
        times = {"start": now + timedelta(days=start), "end": now + timedelta(days=end)}
        PriceWindow(variant=a_variant(), price=1, label=label, **times).save()

    windows = editor.get(reverse("pricewindow:index"), {"moment": moment}).context["object_list"]

    assert [window.label for window in windows] == found
