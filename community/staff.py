"""Who works here, and that they prove it twice where the museum asks for it (`STAFF_MFA_REQUIRED`)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from community.models import User

# Codes on paper are the way back in, not a second factor of their own.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def may_enter(user: User | AnonymousUser) -> bool:
    return user.has_perm("wagtailadmin.access_admin")


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


class SecondFactorMiddleware:
    """No page of the admin before a second factor is set up. Whoever has one was asked for it on signing in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.STAFF_MFA_REQUIRED and self._lacks_one(request):
            messages.warning(request, _("관리 화면에 들어가려면 2단계 인증을 먼저 켜 주세요."))
            return HttpResponseRedirect(reverse("mfa_index"))
        return self.get_response(request)

    def _lacks_one(self, request: HttpRequest) -> bool:
        admin = reverse("wagtailadmin_home")
        open_ones = (reverse("wagtailadmin_login"), reverse("wagtailadmin_logout"))
        if not request.path.startswith(admin) or request.path in open_ones:
            return False
        user = request.user
        return user.is_authenticated and may_enter(user) and not has_second_factor(user)
