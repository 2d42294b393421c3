from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.models import Contribution
from community.models.contribution import ContributionQuerySet

ANSWER_LENGTH = 1000


class AnsweredQuerySet(ContributionQuerySet):
    def newest(self) -> Self:
        return self.order_by("-created_at", "-pk")

    def with_all_it_shows(self) -> Self:
        return self.select_related("author")

    def unanswered(self) -> Self:
        """What still waits for an answer, among what visitors see."""
        return self.shown().filter(answered_at=None)


class AnsweredContribution(Contribution):
    """What a member says of a product, with the one answer to it. Answered by `shop.answers` alone."""

    # The museum neither praises nor questions its own exhibits.
    by_museum: Any = None

    answer = models.TextField(_("답변"), blank=True)
    answered_at = models.DateTimeField(_("답한 때"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("답한 사람"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    # As it was then: whoever answered may work for the brand no more.
    answered_by_brand = models.BooleanField(_("브랜드가 답함"), default=False)

    class Meta:
        abstract = True

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def answerer(self) -> str:
        """Who speaks in the answer. Of a brand's answer, the brand must have been read."""
        product: Any = getattr(self, "product")  # noqa: B009 The concrete model has one.
        return product.brand.told.title if self.answered_by_brand else gettext("뮤지엄")
