from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from community.models import Comment
from community.viewsets.contribution_filters import ReportedFilterSet
from community.viewsets.deeds import Deed, DeedsView, deeds_about
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet


class CommentFilterSet(ReportedFilterSet):
    class Meta:
        model = Comment
        fields: list[str] = []


class CommentIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Comment]:
        return Comment.objects.select_related("author", "post").defer("post__text")


class CommentPageView(DeedsView):
    model = Comment
    template_name = "community/admin/contribution.html"
    page_title = pgettext_lazy("several", "댓글")
    index_url_name = "board_comment:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        comments = Comment.objects.select_related("author", "post", "hidden_by")
        self.comment = get_object_or_404(comments, pk=kwargs["pk"])

    def get_subject(self) -> Comment:
        return self.comment

    def deeds(self) -> list[Deed]:
        return deeds_about(self.comment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = self.comment.reports.select_related("reporter", "decided_by")
        return super().get_context_data(**kwargs, subject=self.comment, post=self.comment.post, reports=reports)


class CommentViewSet(LedgerViewSet):
    model = Comment
    icon = "comment"
    menu_label = pgettext_lazy("several", "댓글")
    menu_order = 200
    name = "board_comment"
    index_view_class = CommentIndexView
    page_view_class = CommentPageView
    list_display = [
        "__str__",
        Column("author", label=gettext_lazy("글쓴이"), accessor="author_name", sort_key="author__nickname"),
        Column("post", label=gettext_lazy("게시글")),
        StatusTagColumn(
            "state", label=gettext_lazy("상태"), accessor="state", primary=lambda comment: bool(comment.is_shown)
        ),
        DateColumn("created_at", label=gettext_lazy("쓴 때"), sort_key="created_at"),
    ]
    filterset_class = CommentFilterSet
    search_fields = ["text", "author__nickname", "post__title"]
    ordering = "-created_at"
