from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from impactmuseum.base.edition import remembered
from impactmuseum.base.telling import Translated


@register_setting(icon="home")
class MuseumSettings(Translated, BaseSiteSetting):
    """Who runs the museum: what 전자상거래법 제10조·제13조 wants at the foot of every page."""

    announcement = models.CharField(
        _("알림 띠"), max_length=200, blank=True, help_text=_("모든 쪽의 맨 위에 보이는 한 줄이에요.")
    )
    company = models.CharField(_("상호"), max_length=100, default="임팩트 뮤지엄")
    representative = models.CharField(_("대표자"), max_length=50, blank=True)
    address = models.CharField(_("주소"), max_length=200, blank=True)
    business_no = models.CharField(_("사업자등록번호"), max_length=20, blank=True)
    business_check_url = models.URLField(_("사업자정보확인 주소"), blank=True)
    mail_order_no = models.CharField(_("통신판매업 신고번호"), max_length=100, blank=True)
    phone = models.CharField(_("고객센터 전화"), max_length=30, blank=True)
    hours = models.CharField(_("고객센터 운영 시간"), max_length=100, blank=True)
    email = models.EmailField(_("고객센터 이메일"), blank=True)
    privacy_officer = models.CharField(_("개인정보 보호책임자"), max_length=100, blank=True)
    hosting = models.CharField(_("호스팅서비스 제공자"), max_length=100, blank=True)
    escrow = models.CharField(_("구매안전서비스 안내"), max_length=200, blank=True)
    return_address = models.CharField(_("반품 주소"), max_length=200, blank=True)
    notice = models.CharField(_("바닥글 알림"), max_length=200, blank=True)
    copyright = models.CharField(_("저작권 표시"), max_length=100, blank=True)

    announcement_en = models.CharField(_("알림 띠(영어)"), max_length=200, blank=True)
    company_en = models.CharField(_("상호(영어)"), max_length=100, blank=True)
    representative_en = models.CharField(_("대표자(영어)"), max_length=50, blank=True)
    address_en = models.CharField(_("주소(영어)"), max_length=200, blank=True)
    mail_order_no_en = models.CharField(_("통신판매업 신고번호(영어)"), max_length=100, blank=True)
    hours_en = models.CharField(_("고객센터 운영 시간(영어)"), max_length=100, blank=True)
    privacy_officer_en = models.CharField(_("개인정보 보호책임자(영어)"), max_length=100, blank=True)
    hosting_en = models.CharField(_("호스팅서비스 제공자(영어)"), max_length=100, blank=True)
    escrow_en = models.CharField(_("구매안전서비스 안내(영어)"), max_length=200, blank=True)
    return_address_en = models.CharField(_("반품 주소(영어)"), max_length=200, blank=True)
    notice_en = models.CharField(_("바닥글 알림(영어)"), max_length=200, blank=True)
    copyright_en = models.CharField(_("저작권 표시(영어)"), max_length=100, blank=True)

    translated = (
        *("announcement", "company", "representative", "address", "mail_order_no", "hours"),
        *("privacy_officer", "hosting", "escrow", "return_address", "notice", "copyright"),
    )

    panels = [
        FieldPanel("announcement"),
        MultiFieldPanel(
            [
                FieldPanel(name)
                for name in (
                    "company",
                    "representative",
                    "address",
                    "business_no",
                    "business_check_url",
                    "mail_order_no",
                )
            ],
            heading=_("사업자 정보"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("phone", "hours", "email", "return_address", "privacy_officer")],
            heading=_("고객센터"),
        ),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("hosting", "escrow", "notice", "copyright")], heading=_("그 밖의 표시")
        ),
        MultiFieldPanel(
            [FieldPanel(f"{name}_en") for name in translated],
            heading=_("영어로"),
            help_text=_("비워 둔 칸은 영어 쪽에도 한국어로 보여요."),
        ),
    ]

    class Meta:
        verbose_name = pgettext_lazy("model", "뮤지엄 정보")

    @classmethod
    def to_write(cls) -> Self:
        """Those of the site that is shown to visitors, or what stands there before anybody has written any."""
        return cls.objects.order_by("-site__is_default_site").first() or cls()

    @classmethod
    def to_show(cls) -> "MuseumSettings":
        """What the default site's settings say, as remembered."""

        def read() -> MuseumSettings:
            return cls.objects.select_related("site").order_by("-site__is_default_site").first() or cls()

        return remembered("museum-settings", read)
