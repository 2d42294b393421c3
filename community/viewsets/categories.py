from django.utils.functional import cached_property
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from community.models import BoardCategory


class BoardCategoryViewSet(ModelViewSet):
    model = BoardCategory
    icon = "folder-open-inverse"
    menu_label = pgettext_lazy("several", "갈래")
    menu_order = 500
    name = "board_category"
    inspect_view_enabled = False
    copy_view_enabled = False
    list_display = [
        "name",
        Column("slug", label=pgettext_lazy("slug", "주소")),
        Column("posts_count", label=pgettext_lazy("several", "글"), accessor=lambda category: category.posts.count()),
    ]
    search_fields = ["name", "slug"]
    ordering = ["sort_order", "pk"]

    @cached_property
    def sort_order_field(self) -> str:
        return "sort_order"
