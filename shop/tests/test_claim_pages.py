"""The shopper's pages of a claim: what is shown before the button, and that nothing typed is lost."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from shop import claim_desk, claims, orders
from shop.cart import Wanted
from shop.models import Claim, ClaimPicture, Order, Refund, RefundAccount, Stock
from shop.tests.factories import (
    ProductFactory,
    a_claim,
    a_paid_order,
    a_personal_tag,
    a_variant,
    an_arrived_order,
    an_editor,
    an_order,
    shop_settings,
)
from shop.tests.pages import text_of

pytestmark = pytest.mark.django_db
Status = Order.Status
ACCOUNT = {"bank": "kakao", "account_number": "3333-01-2345678", "holder": "홍길동"}


@pytest.fixture(autouse=True)
def _shop() -> None:
    shop_settings()


def address(order: Order, kind: str) -> str:
    return f"{reverse('shop:claim', args=[order.number, kind])}?key={order.key}"


def typed(order: Order, pieces: list[int], **fields: object) -> dict[str, object]:
    numbers = {f"pieces-{item.pk}": number for item, number in zip(order.items.all(), pieces, strict=False)}
    return {"key": "form-1", "reason": "mind", "text": "", **ACCOUNT, **numbers, **fields}


def a_picture(name: str = "사진.png") -> SimpleUploadedFile:
    written = BytesIO()
    Image.new("RGB", (40, 30), 120).save(written, "PNG")
    return SimpleUploadedFile(name, written.getvalue())


def untouched(order: Order) -> bool:
    items = order.items.values_list("cancelled", "returned", "refunded")
    return not order.claims.exists() and set(items) == {(0, 0, 0)} and not Refund.objects.exists()


# Before the button


def test_each_line_says_until_when_it_can_be_sent_back(client):
    order = an_arrived_order(Wanted(a_variant(name="비누").pk, 2), Wanted(a_personal_tag().pk, 1, "보리"))
    page = text_of(client.get(address(order, "return")))
    for part in ("무엇을 반품할까요?", "비누", "까지 반품할 수 있어요.", "동의하신 상품이에요", "2개까지", "사진"):
        assert part in page
    assert untouched(order)


@pytest.mark.parametrize(
    ("pieces", "reason", "goods", "fee", "amount"),
    [([1, 0], "mind", "10,000원", "−3,000원", "7,000원"), ([1, 0], "defect", "10,000원", "", "10,000원")],
)
def test_the_estimate_is_shown_line_by_line(client, pieces, reason, goods, fee, amount):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2), Wanted(a_variant(price=5000).pk, 1))
    response = client.post(address(order, "return"), {**typed(order, pieces, reason=reason), "show": "1"})
    page = text_of(response).split('id="claim-estimate"')[1]
    assert (response.status_code, all(part in page for part in (goods, fee, amount))) == (200, True)
    assert untouched(order)


def test_what_was_not_shown_is_not_asked_for(client):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    for agreed in ("", "9999,0"):
        response = client.post(address(order, "return"), typed(order, [1], agreed=agreed))
        assert response.status_code == 409
        assert "예상 금액을 확인하고 한 번 더 눌러 주세요." in text_of(response)
        assert 'name="agreed" value="7000,0"' in text_of(response)
    assert untouched(order)


def test_htmx_asks_for_the_estimate_alone(client):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    sent = {**typed(order, [1]), "estimate": "1", "bank": "", "account_number": "", "holder": ""}
    page = text_of(client.post(address(order, "return"), sent, headers={"HX-Request": "true"}))
    assert page.startswith('<h2 class="sum__title">')
    assert "7,000원" in page
    assert untouched(order)


def test_a_fee_that_nobody_is_asked_for_is_said(client):
    order = an_arrived_order(Wanted(a_variant(price=1000).pk, 1))
    page = text_of(client.post(address(order, "return"), {**typed(order, [1]), "show": "1"}))
    assert "배송비가 돌려받을 금액보다 2,000원 많지만, 따로 받지 않아요." in page


# Asking


def test_a_return_is_asked_for_with_everything_its_buyer_says(client):
    order = an_arrived_order(Wanted(a_variant(name="비누", price=10000).pk, 2))
    sent = typed(order, [1], agreed="7000,0", text="향이 <달라요>", pictures=[a_picture(), a_picture()])
    response = client.post(address(order, "return"), sent)
    assert (response.status_code, response.url) == (303, f"{order.get_absolute_url()}#claims")
    claim = order.claims.get()
    assert (claim.kind, claim.status, claim.reason, claim.amount) == ("return", "requested", "mind", 7000)
    assert (claim.text, claim.pictures.count()) == ("향이 <달라요>", 2)
    assert RefundAccount.objects.get(order=order).number == "3333012345678"
    page = text_of(client.get(order.get_absolute_url()))
    for part in ("반품 요청", "비누 1개", "향이 &lt;달라요&gt;", "철회하기", "반품을 요청했어요."):
        assert part in page


def test_pieces_of_a_paid_order_are_cancelled_at_once(client):
    variant = a_variant(price=10000, on_hand=5)
    order = a_paid_order(variant, 3)
    assert "고른 상품 취소하기" in text_of(client.get(address(order, "cancel")))
    assert client.post(address(order, "cancel"), typed(order, [2], agreed="20000,0")).status_code == 303
    assert (order.items.get().cancelled, Stock.objects.get(variant=variant).reserved) == (2, 1)
    page = text_of(client.get(order.get_absolute_url()))
    for part in ("취소 2개", "20,000원을 3영업일 안에 돌려 드려요.", "일부 상품을 취소했어요."):
        assert part in page


def test_what_is_being_prepared_is_asked_for(client):
    order = a_paid_order(a_variant(price=10000), 3, to=Status.PREPARING)
    assert "취소 요청하기" in text_of(client.get(address(order, "cancel")))
    assert client.post(address(order, "cancel"), typed(order, [3], agreed="33000,0")).status_code == 303
    assert order.claims.get().status == Claim.Status.REQUESTED


def test_packing_that_began_a_moment_ago_is_said_and_then_asked_for(client, monkeypatch):
    order = a_paid_order(a_variant(price=10000), 3)
    cancel = claims.cancel_lines

    def pack_meanwhile(**asked):
        orders.transition(Order.objects.get(pk=order.pk), to=Status.PREPARING)
        return cancel(**asked)

    monkeypatch.setattr(claims, "cancel_lines", pack_meanwhile)
    sent = typed(order, [1], agreed="10000,0")
    response = client.post(address(order, "cancel"), sent)
    assert (response.status_code, response.context["is_at_once"]) == (409, False)
    assert "이제 취소를 요청할 수 있어요" in text_of(response)
    assert untouched(order)
    assert client.post(address(order, "cancel"), sent).status_code == 303
    assert order.claims.get().status == Claim.Status.REQUESTED


def test_the_same_form_sent_twice_is_one_claim(client):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 4))
    for _ in range(2):
        assert client.post(address(order, "return"), typed(order, [1], agreed="7000,0")).status_code == 303
    assert order.claims.count() == 1


def test_an_exchange_names_an_option_that_is_there(client):
    sizes = [{"option1": "M"}, {"option1": "L"}, {"option1": "S", "on_hand": 0}]
    product = ProductFactory(option1_name="크기", variants=sizes)
    medium, large, small = product.variants.order_by("pk")
    order = an_arrived_order(Wanted(medium.pk, 1))
    page = client.get(address(order, "exchange")).content.decode()
    named = [f'<option value="{variant.pk}">' in page for variant in (medium, large, small)]
    assert (named, "환불받을 계좌" in page) == ([True, True, False], False)
    item = order.items.get()
    sent = typed(order, [1], reason="fit", agreed="0,6000", **{f"replacement-{item.pk}": large.pk})
    assert client.post(address(order, "exchange"), sent).status_code == 303
    assert order.claims.get().lines.get().replacement == large


def test_an_exchange_that_was_granted_says_where_its_delivery_is_paid(client):
    variant = a_variant(on_hand=5)
    order = an_arrived_order(Wanted(variant.pk, 1))
    claim_desk.grant(claim=a_claim(order, "exchange", replacements=[variant]), by=an_editor())
    page = text_of(client.get(order.get_absolute_url()))
    assert "교환 배송비 6,000원을 KB국민은행 000-000000-00-000 (임팩트뮤지엄 데모)로 보내 주세요." in page


# Nothing typed is lost


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "other"}, "text"),
        ({"text": "가" * 1001}, "text"),
        ({"account_number": "12"}, "account_number"),
        ({"holder": ""}, "holder"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(client, wrong, field):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    sent = typed(order, [1], agreed="7000,0", pictures=a_picture(), **wrong)
    response = client.post(address(order, "return"), sent)
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert [row.value for row in form.rows] == ["1"]
    assert f'name="kept" value="{ClaimPicture.objects.get().pk}"' in response.content.decode()
    assert untouched(order)


@pytest.mark.parametrize("number", ["3", "-1", "x"])
def test_a_number_that_can_not_be_is_said_beside_its_line(client, number):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    response = client.post(address(order, "return"), typed(order, [number], agreed="7000,0"))
    (row,) = response.context["form"].rows
    assert (response.status_code, bool(row.pieces.errors)) == (422, True)
    assert untouched(order)


def test_nothing_chosen_is_nothing_asked_for(client):
    order = an_arrived_order()
    response = client.post(address(order, "return"), typed(order, [0], agreed="0,0"))
    assert response.status_code == 409
    assert "상품을 하나 이상 골라 주세요." in text_of(response)
    assert untouched(order)


def test_pictures_that_were_good_go_with_the_mended_form(client):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    files = [a_picture(), SimpleUploadedFile("메모.txt", b"text")]
    response = client.post(address(order, "return"), typed(order, [1], agreed="7000,0", pictures=files))
    assert response.status_code == 422
    assert "메모.txt: JPEG, PNG, WebP, AVIF, GIF 그림만 올릴 수 있어요." in text_of(response)
    kept = ClaimPicture.objects.get()
    sent = typed(order, [1], agreed="7000,0", kept=[kept.pk], pictures=a_picture())
    assert client.post(address(order, "return"), sent).status_code == 303
    assert list(order.claims.get().pictures.all()) == list(ClaimPicture.objects.all())
    assert ClaimPicture.objects.count() == 2


def test_more_pictures_than_five_are_too_many(client):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    response = client.post(address(order, "return"), typed(order, [1], pictures=[a_picture() for _ in range(6)]))
    assert list(response.context["form"].errors) == ["pictures"]
    assert not ClaimPicture.objects.exists()


def test_an_account_that_is_known_is_shown_masked_and_need_not_be_typed_again(client):
    order = a_paid_order(a_variant(price=10000), 4)
    client.post(address(order, "cancel"), typed(order, [1], agreed="10000,0"))
    page = text_of(client.get(address(order, "cancel")))
    assert "카카오뱅크 ****5678 (홍길동)" in page
    assert "3333012345678" not in page
    nothing = {"bank": "", "account_number": "", "holder": ""}
    sent = {**typed(order, [1], agreed="10000,0"), **nothing, "key": "form-2"}
    assert client.post(address(order, "cancel"), sent).status_code == 303
    assert order.items.get().cancelled == 2


# What can't be


def test_an_order_that_waits_for_money_is_cancelled_whole(client):
    order = an_order(a_variant(), 2)
    assert client.get(address(order, "cancel")).url == order.get_cancel_url()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("return", "도착한 뒤에 반품이나 교환을 요청할 수 있어요."), ("cancel", "상품이 가고 있어요.")],
)
def test_what_can_not_be_asked_for_says_why(client, kind, sentence):
    order = an_arrived_order(to=Status.SHIPPED)
    for response in (client.get(address(order, kind)), client.post(address(order, kind), typed(order, [1]))):
        assert sentence in text_of(response)
    assert untouched(order)


def test_where_everything_is_claimed_nothing_more_can_be(client):
    order = an_arrived_order()
    a_claim(order, "return")
    page = text_of(client.get(address(order, "exchange")))
    assert "0개" not in page
    assert order.claims.count() == 1


def test_there_is_no_fourth_kind(client):
    order = an_arrived_order()
    assert client.get(address(order, "gift")).status_code == 404


def test_too_many_tries_have_to_wait(client):
    order = an_arrived_order()
    answers = [client.post(address(order, "return"), typed(order, [0])).status_code for _ in range(31)]
    assert (set(answers[:30]), answers[30]) == ({409}, 429)


# Who may


@pytest.mark.parametrize("key", ["", "?key=wrong"])
def test_a_stranger_asks_for_nothing_and_sees_nothing(client, key):
    order = an_arrived_order()
    claim = a_claim(order, "return")
    picture = ClaimPicture.objects.create(order=order, claim=claim, file=a_picture())
    pages = [
        reverse("shop:claim", args=[order.number, "return"]),
        reverse("shop:claim_withdraw", args=[order.number, claim.pk]),
        reverse("shop:claim_picture", args=[order.number, picture.pk]),
    ]
    asked = [client.get(pages[0] + key), client.post(pages[0] + key), client.post(pages[1] + key)]
    assert [response.status_code for response in (*asked, client.get(pages[2] + key))] == [404] * 4
    assert order.claims.get().status == Claim.Status.REQUESTED


def test_the_key_of_one_order_opens_no_picture_of_another(client):
    mine, other = an_arrived_order(), an_arrived_order(buyer_phone="01099998888")
    picture = ClaimPicture.objects.create(order=other, file=a_picture())
    stolen = f"{reverse('shop:claim_picture', args=[mine.number, picture.pk])}?key={mine.key}"
    assert client.get(stolen).status_code == 404
    sent = typed(mine, [1], agreed="7000,0", kept=[picture.pk])
    assert client.post(address(mine, "return"), sent).status_code == 303
    assert not mine.claims.get().pictures.exists()


def test_a_picture_is_seen_by_its_buyer_alone_and_lies_apart(client):
    order = an_arrived_order(Wanted(a_variant(price=10000).pk, 2))
    client.post(address(order, "return"), typed(order, [1], agreed="7000,0", pictures=a_picture()))
    picture = ClaimPicture.objects.get()
    assert picture.file.path.startswith(str(settings.PRIVATE_ROOT))
    response = client.get(picture.get_absolute_url())
    assert (response["Content-Type"], b"".join(response.streaming_content)[8:12]) == ("image/webp", b"WEBP")
    assert (response["X-Content-Type-Options"], "no-store" in response["Cache-Control"]) == ("nosniff", True)
    alone = picture.get_absolute_url().split("?")[0]
    assert Client().get(alone).status_code == 404


def test_the_form_carries_a_token():
    order = an_arrived_order()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(address(order, "return"), typed(order, [1], agreed="7000,0")).status_code == 403
    assert untouched(order)


# Afterwards


def test_a_request_is_withdrawn_by_its_button_until_it_is_too_late(client):
    order = a_paid_order(to=Status.PREPARING)
    claim = a_claim(order, "cancel")
    assert claim.get_withdraw_url() in client.get(order.get_absolute_url()).content.decode()
    for _ in range(2):
        assert client.post(claim.get_withdraw_url()).status_code == 303
    assert order.claims.get().status == Claim.Status.WITHDRAWN
    assert claim.get_withdraw_url() not in client.get(order.get_absolute_url()).content.decode()
    granted = claim_desk.grant(claim=a_claim(order, "cancel"), by=an_editor())
    assert client.post(granted.get_withdraw_url()).status_code == 409
    assert client.get(claim.get_withdraw_url()).status_code == 405


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        (Status.PAID, ["/cancel/"]),
        (Status.PREPARING, ["/claims/cancel/"]),
        (Status.SHIPPED, []),
        (Status.DELIVERED, ["/claims/return/", "/claims/exchange/"]),
        (Status.CONFIRMED, ["/claims/return/", "/claims/exchange/"]),
    ],
)
def test_the_order_page_leads_to_what_can_be_done(client, status, shown):
    arrived = status in (Status.SHIPPED, Status.DELIVERED, Status.CONFIRMED)
    order = an_arrived_order(to=status) if arrived else a_paid_order(to=status if status != Status.PAID else None)
    page = client.get(order.get_absolute_url()).content.decode().split('class="law')[1]
    ways = ["/claims/cancel/", "/claims/return/", "/claims/exchange/"]
    assert [way for way in ways if way in page] == [way for way in shown if way != "/cancel/"]
    assert (order.get_cancel_url() in page) == (status == Status.PAID)


def test_nothing_is_confirmed_while_something_is_claimed(client):
    order = an_arrived_order()
    assert "구매를 확정할까요?" in text_of(client.get(order.get_absolute_url()))
    a_claim(order, "return")
    assert "구매를 확정할까요?" not in text_of(client.get(order.get_absolute_url()))
    confirm = order.get_absolute_url().replace("/?", "/confirm/?")
    response = client.post(confirm)
    assert (response.status_code, "아직 구매를 확정할 수 없어요" in text_of(response)) == (409, True)


def test_the_impact_of_an_order_is_what_was_kept(client):
    rule = {"impact_kind": "per_unit", "impact_amount": 7, "impact_unit": "병뚜껑(개)", "impact_sentence": "7개"}
    order = a_paid_order(a_variant(**rule), 3)
    a_claim(order, "cancel", [2])
    assert [line.amount for line in client.get(order.get_absolute_url()).context["impact"]] == [7]


def test_the_rest_of_an_order_is_cancelled_whole_with_what_is_left_of_its_money(client):
    order = a_paid_order(a_variant(price=10000), 3)
    a_claim(order, "cancel", [1])
    page = text_of(client.get(order.get_cancel_url()))
    assert "입금하신 23,000원을" in page
    assert client.post(order.get_cancel_url(), ACCOUNT).status_code == 303
    assert sum(Refund.objects.values_list("amount", flat=True)) == order.total


@pytest.mark.parametrize("lines", [2, 12])
def test_reading_takes_the_same_number_of_statements_for_any_number_of_lines(
    client, django_assert_max_num_queries, lines
):
    order = an_arrived_order(*[Wanted(a_variant().pk, 2) for _ in range(lines)])
    variants = [item.variant for item in order.items.select_related("variant__product")]
    first = a_claim(order, "exchange", [1] * lines, reason="defect", replacements=variants)
    claim_desk.grant(claim=first, by=an_editor())
    second = a_claim(order, "return", [1] * lines)
    ClaimPicture.objects.create(order=order, claim=second, file=a_picture())
    client.get(order.get_absolute_url())
    with django_assert_max_num_queries(20):
        client.get(order.get_absolute_url())
    claims.withdraw(claim=second)
    with django_assert_max_num_queries(20):
        client.get(address(order, "exchange"))
