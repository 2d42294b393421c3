"""Products written by programs: put on the shelf, mended and taken off it, as an editor would do it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from brands import partners
from community.models import User
from impactmuseum.base.models import MuseumImage
from impactmuseum.base.revising import Fault, RevisionRefused, fill_in, keep, refuse_locked, revise, told
from shop.models import Product, ProductImage, Variant
from shop.product_form import CODE_LETTERS, free_slug
from shop.publishing import PublishRefused

PUBLISH = "shop.publish_product"
# What the description's own editor offers.
TAGS = {"p", "br", "b", "a", "ul", "ol", "li"}


@dataclass(frozen=True)
class Content:
    """What is written of a product. None leaves options or pictures as they are; a list is all of them."""

    values: Mapping[str, Any] = field(default_factory=dict)
    variants: Sequence[Mapping[str, Any]] | None = None
    images: Sequence[MuseumImage] | None = None


def add(*, content: Content, by: User) -> Product:
    """A new product; published where `by` may, else a draft. Raises PermissionDenied, RevisionRefused."""
    _refuse_others(content, by)
    product = Product(live=False)
    _write(product, content)
    product.slug = product.slug or free_slug(product.name)
    with _spoken(), transaction.atomic():
        with told():
            product.full_clean()
        product.save()
        keep(product, by=by, publishes=by.has_perm(PUBLISH))
    return Product.objects.get(pk=product.pk)


def change(*, product: Product, content: Content, by: User) -> Product:
    """Raises PermissionDenied, RevisionRefused."""
    _refuse_others(content, by, product)
    with _spoken(), transaction.atomic():
        return revise(product, by=by, publishes=by.has_perm(PUBLISH), change=lambda newest: _write(newest, content))


def reprice(*, product: Product, prices: Mapping[int, int], by: User) -> Product:
    """Give options (by their ids) of a product new prices. Raises RevisionRefused."""

    def change_prices(newest: Product) -> None:
        options = list(newest.variants.all())
        for option in options:
            option.price = prices.get(option.pk, option.price)
        newest.variants.set(options)

    with _spoken(), transaction.atomic():
        return revise(product, by=by, publishes=by.has_perm(PUBLISH), change=change_prices)


@transaction.atomic
def remove(*, product: Product, by: User) -> bool:
    """Delete a product that was never more than a text; take one off sale whose pieces or orders are on record.

    Says whether it is gone. Raises PermissionDenied, RevisionRefused.
    """
    refuse_locked(product, by=by)
    if not product.deletion_refusal():
        product.delete()
        return True
    if not by.has_perm(PUBLISH):
        raise PermissionDenied
    if product.live:
        product.unpublish(user=by)
    return False


def clean_description(html: str) -> str:
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https"}, link_rel=None)


def _refuse_others(content: Content, by: User, product: Product | None = None) -> None:
    """A partner writes of their own brands alone, and hangs pictures of their own."""
    brands = [brand for brand in (content.values.get("brand"), product and product.brand) if brand]
    if not all(partners.is_own(brand, user=by) for brand in brands):
        raise PermissionDenied(_("자기 브랜드의 상품만 다룰 수 있어요."))
    if content.images and partners.is_partner(by):
        known = set(ProductImage.objects.filter(product=product).values_list("image", flat=True)) if product else set()
        if any(image.uploaded_by_user_id != by.pk and image.pk not in known for image in content.images):
            raise PermissionDenied(_("자기가 올린 그림만 걸 수 있어요."))


def _write(product: Product, content: Content) -> None:
    values = dict(content.values)
    if "description" in values:
        values["description"] = clean_description(values["description"])
    fill_in(product, values)
    if content.variants is not None:
        product.variants.set(_options(product, content.variants))
    if content.images is not None:
        product.images.set([ProductImage(image=image, sort_order=place) for place, image in enumerate(content.images)])


def _options(product: Product, wanted: Sequence[Mapping[str, Any]]) -> list[Variant]:
    """An option keeps its row by its code, and with it its stock; one without a code is new."""
    _refuse_taken(product, [values["sku"] for values in wanted if values.get("sku")])
    known = {variant.sku: variant for variant in product.variants.all()}
    options = []
    for place, values in enumerate(wanted):
        sku = values.get("sku") or f"IM-{get_random_string(8, CODE_LETTERS)}"
        option = known.pop(sku, None) or Variant(sku=sku)
        fill_in(option, {**values, "sku": sku, "sort_order": place})
        options.append(option)
    return options


def _refuse_taken(product: Product, codes: Sequence[str]) -> None:
    """A draft asks the database for nothing: whoever published it would meet its refusal."""
    others = Variant.objects.filter(sku__in=codes).exclude(product=product.pk)
    if len({code.casefold() for code in codes}) < len(codes) or others.exists():
        raise _code_taken()


def _code_taken() -> RevisionRefused:
    fault = Fault("variants", _("상품 코드나 주소를 다른 상품이 쓰고 있어요."))
    return RevisionRefused("code_taken", fault.sentence, [fault])


@contextmanager
def _spoken() -> Iterator[None]:
    """What publishing refuses, and what the database does, in the words of RevisionRefused."""
    try:
        yield
    except PublishRefused as error:
        faults = [Fault(refusal.field, refusal.sentence) for refusal in error.refusals]
        raise RevisionRefused("publish_refused", _("이대로는 게시할 수 없어요."), faults) from error
    except IntegrityError as error:
        raise _code_taken() from error
