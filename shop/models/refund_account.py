from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RefundAccount(models.Model):
    """Where money that came by a transfer goes back to: there is no card to give it back to."""

    class Bank(models.TextChoices):
        KB = "kb", _("KB국민은행")
        SHINHAN = "shinhan", _("신한은행")
        WOORI = "woori", _("우리은행")
        HANA = "hana", _("하나은행")
        NH = "nh", _("NH농협은행")
        IBK = "ibk", _("IBK기업은행")
        KAKAO = "kakao", _("카카오뱅크")
        K = "k", _("케이뱅크")
        TOSS = "toss", _("토스뱅크")
        SC = "sc", _("SC제일은행")
        CITI = "citi", _("한국씨티은행")
        KDB = "kdb", _("KDB산업은행")
        IM = "im", _("iM뱅크(옛 대구은행)")
        BUSAN = "busan", _("부산은행")
        KYONGNAM = "kyongnam", _("경남은행")
        KWANGJU = "kwangju", _("광주은행")
        JEONBUK = "jeonbuk", _("전북은행")
        JEJU = "jeju", _("제주은행")
        SUHYUP = "suhyup", _("수협은행")
        POST = "post", _("우체국")
        SAEMAUL = "saemaul", _("새마을금고")
        SHINHYUP = "shinhyup", _("신협")

    order = models.OneToOneField(
        "shop.Order", verbose_name=_("주문"), on_delete=models.CASCADE, related_name="refund_account"
    )
    bank = models.CharField(_("은행"), max_length=10, choices=Bank)
    number = models.CharField(_("계좌번호"), max_length=20)
    holder = models.CharField(_("예금주"), max_length=40)
    created_at = models.DateTimeField(_("적은 때"), auto_now_add=True)

    class Meta:
        verbose_name = pgettext_lazy("model", "환불 계좌")
        verbose_name_plural = pgettext_lazy("models", "환불 계좌")

    def __str__(self) -> str:
        return f"{self.get_bank_display()} {self.number} {self.holder}"

    @property
    def masked_number(self) -> str:
        """`****5678`: enough to recognise one's own account by."""
        return f"****{self.number[-4:]}"
