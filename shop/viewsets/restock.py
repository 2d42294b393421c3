"""Who waits for what to come back. Read only: asked for by visitors, answered by the worker."""

from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet, MomentColumn
from impactmuseum.base.list_filters import one_of
from shop.models import RestockRequest


class RestockFilterSet(WagtailFilterSet):
    sent = one_of(
        gettext_lazy("알림"),
        [("no", gettext_lazy("기다리는 중")), ("yes", pgettext_lazy("happened", "알림"))],
        method="with_letter",
    )

    class Meta:
        model = RestockRequest
        fields: list[str] = []

    def with_letter(self, found: QuerySet[RestockRequest], name: str, sent: str) -> QuerySet[RestockRequest]:
        return found.filter(sent_at__isnull=sent == "no")


class RestockIndexView(LedgerIndexView):
    any_permission_required = ["view"]

    def get_base_queryset(self) -> QuerySet[RestockRequest]:
        return RestockRequest.objects.select_related("variant__product")

    def get_edit_url(self, instance: Model) -> str:
        return ""


class RestockViewSet(LedgerViewSet):
    model = RestockRequest
    icon = "mail"
    menu_label = pgettext_lazy("several", "재입고 알림")
    name = "restock"
    index_view_class = RestockIndexView
    list_display = [
        Column("variant", label=gettext_lazy("옵션"), accessor=lambda request: request.variant.full_name),
        Column("email", label=gettext_lazy("이메일")),
        MomentColumn("created_at", label=gettext_lazy("신청한 때"), sort_key="created_at"),
        MomentColumn("sent_at", label=gettext_lazy("알린 때"), sort_key="sent_at"),
    ]
    filterset_class = RestockFilterSet
    search_fields = ["email", "variant__product__name", "variant__sku"]
    ordering = "-created_at"

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.filter(content_type__app_label=self.app_label, codename="view_restockrequest")
