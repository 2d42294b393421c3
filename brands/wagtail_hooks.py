from wagtail import hooks

from brands.viewsets import BrandListing

hooks.register("register_admin_viewset", BrandListing)
