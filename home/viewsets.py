from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.pages import PageListingViewSet

from brands.viewsets import StoryListing
from home.models import ExhibitionPage
from problems.viewsets import ProblemListing


class ExhibitionListing(PageListingViewSet):
    model = ExhibitionPage
    icon = "image"
    name = "exhibition_listing"
    menu_label = _("기획 전시")
    menu_order = 300
    columns = [
        *PageListingViewSet.index_view_class.base_columns[:2],
        Column("opens_on", label=_("여는 날"), sort_key="opens_on"),
        Column("closes_on", label=_("닫는 날"), sort_key="closes_on"),
        *PageListingViewSet.index_view_class.base_columns[3:],
    ]


class ExhibitionMenu(ViewSetGroup):
    """전시: all that hangs on the walls. Only this app sees the halls and the stories at once."""

    menu_label = pgettext_lazy("several", "전시")
    menu_icon = "view"
    menu_order = 200
    items = (ProblemListing("problem_listing"), StoryListing("story_listing"), ExhibitionListing("exhibition_listing"))
