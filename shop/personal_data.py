"""What the shop keeps about a member, for the archive they may download."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.models import Customer
from community.personal_data import Table
from shop.models import (
    CartLine,
    CashReceipt,
    Claim,
    Order,
    OrderEvent,
    OrderItem,
    Payment,
    Question,
    Refund,
    RefundAccount,
    RestockRequest,
    Review,
    ShippingAddress,
    WishListEntry,
)
from shop.payments.gateway import label_of

Row = dict[str, Any]


def of_the_shop(customer: Customer) -> list[Table]:
    """Everything but what is the museum's own: notes of operators, secrets of payments."""
    orders = Order.objects.filter(customer=customer)
    return [
        _addresses("addresses", pgettext("several", "배송지"), customer.addresses.order_by("pk")),
        _orders(orders),
        _lines(orders),
        _addresses("order_addresses", _("주문한 것을 보낸 곳"), ShippingAddress.objects.filter(order__in=orders)),
        _events(orders),
        _claims(orders),
        _payments(orders),
        _refunds(orders),
        _bank_details(orders),
        _cart(customer),
        _wishes(customer),
        _restock_requests(customer),
        _reviews(customer),
        _questions(customer),
    ]


def _orders(orders: QuerySet[Order]) -> Table:
    columns = {
        "number": _("주문번호"),
        "placed_at": _("주문한 때"),
        "status": _("상태"),
        "buyer_name": _("주문자"),
        "buyer_phone": _("연락처"),
        "buyer_email": _("이메일"),
        "subtotal": _("상품 금액"),
        "shipping_fee": _("배송비"),
        "discount": _("할인"),
        "total": _("결제 금액"),
    }
    rows: list[Row] = [{**_values(order, columns), "status": str(order.get_status_display())} for order in orders]
    return Table("orders", pgettext("several", "주문"), columns, rows)


def _lines(orders: QuerySet[Order]) -> Table:
    columns = {
        "order": _("주문번호"),
        "product_name": _("상품"),
        "option_label": _("옵션"),
        "personal_text": _("새길 글"),
        "unit_price": _("낱개 가격"),
        "quantity": _("수량"),
        "subtotal": _("합계"),
        "discount": _("할인"),
        "withdrawal_agreed_at": _("청약철회 제한 동의"),
    }
    items = OrderItem.objects.filter(order__in=orders).select_related("order")
    rows: list[Row] = [{**_values(item, columns), "order": item.order.number} for item in items]
    return Table("order_lines", pgettext("several", "주문 상품"), columns, rows)


def _addresses(name: str, title: str, addresses: Iterable[ShippingAddress]) -> Table:
    columns = {
        "recipient": _("받는 분"),
        "phone": _("연락처"),
        "postcode": _("우편번호"),
        "road_address": _("주소"),
        "detail_address": _("상세주소"),
        "delivery_note": _("배송 메모"),
        "created_at": _("적은 때"),
    }
    return Table(name, title, columns, [_values(address, columns) for address in addresses])


def _events(orders: QuerySet[Order]) -> Table:
    events = OrderEvent.objects.filter(order__in=orders).select_related("order")
    rows: list[Row] = [
        {"order": event.order.number, "status": str(event.get_to_status_display()), "at": event.created_at}
        for event in events
    ]
    return Table("order_events", _("주문이 온 길"), {"order": _("주문번호"), "status": _("상태"), "at": _("때")}, rows)


def _claims(orders: QuerySet[Order]) -> Table:
    columns = {
        "order": _("주문번호"),
        "kind": _("종류"),
        "reason": _("사유"),
        "text": _("자세한 사정"),
        "status": _("상태"),
        "amount": _("환불 금액"),
        "requested_at": _("요청한 때"),
    }
    rows: list[Row] = [
        {
            **_values(claim, columns),
            "order": claim.order.number,
            "kind": str(claim.get_kind_display()),
            "reason": str(claim.get_reason_display()),
            "status": str(claim.get_status_display()),
        }
        for claim in Claim.objects.filter(order__in=orders).select_related("order")
    ]
    return Table("claims", _("취소·반품·교환"), columns, rows)


def _payments(orders: QuerySet[Order]) -> Table:
    columns = {
        "order": _("주문번호"),
        "method": _("결제 수단"),
        "status": _("상태"),
        "amount": _("금액"),
        "depositor": _("입금자명"),
        "captured_at": _("받은 때"),
    }
    rows: list[Row] = [
        {
            **_values(payment, columns),
            "order": payment.order.number,
            "method": str(label_of(payment.method)),
            "status": str(payment.get_status_display()),
        }
        for payment in Payment.objects.filter(order__in=orders).select_related("order")
    ]
    return Table("payments", pgettext("several", "결제"), columns, rows)


def _refunds(orders: QuerySet[Order]) -> Table:
    refunds = Refund.objects.filter(payment__order__in=orders).select_related("payment__order")
    rows: list[Row] = [
        {"order": refund.payment.order.number, "amount": refund.amount, "at": refund.done_at} for refund in refunds
    ]
    return Table(
        "refunds",
        pgettext("several", "환불"),
        {"order": _("주문번호"), "amount": _("금액"), "at": _("돌려준 때")},
        rows,
    )


def _bank_details(orders: QuerySet[Order]) -> Table:
    """Where money went back to, and for whom a cash receipt was asked."""
    accounts = RefundAccount.objects.filter(order__in=orders).select_related("order")
    receipts = CashReceipt.objects.filter(order__in=orders).select_related("order")
    rows: list[Row] = [{"order": one.order.number, "kind": _("환불 계좌"), "told": str(one)} for one in accounts]
    rows += [{"order": one.order.number, "kind": _("현금영수증"), "told": str(one)} for one in receipts]
    columns = {"order": _("주문번호"), "kind": _("종류"), "told": _("적은 것")}
    return Table("bank_details", _("환불 계좌와 현금영수증"), columns, rows)


def _cart(customer: Customer) -> Table:
    lines = CartLine.objects.filter(customer=customer).select_related("variant__product")
    rows: list[Row] = [
        {
            "product": line.variant.full_name,
            "quantity": line.quantity,
            "personal_text": line.personal_text,
            "at": line.created_at,
        }
        for line in lines
    ]
    columns = {"product": _("상품"), "quantity": _("수량"), "personal_text": _("새길 글"), "at": _("담은 때")}
    return Table("cart", _("장바구니"), columns, rows)


def _wishes(customer: Customer) -> Table:
    entries = WishListEntry.objects.filter(customer=customer).select_related("product").order_by("pk")
    rows: list[Row] = [{"product": entry.product.name, "at": entry.created_at} for entry in entries]
    return Table("wish_list", _("찜 목록"), {"product": _("상품"), "at": _("찜한 때")}, rows)


def _restock_requests(customer: Customer) -> Table:
    email = customer.user.email
    found = RestockRequest.objects.filter(email=email).select_related("variant__product") if email else ()
    rows: list[Row] = [{"product": one.variant.full_name, "email": one.email, "at": one.created_at} for one in found]
    columns = {"product": _("상품"), "email": _("이메일"), "at": _("신청한 때")}
    return Table("restock_requests", pgettext("several", "재입고 알림"), columns, rows)


def _reviews(customer: Customer) -> Table:
    columns = {
        "product": _("상품"),
        "stars": _("별점"),
        "text": _("후기"),
        "answer": _("답변"),
        "created_at": _("쓴 때"),
    }
    reviews = Review.objects.of(customer).not_deleted().select_related("product").order_by("pk")
    rows: list[Row] = [{**_values(review, columns), "product": review.product.name} for review in reviews]
    return Table("reviews", _("상품 후기"), columns, rows)


def _questions(customer: Customer) -> Table:
    columns = {
        "product": _("상품"),
        "text": _("문의"),
        "is_private": _("비공개"),
        "answer": _("답변"),
        "created_at": _("쓴 때"),
        "answered_at": _("답한 때"),
    }
    questions = Question.objects.of(customer).not_deleted().select_related("product").order_by("pk")
    rows: list[Row] = [
        {
            **_values(question, columns),
            "product": question.product.name,
            "is_private": _("예") if question.is_private else _("아니요"),
        }
        for question in questions
    ]
    return Table("questions", _("상품 문의"), columns, rows)


def _values(record: Any, columns: Iterable[str]) -> Row:
    return {name: getattr(record, name) for name in columns if hasattr(record, name)}
