"""What needs somebody today: the panel on the first screen of the admin. Fifteen statements, whatever there is."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import ModelLogEntry, WorkflowState

from community.models import Report
from shop import cash_receipts, late_refunds, rounds
from shop.models import CashReceipt, Claim, Order, PaymentBreak, Product, Question, Refund, ShopSettings, Stock

REMEMBERED_FOR = timedelta(days=14)


@dataclass(frozen=True)
class Chore:
    """`count` things that wait, in a word, and where they are done."""

    label: str
    count: int
    url: str


class TodayPanel(Component):
    name = "today"
    template_name = "shop/admin/today.html"
    order = 50

    class Media:
        css = {"all": ["css/admin/shop.css"]}

    def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
        user = parent_context["request"].user
        chores: list[Chore] = []
        may_see_orders = user.has_perm("shop.view_order") or user.has_perm("shop.change_order")
        if may_see_orders:
            chores += order_chores()
        if user.has_perm("shop.view_claim") or user.has_perm("shop.change_claim"):
            chores += claim_chores()
        if user.has_perm("shop.view_paymentbreak") or user.has_perm("shop.change_paymentbreak"):
            chores += break_chores()
        if user.has_perm("shop.view_refund") or user.has_perm("shop.change_refund"):
            chores += refund_chores()
        if user.has_perm("shop.view_stock") or user.has_perm("shop.change_stock"):
            chores += stock_chores()
        may_edit = user.has_perm("shop.change_product")
        if may_edit:
            chores += product_chores()
        if user.has_perm("shop.view_question") or user.has_perm("shop.change_question"):
            chores += question_chores()
        if user.has_perm("community.view_report") or user.has_perm("community.change_report"):
            chores += board_chores()
        return {
            "alarms": rounds.alarms(at=timezone.now()) if may_see_orders else [],
            "chores": [chore for chore in chores if chore.count],
            "put_off": put_off() if may_edit else [],
            "is_shown": bool(chores),
        }


def order_chores() -> list[Chore]:
    listing = reverse("order:index")
    counts = Order.objects.aggregate(
        waiting=Count("pk", filter=Q(status=Order.Status.PENDING)),
        paid=Count("pk", filter=Q(status=Order.Status.PAID)),
    )
    return [
        Chore(_("입금을 기다리는 주문"), counts["waiting"], f"{listing}?status={Order.Status.PENDING}"),
        Chore(_("준비할 주문"), counts["paid"], f"{listing}?status={Order.Status.PAID}"),
        Chore(_("발급할 현금영수증"), cash_receipts.to_issue().count(), f"{listing}?cash_receipt=open"),
        Chore(_("고칠 현금영수증"), CashReceipt.objects.outdated().count(), f"{listing}?cash_receipt=outdated"),
    ]


def break_chores() -> list[Chore]:
    return [Chore(_("어긋난 돈"), PaymentBreak.objects.open().count(), f"{reverse('paymentbreak:index')}?state=open")]


def refund_chores() -> list[Chore]:
    """What providers are asked for goes by itself; transfers and refusals are somebody's."""
    listing = reverse("refund:index")
    counts = Refund.objects.open().aggregate(
        refused=Count("pk", filter=Q(status=Refund.Status.REFUSED)),
        manual=Count("pk", filter=Q(status=Refund.Status.REQUESTED, payment__provider=Refund.BY_HAND)),
    )
    return [
        Chore(_("결제사가 거절한 환불"), counts["refused"], f"{listing}?state=refused"),
        Chore(_("손으로 보낼 환불"), counts["manual"], f"{listing}?state=manual"),
        Chore(_("법정 기한이 지난 환불"), late_refunds.late().count(), f"{listing}?state=late"),
    ]


def claim_chores() -> list[Chore]:
    listing = reverse("claim:index")
    collected = Q(status=Claim.Status.COLLECTED)
    counts = Claim.objects.aggregate(
        asked=Count("pk", filter=Q(status=Claim.Status.REQUESTED)),
        returned=Count("pk", filter=collected & Q(kind=Claim.Kind.RETURN)),
        exchanged=Count("pk", filter=collected & Q(kind=Claim.Kind.EXCHANGE)),
    )
    back = f"{listing}?status={Claim.Status.COLLECTED}&kind="
    return [
        Chore(_("답할 취소·반품·교환 요청"), counts["asked"], f"{listing}?status={Claim.Status.REQUESTED}"),
        Chore(_("돌아와서 환불할 반품"), counts["returned"], f"{back}{Claim.Kind.RETURN}"),
        Chore(_("보낼 교환 상품"), counts["exchanged"], f"{back}{Claim.Kind.EXCHANGE}"),
    ]


def stock_chores() -> list[Chore]:
    listing = reverse("stock:index")
    few = ShopSettings.to_show().few_left
    sold_out = Q(on_hand__lte=F("reserved"))
    counts = Stock.objects.on_sale().aggregate(
        out=Count("pk", filter=sold_out), low=Count("pk", filter=~sold_out & Q(on_hand__lte=F("reserved") + few))
    )
    return [
        Chore(_("품절된 옵션"), counts["out"], f"{listing}?level=out"),
        Chore(_("얼마 안 남은 옵션"), counts["low"], f"{listing}?level=low"),
    ]


def product_chores() -> list[Chore]:
    product = ContentType.objects.get_for_model(Product)
    waiting = WorkflowState.objects.filter(base_content_type=product, status=WorkflowState.STATUS_IN_PROGRESS).count()
    return [
        Chore(_("검토를 기다리는 상품"), waiting, f"{reverse('wagtailsnippets_shop_product:list')}?state=moderated")
    ]


def question_chores() -> list[Chore]:
    listing = f"{reverse('question:index')}?state=shown&answered=no"
    return [Chore(_("답할 문의"), Question.objects.unanswered().count(), listing)]


def board_chores() -> list[Chore]:
    listing = f"{reverse('board_report:index')}?status={Report.Status.OPEN}"
    return [Chore(_("살펴볼 신고"), Report.objects.open().count(), listing)]


def put_off() -> list[dict[str, str]]:
    """Scheduled publications of late that were refused, and why."""
    since = timezone.now() - REMEMBERED_FOR
    entries = ModelLogEntry.objects.filter(action="shop.publish_refused", timestamp__gte=since)[:10]
    return [
        {
            "name": entry.label,
            "reason": entry.data.get("reason", ""),
            "url": reverse("wagtailsnippets_shop_product:edit", args=[entry.object_id]),
        }
        for entry in entries
    ]
