"""결제: every attempt to pay an order, what came of it, and what its provider says now."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from impactmuseum.base.ledger import LedgerIndexView, LedgerPageView, LedgerViewSet, MomentColumn
from impactmuseum.base.money import won
from shop.models import Letter, Payment
from shop.payments import comparison, reconciliation
from shop.payments.gateway import ProviderRefused, ProviderUnreachable, label_of, online_gateway, title_of
from shop.viewsets.payment_filters import PaymentFilterSet, matching


class PaymentIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Payment]:
        return Payment.objects.select_related("order")

    def search_queryset(self, queryset: QuerySet[Payment]) -> QuerySet[Payment]:
        return matching(queryset, self.search_query if self.is_searching else "")


class PaymentPageView(LedgerPageView):
    """Everything about one attempt. Asking its provider is the one thing that can be done here."""

    model = Payment
    template_name = "shop/admin/payment.html"
    page_title = pgettext_lazy("several", "결제")
    index_url_name = "payment:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.payment = get_object_or_404(Payment.objects.select_related("order"), pk=kwargs["pk"])

    def get_subject(self) -> Payment:
        return self.payment

    def get_page_subtitle(self) -> str:
        return self.payment.reference

    def act(self, request: HttpRequest) -> HttpResponse:
        try:
            outcome = reconciliation.look_up(payment=self.payment, at=timezone.now())
        except (ProviderUnreachable, ProviderRefused):
            messages.error(request, _("결제사가 지금 답하지 않아요. 잠시 뒤에 다시 해 주세요."))
            return redirect(request.path)
        said = _("결제사의 답: %(answer)s.") % {"answer": comparison.sentence_of(outcome.answer)}
        if outcome.is_under_way:
            messages.info(request, " ".join((said, _("아직 진행하고 있는 결제라 견주지 않았어요."))))
        elif self.payment.breaks.open().exists():
            messages.warning(request, " ".join((said, _("여기에 적힌 것과 달라요. 아래의 어긋난 돈을 봐 주세요."))))
        else:
            messages.success(request, " ".join((said, _("여기에 적힌 것과 같아요."))))
        return redirect(request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        payment = self.payment
        can_be_asked = online_gateway(payment.provider) is not None
        return super().get_context_data(
            **kwargs,
            payment=payment,
            order=payment.order,
            provider=title_of(payment.provider),
            method=label_of(payment.method),
            refunds=payment.refunds.select_related("by"),
            told=payment.events.all(),
            breaks=payment.breaks.all(),
            others=payment.order.payments.exclude(pk=payment.pk),
            letters=Letter.objects.filter(event__order=payment.order).select_related("event"),
            may_ask=can_be_asked and self.user_has_permission("change"),
        )


class PaymentViewSet(LedgerViewSet):
    model = Payment
    icon = "circle-check"
    menu_label = pgettext_lazy("several", "결제")
    menu_order = 52
    name = "payment"
    add_to_reference_index = False  # Nobody who pays waits for it.
    index_view_class = PaymentIndexView
    page_view_class = PaymentPageView
    list_display = [
        TitleColumn(
            "number",
            label=gettext_lazy("주문번호"),
            accessor=lambda payment: payment.order.number,
            get_url=lambda payment: reverse("payment:page", args=[payment.pk]),
            sort_key="order__number",
        ),
        MomentColumn("created_at", label=gettext_lazy("만든 때"), sort_key="created_at"),
        Column("method", label=gettext_lazy("결제 수단"), accessor=lambda payment: label_of(payment.method)),
        Column("amount", label=gettext_lazy("금액"), accessor=lambda payment: won(payment.amount), sort_key="amount"),
        Column(
            "captured",
            label=gettext_lazy("받은 돈"),
            accessor=lambda payment: won(payment.captured_amount) if payment.captured_amount else "",
            sort_key="captured_amount",
        ),
        Column(
            "refunded",
            label=gettext_lazy("환불"),
            accessor=lambda payment: won(payment.refunded_amount) if payment.refunded_amount else "",
            sort_key="refunded_amount",
        ),
        StatusTagColumn(
            "status",
            label=gettext_lazy("상태"),
            accessor="get_status_display",
            primary=lambda payment: payment.has_brought_money,
            sort_key="status",
        ),
    ]
    filterset_class = PaymentFilterSet
    search_fields = ["order__number", "provider_key"]
    ordering = ["-created_at", "-pk"]
