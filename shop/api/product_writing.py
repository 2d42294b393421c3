"""Writing products and shelves, with a token: through revisions, as the admin does."""

from typing import Any

from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from brands import partners
from brands.models import BrandPage
from impactmuseum.base import deletion
from impactmuseum.base.api.fields import SLUG, Body, Choice, Flag, Line, Text, Whole
from impactmuseum.base.api.idempotency import idempotent
from impactmuseum.base.api.problem import Refused
from impactmuseum.base.api.writing import CHANGE_REFUSALS, REMOVAL_REFUSALS, ContentTold, WritingApi, refusals
from impactmuseum.base.models import MuseumImage, Scope
from impactmuseum.base.money import MOST_WON
from impactmuseum.base.revising import told
from shop import catalogue
from shop.api.categories import CategoryApi, CategoryTold
from shop.api.products import ProductApi
from shop.impact import ImpactRule
from shop.models import Category, Product
from shop.notices import Notice

SKU = r"^[0-9A-Za-z][-0-9A-Za-z_.]{0,59}$"
PRODUCT_REFUSALS = ["publish_refused", "code_taken", "image_unknown", "brand_unknown", "category_unknown"]
LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$"


class OptionBody(Body):
    """An option keeps its stock by its `sku`; one without a `sku` is new and gets one."""

    sku = Text(pattern=SKU, max_length=60, required=False)
    option1 = Line(max_length=60, allow_blank=True, required=False)
    option2 = Line(max_length=60, allow_blank=True, required=False)
    option3 = Line(max_length=60, allow_blank=True, required=False)
    price = Whole(max_value=MOST_WON)
    is_retired = Flag(required=False)


class ProductBody(Body):
    """`brand` and `category` are slugs, `images` numbers. `variants` and `images` are all of them: an option that is
    not named is retired if it was ever sold, and else deleted."""

    name = Line(max_length=100)
    slug = Line(max_length=120, pattern=SLUG, required=False)
    brand = Text(max_length=120, pattern=SLUG)
    category = Text(max_length=80, pattern=SLUG)
    line = Line(max_length=150, allow_blank=True, required=False)
    description = Text(max_length=20000, pattern=LINES, allow_blank=True, required=False)
    points = Text(max_length=2000, pattern=LINES, allow_blank=True, required=False)
    materials = Line(max_length=300, allow_blank=True, required=False)
    care = Line(max_length=300, allow_blank=True, required=False)
    size = Line(max_length=300, allow_blank=True, required=False)
    weight = Whole(max_value=10_000_000, allow_null=True, required=False)
    tags = Line(max_length=300, allow_blank=True, required=False)
    option1_name = Line(max_length=30, allow_blank=True, required=False)
    option2_name = Line(max_length=30, allow_blank=True, required=False)
    option3_name = Line(max_length=30, allow_blank=True, required=False)
    variants = serializers.ListField(child=OptionBody(), required=False, max_length=100)
    images = serializers.ListField(child=Whole(min_value=1), required=False, max_length=30)
    impact_kind = Choice(choices=ImpactRule.Kind.choices, required=False)
    impact_every = Whole(min_value=1, max_value=32767, required=False)
    impact_amount = Text(pattern=r"^[0-9]{1,7}(\.[0-9]{1,2})?$", max_length=10, required=False)
    impact_unit = Line(max_length=40, allow_blank=True, required=False)
    impact_to = Line(max_length=80, allow_blank=True, required=False)
    impact_sentence = Line(max_length=150, allow_blank=True, required=False)
    shipping = Choice(choices=Product.Shipping.choices, required=False)
    tax = Choice(choices=Product.Tax.choices, required=False)
    notice_kind = Choice(choices=Notice.choices, required=False)
    notice = serializers.DictField(child=Text(max_length=500, pattern=LINES, allow_blank=True), required=False)
    withdrawal_notice = Text(max_length=1000, pattern=LINES, allow_blank=True, required=False)
    personal_text_label = Line(max_length=60, allow_blank=True, required=False)
    personal_text_max_length = Whole(min_value=1, max_value=100, required=False)
    personal_text_characters = Choice(choices=Product.PersonalCharacters.choices, required=False)

    example = {
        "name": "After-Rain Soap",
        "brand": "example-brand",
        "category": "example-shelf",
        "line": "As clear as rain",
        "option1_name": "Size",
        "variants": [{"option1": "M", "price": 11000}, {"option1": "L", "price": 13000}],
        "images": [1],
    }


class OptionWritten(serializers.Serializer):
    id = serializers.IntegerField(read_only=True, allow_null=True)
    sku = serializers.CharField(read_only=True)
    option1 = serializers.CharField(read_only=True)
    option2 = serializers.CharField(read_only=True)
    option3 = serializers.CharField(read_only=True)
    price = serializers.IntegerField(read_only=True)
    is_retired = serializers.BooleanField(read_only=True)


class ProductWritten(ContentTold):
    name = serializers.CharField()
    brand = serializers.CharField(source="brand.slug")
    category = serializers.CharField(source="category.slug")
    line = serializers.CharField()
    description = serializers.CharField()
    points = serializers.CharField()
    materials = serializers.CharField()
    care = serializers.CharField()
    size = serializers.CharField()
    weight = serializers.IntegerField(allow_null=True)
    tags = serializers.CharField()
    option1_name = serializers.CharField()
    option2_name = serializers.CharField()
    option3_name = serializers.CharField()
    variants = serializers.SerializerMethodField()
    images = serializers.SerializerMethodField()
    impact_kind = serializers.CharField()
    impact_every = serializers.IntegerField()
    impact_amount = serializers.CharField()
    impact_unit = serializers.CharField()
    impact_to = serializers.CharField()
    impact_sentence = serializers.CharField()
    shipping = serializers.CharField()
    tax = serializers.CharField()
    notice_kind = serializers.CharField()
    notice = serializers.DictField(child=serializers.CharField())
    withdrawal_notice = serializers.CharField()
    personal_text_label = serializers.CharField()
    personal_text_max_length = serializers.IntegerField()
    personal_text_characters = serializers.CharField()

    @extend_schema_field(OptionWritten(many=True))
    def get_variants(self, product: Product) -> Any:
        options = sorted(product.variants.all(), key=lambda option: option.sort_order or 0)
        return OptionWritten(options, many=True).data

    @extend_schema_field({"type": "array", "items": {"type": "integer"}})
    def get_images(self, product: Product) -> list[int]:
        return [entry.image_id for entry in product.images.all()]


class ProductWritingApi(ProductApi, WritingApi):
    scopes = {
        "content": Scope.PRODUCTS_READ,
        **dict.fromkeys(("create", "partial_update", "destroy"), Scope.PRODUCTS_WRITE),
    }
    permissions = {
        "content": ["shop.view_product", "shop.change_product"],
        "create": ["shop.add_product"],
        "partial_update": ["shop.change_product"],
        "destroy": ["shop.delete_product", "shop.publish_product"],
    }
    written_class = ProductWritten
    locates = ("create",)
    refuses = {
        "create": ["content_refused", *PRODUCT_REFUSALS],
        "partial_update": [*CHANGE_REFUSALS, *PRODUCT_REFUSALS],
        "destroy": REMOVAL_REFUSALS,
    }

    @extend_schema(
        summary="A product as it is written", operation_id="products_content", responses={200: ProductWritten}
    )
    @action(detail=True)
    def content(self, request: Request, slug: str) -> Response:
        """The newest version, published or not; its ETag goes into `If-Match`."""
        return self.written(self._mine(slug))

    @extend_schema(summary="Put a new product on the shelf", request=ProductBody, responses={201: ProductWritten})
    @idempotent(atomic=True)
    def create(self, request: Request) -> Response:
        """Published where the token's user may publish, else a draft (`live` is false)."""
        content = self._content(self.body(ProductBody))
        with refusals():
            product = catalogue.add(content=content, by=self.staff)
        return self.created(product)

    @extend_schema(summary="Change what a product says", request=ProductBody, responses={200: ProductWritten})
    def partial_update(self, request: Request, slug: str) -> Response:
        product = self._mine(slug)
        content = self._content(self.body(ProductBody, partial=True))
        with self.unchanged(product):
            changed = catalogue.change(product=product, content=content, by=self.staff)
        return self.written(changed)

    @extend_schema(summary="Take a product off the shelf")
    def destroy(self, request: Request, slug: str) -> Response:
        """One with stock or orders on record stays, and is on sale no longer; another one is deleted."""
        product = self._mine(slug)
        with self.unchanged(product):
            catalogue.remove(product=product, by=self.staff)
        return Response(status=204)

    def _mine(self, slug: str) -> Product:
        rows: QuerySet[Product] = partners.own(Product.objects.select_related("brand"), user=self.request.user)
        product: Product = self.one_of(rows, slug=slug)
        return product

    def _content(self, sent: dict[str, Any]) -> catalogue.Content:
        """Raises Refused where something is named that is not there."""
        variants, numbers = sent.pop("variants", None), sent.pop("images", None)
        images = None
        if numbers is not None:
            found = MuseumImage.objects.in_bulk(numbers)
            if any(number not in found for number in numbers):
                raise Refused(_("그 번호의 그림이 없어요."), "image_unknown", pointer="images")
            images = [found[number] for number in numbers]
        rows: list[tuple[str, QuerySet[Any], str]] = [
            ("brand", BrandPage.objects.all(), "brand_unknown"),
            ("category", Category.objects.all(), "category_unknown"),
        ]
        for name, known, code in rows:
            if name in sent:
                sent[name] = known.filter(slug=sent[name]).first()
                if sent[name] is None:
                    raise Refused(_("그 주소의 것이 없어요."), code, pointer=name)
        return catalogue.Content(values=sent, variants=variants, images=images)


class CategoryBody(Body):
    """`parent` is the slug of the shelf above, null of an upper one."""

    name = Line(max_length=50)
    slug = Line(max_length=80, pattern=SLUG)
    parent = Text(max_length=80, pattern=SLUG, allow_null=True, required=False)  # type: ignore[assignment]
    sort_order = Whole(max_value=32767, required=False)

    example = {"name": "Kitchen", "slug": "example-shelf", "parent": "example-room"}


class CategoryWritingApi(CategoryApi, WritingApi):
    locates = ("create",)
    refuses = {
        "create": ["content_refused", "category_unknown"],
        "partial_update": ["content_refused", "category_unknown"],
        "destroy": ["still_needed"],
    }
    scopes = dict.fromkeys(("create", "partial_update", "destroy"), Scope.PRODUCTS_WRITE)
    permissions = {
        "create": ["shop.add_category"],
        "partial_update": ["shop.change_category"],
        "destroy": ["shop.delete_category"],
    }

    @extend_schema(summary="Put up a new shelf", request=CategoryBody, responses={201: CategoryTold})
    @idempotent(atomic=True)
    def create(self, request: Request) -> Response:
        return self.created(self._kept(Category(), self.body(CategoryBody)))

    @extend_schema(summary="Change a shelf", request=CategoryBody, responses={200: CategoryTold})
    def partial_update(self, request: Request, slug: str) -> Response:
        category = self.one_of(self.rows(), slug=slug)
        values = self.body(CategoryBody, partial=True)
        with self.unchanged(category):
            return self.written(self._kept(category, values))

    @extend_schema(summary="Take a shelf down")
    def destroy(self, request: Request, slug: str) -> Response:
        """409 while something lies on it."""
        category = self.one_of(self.rows(), slug=slug)
        with self.unchanged(category):
            if sentences := deletion.refusals([category]):
                raise Refused(" ".join(sentences), "still_needed")
            try:
                category.delete()
            except ProtectedError as error:
                raise Refused(_("다른 곳에서 쓰고 있어서 지울 수 없어요."), "still_needed") from error
        return Response(status=204)

    def told(self, thing: Any) -> Any:
        """A shelf has no drafts: it is written as it is read."""
        return self.tell(thing)

    def _kept(self, category: Category, values: dict[str, Any]) -> Category:
        if (slug := values.get("parent")) is not None:
            values["parent"] = Category.objects.filter(slug=slug).first()
            if values["parent"] is None:
                raise Refused(_("그 주소의 갈래가 없어요."), "category_unknown", pointer="parent")
        for name, value in values.items():
            setattr(category, name, value)
        with refusals(), told():
            category.full_clean()
        category.save()
        return category
