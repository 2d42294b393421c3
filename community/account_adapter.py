"""Where allauth asks the museum: how it speaks, whom it lets try, how its letters go out."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.models import Customer, User
from impactmuseum.base import languages, letters, outbox
from impactmuseum.base.addresses import way
from impactmuseum.base.models import MuseumSettings
from impactmuseum.base.rate_limit import RateLimit, client_address, client_ip

# Of one account, from wherever: allauth's own limits are per address. Whoever is in the owner's way by it can't keep
# them out, the letter that sets a new password signs in as well.
TRIES_PER_ACCOUNT = RateLimit("sign-in-account", most=60, seconds=3600)

_NOTICES = {
    "account/email/email_changed": gettext_lazy("이메일 주소가 바뀌었습니다"),
    "account/email/email_deleted": gettext_lazy("이메일 주소가 지워졌습니다"),
    "account/email/password_changed": gettext_lazy("비밀번호가 바뀌었습니다"),
    "account/email/password_reset": gettext_lazy("비밀번호가 바뀌었습니다"),
    "account/email/password_set": gettext_lazy("비밀번호가 생겼습니다"),
    "mfa/email/recovery_codes_generated": gettext_lazy("복구 코드를 새로 만들었습니다"),
    "mfa/email/totp_activated": gettext_lazy("2단계 인증을 켰습니다"),
    "mfa/email/totp_deactivated": gettext_lazy("인증 앱을 껐습니다"),
    "mfa/email/webauthn_added": gettext_lazy("패스키를 더했습니다"),
    "mfa/email/webauthn_removed": gettext_lazy("패스키를 지웠습니다"),
    "socialaccount/email/account_connected": gettext_lazy("다른 서비스의 계정을 연결했습니다"),
    "socialaccount/email/account_disconnected": gettext_lazy("다른 서비스의 계정 연결을 끊었습니다"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy("이메일이나 비밀번호가 맞지 않아요."),
        "username_password_mismatch": gettext_lazy("아이디나 비밀번호가 맞지 않아요."),
        "email_taken": gettext_lazy("이미 쓰고 있는 이메일이에요."),
        "username_taken": gettext_lazy("이미 쓰고 있는 아이디예요."),
        "username_blacklisted": gettext_lazy("쓸 수 없는 아이디예요. 다른 아이디를 지어 주세요."),
        "duplicate_email": gettext_lazy("지금 쓰고 있는 이메일이에요."),
        "enter_current_password": gettext_lazy("지금 쓰는 비밀번호와 달라요."),
        "incorrect_password": gettext_lazy("비밀번호가 맞지 않아요."),
        "incorrect_code": gettext_lazy("코드가 맞지 않아요."),
        "too_many_login_attempts": gettext_lazy(
            "로그인을 너무 많이 시도했어요. 잠시 뒤에 다시 하거나, 비밀번호를 새로 정해 주세요."
        ),
        "rate_limited": gettext_lazy("너무 자주 시도했어요. 잠시 뒤에 다시 해 주세요."),
    }

    # Trying

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request) or "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count for one account and one address: nobody locks out a neighbour from afar."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)} {client_address(request)}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        name = credentials.get("email") or credentials.get("username") or ""
        if not TRIES_PER_ACCOUNT.allows(name.lower()):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    # Becoming a member

    def populate_username(self, request: HttpRequest, user: User) -> None:
        if not user.username:
            user.username = self.generate_unique_username([user.email, "member"])

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """False when another account has got the address since the letter was sent."""
        try:
            with transaction.atomic():
                return bool(super().confirm_email(request, email_address))
        except IntegrityError:
            message = _("그사이 다른 계정이 쓰기 시작한 이메일이라 확인하지 못했어요.")
            self.add_message(request, messages.ERROR, message=message)
            return False

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        Customer.objects.filter(user=user).update(language=languages.reading())
        if kwargs.get("signup") and EmailAddress.objects.filter(user=user, verified=True).exists():
            # Everybody else is welcomed by the letter that asks them to confirm their address.
            self.send_mail("account/email/welcome", user.email or "", {"user": user})
        return response

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return way("/")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("my")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("my")

    # Letters

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the language in which it was asked for, and never while somebody waits."""
        message = self.render_mail(template_prefix, email, {**context, **self._letterhead()})
        html = next((str(part.content) for part in getattr(message, "alternatives", [])), "")
        outbox.post(to=email, subject=message.subject, text=str(message.body), html=html)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        notice = {"notice": _NOTICES[template_prefix]}
        super().send_notification_mail("account/email/notice", user, {**(context or {}), **notice}, email)

    def format_email_subject(self, subject: str) -> str:
        return letters.subject(subject)

    def _letterhead(self) -> dict[str, Any]:
        return {
            "museum_url": self.request.build_absolute_uri(way("/")),
            "account_url": self.request.build_absolute_uri(reverse("my")),
            "museum": MuseumSettings.to_write().told,
        }
