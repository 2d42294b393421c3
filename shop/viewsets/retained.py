"""What is kept apart of members who left. Superusers read it; nobody writes it."""

from typing import Any

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn

from impactmuseum.base.ledger import LedgerIndexView, LedgerPageView, LedgerViewSet
from shop.models import RetainedRecord


class RetainedIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[RetainedRecord]:
        return RetainedRecord.objects.select_related("order")


class RetainedPageView(LedgerPageView):
    model = RetainedRecord
    template_name = "shop/admin/retained_record.html"
    page_title = gettext_lazy("따로 보관하는 기록")
    header_icon = "lock"
    index_url_name = "retained:index"

    @cached_property
    def record(self) -> RetainedRecord:
        found: RetainedRecord = get_object_or_404(RetainedRecord.objects.select_related("order"), pk=self.kwargs["pk"])
        return found

    def get_subject(self) -> Model:
        return self.record

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(record=self.record, **kwargs)


class RetainedViewSet(LedgerViewSet):
    model = RetainedRecord
    icon = "lock"
    menu_label = gettext_lazy("따로 보관하는 기록")
    menu_order = 800
    name = "retained"
    index_view_class = RetainedIndexView
    page_view_class = RetainedPageView
    list_display: list[Any] = [
        Column("order", label=gettext_lazy("주문"), accessor="order"),
        DateColumn("created_at", label=gettext_lazy("따로 둔 때"), sort_key="created_at"),
        DateColumn("keep_until", label=gettext_lazy("보관 기한"), sort_key="keep_until"),
    ]
    search_fields = ["order__number"]
    ordering = "keep_until"
