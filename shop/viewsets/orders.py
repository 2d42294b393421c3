"""The order desk: what was ordered, what has become of it, and the steps that may follow. Nothing else is edited."""

from typing import Any

import django_filters
from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn

from impactmuseum.base.money import won
from shop import cash_receipts, orders
from shop.models import CashReceipt, Order, Payment
from shop.payments import bank_transfer
from shop.payments.settlement import SettlementRefused
from shop.receipts import Receipt
from shop.stock import NotEnoughStock
from shop.viewsets.ledger import LedgerIndexView, LedgerPageView, LedgerViewSet

Status = Order.Status

# What follows from a step, said before the button is pressed. Money and time take the other steps.
CONSEQUENCES = {
    Status.PREPARING: gettext_lazy("포장을 시작해요. 이제부터 구매자는 취소를 요청만 할 수 있어요."),
    Status.SHIPPED: gettext_lazy("예약한 수량이 재고에서 빠져요."),
    Status.DELIVERED: gettext_lazy("구매자의 반품 기간 7일이 시작돼요."),
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
GIVE_BACK = gettext_lazy("받은 돈은 저절로 돌아가지 않아요. 구매자의 계좌로 직접 보내 주세요.")


class DepositForm(forms.Form):
    amount = forms.IntegerField(
        label=gettext_lazy("통장에 찍힌 금액(원)"),
        min_value=1,
        help_text=gettext_lazy("주문 금액과 다르면 입금으로 확인하지 않아요."),
    )


class CashReceiptForm(forms.Form):
    approval = forms.CharField(label=gettext_lazy("승인번호(선택)"), required=False, max_length=20)


class StepForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=300)

    def __init__(self, *args: Any, to: Status, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to in (Status.CANCELLED, Status.RETURNED):
            self.fields["note"].required = True
            self.fields["note"].label = _("사유")


class OrderFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("상태"), choices=Status.choices, widget=forms.CheckboxSelectMultiple
    )
    placed_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("주문한 날"), widget=DateRangePickerWidget)
    payment = django_filters.ChoiceFilter(
        label=gettext_lazy("결제"),
        choices=Payment.Status.choices,
        method="with_payment",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("모두"),
    )

    class Meta:
        model = Order
        fields: list[str] = []

    def with_payment(self, found: QuerySet[Order], name: str, status: str) -> QuerySet[Order]:
        return found.filter(payments__status=status).distinct()


class OrderIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Order]:
        return Order.objects.prefetch_related("items", "payments")

    def search_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        for word in self.search_query.split() if self.is_searching else []:
            # A telephone number is kept without the hyphens with which people say it.
            phone = word.replace("-", "")
            matches = Q(number__icontains=word) | Q(buyer_name__icontains=word) | Q(payments__depositor__icontains=word)
            if phone.isdigit():
                matches |= Q(buyer_phone__contains=phone) | Q(addresses__phone__contains=phone)
            queryset = queryset.filter(matches).distinct()
        return queryset


class OrderPageView(LedgerPageView):
    model = Order
    template_name = "shop/admin/order.html"
    page_title = gettext_lazy("주문")
    index_url_name = "order:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.order = get_object_or_404(Order.objects.select_related("customer"), pk=kwargs["pk"])
        self.refused: dict[str, forms.Form] = {}

    def get_subject(self) -> Order:
        return self.order

    @cached_property
    def payment(self) -> Payment | None:
        """The attempt that waits for a deposit, or one whose deposit came too late."""
        late = Payment.Status.EXPIRED if self.order.status == Status.EXPIRED else None
        waiting = self.order.payments.filter(provider=bank_transfer.NAME)
        return waiting.filter(status__in=[Payment.Status.WAITING_FOR_DEPOSIT, late]).last()

    @cached_property
    def next_steps(self) -> list[Status]:
        return [to for to in orders.TRANSITIONS[self.order.status] if to in CONSEQUENCES]

    def act(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "")
        form: forms.Form
        if action == "deposit" and self.payment:
            form = DepositForm(request.POST, prefix=action)
        elif action == "cash_receipt":
            form = CashReceiptForm(request.POST, prefix=action)
        elif action in self.next_steps:
            form = StepForm(request.POST, prefix=action, to=Status(action))
        else:
            messages.error(request, _("그 사이에 주문의 상태가 바뀌었어요. 지금 상태를 확인해 주세요."))
            return redirect(request.path)
        if form.is_valid():
            try:
                messages.success(request, self.carry_out(action, form.cleaned_data))
                return redirect(request.path)
            except (orders.TransitionRefused, SettlementRefused, NotEnoughStock, cash_receipts.IssueRefused) as refusal:
                form.add_error(next(iter(form.fields)), str(refusal))
        self.refused[action] = form
        return self.render_to_response(self.get_context_data(**self.kwargs), status=422)

    def carry_out(self, action: str, data: dict[str, Any]) -> str:
        by: Any = self.request.user
        if action == "deposit" and self.payment:
            bank_transfer.confirm_deposit(payment=self.payment, amount=data["amount"], by=by)
            return _("%(amount)s의 입금을 확인했어요.") % {"amount": won(data["amount"])}
        if action == "cash_receipt":
            cash_receipts.mark_issued(order=self.order, at=timezone.now(), by=by, approval=data["approval"])
            return _("현금영수증을 발급한 것으로 적었어요.")
        orders.transition(self.order, to=Status(action), by=by, note=data["note"])
        return _("주문을 ‘%(status)s’ 상태로 바꿨어요.") % {"status": Status(action).label}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user_has_permission("change")
        return super().get_context_data(
            **kwargs,
            order=self.order,
            receipt=Receipt(self.order),
            payments=self.order.payments.all(),
            events=self.order.events.select_related("by").prefetch_related("letters"),
            payment=self.payment,
            deposit_form=self.deposit_form() if may_change and self.payment else None,
            is_due_unasked=cash_receipts.is_due_unasked(self.order),
            cash_receipt_form=self.cash_receipt_form() if may_change else None,
            steps=[self.step(to) for to in self.next_steps] if may_change else [],
        )

    def deposit_form(self) -> forms.Form:
        return self.refused.get("deposit") or DepositForm(prefix="deposit", initial={"amount": self.order.total})

    def cash_receipt_form(self) -> forms.Form | None:
        issued = CashReceipt.objects.filter(order=self.order).exclude(issued_at=None).exists()
        if issued or not self.order.is_paid:
            return None
        return self.refused.get("cash_receipt") or CashReceiptForm(prefix="cash_receipt")

    def step(self, to: Status) -> dict[str, Any]:
        note = str(CONSEQUENCES[to])
        if to in (Status.CANCELLED, Status.RETURNED) and self.order.is_paid:
            note = f"{note} {GIVE_BACK}"
        return {
            "action": to.value,
            "label": VERBS[to],
            "note": note,
            "form": self.refused.get(to.value) or StepForm(prefix=to.value, to=to),
            "is_open": to.value in self.refused,
        }


def goods_of(order: Order) -> str:
    items = list(order.items.all())
    if not items:
        return ""
    first = f"{items[0].product_name} {items[0].option_label}".strip()
    return first if len(items) == 1 else _("%(first)s 외 %(count)d") % {"first": first, "count": len(items) - 1}


def payment_of(order: Order) -> str:
    payments = list(order.payments.all())
    return str(payments[-1].get_status_display()) if payments else ""


class OrderViewSet(LedgerViewSet):
    model = Order
    icon = "clipboard-list"
    menu_label = gettext_lazy("주문")
    menu_order = 50
    name = "order"
    index_view_class = OrderIndexView
    page_view_class = OrderPageView
    list_display = [
        "number",
        Column(
            "placed_at",
            label=gettext_lazy("주문한 때"),
            accessor=lambda order: f"{timezone.localtime(order.placed_at):%Y.%m.%d %H:%M}",
            sort_key="placed_at",
        ),
        Column("buyer_name", label=gettext_lazy("주문자"), sort_key="buyer_name"),
        Column("goods", label=gettext_lazy("상품"), accessor=goods_of),
        Column("total", label=gettext_lazy("결제 금액"), accessor=lambda order: won(order.total), sort_key="total"),
        Column("payment", label=gettext_lazy("결제"), accessor=payment_of),
        StatusTagColumn(
            "status",
            label=gettext_lazy("상태"),
            accessor="get_status_display",
            primary=lambda order: not order.is_over,
            sort_key="status",
        ),
    ]
    filterset_class = OrderFilterSet
    search_fields = ["number", "buyer_name", "buyer_phone"]
    ordering = "-placed_at"
