from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn

from community import moderation
from community.models import Post, Report
from community.viewsets.deeds import Deed, DeedsView, deeds_about, log_of
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet
from impactmuseum.base.list_filters import any_of, days, one_of

KINDS = [("post", gettext_lazy("게시글")), ("comment", gettext_lazy("댓글"))]


class ReportFilterSet(WagtailFilterSet):
    status = any_of(gettext_lazy("처리"), Report.Status.choices)
    reason = any_of(gettext_lazy("까닭"), Report.Reason.choices)
    kind = one_of(gettext_lazy("무엇을"), KINDS, method="about")
    created_at = days(gettext_lazy("신고한 날"))

    class Meta:
        model = Report
        fields: list[str] = []

    def about(self, found: QuerySet[Report], name: str, kind: str) -> QuerySet[Report]:
        return found.exclude(**{kind: None})


class ReportIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[Report]:
        return Report.objects.select_related("post", "comment", "reporter").defer("post__text")


class ReportPageView(DeedsView):
    """One report. Its answer is that of all open reports about the same thing."""

    model = Report
    template_name = "community/admin/report.html"
    page_title = gettext_lazy("신고")
    index_url_name = "board_report:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        reports = Report.objects.select_related("post__author", "comment__author", "comment__post", "reporter")
        self.report = get_object_or_404(reports, pk=kwargs["pk"])

    def get_subject(self) -> Report:
        return self.report

    def deeds(self) -> list[Deed]:
        subject = self.report.subject
        deeds = deeds_about(subject)
        if self.report.status == Report.Status.OPEN:
            note = _("글은 그대로 두고, 이 글에 대한 열린 신고를 모두 닫아요.")
            do = partial(moderation.leave, subject=subject)
            deeds.append(Deed("leave", _("그대로 두기"), note=note, done=_("신고를 닫았어요."), do=do))
        return deeds

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        subject = self.report.subject
        others = Report.objects.about(subject).exclude(pk=self.report.pk).select_related("reporter", "decided_by")
        post = subject if isinstance(subject, Post) else subject.post
        context = super().get_context_data(**kwargs, report=self.report, subject=subject, post=post, reports=others)
        return {**context, "entries": log_of(subject)}


class ReportViewSet(LedgerViewSet):
    model = Report
    icon = "warning"
    menu_label = gettext_lazy("신고")
    menu_order = 300
    name = "board_report"
    index_view_class = ReportIndexView
    page_view_class = ReportPageView
    list_display = [
        "__str__",
        Column(
            "kind", label=gettext_lazy("무엇을"), accessor=lambda report: capfirst(report.subject._meta.verbose_name)
        ),
        Column("reporter", label=gettext_lazy("신고한 회원")),
        StatusTagColumn(
            "status",
            label=gettext_lazy("처리"),
            accessor="get_status_display",
            primary=lambda report: report.status == Report.Status.OPEN,
            sort_key="status",
        ),
        DateColumn("created_at", label=gettext_lazy("신고한 때"), sort_key="created_at"),
    ]
    filterset_class = ReportFilterSet
    search_fields = ["text", "note", "reporter__nickname", "post__author__nickname", "comment__author__nickname"]
    ordering = "-created_at"
