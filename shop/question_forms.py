from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from community.picture_forms import SAID
from impactmuseum.base.plain_text import PlainTextField
from shop.models import Question
from shop.models.question import TEXT_LENGTH
from shop.questions import Draft


class QuestionForm(forms.Form):
    text = PlainTextField(
        label=gettext_lazy("문의"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 6}),
        error_messages=SAID,
    )
    is_private = forms.BooleanField(label=gettext_lazy("비공개로 물어보기"), required=False)

    @classmethod
    def of(cls, question: Question | None, **initial: Any) -> "QuestionForm":
        """The form to ask, or to mend `question`, filled in."""
        known = {"text": question.text, "is_private": question.is_private} if question else {}
        return cls(initial=known | initial, label_suffix="")

    def draft(self) -> Draft:
        return Draft(text=self.cleaned_data["text"], is_private=self.cleaned_data["is_private"])
