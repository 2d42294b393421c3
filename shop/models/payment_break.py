from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PaymentBreakQuerySet(models.QuerySet["PaymentBreak"]):
    def open(self) -> Self:
        """Which nobody has put right."""
        return self.filter(resolved_at=None)

    def standing(self) -> Self:
        """Whose difference was there when the provider was asked last, whether or not somebody has looked at it."""
        return self.filter(standing_key__isnull=False)


class PaymentBreak(models.Model):
    """What we wrote down of money and what its provider says are two things. Only `shop.payments` writes it."""

    class Kind(models.TextChoices):
        CAPTURED_THERE = "captured_there", _("적히지 않은 돈")
        CAPTURED_HERE = "captured_here", _("결제사에 없는 돈")
        DEPOSIT_REVERSED = "deposit_reversed", _("되돌아간 입금")
        AMOUNT = "amount", _("다른 금액")
        STRAY = "stray", _("돌려주지 않은 돈")
        REFUND_HANGS = "refund_hangs", _("멈춘 환불")
        REFUNDED_LESS = "refunded_less", _("나가지 않은 환불")
        REFUNDED_MORE = "refunded_more", _("결제사가 돌려준 돈")
        UNKNOWN = "unknown", _("모르는 결제")

    class Repair(models.TextChoices):
        """What a person may do about it. `shop.payments.repair` does it."""

        SETTLE = "settle", _("받은 돈을 주문에 적기")
        WRITE_OFF = "write_off", _("받지 않은 것으로 적고 주문 취소하기")
        CORRECT = "correct", _("결제사의 금액으로 고쳐 적기")
        GIVE_BACK = "give_back", _("돌려주기로 하기")
        CARRY_OUT = "carry_out", _("환불을 다시 부탁하기")
        REFUND_AGAIN = "refund_again", _("환불을 새로 부탁하기")
        RECORD = "record", _("결제사가 돌려준 것으로 적기")
        ASK = "ask", _("결제사에 다시 묻기")
        SEEN = "seen", _("보았고, 할 일 없음")

    SENTENCES = {
        Kind.CAPTURED_THERE: _("결제사에는 돈이 들어와 있는데, 여기에는 받았다고 적혀 있지 않아요."),
        Kind.CAPTURED_HERE: _("여기에는 받았다고 적혀 있는데, 결제사에는 그 돈이 없어요."),
        Kind.DEPOSIT_REVERSED: _("가상계좌 입금이 은행에서 되돌려져서, 결제사가 다시 입금을 기다리고 있어요."),
        Kind.AMOUNT: _("결제사가 받은 금액과 여기에 적힌 금액이 달라요."),
        Kind.STRAY: _("주문의 것이 아닌 돈이 결제사에 있는데, 돌려주기로 하지 않았어요."),
        Kind.REFUND_HANGS: _("돌려주기로 한 돈이 아직 나가지 않았어요."),
        Kind.REFUNDED_LESS: _("여기에는 돌려줬다고 적혀 있는데, 결제사에서는 나가지 않았어요."),
        Kind.REFUNDED_MORE: _(
            "결제사가 여기에 적힌 것보다 많이 돌려줬어요. 결제사의 관리 화면에서 취소했을 수 있어요."
        ),
        Kind.UNKNOWN: _("결제사의 거래 목록에는 있는데, 여기에는 그런 결제가 없어요."),
    }
    # Of check_integrity: which of the invariants of money does not hold.
    INVARIANTS = {
        Kind.CAPTURED_THERE: "I3",
        Kind.STRAY: "I3",
        Kind.UNKNOWN: "I3",
        Kind.CAPTURED_HERE: "I4",
        Kind.DEPOSIT_REVERSED: "I4",
        Kind.AMOUNT: "I4",
        Kind.REFUND_HANGS: "I6",
        Kind.REFUNDED_LESS: "I6",
        Kind.REFUNDED_MORE: "I6",
    }

    kind = models.CharField(_("종류"), max_length=20, choices=Kind)
    # What and whose it is as long as the difference stands, else NULL: the database itself refuses it twice.
    standing_key = models.CharField(max_length=255, null=True, unique=True, editable=False)  # noqa: DJ001
    payment = models.ForeignKey(
        "shop.Payment", verbose_name=_("결제"), null=True, blank=True, on_delete=models.PROTECT, related_name="breaks"
    )
    provider = models.CharField(_("결제사"), max_length=20)
    provider_key = models.CharField(_("결제사 번호"), max_length=200, blank=True)
    reference = models.CharField(_("결제사에 알린 번호"), max_length=64, blank=True)
    expected = models.CharField(_("여기에 적힌 것"), max_length=300)
    found = models.CharField(_("결제사가 말하는 것"), max_length=300)
    found_at = models.DateTimeField(_("찾은 때"))
    last_seen_at = models.DateTimeField(_("마지막으로 본 때"))
    resolved_at = models.DateTimeField(_("끝난 때"), null=True, blank=True, db_index=True)
    resolved_by = models.ForeignKey(
        "community.User",
        verbose_name=_("한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # Empty as long as it is open, and where it was gone by itself.
    repair = models.CharField(_("한 일"), max_length=20, choices=Repair, blank=True)
    note = models.CharField(_("메모"), max_length=300, blank=True)

    objects = PaymentBreakQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "어긋난 돈")
        verbose_name_plural = pgettext_lazy("models", "어긋난 돈")
        ordering = ["-found_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference or self.provider_key}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

    @property
    def sentence(self) -> str:
        return str(self.SENTENCES[self.Kind(self.kind)])

    @property
    def invariant(self) -> str:
        return self.INVARIANTS[self.Kind(self.kind)]
