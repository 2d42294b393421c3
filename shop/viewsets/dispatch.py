"""Many orders at once: begin to prepare them, pick and pack them, send them by the courier's list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Prefetch, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from shop import orders, tracking_upload
from shop.models import Order, OrderItem
from shop.tracking_upload import Row, UnreadableFile, Verdict
from shop.viewsets.many_at_once import ManyAtOnce
from shop.viewsets.order_filters import listed

Status = Order.Status
SIGNED_FOR = "shop.tracking_upload"
SIGNED_SECONDS = 60 * 60
PACKED_AT_ONCE = 500


class PrepareOrders(ManyAtOnce):
    """Begin to prepare the chosen orders."""

    display_name = gettext_lazy("상품 준비 시작")
    aria_label = gettext_lazy("고른 주문의 상품 준비 시작")
    action_type = "prepare"
    icon = "clipboard-list"
    template_name = "shop/admin/prepare_orders.html"
    models = [Order]
    permission = "shop.change_order"
    not_permitted = gettext_lazy("주문을 바꿀 권한이 없어요.")
    agreement = gettext_lazy("네, 준비를 시작할게요")

    def get_all_objects_in_listing_query(self, parent_id: Any) -> QuerySet[Any]:
        """All that the listing shows as it is filtered now and that can be prepared."""
        return listed(self.request).filter(status=Status.PAID).order_by().values_list("pk", flat=True)

    def object_context(self, obj: Order) -> dict[str, Any]:
        return {"item": obj, "can": Status.PREPARING in orders.TRANSITIONS[obj.status]}

    @classmethod
    def execute_action(cls, objects: list[Order], action: Any = None, **kwargs: Any) -> tuple[int, int]:
        begun, action.refused = orders.prepare(orders=objects, by=action.request.user)
        return begun, 0

    def done(self, count: int) -> str:
        return _("주문 %(count)d건의 준비를 시작했어요.") % {"count": count}


class DispatchView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page of the order desk about many orders."""

    model = Order
    any_permission_required = ["change", "view"]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("order:index"), "label": _("주문")},
            {"url": "", "label": self.page_title},
        ]


class PreparationView(DispatchView):
    """Of the orders in preparation that can be sent. How many can't, because somebody has to decide first, is said."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            put_aside=Order.objects.in_preparation(is_claimed=True).count(),
            put_aside_url=f"{reverse('order:index')}?status={Status.PREPARING}&claim=open",
        )


class PickingListView(PreparationView):
    """How many of each option to fetch from the shelf."""

    template_name = "shop/admin/picking_list.html"
    page_title = gettext_lazy("집품 목록")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        orders = Order.objects.in_preparation(is_claimed=False)
        lines = OrderItem.objects.filter(order__in=orders.order_by().values("pk")).to_send()
        rows = (
            lines.order_by("brand_name", "product_name", "option_label", "sku")
            .values("sku", "brand_name", "product_name", "option_label")
            .annotate(pieces=Sum("quantity") - Sum("cancelled"), in_orders=Count("order", distinct=True))
        )
        return super().get_context_data(
            **kwargs,
            rows=rows,
            pieces=lines.aggregate(pieces=Sum("quantity") - Sum("cancelled"))["pieces"] or 0,
            orders=orders.count(),
        )


class PackingListView(PreparationView):
    """What goes into each parcel and where it goes, the oldest order first."""

    template_name = "shop/admin/packing_list.html"
    page_title = gettext_lazy("포장 목록")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        preparing = Order.objects.in_preparation(is_claimed=False)
        items = Prefetch("items", OrderItem.objects.to_send())
        shown = preparing.prefetch_related(items, "addresses").order_by("placed_at", "pk")[:PACKED_AT_ONCE]
        return super().get_context_data(**kwargs, orders=shown, left_out=max(preparing.count() - PACKED_AT_ONCE, 0))


class TrackingFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV 파일"),
        help_text=gettext_lazy("주문번호, 택배사, 운송장번호 순서예요. 1MB, 2,000줄까지 올릴 수 있어요."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> list[Row]:
        file = self.cleaned_data["file"]
        try:
            # One byte more than allowed tells that there is more.
            return tracking_upload.read(content=file.read(tracking_upload.MOST_BYTES + 1))
        except UnreadableFile as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class TrackingUploadView(DispatchView):
    """Upload, look at what each row will do, then let it be done. The rows travel signed between the two."""

    template_name = "shop/admin/tracking_upload.html"
    page_title = gettext_lazy("운송장 번호 올리기")
    any_permission_required = ["change"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        if "rows" in request.POST:
            return self.carry_out(request.POST["rows"])
        form = TrackingFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        rows = form.cleaned_data["file"]
        return self.show(rows, tracking_upload.examine(rows=rows), is_done=False)

    def carry_out(self, signed: str) -> HttpResponse:
        try:
            raw = signing.loads(signed, salt=SIGNED_FOR, max_age=SIGNED_SECONDS)
        except signing.BadSignature:
            messages.error(self.request, _("너무 오래 지났어요. 파일을 다시 올려 주세요."))
            return redirect(self.request.path)
        rows = [Row(*cells) for cells in raw]
        by: Any = self.request.user
        return self.show(rows, tracking_upload.apply(rows=rows, by=by), is_done=True)

    def show(self, rows: list[Row], verdicts: list[Verdict], *, is_done: bool) -> HttpResponse:
        counts = dict.fromkeys(("ready", "sent", "already", "error", "later"), 0)
        for verdict in verdicts:
            counts[verdict.state] += 1
        waiting = counts["later"] if is_done else counts["ready"]
        signed = signing.dumps([list(row) for row in rows], salt=SIGNED_FOR, compress=True) if waiting else ""
        context = self.get_context_data(
            verdicts=verdicts, counts=counts, is_done=is_done, waiting=waiting, signed=signed
        )
        return self.render_to_response(context)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": TrackingFileForm(), **kwargs})
