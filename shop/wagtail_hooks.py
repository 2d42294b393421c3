from wagtail import hooks
from wagtail.snippets.models import register_snippet

from shop.viewsets import ShopMenu, variant_chooser

register_snippet(ShopMenu)
hooks.register("register_admin_viewset", lambda: variant_chooser)
