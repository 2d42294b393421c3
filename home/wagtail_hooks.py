from wagtail import hooks

from home.viewsets import ExhibitionMenu

hooks.register("register_admin_viewset", ExhibitionMenu)
