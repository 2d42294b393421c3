"""The 36 products of the demo: shelves, options, stock and the sales they are in."""

import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import product as every_combination
from typing import NamedTuple

from django.db.models import Q

from brands.models import BrandPage
from home.demo import content
from home.demo.content import Entry
from home.demo.loading_pictures import picture
from home.models import HomePage
from impactmuseum.base.progress import Progress
from shop import pricing, stock
from shop.models import Category, PriceWindow, Product, ProductImage, Variant
from shop.notices import Notice

PICTURES_EACH = 3
SHIPPING = {
    "일반": Product.Shipping.NORMAL,
    "냉장": Product.Shipping.CHILLED,
    "주문제작": Product.Shipping.MADE_TO_ORDER,
}
TAX = {"과세": Product.Tax.TAXED, "면세": Product.Tax.EXEMPT}
NOTICES = {
    "의류": Notice.CLOTHES,
    "가방": Notice.BAGS,
    "패션잡화": Notice.ACCESSORIES,
    "주방용품": Notice.KITCHEN,
    "화장품": Notice.COSMETICS,
    "가공식품": Notice.PROCESSED_FOOD,
    "농산물": Notice.FARM_FOOD,
    "생활화학제품": Notice.HOUSEHOLD_CHEMICALS,
    "기타 재화": Notice.OTHER,
}
SURCHARGE = re.compile(r" \(\+([\d,]+)원\)$")
SURCHARGE_EN = re.compile(r" \(\+[\d,]+ won\)$")

# What the data files list as an option is a text that the shopper writes.
ENGRAVING = "각인"
ENGRAVING_LABEL = "각인할 이름(최대 8자)과 전화번호"
ENGRAVING_LENGTH = len("이름은여덟글자요") + len(" 010-0000-0000")


class Choice(NamedTuple):
    """A variant as the data files write it: `key` names its stock, `values` carry no surcharge."""

    key: str
    values: tuple[str, ...]
    values_en: tuple[str, ...]
    surcharge: int


def load_categories() -> None:
    for entry in content.categories():
        if not Category.objects.filter(slug=entry["slug"]).exists():
            parent = Category.objects.get(slug=entry["parent"]) if entry["parent"] else None
            Category.objects.create(
                name=entry["ko"], name_en=entry["en"], slug=entry["slug"], parent=parent, sort_order=entry["order"]
            )


def load_products(home: HomePage, *, progress: Progress) -> None:
    shelves = {category["ko"]: Category.objects.get(slug=category["slug"]) for category in content.categories()}
    brands = {brand.slug: brand for brand in BrandPage.objects.descendant_of(home)}
    for entry in progress.over(content.products(), "상품"):
        if not Product.objects.filter(called(entry["slug"])).exists():
            _publish(_product(entry, brand=brands[entry["venture"]], shelf=shelves[entry["category"]]), entry)


def called(slug: str) -> Q:
    """An editor may have given the product another address; its codes are what the shelves know it by."""
    return Q(slug=slug) | Q(variants__sku=sku(slug, 1))


def sku(slug: str, number: int) -> str:
    return f"{slug.upper()}-{number:02}"


def choices(entry: Entry) -> list[Choice]:
    """Every combination of the options, in the order of the data files. Without options there is one."""
    found = []
    for written in every_combination(*(option["values"] for option in entry["options"])):
        chosen = [value for option, value in zip(entry["options"], written, strict=True) if option["name"] != ENGRAVING]
        surcharges = [SURCHARGE.search(value) for value in chosen]
        found.append(
            Choice(
                key=" / ".join(written),
                values=tuple(SURCHARGE.sub("", value) for value in chosen),
                values_en=tuple(
                    SURCHARGE_EN.sub("", content.option_in_english(value, of="values")) for value in chosen
                ),
                surcharge=sum(int(match[1].replace(",", "")) for match in surcharges if match),
            )
        )
    return found


def _publish(product: Product, entry: Entry) -> None:
    product.save()
    product.save_revision().publish()
    for choice, variant in zip(choices(entry), product.variants.all(), strict=True):
        if pieces := entry["stock"][choice.key]:
            stock.receive(variant=variant, quantity=pieces, reason="첫 입고")
        if sale := entry["sale"]:
            _open_sale(variant, sale)


def _open_sale(variant: Variant, sale: Entry) -> None:
    """The data files name the last day of a sale; a window ends when the next day begins."""
    PriceWindow(
        variant=variant,
        start=content.midnight(date.fromisoformat(sale["from"])),
        end=content.midnight(date.fromisoformat(sale["to"]) + timedelta(days=1)),
        price=pricing.percent_off(variant.price, sale["percent"]),
        label=sale["label_ko"],
        label_en=sale["label_en"],
    ).save()


def _product(entry: Entry, *, brand: BrandPage, shelf: Category) -> Product:
    names = [option["name"] for option in entry["options"]]
    is_engraved = ENGRAVING in names
    option_names = [name for name in names if name != ENGRAVING]
    product = Product(
        name=entry["ko"],
        slug=entry["slug"],
        brand=brand,
        category=shelf,
        line=entry["line"],
        description=content.rich_text(entry["description_ko"]),
        points="\n".join(entry["points_ko"]),
        materials=entry["materials"],
        care=entry["care"],
        size=entry["size_ko"],
        weight=entry["weight_g"],
        tags=entry["tags"],
        shipping=SHIPPING[entry["ship"]],
        tax=TAX[entry["tax"]],
        notice_kind=NOTICES[entry["notice"].partition("(")[0]],
        notice=entry["notice_items"],
        withdrawal_notice=entry["withdrawal_ko"] or "",
        created_at=content.midnight(date.fromisoformat(entry["created"])),
        live=False,
        **_impact(entry["impact"]),
        **_english(entry),
    )
    for number, name in enumerate(option_names, start=1):
        setattr(product, f"option{number}_name", name)
        setattr(product, f"option{number}_name_en", content.option_in_english(name, of="names"))
    if is_engraved:
        product.personal_text_label = ENGRAVING_LABEL
        product.personal_text_label_en = content.english("personal_text")
        product.personal_text_max_length = ENGRAVING_LENGTH
        product.personal_text_characters = Product.PersonalCharacters.NAME_AND_NUMBER
    product.variants = _variants(entry)
    product.images = _images(entry)
    return product


def _variants(entry: Entry) -> list[Variant]:
    variants = []
    for number, choice in enumerate(choices(entry), start=1):
        options = {f"option{place}": value for place, value in enumerate(choice.values, start=1)}
        options |= {f"option{place}_en": value for place, value in enumerate(choice.values_en, start=1)}
        variants.append(
            Variant(
                sku=sku(entry["slug"], number),
                price=entry["price"] + choice.surcharge,
                sort_order=number,
                **options,
            )
        )
    return variants


def _images(entry: Entry) -> list[ProductImage]:
    return [
        ProductImage(
            image=picture(f"products/{entry['slug']}-{number}.webp", title=f"{entry['ko']} {number}"),
            sort_order=number,
        )
        for number in range(1, PICTURES_EACH + 1)
    ]


def _impact(rule: Entry) -> Entry:
    return {
        "impact_kind": rule["type"],
        "impact_every": rule["n"],
        "impact_amount": Decimal(str(rule["amount"])),
        "impact_unit": rule["unit"],
        "impact_to": rule.get("to", ""),
        "impact_sentence": rule["text"],
    }


def _english(entry: Entry) -> Entry:
    texts, rule = content.product_in_english(entry["slug"]), entry["impact"]
    return {
        "is_in_english": True,
        "name_en": texts["name"],
        "line_en": texts["line"],
        "description_en": content.rich_text(texts["description"]),
        "points_en": "\n".join(texts["points"]),
        "materials_en": texts["materials"],
        "care_en": texts["care"],
        "size_en": texts["size"],
        "withdrawal_notice_en": texts.get("withdrawal", ""),
        "impact_sentence_en": content.english("impact")[entry["slug"]],
        "impact_unit_en": content.english("units")[rule["unit"]],
        "impact_to_en": content.english("to").get(rule.get("to", ""), ""),
    }
