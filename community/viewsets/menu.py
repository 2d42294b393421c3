from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSetGroup

from community.viewsets.categories import BoardCategoryViewSet
from community.viewsets.comments import CommentViewSet
from community.viewsets.members import MemberViewSet
from community.viewsets.posts import PostViewSet
from community.viewsets.reports import ReportViewSet


class CommunityMenu(ViewSetGroup):
    """커뮤니티: who comes here, what they say, and what others think should not stand there."""

    menu_label = _("커뮤니티")
    menu_icon = "comment"
    menu_order = 230
    items = (PostViewSet, CommentViewSet, ReportViewSet, MemberViewSet, BoardCategoryViewSet)
