"""The forms of signing in and signing up, as the museum asks."""

from typing import Any

from allauth.account.forms import AddEmailForm, LoginForm, SignupForm
from allauth.account.internal.userkit import filter_users_by_email
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.socialaccount.forms import SignupForm as SocialSignupForm
from django import forms
from django.db import DatabaseError, IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import customers
from impactmuseum.base.transactions import is_conflict


class NameTaken(Exception):
    """Somebody took one of the names between our look and our writing. Nothing was saved."""


class SavedAtOnce:
    """User, Customer and e-mail address come into being together. The unique columns decide between two at once."""

    def try_save(self, request: HttpRequest) -> Any:
        """Raises NameTaken."""
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[misc]
        except DatabaseError as error:
            if isinstance(error, IntegrityError) or is_conflict(error):
                raise NameTaken from error
            raise


class SignUpForm(SavedAtOnce, SignupForm):
    """A taken name is said beside its field. That tells a stranger who is a member here, and allauth would rather
    pretend (`ACCOUNT_PREVENT_ENUMERATION`); but a shopper who has forgotten an account of long ago must learn why
    this form does not go on, and the limits on sign-ups keep anybody from asking for many."""

    field_order = ["username", "email", "password1", "password2", "nickname", "problem"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell(self, "username", gettext_lazy("로그인할 때 써요. 영문, 숫자와 . _ - 로 3~30자예요."))
        _tell(self, "email", gettext_lazy("주문 소식을 받고, 비밀번호를 잊었을 때 써요."))
        _tell(self, "password1", gettext_lazy("8자 이상이고, 숫자로만 되어 있거나 흔한 것은 안 돼요."))


class SocialSignUpForm(SavedAtOnce, SocialSignupForm):
    """The provider vouches for the person; the museum still asks by which name others will see them.

    The username is invented: whoever comes by Kakao has no use for one.
    """

    field_order = ["nickname", "email", "problem"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["username"]
        _tell(self, "email", gettext_lazy("주문 소식을 받는 주소예요. 나중에 적어도 돼요."))
        self.taken_email = self._taken(self.initial.get("email", ""))
        if self.taken_email:
            self.initial["email"] = ""
        wished = self.initial.get("nickname", "")
        self.initial["nickname"] = free = customers.free_nickname(wished)
        if free and free != wished:
            hint = _("‘%(wished)s’은(는) 다른 분이 쓰고 있어서 ‘%(free)s’을(를) 적어 두었어요. 바꿔도 돼요.")
            _tell(self, "nickname", hint % {"wished": wished, "free": free})

    def _taken(self, email: str) -> str:
        """The address the provider gave, when it is that of an account here which the provider does not prove."""
        return email if email and filter_users_by_email(email) else ""


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("아이디나 이메일")
        self.fields["remember"].label = gettext_lazy("로그인한 채로 두기")
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ChangeEmailForm(AddEmailForm):
    """Says that an address is taken: the sign-up form says it to everybody."""

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if filter_users_by_email(email):
            raise forms.ValidationError(_("이미 쓰고 있는 이메일이에요."), code="taken")
        return email


class AddPasskeyForm(AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("이름")
        self.fields["passwordless"].label = gettext_lazy("이 패스키만으로 로그인하기")
        _tell(self, "passwordless", gettext_lazy("비밀번호 없이 로그인해요. 기기의 화면 잠금이 켜져 있어야 해요."))


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = gettext_lazy("이름")


def _tell(form: forms.Form, name: str, hint: Any) -> None:
    form.fields[name].help_text = hint
