"""What can be bought: `/api/v1/products/`. Prices are those of the moment, and so is the stock."""

from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from brands.api import BrandNamed
from impactmuseum.base.api.fields import SLUG, AskedFlag, AskedWhole, Choice, Text, Told
from impactmuseum.base.api.pagination import ListQuery, in_order
from impactmuseum.base.api.pictures import AddressField, PictureTold
from impactmuseum.base.api.texts import Html
from impactmuseum.base.api.views import Api
from impactmuseum.base.money import MOST_WON
from problems.api import ProblemNamed
from shop.api.voices import QuestionTold, RatingTold, ReviewTold
from shop.models import Product, Variant
from shop.models.product_queryset import ProductQuerySet

ORDERINGS: Mapping[str, tuple[str, ...]] = {
    "-created": ("-created_at", "-pk"),
    "created": ("created_at", "pk"),
    "price": ("current_price", "-pk"),
    "-price": ("-current_price", "-pk"),
    "name": ("name", "pk"),
    "-name": ("-name", "-pk"),
}
AVAILABILITIES = ["in_stock", "few_left", "sold_out"]


class PriceTold(Told):
    """Won, value added tax included. `list_price` is what it costs outside of any reduction."""

    price = serializers.IntegerField(min_value=0)
    list_price = serializers.IntegerField(min_value=0)
    label = serializers.CharField()  # type: ignore[assignment]
    discount_percent = serializers.IntegerField(min_value=0, max_value=100)


class StockTold(Told):
    """`few_left` is how many there are, where they are so few that visitors are told; otherwise 0."""

    state = serializers.ChoiceField(choices=AVAILABILITIES)
    few_left = serializers.IntegerField(min_value=0)

    def to_representation(self, thing: Product | Variant) -> dict[str, Any]:
        if thing.is_sold_out:
            return {"state": "sold_out", "few_left": 0}
        return {"state": "few_left" if thing.few_left else "in_stock", "few_left": thing.few_left}


class OptionTold(Told):
    name = serializers.CharField()
    value = serializers.CharField()


class VariantTold(Told):
    id = serializers.IntegerField()
    sku = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    options = serializers.SerializerMethodField()
    price = PriceTold(source="offer")
    available = serializers.IntegerField(min_value=0)
    stock = StockTold(source="*")

    @extend_schema_field(OptionTold(many=True))
    def get_options(self, variant: Variant) -> Any:
        product = self.context["product"]
        values = (variant.option1, variant.option2, variant.option3)
        names = (product.option1_name, product.option2_name, product.option3_name)
        return [{"name": name, "value": value} for name, value in zip(names, values, strict=True) if value]


class CategoryNamed(Told):
    slug = serializers.CharField()
    name = serializers.CharField()


class PersonalText(Told):
    """What a piece is engraved with. Without one the product asks for none."""

    label = serializers.CharField(source="personal_text_label")  # type: ignore[assignment]
    max_length = serializers.IntegerField(source="personal_text_max_length")
    characters = serializers.ChoiceField(choices=Product.PersonalCharacters.choices, source="personal_text_characters")

    def to_representation(self, product: Product) -> Any:
        return super().to_representation(product) if product.personal_text_label else None


class ProductTold(Told):
    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    line = serializers.CharField()
    url = AddressField()
    brand = BrandNamed()
    problem = ProblemNamed(source="brand.problem")
    category = CategoryNamed()
    image = PictureTold(source="cover", allow_null=True)
    price = PriceTold(source="offer", allow_null=True)
    has_price_range = serializers.BooleanField()
    stock = StockTold(source="*")
    is_new = serializers.BooleanField()
    impact_sentence = serializers.CharField()
    personal_text = PersonalText(source="*", allow_null=True)
    variants = serializers.SerializerMethodField()
    created_at = serializers.DateTimeField()

    @extend_schema_field(VariantTold(many=True))
    def get_variants(self, product: Product) -> Any:
        context = {**self.context, "product": product}
        return VariantTold(product.active_variants, many=True, context=context).data


class NoticeTold(Told):
    item = serializers.CharField()
    text = serializers.CharField()


class ProductToldWhole(ProductTold):
    description = Html()
    points = serializers.ListField(child=serializers.CharField(), source="point_lines")
    materials = serializers.CharField()
    care = serializers.CharField()
    size = serializers.CharField()
    weight = serializers.IntegerField(allow_null=True)
    images = PictureTold(source="pictures", many=True)
    shipping = serializers.ChoiceField(choices=Product.Shipping.choices)
    tax = serializers.ChoiceField(choices=Product.Tax.choices)
    withdrawal_notice = serializers.CharField()
    rating = RatingTold()
    notice = serializers.SerializerMethodField()

    @extend_schema_field(NoticeTold(many=True))
    def get_notice(self, product: Product) -> Any:
        """상품정보제공고시, in the order of the law."""
        rows = [{"item": item, "text": text} for item, text in product.notice_rows]
        return NoticeTold(rows, many=True).data


class ProductQuery(ListQuery):
    problem = Text(required=False, pattern=SLUG, max_length=120)
    brand = Text(required=False, pattern=SLUG, max_length=120)
    category = Text(required=False, pattern=SLUG, max_length=120)
    query = Text(required=False, max_length=100)
    price_min = AskedWhole(required=False, max_value=MOST_WON)
    price_max = AskedWhole(required=False, max_value=MOST_WON)
    in_stock = AskedFlag(required=False)
    ordering = Choice(choices=list(ORDERINGS), default="-created")


def wanted(asked: Mapping[str, Any]) -> ProductQuerySet:
    """The products on sale that an address asks for."""
    products = Product.objects.on_sale()
    if slug := asked.get("problem"):
        products = products.of_problem(slug)
    if slug := asked.get("brand"):
        products = products.of_brand(slug)
    if slug := asked.get("category"):
        products = products.in_category(slug)
    if query := asked.get("query"):
        products = products.matching(query)
    by_price = "price_min" in asked or "price_max" in asked
    if by_price or asked["ordering"].endswith("price"):
        products = products.with_current_price()
    if by_price:
        prices = (asked.get("price_min", 0), asked.get("price_max", MOST_WON))
        products = products.filter(current_price__range=prices)
    if asked.get("in_stock"):
        products = products.in_stock()
    return products.order_by(*ORDERINGS[asked["ordering"]])


class ProductApi(Api):
    tag = "products"
    told_class = ProductTold
    detail_class = ProductToldWhole
    questions = {"list": ProductQuery}
    lists = {"reviews": ReviewTold, "asked_of": QuestionTold}
    lookup_field = "slug"
    lookup_value_converter = "str"
    queryset = Product.objects.none()

    @extend_schema(summary="What is on sale")
    def list(self, request: Request) -> Response:
        pages = self.pages(wanted(self.asked))
        return pages.answer(self.tell(in_order(Product.objects.for_api(), pages.rows), many=True))

    @extend_schema(summary="A product with everything its page says")
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(self.tell(self.one_of(Product.objects.on_sale().for_api(whole=True), slug=slug)))

    @extend_schema(
        summary="What those who received a product say of it, the newest first",
        operation_id="products_reviews",
        responses={200: ReviewTold(many=True)},
    )
    @action(detail=True)
    def reviews(self, request: Request, slug: str) -> Response:
        return self._voices(self._on_sale(slug).reviews)

    @extend_schema(
        summary="What was asked about a product, the newest first",
        operation_id="products_questions",
        responses={200: QuestionTold(many=True)},
    )
    @action(detail=True, url_path="questions", url_name="questions")
    def asked_of(self, request: Request, slug: str) -> Response:
        """Of a private question only that it was asked."""
        return self._voices(self._on_sale(slug).questions)

    def _on_sale(self, slug: str) -> Product:
        rows = Product.objects.on_sale().select_related("brand").defer("brand__body")
        product: Product = self.one_of(rows, slug=slug)
        return product

    def _voices(self, voices: Any) -> Response:
        pages = self.pages(voices.shown().newest())
        return pages.answer(self.tell(in_order(voices.with_all_it_shows(), pages.rows), many=True))
