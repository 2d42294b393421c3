"""Where a parcel goes, as it is asked for at the checkout and in the address book."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from impactmuseum.base import phones
from shop.models import ShippingAddress
from shop.models.shop_settings import POSTCODE

OWN_NOTE = "custom"
# The courier reads them in Korean, in whatever language they were chosen.
DELIVERY_NOTES = (
    gettext_noop("문 앞에 놓아 주세요"),
    gettext_noop("부재 시 경비실에 맡겨 주세요"),
    gettext_noop("부재 시 택배함에 넣어 주세요"),
    gettext_noop("배송 전에 연락해 주세요"),
    gettext_noop("부재 시 연락해 주세요"),
    gettext_noop("파손 위험이 있으니 조심히 다뤄 주세요"),
)


class OneLineField(forms.CharField):
    """Text of one line: a line break or a tab, which no text field sends, is a blank."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class PhoneField(forms.CharField):
    """A Korean telephone number, kept as digits and shown with hyphens."""

    def to_python(self, value: Any) -> str:
        return phones.digits(str(super().to_python(value)))

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not phones.is_phone(value):
            raise forms.ValidationError(_("전화번호를 다시 확인해 주세요. 예: 010-1234-5678"), code="phone")

    def prepare_value(self, value: Any) -> Any:
        return phones.hyphenated(value) if isinstance(value, str) else value


class PostcodeField(forms.CharField):
    """Five digits, as an input method may have typed them: wide, or with blanks."""

    default_validators = [POSTCODE]

    def to_python(self, value: Any) -> str:
        return re.sub(r"\s", "", unicodedata.normalize("NFKC", str(super().to_python(value))))


def text_input(autocomplete: str, **attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "autocomplete": autocomplete, **attributes})


def phone_input(autocomplete: str) -> forms.TextInput:
    return text_input(autocomplete, type="tel", inputmode="tel", placeholder="010-1234-5678")


class DeliveryFields(forms.Form):
    recipient = OneLineField(label=_("받는 분"), max_length=50, widget=text_input("section-delivery name"))
    phone = PhoneField(label=_("연락처"), widget=phone_input("section-delivery tel"))
    postcode = PostcodeField(
        label=_("우편번호"),
        help_text=_("숫자 다섯 자리예요."),
        widget=text_input("section-delivery postal-code", inputmode="numeric", maxlength="5"),
    )
    road_address = OneLineField(
        label=_("주소"),
        max_length=200,
        help_text=_("예: 서울특별시 중구 세종대로 110"),
        widget=text_input("section-delivery address-line1"),
    )
    detail_address = OneLineField(
        label=_("상세주소"), max_length=100, required=False, widget=text_input("section-delivery address-line2")
    )
    delivery_note = forms.ChoiceField(
        label=_("배송 메모"),
        required=False,
        choices=[
            ("", _("배송 메모를 선택해 주세요")),
            *((note, _(note)) for note in DELIVERY_NOTES),
            (OWN_NOTE, _("직접 입력")),
        ],
        widget=forms.Select(attrs={"class": "select"}),
    )
    delivery_note_custom = OneLineField(
        label=_("배송 메모 직접 입력"), max_length=50, required=False, widget=text_input("off")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("이 칸을 적어 주세요.")

    def note(self) -> str:
        """The delivery note, chosen or written. Only of a valid form."""
        data = self.cleaned_data
        return str(data["delivery_note_custom"] if data["delivery_note"] == OWN_NOTE else data["delivery_note"])


class AddressForm(DeliveryFields):
    """An entry of the address book."""

    is_default = forms.BooleanField(
        label=_("기본 배송지로 저장"), required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )

    @classmethod
    def of(cls, address: ShippingAddress) -> "AddressForm":
        note = address.delivery_note
        is_own = bool(note) and note not in DELIVERY_NOTES
        return cls(
            initial={
                **{name: getattr(address, name) for name in ShippingAddress.PLACE},
                "delivery_note": OWN_NOTE if is_own else note,
                "delivery_note_custom": note if is_own else "",
                "is_default": address.is_default,
            }
        )

    def address(self) -> ShippingAddress:
        """What was typed, not saved. Only of a valid form."""
        told = {name: self.cleaned_data[name] for name in ShippingAddress.PLACE if name != "delivery_note"}
        return ShippingAddress(**told, delivery_note=self.note())
