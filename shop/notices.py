"""상품정보제공고시: which items the law wants stated for which kind of goods.

Source: 전자상거래 등에서의 상품 등의 정보제공에 관한 고시, as amended for 2023-01-01.
"""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.TextChoices):
    CLOTHES = "clothes", _("의류")
    BAGS = "bags", _("가방")
    ACCESSORIES = "accessories", _("패션잡화")
    KITCHEN = "kitchen", _("주방용품")
    COSMETICS = "cosmetics", _("화장품")
    PROCESSED_FOOD = "processed_food", _("가공식품")
    FARM_FOOD = "farm_food", _("농수축산물")
    HOUSEHOLD_CHEMICALS = "chemicals", _("생활화학제품")
    OTHER = "other", _("기타 재화")


ITEMS: Mapping[str, tuple[str, ...]] = {
    Notice.CLOTHES: (
        "제품 소재",
        "색상",
        "치수",
        "제조자(수입자)",
        "제조국",
        "세탁방법 및 취급 시 주의사항",
        "제조연월",
        "품질보증기준",
        "A/S 책임자와 전화번호",
    ),
    Notice.BAGS: (
        "종류",
        "소재",
        "색상",
        "크기",
        "제조자(수입자)",
        "제조국",
        "취급 시 주의사항",
        "품질보증기준",
        "A/S 책임자와 전화번호",
    ),
    Notice.ACCESSORIES: (
        "종류",
        "소재",
        "치수",
        "제조자(수입자)",
        "제조국",
        "취급 시 주의사항",
        "품질보증기준",
        "A/S 책임자와 전화번호",
    ),
    Notice.KITCHEN: (
        "품명 및 모델명",
        "재질",
        "구성품",
        "크기",
        "동일모델 출시년월",
        "제조자(수입자)",
        "제조국",
        "수입식품안전관리특별법에 따른 수입신고 여부",
        "품질보증기준",
        "A/S 책임자와 전화번호",
    ),
    Notice.COSMETICS: (
        "내용물의 용량 또는 중량",
        "제품 주요 사양",
        "사용기한 또는 개봉 후 사용기간",
        "사용방법",
        "화장품제조업자·화장품책임판매업자",
        "제조국",
        "화장품법에 따른 모든 성분",
        "기능성화장품 심사(보고) 여부",
        "사용할 때의 주의사항",
        "품질보증기준",
        "소비자상담 전화번호",
    ),
    Notice.PROCESSED_FOOD: (
        "제품명",
        "식품의 유형",
        "생산자 및 소재지",
        "제조연월일, 소비기한 또는 품질유지기한",
        "포장단위별 내용물의 용량(중량)·수량",
        "원재료명 및 함량(원산지 포함)",
        "영양성분(대상 식품)",
        "유전자변형식품 표시",
        "소비자안전을 위한 주의사항",
        "수입식품 문구",
        "소비자상담 전화번호",
    ),
    Notice.FARM_FOOD: (
        "품목 또는 명칭",
        "포장단위별 용량(중량)·수량·크기",
        "생산자(수입자)",
        "원산지",
        "제조연월일(포장일·생산연도), 소비기한",
        "관련법상 표시사항",
        "상품구성",
        "보관방법·취급방법",
        "소비자안전 주의사항",
        "소비자상담 전화번호",
    ),
    Notice.HOUSEHOLD_CHEMICALS: (
        "품목 및 제품명",
        "용도·제형",
        "제조연월·유통기한",
        "중량·용량·매수",
        "효과·효능",
        "제조자·수입자·제조국",
        "어린이보호포장 여부",
        "사용 화학물질 명칭",
        "사용상 주의사항",
        "안전기준 적합확인 신고(승인)번호",
        "소비자상담 전화번호",
    ),
    Notice.OTHER: (
        "품명 및 모델명",
        "인증·허가 사항",
        "제조국(원산지)",
        "제조자(수입자)",
        "A/S 책임자와 전화번호 또는 소비자상담 전화번호",
    ),
}


def missing_items(*, kind: str, notice: Mapping[str, str]) -> list[str]:
    """The items of `kind` that are not stated, in the order of the law."""
    return [item for item in ITEMS[kind] if not str(notice.get(item, "")).strip()]
