"""What shoppers say of products: read, answered, hidden and restored by whoever looks after the shop."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from community.viewsets.deeds import Deed, DeedsView, deeds_about
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.list_filters import any_of
from shop.models import Review
from shop.review_forms import STARS
from shop.viewsets.answering import AnsweredFilterSet, answering


class ReviewFilterSet(AnsweredFilterSet):
    stars = any_of(gettext_lazy("별점"), STARS)

    class Meta:
        model = Review
        fields: list[str] = []


class ReviewIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Review]:
        return Review.objects.select_related("author", "product")


class ReviewPageView(DeedsView):
    model = Review
    template_name = "shop/admin/review.html"
    page_title = pgettext_lazy("several", "후기")
    index_url_name = "review:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Review.objects.select_related("author", "product__brand", "hidden_by", "answered_by")
        rows = rows.select_related("order_item__order").prefetch_related("pictures")
        self.review = get_object_or_404(rows, pk=kwargs["pk"])

    def get_subject(self) -> Review:
        return self.review

    def deeds(self) -> list[Deed]:
        about = deeds_about(self.review)
        note = _("모두에게 보이고, 글쓴이에게 이메일로 알려요.")
        return [answering(self.review, note=note), *about] if about else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, subject=self.review)


class ReviewViewSet(LedgerViewSet):
    model = Review
    icon = "pick"
    menu_label = pgettext_lazy("several", "후기")
    name = "review"
    index_view_class = ReviewIndexView
    page_view_class = ReviewPageView
    list_display = [
        "__str__",
        Column("product", label=gettext_lazy("상품"), accessor="product.name", sort_key="product__name"),
        Column("stars", label=gettext_lazy("별점"), sort_key="stars"),
        Column("author", label=gettext_lazy("글쓴이"), accessor="author_name", sort_key="author__nickname"),
        StatusTagColumn(
            "state", label=gettext_lazy("상태"), accessor="state", primary=lambda review: bool(review.is_shown)
        ),
        DateColumn("answered_at", label=gettext_lazy("답한 때"), sort_key="answered_at"),
        DateColumn("created_at", label=gettext_lazy("쓴 때"), sort_key="created_at"),
    ]
    filterset_class = ReviewFilterSet
    search_fields = ["text", "answer", "author__nickname", "product__name"]
    ordering = "-created_at"
