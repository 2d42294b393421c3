"""Google, Kakao and Naver: where they are.

Tests, and whoever tries the museum without keys, have them on their own machine (`GOOGLE_BASE_URL` and so on). The
paths are those of the real ones.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.google.views import GoogleOAuth2Adapter
from allauth.socialaccount.providers.kakao.views import KakaoOAuth2Adapter
from allauth.socialaccount.providers.naver.views import NaverOAuth2Adapter
from django.core.exceptions import ImproperlyConfigured

ADDRESSES = {
    GoogleOAuth2Adapter: ("authorize_url", "access_token_url", "identity_url"),
    KakaoOAuth2Adapter: ("authorize_url", "access_token_url", "profile_url"),
    NaverOAuth2Adapter: ("authorize_url", "access_token_url", "profile_url"),
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def move(bases: Mapping[str, str], *, is_debug: bool) -> None:
    """Let the providers named in `bases` be found at another address, with the same paths.

    Raises ImproperlyConfigured for an address whose traffic others could read: passwords depend on it.
    """
    for adapter, names in ADDRESSES.items():
        if not (base := bases.get(adapter.provider_id, "").rstrip("/")):
            continue
        address = urlsplit(base)
        if address.scheme != "https" and not is_debug and address.hostname not in _LOOPBACK:
            name = f"{adapter.provider_id.upper()}_BASE_URL"
            raise ImproperlyConfigured(f"{name} must begin with https:// (or be on this machine): {base}")
        for name in names:
            setattr(adapter, name, base + urlsplit(getattr(adapter, name)).path)
        if adapter is GoogleOAuth2Adapter:
            google.ID_TOKEN_ISSUER = [base, google.ID_TOKEN_ISSUER]
