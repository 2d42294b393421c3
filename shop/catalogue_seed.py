"""A catalogue as large as one likes, to measure pages with. The same number always makes the same product."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import product as every_combination
from random import Random

from django.db import transaction

from brands.models import BrandIndexPage, BrandPage
from impactmuseum.base.edition import publish_new_edition
from impactmuseum.base.indexing import indexed_once
from impactmuseum.base.models import MuseumImage
from impactmuseum.base.progress import Progress
from problems.models import ProblemPage
from shop import pricing, stock
from shop.impact import ImpactRule
from shop.models import Category, PriceWindow, Product, ProductImage, Variant
from shop.notices import ITEMS, Notice

CHUNK = 500
SLUG_PREFIX = "seed-"
FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
BETWEEN_PRODUCTS = timedelta(minutes=30)
BRANDS_WITHOUT_ANY = 12
PICTURES_EACH = 3
PICTURES_TO_CHOOSE_FROM = 300

MANNERS = ("되살린", "다시 짠", "손으로 뜬", "천천히 말린", "남김없이 쓴", "함께 만든", "고쳐 쓰는", "오래 쓰는")
THINGS = ("장바구니", "비누", "머그", "수건", "공책", "도마", "양말", "키링", "과일잼", "쿠키", "커피", "담요")
OPTIONS: Sequence[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]] = (
    ((), ()),
    (("색상",), (("소색", "먹색", "이끼"),)),
    (("크기",), (("작은 것", "큰 것"),)),
    (("색상", "크기"), (("소색", "쪽빛"), ("작은 것", "큰 것"))),
)
SOLD_OUT_SHARE = 0.08
REDUCED_SHARE = 0.1
MOST_PIECES = 80


class NowhereToHang(Exception):
    """There is no list of brands, or no problem a brand could work on."""


@dataclass(frozen=True)
class Room:
    """What the products are hung with: ids of brands, shelves and pictures."""

    brands: Sequence[int]
    categories: Sequence[int]
    pictures: Sequence[int]


def fill_up(*, products: int, brands: int, now: datetime, progress: Progress) -> int:
    """Make products until the shop has `products` and the museum `brands` of them; return how many were made.

    They are published and can be bought, but have no revision yet: their history begins with the first edit.
    The search index is left alone.
    """
    room = Room(brands=_brands(brands), categories=_categories(), pictures=_pictures())
    missing = max(0, products - Product.objects.count())
    if not missing:
        return 0
    first = _next_number()
    bar = progress.bar("상품", missing)
    for start in range(first, first + missing, CHUNK):
        numbers = range(start, min(start + CHUNK, first + missing))
        _hang(numbers, room=room, now=now)
        bar.advance(len(numbers))
    publish_new_edition()
    return missing


@transaction.atomic
def _hang(numbers: Sequence[int], *, room: Room, now: datetime) -> None:
    products = [_product(number, room) for number in numbers]
    Product.objects.bulk_create(products)
    # Asked for by what is unique: MySQL does not tell the ids of rows made together.
    ids = dict(Product.objects.filter(slug__in=[product.slug for product in products]).values_list("slug", "pk"))
    for product in products:
        product.pk = ids[product.slug]
    ProductImage.objects.bulk_create(
        ProductImage(product_id=product.pk, image_id=picture, sort_order=place)
        for number, product in zip(numbers, products, strict=True)
        for place, picture in enumerate(_chosen_pictures(number, room))
    )

    variants = [
        variant for number, product in zip(numbers, products, strict=True) for variant in _variants(number, product)
    ]
    Variant.objects.bulk_create(variants)
    made = Variant.objects.filter(product_id__in=ids.values()).in_bulk()
    stock.open_shelves(quantities={pk: _pieces(made[pk]) for pk in made}, reason="첫 입고")
    PriceWindow.objects.bulk_create(_windows(list(made.values()), now))


def _product(number: int, room: Room) -> Product:
    chance = Random(number)  # noqa: S311 - a catalogue, not a secret
    name = f"{chance.choice(MANNERS)} {chance.choice(THINGS)} {number}"
    option_names, _ = OPTIONS[number % len(OPTIONS)]
    made_at = FIRST_DAY + number * BETWEEN_PRODUCTS
    product = Product(
        name=name,
        slug=f"{SLUG_PREFIX}{number:06}",
        brand_id=room.brands[number % len(room.brands)],
        category_id=chance.choice(room.categories),
        line=f"{name}입니다. 재어 보려고 지어낸 상품입니다.",
        description="".join(
            f"<p>{name}을(를) 만드는 {step}번째 순서입니다. 천천히, 남김없이 만듭니다.</p>" for step in "123"
        ),
        points="남김없이 씁니다\n고쳐 쓸 수 있습니다\n포장은 종이띠 한 장",
        materials="면 100%",
        care="찬물에 손세탁",
        tags=" ".join(chance.sample(THINGS, 3)),
        weight=chance.randrange(20, 900),
        cover_id=next(iter(_chosen_pictures(number, room)), None),
        impact_kind=ImpactRule.Kind.PER_UNIT,
        impact_amount=Decimal(chance.randrange(1, 5)),
        impact_unit="되살린 천(장)",
        impact_sentence="1개 판매 = 되살린 천 1장",
        notice_kind=Notice.OTHER,
        notice=dict.fromkeys(ITEMS[Notice.OTHER], "해당 없음(시연용)"),
        created_at=made_at,
        first_published_at=made_at,
        last_published_at=made_at,
        live=True,
    )
    for place, option_name in enumerate(option_names, start=1):
        setattr(product, f"option{place}_name", option_name)
    return product


def _variants(number: int, product: Product) -> Iterator[Variant]:
    _, values = OPTIONS[number % len(OPTIONS)]
    price = 100 * Random(number).randrange(50, 600)  # noqa: S311
    for place, chosen in enumerate(every_combination(*values), start=1):
        options = {f"option{which}": value for which, value in enumerate(chosen, start=1)}
        larger = 3000 if "큰 것" in chosen else 0
        sku = f"SEED-{number:06}-{place:02}"
        yield Variant(product_id=product.pk, sku=sku, price=price + larger, sort_order=place, **options)


def _pieces(variant: Variant) -> int:
    chance = Random(variant.sku)  # noqa: S311
    return 0 if chance.random() < SOLD_OUT_SHARE else chance.randrange(1, MOST_PIECES)


def _windows(variants: Sequence[Variant], now: datetime) -> Iterator[PriceWindow]:
    for variant in variants:
        # By the product's code, without the option's number: all options of a product are reduced together.
        chance = Random(variant.sku.rpartition("-")[0])  # noqa: S311
        if chance.random() < REDUCED_SHARE:
            percent = chance.choice((5, 10, 15, 20, 30))
            yield PriceWindow(
                variant=variant,
                start=now - timedelta(days=7),
                end=now + timedelta(days=30),
                price=pricing.percent_off(variant.price, percent),
                label="계절 할인",
            )


def _chosen_pictures(number: int, room: Room) -> list[int]:
    count = min(PICTURES_EACH, len(room.pictures))
    return [room.pictures[(PICTURES_EACH * number + place) % len(room.pictures)] for place in range(count)]


def _next_number() -> int:
    last = Product.objects.filter(slug__startswith=SLUG_PREFIX).order_by("-slug").values_list("slug", flat=True).first()
    return int(last.removeprefix(SLUG_PREFIX)) + 1 if last else 1


def _brands(wanted: int) -> list[int]:
    """The published brands, after as many were made as are wanting."""
    index = BrandIndexPage.objects.order_by("path").first()
    problems = index and list(ProblemPage.objects.live().filter(locale=index.locale).order_by("path").defer("body"))
    if not index or not problems:
        raise NowhereToHang
    brands = BrandPage.objects.child_of(index).live().order_by("path")
    there = brands.count()
    with indexed_once():
        for number in range(there, wanted or there or BRANDS_WITHOUT_ANY):
            _brand(number, index, problems[number % len(problems)])
    return list(brands.values_list("pk", flat=True))


def _brand(number: int, index: BrandIndexPage, problem: ProblemPage) -> None:
    brand = BrandPage(
        title=f"지어낸 곳 {number}",
        slug=f"{SLUG_PREFIX}brand-{number:04}",
        problem=problem,
        mission="남는 것 없이 만듭니다.",
        short="재어 보려고 지어낸 브랜드입니다.",
        is_demo=True,
    )
    index.add_child(instance=brand)
    brand.save_revision().publish()


def _categories() -> list[int]:
    shelves = list(Category.objects.order_by("pk").values_list("pk", flat=True))
    return shelves or [Category.objects.create(name="모두", slug="all").pk]


def _pictures() -> list[int]:
    hung = ProductImage.objects.order_by("image_id").values_list("image_id", flat=True).distinct()
    pictures = list(hung[:PICTURES_TO_CHOOSE_FROM])
    return pictures or list(MuseumImage.objects.order_by("pk").values_list("pk", flat=True)[:PICTURES_TO_CHOOSE_FROM])
