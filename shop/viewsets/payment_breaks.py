"""어긋난 돈: what we wrote down against what providers say, and the one click that puts it right."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.log_actions import registry

from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet, MomentColumn
from impactmuseum.base.ledger_steps import Refusals, Step, StepsPageView
from shop.models import PaymentBreak
from shop.payments import repair
from shop.payments.gateway import title_of
from shop.viewsets.payment_filters import BreakFilterSet, matching

Repair = PaymentBreak.Repair

# What follows from a repair, said before the button is pressed.
CONSEQUENCES = {
    Repair.SETTLE: gettext_lazy(
        "주문이 결제완료가 되고 구매자에게 편지가 가요. 금액이 다르거나 이미 끝난 주문이면 받은 돈을 모두 돌려줘요."
    ),
    Repair.WRITE_OFF: gettext_lazy(
        "이 결제로 받은 돈을 지우고 주문을 취소해요. 예약한 수량이 풀리고 구매자에게 취소 편지가 가요. "
        "이미 보낸 주문은 취소되지 않아요. 되돌릴 수 없어요."
    ),
    Repair.CORRECT: gettext_lazy("여기에 적힌 받은 금액을 결제사의 금액으로 바꿔요. 주문은 그대로예요."),
    Repair.GIVE_BACK: gettext_lazy(
        "결제사에 환불을 부탁해요. 구매자가 결제한 방법으로 돈이 돌아가요. 되돌릴 수 없어요."
    ),
    Repair.CARRY_OUT: gettext_lazy(
        "결제사에 먼저 물어, 이미 나간 환불은 돌려준 것으로 적고 나가지 않은 환불은 다시 부탁해요. 두 번 나가지 않아요."
    ),
    Repair.REFUND_AGAIN: gettext_lazy("돌려줬다고 적힌 환불을 다시 열고 결제사에 새로 부탁해요. 되돌릴 수 없어요."),
    Repair.RECORD: gettext_lazy(
        "결제사가 돌려준 금액을 환불로 적어요. 주문의 상태와 재고는 그대로이니, "
        "주문 화면에서 취소나 반품을 마무리해 주세요."
    ),
    Repair.ASK: gettext_lazy("결제사에 지금 상태를 물어 다시 견줘요. 이제 맞으면 닫혀요. 돈은 움직이지 않아요."),
    Repair.SEEN: gettext_lazy("아무것도 바꾸지 않고 닫아요. 결제사의 말이 달라지면 다시 알려요. 까닭을 적어 주세요."),
}


class RepairForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=300)


class Mend(Step):
    refusals: Refusals = (repair.RepairRefused,)

    def __init__(self, row: PaymentBreak, chosen: Repair) -> None:
        self.row, self.chosen = row, chosen
        self.action, self.label, self.note = chosen.value, chosen.label, CONSEQUENCES[chosen]

    def make_form(self, data: QueryDict | None) -> RepairForm:
        form = RepairForm(data, prefix=self.action)
        form.fields["note"].required = self.chosen == Repair.SEEN
        return form

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        return repair.mend(row=self.row, repair=self.chosen, by=by, at=timezone.now(), note=data["note"])


class BreakIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[PaymentBreak]:
        """Those that wait for somebody come first."""
        found = PaymentBreak.objects.select_related("payment__order")
        return found.order_by(F("resolved_at").desc(nulls_first=True), "-found_at", "-pk")

    def search_queryset(self, queryset: QuerySet[PaymentBreak]) -> QuerySet[PaymentBreak]:
        query = self.search_query if self.is_searching else ""
        return matching(queryset, query, payment="payment__", own=("provider_key", "reference"))


class BreakPageView(StepsPageView):
    model = PaymentBreak
    template_name = "shop/admin/payment_break.html"
    page_title = gettext_lazy("어긋난 돈")
    index_url_name = "paymentbreak:index"
    gone = gettext_lazy("여기서 할 수 없는 일이에요. 아래에서 골라 주세요.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = PaymentBreak.objects.select_related("payment__order", "resolved_by")
        self.row = get_object_or_404(found, pk=kwargs["pk"])

    def get_subject(self) -> PaymentBreak:
        return self.row

    def get_steps(self) -> list[Step]:
        return [Mend(self.row, offered) for offered in repair.OFFERED[self.row.kind]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            row=self.row,
            steps=self.steps if self.row.is_open else [],
            payment=self.row.payment,
            provider=title_of(self.row.provider),
            history=registry.get_logs_for_instance(self.row).select_related("user"),
        )


class BreakViewSet(LedgerViewSet):
    model = PaymentBreak
    icon = "warning"
    menu_label = gettext_lazy("어긋난 돈")
    menu_order = 56
    name = "paymentbreak"
    add_to_reference_index = False  # Nobody who pays waits for it.
    index_view_class = BreakIndexView
    page_view_class = BreakPageView
    list_display = [
        TitleColumn(
            "kind",
            label=gettext_lazy("종류"),
            accessor="get_kind_display",
            get_url=lambda row: reverse("paymentbreak:page", args=[row.pk]),
        ),
        Column(
            "payment",
            label=gettext_lazy("주문번호"),
            accessor=lambda row: row.payment.order.number if row.payment else row.reference,
        ),
        Column("provider", label=gettext_lazy("결제사"), accessor=lambda row: title_of(row.provider)),
        Column("expected", label=gettext_lazy("여기에 적힌 것")),
        Column("found", label=gettext_lazy("결제사가 말하는 것")),
        MomentColumn("found_at", label=gettext_lazy("찾은 때")),
        StatusTagColumn(
            "state",
            label=gettext_lazy("상태"),
            accessor=lambda row: _("할 일") if row.is_open else _("끝남"),
            primary=lambda row: row.is_open,
        ),
    ]
    filterset_class = BreakFilterSet
    search_fields = ["payment__order__number", "provider_key", "reference"]
