from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from shop.viewsets.prices import PriceWindowViewSet
from shop.viewsets.products import CategoryViewSet, ProductViewSet
from shop.viewsets.stock import StockViewSet


class ShopMenu(SnippetViewSetGroup):
    """상점: what is sold, for how much, how many there are, and who ordered it."""

    menu_label = _("상점")
    menu_icon = "pick"
    menu_order = 220
    items = (ProductViewSet, CategoryViewSet, PriceWindowViewSet, StockViewSet)
