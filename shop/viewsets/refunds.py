"""환불: what was promised back, what has gone, and what somebody has to send or to look at."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, StatusTagColumn, TitleColumn

from impactmuseum.base.korean import short_date
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet, MomentColumn
from impactmuseum.base.money import won
from shop import late_refunds
from shop.models import Refund
from shop.payments import refunds
from shop.payments.gateway import label_of
from shop.viewsets.many_at_once import ManyAtOnce
from shop.viewsets.payment_filters import RefundFilterSet, listed_refunds, matching


class MarkRefundsSent(ManyAtOnce):
    """The operator sent the chosen amounts at the bank. What a provider gives back is left alone as well."""

    display_name = gettext_lazy("손으로 보낸 것으로 적기")
    aria_label = gettext_lazy("고른 환불을 손으로 보낸 것으로 적기")
    action_type = "mark_sent"
    icon = "rotate"
    template_name = "shop/admin/mark_refunds_sent.html"
    models = [Refund]
    permission = "shop.change_refund"
    not_permitted = gettext_lazy("환불을 바꿀 권한이 없어요.")
    agreement = gettext_lazy("네, 모두 보냈어요")

    @classmethod
    def get_queryset(cls, model: Any, object_ids: Any) -> QuerySet[Refund]:
        chosen = Refund.objects.filter(pk__in=object_ids)
        return chosen.select_related("payment__order__refund_account").order_by("pk")

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:
        """All that the listing shows as it is filtered now and that somebody sends by hand."""
        by_hand = listed_refunds(self.request).filter(pk__in=Refund.objects.manual().values("pk"))
        return by_hand.order_by().values_list("pk", flat=True)

    @classmethod
    def execute_action(cls, objects: list[Refund], action: Any = None, **kwargs: Any) -> tuple[int, int]:
        sent, action.refused = refunds.mark_many_sent(refunds=objects, by=action.request.user, at=timezone.now())
        return sent, 0

    def done(self, count: int) -> str:
        return _("환불 %(count)d건을 보낸 것으로 적었어요.") % {"count": count}


class RefundIndexView(LedgerIndexView):
    template_name = "shop/admin/refund_list.html"

    def get_base_queryset(self) -> QuerySet[Refund]:
        return Refund.objects.select_related("payment__order__refund_account", "by", "claim")

    def get_edit_url(self, instance: Any) -> str:
        return reverse("payment:page", args=[instance.payment_id])

    def search_queryset(self, queryset: QuerySet[Refund]) -> QuerySet[Refund]:
        return matching(queryset, self.search_query if self.is_searching else "", payment="payment__")


def goes_to(refund: Refund) -> str:
    """Where the money goes: the way it came, or the account its buyer named."""
    if refund.payment.provider != Refund.BY_HAND:
        return label_of(refund.payment.method)
    account = getattr(refund.payment.order, "refund_account", None)
    return str(account) if account else _("계좌를 아직 몰라요")


def due_of(refund: Refund) -> str:
    """`2026.12.02`, and of one that is late how much is owed beside it."""
    term = late_refunds.term_of(refund)
    if not term.days_late:
        return short_date(term.due)
    told = {"due": short_date(term.due), "days": term.days_late, "interest": won(term.interest)}
    return _("%(due)s · %(days)d일 늦음 · 지연배상금 %(interest)s") % told


class RefundViewSet(LedgerViewSet):
    model = Refund
    icon = "rotate"
    menu_label = pgettext_lazy("several", "환불")
    menu_order = 54
    name = "refund"
    add_to_reference_index = False  # Nobody who pays waits for it.
    index_view_class = RefundIndexView
    list_display = [
        BulkActionsCheckboxColumn("bulk_actions", obj_type="refund"),
        TitleColumn(
            "number",
            label=gettext_lazy("주문번호"),
            accessor=lambda refund: refund.payment.order.number,
            get_url=lambda refund: reverse("order:page", args=[refund.payment.order_id]),
            sort_key="payment__order__number",
        ),
        MomentColumn("requested_at", label=gettext_lazy("약속한 때"), sort_key="requested_at"),
        Column("amount", label=gettext_lazy("금액"), accessor=lambda refund: won(refund.amount), sort_key="amount"),
        Column("goes_to", label=gettext_lazy("돌려받는 곳"), accessor=goes_to),
        Column("reason", label=gettext_lazy("사유"), accessor=lambda refund: refund.failure or refund.reason),
        StatusTagColumn(
            "status",
            label=gettext_lazy("상태"),
            accessor="get_status_display",
            primary=lambda refund: refund.status != Refund.Status.DONE,
            sort_key="status",
        ),
        Column("due", label=gettext_lazy("법정 기한"), accessor=due_of),
        MomentColumn("done_at", label=gettext_lazy("돌려준 때"), sort_key="done_at"),
    ]
    filterset_class = RefundFilterSet
    search_fields = ["payment__order__number", "payment__provider_key"]
    ordering = ["-requested_at", "-pk"]
