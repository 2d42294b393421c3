"""What the desks of reviews and of questions share: how their rows are filtered, and the deed of answering."""

from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brands.models import BrandPage
from community.viewsets.contribution_filters import ContributionFilterSet
from community.viewsets.deeds import Deed
from impactmuseum.base.list_filters import one_of
from impactmuseum.base.plain_text import PlainTextField
from shop import answers
from shop.models.answered import ANSWER_LENGTH, AnsweredContribution


class AnsweredFilterSet(ContributionFilterSet):
    answered = one_of(
        gettext_lazy("답변"), [("no", gettext_lazy("답하지 않음")), ("yes", gettext_lazy("답함"))], method="with_answer"
    )
    brand = django_filters.ModelChoiceFilter(
        label=gettext_lazy("브랜드"),
        field_name="product__brand",
        queryset=BrandPage.objects.sources().order_by("title").only("title"),
    )
    product = django_filters.NumberFilter(label=gettext_lazy("상품 번호"), widget=forms.NumberInput)

    def with_answer(self, found: QuerySet[Any], name: str, answered: str) -> QuerySet[Any]:
        return found.filter(answered_at__isnull=answered == "no")


class AnswerForm(forms.Form):
    text = PlainTextField(
        label=gettext_lazy("답변"),
        max_length=ANSWER_LENGTH,
        help_text=gettext_lazy("적은 그대로 보여요."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def answering(subject: AnsweredContribution, *, note: str) -> Deed:
    """The deed of answering `subject`; `note` says who reads a first answer, and how they learn of it."""
    button = _("답변 올리기")
    if subject.is_answered:
        button, note = _("답변 고치기"), _("고친 것은 다시 이메일로 알리지 않아요.")
    do = partial(answers.answer, subject=subject)
    deed = Deed("answer", button, note=note, done=_("답변을 올렸어요."), do=do, form_class=AnswerForm)
    deed.form.initial = {"text": subject.answer}
    return deed
