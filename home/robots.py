"""What robots are asked to leave alone: https://www.rfc-editor.org/rfc/rfc9309.html"""

from django.conf import settings
from django.http import HttpRequest

from impactmuseum.base.addresses import absolute

# Of one visitor, or only for staff: nothing there is worth finding.
CLOSED = (
    "accounts",
    "cart",
    "checkout",
    "left",
    "my",
    "orders",
    "payments",
    "questions",
    "restock",
    "reviews",
    "seen",
)


def robots(*, request: HttpRequest) -> str:
    if not settings.ROBOTS_WELCOME:
        return "User-agent: *\nDisallow: /\n"
    prefixes = ["" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _name in settings.LANGUAGES]
    closed = ["/admin/", "/_util/", *(f"{prefix}/{place}/" for prefix in prefixes for place in CLOSED)]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "Allow: /", ""]
    return "\n".join([*lines, f"Sitemap: {absolute('/sitemap.xml', request=request)}", ""])
