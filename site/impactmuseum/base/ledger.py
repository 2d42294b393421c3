"""Ledgers in the admin: rows that no editor writes. They are opened, and changed only by the actions on their page."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.views.generic.base import TemplateView
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from impactmuseum.base import korean


class MomentColumn(Column):
    """A moment, to the minute; nothing where there is none."""

    def get_value(self, instance: Model) -> str:
        at = super().get_value(instance)
        return korean.short_moment(at) if at else ""


class LedgerIndexView(generic.IndexView):
    template_name = "ledger/admin/list.html"
    any_permission_required = ["change", "view"]

    def get_edit_url(self, instance: Model) -> str:
        return reverse(self.edit_url_name, args=[instance.pk])

    def get_list_more_buttons(self, instance: Model) -> list[Any]:
        return []


class LedgerPageView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The page of one row. Seeing it and acting on it are two permissions."""

    model: type[Model]
    index_url_name = ""
    any_permission_required = ["change", "view"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            raise PermissionDenied
        return self.act(request)

    def act(self, request: HttpRequest) -> HttpResponse:
        """Do what the form asks, and answer with the page or a redirect to it. A page without forms has none."""
        return self.http_method_not_allowed(request)

    def get_page_subtitle(self) -> str:
        return str(self.get_subject() or "")

    def get_subject(self) -> Model | None:
        """The row the page is about, if it is about one."""
        return None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": self.page_title},
            {"url": "", "label": self.get_page_subtitle()},
        ]


class LedgerViewSet(ModelViewSet):
    page_view_class: type[LedgerPageView] | None = None
    copy_view_enabled = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        unused = {f"{name}_url_name": None for name in ("add", "delete", "history", "usage")}
        return super().get_common_view_kwargs(**unused, edit_url_name=self.get_url_name("page"), **kwargs)

    def register_admin_url_finder(self) -> None:
        """The admin's log leads from what was done to the page of the row, where there is one."""
        if self.page_view_class:
            finder = type("LedgerURLFinder", (ModelAdminURLFinder,), {"edit_url_name": self.get_url_name("page")})
            register_admin_url_finder(self.model, finder)

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        codenames = [f"{action}_{self.model_name}" for action in ("view", "change")]
        return Permission.objects.filter(content_type__app_label=self.app_label, codename__in=codenames)

    def get_urlpatterns(self) -> list[URLPattern]:
        patterns = [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
        if self.page_view_class:
            patterns.append(path("<int:pk>/", self.construct_view(self.page_view_class), name="page"))
        return patterns
