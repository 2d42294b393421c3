from shop.models.bank_row import BankRow
from shop.models.cart_line import CartLine
from shop.models.cash_receipt import CashReceipt
from shop.models.category import Category
from shop.models.claim import Claim, ClaimEvent, ClaimLine, ClaimPicture
from shop.models.coupon import Coupon, CouponRedemption
from shop.models.letter import Letter
from shop.models.order import Order, OrderEvent
from shop.models.order_item import OrderItem
from shop.models.payment import Payment
from shop.models.payment_break import PaymentBreak
from shop.models.price_window import PriceWindow
from shop.models.product import Product, ProductImage
from shop.models.provider_event import ProviderEvent
from shop.models.question import Question
from shop.models.refund import Refund
from shop.models.refund_account import RefundAccount
from shop.models.restock_request import RestockRequest
from shop.models.retained_record import RetainedRecord
from shop.models.review import Review, ReviewPicture
from shop.models.round import Round
from shop.models.shipment import Courier, Shipment
from shop.models.shipping_address import ShippingAddress
from shop.models.shop_page import ShopPage
from shop.models.shop_settings import RemoteArea, ShopSettings
from shop.models.stock import Reservation, Stock, StockMovement
from shop.models.variant import Variant
from shop.models.wish_list_entry import WishListEntry

__all__ = [
    "BankRow",
    "CartLine",
    "CashReceipt",
    "Category",
    "Claim",
    "ClaimEvent",
    "ClaimLine",
    "ClaimPicture",
    "Coupon",
    "CouponRedemption",
    "Courier",
    "Letter",
    "Order",
    "OrderEvent",
    "OrderItem",
    "Payment",
    "PaymentBreak",
    "PriceWindow",
    "Product",
    "ProductImage",
    "ProviderEvent",
    "Question",
    "Refund",
    "RefundAccount",
    "RemoteArea",
    "Reservation",
    "RestockRequest",
    "RetainedRecord",
    "Review",
    "ReviewPicture",
    "Round",
    "Shipment",
    "ShippingAddress",
    "ShopPage",
    "ShopSettings",
    "Stock",
    "StockMovement",
    "Variant",
    "WishListEntry",
]
