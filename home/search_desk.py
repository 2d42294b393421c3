"""찾기: where editors teach the search words, and see what it could not answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from home import unanswered
from impactmuseum.base.ledger import LedgerPageView, LedgerViewSet, MomentColumn
from impactmuseum.base.models import SearchSynonym, UnansweredSearch


class SynonymViewSet(ModelViewSet):
    model = SearchSynonym
    icon = "tag"
    menu_label = gettext_lazy("같은 말")
    menu_order = 100
    name = "search_synonym"
    copy_view_enabled = False
    form_fields = ["words"]
    list_display = ["words"]
    search_fields = ["words"]
    ordering = ["words", "pk"]


class UnansweredPageView(LedgerPageView):
    """What to do about it: try it, say what it means, or take it off the list."""

    model = UnansweredSearch
    template_name = "search/admin/unanswered.html"
    page_title = gettext_lazy("찾지 못한 말")
    index_url_name = "unanswered:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.vain = get_object_or_404(UnansweredSearch, pk=kwargs["pk"])

    def act(self, request: HttpRequest) -> HttpResponse:
        unanswered.settle(self.vain)
        messages.success(request, _("‘%(query)s’을(를) 목록에서 지웠어요.") % {"query": self.vain.query})
        return redirect(self.index_url_name)

    def get_page_subtitle(self) -> str:
        return self.vain.query

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            vain=self.vain,
            try_url=f"{reverse('home:search')}?{urlencode({'query': self.vain.query})}",
            may_settle=self.user_has_permission("change"),
        )


class UnansweredViewSet(LedgerViewSet):
    model = UnansweredSearch
    icon = "help"
    menu_label = gettext_lazy("찾지 못한 말")
    menu_order = 200
    name = "unanswered"
    page_view_class = UnansweredPageView
    add_to_reference_index = False
    list_display = [
        TitleColumn(
            "query",
            label=gettext_lazy("찾은 말"),
            get_url=lambda vain: reverse("unanswered:page", args=[vain.pk]),
            sort_key="query",
        ),
        Column("count", label=gettext_lazy("번"), sort_key="count"),
        Column("first_asked_on", label=gettext_lazy("처음"), sort_key="first_asked_on"),
        MomentColumn("last_asked_at", label=gettext_lazy("마지막"), sort_key="last_asked_at"),
    ]
    search_fields = ["query"]
    ordering = ["-count", "-last_asked_at"]


class SearchMenu(ViewSetGroup):
    menu_label = gettext_lazy("찾기")
    menu_icon = "search"
    menu_order = 240
    items = (SynonymViewSet, UnansweredViewSet)
