from django import forms
from django.utils.translation import gettext_lazy

from community.picture_forms import SAID, PicturesForm
from impactmuseum.base.plain_text import PlainTextField
from shop.models import ReviewPicture
from shop.models.review import TEXT_LENGTH
from shop.reviews import Draft

STARS = [
    ("5", gettext_lazy("5점 · 아주 좋아요")),
    ("4", gettext_lazy("4점 · 좋아요")),
    ("3", gettext_lazy("3점 · 괜찮아요")),
    ("2", gettext_lazy("2점 · 아쉬워요")),
    ("1", gettext_lazy("1점 · 많이 아쉬워요")),
]


class ReviewForm(PicturesForm):
    kind = ReviewPicture

    stars = forms.TypedChoiceField(
        label=gettext_lazy("별점"),
        choices=STARS,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("별점을 골라 주세요."),
            "invalid_choice": gettext_lazy("별점을 골라 주세요."),
        },
    )
    text = PlainTextField(
        label=gettext_lazy("후기"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 8}),
        error_messages=SAID,
    )

    def draft(self) -> Draft:
        return Draft(stars=self.cleaned_data["stars"], text=self.cleaned_data["text"])
