from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.contrib.settings.registry import SettingMenuItem
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from shop.models import ShopSettings
from shop.viewsets.claims import ClaimViewSet
from shop.viewsets.coupons import CouponViewSet
from shop.viewsets.deposits import BankRowViewSet
from shop.viewsets.orders import OrderViewSet
from shop.viewsets.parcels import CourierViewSet
from shop.viewsets.payment_breaks import BreakViewSet
from shop.viewsets.payments import PaymentViewSet
from shop.viewsets.prices import PriceWindowViewSet
from shop.viewsets.products import CategoryViewSet, ProductViewSet
from shop.viewsets.provider_events import ProviderEventViewSet
from shop.viewsets.questions import QuestionViewSet
from shop.viewsets.refunds import RefundViewSet
from shop.viewsets.restock import RestockViewSet
from shop.viewsets.retained import RetainedViewSet
from shop.viewsets.reviews import ReviewViewSet
from shop.viewsets.sales import SalesViewSet
from shop.viewsets.stock import StockViewSet


class ShopMenu(SnippetViewSetGroup):
    """상점: what is sold, for how much, how many there are, and who ordered it."""

    menu_label = _("상점")
    menu_icon = "pick"
    menu_order = 220
    items = (
        OrderViewSet,
        ClaimViewSet,
        PaymentViewSet,
        RefundViewSet,
        BreakViewSet,
        BankRowViewSet,
        ProviderEventViewSet,
        SalesViewSet,
        ProductViewSet,
        CategoryViewSet,
        PriceWindowViewSet,
        CouponViewSet,
        StockViewSet,
        RestockViewSet,
        QuestionViewSet,
        ReviewViewSet,
        CourierViewSet,
        RetainedViewSet,
    )

    def get_submenu_items(self) -> list[MenuItem]:
        return [*super().get_submenu_items(), SettingMenuItem(ShopSettings, icon="cog", order=900)]
