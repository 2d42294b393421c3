"""Whether a product is whole in English: what is still missing, before it may be sold to who reads no Korean."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from impactmuseum.base.telling import Translated
from impactmuseum.base.untranslated import HANGUL
from shop.models.variant import Variant

if TYPE_CHECKING:
    from shop.models.product import Product


def missing(*, product: "Product", on_sale: Sequence[Variant]) -> Iterable[tuple[str, str]]:
    """Each reason in a sentence, with the field of the form beside which it stands. What has no Hangul needs none."""
    if not product.is_in_english:
        return
    for name in _untold(product):
        label = str(product._meta.get_field(name).verbose_name)
        yield f"{name}_en", _("영어로 옮겨 주세요: %(field)s") % {"field": label}
    values = [(variant, name) for variant in on_sale for name in _untold(variant)]
    if values:
        told = ", ".join(dict.fromkeys(getattr(variant, name) for variant, name in values))
        yield "variants", _("영어로 옮기지 않은 옵션 값이 있어요: %(values)s") % {"values": told}


def _untold(thing: Translated) -> Iterable[str]:
    for name in thing.translated:
        korean, english = getattr(thing, name), getattr(thing, f"{name}_en").strip()
        if HANGUL.search(korean) and (not english or english == korean.strip()):
            yield name
