"""What everybody is asked who signs up, by form or by Google, Kakao and Naver.

allauth derives its own forms from this class (ACCOUNT_SIGNUP_FORM_CLASS) while it is being imported: nothing of
allauth may be imported here.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import customers, names
from community.models import Customer, User
from impactmuseum.base.told_field import ToldChoiceField
from problems.models import ProblemPage


def _box(label: Any, **options: Any) -> forms.BooleanField:
    """A box that nobody has ticked beforehand."""
    return forms.BooleanField(label=label, widget=forms.CheckboxInput(attrs={"class": "checkbox"}), **options)


class ProfileFields(forms.Form):
    """By which name others see a member, and what the member cares about."""

    nickname = forms.CharField(
        label=_("별명"),
        help_text=_("후기와 게시판에서 다른 분께 보이는 이름이에요."),
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "nickname", "maxlength": names.NICKNAME_MAX}),
    )
    problem = ToldChoiceField(
        label=_("관심 있는 사회문제"),
        queryset=ProblemPage.objects.none(),
        required=False,
        empty_label=_("고르지 않을래요"),
        widget=forms.Select(attrs={"class": "select"}),
    )

    def __init__(self, *args: Any, customer: Customer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.customer = customer
        problem: Any = self.fields["problem"]
        problem.queryset = ProblemPage.objects.live().sources().order_by("path")

    def clean_nickname(self) -> str:
        nickname = names.nickname(self.cleaned_data["nickname"])
        if not customers.is_nickname_free(nickname, but_for=self.customer):
            raise forms.ValidationError(_("이미 쓰고 있는 별명이에요."), code="taken")
        return nickname


class ConsentFields(forms.Form):
    """The news one may agree to."""

    email_marketing = _box(_("이메일로 소식 받기"), required=False)
    sms_marketing = _box(_("문자로 소식 받기"), required=False)
    night_marketing = _box(_("밤 9시부터 아침 8시 사이에도 문자 받기"), required=False)

    def consents(self) -> customers.Consents:
        """What was ticked. Only of a valid form."""
        data = self.cleaned_data
        return customers.Consents(
            email=data["email_marketing"], sms=data["sms_marketing"], night=data["night_marketing"]
        )


class MemberFields(ProfileFields, ConsentFields):
    is_14 = _box(_("만 14세 이상이에요"), error_messages={"required": _("만 14세 이상만 가입할 수 있어요.")})
    terms = _box(_("이용약관에 동의해요"), error_messages={"required": _("이용약관에 동의해 주셔야 가입할 수 있어요.")})

    def signup(self, request: HttpRequest, user: User) -> None:
        """allauth calls this once the user is saved."""
        data = self.cleaned_data
        customers.enrol(
            user=user,
            nickname=data["nickname"],
            problem=data["problem"],
            consents=self.consents(),
            agreed_at=timezone.now(),
        )
