from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from problems.models import ProblemPage


class ProblemListing(PageListingViewSet):
    """The halls, with what an editor asks of them: their name, their colour, how many brands work in them."""

    model = ProblemPage
    icon = "warning"
    name = "problem_listing"
    menu_label = _("전시실(사회문제)")
    menu_order = 100
    columns = [
        *PageListingViewSet.index_view_class.base_columns[:2],
        Column("hall", label=_("전시실 이름"), sort_key="hall"),
        Column("accent", label=_("색"), accessor="get_accent_display"),
        Column("brands", label=pgettext_lazy("several", "브랜드"), accessor=lambda problem: problem.brands.count()),
        *PageListingViewSet.index_view_class.base_columns[3:],
    ]
