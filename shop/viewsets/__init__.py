from shop.viewsets.menu import ShopMenu
from shop.viewsets.prices import variant_chooser

__all__ = ["ShopMenu", "variant_chooser"]
