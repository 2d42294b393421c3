import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from impactmuseum.base.models.names_field import NamesField

# Tells a museum's token from other secrets, to people and to scanners of leaked ones.
PREFIX = "museum_"
# Using it is written down at most so often.
SEEN_EVERY = timedelta(minutes=1)


class Scope(models.TextChoices):
    """What a token may do of all that its user may. What every visitor may read needs none."""

    PAGES_WRITE = "pages:write", _("사회문제·브랜드·이야기 쓰기")
    PRODUCTS_READ = "products:read", _("게시 전 상품 읽기")
    PRODUCTS_WRITE = "products:write", _("상품과 갈래 쓰기")
    STOCK_READ = "stock:read", _("재고 읽기")
    STOCK_WRITE = "stock:write", _("재고 바꾸기")
    PRICES_WRITE = "prices:write", _("가격 바꾸기")
    ORDERS_READ = "orders:read", _("주문 읽기")


class ScopesField(NamesField):
    known = Scope


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid(self, *, at: datetime) -> Self:
        """Neither revoked nor run out, and of somebody who may still sign in."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=at), revoked_at=None, user__is_active=True)

    def of_secret(self, secret: str) -> Self:
        return self.filter(digest=digest_of(secret)).select_related("user")


class ApiToken(models.Model):
    """A key for a program that works for somebody. It is shown once; we keep what proves it, not the key."""

    name = models.CharField(_("이름"), max_length=80, help_text=_("무엇이 쓰는지 적어 주세요. 예: 재고 프로그램"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("누구의 권한으로"),
        on_delete=models.CASCADE,
        related_name="museum_tokens",
        # Members have a session for what is theirs.
        limit_choices_to=Q(is_superuser=True) | Q(groups__isnull=False),
        help_text=_("이분이 할 수 있는 일 가운데 아래에서 고른 것만 해요. 브랜드 파트너라면 자기 브랜드만 보여요."),
    )
    scopes = ScopesField(_("할 수 있는 일"), default=list, blank=True)
    per_minute = models.PositiveIntegerField(_("1분에 최대"), default=600)
    expires_at = models.DateTimeField(
        _("만료"), null=True, blank=True, help_text=_("비워 두면 거둘 때까지 쓸 수 있어요.")
    )
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField(_("앞부분"), max_length=16, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("만든 사람"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(_("마지막으로 쓴 때"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("거둔 때"), null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    panels = [
        FieldPanel("name"),
        FieldPanel("user"),
        FieldPanel("scopes"),
        FieldRowPanel([FieldPanel("per_minute"), FieldPanel("expires_at")]),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "API 토큰")
        verbose_name_plural = pgettext_lazy("models", "API 토큰")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.expires_at and self.pk is None and self.expires_at <= timezone.now():
            raise ValidationError({"expires_at": _("만료는 지금보다 뒤여야 해요.")})

    @property
    def state(self) -> str:
        if self.revoked_at:
            return str(_("거둠"))
        if self.expires_at and self.expires_at <= timezone.now():
            return str(_("만료됨"))
        return str(pgettext_lazy("token", "쓸 수 있음"))

    def take_secret(self) -> str:
        """Give this token a new secret, which nobody can read back. It is not saved."""
        secret = PREFIX + secrets.token_urlsafe(32)
        self.digest, self.hint = digest_of(secret), secret[:12]
        return secret

    def seen(self, *, at: datetime) -> None:
        if self.last_used_at is None or self.last_used_at < at - SEEN_EVERY:
            ApiToken.objects.filter(pk=self.pk).update(last_used_at=at)

    def revoke(self, *, at: datetime) -> None:
        """Let it be good for nothing any more. Doing it twice keeps the first time."""
        ApiToken.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=at)
        self.refresh_from_db(fields=["revoked_at"])


def digest_of(secret: str) -> str:
    """Plain SHA-256 is enough: 256 random bits are not guessed, however quick a guess is."""
    return sha256(secret.encode()).hexdigest()
