from django.db import models
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shop.models.answered import AnsweredContribution, AnsweredQuerySet
from shop.models.product import Product

TEXT_LENGTH = 1000


class Question(AnsweredContribution):
    """What a member asks about a product. A private one is read by its author and by those who answer, and by nobody
    else: on a product's page only that it was asked."""

    product = models.ForeignKey(Product, verbose_name=_("상품"), on_delete=models.CASCADE, related_name="questions")
    is_private = models.BooleanField(_("비공개"), default=False)

    objects = AnsweredQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("model", "문의")
        verbose_name_plural = pgettext_lazy("models", "문의")
        ordering = ["-created_at", "-pk"]
        # Counts and lists what a product's page shows without looking at a row that it does not.
        indexes = [
            models.Index(fields=["product", "hidden_at", "deleted_at", "created_at"], name="question_newest_of_product")
        ]

    def __str__(self) -> str:
        return self.text[:40] or self.state

    @property
    def called(self) -> str:
        return gettext("‘%(product)s’ 문의") % {"product": self.product.told.name}

    @property
    def anchor(self) -> str:
        return f"question-{self.pk}"

    @property
    def manage_url(self) -> str:
        return reverse("shop:my_questions")

    def get_absolute_url(self) -> str:
        return f"{self.product.url}#questions"
