"""What a shopper has typed into the order form, before there is an order."""

from dataclasses import dataclass

from shop.models import CashReceipt, ShippingAddress
from shop.payments.gateway import is_online, label_of, refunds_to_account


@dataclass(frozen=True)
class Draft:
    """Who orders, where it goes and how it is paid."""

    buyer_name: str
    buyer_phone: str
    buyer_email: str
    recipient: str
    phone: str
    postcode: str
    road_address: str
    detail_address: str
    delivery_note: str
    payment_method: str
    depositor: str
    coupon: str = ""
    cash_receipt: str = ""
    cash_receipt_number: str = ""
    # A member may have the address kept.
    keeps_address: bool = False
    keeps_as_default: bool = False

    @property
    def address(self) -> ShippingAddress:
        return ShippingAddress(**{name: getattr(self, name) for name in ShippingAddress.PLACE})

    @property
    def address_line(self) -> str:
        return str(self.address)

    @property
    def cash_receipt_line(self) -> str:
        """`소득공제용 010-1234-5678`, or nothing."""
        asked = CashReceipt(purpose=self.cash_receipt, number=self.cash_receipt_number)
        return str(asked) if self.cash_receipt else ""

    @property
    def payment_label(self) -> str:
        return label_of(self.payment_method)

    @property
    def is_online(self) -> bool:
        """The button that orders leads on to a provider."""
        return is_online(self.payment_method)

    @property
    def opens_account(self) -> bool:
        """The provider opens an account for this order, and the money is waited for."""
        return self.is_online and refunds_to_account(self.payment_method)
