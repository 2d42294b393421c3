"""결제사 알림: what providers told us by themselves, as they told it. Read only."""

import json
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from impactmuseum.base.ledger import LedgerIndexView, LedgerPageView, LedgerViewSet, MomentColumn
from shop.models import ProviderEvent
from shop.payments.gateway import title_of
from shop.viewsets.payment_filters import ProviderEventFilterSet, matching


class ProviderEventIndexView(LedgerIndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[ProviderEvent]:
        return ProviderEvent.objects.select_related("payment__order").defer("body")

    def search_queryset(self, queryset: QuerySet[ProviderEvent]) -> QuerySet[ProviderEvent]:
        return matching(queryset, self.search_query if self.is_searching else "", payment="payment__")


class ProviderEventPageView(LedgerPageView):
    model = ProviderEvent
    template_name = "shop/admin/provider_event.html"
    page_title = pgettext_lazy("several", "결제사 알림")
    index_url_name = "providerevent:index"
    any_permission_required = ["view"]
    http_method_names = ["get", "head"]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.event = get_object_or_404(ProviderEvent.objects.select_related("payment__order"), pk=kwargs["pk"])

    def get_subject(self) -> ProviderEvent:
        return self.event

    def get_page_subtitle(self) -> str:
        return self.event.kind

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs, event=self.event, provider=title_of(self.event.provider), body=spread(self.event.body)
        )


def spread(body: str) -> str:
    """JSON over several lines; anything else as it is."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except ValueError:
        return body


class ProviderEventViewSet(LedgerViewSet):
    model = ProviderEvent
    icon = "comment"
    menu_label = pgettext_lazy("several", "결제사 알림")
    menu_order = 65
    name = "providerevent"
    add_to_reference_index = False  # Nobody who pays waits for it.
    index_view_class = ProviderEventIndexView
    page_view_class = ProviderEventPageView
    list_display = [
        TitleColumn(
            "kind",
            label=gettext_lazy("종류"),
            get_url=lambda event: reverse("providerevent:page", args=[event.pk]),
            sort_key="kind",
        ),
        MomentColumn("received_at", label=gettext_lazy("받은 때"), sort_key="received_at"),
        Column("provider", label=gettext_lazy("결제사"), accessor=lambda event: title_of(event.provider)),
        Column(
            "payment",
            label=gettext_lazy("주문번호"),
            accessor=lambda event: event.payment.order.number if event.payment else "",
        ),
        MomentColumn("handled_at", label=gettext_lazy("처리한 때"), sort_key="handled_at"),
        Column("outcome", label=gettext_lazy("결과")),
    ]
    filterset_class = ProviderEventFilterSet
    search_fields = ["payment__order__number", "payment__provider_key"]
    ordering = ["-received_at", "-pk"]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label=self.app_label, codename="view_providerevent")
