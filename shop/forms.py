"""The forms of the checkout."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from impactmuseum.base import phones
from shop import cash_receipts
from shop.cash_receipts import Purpose
from shop.checkout import Draft, LawfulNotice
from shop.coupons import NONE, Applied
from shop.models.coupon import normal_code
from shop.models.shop_settings import POSTCODE
from shop.payments import bank_transfer, gateway

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


class Consent(NamedTuple):
    """A lawful notice and the box that agrees to it."""

    product: Any
    notice: str
    field: forms.BoundField


class Way(NamedTuple):
    """A way to pay to choose, and whether its money is sent from a bank after the order."""

    radio: Any
    is_deposit: bool


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


def _text(autocomplete: str, **attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "input", "autocomplete": autocomplete, **attributes})


def _phone(autocomplete: str) -> forms.TextInput:
    return _text(autocomplete, type="tel", inputmode="tel", placeholder="010-1234-5678")


class CheckoutForm(forms.Form):
    """Who orders, where it goes, how it is paid. What the law wants agreed to comes with the goods."""

    buyer_name = OneLineField(label=_("이름"), max_length=50, widget=_text("section-buyer name"))
    buyer_phone = PhoneField(label=_("휴대전화"), widget=_phone("section-buyer tel"))
    buyer_email = forms.EmailField(
        label=_("이메일"),
        max_length=254,
        error_messages={"invalid": _("이메일 주소를 다시 확인해 주세요. 예: name@example.com")},
        help_text=_("주문 내용과 주문을 볼 수 있는 링크를 보내 드려요."),
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "section-buyer email", "inputmode": "email"}),
    )

    same_as_buyer = forms.BooleanField(
        label=_("주문자와 같아요"), required=False, widget=forms.CheckboxInput(attrs={"class": "checkbox"})
    )
    recipient = OneLineField(label=_("받는 분"), max_length=50, required=False, widget=_text("section-delivery name"))
    phone = PhoneField(label=_("연락처"), required=False, widget=_phone("section-delivery tel"))
    postcode = PostcodeField(
        label=_("우편번호"),
        help_text=_("숫자 다섯 자리예요."),
        widget=_text("section-delivery postal-code", inputmode="numeric", maxlength="5"),
    )
    road_address = OneLineField(
        label=_("주소"),
        max_length=200,
        help_text=_("예: 서울특별시 중구 세종대로 110"),
        widget=_text("section-delivery address-line1"),
    )
    detail_address = OneLineField(
        label=_("상세주소"), max_length=100, required=False, widget=_text("section-delivery address-line2")
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
        label=_("배송 메모 직접 입력"), max_length=50, required=False, widget=_text("off")
    )

    payment_method = forms.ChoiceField(label=_("결제 수단"), widget=forms.RadioSelect)
    depositor = OneLineField(
        label=_("입금자명"),
        max_length=50,
        required=False,
        help_text=_("주문자와 다른 이름으로 입금할 때만 적어 주세요."),
        widget=_text("off"),
    )

    cash_receipt = forms.ChoiceField(
        label=_("현금영수증"),
        required=False,
        initial="",
        choices=[
            ("", _("신청 안 함")),
            (Purpose.INCOME, _("소득공제용 (휴대전화 번호)")),
            (Purpose.BUSINESS, _("지출증빙용 (사업자등록번호)")),
        ],
        widget=forms.RadioSelect,
    )
    cash_receipt_number = OneLineField(
        label=_("현금영수증 번호"),
        max_length=20,
        required=False,
        help_text=_("신청하실 때만 적어 주세요."),
        widget=_text("off", inputmode="tel"),
    )
    coupon = OneLineField(
        label=_("쿠폰 번호"),
        max_length=30,
        required=False,
        widget=_text("off", autocapitalize="characters", spellcheck="false"),
    )

    def __init__(
        self,
        *args: Any,
        lawful: Sequence[LawfulNotice],
        apply_coupon: Callable[[str, str], Applied] | None = None,
        **kwargs: Any,
    ) -> None:
        """`apply_coupon` (code, buyer's phone) tells what a coupon takes off; without it, none is looked at."""
        super().__init__(*args, **kwargs)
        self._apply_coupon = apply_coupon
        self.applied = NONE
        self._lawful = lawful
        for field in self.fields.values():
            field.error_messages["required"] = _("이 칸을 적어 주세요.")
        methods = list(gateway.methods().items())
        payment = cast(forms.ChoiceField, self.fields["payment_method"])
        payment.choices, payment.initial = methods, methods[0][0]
        for notice in lawful:
            if notice.needs_consent:
                self.fields[notice.field_name] = forms.BooleanField(
                    label=_("위 내용을 확인했고, 청약철회가 제한되는 데 동의해요."),
                    widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
                    error_messages={"required": _("안내를 읽고 동의해 주셔야 주문할 수 있어요.")},
                )

    @property
    def ways(self) -> list[Way]:
        return [Way(radio, gateway.refunds_to_account(radio.data["value"])) for radio in self["payment_method"]]

    @property
    def cash_names(self) -> list[str]:
        """Beside which the law wants 구매안전서비스 named."""
        return [label for name, label in gateway.methods().items() if gateway.is_cash(name)]

    @property
    def consents(self) -> list[Consent]:
        return [
            Consent(notice.product, notice.text, self[notice.field_name])
            for notice in self._lawful
            if notice.needs_consent
        ]

    @property
    def notices(self) -> list[LawfulNotice]:
        return [notice for notice in self._lawful if not notice.needs_consent]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("same_as_buyer"):
            data["recipient"] = data.get("buyer_name", "")
            data["phone"] = data.get("buyer_phone", "")
            for name in ("recipient", "phone"):
                self.errors.pop(name, None)
        else:
            for name in ("recipient", "phone"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, forms.ValidationError(_("이 칸을 적어 주세요."), code="required"))
        if data.get("payment_method") != bank_transfer.NAME:
            # Nobody saw the field.
            self.errors.pop("depositor", None)
            data["depositor"] = ""
        self._clean_cash_receipt(data)
        if self._apply_coupon and (code := data.get("coupon")):
            self.applied = self._apply_coupon(code, data.get("buyer_phone", ""))
            if self.applied.problem:
                self.add_error("coupon", self.applied.problem)
        return data

    def _clean_cash_receipt(self, data: dict[str, Any]) -> None:
        if data.get("payment_method") != bank_transfer.NAME:
            self.errors.pop("cash_receipt", None)
            self.errors.pop("cash_receipt_number", None)
            data["cash_receipt"] = ""
        purpose = data.get("cash_receipt", "")
        number, data["cash_receipt"], data["cash_receipt_number"] = data.get("cash_receipt_number", ""), purpose, ""
        if not purpose or "cash_receipt_number" in self.errors:
            return
        try:
            data["cash_receipt_number"] = cash_receipts.accepted(purpose=purpose, number=number)
        except cash_receipts.NumberRefused as refusal:
            self.add_error("cash_receipt_number", str(refusal))

    def forgive_all_but_coupon(self) -> None:
        """Only the coupon was asked about: the rest may still be unwritten."""
        for name in [name for name in self.errors if name != "coupon"]:
            del self.errors[name]

    def draft(self) -> Draft:
        """What was typed, as the confirmation shows it. Only of a valid form."""
        data = self.cleaned_data
        is_transfer = data["payment_method"] == bank_transfer.NAME
        note = data["delivery_note_custom"] if data["delivery_note"] == OWN_NOTE else data["delivery_note"]
        return Draft(
            buyer_name=data["buyer_name"],
            buyer_phone=data["buyer_phone"],
            buyer_email=data["buyer_email"],
            recipient=data["recipient"],
            phone=data["phone"],
            postcode=data["postcode"],
            road_address=data["road_address"],
            detail_address=data["detail_address"],
            delivery_note=note,
            payment_method=data["payment_method"],
            depositor=(data["depositor"] or data["buyer_name"]) if is_transfer else "",
            coupon=normal_code(data["coupon"]),
            cash_receipt=data["cash_receipt"],
            cash_receipt_number=data["cash_receipt_number"],
        )


class ConfirmForm(forms.Form):
    agree = forms.BooleanField(
        label=_("주문 내용을 확인했으며 결제에 동의합니다."),
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        error_messages={"required": _("주문 내용을 확인하고 동의해 주세요.")},
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)
