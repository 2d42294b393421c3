"""The order desk: what was ordered, what has become of it, and the steps that may follow. Nothing else is edited."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from impactmuseum.base.ledger import LedgerIndexView, LedgerPageView, LedgerViewSet, MomentColumn
from impactmuseum.base.money import won
from shop import cash_receipts, order_export, orders, shipments
from shop.models import CashReceipt, Order, Payment, Refund, RefundAccount
from shop.order_forms import AccountNumberField
from shop.payments import bank_transfer, online, refunds
from shop.payments.gateway import ProviderRefused, ProviderUnreachable, refunds_to_account
from shop.payments.settlement import SettlementRefused
from shop.receipts import Receipt
from shop.stock import NotEnoughStock
from shop.viewsets.dispatch import PackingListView, PickingListView, TrackingUploadView
from shop.viewsets.order_filters import OrderFilterSet, matching
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


SEND_AGAIN = "send_again"


class DepositForm(forms.Form):
    amount = forms.IntegerField(
        label=gettext_lazy("통장에 찍힌 금액(원)"),
        min_value=1,
        help_text=gettext_lazy("주문 금액과 다르면 입금으로 확인하지 않아요."),
    )


class CashReceiptForm(forms.Form):
    approval = forms.CharField(label=gettext_lazy("승인번호(선택)"), required=False, max_length=20)


class RefundAccountForm(forms.Form):
    bank = forms.ChoiceField(
        label=gettext_lazy("은행"), choices=[("", gettext_lazy("은행을 골라 주세요")), *RefundAccount.Bank.choices]
    )
    number = AccountNumberField(label=gettext_lazy("계좌번호"), max_length=30)
    holder = forms.CharField(label=gettext_lazy("예금주"), max_length=40)


class StepForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=300)

    def __init__(self, *args: Any, to: Status, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to in (Status.CANCELLED, Status.RETURNED):
            self.fields["note"].required = True
            self.fields["note"].label = _("사유")


class OrderIndexView(LedgerIndexView):
    template_name = "shop/admin/order_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return self.export()
        return super().get(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[Order]:
        return Order.objects.prefetch_related("items", "payments")

    def search_queryset(self, queryset: QuerySet[Order]) -> QuerySet[Order]:
        return matching(queryset, self.search_query if self.is_searching else "")

    def export(self) -> HttpResponseBase:
        if not self.show_export_buttons:
            raise PermissionDenied
        found = self.get_queryset()
        try:
            order_export.check_size(orders=found)
        except order_export.TooManyLines as refusal:
            messages.error(self.request, str(refusal))
            return redirect("order:index")
        name = f"orders-{timezone.localdate():%Y%m%d}"
        if self.request.GET["export"] == self.FORMAT_XLSX:
            return FileResponse(order_export.xlsx_file(orders=found), as_attachment=True, filename=f"{name}.xlsx")
        response = StreamingHttpResponse(order_export.csv_lines(orders=found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response

    @cached_property
    def show_export_buttons(self) -> bool:
        return self.request.user.has_perm("shop.export_order")

    @cached_property
    def header_buttons(self) -> list[Any]:
        buttons = [
            HeaderButton(_("집품 목록"), url=reverse("order:picking"), icon_name="list-ul"),
            HeaderButton(_("포장 목록"), url=reverse("order:packing"), icon_name="doc-full"),
        ]
        if self.user_has_permission("change"):
            upload = HeaderButton(_("운송장 번호 올리기"), url=reverse("order:tracking"), icon_name="upload")
            buttons.append(upload)
        return buttons


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
    def receipt(self) -> Receipt:
        return Receipt(self.order)

    @cached_property
    def next_steps(self) -> list[Status]:
        return [to for to in orders.TRANSITIONS[self.order.status] if to in CONSEQUENCES]

    def act(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "")
        form: forms.Form
        if action in ("refund", "refund_again"):
            self.refund(action, get_object_or_404(Refund, pk=request.POST.get("refund"), payment__order=self.order))
            return redirect(request.path)
        if action == "look_up":
            self.look_up(get_object_or_404(self.order.payments, pk=request.POST.get("payment")))
            return redirect(request.path)
        if action == "refund_account":
            form = RefundAccountForm(request.POST, prefix=action)
        elif action == "deposit" and self.payment:
            form = DepositForm(request.POST, prefix=action)
        elif action == "cash_receipt":
            form = CashReceiptForm(request.POST, prefix=action)
        elif action in self.next_steps:
            form = self.step_form(Status(action), request.POST)
        elif action == SEND_AGAIN and self.order.status == Status.SHIPPED:
            form = SendAgainForm(request.POST, prefix=action)
        else:
            messages.error(request, _("그 사이에 주문의 상태가 바뀌었어요. 지금 상태를 확인해 주세요."))
            return redirect(request.path)
        if form.is_valid():
            try:
                messages.success(request, self.carry_out(action, form))
                return redirect(request.path)
            except (orders.TransitionRefused, SettlementRefused, NotEnoughStock, cash_receipts.IssueRefused) as refusal:
                form.add_error(next(iter(form.fields)), str(refusal))
        self.refused[action] = form
        return self.render_to_response(self.get_context_data(**self.kwargs), status=422)

    def refund(self, action: str, refund: Refund) -> None:
        by: Any = self.request.user
        try:
            if action == "refund_again":
                refunds.try_again(refund=refund)
                messages.info(
                    self.request, _("결제사에 다시 부탁했어요: %(state)s") % {"state": refund.get_status_display()}
                )
            elif refunds.mark_sent(refund=refund, by=by, at=timezone.now()):
                messages.success(self.request, _("돈을 보낸 것으로 적었어요."))
            else:
                messages.info(self.request, _("이미 보낸 것으로 적혀 있어요."))
        except refunds.RefundRefused as refusal:
            messages.error(self.request, str(refusal))

    def look_up(self, payment: Payment) -> None:
        try:
            online.look_up(payment=payment, at=timezone.now())
        except ProviderUnreachable:
            messages.error(self.request, _("결제사가 지금 답하지 않아요. 잠시 뒤에 다시 확인해 주세요."))
        except ProviderRefused as refusal:
            messages.error(self.request, _("결제사의 답: %(refusal)s") % {"refusal": refusal})
        else:
            payment.refresh_from_db()
            state = {"state": payment.get_status_display()}
            messages.success(self.request, _("결제사에 확인했어요. 지금 상태는 ‘%(state)s’예요.") % state)

    def step_form(self, to: Status, data: QueryDict | None = None) -> forms.Form:
        if to == Status.SHIPPED:
            return ParcelForm(data, prefix=to.value)
        return StepForm(data, prefix=to.value, to=to)

    def carry_out(self, action: str, form: forms.Form) -> str:
        by: Any = self.request.user
        data = form.cleaned_data
        if action == "deposit" and self.payment:
            bank_transfer.confirm_deposit(payment=self.payment, amount=data["amount"], by=by)
            return _("%(amount)s의 입금을 확인했어요.") % {"amount": won(data["amount"])}
        if action == "refund_account":
            refunds.name_account(order=self.order, **data)
            return _("환불 계좌를 적고 결제사에 부탁했어요.")
        if action == "cash_receipt":
            cash_receipts.mark_issued(order=self.order, at=timezone.now(), by=by, approval=data["approval"])
            return _("현금영수증을 발급한 것으로 적었어요.")
        if isinstance(form, ParcelForm):
            return self.send(form, by=by)
        if action == Status.DELIVERED:
            shipments.deliver(order=self.order, by=by, note=data["note"])
        else:
            orders.transition(self.order, to=Status(action), by=by, note=data["note"])
        return _("주문을 ‘%(status)s’ 상태로 바꿨어요.") % {"status": Status(action).label}

    def send(self, form: ParcelForm, *, by: Any) -> str:
        parcel = {name: form.cleaned_data[name] for name in ("courier", "number", "note")}
        if isinstance(form, SendAgainForm):
            shipment = shipments.send_again(order=self.order, address=form.address, by=by, **parcel)
            return _("다시 보냈어요: %(parcel)s") % {"parcel": shipment}
        shipment = shipments.ship(order=self.order, by=by, **parcel)
        return _("보냈어요: %(parcel)s") % {"parcel": shipment}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user_has_permission("change")
        return super().get_context_data(
            **kwargs,
            order=self.order,
            receipt=self.receipt,
            may_change=may_change,
            payments=self.receipt.payments,
            events=self.order.events.select_related("by").prefetch_related("letters"),
            payment=self.payment,
            deposit_form=self.deposit_form() if may_change and self.payment else None,
            account_form=self.account_form() if may_change else None,
            is_due_unasked=cash_receipts.is_due_unasked(self.order),
            cash_receipt_form=self.cash_receipt_form() if may_change else None,
            steps=[self.step(to) for to in self.next_steps] if may_change else [],
            send_again=self.send_again_step() if may_change and self.order.status == Status.SHIPPED else None,
        )

    def deposit_form(self) -> forms.Form:
        return self.refused.get("deposit") or DepositForm(prefix="deposit", initial={"amount": self.order.total})

    def account_form(self) -> forms.Form | None:
        """Where a provider asks where money is to go back to, and nobody has said it."""
        if not any(refund.is_refused and refunds_to_account(refund.payment.method) for refund in self.receipt.refunds):
            return None
        return self.refused.get("refund_account") or RefundAccountForm(prefix="refund_account")

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
            "form": self.refused.get(to.value) or self.step_form(to),
            "is_open": to.value in self.refused,
        }

    def send_again_step(self) -> dict[str, Any]:
        return {
            "action": SEND_AGAIN,
            "label": _("다시 보내기"),
            "note": _("배달하지 못한 것으로 적고, 새 운송장으로 다시 보내요. 받는 곳을 바꿀 수 있어요."),
            "form": self.refused.get(SEND_AGAIN) or SendAgainForm(prefix=SEND_AGAIN, before=self.receipt.address),
            "is_open": SEND_AGAIN in self.refused,
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
        BulkActionsCheckboxColumn("bulk_actions", obj_type="order"),
        TitleColumn(
            "number",
            label=gettext_lazy("주문번호"),
            get_url=lambda order: reverse("order:page", args=[order.pk]),
            sort_key="number",
        ),
        MomentColumn("placed_at", label=gettext_lazy("주문한 때"), sort_key="placed_at"),
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

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return super().get_permissions_to_register() | Permission.objects.filter(
            content_type__app_label=self.app_label, codename="export_order"
        )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("picking/", self.construct_view(PickingListView), name="picking"),
            path("packing/", self.construct_view(PackingListView), name="packing"),
            path("tracking/", self.construct_view(TrackingUploadView), name="tracking"),
        ]
