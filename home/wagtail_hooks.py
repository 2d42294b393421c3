from wagtail import hooks

from home.search_desk import SearchMenu
from home.viewsets import ExhibitionMenu

hooks.register("register_admin_viewset", ExhibitionMenu)
hooks.register("register_admin_viewset", SearchMenu)
