"""The forms of the board."""

from dataclasses import fields
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy

from community.models import BoardCategory, Customer, Post, PostPicture, Report
from community.models.comment import TEXT_LENGTH as COMMENT_LENGTH
from community.models.post import TEXT_LENGTH, TITLE_LENGTH
from community.picture_forms import SAID, PicturesForm
from community.posts import Draft
from community.writing import speaks_for_the_museum
from impactmuseum.base.plain_text import PlainTextField
from impactmuseum.base.told_field import ToldChoiceField
from problems.models import ProblemPage

NONE = gettext_lazy("고르지 않음")


class PostForm(PicturesForm):
    kind = PostPicture

    title = PlainTextField(
        label=gettext_lazy("제목"),
        one_line=True,
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "enterkeyhint": "next"}),
        error_messages=SAID,
    )
    category = ToldChoiceField(
        label=gettext_lazy("갈래"),
        queryset=BoardCategory.objects.all(),
        to_field_name="slug",
        required=False,
        empty_label=NONE,
        widget=forms.Select(attrs={"class": "select"}),
    )
    problem = ToldChoiceField(
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
        help_text=gettext_lazy("줄바꿈과 https://로 시작하는 링크는 그대로 살아요."),
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 12}),
        error_messages=SAID,
    )
    is_notice = forms.BooleanField(label=gettext_lazy("공지로 맨 위에 걸기"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        halls = Q(live=True) | Q(pk=self.subject.problem_id if self.subject else None)
        self.fields["problem"].queryset = ProblemPage.objects.filter(halls).sources().order_by("path")  # type: ignore[attr-defined]
        if not speaks_for_the_museum(self.author):
            del self.fields["is_notice"]

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
        return cls(author=author, subject=post, initial=known | initial)

    def draft(self) -> Draft:
        typed = self.cleaned_data
        return Draft(**{field.name: typed[field.name] for field in fields(Draft) if field.name in typed})


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
