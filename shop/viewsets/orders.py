"""The order desk: what was ordered, what has become of it, and the steps that may follow. Nothing else is edited."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet, MomentColumn
from impactmuseum.base.ledger_steps import Step, StepsPageView
from impactmuseum.base.money import won
from shop import cancellation, cash_receipts, order_export
from shop.models import CashReceipt, Order, Payment, Refund
from shop.payments import bank_transfer, online, refunds
from shop.payments.gateway import ProviderRefused, ProviderUnreachable, refunds_to_account
from shop.receipts import Receipt
from shop.viewsets import claim_entry, order_steps
from shop.viewsets.dispatch import PackingListView, PickingListView, TrackingUploadView
from shop.viewsets.order_filters import OrderFilterSet, matching

Status = Order.Status


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


class OrderPageView(StepsPageView):
    model = Order
    template_name = "shop/admin/order.html"
    page_title = pgettext_lazy("several", "주문")
    index_url_name = "order:index"
    gone = gettext_lazy("그사이에 주문의 상태가 바뀌었어요. 지금 상태를 확인해 주세요.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.order = get_object_or_404(Order.objects.select_related("customer"), pk=kwargs["pk"])

    def get_subject(self) -> Order:
        return self.order

    @cached_property
    def payment(self) -> Payment | None:
        """The attempt that waits for a deposit, or one whose deposit may still come too late."""
        late = Payment.Status.EXPIRED if self.order.status in (Status.EXPIRED, Status.PENDING) else None
        waiting = self.order.payments.filter(provider=bank_transfer.NAME)
        return waiting.filter(status__in=[Payment.Status.WAITING_FOR_DEPOSIT, late]).last()

    @cached_property
    def receipt(self) -> Receipt:
        return Receipt(self.order)

    @cached_property
    def is_due_unasked(self) -> bool:
        return cash_receipts.is_due_unasked(self.order)

    def get_steps(self) -> list[Step]:
        return [*self.own_steps.values(), *self.next_steps]

    @cached_property
    def next_steps(self) -> list[Step]:
        return order_steps.next_steps(self.order, before=self.receipt.address)

    @cached_property
    def own_steps(self) -> dict[str, Step]:
        """Those that have their own place on the page."""
        found: list[Step] = []
        if self.payment:
            found.append(order_steps.Deposit(self.payment))
        if bank_transfer.unusable(self.order):
            found.append(order_steps.GiveBack(self.order))
        if self.names_account:
            found.append(
                order_steps.NameAccount(self.order, self.receipt.refund_account, is_missed=self.misses_account)
            )
        cash_receipt = self.receipt.cash_receipt
        if self.order.is_paid and (self.is_due_unasked or (cash_receipt and not cash_receipt.issued_at)):
            found.append(order_steps.IssueCashReceipt(self.order))
        if outdated := CashReceipt.objects.outdated().filter(order=self.order).first():
            found.append(order_steps.CorrectCashReceipt(self.order, outdated))
        return {step.action: step for step in found}

    @cached_property
    def misses_account(self) -> bool:
        """A provider asks where money is to go back to, and nobody has said it."""
        return any(refund.is_refused and refunds_to_account(refund.payment.method) for refund in self.receipt.refunds)

    @property
    def names_account(self) -> bool:
        is_by_hand = any(refund.is_manual for refund in self.receipt.refunds)
        return self.misses_account or is_by_hand or cancellation.needs_account(self.order)

    def act(self, request: HttpRequest) -> HttpResponse:
        action = request.POST.get("action", "")
        if action in ("refund", "refund_again"):
            self.refund(action, get_object_or_404(Refund, pk=request.POST.get("refund"), payment__order=self.order))
            return redirect(request.path)
        if action == "look_up":
            self.look_up(get_object_or_404(self.order.payments, pk=request.POST.get("payment")))
            return redirect(request.path)
        return super().act(request)

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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_change = self.user_has_permission("change")
        may_decide = self.request.user.has_perm("shop.change_claim")
        return super().get_context_data(
            **kwargs,
            order=self.order,
            receipt=self.receipt,
            may_change=may_change,
            payments=self.receipt.payments,
            events=self.order.events.select_related("by").prefetch_related("letters"),
            is_due_unasked=self.is_due_unasked,
            steps=self.next_steps if may_change else [],
            own=self.own_steps if may_change else {},
            claims=self.receipt.claim_stories if may_decide or self.request.user.has_perm("shop.view_claim") else [],
            entries=claim_entry.entries(self.order) if may_decide else [],
        )


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
    menu_label = pgettext_lazy("several", "주문")
    menu_order = 50
    name = "order"
    add_to_reference_index = False  # Nobody who orders waits for it.
    index_view_class = OrderIndexView
    page_view_class = OrderPageView
    list_display = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="order"),
        TitleColumn(
            "number",
            label=gettext_lazy("주문번호"),
            classname="ledger-code",
            get_url=lambda order: reverse("order:page", args=[order.pk]),
            sort_key="number",
        ),
        MomentColumn("placed_at", label=gettext_lazy("주문한 때"), sort_key="placed_at"),
        Column("buyer_name", label=gettext_lazy("주문자"), sort_key="buyer_name"),
        Column("goods", label=pgettext_lazy("ordered", "상품"), classname="ledger-words", accessor=goods_of),
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
