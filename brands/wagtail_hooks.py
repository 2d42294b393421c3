from wagtail import hooks

from brands.viewsets import BrandListing, PartnerViewSet

hooks.register("register_admin_viewset", BrandListing)
hooks.register("register_admin_viewset", lambda: PartnerViewSet())
