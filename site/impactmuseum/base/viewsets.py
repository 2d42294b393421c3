"""What superusers alone look after: the tokens of the API."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from impactmuseum.base.models import ApiToken


class SuperusersAlone(ModelPermissionPolicy):
    """Whoever makes a token for somebody can do what they can: no group is given that."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.is_active and user.is_superuser)

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return self.user_has_permission(user, "")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Model) -> bool:
        return self.user_has_permission(user, action)

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Model) -> bool:
        return self.user_has_permission(user, "")


# The viewset reads it when it is made.
register_permission_policy(ApiToken, SuperusersAlone(ApiToken))


class TokenIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.select_related("user", "created_by")


class TokenCreateView(generic.CreateView):
    secret = ""

    def save_instance(self) -> ApiToken:
        token: ApiToken = self.form.save(commit=False)
        token.created_by = self.request.user
        self.secret = token.take_secret()
        token.save()
        return token

    def form_valid(self, form: Any) -> HttpResponse:
        """The only page that ever shows it: no redirect, nothing kept in a session or a browser."""
        super().form_valid(form)
        messages.get_messages(self.request).used = True  # type: ignore[attr-defined]
        context = {"token": self.object, "secret": self.secret, "index_url": reverse("apitoken:index")}
        response = render(self.request, "api/admin/token_made.html", context)
        response["Cache-Control"] = "no-store"
        return response


class TokenRevokeView(generic.DeleteView):
    """A token is revoked, not deleted: who made what stays on record."""

    page_title = gettext_lazy("거두기")

    @property
    def confirmation_message(self) -> str:
        return _("‘%(name)s’ 토큰을 거두면 그 프로그램은 곧바로 아무것도 할 수 없어요.") % {"name": self.object}

    def delete_action(self) -> None:
        self.object.revoke(at=timezone.now())

    def get_success_message(self) -> str:
        return _("토큰을 거뒀어요.")


class ApiTokenViewSet(ModelViewSet):
    model = ApiToken
    icon = "key"
    name = "apitoken"
    menu_label = gettext_lazy("API 토큰")
    menu_order = 620
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = TokenIndexView
    add_view_class = TokenCreateView
    delete_view_class = TokenRevokeView
    list_display = [
        "name",
        Column("hint", label=gettext_lazy("앞부분")),
        Column("user", label=gettext_lazy("누구의 권한으로"), sort_key="user__username"),
        Column("scopes", label=gettext_lazy("할 수 있는 일"), accessor=lambda token: ", ".join(token.scopes)),
        Column("state", label=gettext_lazy("상태")),
        DateColumn("last_used_at", label=gettext_lazy("마지막으로 쓴 때"), sort_key="last_used_at"),
        DateColumn("expires_at", label=gettext_lazy("만료"), sort_key="expires_at"),
        Column("created_by", label=gettext_lazy("만든 사람")),
    ]
    search_fields = ["name", "user__username"]
    ordering = "-created_at"

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.none()
