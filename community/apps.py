from django.apps import AppConfig
from django.conf import settings
from django.core.cache import caches
from django.utils.connection import ConnectionProxy
from django.utils.translation import gettext_lazy as _


class CommunityConfig(AppConfig):
    name = "community"
    verbose_name = _("커뮤니티")

    def ready(self) -> None:
        from allauth.core.internal import ratelimit
        from allauth.socialaccount.internal import jwtkit
        from django.contrib.auth.signals import user_logged_in

        from community import providers, sign_in

        # allauth has no setting for it: it counts tries in the default cache, which here is one process's memory or
        # a Redis that may be away. test_limits.py holds that both modules still look the cache up by this name.
        for module in (ratelimit, jwtkit):
            module.cache = ConnectionProxy(caches, "limits")
        providers.move(settings.LOGIN_PROVIDER_BASES, is_debug=settings.DEBUG)
        user_logged_in.connect(sign_in.meet_customer, dispatch_uid="meet-customer")
