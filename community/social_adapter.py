"""What the museum makes of somebody whom Google, Kakao or Naver sends."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from allauth.account.utils import has_verified_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthError, Provider
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from community import staff
from community.models import User


class SocialAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": gettext_lazy(
            "이미 쓰고 있는 이메일이에요. 그 계정으로 먼저 로그인해서 %s 계정을 연결하거나, 다른 이메일을 적어 주세요."
        ),
        "no_password": gettext_lazy("비밀번호가 없어서 마지막 연결은 끊을 수 없어요. 비밀번호를 먼저 만들어 주세요."),
        "connected_other": gettext_lazy("이미 다른 회원과 연결된 계정이에요."),
    }

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> SocialApp:
        """A provider without keys has no pages either."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist:
            raise Http404 from None

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: Mapping[str, Any] | None = None,
    ) -> None:
        """Who says no over there is told how to go on, and goes on to where they wanted to."""
        state = (extra_context or {}).get("state") or {}
        if error == AuthError.CANCELLED and state.get("next"):
            address = f"{reverse('socialaccount_login_cancelled')}?{urlencode({'next': state['next']})}"
            raise ImmediateHttpResponse(redirect(address))

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """An account that opens the admin is not opened by an address that nobody has confirmed: it may be a slip."""
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found and staff.may_enter(found[0]) and not has_verified_email(*found):
            return None
        return found

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Keep of what the provider tells what the museum needs, and nothing else."""
        told = sociallogin.account.extra_data
        sociallogin.account.extra_data = {"nickname": _nickname(told), "email": data.get("email") or ""}
        kakao = told.get("kakao_account") or {}
        if kakao.get("is_email_valid") is False:
            # It was somebody's once. Kakao still calls it verified.
            sociallogin.email_addresses = []
            data = {**data, "email": None}
        return super().populate_user(request, sociallogin, {"email": data.get("email")})

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict[str, Any]:
        initial = super().get_signup_form_initial_data(sociallogin)
        return {**initial, "nickname": sociallogin.account.extra_data.get("nickname", "")}


def _nickname(told: dict[str, Any]) -> str:
    """How the provider calls the person: Kakao and Naver by nickname, Google by name."""
    profile = (told.get("kakao_account") or {}).get("profile") or told.get("properties") or told
    return str(profile.get("nickname") or profile.get("name") or "")
