"""The seventeen Sustainable Development Goals, as number, Korean short name and English name.

Their chips are our own drawing; the UN's icons and emblem have usage rules of their own.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.db import models

from impactmuseum.base import languages


class SDG(NamedTuple):
    number: int
    name: str
    name_en: str

    @property
    def told(self) -> str:
        """The name in the language that is read: both are the UN's own."""
        return self.name if languages.is_source() else self.name_en


SDGS = (
    SDG(1, "빈곤 종식", "No Poverty"),
    SDG(2, "기아 종식", "Zero Hunger"),
    SDG(3, "건강과 웰빙", "Good Health and Well-being"),
    SDG(4, "양질의 교육", "Quality Education"),
    SDG(5, "성평등", "Gender Equality"),
    SDG(6, "깨끗한 물과 위생", "Clean Water and Sanitation"),
    SDG(7, "모두를 위한 깨끗한 에너지", "Affordable and Clean Energy"),
    SDG(8, "양질의 일자리와 경제성장", "Decent Work and Economic Growth"),
    SDG(9, "산업·혁신·사회기반시설", "Industry, Innovation and Infrastructure"),
    SDG(10, "불평등 감소", "Reduced Inequalities"),
    SDG(11, "지속가능한 도시와 공동체", "Sustainable Cities and Communities"),
    SDG(12, "책임 있는 소비와 생산", "Responsible Consumption and Production"),
    SDG(13, "기후변화 대응", "Climate Action"),
    SDG(14, "해양 생태계 보전", "Life Below Water"),
    SDG(15, "육상 생태계 보전", "Life on Land"),
    SDG(16, "평화·정의·제도", "Peace, Justice and Strong Institutions"),
    SDG(17, "지구촌 협력", "Partnerships for the Goals"),
)


def sdgs_by_number(numbers: Iterable[int]) -> list[SDG]:
    return [SDGS[number - 1] for number in numbers]


class SdgListField(models.JSONField):
    """Numbers of goals, in the editor's order of ticking: `[12, 14]`."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        return forms.TypedMultipleChoiceField(
            choices=[(sdg.number, f"{sdg.number}. {sdg.told}") for sdg in SDGS],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
        )
