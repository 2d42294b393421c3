"""취소·반품·교환: what buyers ask for, who waits for an answer, and what an operator does about it."""

from typing import Any

from django.db.models import Case, F, Prefetch, QuerySet, When
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic.base import View
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet, MomentColumn
from impactmuseum.base.ledger_steps import StepsPageView
from impactmuseum.base.money import won
from shop.claim_sheet import ClaimSheet, waiting_days
from shop.claim_words import ClaimStory
from shop.models import Claim, ClaimLine, ClaimPicture
from shop.viewsets.claim_entry import ClaimEntryView
from shop.viewsets.claim_filters import ClaimFilterSet, about_orders
from shop.viewsets.claim_steps import ClaimStep, next_steps


class ClaimIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Claim]:
        lines = Prefetch("lines", ClaimLine.objects.select_related("order_item", "replacement"))
        claims = Claim.objects.select_related("order").prefetch_related(lines)
        return claims.annotate(waits_since=Case(When(status__in=Claim.OPEN_STATUSES, then=F("requested_at"))))

    def search_queryset(self, queryset: QuerySet[Claim]) -> QuerySet[Claim]:
        return about_orders(queryset, self.search_query) if self.is_searching else queryset


class ClaimPageView(StepsPageView):
    model = Claim
    template_name = "shop/admin/claim.html"
    page_title = gettext_lazy("취소·반품·교환")
    index_url_name = "claim:index"
    gone = gettext_lazy("그사이에 요청의 상태가 바뀌었어요. 지금 상태를 확인해 주세요.")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.claim = get_object_or_404(Claim.objects.select_related("order__customer"), pk=kwargs["pk"])

    def get_subject(self) -> Claim:
        return self.claim

    @cached_property
    def sheet(self) -> ClaimSheet:
        return ClaimSheet(self.claim)

    def get_steps(self) -> list[ClaimStep]:
        return next_steps(self.sheet)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, sheet=self.sheet, claim=self.sheet.claim, order=self.claim.order)


class ClaimPictureView(PermissionCheckedMixin, View):
    """A picture that came with a request, for those who may see the request."""

    model = Claim

    any_permission_required = ["change", "view"]

    def get(self, request: HttpRequest, pk: int, picture_pk: int) -> FileResponse:
        picture = get_object_or_404(ClaimPicture, pk=picture_pk, claim=pk)
        return FileResponse(picture.file.open(), content_type="image/webp")


def days_of(claim: Claim) -> str:
    if not claim.is_open:
        return ""
    days = waiting_days(claim)
    return _("%(days)d일") % {"days": days} if days else _("오늘")


class ClaimViewSet(LedgerViewSet):
    model = Claim
    icon = "redirect"
    menu_label = gettext_lazy("취소·반품·교환")
    menu_order = 52
    name = "claim"
    add_to_reference_index = False  # Nobody who asks waits for it.
    index_view_class = ClaimIndexView
    page_view_class = ClaimPageView
    list_display = [
        TitleColumn(
            "number",
            label=gettext_lazy("주문번호"),
            classname="ledger-code",
            accessor="order.number",
            get_url=lambda claim: reverse("claim:page", args=[claim.pk]),
            sort_key="order__number",
        ),
        Column("kind", label=gettext_lazy("종류"), accessor="get_kind_display", sort_key="kind"),
        StatusTagColumn(
            "status",
            label=gettext_lazy("상태"),
            accessor="get_status_display",
            primary=lambda claim: claim.is_open,
            sort_key="status",
        ),
        Column("buyer", label=gettext_lazy("주문자"), accessor="order.buyer_name", sort_key="order__buyer_name"),
        Column(
            "goods",
            label=pgettext_lazy("ordered", "상품"),
            classname="ledger-words",
            accessor=lambda claim: ClaimStory(claim).goods,
        ),
        Column(
            "amount",
            label=gettext_lazy("환불 금액"),
            classname="ledger-code",
            accessor=lambda claim: "" if claim.kind == Claim.Kind.EXCHANGE else won(claim.amount),
            sort_key="amount",
        ),
        MomentColumn("requested_at", label=gettext_lazy("요청한 때"), classname="ledger-code", sort_key="requested_at"),
        Column(
            "waiting",
            label=gettext_lazy("기다린 날"),
            classname="ledger-code",
            accessor=days_of,
            sort_key="waits_since",
        ),
    ]
    filterset_class = ClaimFilterSet
    search_fields = ["order__number", "order__buyer_name", "order__buyer_phone"]
    # Whoever has waited longest comes first, and what has ended comes after all that has not.
    ordering = [F("waits_since").asc(nulls_last=True), "-requested_at", "-pk"]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/pictures/<int:picture_pk>/", self.construct_view(ClaimPictureView), name="picture"),
            path("of/<int:order_pk>/<str:kind>/", self.construct_view(ClaimEntryView), name="enter"),
        ]
