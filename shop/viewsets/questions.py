"""What members ask about products: answered by whoever looks after the shop and by the brand, hidden by the first."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from brands import partners
from community.viewsets.deeds import Deed, DeedsView, deeds_about
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.list_filters import one_of
from shop.models import Question
from shop.viewsets.answering import AnsweredFilterSet, answering


class QuestionFilterSet(AnsweredFilterSet):
    is_private = one_of(gettext_lazy("공개"), [("False", gettext_lazy("공개")), ("True", gettext_lazy("비공개"))])

    class Meta:
        model = Question
        fields: list[str] = []


class QuestionIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Question]:
        rows = partners.own(Question.objects.all(), user=self.request.user, brand="product__brand")
        rows = rows.select_related("author", "product__brand")
        return rows.defer("product__description", "product__notice", "product__brand__body")


class QuestionPageView(DeedsView):
    model = Question
    template_name = "shop/admin/question.html"
    page_title = pgettext_lazy("several", "문의")
    index_url_name = "question:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = partners.own(Question.objects.all(), user=request.user, brand="product__brand")
        rows = rows.select_related("author", "product__brand", "hidden_by", "answered_by")
        self.question = get_object_or_404(rows, pk=kwargs["pk"])

    def get_subject(self) -> Question:
        return self.question

    def deeds(self) -> list[Deed]:
        about = deeds_about(self.question)
        if not about:
            return []
        if self.question.is_private:
            note = _("글쓴이만 읽고, 이메일로도 알려요.")
        else:
            note = _("상품 쪽에서 모두가 읽고, 글쓴이에게 이메일로 알려요.")
        # A brand does not decide what may be asked of it.
        hiding = [] if partners.is_partner(self.request.user) else about
        return [answering(self.question, note=note), *hiding]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, subject=self.question)


class QuestionViewSet(LedgerViewSet):
    model = Question
    icon = "help"
    menu_label = pgettext_lazy("several", "문의")
    name = "question"
    index_view_class = QuestionIndexView
    page_view_class = QuestionPageView
    list_display = [
        "__str__",
        Column("product", label=gettext_lazy("상품"), accessor="product.name", sort_key="product__name"),
        Column("brand", label=gettext_lazy("브랜드"), accessor="product.brand.title", sort_key="product__brand__title"),
        Column("author", label=gettext_lazy("글쓴이"), accessor="author_name", sort_key="author__nickname"),
        Column(
            "is_private",
            label=gettext_lazy("공개"),
            accessor=lambda question: _("비공개") if question.is_private else _("공개"),
            sort_key="is_private",
        ),
        StatusTagColumn(
            "state", label=gettext_lazy("상태"), accessor="state", primary=lambda question: bool(question.is_shown)
        ),
        DateColumn("answered_at", label=gettext_lazy("답한 때"), sort_key="answered_at"),
        DateColumn("created_at", label=gettext_lazy("쓴 때"), sort_key="created_at"),
    ]
    filterset_class = QuestionFilterSet
    search_fields = ["text", "answer", "author__nickname", "product__name"]
    ordering = "-created_at"
