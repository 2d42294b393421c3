"""What a product must tell before visitors may see it. A draft may be as incomplete as it likes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from impactmuseum.base.korean import josa
from shop import english
from shop.models.variant import Variant

if TYPE_CHECKING:
    from shop.models.product import Product

REQUIRED = ("name", "slug", "brand", "category")


@dataclass(frozen=True)
class Refusal:
    """A reason in a sentence, and the field beside which it stands."""

    field: str
    sentence: str


class PublishRefused(Exception):
    """The product stays as visitors know it."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__(" ".join(refusal.sentence for refusal in refusals))


def refusals(*, product: "Product", variants: Sequence[Variant]) -> list[Refusal]:
    """Every reason why `product` with `variants` may not be published, in the order of the form."""
    on_sale = [variant for variant in variants if not variant.is_retired]
    found = [Refusal(field, sentence) for field, sentence in _of_the_story(product)]
    found += [Refusal("variants", sentence) for sentence in _of_the_options(product, on_sale)]
    found += [Refusal("variants", sentence) for sentence in _of_the_codes(product, variants)]
    if missing := product.missing_notice_items:
        sentence = _("상품정보제공고시에 빠진 항목이 있어요: %(items)s") % {"items": ", ".join(missing)}
        found.append(Refusal("notice", sentence))
    found += [Refusal(field, sentence) for field, sentence in english.missing(product=product, on_sale=on_sale)]
    return found


def _of_the_story(product: "Product") -> Iterable[tuple[str, str]]:
    for name in REQUIRED:
        field = product._meta.get_field(name)
        if not getattr(product, field.attname):
            yield name, _("%(field)s 비어 있어요.") % {"field": josa(str(field.verbose_name), "이/가")}
    others = type(product).objects.filter(slug=product.slug).exclude(pk=product.pk)
    if product.slug and (other := others.first()):
        yield (
            "slug",
            _("주소 ‘%(slug)s’는 상품 ‘%(name)s’에서 쓰고 있어요.")
            % {
                "slug": product.slug,
                "name": other.name,
            },
        )


def _of_the_options(product: "Product", on_sale: Sequence[Variant]) -> Iterable[str]:
    if not on_sale:
        yield _("팔 수 있는 옵션이 하나는 있어야 해요. 옵션이 없는 상품은 가격만 적은 한 줄을 넣어 주세요.")
    if any(not variant.price for variant in on_sale):
        yield _("가격이 0원인 옵션이 있어요.")
    for number in (1, 2, 3):
        name = getattr(product, f"option{number}_name")
        values = [getattr(variant, f"option{number}") for variant in on_sale]
        if name and not all(values):
            yield _("‘%(name)s’ 값이 빈 옵션이 있어요.") % {"name": name}
        if not name and any(values):
            yield _("옵션 %(number)d의 이름을 적어 주세요.") % {"number": number}
    labels = Counter(variant.korean_label for variant in on_sale)
    if repeated := [label for label, count in labels.items() if count > 1]:
        yield _("똑같은 옵션이 있어요: %(labels)s") % {
            "labels": ", ".join(filter(None, repeated)) or _("값이 없는 옵션")
        }


def _of_the_codes(product: "Product", variants: Sequence[Variant]) -> Iterable[str]:
    codes = Counter(variant.sku.casefold() for variant in variants)
    if "" in codes:
        yield _("상품 코드가 빈 옵션이 있어요.")
    if repeated := [variant.sku for variant in variants if variant.sku and codes[variant.sku.casefold()] > 1]:
        yield _("상품 코드가 겹쳐요: %(codes)s") % {"codes": ", ".join(dict.fromkeys(repeated))}
    ids = {variant.sku.casefold(): variant.pk for variant in variants}
    holders = Variant.objects.filter(sku__in=[variant.sku for variant in variants]).select_related("product")
    for holder in holders:
        # A code may stay with its option or go with it; it never moves to another one, whose stock it would claim.
        if ids.get(holder.sku.casefold()) != holder.pk:
            yield _("상품 코드 ‘%(sku)s’는 ‘%(holder)s’에서 쓰고 있어요.") % {"sku": holder.sku, "holder": str(holder)}
