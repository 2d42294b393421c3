from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_POST
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.views.account import LogoutView
from wagtail.documents import urls as wagtaildocs_urls

from community.views.accounts import staff_sign_in
from impactmuseum import machine_urls
from impactmuseum.base import routing
from impactmuseum.base.api import content
from impactmuseum.base.api.problem import not_found
from impactmuseum.base.health import healthz

# Wagtail's own ways in know neither limits nor a second factor: one of them stands before the admin, the other
# among the addresses of pages.
OUT_OF_USE = {"wagtail_serve", "wagtailcore_login"}

handler429 = "impactmuseum.base.rate_limit.refuse"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("admin/login/", staff_sign_in, name="wagtailadmin_login"),
    # Wagtail answers a GET with 405, and takes the session's cookie away all the same.
    path("admin/logout/", require_POST(LogoutView.as_view()), name="wagtailadmin_logout"),
    path("_util/login/", staff_sign_in, name="wagtailcore_login"),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include(machine_urls)),
    path("api/v1/", include("impactmuseum.api")),
    path("api/v2/", content.addresses()),
    re_path(r"^api/v2/[\s\S]*\Z", not_found),
]

if settings.SERVE_MEDIA:
    urlpatterns += [re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.MEDIA_ROOT})]

urlpatterns += i18n_patterns(
    *machine_urls.in_each_language,
    path("", include("community.urls")),
    path("", include("shop.urls")),
    path("", include("community.board_urls")),
    path("", include("home.urls")),
    *[pattern for pattern in wagtail_urls.urlpatterns if pattern.name not in OUT_OF_USE],
    re_path(r"^((?:[^/]+/)*)$", routing.serve, name="wagtail_serve"),
    prefix_default_language=False,
)
