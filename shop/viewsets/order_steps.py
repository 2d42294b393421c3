"""The steps of an order that a person takes at the order desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impactmuseum.base.ledger_steps import Refusals, Step
from impactmuseum.base.money import won
from shop import cash_receipts, orders, shipments
from shop.forms import OneLineField
from shop.models import CashReceipt, Order, Payment, RefundAccount, ShippingAddress
from shop.order_forms import AccountNumberField
from shop.payments import bank_transfer, refunds
from shop.payments.settlement import SettlementRefused
from shop.stock import NotEnoughStock
from shop.viewsets.parcels import ParcelForm, SendAgainForm

Status = Order.Status

# What follows from a step, said before the button is pressed. Money and time take the other steps.
CONSEQUENCES = {
    Status.PREPARING: gettext_lazy("포장을 시작해요. 이제부터 구매자는 취소를 요청만 할 수 있어요."),
    Status.SHIPPED: gettext_lazy("예약한 수량이 재고에서 빠지고, 구매자에게 운송장 번호를 알리는 편지가 가요."),
    Status.DELIVERED: gettext_lazy("구매자의 반품 기간 7일이 시작되고, 구매자에게 편지가 가요."),
    Status.CONFIRMED: gettext_lazy("구매가 확정되고 임팩트를 셈해요."),
    Status.CANCELLED: gettext_lazy("예약한 수량이 풀리고, 구매자에게 취소 편지가 가요. 되돌릴 수 없어요."),
    Status.RETURNED: gettext_lazy(
        "받은 돈을 돌려준 것으로 적어요. 돌아온 상품은 재고 화면에서 다시 넣어 주세요. 되돌릴 수 없어요."
    ),
}
VERBS = {
    Status.PREPARING: gettext_lazy("상품 준비 시작"),
    Status.SHIPPED: gettext_lazy("배송 시작"),
    Status.DELIVERED: gettext_lazy("배송 완료"),
    Status.CONFIRMED: gettext_lazy("구매 확정"),
    Status.CANCELLED: gettext_lazy("주문 취소"),
    Status.RETURNED: gettext_lazy("반품 완료"),
}
GIVE_BACK = gettext_lazy("카드와 간편결제는 저절로 환불되고, 통장으로 받은 돈은 구매자의 계좌로 직접 보내 주세요.")


class DepositForm(forms.Form):
    amount = forms.IntegerField(
        label=gettext_lazy("통장에 찍힌 금액(원)"),
        min_value=1,
        help_text=gettext_lazy("주문 금액과 다르면 입금으로 확인하지 않아요."),
    )


class GiveBackForm(forms.Form):
    amount = forms.IntegerField(label=gettext_lazy("통장에 찍힌 금액(원)"), min_value=1)


class CashReceiptForm(forms.Form):
    approval = forms.CharField(label=gettext_lazy("승인번호(선택)"), required=False, max_length=20)


class RefundAccountForm(forms.Form):
    bank = forms.ChoiceField(
        label=gettext_lazy("은행"), choices=[("", gettext_lazy("은행을 골라 주세요")), *RefundAccount.Bank.choices]
    )
    number = AccountNumberField(label=gettext_lazy("계좌번호"), max_length=30)
    holder = OneLineField(label=gettext_lazy("예금주"), max_length=40)


class StepForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=300)

    def __init__(self, *args: Any, to: Status, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to in (Status.CANCELLED, Status.RETURNED):
            self.fields["note"].required = True
            self.fields["note"].label = _("사유")


class Deposit(Step):
    action = "deposit"
    label = gettext_lazy("입금 확인")
    button = gettext_lazy("입금을 확인했어요")
    refusals: Refusals = (orders.TransitionRefused, SettlementRefused, NotEnoughStock)

    def __init__(self, payment: Payment) -> None:
        self.payment = payment
        names = {"amount": won(payment.amount), "depositor": payment.depositor}
        self.note = _("입금할 금액 %(amount)s · 입금자 %(depositor)s") % names

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return DepositForm(data, prefix=self.action, initial={"amount": self.payment.amount})

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        bank_transfer.confirm_deposit(payment=self.payment, amount=data["amount"], by=by)
        return _("%(amount)s의 입금을 확인했어요.") % {"amount": won(data["amount"])}


class OrderStep(Step):
    refusals: Refusals = (orders.TransitionRefused,)

    def __init__(self, order: Order) -> None:
        self.order = order


class GiveBack(OrderStep):
    """A transfer came that the order can't use: it was paid otherwise, or is over."""

    action = "give_back"
    label = gettext_lazy("쓸 수 없는 입금")
    note = gettext_lazy(
        "다른 방법으로 결제되었거나 끝난 주문이에요. 알려 드린 계좌로 들어온 돈을 적으면 돌려줄 돈으로 남아요."
    )
    button = gettext_lazy("돌려줄 돈으로 적기")
    refusals: Refusals = (SettlementRefused,)

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return GiveBackForm(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        bank_transfer.give_back(order=self.order, amount=data["amount"], by=by)
        return _("%(amount)s을 돌려줄 돈으로 적었어요.") % {"amount": won(data["amount"])}


class NameAccount(OrderStep):
    """Where money goes back to that no card took. `is_missed`: a refund waits for it."""

    action = "refund_account"
    label = gettext_lazy("환불 계좌")
    button = gettext_lazy("이 계좌로 돌려주기")
    refusals: Refusals = (refunds.RefundRefused,)

    def __init__(self, order: Order, before: RefundAccount | None, *, is_missed: bool) -> None:
        super().__init__(order)
        self.before, self.is_open = before, is_missed
        self.note = (
            _("구매자에게 물어 적으면 결제사에 다시 부탁해요.")
            if is_missed
            else _("통장으로 받은 돈이에요. 아직 보내지 않은 환불과 앞으로의 환불이 이 계좌로 가요.")
        )

    def make_form(self, data: QueryDict | None) -> forms.Form:
        names = ("bank", "number", "holder")
        known = {name: getattr(self.before, name) for name in names} if self.before else None
        return RefundAccountForm(data, prefix=self.action, initial=known)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        refunds.name_account(order=self.order, by=by, **data)
        return _("환불 계좌를 적었어요.")


class IssueCashReceipt(OrderStep):
    action = "cash_receipt"
    label = gettext_lazy("현금영수증 발급")
    button = gettext_lazy("발급함")
    refusals: Refusals = (cash_receipts.IssueRefused,)

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return CashReceiptForm(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        cash_receipts.mark_issued(order=self.order, at=timezone.now(), by=by, approval=data["approval"])
        return _("현금영수증을 발급한 것으로 적었어요.")


class CorrectCashReceipt(OrderStep):
    action = "correct_cash_receipt"
    label = gettext_lazy("현금영수증 고치기")
    button = gettext_lazy("고쳐 발급함")
    refusals: Refusals = (cash_receipts.IssueRefused,)

    def __init__(self, order: Order, receipt: CashReceipt) -> None:
        super().__init__(order)
        due = cash_receipts.amount_due(order)
        told = {"issued": won(receipt.amount), "due": won(due)}
        if due:
            self.note = _("환불로 금액이 달라졌어요. %(issued)s으로 발급한 것을 %(due)s으로 고쳐 발급해 주세요.") % told
        else:
            self.note = _("돈을 모두 돌려줬어요. %(issued)s으로 발급한 것을 취소해 주세요.") % told

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return CashReceiptForm(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        receipt = cash_receipts.mark_corrected(order=self.order, at=timezone.now(), by=by, approval=data["approval"])
        return _("현금영수증의 금액을 %(amount)s으로 고쳐 적었어요.") % {"amount": won(receipt.amount)}


class Enter(OrderStep):
    """Bring the order to the next state of the table."""

    def __init__(self, order: Order, to: Status) -> None:
        super().__init__(order)
        self.to, self.action, self.label = to, to.value, VERBS[to]
        self.note = str(CONSEQUENCES[to])
        if to in (Status.CANCELLED, Status.RETURNED) and order.is_paid and order.total:
            self.note = f"{self.note} {GIVE_BACK}"

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return StepForm(data, prefix=self.action, to=self.to)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        if self.to == Status.DELIVERED:
            shipments.deliver(order=self.order, by=by, note=data["note"])
        else:
            orders.transition(self.order, to=self.to, by=by, note=data["note"])
        return _("주문을 ‘%(status)s’ 상태로 바꿨어요.") % {"status": self.to.label}


class Ship(Enter):
    def __init__(self, order: Order) -> None:
        super().__init__(order, Status.SHIPPED)

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return ParcelForm(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        parcel = {name: data[name] for name in ("courier", "number", "note")}
        return _("보냈어요: %(parcel)s") % {"parcel": shipments.ship(order=self.order, by=by, **parcel)}


class SendAgain(OrderStep):
    action = "send_again"
    label = gettext_lazy("다시 보내기")
    note = gettext_lazy("배달하지 못한 것으로 적고, 새 운송장으로 다시 보내요. 받는 곳을 바꿀 수 있어요.")

    def __init__(self, order: Order, before: ShippingAddress | None) -> None:
        super().__init__(order)
        self.before = before

    def make_form(self, data: QueryDict | None) -> SendAgainForm:
        return SendAgainForm(data, prefix=self.action, before=self.before)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        parcel = {name: data[name] for name in ("courier", "number", "note")}
        address = SendAgainForm.address_in(data)
        shipment = shipments.send_again(order=self.order, address=address, by=by, **parcel)
        return _("다시 보냈어요: %(parcel)s") % {"parcel": shipment}


def next_steps(order: Order, *, before: ShippingAddress | None) -> list[Step]:
    """What the table lets follow that a person decides. `before` is where the last parcel went."""
    steps: list[Step] = [
        Ship(order) if to == Status.SHIPPED else Enter(order, to)
        for to in orders.TRANSITIONS[order.status]
        if to in CONSEQUENCES
    ]
    if order.status == Status.SHIPPED:
        steps.append(SendAgain(order, before))
    return steps
