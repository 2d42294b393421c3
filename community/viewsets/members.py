from functools import partial
from typing import Any

import django_filters
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from community import moderation
from community.models import Comment, Customer, Post, Report
from community.viewsets.deeds import Deed, DeedsView, ReasonForm
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.list_filters import days, one_of
from problems.models import ProblemPage

NEWEST = 20


class MemberFilterSet(WagtailFilterSet):
    banned = one_of(
        pgettext_lazy("permission", "글쓰기"),
        [("yes", gettext_lazy("막힘")), ("no", gettext_lazy("쓸 수 있음"))],
        method="with_ban",
    )
    problem = django_filters.ModelChoiceFilter(
        label=gettext_lazy("관심 있는 사회문제"), queryset=ProblemPage.objects.sources().order_by("path").only("title")
    )
    created_at = days(gettext_lazy("가입한 날"))

    class Meta:
        model = Customer
        fields: list[str] = []

    def with_ban(self, found: QuerySet[Customer], name: str, answer: str) -> QuerySet[Customer]:
        return found.filter(banned_at__isnull=answer == "no")


def count_of(model: type[Post] | type[Comment]) -> Coalesce:
    written: Any = model._default_manager.filter(author=OuterRef("pk"), deleted_at=None).order_by().values("author")
    return Coalesce(Subquery(written.annotate(n=Count("pk")).values("n")), 0)


class MemberIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Customer]:
        members = Customer.objects.select_related("user", "problem").defer("problem__body")
        return members.annotate(posts_count=count_of(Post), comments_count=count_of(Comment))


class MemberPageView(DeedsView):
    """A member: what they wrote, what others reported of it, and whether they may write on."""

    model = Customer
    template_name = "community/admin/member.html"
    page_title = pgettext_lazy("several", "회원")
    index_url_name = "member:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.member = get_object_or_404(
            Customer.objects.select_related("user", "problem", "banned_by"), pk=kwargs["pk"]
        )

    def get_subject(self) -> Customer:
        return self.member

    def deeds(self) -> list[Deed]:
        if self.member.is_banned:
            note, do = _("게시판에 다시 쓸 수 있어요."), partial(moderation.lift, member=self.member)
            return [Deed("lift", _("글쓰기 풀기"), note=note, done=_("글쓰기를 풀었어요."), do=do)]
        note = _("게시판에 새로 쓰거나 고치거나 신고할 수 없어요. 읽기와 주문은 그대로 할 수 있어요.")
        do = partial(moderation.ban, member=self.member)
        return [Deed("ban", _("글쓰기 막기"), note=note, done=_("글쓰기를 막았어요."), do=do, form_class=ReasonForm)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about_posts = Report.objects.filter(post__author=self.member)
        about_comments = Report.objects.filter(comment__author=self.member)
        reports = (about_posts | about_comments).select_related("reporter", "post", "comment", "decided_by")
        return super().get_context_data(
            **kwargs,
            member=self.member,
            posts=self.member.posts.newest()[:NEWEST],
            comments=self.member.comments.select_related("post").order_by("-created_at")[:NEWEST],
            reports=reports[:NEWEST],
        )


class MemberViewSet(LedgerViewSet):
    model = Customer
    icon = "user"
    menu_label = pgettext_lazy("several", "회원")
    menu_order = 400
    name = "member"
    index_view_class = MemberIndexView
    page_view_class = MemberPageView
    list_display = [
        "nickname",
        Column("username", label=gettext_lazy("아이디"), accessor="user.username", sort_key="user__username"),
        Column("problem", label=gettext_lazy("관심 있는 사회문제"), accessor="problem.title"),
        Column("posts_count", label=pgettext_lazy("several", "글"), sort_key="posts_count"),
        Column("comments_count", label=pgettext_lazy("several", "댓글"), sort_key="comments_count"),
        StatusTagColumn(
            "banned",
            label=pgettext_lazy("permission", "글쓰기"),
            accessor=lambda member: _("막힘") if member.is_banned else _("쓸 수 있음"),
            primary=lambda member: not member.is_banned,
        ),
        DateColumn("created_at", label=gettext_lazy("가입한 때"), sort_key="created_at"),
    ]
    filterset_class = MemberFilterSet
    search_fields = ["nickname", "user__username"]
    ordering = "-created_at"
