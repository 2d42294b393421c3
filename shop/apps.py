from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _


class ShopConfig(AppConfig):
    name = "shop"
    verbose_name = _("상점")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in, user_logged_out

        from impactmuseum.base.edition import publish_new_edition
        from shop import sign_in
        from shop.models import Category, ShopSettings

        # The shop's list remembers the names of its shelves, and a product's page what delivery costs.
        for model in (Category, ShopSettings):
            for saved in (post_save, post_delete):
                saved.connect(publish_new_edition, sender=model, dispatch_uid="museum-edition")
        user_logged_in.connect(sign_in.take_cart_along, dispatch_uid="take-cart-along")
        user_logged_out.connect(sign_in.leave_cart_behind, dispatch_uid="leave-cart-behind")
        user_logged_in.connect(sign_in.take_wish_along, dispatch_uid="take-wish-along")
        user_logged_out.connect(sign_in.leave_wishes_behind, dispatch_uid="leave-wishes-behind")
