"""What impact is counted in and goes to, in the language that is read.

Order lines keep the Korean words, whatever language was bought in: pieces of one rule add up under one name. Their
English stands with the products.
"""

from impactmuseum.base import languages
from impactmuseum.base.edition import remembered
from shop.models.product import Product


def told(word: str) -> str:
    """`word` as products on sale say it in the language that is read; as it is, where none does."""
    return word if languages.is_source() else remembered("impact-words", _english).get(word, word)


def _english() -> dict[str, str]:
    columns = ("impact_unit", "impact_unit_en", "impact_to", "impact_to_en")
    words: dict[str, str] = {}
    for unit, unit_en, to, to_en in Product.objects.filter(is_in_english=True).values_list(*columns).distinct():
        words |= {korean: english for korean, english in ((unit, unit_en), (to, to_en)) if korean and english}
    return words
