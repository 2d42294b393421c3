from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from impactmuseum.base.private_files import PrivateStorage
from shop.models.event import Event

# A form that was refused is mended sooner than that.
PICTURES_WAIT = timedelta(days=1)


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        """Not decided to the end."""
        return self.filter(status__in=Claim.OPEN_STATUSES)

    def standing(self) -> Self:
        """Open or carried out: their pieces are not there to be claimed again."""
        return self.filter(status__in=(*Claim.OPEN_STATUSES, Claim.Status.DONE))


class Claim(models.Model):
    """A buyer's wish to give up part of an order or to have it changed. Only `shop.claim_states` writes `status`.

    Its money is worked out when it is asked for, and shown before that.
    """

    class Kind(models.TextChoices):
        CANCEL = "cancel", _("취소")
        RETURN = "return", _("반품")
        EXCHANGE = "exchange", _("교환")

    class Status(models.TextChoices):
        REQUESTED = "requested", pgettext_lazy("happened", "요청")
        GRANTED = "granted", pgettext_lazy("happened", "승인")  # The goods are on their way back.
        COLLECTED = "collected", pgettext_lazy("happened", "회수")  # They came back and are as they should be.
        DONE = "done", pgettext_lazy("happened", "완료")  # Nothing moves any more, the refund apart.
        REFUSED = "refused", pgettext_lazy("happened", "거절")
        WITHDRAWN = "withdrawn", pgettext_lazy("happened", "철회")

    class Reason(models.TextChoices):
        MIND = "mind", _("단순 변심")
        FIT = "fit", _("사이즈·색상이 맞지 않음")
        DEFECT = "defect", _("하자가 있음")
        WRONG = "wrong", _("다른 상품이 옴")
        OTHER = "other", _("기타")

    OPEN_STATUSES = (Status.REQUESTED, Status.GRANTED, Status.COLLECTED)
    # The buyer has nothing to pay for, and three months to notice.
    FAULTS = (Reason.DEFECT, Reason.WRONG)

    order = models.ForeignKey("shop.Order", verbose_name=_("주문"), on_delete=models.CASCADE, related_name="claims")
    # However often its button is pressed, a form makes one claim.
    request_key = models.CharField(max_length=64, unique=True, editable=False)
    kind = models.CharField(_("종류"), max_length=10, choices=Kind)
    status = models.CharField(_("상태"), max_length=10, choices=Status, default=Status.REQUESTED, db_index=True)
    reason = models.CharField(_("사유"), max_length=10, choices=Reason)
    text = models.TextField(_("자세한 사정"), blank=True)
    # Follows from the reason, or was granted: the buyer pays for no way.
    is_our_fault = models.BooleanField(_("배송비를 받지 않음"), default=False)
    refusal = models.CharField(_("거절한 까닭"), max_length=300, blank=True)

    goods = models.PositiveIntegerField(_("돌려줄 상품 금액"), default=0)
    delivery_back = models.PositiveIntegerField(_("돌려줄 배송비"), default=0)
    delivery_due = models.PositiveIntegerField(_("다시 받는 배송비"), default=0)
    return_fee = models.PositiveIntegerField(_("반품 배송비"), default=0)
    amount = models.PositiveIntegerField(_("환불 금액"), default=0)
    refund = models.OneToOneField(
        "shop.Refund",
        verbose_name=_("환불"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="claim",
    )
    # Of an exchange: nothing is given back that it could be taken off.
    to_pay = models.PositiveIntegerField(_("교환 배송비"), default=0)
    fee_paid_at = models.DateTimeField(_("교환 배송비를 받은 때"), null=True, blank=True)

    requested_at = models.DateTimeField(_("요청한 때"), default=timezone.now, db_index=True)
    requested_by = models.ForeignKey(
        "community.User",
        verbose_name=_("대신 접수한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("결정한 때"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "community.User",
        verbose_name=_("결정한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    collected_at = models.DateTimeField(_("돌아온 때"), null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "취소·반품·교환")
        verbose_name_plural = pgettext_lazy("models", "취소·반품·교환")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                # Both sides are additions: MySQL refuses to subtract unsigned columns below zero.
                condition=Exact(F("amount") + F("delivery_due") + F("return_fee"), F("goods") + F("delivery_back")),
                name="claim_adds_up",
            )
        ]

    def __str__(self) -> str:
        return f"{self.order} {self.get_kind_display()}"

    def get_withdraw_url(self) -> str:
        return f"{reverse('shop:claim_withdraw', args=[self.order.number, self.pk])}?key={self.order.key}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN_STATUSES

    @property
    def waits_for_fee(self) -> bool:
        return self.to_pay > 0 and self.fee_paid_at is None and self.is_open


class ClaimLine(models.Model):
    """Pieces of a line that a claim is about."""

    claim = models.ForeignKey(Claim, verbose_name=_("요청"), on_delete=models.CASCADE, related_name="lines")
    order_item = models.ForeignKey(
        "shop.OrderItem", verbose_name=_("주문 상품"), on_delete=models.CASCADE, related_name="claim_lines"
    )
    # What the buyer has: of a line that was exchanged before, not what was ordered.
    variant = models.ForeignKey(
        "shop.Variant",
        verbose_name=_("옵션"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    quantity = models.PositiveIntegerField(_("수량"))
    share = models.PositiveIntegerField(_("돌려줄 금액"), default=0)
    restocked = models.PositiveIntegerField(_("다시 팔 수 있는 수량"), default=0)
    # What an exchange sends instead.
    replacement = models.ForeignKey(
        "shop.Variant",
        verbose_name=_("바꿀 옵션"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        verbose_name = pgettext_lazy("model", "요청한 상품")
        verbose_name_plural = pgettext_lazy("models", "요청한 상품")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "order_item"], name="claim_names_a_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="claim_line_has_pieces"),
            models.CheckConstraint(condition=Q(restocked__lte=F("quantity")), name="claim_line_restocks_what_came"),
        ]

    def __str__(self) -> str:
        return f"{self.order_item_id} x {self.quantity}"


class ClaimEvent(Event):
    """One step of a claim, written in the transaction of the step. A note within a state has the same state twice."""

    claim = models.ForeignKey(Claim, verbose_name=_("요청"), on_delete=models.CASCADE, related_name="events")
    from_status = models.CharField(_("전"), max_length=10, choices=Claim.Status, blank=True)
    to_status = models.CharField(_("후"), max_length=10, choices=Claim.Status)

    class Meta(Event.Meta):
        verbose_name = pgettext_lazy("model", "요청 기록")
        verbose_name_plural = pgettext_lazy("models", "요청 기록")

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.from_status} > {self.to_status}"


class ClaimPictureQuerySet(models.QuerySet["ClaimPicture"]):
    def forgotten(self, *, at: datetime) -> Self:
        """Sent with a form that was never mended."""
        return self.filter(claim=None, created_at__lt=at - PICTURES_WAIT)


class ClaimPicture(models.Model):
    """A picture that a buyer sends with a request, as `uploads.reencoded` wrote it. Only the buyer and operators see
    it: it has no address of its own.

    It is kept as soon as it has come, and waits without a claim while the form it came with is being mended.
    """

    order = models.ForeignKey("shop.Order", on_delete=models.CASCADE, related_name="claim_pictures")
    claim = models.ForeignKey(
        Claim, verbose_name=_("요청"), null=True, blank=True, on_delete=models.CASCADE, related_name="pictures"
    )
    file = models.ImageField(
        _("파일"),
        storage=PrivateStorage(),
        upload_to="claims/%Y/%m/%d",
        width_field="width",
        height_field="height",
        max_length=150,
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    created_at = models.DateTimeField(_("온 때"), default=timezone.now)

    objects = ClaimPictureQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "요청의 사진")
        verbose_name_plural = pgettext_lazy("models", "요청의 사진")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.claim_id}: {self.file}"

    def get_absolute_url(self) -> str:
        """For those who may see its order: with the key."""
        return f"{reverse('shop:claim_picture', args=[self.order.number, self.pk])}?key={self.order.key}"
