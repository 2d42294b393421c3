"""What shopping engines are told of the shop, bit by bit: however many there are, a few hundred are held at once.

Prices, stock and delivery come from where the pages have them: a feed that differs from its page is refused.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.db.models import Count, Max, Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from brands.models import BrandPage
from impactmuseum.base.addresses import absolute
from impactmuseum.base.pictures import address_of_file, sized
from shop import shipping
from shop.addresses import is_open, shop_address
from shop.models import Category, PriceWindow, Product, RemoteArea, Review, ShopSettings, StockMovement, Variant
from shop.shipping import Goods, Tariff

CHUNK = 500


def products(*, counting_reviews: bool = False) -> Iterator[Product]:
    """Everything on sale, in the language that is read, that has a picture: no engine takes a product without one."""
    if not is_open():
        return
    wanted = Product.objects.on_sale().filter(cover__isnull=False).for_feed().order_by("pk")
    if counting_reviews:
        wanted = wanted.with_reviews_count()
    chunk = list(wanted[:CHUNK])
    while chunk:
        yield from chunk
        # By the last key, not by `iterator()`: MySQL's client would fetch the whole answer first.
        chunk = list(wanted.filter(pk__gt=chunk[-1].pk)[:CHUNK]) if len(chunk) == CHUNK else []


def picture_of(product: Product, *, smallest: int, request: HttpRequest) -> str:
    """The address of its first picture; empty where the file is gone or has a side of less than `smallest` pixels."""
    cover = product.cover
    if cover is None or min(cover.width, cover.height) < smallest:
        return ""
    if product.picture_file:
        return absolute(address_of_file(product.picture_file), request=request)
    files = sized(cover)
    return absolute(files.largest, request=request) if files else ""


def tariff() -> Tariff:
    """What delivery costs, asked of the database: an engine's visit is too rare to tell it what was remembered."""
    return shipping.tariff_of(ShopSettings.load())


def delivery_of(product: Product, *, price: int, tariff: Tariff) -> int:
    """What it costs to send one piece for `price` won to where nothing is remote."""
    return shipping.fee(tariff=tariff, goods=[Goods(product.shipping, price)]).total


def fingerprint() -> str:
    """Another text whenever a feed would be another: also when a price window opens or closes by itself."""
    now = timezone.now()
    windows = (
        PriceWindow.objects.filter(end__gt=now).order_by("pk").values_list("pk", "variant", "price", "start", "end")
    )
    seen: Iterable[object] = (
        Product.objects.aggregate(
            Count("pk"),
            Max("pk"),
            Max("updated_at"),
            Max("last_published_at"),
            on_sale=Count("pk", filter=Q(live=True)),
        ),
        Variant.objects.aggregate(Count("pk"), Max("pk"), Sum("price"), retired=Count("pk", filter=Q(is_retired=True))),
        StockMovement.objects.aggregate(Max("pk")),
        BrandPage.objects.aggregate(Max("last_published_at"), live=Count("pk", filter=Q(live=True))),
        Review.objects.shown().aggregate(Count("pk"), Sum("product")),
        list(Category.objects.order_by("pk").values_list("pk", "name", "name_en", "parent")),
        shop_address(),
        list(ShopSettings.objects.values_list("shipping_fee", "free_shipping_from", "chilled_fee")),
        list(RemoteArea.objects.order_by("pk").values_list("first_postcode", "last_postcode", "extra_fee")),
        [(*window, window[3] <= now) for window in windows],
    )
    return sha256(repr(seen).encode()).hexdigest()[:32]
