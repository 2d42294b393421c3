from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.models import Orderable

from impactmuseum.base.edition import remembered
from impactmuseum.base.telling import Translated

POSTCODE = RegexValidator(r"^[0-9]{5}\Z", _("우편번호는 숫자 다섯 자리예요."))


@register_setting(icon="cog")
class ShopSettings(Translated, BaseGenericSetting, ClusterableModel):
    """What an operator sets: delivery fees, the account for bank transfers, how long money may take."""

    shipping_fee = models.PositiveIntegerField(_("기본 배송비(원)"), default=3000)
    free_shipping_from = models.PositiveIntegerField(_("무료배송 기준(원)"), default=50000)
    chilled_fee = models.PositiveIntegerField(
        _("냉장 배송비(원)"), default=4000, help_text=_("냉장 상품은 따로 보내므로 따로 받아요.")
    )
    bank_name = models.CharField(_("은행"), max_length=30, blank=True)
    bank_name_en = models.CharField(_("은행(영어)"), max_length=30, blank=True)
    bank_account = models.CharField(_("계좌번호"), max_length=40, blank=True)
    bank_holder = models.CharField(_("예금주"), max_length=40, blank=True)
    bank_holder_en = models.CharField(_("예금주(영어)"), max_length=40, blank=True)
    deposit_days = models.PositiveSmallIntegerField(
        _("입금 기한(일)"), default=3, help_text=_("주문한 날부터 이만큼 지난 날의 23:59까지 기다려요.")
    )
    # Beside a transfer the law wants a payment whose money is held until the goods have come (전자상거래법 제24조).
    toss_escrow = models.BooleanField(
        _("가상계좌에 에스크로"),
        default=False,
        help_text=_("토스페이먼츠와 에스크로를 계약했을 때만 켜 주세요. 안내 문구는 뮤지엄 설정에 적어요."),
    )

    few_left = models.PositiveSmallIntegerField(
        _("얼마 안 남음(개)"),
        default=5,
        help_text=_("이만큼이거나 더 적게 남은 옵션에 ‘3개 남았어요’처럼 알려요. 0이면 알리지 않아요."),
    )

    translated = ("bank_name", "bank_holder")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("shipping_fee"),
                FieldPanel("free_shipping_from"),
                FieldPanel("chilled_fee"),
            ],
            heading=_("배송비"),
        ),
        InlinePanel("remote_areas", label=_("지역"), heading=_("배송비가 더 드는 지역")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("bank_name"), FieldPanel("bank_name_en")]),
                FieldPanel("bank_account"),
                FieldRowPanel([FieldPanel("bank_holder"), FieldPanel("bank_holder_en")]),
                FieldPanel("deposit_days"),
            ],
            heading=_("무통장입금"),
        ),
        FieldPanel("toss_escrow", heading=_("구매안전서비스")),
        FieldPanel("few_left"),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "상점 설정")

    @property
    def return_fee_both_ways(self) -> int:
        return 2 * self.shipping_fee

    @property
    def chilled_fee_both_ways(self) -> int:
        return 2 * self.chilled_fee

    @classmethod
    def to_show(cls) -> "ShopSettings":
        """The settings with their remote areas, as remembered: to be shown on shared pages, never to charge by."""

        def read() -> ShopSettings:
            settings: ShopSettings = cls.load()
            models.prefetch_related_objects([settings], "remote_areas")
            return settings

        return remembered("shop-settings", read)


class RemoteArea(Translated, Orderable):
    """A range of postcodes whose parcels cost more, such as 제주 63000~63644."""

    settings = ParentalKey(ShopSettings, on_delete=models.CASCADE, related_name="remote_areas")
    name = models.CharField(_("이름"), max_length=50)
    name_en = models.CharField(_("이름(영어)"), max_length=50, blank=True)
    first_postcode = models.CharField(_("첫 우편번호"), max_length=5, validators=[POSTCODE])
    last_postcode = models.CharField(_("끝 우편번호"), max_length=5, validators=[POSTCODE])
    extra_fee = models.PositiveIntegerField(_("더 드는 배송비(원)"))

    translated = ("name",)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en"), FieldPanel("extra_fee")]),
        FieldRowPanel([FieldPanel("first_postcode"), FieldPanel("last_postcode")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = pgettext_lazy("model", "배송비가 더 드는 지역")

    def clean(self) -> None:
        super().clean()
        if self.first_postcode > self.last_postcode:
            raise ValidationError({"last_postcode": _("끝 우편번호는 첫 우편번호보다 앞설 수 없어요.")})
