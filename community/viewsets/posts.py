from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from community.models import BoardCategory, Post
from community.viewsets.contribution_filters import ReportedFilterSet
from community.viewsets.deeds import Deed, DeedsView, deeds_about
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.list_filters import one_of
from problems.models import ProblemPage


class PostFilterSet(ReportedFilterSet):
    is_notice = one_of(gettext_lazy("공지"), [("True", gettext_lazy("공지만"))])
    category = django_filters.ModelChoiceFilter(label=gettext_lazy("갈래"), queryset=BoardCategory.objects.all())
    problem = django_filters.ModelChoiceFilter(
        label=gettext_lazy("전시실"), queryset=ProblemPage.objects.sources().order_by("path").only("title")
    )

    class Meta:
        model = Post
        fields: list[str] = []


class PostIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Post]:
        return Post.objects.select_related("author", "category", "problem").defer("text", "problem__body")


class PostPageView(DeedsView):
    model = Post
    template_name = "community/admin/contribution.html"
    page_title = pgettext_lazy("several", "게시글")
    index_url_name = "board_post:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        posts = Post.objects.select_related("author", "category", "problem", "hidden_by")
        self.post_row = get_object_or_404(posts.prefetch_related("pictures"), pk=kwargs["pk"])

    def get_subject(self) -> Post:
        return self.post_row

    def deeds(self) -> list[Deed]:
        return deeds_about(self.post_row)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = self.post_row.reports.select_related("reporter", "decided_by")
        return super().get_context_data(**kwargs, subject=self.post_row, post=self.post_row, reports=reports)


class PostViewSet(LedgerViewSet):
    model = Post
    icon = "doc-full"
    menu_label = pgettext_lazy("several", "게시글")
    menu_order = 100
    name = "board_post"
    index_view_class = PostIndexView
    page_view_class = PostPageView
    list_display = [
        "__str__",
        Column("author", label=gettext_lazy("글쓴이"), accessor="author_name", sort_key="author__nickname"),
        Column("category", label=gettext_lazy("갈래"), sort_key="category__sort_order"),
        Column("problem", label=gettext_lazy("전시실"), accessor="problem.title"),
        StatusTagColumn(
            "state", label=gettext_lazy("상태"), accessor="state", primary=lambda post: bool(post.is_shown)
        ),
        DateColumn("created_at", label=gettext_lazy("쓴 때"), sort_key="created_at"),
    ]
    filterset_class = PostFilterSet
    # By hand and not by the index, which knows nothing of who wrote what.
    search_backend_name = None
    search_fields = ["title", "text", "author__nickname"]
    ordering = "-created_at"
