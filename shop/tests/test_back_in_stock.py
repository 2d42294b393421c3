"""Somebody who found something sold out is told once when it is back."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from shop import back_in_stock, orders, restock_letters, stock
from shop.models import Order, RestockRequest, Variant
from shop.tests.factories import ProductFactory, a_variant, an_order, shop_page
from shop.tests.test_order_desk import someone

pytestmark = pytest.mark.django_db
EMAIL = "waits@example.com"


@pytest.fixture
def worker(settings) -> None:
    """Letters wait for a worker, as in production."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def sold_out(**product) -> Variant:
    return a_variant(**{"name": "골목 넥워머", "on_hand": 0, **product})


def ask(client: Client, variant: Variant | str, email: str = EMAIL, **extra):
    return client.post("/restock/", {"variant": getattr(variant, "pk", variant), "email": email}, **extra)


def waiting(variant: Variant, email: str = EMAIL) -> RestockRequest:
    return back_in_stock.ask(variant=Variant.objects.select_related("product__brand").get(pk=variant.pk), email=email)


def letters() -> list[str]:
    return [letter.subject for letter in mail.outbox if "입고" in letter.subject]


def test_who_asks_is_told_once_when_pieces_come(client):
    variant = sold_out()
    assert ask(client, variant).status_code == 200
    stock.receive(variant=variant, quantity=3)
    stock.receive(variant=variant, quantity=3)
    assert letters() == ["[임팩트 뮤지엄] '골목 넥워머'가 다시 입고되었어요"]
    assert mail.outbox[0].to == [EMAIL]
    assert f"http://127.0.0.1:8000{variant.product.url}" in mail.outbox[0].body


def test_asking_twice_asks_once_however_the_address_is_written(client):
    variant = sold_out()
    for email in (EMAIL, EMAIL.upper(), f" {EMAIL} "):
        assert ask(client, variant, email).status_code == 200
    assert [request.email for request in RestockRequest.objects.all()] == [EMAIL]


def test_asking_again_after_the_letter_is_a_new_wish(client):
    variant = sold_out()
    ask(client, variant)
    stock.receive(variant=variant, quantity=1)
    stock.adjust(variant=variant, change=-1, reason="파손")
    ask(client, variant)
    stock.receive(variant=variant, quantity=1)
    assert len(letters()) == 2
    assert RestockRequest.objects.count() == 1


@pytest.mark.parametrize("email", ["", "아닌 주소", "a@", "a@b.kr\nBcc: c@d.kr", f"{'a' * 250}@example.com"])
def test_what_is_no_address_is_refused_beside_the_field(client, email):
    variant = sold_out()
    response = ask(client, variant, email)
    assert response.status_code == 422
    assert "이메일 주소를 다시 확인해 주세요" in response.content.decode()
    assert RestockRequest.objects.count() == 0


def test_what_can_be_bought_or_is_gone_is_not_waited_for(client):
    bought, unpublished = a_variant(on_hand=1), sold_out(live=False)
    for variant, sentence in (
        (bought, "지금 바로 살 수 있는"),
        (unpublished, "더 이상 판매하지"),
        ("x", "더 이상 판매하지"),
    ):
        response = ask(client, variant)
        assert response.status_code == 422
        assert sentence in response.content.decode()
    assert RestockRequest.objects.count() == 0


def test_another_site_asks_for_nobody(client):
    assert ask(client, sold_out(), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert RestockRequest.objects.count() == 0


def test_in_place_the_answer_is_the_form_or_a_sentence(client):
    variant = sold_out()
    refused = ask(client, variant, "아닌 주소", headers={"HX-Request": "true"})
    asked = ask(client, variant, headers={"HX-Request": "true"})
    assert [template.name for template in (refused.templates[0], asked.templates[0])] == [
        "shop/restock_form.html",
        "shop/restock_done.html",
    ]
    assert 'value="아닌 주소"' in refused.content.decode()


def test_one_address_asks_so_often(client):
    for n in range(20):
        ask(client, "1", f"{n}@example.com")
    assert ask(client, sold_out()).status_code == 429
    assert RestockRequest.objects.count() == 0


def test_pieces_a_cancelled_order_gives_back_are_told_of():
    variant = a_variant(name="먹빛 비누", on_hand=2)
    order = an_order(variant, 2)
    waiting(variant)
    orders.transition(order, to=Order.Status.CANCELLED)
    assert letters() == ["[임팩트 뮤지엄] '먹빛 비누'가 다시 입고되었어요"]


def test_pieces_that_were_sent_back_are_told_of():
    variant = a_variant(on_hand=1)
    order = an_order(variant, 1)
    stock.ship(order=order)
    waiting(variant)
    stock.restock(item=order.items.get(), quantity=1)
    assert len(letters()) == 1


def test_the_letter_waits_with_the_pieces_for_the_worker(worker):
    variant = sold_out()
    waiting(variant)
    waiting(variant, "two@example.com")
    stock.receive(variant=variant, quantity=1)
    assert mail.outbox == []
    assert DBTaskResult.objects.filter(task_path="shop.tasks.tell_restocked", status="READY").count() == 1


def test_without_anybody_waiting_nothing_is_asked_of_the_worker(worker):
    stock.receive(variant=sold_out(), quantity=1)
    assert DBTaskResult.objects.filter(task_path="shop.tasks.tell_restocked").count() == 0


def test_of_two_workers_one_writes_and_what_is_sold_out_again_waits_on(worker):
    variant = sold_out()
    request = waiting(variant)
    assert restock_letters.send(request_id=request.pk) is False
    stock.receive(variant=variant, quantity=1)
    RestockRequest.objects.update(claimed_at=timezone.now())
    assert restock_letters.send(request_id=request.pk) is False
    RestockRequest.objects.update(claimed_at=timezone.now() - timedelta(minutes=11))
    assert [restock_letters.send(request_id=request.pk) for _ in range(2)] == [True, False]
    assert len(letters()) == 1


def test_what_the_mail_server_refused_is_tried_again(worker, monkeypatch):
    variant = sold_out()
    waiting(variant)
    stock.receive(variant=variant, quantity=1)

    def refuse(message):
        raise ConnectionRefusedError

    with monkeypatch.context() as away:
        away.setattr(mail.EmailMultiAlternatives, "send", refuse)
        with pytest.raises(CommandError, match="1 letters could not be sent"):
            call_command("send_outbox")
    call_command("send_outbox")
    call_command("send_outbox")
    assert len(letters()) == 1


def test_addresses_are_deleted_thirty_days_after_the_letter():
    variant = sold_out()
    waiting(variant)
    stock.receive(variant=variant, quantity=1)
    call_command("send_outbox")
    assert RestockRequest.objects.count() == 1
    RestockRequest.objects.update(sent_at=timezone.now() - timedelta(days=31))
    call_command("send_outbox")
    assert RestockRequest.objects.count() == 0


def test_the_letters_link_deletes_after_a_button(client):
    variant = sold_out()
    request = waiting(variant)
    stock.receive(variant=variant, quantity=1)
    address = request.get_forget_url()
    assert f"http://127.0.0.1:8000{address}" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["List-Unsubscribe"] == f"<http://127.0.0.1:8000{address}>"
    assert EMAIL in client.get(address).content.decode()
    assert RestockRequest.objects.count() == 1
    assert "지웠어요" in client.post(address).content.decode()
    assert RestockRequest.objects.count() == 0
    assert client.get(address).status_code == 404


def test_the_link_of_one_request_deletes_no_other(client):
    mine, other = waiting(sold_out()), waiting(sold_out(), "two@example.com")
    key = mine.get_forget_url().split("?")[1]
    assert client.post(f"/restock/{other.pk}/?{key}").status_code == 404
    assert RestockRequest.objects.count() == 2


def test_the_product_page_offers_it_for_the_options_that_are_gone(client):
    shop_page()
    options = [{"option1": "M", "on_hand": 9}, {"option1": "L", "on_hand": 0}]
    product = ProductFactory(option1_name="크기", variants=options)
    page = client.get(product.url).content.decode()
    gone = product.variants.get(option1="L")
    assert f'<input type="hidden" name="variant" value="{gone.pk}">' in page.split('id="restock"')[1]
    assert "30일 뒤에 지워요" in page
    assert 'id="restock"' not in client.get(ProductFactory().url).content.decode()
    assert "csrfmiddlewaretoken" not in page


def test_operators_read_who_waits_and_change_nothing(client):
    waiting(sold_out())
    client.force_login(someone("view_restockrequest"))
    shown = client.get(reverse("restock:index")).content.decode()
    assert EMAIL in shown
    assert "골목 넥워머" in shown
    assert Permission.objects.filter(codename="view_restockrequest", group__name="상점 운영").exists()


def test_who_may_not_look_sees_nobodys_address(client):
    client.force_login(someone("change_order"))
    assert client.get(reverse("restock:index")).status_code == 302
