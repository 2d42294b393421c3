"""What superusers alone look after: the tokens of the API, and who is told by webhooks."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from impactmuseum.base import webhook_outbox, webhooks
from impactmuseum.base.ledger import LedgerIndexView, LedgerViewSet, MomentColumn
from impactmuseum.base.ledger_steps import Step, StepsPageView
from impactmuseum.base.models import ApiToken, WebhookEndpoint, WebhookMessage


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
register_permission_policy(WebhookEndpoint, SuperusersAlone(WebhookEndpoint))
register_permission_policy(WebhookMessage, SuperusersAlone(WebhookMessage))


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


def _shown_once(request: Any, endpoint: WebhookEndpoint) -> HttpResponse:
    context = {"endpoint": endpoint, "index_url": reverse("webhook:index")}
    response = render(request, "api/admin/webhook_secret.html", context)
    response["Cache-Control"] = "no-store"
    return response


class WebhookCreateView(generic.CreateView):
    def save_instance(self) -> WebhookEndpoint:
        endpoint: WebhookEndpoint = self.form.save(commit=False)
        endpoint.created_by = self.request.user
        endpoint.save()
        return endpoint

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        return _shown_once(self.request, self.object)


class WebhookEditView(generic.EditView):
    """Beside the form: a new secret (`?rotate`), and switching an endpoint on again (`?enable`)."""

    template_name = "api/admin/webhook_form.html"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        endpoint: WebhookEndpoint = self.get_object()
        if "rotate" in request.POST:
            endpoint.rotate(at=timezone.now())
            endpoint.save()
            return _shown_once(request, endpoint)
        if "enable" in request.POST:
            webhooks.enable(endpoint)
            messages.success(request, _("다시 켰어요."))
            return redirect(request.path)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer


class WebhookViewSet(ModelViewSet):
    model = WebhookEndpoint
    icon = "link-external"
    name = "webhook"
    menu_label = gettext_lazy("웹훅")
    menu_order = 630
    add_to_settings_menu = True
    copy_view_enabled = False
    add_view_class = WebhookCreateView
    edit_view_class = WebhookEditView
    list_display = [
        "name",
        Column("url", label=pgettext_lazy("url", "주소")),
        Column("events", label=gettext_lazy("알릴 일"), accessor=lambda endpoint: ", ".join(endpoint.events)),
        Column("state", label=gettext_lazy("상태")),
        Column("created_by", label=gettext_lazy("만든 사람")),
    ]
    search_fields = ["name", "url"]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.none()


class SendAgain(Step):
    action = "again"
    label = gettext_lazy("다시 보내기")
    note = gettext_lazy("처음부터 다시 보내요. 받는 쪽은 같은 번호로 알아봐요.")
    button = gettext_lazy("다시 보내기")

    def __init__(self, message: WebhookMessage) -> None:
        self.message = message

    def carry_out(self, data: Any, *, by: Any) -> str:
        webhook_outbox.send_again(self.message)
        return _("다시 보내요.")


class WebhookMessageIndexView(LedgerIndexView):
    def get_base_queryset(self) -> QuerySet[WebhookMessage]:
        return WebhookMessage.objects.select_related("endpoint").defer("body")


class WebhookMessagePageView(StepsPageView):
    model = WebhookMessage
    template_name = "api/admin/webhook_message.html"
    page_title = gettext_lazy("웹훅 알림")
    index_url_name = "webhookmessage:index"

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.message = get_object_or_404(WebhookMessage.objects.select_related("endpoint"), pk=kwargs["pk"])

    def get_subject(self) -> WebhookMessage:
        return self.message

    def get_steps(self) -> list[Step]:
        return [SendAgain(self.message)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, message=self.message)


class WebhookMessageViewSet(LedgerViewSet):
    model = WebhookMessage
    icon = "comment"
    name = "webhookmessage"
    menu_label = gettext_lazy("웹훅 알림")
    menu_order = 640
    add_to_settings_menu = True
    add_to_reference_index = False
    index_view_class = WebhookMessageIndexView
    page_view_class = WebhookMessagePageView
    list_display = [
        "identifier",
        Column("event", label=gettext_lazy("일"), accessor="get_event_display", sort_key="event"),
        Column("endpoint", label=gettext_lazy("웹훅"), sort_key="endpoint__name"),
        Column("state", label=gettext_lazy("상태")),
        Column("attempts", label=gettext_lazy("보낸 횟수"), sort_key="attempts"),
        Column("answer", label=gettext_lazy("마지막 답")),
        MomentColumn("next_attempt_at", label=gettext_lazy("다음에 보낼 때"), sort_key="next_attempt_at"),
        MomentColumn("created_at", label=gettext_lazy("만든 때"), sort_key="created_at"),
    ]
    list_filter = ["event", "endpoint"]
    search_fields = ["identifier", "body"]
    ordering = ["-created_at", "-pk"]

    def get_permissions_to_register(self) -> QuerySet[Permission]:
        return Permission.objects.none()
