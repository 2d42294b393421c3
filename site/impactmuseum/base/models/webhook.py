import base64
import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel

from impactmuseum.base.models.names_field import NamesField

PREFIX = "whsec_"
# Both secrets sign for so long after a rotation: time enough to change it on the other side.
ROTATES_FOR = timedelta(hours=24)


class Event(models.TextChoices):
    """What is told to those who ask for it."""

    ORDER_PLACED = "order.placed", _("주문이 들어옴")
    ORDER_PAID = "order.paid", _("결제됨")
    ORDER_PREPARING = "order.preparing", _("상품 준비를 시작함")
    ORDER_SHIPPED = "order.shipped", _("상품이 출발함")
    ORDER_DELIVERED = "order.delivered", _("상품이 도착함")
    ORDER_CONFIRMED = "order.confirmed", _("구매가 확정됨")
    ORDER_CANCELLED = "order.cancelled", _("주문이 취소됨")
    ORDER_EXPIRED = "order.expired", _("기한이 지남")
    ORDER_RETURNED = "order.returned", _("반품이 끝남")
    STOCK_CHANGED = "stock.changed", _("재고가 바뀜")


class EventsField(NamesField):
    known = Event


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def new_identifier() -> str:
    return f"msg_{secrets.token_hex(14)}"


class WebhookEndpoint(models.Model):
    """An address that is told when something happens. Its secret signs what it is sent (Standard Webhooks)."""

    name = models.CharField(_("이름"), max_length=80, help_text=_("누구에게 알리는지 적어 주세요. 예: 창고 프로그램"))
    url = models.URLField(
        pgettext_lazy("url", "주소"), max_length=500, help_text=_("https:// 로 시작하는, 밖에서 보이는 주소예요.")
    )
    events = EventsField(_("알릴 일"), default=list)
    secret = models.CharField(max_length=100, default=new_secret, editable=False)
    old_secret = models.CharField(max_length=100, blank=True, editable=False)
    old_secret_until = models.DateTimeField(null=True, editable=False)
    # Since when nothing has arrived, while something was to.
    failing_since = models.DateTimeField(_("실패하기 시작한 때"), null=True, editable=False)
    disabled_at = models.DateTimeField(_("멈춘 때"), null=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("만든 사람"),
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now, editable=False)

    panels = [FieldPanel("name"), FieldPanel("url"), FieldPanel("events")]

    class Meta:
        verbose_name = pgettext_lazy("model", "웹훅")
        verbose_name_plural = pgettext_lazy("models", "웹훅")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not settings.WEBHOOKS_MAY_STAY_AT_HOME and not self.url.startswith("https://"):
            raise ValidationError({"url": _("https://로 시작하는 주소만 쓸 수 있어요.")})

    @property
    def state(self) -> str:
        if self.disabled_at:
            return str(_("멈춤"))
        return str(_("실패하는 중") if self.failing_since else _("켜짐"))

    def rotate(self, *, at: datetime) -> None:
        """Sign with a new secret, and for a day with the old one as well. It is not saved."""
        self.old_secret, self.old_secret_until = self.secret, at + ROTATES_FOR
        self.secret = new_secret()

    def secrets_at(self, moment: datetime) -> list[str]:
        old = bool(self.old_secret and self.old_secret_until and moment < self.old_secret_until)
        return [self.secret, *([self.old_secret] if old else [])]


class WebhookMessageQuerySet(models.QuerySet["WebhookMessage"]):
    def waiting(self, *, at: datetime) -> Self:
        """To be tried now."""
        return self.filter(delivered_at=None, given_up_at=None).filter(
            Q(next_attempt_at=None) | Q(next_attempt_at__lte=at)
        )

    def free(self, *, at: datetime) -> Self:
        """That no worker holds, or one that has died."""
        return self.waiting(at=at).filter(Q(claimed_at=None) | Q(claimed_at__lt=at - timedelta(minutes=2)))


class WebhookMessage(models.Model):
    """Something to tell one endpoint. The row is written in the transaction of what it tells of: it is the outbox."""

    endpoint = models.ForeignKey(
        WebhookEndpoint, verbose_name=_("웹훅"), on_delete=models.CASCADE, related_name="messages"
    )
    identifier = models.CharField(_("번호"), max_length=40, unique=True, default=new_identifier)
    event = models.CharField(_("일"), max_length=30, choices=Event)
    body = models.TextField(_("내용"))
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now, db_index=True)
    attempts = models.PositiveSmallIntegerField(_("보낸 횟수"), default=0)
    next_attempt_at = models.DateTimeField(_("다음에 보낼 때"), null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    delivered_at = models.DateTimeField(_("전해진 때"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("그만둔 때"), null=True, blank=True)
    answer = models.CharField(_("마지막 답"), max_length=200, blank=True)

    objects = WebhookMessageQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "웹훅 알림")
        verbose_name_plural = pgettext_lazy("models", "웹훅 알림")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.identifier

    @property
    def state(self) -> str:
        if self.delivered_at:
            return str(_("전해짐"))
        return str(_("그만둠") if self.given_up_at else _("기다림"))
