"""The letter that something is back, sent once to everybody who asked for it."""

from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from impactmuseum.base import letters
from impactmuseum.base.addresses import way
from impactmuseum.base.korean import josa
from impactmuseum.base.models import MuseumSettings
from shop.models import RestockRequest


def send(*, request_id: int) -> bool:
    """Write to one who waits; say whether this call did.

    Of two workers at once, one claims it. What was sold out again meanwhile goes on waiting.
    """
    now = timezone.now()
    due = RestockRequest.objects.due().filter(pk=request_id).values_list("pk", flat=True)
    # Fetched first: MySQL refuses to update a table by a condition that reads it.
    if not RestockRequest.objects.waiting().free(at=now).filter(pk__in=list(due)).update(claimed_at=now):
        return False
    request = RestockRequest.objects.select_related("variant__product").get(pk=request_id)
    try:
        compose(request=request).send()
    except Exception:
        RestockRequest.objects.filter(pk=request_id).update(claimed_at=None)
        raise
    RestockRequest.objects.filter(pk=request_id).update(sent_at=timezone.now())
    return True


def send_due(*, variant_id: int | None = None) -> tuple[int, int]:
    """Write to all who wait for what can be bought; say how many letters went and how many were refused."""
    due = RestockRequest.objects.due()
    if variant_id is not None:
        due = due.filter(variant_id=variant_id)
    sent = failed = 0
    for request_id in list(due.order_by("pk").values_list("pk", flat=True)):
        try:
            sent += send(request_id=request_id)
        except OSError:  # Mail servers' own errors are among them.
            failed += 1
    return sent, failed


def compose(*, request: RestockRequest) -> EmailMultiAlternatives:
    base = settings.WAGTAILADMIN_BASE_URL
    product = request.variant.product
    with translation.override(request.language):
        name = product.told.name
        sentence = _("'%(name)s'%(particle)s 다시 입고되었어요") % {
            "name": name,
            "particle": josa(name, "이/가").removeprefix(name),
        }
        forget_url = urljoin(base, request.get_forget_url())
        context = {
            "sentence": sentence,
            "variant": request.variant,
            "product_url": urljoin(base, product.url),
            "forget_url": forget_url,
            "museum_url": urljoin(base, way("/")),
            "museum": MuseumSettings.to_write().told,
        }
        message = EmailMultiAlternatives(
            subject=letters.subject(sentence),
            body=render_to_string("emails/restocked.txt", context),
            to=[request.email],
            headers={"List-Unsubscribe": f"<{forget_url}>"},
        )
        message.attach_alternative(render_to_string("emails/restocked.html", context), "text/html")
    return message
