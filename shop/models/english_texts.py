from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField

from impactmuseum.base import languages
from impactmuseum.base.telling import Translated


class EnglishTexts(Translated, ClusterableModel):
    """A product in English, in the same row: one stock, one code, one revision that is previewed and published."""

    is_in_english = models.BooleanField(
        _("영어로도 팔기"),
        default=False,
        help_text=_("켜고 게시하면 영어 상점에도 걸려요. 아래의 칸을 모두 옮겨야 게시할 수 있어요."),
    )
    name_en = models.CharField(_("상품명(영어)"), max_length=100, blank=True)
    line_en = models.CharField(_("한 줄(영어)"), max_length=200, blank=True)
    description_en = RichTextField(_("상세 설명(영어)"), features=["bold", "link", "ul", "ol"], blank=True)
    points_en = models.TextField(_("살펴볼 점(영어)"), blank=True, help_text=_("한 줄에 하나씩 적어 주세요."))
    materials_en = models.CharField(_("소재(영어)"), max_length=300, blank=True)
    care_en = models.CharField(_("손질과 보관(영어)"), max_length=300, blank=True)
    size_en = models.CharField(_("크기(영어)"), max_length=300, blank=True)
    option1_name_en = models.CharField(_("옵션 1의 이름(영어)"), max_length=30, blank=True)
    option2_name_en = models.CharField(_("옵션 2의 이름(영어)"), max_length=30, blank=True)
    option3_name_en = models.CharField(_("옵션 3의 이름(영어)"), max_length=30, blank=True)
    impact_sentence_en = models.CharField(_("임팩트 문장(영어)"), max_length=150, blank=True)
    impact_unit_en = models.CharField(
        _("단위(영어)"), max_length=40, blank=True, help_text=_("예: Umbrellas, Banner (m²), (won)")
    )
    impact_to_en = models.CharField(_("쓰이는 곳(영어)"), max_length=80, blank=True)
    withdrawal_notice_en = models.TextField(_("청약철회 제한 안내(영어)"), blank=True)
    personal_text_label_en = models.CharField(_("새길 글의 이름(영어)"), max_length=60, blank=True)

    translated = (
        *("name", "line", "description", "points", "materials", "care", "size"),
        *("option1_name", "option2_name", "option3_name"),
        *("impact_sentence", "impact_unit", "impact_to", "withdrawal_notice", "personal_text_label"),
    )

    class Meta:
        abstract = True

    @property
    def is_told(self) -> bool:
        """Whether it may be shown in the language that is read."""
        return languages.is_source() or self.is_in_english
