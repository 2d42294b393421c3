"""What shoppers say of products: read, answered, hidden and restored by whoever looks after the shop."""

from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from community.viewsets.deeds import Deed, DeedsView, deeds_about
from community.viewsets.posts import STATES
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.plain_text import PlainTextField
from shop import reviews
from shop.models import Review
from shop.models.review import ANSWER_LENGTH
from shop.review_forms import STARS


class ReviewFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("상태"),
        choices=STATES,
        method="in_state",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("모두"),
    )
    answered = django_filters.ChoiceFilter(
        label=gettext_lazy("답변"),
        choices=[("no", gettext_lazy("답하지 않음")), ("yes", gettext_lazy("답함"))],
        method="with_answer",
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("모두"),
    )
    stars = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("별점"), choices=STARS, widget=forms.CheckboxSelectMultiple
    )
    created_at = django_filters.DateFromToRangeFilter(label=gettext_lazy("쓴 날"), widget=DateRangePickerWidget)

    class Meta:
        model = Review
        fields: list[str] = []

    def in_state(self, found: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        rows: Any = found
        if state == "deleted":
            return found.exclude(deleted_at=None)
        return rows.hidden() if state == "hidden" else rows.shown()

    def with_answer(self, found: QuerySet[Any], name: str, answered: str) -> QuerySet[Any]:
        return found.filter(answered_at__isnull=answered == "no")


class AnswerForm(forms.Form):
    text = PlainTextField(
        label=gettext_lazy("답변"),
        max_length=ANSWER_LENGTH,
        help_text=gettext_lazy("상품 쪽의 후기 아래에 적은 그대로 보여요."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ReviewIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Review]:
        return Review.objects.select_related("author", "product")


class ReviewPageView(DeedsView):
    model = Review
    template_name = "shop/admin/review.html"
    page_title = gettext_lazy("후기")
    index_url_name = "review:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = Review.objects.select_related("author", "product", "hidden_by", "answered_by", "order_item__order")
        self.review = get_object_or_404(rows.prefetch_related("pictures"), pk=kwargs["pk"])

    def get_subject(self) -> Review:
        return self.review

    def deeds(self) -> list[Deed]:
        about = deeds_about(self.review)
        return [self._answering(), *about] if about else []

    def _answering(self) -> Deed:
        if self.review.answered_at:
            button, note = _("답변 고치기"), _("고친 것은 다시 이메일로 알리지 않아요.")
        else:
            button, note = _("답변 올리기"), _("모두에게 보이고, 글쓴이에게 이메일로 알려요.")
        do = partial(reviews.answer, review=self.review)
        deed = Deed("answer", button, note=note, done=_("답변을 올렸어요."), do=do, form_class=AnswerForm)
        deed.form.initial = {"text": self.review.answer}
        return deed

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, subject=self.review)


class ReviewViewSet(LedgerViewSet):
    model = Review
    icon = "pick"
    menu_label = gettext_lazy("후기")
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
