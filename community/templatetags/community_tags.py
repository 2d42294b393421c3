"""What pages of accounts need: where somebody came from, and by whom they may sign in."""

from typing import NamedTuple
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

_NAMES = {"google": "Google", "kakao": gettext_lazy("카카오"), "naver": gettext_lazy("네이버")}


class Way(NamedTuple):
    """A provider one may come by: id, name, and where the form goes."""

    id: str
    name: str
    url: str


@register.simple_tag(takes_context=True)
def came_from(context: RequestContext) -> str:
    """Where somebody goes on after signing in: `next`, or the page of ours that led here; empty when neither is."""
    request = context["request"]
    asked = request.POST.get("next") or request.GET.get("next") or ""
    if asked:
        return asked if get_adapter().is_safe_url(asked) else ""
    page = urlsplit(request.headers.get("Referer", ""))
    entrance = reverse("account_login").removesuffix("login/")
    if page.netloc != request.get_host() or page.path.startswith(entrance):
        return ""
    return f"{page.path}?{page.query}" if page.query else page.path


@register.simple_tag(takes_context=True)
def providers(context: RequestContext) -> list[Way]:
    """Whom the museum has keys of."""
    return [
        Way(provider.id, provider_name(provider.id), reverse(f"{provider.id}_login"))
        for provider in get_social_adapter().list_providers(context["request"])
    ]


@register.filter
def provider_name(provider: str) -> str:
    return str(_NAMES.get(provider, provider))


@register.filter
def device(user_agent: str) -> str:
    """`Chrome · Windows`, as far as a browser says what it is."""
    browsers = ("Edg", "SamsungBrowser", "Whale", "Firefox", "Chrome", "Safari")
    systems = {"iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac": "Mac"}
    browser = next((name for name in browsers if name in user_agent), "")
    system = next((name for word, name in {**systems, "Linux": "Linux"}.items() if word in user_agent), "")
    return " · ".join(name for name in (browser.replace("Edg", "Edge"), system) if name) or _("알 수 없는 기기")
