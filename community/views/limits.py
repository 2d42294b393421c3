from django.http import HttpResponse

from impactmuseum.base.rate_limit import RateLimit

TOO_MANY = 429


def too_often(page: HttpResponse, limit: RateLimit) -> HttpResponse:
    """`page`, which holds what was typed and says so, as the answer to one try too many."""
    page.status_code = TOO_MANY
    page["Retry-After"] = str(limit.seconds)
    return page
