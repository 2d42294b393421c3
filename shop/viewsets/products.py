from typing import Any

import django_filters
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Revision, WorkflowState
from wagtail.snippets.views import snippets as views
from wagtail.snippets.views.snippets import SnippetViewSet

from brands import partners
from brands.models import BrandPage
from impactmuseum.base.deletion import SpokenDeleteView
from impactmuseum.base.list_filters import one_of
from impactmuseum.base.money import won
from problems.models import ProblemPage
from shop.models import Category, Product, Variant
from shop.product_panels import product_edit_handler
from shop.publishing import PublishRefused

SOLD_OUT = Q(available__lte=0) | Q(available__isnull=True)


class PictureColumn(Column):
    cell_template_name = "shop/admin/picture_cell.html"

    class Media:
        css = {"all": ["css/admin/shop.css"]}


def shelf() -> QuerySet[Product]:
    """Products with what the listing says of them: the price of this moment and the pieces that can be sold."""
    pieces = (
        Variant.objects.active()
        .filter(product=OuterRef("pk"))
        .order_by()
        .values("product")
        .annotate(pieces=Sum(F("stock__on_hand") - F("stock__reserved")))
        .values("pieces")
    )
    scheduled = Revision.objects.filter(
        approved_go_live_at__isnull=False,
        base_content_type=ContentType.objects.get_for_model(Product),
        object_id=Cast(OuterRef("pk"), CharField()),
    )
    products = Product.objects.select_related("cover", "brand").prefetch_related("cover__renditions")
    return (
        products.defer("description", "notice", "brand__body")
        .with_current_price()
        .annotate(available=Subquery(pieces), is_scheduled=Exists(scheduled))
    )


def price_of(product: Product) -> str:
    return won(product.current_price) if product.current_price is not None else "–"


def pieces_of(product: Product) -> str:
    return str(product.available) if product.available else str(_("품절"))


def state_of(product: Product) -> str:
    """Wagtail's own words for it, without its statement for each product."""
    state = _("게시 중") if product.live else _("초안")
    if product.is_scheduled:
        return _("%(state)s · 예약됨") % {"state": state}
    return _("%(state)s · 고치는 중") % {"state": state} if product.live and product.has_unpublished_changes else state


class ProductFilterSet(WagtailFilterSet):
    STATES = [
        ("live", gettext_lazy("게시 중")),
        ("draft", gettext_lazy("초안")),
        ("changed", gettext_lazy("고치는 중")),
        ("moderated", gettext_lazy("검토를 기다림")),
    ]

    brand = django_filters.ModelChoiceFilter(
        label=gettext_lazy("브랜드"), queryset=BrandPage.objects.sources().order_by("title").only("title")
    )
    problem = django_filters.ModelChoiceFilter(
        label=gettext_lazy("사회문제"),
        queryset=ProblemPage.objects.sources().order_by("path").only("title"),
        method="of_problem",
    )
    category = django_filters.ModelChoiceFilter(label=gettext_lazy("갈래"), queryset=Category.objects.all())
    state = one_of(gettext_lazy("상태"), STATES, method="in_state")
    sold_out = one_of(
        gettext_lazy("재고"), [("yes", gettext_lazy("품절")), ("no", gettext_lazy("살 수 있음"))], method="by_pieces"
    )

    class Meta:
        model = Product
        fields: list[str] = []

    def of_problem(self, products: QuerySet[Product], name: str, problem: ProblemPage) -> QuerySet[Product]:
        return products.filter(Q(brand__problem=problem) | Q(brand__second_problem=problem))

    def in_state(self, products: QuerySet[Product], name: str, state: str) -> QuerySet[Product]:
        in_review = WorkflowState.objects.active().filter(
            base_content_type=ContentType.objects.get_for_model(Product), object_id=Cast(OuterRef("pk"), CharField())
        )
        conditions = {
            "live": Q(live=True),
            "draft": Q(live=False),
            "changed": Q(live=True, has_unpublished_changes=True),
            "moderated": Q(Exists(in_review)),
        }
        return products.filter(conditions[state])

    def by_pieces(self, products: QuerySet[Product], name: str, answer: str) -> QuerySet[Product]:
        return products.filter(SOLD_OUT) if answer == "yes" else products.exclude(SOLD_OUT)


class SpeaksOfRefusal:
    """Publishing may be refused after the form was checked: another editor was faster. Say so and stay."""

    request: HttpRequest

    def run_action_method(self) -> HttpResponse | None:
        try:
            return super().run_action_method()  # type: ignore[misc]
        except PublishRefused as refusal:
            messages.error(self.request, _("초안으로 저장했고, 게시하지 않았어요. %(why)s") % {"why": refusal})
            return redirect(self.get_edit_url())  # type: ignore[attr-defined]


class ProductCreateView(SpeaksOfRefusal, views.CreateView):
    pass


class ProductEditView(SpeaksOfRefusal, views.EditView):
    pass


class ProductCopyView(SpeaksOfRefusal, views.CopyView):
    def get_initial_form_instance(self) -> Product:
        """A new product like the old one, with an address and codes of its own."""
        product: Product = super().get_initial_form_instance()
        variants = [variant for variant in product.variants.all() if not variant.is_retired]
        images = list(product.images.all())
        product.pk, product.slug, product.live = None, "", False
        for child in [*variants, *images]:
            child.pk = None
        for variant in variants:
            variant.sku = ""
        product.variants, product.images = variants, images
        return product


class ProductWorkflowActionView(views.WorkflowActionView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except PublishRefused as refusal:
            messages.error(request, _("게시하지 않았어요. %(why)s") % {"why": refusal})
            if request.headers.get("x-requested-with") == "XMLHttpRequest":
                return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url})
            return redirect(self.redirect_url)


class ProductViewSet(SnippetViewSet):
    model = Product
    icon = "tag"
    menu_label = pgettext_lazy("several", "상품")
    menu_order = 100
    add_to_admin_menu = False
    base_url_path = "products"
    edit_handler = product_edit_handler
    copy_view_enabled = True
    list_per_page = 50
    list_display = [
        "name",
        PictureColumn("cover", label=gettext_lazy("그림"), width="72px"),
        Column("brand", label=gettext_lazy("브랜드"), sort_key="brand__title"),
        Column("current_price", label=gettext_lazy("지금 가격"), accessor=price_of, sort_key="current_price"),
        StatusTagColumn(
            "available",
            label=gettext_lazy("재고"),
            accessor=pieces_of,
            primary=lambda product: bool(product.available),
            sort_key="available",
        ),
        StatusTagColumn(
            "state",
            label=gettext_lazy("상태"),
            accessor=state_of,
            primary=lambda product: product.live,
            sort_key="live",
        ),
    ]
    filterset_class = ProductFilterSet
    ordering = "-created_at"

    add_view_class = ProductCreateView
    edit_view_class = ProductEditView
    copy_view_class = ProductCopyView
    workflow_action_view_class = ProductWorkflowActionView

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        return partners.own(shelf(), user=request.user)


class CategoryViewSet(ModelViewSet):
    model = Category
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("several", "갈래")
    menu_order = 200
    name = "category"
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = [
        "name",
        Column("parent", label=gettext_lazy("위 갈래"), sort_key="parent__name"),
        Column("slug", label=pgettext_lazy("slug", "주소")),
        Column("products_count", label=gettext_lazy("상품 수"), accessor=lambda category: category.products.count()),
    ]
    search_fields = ["name", "slug"]
    ordering = ["sort_order", "pk"]
    delete_view_class = SpokenDeleteView

    @cached_property
    def sort_order_field(self) -> str:
        return "sort_order"
