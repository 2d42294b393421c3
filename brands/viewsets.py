from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.viewsets.pages import PageListingViewSet

from brands.models import BrandPage, BrandPartner, BrandStoryPage

CHECKBOX_AND_TITLE = PageListingViewSet.index_view_class.base_columns[:2]
UPDATED_AND_STATE = PageListingViewSet.index_view_class.base_columns[3:]


class BrandListing(PageListingViewSet):
    model = BrandPage
    icon = "group"
    name = "brand_listing"
    menu_label = pgettext_lazy("several", "브랜드")
    menu_order = 210
    add_to_admin_menu = True
    columns = [
        *CHECKBOX_AND_TITLE,
        Column("problem", label=_("사회문제"), accessor="problem.title", sort_key="problem__title"),
        Column("place", label=_("곳"), sort_key="place"),
        Column("products", label=pgettext_lazy("several", "상품"), accessor=lambda brand: brand.products.count()),
        *UPDATED_AND_STATE,
    ]
    list_filter = ["problem", "live"]


class StoryListing(PageListingViewSet):
    model = BrandStoryPage
    icon = "doc-full"
    name = "story_listing"
    menu_label = pgettext_lazy("several", "이야기")
    menu_order = 200
    columns = [
        *CHECKBOX_AND_TITLE,
        Column("brand", label=_("브랜드"), accessor="brand.title"),
        Column("author", label=_("글쓴이"), sort_key="author"),
        DateColumn("date", label=_("날짜"), sort_key="date"),
        *UPDATED_AND_STATE,
    ]


class PartnerViewSet(ModelViewSet):
    """Who belongs to which brand. No group has its permissions: superusers alone."""

    model = BrandPartner
    icon = "user"
    name = "brand_partner"
    menu_label = pgettext_lazy("several", "브랜드 파트너")
    menu_order = 610
    add_to_settings_menu = True
    copy_view_enabled = False
    form_fields = ["brand", "user"]
    list_display = ["brand", Column("user", label=_("사용자"), sort_key="user__username")]
    search_fields = ["brand__title", "user__username", "user__email"]
