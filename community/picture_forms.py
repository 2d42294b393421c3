"""Forms with pictures. Those are known by number: `album.keep` has stored the ones that came along."""

from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import album
from community.models import ContributedPicture, Customer
from impactmuseum.base.plain_text import PlainTextField
from impactmuseum.base.uploads import PicturesField, PicturesInput

SAID = {
    "required": gettext_lazy("이 칸을 적어 주세요."),
    "max_length": gettext_lazy("%(limit_value)d자까지 쓸 수 있어요. 지금은 %(show_value)d자예요."),
}


class PictureRow:
    """A picture that has come, with its description and the box that leaves it out."""

    def __init__(self, form: forms.Form, picture: ContributedPicture) -> None:
        self.picture = picture
        self.description = form[f"description-{picture.pk}"]
        self.remove = form[f"remove-{picture.pk}"]


class PicturesForm(forms.Form):
    """What `author` writes, with pictures; `subject` is what is mended, or None."""

    kind: ClassVar[album.Kind]

    pictures = forms.FileField(label=gettext_lazy("그림 더하기"), required=False, widget=PicturesInput())

    def __init__(self, data: QueryDict | None = None, *, author: Customer, subject: Any = None, **options: Any):
        super().__init__(data, label_suffix="", **options)
        self.author, self.subject = author, subject
        self._shown = self._pictures_at_hand()
        for number, picture in enumerate(self._shown, start=1):
            self._ask_about(picture, number)

    @classmethod
    def received(cls, request: HttpRequest, *, author: Customer, subject: Any) -> Self:
        """The form as it was sent, with every good picture kept and a sentence about each of the others."""
        typed, refusals = request.POST.copy(), []
        try:
            received = PicturesField(most=album.MOST, required=False).clean(request.FILES.getlist("pictures"))
        except ValidationError as error:
            refusals = error.messages
        else:
            refusals = received.refusals
            for picture in album.keep(kind=cls.kind, sender=author, files=received.pictures):
                typed.appendlist("picture", str(picture.pk))
        form = cls(typed, author=author, subject=subject)
        for refusal in refusals:
            form.add_error("pictures", refusal)
        return form

    @property
    def rows(self) -> list[PictureRow]:
        return [PictureRow(self, picture) for picture in self._shown]

    @property
    def most_pictures(self) -> int:
        return album.MOST

    def clean(self) -> None:
        if len(self.descriptions) > album.MOST:
            sentence = _("그림은 %(most)d장까지 걸 수 있어요. 뺄 그림을 골라 주세요.")
            self.add_error("pictures", sentence % {"most": album.MOST})

    @property
    def descriptions(self) -> dict[int, str]:
        """Of the pictures that stay, in their order."""
        typed = self.cleaned_data
        return {
            picture.pk: typed.get(f"description-{picture.pk}", "")
            for picture in self._shown
            if not typed.get(f"remove-{picture.pk}")
        }

    def _ask_about(self, picture: ContributedPicture, number: int) -> None:
        words = _("그림 %(number)d 설명") % {"number": number}
        description = PlainTextField(label=words, one_line=True, required=False, max_length=200, error_messages=SAID)
        description.widget.attrs["class"] = "input"
        self.fields[f"description-{picture.pk}"] = description
        self.initial[f"description-{picture.pk}"] = picture.description
        words = _("그림 %(number)d 빼기") % {"number": number}
        self.fields[f"remove-{picture.pk}"] = forms.BooleanField(label=words, required=False)

    def _pictures_at_hand(self) -> list[ContributedPicture]:
        if not self.is_bound:
            return list(self.subject.pictures.all()) if self.subject else []
        numbers = [number for number in self.data.getlist("picture") if number.isascii() and number.isdigit()]  # type: ignore[attr-defined]
        ids = [int(number[:18]) for number in numbers[:50]]
        return album.at_hand(kind=self.kind, sender=self.author, subject=self.subject, ids=ids)
