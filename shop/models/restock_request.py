from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Whoever holds the signature may take the request back: it is in the letter.
_SIGNER = Signer(salt="shop.restock")
# As long as the notice beside the form says.
KEPT_FOR = timedelta(days=30)
# Longer than any mail server is given to answer: whoever claimed a request before that is dead.
CLAIM_LASTS = timedelta(minutes=10)


class RestockRequestQuerySet(models.QuerySet["RestockRequest"]):
    def waiting(self) -> Self:
        return self.filter(sent_at=None)

    def due(self) -> Self:
        """Waiting for something that can be bought now."""
        return self.waiting().filter(
            variant__stock__on_hand__gt=F("variant__stock__reserved"),
            variant__is_retired=False,
            variant__product__live=True,
            variant__product__brand__live=True,
        )

    def free(self, *, at: datetime) -> Self:
        """Claimed by no worker that may still be alive."""
        return self.filter(Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIM_LASTS))

    def outdated(self, *, at: datetime) -> Self:
        return self.filter(sent_at__lt=at - KEPT_FOR)


class RestockRequest(models.Model):
    """Somebody wants to be told when an option can be bought again. Once per option and address."""

    variant = models.ForeignKey(
        "shop.Variant", verbose_name=_("옵션"), on_delete=models.CASCADE, related_name="restock_requests"
    )
    email = models.EmailField(_("이메일"))
    # In which it was asked for, and is answered.
    language = models.CharField(_("언어"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    created_at = models.DateTimeField(_("신청한 때"), auto_now_add=True)
    # Set by the one worker that is writing to it.
    claimed_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(_("알린 때"), null=True, blank=True, db_index=True)

    objects = RestockRequestQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "재입고 알림")
        verbose_name_plural = pgettext_lazy("models", "재입고 알림")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["variant", "email"], name="restock_request_once_per_address")]

    def __str__(self) -> str:
        return f"{self.variant} {self.email}"

    def get_forget_url(self) -> str:
        return f"{reverse('shop:restock_forget', args=[self.pk])}?key={self._signature}"

    def opens_with(self, key: str) -> bool:
        return constant_time_compare(key, self._signature)

    @property
    def _signature(self) -> str:
        return _SIGNER.signature(f"{self.pk} {self.email}")
