"""The addresses a member keeps. An order never points at one of them: it has a copy of its own."""

from django.db.models import F
from django.utils.translation import gettext as _

from community.models import Customer
from impactmuseum.base.transactions import retried_transaction
from shop.models import ShippingAddress

MOST = 20


class BookFull(Exception):
    """No more addresses are kept."""


class AddressGone(Exception):
    """The member has no such address."""


def addresses_of(customer: Customer) -> list[ShippingAddress]:
    """The default first, then the newest."""
    return list(customer.addresses.order_by(F("default_of").desc(nulls_last=True), "-pk"))


def find(*, customer: Customer, pk: int) -> ShippingAddress:
    """Raises AddressGone."""
    address = customer.addresses.filter(pk=pk).first()
    if address is None:
        raise AddressGone
    return address


@retried_transaction
def add(*, customer: Customer, address: ShippingAddress, is_default: bool) -> ShippingAddress:
    """Keep `address`; one that is known is not kept twice. The first one is the default, asked to be or not.

    Raises BookFull.
    """
    _lock(customer)
    known = customer.addresses.filter(**_place(address)).first()
    count = customer.addresses.count()
    if known is None and count >= MOST:
        raise BookFull(_("배송지는 %(most)d곳까지 저장할 수 있어요. 쓰지 않는 곳을 지워 주세요.") % {"most": MOST})
    kept = known or ShippingAddress.objects.create(customer=customer, **_place(address))
    if is_default or not count:
        _make_default(customer, kept)
    return kept


@retried_transaction
def change(*, customer: Customer, pk: int, address: ShippingAddress, is_default: bool) -> None:
    """Raises AddressGone."""
    _lock(customer)
    kept = find(customer=customer, pk=pk)
    ShippingAddress.objects.filter(pk=kept.pk).update(**_place(address))
    if is_default:
        _make_default(customer, kept)
    else:
        ShippingAddress.objects.filter(pk=kept.pk).update(default_of=None)


@retried_transaction
def make_default(*, customer: Customer, pk: int) -> None:
    """Raises AddressGone."""
    _lock(customer)
    _make_default(customer, find(customer=customer, pk=pk))


def remove(*, customer: Customer, pk: int) -> None:
    """Doing it twice does it once. Raises AddressGone when it is, or was, nobody's or somebody else's."""
    deleted, _rows = customer.addresses.filter(pk=pk).delete()
    if not deleted:
        raise AddressGone


def _lock(customer: Customer) -> None:
    """One change of a book after the other."""
    Customer.objects.select_for_update().only("pk").get(pk=customer.pk)


def _make_default(customer: Customer, address: ShippingAddress) -> None:
    customer.addresses.filter(default_of=customer).exclude(pk=address.pk).update(default_of=None)
    customer.addresses.filter(pk=address.pk).update(default_of=customer)


def _place(address: ShippingAddress) -> dict[str, str]:
    return {name: getattr(address, name) for name in ShippingAddress.PLACE}
