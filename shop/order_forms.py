"""The forms of an order's buyer: finding it again, and taking it back."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shop.cancellation import Account
from shop.delivery_fields import OneLineField, PhoneField
from shop.models import RefundAccount

_NUMBER = re.compile(r"IM([0-9]{6})([0-9A-Z]{12})")
# Letters that order numbers leave out because they are read as digits.
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class OrderNumberField(forms.CharField):
    """`IM-261122-…`, as somebody copies it: in small letters, without hyphens, with blanks."""

    def to_python(self, value: Any) -> str:
        typed = unicodedata.normalize("NFKC", str(super().to_python(value))).upper()
        plain = re.sub(r"[^0-9A-Z]", "", typed)
        if found := _NUMBER.fullmatch(plain):
            return f"IM-{found[1]}-{found[2].translate(_READ_AS)}"
        return plain or typed.strip()


class AccountNumberField(forms.CharField):
    """Digits alone, however they were grouped."""

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s.\-‑–]", "", unicodedata.normalize("NFKC", str(super().to_python(value))))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not re.fullmatch(r"[0-9]{8,16}", value):
            raise forms.ValidationError(_("계좌번호를 다시 확인해 주세요. 숫자 8~16자리예요."), code="account")


class LookUpForm(forms.Form):
    number = OrderNumberField(
        label=_("주문번호"),
        max_length=40,
        help_text=_("주문을 받았다는 이메일에 적혀 있어요. 예: IM-261122-7K3M9QX2W4ND"),
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    phone = PhoneField(
        label=_("주문한 분의 휴대전화"),
        max_length=30,
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "autocomplete": "tel",
                "type": "tel",
                "inputmode": "tel",
                "placeholder": "010-1234-5678",
            }
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("이 칸을 적어 주세요.")


class AccountForm(forms.Form):
    """The account to pay back to: all of it where money has come, all or nothing where it only may have."""

    ACCOUNT = ("bank", "account_number", "holder")

    bank = forms.ChoiceField(
        label=_("은행"),
        choices=[("", _("은행을 골라 주세요")), *RefundAccount.Bank.choices],
        widget=forms.Select(attrs={"class": "select"}),
    )
    account_number = AccountNumberField(
        label=_("계좌번호"),
        max_length=30,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off", "inputmode": "numeric"}),
    )
    holder = OneLineField(
        label=_("예금주"), max_length=40, widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"})
    )

    def __init__(self, *args: Any, needs_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.ACCOUNT:
            self.fields[name].required = needs_account
        for field in self.fields.values():
            field.error_messages["required"] = _("이 칸을 적어 주세요.")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if any(data.get(name) for name in self.ACCOUNT):
            for name in self.ACCOUNT:
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(_("이 칸을 적어 주세요."), code="required"))
        return data

    def account(self) -> Account | None:
        """What was typed. Only of a valid form."""
        data = self.cleaned_data
        if not data["account_number"]:
            return None
        return Account(bank=data["bank"], number=data["account_number"], holder=data["holder"])
