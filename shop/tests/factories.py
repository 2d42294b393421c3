"""What the shop's tests are made of: a small tree, products with stock, and a cast everyone knows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import factory
from django.contrib.auth.models import Group
from django.utils import timezone
from factory.django import DjangoModelFactory

from brands.models import BrandPage
from brands.tests.factories import brand_index
from community.models import Customer, User
from problems.models import ProblemPage
from problems.tests.factories import home_page, problem_index
from shop import cancellation, checkout, claims, orders, shipments, stock
from shop.cart import Wanted
from shop.checkout_draft import Draft
from shop.claim_reckoning import Wish
from shop.models import (
    Category,
    Claim,
    Coupon,
    Courier,
    Order,
    OrderItem,
    Product,
    Question,
    RemoteArea,
    Review,
    ShopPage,
    ShopSettings,
    Variant,
)
from shop.payments import settlement

# The cast: who buys, and who works here.


def a_buyer() -> Customer:
    user = User.objects.create_user("buyer", email="buyer@example.com", password="pass-word-1")
    return Customer.objects.create(user=user, nickname="구경꾼")


def a_stranger() -> Customer:
    user = User.objects.create_user("stranger", email="stranger@example.com", password="pass-word-1")
    return Customer.objects.create(user=user, nickname="지나가는 이")


def an_editor() -> User:
    return User.objects.create_superuser("editor", email="editor@example.com", password="pass-word-1")


def an_operator() -> User:
    """Of the group that migrations make."""
    operator = User.objects.create_user("operator", email="operator@example.com", password="pass-word-1")
    operator.groups.add(Group.objects.get(name="상점 운영"))
    return operator


# The tree. Each is made once, so that two products hang in the same museum.


def shop_page() -> ShopPage:
    return ShopPage.objects.first() or home_page().add_child(instance=ShopPage(title="상점", slug="shop"))


def a_problem(title: str = "플라스틱과 자원순환", **fields: Any) -> ProblemPage:
    texts = {"hall": "제1전시실 「빨리 쓰고 오래 남는 것」", "short": "오래 남아요."}
    fields = {"slug": title.replace(" ", "-"), **texts, **fields}
    existing = ProblemPage.objects.filter(slug=fields["slug"]).first()
    return existing or problem_index().add_child(instance=ProblemPage(title=title, **fields))


def a_brand(title: str = "다시결", **fields: Any) -> BrandPage:
    texts = {"mission": "버려진 것을 다시 써요.", "short": "우산에서 시작했어요."}
    fields = {"slug": title.replace(" ", "-"), **texts, **fields}
    if existing := BrandPage.objects.filter(slug=fields["slug"]).first():
        return existing
    fields.setdefault("problem", a_problem())
    return brand_index().add_child(instance=BrandPage(title=title, **fields))


# Products


class CategoryFactory(DjangoModelFactory):
    name = factory.Sequence(lambda n: f"갈래 {n}")
    slug = factory.Sequence(lambda n: f"category-{n}")

    class Meta:
        model = Category


class VariantFactory(DjangoModelFactory):
    """An option that is on the shelf: `VariantFactory(product=…, option1="M", price=9000, on_hand=3)`."""

    product = factory.SubFactory("shop.tests.factories.ProductFactory", variants=[])
    sku = factory.Sequence(lambda n: f"SKU-{n}")
    price = 10000
    sort_order = factory.Sequence(lambda n: n)

    class Meta:
        model = Variant
        skip_postgeneration_save = True

    @factory.post_generation
    def on_hand(self: Variant, create: bool, quantity: int | None, **_: Any) -> None:
        quantity = 10 if quantity is None else quantity
        if create and quantity:
            stock.receive(variant=self, quantity=quantity)


class ProductFactory(DjangoModelFactory):
    """A published product. Without `variants` it has one without options: `price` won, `on_hand` pieces.

    `ProductFactory(name="비누", price=12900, on_hand=3)`
    `ProductFactory(option1_name="크기", variants=[{"option1": "M"}, {"option1": "L", "on_hand": 0}])`
    """

    name = factory.Sequence(lambda n: f"비갠 장바구니 {n}")
    slug = factory.Sequence(lambda n: f"product-{n}")
    brand = factory.LazyFunction(a_brand)
    category = factory.SubFactory(CategoryFactory)
    line = "비 온 뒤의 우산으로 만든 가방"

    class Meta:
        model = Product
        skip_postgeneration_save = True

    @classmethod
    def _create(cls, model_class: type[Product], *args: Any, **kwargs: Any) -> Product:
        variants: Sequence[dict[str, Any]] | None = kwargs.pop("variants", None)
        price, on_hand = kwargs.pop("price", 10000), kwargs.pop("on_hand", 10)
        product = super()._create(model_class, *args, **kwargs)
        for fields in [{}] if variants is None else variants:
            VariantFactory(product=product, **{"price": price, "on_hand": on_hand, **fields})
        return Product.objects.get(pk=product.pk)


def a_variant(**product: Any) -> Variant:
    """The one option of a new product: `a_variant(name="비누", price=12900, on_hand=3)`."""
    return ProductFactory(**product).variants.select_related("product", "stock").get()


def a_personal_tag(**product: Any) -> Variant:
    """A piece that is made to order with a text of the shopper's."""
    fields: dict[str, Any] = {
        "name": "돌아올게 인식표",
        "price": 12000,
        "shipping": Product.Shipping.MADE_TO_ORDER,
        "personal_text_label": "각인할 이름과 번호",
        "personal_text_max_length": 22,
        "personal_text_characters": Product.PersonalCharacters.NAME_AND_NUMBER,
        "withdrawal_notice": "이름을 새기는 주문 제작 상품이라 새기기 시작하면 청약철회가 제한돼요.",
    }
    return a_variant(**{**fields, **product})


def shop_settings(**fields: Any) -> ShopSettings:
    """The shop as the guide describes it, with 제주 and 울릉."""
    defaults = {
        "bank_name": "KB국민은행",
        "bank_account": "000-000000-00-000",
        "bank_holder": "임팩트뮤지엄 데모",
    }
    settings = ShopSettings.load()
    for name, value in {**defaults, **fields}.items():
        setattr(settings, name, value)
    settings.save()
    if not settings.remote_areas.exists():
        for name, first, last, fee in (("제주", "63000", "63644", 3000), ("울릉", "40200", "40240", 5000)):
            RemoteArea.objects.create(
                settings=settings, name=name, first_postcode=first, last_postcode=last, extra_fee=fee
            )
    return settings


# Orders


def a_draft(**fields: Any) -> Draft:
    """What 홍길동 types into the checkout."""
    typed = {
        "buyer_name": "홍길동",
        "buyer_phone": "01012345678",
        "buyer_email": "gildong@example.com",
        "recipient": "김받음",
        "phone": "021234567",
        "postcode": "04524",
        "road_address": "서울특별시 중구 세종대로 110",
        "detail_address": "3층",
        "delivery_note": "문 앞에 놓아 주세요",
        "payment_method": "bank_transfer",
        "depositor": "홍길동",
    }
    return Draft(**{**typed, **fields})


def a_coupon(code: str = "첫나들이", **fields: Any) -> Coupon:
    """3,000 won off, today, once per person: `a_coupon("SAVE10", kind="percent", value=10, limit=5)`."""
    now = timezone.now()
    usual = {"name": "첫 나들이", "value": 3000, "start": now - timedelta(days=1), "end": now + timedelta(days=1)}
    return Coupon.objects.create(code=code, **{**usual, **fields})


def place(
    *wanted: Wanted, key: str = "", at: datetime | None = None, customer: Customer | None = None, **draft: Any
) -> Order:
    """Order what is wanted, having seen it as it is."""
    now, typed = at or timezone.now(), a_draft(**draft)
    shown = checkout.fingerprint(checkout.read_cart(wanted=wanted, draft=typed, at=now), typed)
    return checkout.place_order(
        key=key or checkout.new_key(),
        shown=shown,
        wanted=wanted,
        draft=typed,
        at=now,
        consented_at=now,
        customer=customer,
    )


def an_order(variant: Variant | None = None, quantity: int = 1, **options: Any) -> Order:
    """An order that waits for its deposit: `an_order(a_variant(on_hand=3), 2, buyer_name="김구매")`."""
    return place(Wanted((variant or a_variant()).pk, quantity), **options)


def a_paid_order(
    variant: Variant | None = None, quantity: int = 1, *, to: Order.Status | None = None, **options: Any
) -> Order:
    """An order whose deposit has come; `to=Order.Status.PREPARING`: it is being packed."""
    order = an_order(variant, quantity, **options)
    settlement.settle(payment=order.payments.get(), amount=order.total, at=timezone.now())
    if to:
        orders.transition(order, to=to)
    order.refresh_from_db()
    return order


def a_courier(name: str = "CJ대한통운", **fields: Any) -> Courier:
    """One of those the shop comes with, also where a test has emptied the tables."""
    defaults = {"tracking_url": "https://trace.example.com/?no={no}", "number_lengths": "10, 12", **fields}
    return Courier.objects.get_or_create(name=name, defaults=defaults)[0]


def an_arrived_order(*wanted: Wanted, to: Order.Status = Order.Status.DELIVERED, **options: Any) -> Order:
    """An order whose parcel has come; `to=Order.Status.SHIPPED`: it is on its way."""
    order = place(*(wanted or [Wanted(a_variant().pk, 1)]), **options)
    settlement.settle(payment=order.payments.get(), amount=order.total, at=timezone.now())
    orders.transition(order, to=Order.Status.PREPARING)
    shipments.ship(order=order, courier=a_courier(), number="123456789012")
    if to != Order.Status.SHIPPED:
        shipments.deliver(order=order)
    if to == Order.Status.CONFIRMED:
        orders.transition(order, to=to)
    order.refresh_from_db()
    return order


# Claims


AN_ACCOUNT = cancellation.Account(bank="kakao", number="3333012345678", holder="홍길동")


def a_wish(
    order: Order,
    kind: str,
    pieces: Sequence[int] = (),
    *,
    reason: str = Claim.Reason.MIND,
    replacements: Sequence[Variant] = (),
) -> Wish:
    """`pieces` of the order's lines, one after the other; without them, all there are."""
    items = list(order.items.all())
    wanted = pieces or [item.left for item in items]
    return Wish(
        kind=Claim.Kind(kind),
        reason=Claim.Reason(reason),
        pieces={item.pk: number for item, number in zip(items, wanted, strict=False) if number},
        replacements={item.pk: variant.pk for item, variant in zip(items, replacements, strict=False)},
    )


def a_claim(
    order: Order,
    kind: str,
    pieces: Sequence[int] = (),
    *,
    key: str = "",
    at: datetime | None = None,
    by: User | None = None,
    account: cancellation.Account | None = AN_ACCOUNT,
    **wish: Any,
) -> Claim:
    """What the buyer asks for, having seen what comes of it: `a_claim(order, "return", [1, 0], reason="defect")`."""
    wanted = a_wish(order, kind, pieces, **wish)
    at = at or timezone.now()
    shown = claims.estimate(order=order, wish=wanted, at=at, by=by)
    request = claims.Request(
        key=key or checkout.new_key(), wish=wanted, agreed=(shown.amount, shown.to_pay), text="", account=account
    )
    if kind == Claim.Kind.CANCEL and order.status == Order.Status.PAID:
        return claims.cancel_lines(order=order, request=request, at=at, by=by)
    return claims.request(order=order, request=request, at=at, by=by)


# What shoppers say


def a_received_line(customer: Customer, variant: Variant | None = None) -> OrderItem:
    """What `customer` bought and has now: `a_received_line(a_buyer()).product`."""
    wanted = Wanted((variant or a_variant()).pk, 1)
    return an_arrived_order(wanted, customer=customer).items.get()


def a_question(product: Product, text: str = "세탁기에 돌려도 되나요?", **fields: Any) -> Question:
    """`a_question(product, is_private=True, author=a_buyer())`."""
    return Question.objects.create(product=product, text=text, **fields)


def a_review(product: Product, text: str = "가볍고 질겨요.", **fields: Any) -> Review:
    """Of a purchase that nobody asks for: `a_review(product, stars=3, author=a_buyer())`."""
    return Review.objects.create(product=product, text=text, **{"stars": 5, **fields})
