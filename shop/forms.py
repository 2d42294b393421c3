"""The forms of the checkout."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from shop import cash_receipts
from shop.cart_lines import Cart
from shop.cash_receipts import Purpose
from shop.checkout import LawfulNotice
from shop.checkout_draft import Draft
from shop.coupons import NONE, Applied
from shop.delivery_fields import OWN_NOTE, DeliveryFields, OneLineField, PhoneField, phone_input, text_input
from shop.models import ShippingAddress
from shop.models.coupon import normal_code
from shop.payments import bank_transfer, gateway


class Consent(NamedTuple):
    """A lawful notice and the box that agrees to it."""

    product: Any
    notice: str
    field: forms.BoundField


class Way(NamedTuple):
    """A way to pay to choose, and whether its money is sent from a bank after the order."""

    radio: Any
    is_deposit: bool


class Place(NamedTuple):
    """A radio button, and the kept address it stands for: None for a new one."""

    radio: forms.boundfield.BoundWidget
    address: ShippingAddress | None


NEW_PLACE = "new"


class CheckoutForm(DeliveryFields):
    """Who orders, where it goes, how it is paid. What the law wants agreed to comes with the goods."""

    field_order = ["buyer_name", "buyer_phone", "buyer_email", "place", "same_as_buyer"]

    buyer_name = OneLineField(label=_("이름"), max_length=50, widget=text_input("section-buyer name"))
    buyer_phone = PhoneField(label=_("휴대전화"), widget=phone_input("section-buyer tel"))
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
    # Whether one has to be chosen, the sum decides.
    payment_method = forms.ChoiceField(label=_("결제 수단"), required=False, widget=forms.RadioSelect)
    depositor = OneLineField(
        label=_("입금자명"),
        max_length=50,
        required=False,
        help_text=_("주문자와 다른 이름으로 입금할 때만 적어 주세요."),
        widget=text_input("off"),
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
        widget=text_input("off", inputmode="tel"),
    )
    coupon = OneLineField(
        label=_("쿠폰 번호"),
        max_length=30,
        required=False,
        widget=text_input("off", autocapitalize="characters", spellcheck="false"),
    )

    def __init__(
        self,
        *args: Any,
        lawful: Sequence[LawfulNotice],
        addresses: Sequence[ShippingAddress] | None = None,
        price: Callable[[str, str, str], Cart] | None = None,
        **kwargs: Any,
    ) -> None:
        """`addresses` is the member's address book, None of a guest. `price` (postcode, coupon's code, buyer's phone)
        tells what it comes to; without it, neither the coupon nor whether anything has to be paid is looked at."""
        super().__init__(*args, **kwargs)
        self._price = price
        self.cart: Cart | None = None
        self._lawful = lawful
        self._addresses = {str(address.pk): address for address in addresses or ()}
        for name in ("recipient", "phone"):
            self.fields[name].required = False
        if addresses is not None:
            self._offer(addresses)
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

    def _offer(self, addresses: Sequence[ShippingAddress]) -> None:
        """The member's addresses, and to keep a new one. What is chosen decides which fields have to be filled in."""
        for name, label in (("keeps_address", _("주소록에 저장")), ("keeps_as_default", _("기본 배송지로 저장"))):
            box = forms.CheckboxInput(attrs={"class": "checkbox"})
            self.fields[name] = forms.BooleanField(label=label, required=False, widget=box)
        if not addresses:
            return
        for name in ("postcode", "road_address"):
            self.fields[name].required = False
        choices = [*((str(address.pk), str(address)) for address in addresses), (NEW_PLACE, _("새 배송지"))]
        self.fields["place"] = forms.ChoiceField(
            label=_("배송지"), choices=choices, initial=choices[0][0], widget=forms.RadioSelect
        )
        self.order_fields(self.field_order)

    @property
    def places(self) -> list[Place]:
        """What one may choose to have it sent to; empty where nothing is kept."""
        radios = self["place"] if "place" in self.fields else ()
        return [Place(radio, self._addresses.get(str(radio.data["value"]))) for radio in radios]

    @property
    def applied(self) -> Applied:
        """What the coupon does."""
        return self.cart.coupon if self.cart else NONE

    @property
    def is_free(self) -> bool:
        """Nothing is left to pay, and no way to pay is asked for."""
        return self.cart is not None and not self.cart.total

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
        self._clean_place(data)
        if data.get("payment_method") != bank_transfer.NAME:
            # Nobody saw the field.
            self.errors.pop("depositor", None)
            data["depositor"] = ""
        self._clean_cash_receipt(data)
        if self._price:
            self.cart = self._price(data.get("postcode", ""), data.get("coupon", ""), data.get("buyer_phone", ""))
            self._clean_price(data)
        return data

    def _clean_price(self, data: dict[str, Any]) -> None:
        if self.applied.problem:
            self.add_error("coupon", self.applied.problem)
        if self.is_free:
            # Nobody saw the choice.
            self.errors.pop("payment_method", None)
        elif not data.get("payment_method") and "payment_method" not in self.errors:
            self.add_error("payment_method", _("결제 수단을 골라 주세요."))

    def _clean_place(self, data: dict[str, Any]) -> None:
        kept = self._addresses.get(data.get("place", ""))
        if kept or "place" in self.errors:
            for name in DeliveryFields.base_fields:
                self.errors.pop(name, None)
        if kept:
            note = self.note() if data.get("delivery_note") else kept.delivery_note
            data.update({name: getattr(kept, name) for name in ShippingAddress.PLACE})
            data.update(delivery_note=OWN_NOTE, delivery_note_custom=note, keeps_address=False, keeps_as_default=False)
        elif "place" not in self.errors:
            self._clean_new_place(data)

    def _clean_new_place(self, data: dict[str, Any]) -> None:
        if data.get("same_as_buyer"):
            data["recipient"] = data.get("buyer_name", "")
            data["phone"] = data.get("buyer_phone", "")
            for name in ("recipient", "phone"):
                self.errors.pop(name, None)
            asked = ["postcode", "road_address"]
        else:
            asked = ["recipient", "phone", "postcode", "road_address"]
        for name in asked:
            if not data.get(name) and name not in self.errors:
                self.add_error(name, forms.ValidationError(_("이 칸을 적어 주세요."), code="required"))

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
        method = data.get("payment_method", "")
        is_transfer = method == bank_transfer.NAME
        return Draft(
            buyer_name=data["buyer_name"],
            buyer_phone=data["buyer_phone"],
            buyer_email=data["buyer_email"],
            recipient=data["recipient"],
            phone=data["phone"],
            postcode=data["postcode"],
            road_address=data["road_address"],
            detail_address=data["detail_address"],
            delivery_note=self.note(),
            payment_method=method,
            depositor=(data["depositor"] or data["buyer_name"]) if is_transfer else "",
            coupon=normal_code(data["coupon"]),
            cash_receipt=data["cash_receipt"],
            cash_receipt_number=data["cash_receipt_number"],
            keeps_address=data.get("keeps_address", False) or data.get("keeps_as_default", False),
            keeps_as_default=data.get("keeps_as_default", False),
        )


class ConfirmForm(forms.Form):
    agree = forms.BooleanField(
        label=_("주문 내용을 확인했으며 결제에 동의합니다."),
        widget=forms.CheckboxInput(attrs={"class": "checkbox"}),
        error_messages={"required": _("주문 내용을 확인하고 동의해 주세요.")},
    )
    token = forms.CharField(widget=forms.HiddenInput, required=False)
