"""Many orders at once: preparing them, fetching and packing their goods, sending them by the courier's list."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from shop import claim_desk, orders, shipments, tracking_upload
from shop.cart import Wanted
from shop.models import Order, Shipment
from shop.payments import settlement
from shop.tests.factories import a_claim, a_courier, a_paid_order, a_personal_tag, a_variant, an_editor, an_order, place
from shop.tests.test_order_desk import someone

pytestmark = pytest.mark.django_db
Status = Order.Status
NUMBER = "123456789012"


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(someone("change_order"))
    return client


def packed(**options) -> Order:
    return a_paid_order(to=Status.PREPARING, **options)


def states(*orders: Order) -> list[str]:
    return [Order.objects.get(pk=order.pk).status for order in orders]


def prepare_address(*orders: Order, chosen: str = "", more: str = "") -> str:
    ids = chosen or "&".join(f"id={order.pk}" for order in orders)
    return f"{reverse('wagtail_bulk_action', args=['shop', 'order', 'prepare'])}?{ids}{more}&next=/admin/order/"


def upload(client: Client, content: str | bytes):
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(reverse("order:tracking"), {"file": SimpleUploadedFile("numbers.csv", raw)})


def confirm(client: Client, response):
    return client.post(reverse("order:tracking"), {"rows": response.context["signed"]})


def verdicts(response) -> list[tuple[str, str]]:
    return [(verdict.state, verdict.sentence) for verdict in response.context["verdicts"]]


def test_chosen_orders_are_prepared_together(operator):
    first, second, third = (a_paid_order() for _ in range(3))

    assert operator.get(prepare_address(first, second)).status_code == 200
    assert states(first, second, third) == [Status.PAID] * 3

    response = operator.post(prepare_address(first, second), follow=True)
    assert "주문 2건의 준비를 시작했어요" in response.content.decode()
    assert states(first, second, third) == [Status.PREPARING, Status.PREPARING, Status.PAID]
    assert first.events.last().by.username == "operator"


def test_an_order_that_cannot_be_prepared_is_named_and_left_alone(operator):
    paid, unpaid = a_paid_order(), an_order()

    response = operator.post(prepare_address(paid, unpaid), follow=True)

    assert f"{unpaid.number}: ‘입금대기’ 주문은 ‘상품준비중’ 상태로 바꿀 수 없어요." in response.content.decode()
    assert states(paid, unpaid) == [Status.PREPARING, Status.PENDING]


def test_all_means_all_that_the_list_shows(operator):
    kim, lee = a_paid_order(buyer_name="김하나"), a_paid_order(buyer_name="이둘")

    operator.post(prepare_address(chosen="id=all", more="&q=이둘"))

    assert states(kim, lee) == [Status.PAID, Status.PREPARING]


def test_who_may_only_look_prepares_nothing(client):
    order = a_paid_order()
    client.force_login(someone("view_order"))

    client.post(prepare_address(order))

    assert states(order) == [Status.PAID]
    assert upload(client, f"{order.number},CJ대한통운,{NUMBER}").status_code == 302


def test_the_picking_list_adds_up_the_pieces_of_all_orders_in_preparation(operator):
    soap, tag = a_variant(name="비누"), a_variant(name="가방")
    packed(variant=soap, quantity=2)
    packed(variant=soap, quantity=3)
    packed(variant=tag)
    a_paid_order(soap, 4)

    context = operator.get(reverse("order:picking")).context

    assert [(row["product_name"], row["pieces"], row["in_orders"]) for row in context["rows"]] == [
        ("가방", 1, 1),
        ("비누", 5, 2),
    ]
    assert (context["pieces"], context["orders"]) == (6, 3)


def test_what_was_cancelled_is_neither_fetched_nor_packed(operator):
    soap, bag = a_variant(name="비누", on_hand=9), a_variant(name="가방")
    order = place(Wanted(soap.pk, 3), Wanted(bag.pk, 1))
    settlement.settle(payment=order.payments.get(), amount=order.total, at=timezone.now())
    order.refresh_from_db()
    a_claim(order, "cancel", [1, 1])
    orders.transition(order, to=Status.PREPARING)

    context = operator.get(reverse("order:picking")).context
    assert [(row["product_name"], row["pieces"]) for row in context["rows"]] == [("비누", 2)]
    assert context["pieces"] == 2
    page = operator.get(reverse("order:packing")).content.decode()
    assert "가방" not in page
    assert "<b>2</b>" in page


def test_an_order_whose_cancellation_is_asked_for_is_put_aside_in_words(operator):
    soap = a_variant(name="비누", on_hand=9)
    packed(variant=soap, quantity=2)
    claimed = packed(variant=soap, quantity=3)
    a_claim(claimed, "cancel", [1])

    picking, packing = (operator.get(reverse(f"order:{name}")) for name in ("picking", "packing"))

    assert (picking.context["pieces"], picking.context["orders"]) == (2, 1)
    assert claimed not in packing.context["orders"]
    for response in (picking, packing):
        assert "주문 1건</a>은 뺐어요" in response.content.decode()
        listed = operator.get(response.context["put_aside_url"]).context["object_list"]
        assert list(listed) == [claimed]


def test_an_order_whose_cancellation_is_refused_is_packed_again(operator):
    order = packed()
    claim_desk.refuse(claim=a_claim(order, "cancel"), by=an_editor(), reason="이미 만들었어요.")
    response = operator.get(reverse("order:packing"))
    assert (list(response.context["orders"]), response.context["put_aside"]) == ([order], 0)


def test_a_list_of_parcels_does_not_send_what_may_be_cancelled(operator):
    order = packed()
    a_claim(order, "cancel")
    looked = upload(operator, f"{order.number},CJ대한통운,{NUMBER}")
    assert verdicts(looked) == [("error", "취소 요청이 있는 주문이에요. 먼저 받아들이거나 거절해 주세요.")]
    assert (states(order), looked.context["signed"]) == ([Status.PREPARING], "")


def test_what_was_asked_to_be_cancelled_since_looking_is_not_sent(operator):
    order = packed()
    looked = upload(operator, f"{order.number},CJ대한통운,{NUMBER}")
    a_claim(order, "cancel")
    assert [state for state, _ in verdicts(confirm(operator, looked))] == ["error"]
    assert (states(order), Shipment.objects.count()) == ([Status.PREPARING], 0)


def test_the_packing_list_says_what_goes_where_with_what_engraved(operator):
    order = place(Wanted(a_personal_tag().pk, 1, "보리 010-1234-5678"))
    waiting = packed(recipient="박나중")
    Order.objects.filter(pk=order.pk).update(status=Status.PREPARING)

    page = operator.get(reverse("order:packing")).content.decode()

    for part in (order.number, "김받음", "02-123-4567", "세종대로 110", "보리 010-1234-5678", waiting.number, "박나중"):
        assert part in page


def test_the_packing_list_takes_the_same_number_of_statements_for_many_orders(operator, django_assert_max_num_queries):
    packed()
    operator.get(reverse("order:packing"))
    with django_assert_max_num_queries(100) as few:
        operator.get(reverse("order:packing"))
    for _ in range(4):
        packed()
    with django_assert_max_num_queries(len(few)):
        operator.get(reverse("order:packing"))


def test_an_upload_shows_what_will_happen_and_changes_nothing(operator):
    order, unpaid = packed(), an_order()
    rows = [
        f"{order.number},CJ대한통운,1234-5678-9012",
        f"{order.number},CJ대한통운,999999999999",
        f"{unpaid.number},우체국택배,1234567890123",
        f"{packed().number},비둘기,{NUMBER}",
        f"{packed().number},로젠택배,{NUMBER}",
        "IM-000000-NOTHING,CJ대한통운,1",
        "만",
    ]
    response = upload(operator, "\n".join(["주문번호,택배사,운송장번호", *rows]))

    assert verdicts(response) == [
        ("ready", "배송중으로 바꾸고 편지를 보내요."),
        ("error", "2번째 줄과 같은 주문이에요."),
        ("error", "‘입금대기’ 상태예요. ‘상품준비중’인 주문만 보낼 수 있어요."),
        ("error", "택배사를 알 수 없어요."),
        ("error", "로젠택배의 운송장 번호는 숫자 11자리인데, 12자리를 적었어요."),
        ("error", "이런 번호의 주문이 없어요."),
        ("error", "이런 번호의 주문이 없어요."),
    ]
    assert (states(order), Shipment.objects.count()) == ([Status.PREPARING], 0)


def test_a_confirmed_upload_sends_once_however_often_it_is_confirmed(operator):
    first, second = packed(), packed()
    looked = upload(operator, f"{first.number},대한통운,{NUMBER}\n{second.number},로젠,12345678901\n")
    letters = len(mail.outbox)

    done, again = confirm(operator, looked), confirm(operator, looked)

    assert [state for state, _ in verdicts(done)] == ["sent", "sent"]
    assert [state for state, _ in verdicts(again)] == ["already", "already"]
    assert states(first, second) == [Status.SHIPPED, Status.SHIPPED]
    assert (Shipment.objects.count(), len(mail.outbox) - letters) == (2, 2)
    assert again.context["signed"] == ""


def test_what_changed_between_looking_and_confirming_is_told(operator):
    order = packed()
    looked = upload(operator, f"{order.number},CJ대한통운,{NUMBER}")
    shipments.ship(order=order, courier=a_courier("우체국택배"), number="1234567890123")

    assert verdicts(confirm(operator, looked)) == [
        ("error", "‘배송중’ 상태예요. ‘상품준비중’인 주문만 보낼 수 있어요.")
    ]
    assert order.shipments.count() == 1


def test_what_does_not_fit_into_one_request_is_sent_by_the_next(operator, monkeypatch):
    order = packed()
    looked = upload(operator, f"{order.number},CJ대한통운,{NUMBER}")
    with monkeypatch.context() as hurried:
        hurried.setattr(tracking_upload, "SECONDS", -1)
        left = confirm(operator, looked)
    assert ([state for state, _ in verdicts(left)], states(order)) == (["later"], [Status.PREPARING])

    assert [state for state, _ in verdicts(confirm(operator, left))] == ["sent"]


def test_rows_that_nobody_looked_at_are_not_sent(operator):
    order = packed()
    response = operator.post(reverse("order:tracking"), {"rows": f"[[1, '{order.number}', 'CJ대한통운', '{NUMBER}']]"})
    assert response.status_code == 302
    assert states(order) == [Status.PREPARING]


def test_what_korean_excel_writes_is_read(operator):
    order = packed()
    table = f"택배사;주문 번호;운송장 번호\r\n우체국택배;{order.number.lower()};1234567890123\r\n\r\n"
    (verdict,) = upload(operator, table.encode("cp949")).context["verdicts"]
    assert (verdict.state, verdict.order, verdict.number) == ("ready", order, "1234567890123")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "비어"),
        (b"\n\n", "파일이 비어 있어요"),
        ("주문번호,택배사,운송장번호\n".encode(), "제목 줄뿐이고"),
        ("주문번호,택배사\nA,B".encode(), "모두 있어야 해요"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "글자를 읽을 수 없어요"),
        (b"a,b,c\x00", "글자를 읽을 수 없어요"),
        (b'"' + b"a" * 200_000, "CSV 파일로 읽을 수 없어요"),
        (b"a,b,1\n" * 2001, "2,000줄까지"),
        (b"a,b,1 \n" * 160_000, "1MB보다 커요"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_a_sentence(operator, content, sentence):
    response = upload(operator, content)
    assert response.status_code == 422
    (error,) = response.context["form"].errors["file"]
    assert sentence in error
    assert Shipment.objects.count() == 0


def test_looking_at_many_rows_takes_few_statements(django_assert_max_num_queries):
    orders = [packed() for _ in range(4)]
    rows = [tracking_upload.Row(1, order.number, "CJ대한통운", NUMBER) for order in orders]
    with django_assert_max_num_queries(4):
        tracking_upload.examine(rows=rows)
