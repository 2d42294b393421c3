"""The cart as a visitor meets it."""

import json

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from shop.cart import Wanted
from shop.models import Variant
from shop.tests.factories import a_personal_tag, a_variant, shop_settings

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def put(client: Client, variant: Variant, quantity: object = 1, text: str = "", **options):
    data = {"variant": variant.pk, "quantity": quantity, "personal_text": text}
    return client.post("/cart/add/", data, **options)


def quantities(client: Client) -> list[int]:
    return [line.quantity for line in client.get("/cart/").context["cart"].lines]


def test_a_line_of_few_pieces_says_how_many_are_left(client):
    for on_hand in (4, 6):
        put(client, a_variant(on_hand=on_hand), 1)
    page = client.get("/cart/").content.decode()
    assert "4개 남았어요" in page
    assert "6개 남았어요" not in page


def test_looking_at_an_empty_cart_opens_no_session(client):
    response = client.get("/cart/")
    assert response.context["cart"].is_empty
    assert not client.cookies
    assert not Session.objects.exists()


def test_adding_leads_to_the_cart_with_a_message(client):
    response = put(client, a_variant(name="골목 넥워머"), 2, follow=True)
    assert response.redirect_chain == [("/cart/", 303)]
    assert [str(message) for message in response.context["messages"]] == ["골목 넥워머를 장바구니에 담았어요."]
    assert [line.quantity for line in response.context["cart"].lines] == [2]


def test_the_number_for_the_badge_is_a_cookie_that_scripts_can_read(client):
    variant = a_variant()
    cookie = put(client, variant, 3).cookies["cart_count"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("3", "", "Lax")
    client.post("/cart/change/", {"line": variant.pk, "quantity": 1})
    assert client.cookies["cart_count"].value == "1"
    client.post("/cart/remove/", {"line": variant.pk})
    assert client.cookies["cart_count"].value == ""


def test_adding_in_place_answers_with_a_toast_and_the_new_number(client):
    put(client, a_variant())
    response = put(client, a_variant(name="비누"), 2, headers=HTMX)
    assert response.status_code == 200
    assert "비누" in response.content.decode()
    assert json.loads(response["HX-Trigger"]) == {"cart-changed": {"count": 3}}
    assert "<html" not in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refusal_keeps_what_was_typed_and_changes_nothing(client, headers):
    tag = a_personal_tag(on_hand=2)
    response = put(client, tag, 3, "보리", headers=headers)
    assert response.status_code == 422
    assert "남은 수량은 2개예요." in response.content.decode()
    assert (response.context["refusal"].field, response.context["quantity"]) == ("quantity", "3")
    assert response.context["personal_text"] == "보리"
    assert "cart_count" not in client.cookies


def test_an_error_of_the_text_names_its_field(client):
    response = put(client, a_personal_tag(), 1, "♥")
    assert response.status_code == 422
    assert response.context["refusal"].field == "personal_text"
    assert "쓸 수 없는 글자: ♥" in response.content.decode()


def test_nonsense_is_refused_and_never_an_error(client):
    for data in ({}, {"variant": "x"}, {"variant": "1", "quantity": "x"}, {"variant": "9" * 40, "quantity": "1"}):
        assert client.post("/cart/add/", data).status_code == 422


def test_a_form_on_another_site_can_not_fill_the_cart(client):
    response = put(client, a_variant(), headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"})
    assert response.status_code == 403
    assert "다른 사이트에서 보낸 요청이라 받지 않았어요." in response.content.decode()
    assert not Session.objects.exists()


def test_a_page_without_a_token_can_fill_the_cart():
    client = Client(enforce_csrf_checks=True)
    assert put(client, a_variant(), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_the_cart_page_itself_asks_for_its_token():
    client = Client(enforce_csrf_checks=True)
    variant = a_variant()
    put(client, variant)
    response = client.post("/cart/change/", {"line": variant.pk, "quantity": 2})
    assert response.status_code == 403
    assert "돌아가서 새로고침한 뒤 다시 눌러 주세요" in response.content.decode()
    assert quantities(client) == [1]


def test_a_quantity_is_changed(client):
    variant = a_variant()
    put(client, variant)
    response = client.post("/cart/change/", {"line": variant.pk, "quantity": "4"})
    assert (response.status_code, response.url, quantities(client)) == (303, "/cart/", [4])


def test_a_quantity_is_changed_in_place(client):
    variant = a_variant()
    put(client, variant)
    response = client.post("/cart/change/", {"line": variant.pk, "quantity": "4"}, headers=HTMX)
    assert response.status_code == 200
    assert json.loads(response["HX-Trigger"]) == {"cart-changed": {"count": 4}}
    assert response.context["cart"].count == 4


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_change_is_told_at_its_line(client, headers):
    variant = a_variant(on_hand=3)
    put(client, variant, 2)
    response = client.post("/cart/change/", {"line": variant.pk, "quantity": "9"}, headers=headers)
    line = response.context["cart"].lines[0]
    assert (response.status_code, line.error, line.entered, line.quantity) == (422, "남은 수량은 3개예요.", "9", 2)
    assert "남은 수량은 3개예요." in response.content.decode()


def test_a_line_is_taken_out(client):
    tag, variant = a_personal_tag(), a_variant()
    put(client, tag, 1, "보리")
    put(client, variant, 2)
    client.post("/cart/remove/", {"line": Wanted(tag.pk, 1, "보리").key})
    assert quantities(client) == [2]


def test_adding_is_no_get(client):
    for address in ("/cart/add/", "/cart/change/", "/cart/remove/", "/checkout/now/"):
        assert client.get(address).status_code == 405


def test_the_cart_page_is_kept_by_nobody(client):
    put(client, a_variant())
    assert "no-store" in client.get("/cart/")["Cache-Control"]


@pytest.mark.parametrize("lines", [1, 10])
def test_the_cart_page_takes_at_most_ten_statements(client, django_assert_max_num_queries, lines: int):
    shop_settings()
    for _ in range(lines):
        put(client, a_variant())
    client.get("/cart/")
    with django_assert_max_num_queries(10):
        assert client.get("/cart/").status_code == 200


def test_a_vanished_product_never_breaks_the_cart_page(client):
    variant = a_variant()
    put(client, variant)
    Variant.objects.filter(pk=variant.pk).update(is_retired=True)
    response = client.get("/cart/")
    assert "더 이상 판매하지 않는 상품이에요." in response.content.decode()


def test_buying_at_once_leads_to_the_checkout_and_leaves_the_cart_alone(client):
    put(client, a_variant(), 2)
    bought = a_variant(price=7000)
    response = client.post("/checkout/now/", {"variant": bought.pk, "quantity": 3})
    assert (response.status_code, response.url) == (303, "/checkout/?now=1")
    assert client.get(response.url).context["cart"].subtotal == 21000
    assert quantities(client) == [2]


def test_buying_at_once_from_a_script_sends_the_browser_there(client):
    response = client.post("/checkout/now/", {"variant": a_variant().pk, "quantity": 1}, headers=HTMX)
    assert response["HX-Redirect"] == "/checkout/?now=1"


def test_buying_at_once_is_refused_in_words_too(client):
    response = client.post("/checkout/now/", {"variant": a_variant(on_hand=1).pk, "quantity": 2})
    assert response.status_code == 422
    assert response.context["action"] == "/checkout/now/"
