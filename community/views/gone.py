from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from community.models.contribution import Contribution

GONE = 410


def gone(request: HttpRequest, subject: Contribution) -> HttpResponse:
    """410 community/gone.html with `subject` (is_deleted, manage_url): it stood here, and is read no more.

    The same for everybody. The author of what was hidden follows the link to read why.
    """
    response = render(request, "community/gone.html", {"subject": subject}, status=GONE)
    # By itself a 410 may be kept for good, and what is hidden may be restored.
    add_never_cache_headers(response)
    return response
