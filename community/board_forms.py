"""The forms of the board."""

from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import album
from community.models import BoardCategory, Customer, Post, PostPicture, Report
from community.models.comment import TEXT_LENGTH as COMMENT_LENGTH
from community.models.post import TEXT_LENGTH, TITLE_LENGTH
from community.posts import Draft
from community.writing import speaks_for_the_museum
from impactmuseum.base.plain_text import PlainTextField
from impactmuseum.base.uploads import PicturesInput
from problems.models import ProblemPage

NONE = gettext_lazy("고르지 않음")
SAID = {
    "required": gettext_lazy("이 칸을 적어 주세요."),
    "max_length": gettext_lazy("%(limit_value)d자까지 쓸 수 있어요. 지금은 %(show_value)d자예요."),
}


class PictureRow:
    """A picture that has come, with its description and the box that leaves it out."""

    def __init__(self, form: forms.Form, picture: PostPicture) -> None:
        self.picture = picture
        self.description = form[f"description-{picture.pk}"]
        self.remove = form[f"remove-{picture.pk}"]


class PostForm(forms.Form):
    """A post. Pictures are known by number: `album.keep` has stored those that came with the form."""

    title = PlainTextField(
        label=gettext_lazy("제목"),
        one_line=True,
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "enterkeyhint": "next"}),
        error_messages=SAID,
    )
    category = forms.ModelChoiceField(
        label=gettext_lazy("갈래"),
        queryset=BoardCategory.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=NONE,
        widget=forms.Select(attrs={"class": "select"}),
    )
    problem = forms.ModelChoiceField(
        label=gettext_lazy("이어지는 전시실"),
        queryset=ProblemPage.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=NONE,
        widget=forms.Select(attrs={"class": "select"}),
    )
    text = PlainTextField(
        label=gettext_lazy("글"),
        max_length=TEXT_LENGTH,
        help_text=gettext_lazy("줄바꿈과 https:// 로 시작하는 링크는 그대로 살아요."),
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 12}),
        error_messages=SAID,
    )
    pictures = forms.FileField(label=gettext_lazy("그림 더하기"), required=False, widget=PicturesInput())
    is_notice = forms.BooleanField(label=gettext_lazy("공지로 맨 위에 걸기"), required=False)

    def __init__(self, data: QueryDict | None = None, *, author: Customer, post: Post | None = None, **options: Any):
        super().__init__(data, label_suffix="", **options)
        self.author, self.post = author, post
        halls = Q(live=True) | Q(pk=post.problem_id if post else None)
        self.fields["problem"].queryset = ProblemPage.objects.filter(halls).order_by("path")  # type: ignore[attr-defined]
        if not speaks_for_the_museum(author):
            del self.fields["is_notice"]
        self._shown = self._pictures_at_hand()
        for picture in self._shown:
            description = forms.CharField(label=_("그림 설명"), required=False, max_length=200, error_messages=SAID)
            description.widget.attrs["class"] = "input"
            self.fields[f"description-{picture.pk}"] = description
            self.initial[f"description-{picture.pk}"] = picture.description
            self.fields[f"remove-{picture.pk}"] = forms.BooleanField(label=_("이 그림 빼기"), required=False)

    @classmethod
    def of(cls, post: Post, *, author: Customer, **initial: Any) -> "PostForm":
        """The form to mend `post`, filled in."""
        known = {
            "title": post.title,
            "text": post.text,
            "category": post.category and post.category.slug,
            "problem": post.problem and post.problem.slug,
            "is_notice": post.is_notice,
        }
        return cls(author=author, post=post, initial=known | initial)

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

    def draft(self) -> Draft:
        typed = self.cleaned_data
        return Draft(**{field.name: typed[field.name] for field in fields(Draft) if field.name in typed})

    def _pictures_at_hand(self) -> list[PostPicture]:
        if not self.is_bound:
            return list(self.post.pictures.all()) if self.post else []
        numbers = [number for number in self.data.getlist("picture") if number.isascii() and number.isdigit()]  # type: ignore[attr-defined]
        return album.at_hand(sender=self.author, post=self.post, ids=[int(number[:18]) for number in numbers[:50]])


class CommentForm(forms.Form):
    text = PlainTextField(
        label=gettext_lazy("댓글"),
        max_length=COMMENT_LENGTH,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 5}),
        error_messages=SAID,
    )


class ReportForm(forms.Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("까닭"),
        choices=[("", gettext_lazy("까닭을 골라 주세요")), *Report.Reason.choices],
        widget=forms.Select(attrs={"class": "select"}),
        error_messages={"required": gettext_lazy("까닭을 골라 주세요.")},
    )
    note = PlainTextField(
        label=gettext_lazy("덧붙이는 말"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 3}),
        error_messages=SAID,
    )
