"""The addresses of accounts, and of what belongs to one member.

allauth's own list of addresses (`allauth.urls`) has some that the museum does not use, among them a way in for
Google's one-tap button that asks for no token.
"""

from typing import Any

from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.urls import URLPattern, URLResolver, include, path

from community.views import my
from community.views.accounts import SignUp, SocialSignUp, by_a_page

PROVIDERS = (GoogleOAuth2Adapter, KakaoOAuth2Adapter, NaverOAuth2Adapter)


def _provider(adapter: Any) -> list[URLPattern]:
    name = adapter.provider_id
    log_in = by_a_page(OAuth2LoginView.adapter_view(adapter))
    return [
        path(f"{name}/login/", log_in, name=f"{name}_login"),
        path(f"{name}/login/callback/", OAuth2CallbackView.adapter_view(adapter), name=f"{name}_callback"),
    ]


accounts: list[URLPattern | URLResolver] = [
    path("signup/", SignUp.as_view(), name="account_signup"),
    path("3rdparty/signup/", SocialSignUp.as_view(), name="socialaccount_signup"),
    path("", include("allauth.account.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    *[address for adapter in PROVIDERS for address in _provider(adapter)],
]

urlpatterns = [
    path("accounts/", include(accounts)),
    path("my/", my.show, name="my"),
    path("my/profile/", my.profile, name="my_profile"),
    path("my/posts/", my.posts, name="my_posts"),
    path("my/consents/", my.consents, name="my_consents"),
    path("my/data/", my.data, name="my_data"),
]
