"""What the order desk asks for when a parcel leaves, and the table of the couriers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from impactmuseum.base import phones
from impactmuseum.base.deletion import SpokenDeleteView
from shop import shipments
from shop.delivery_fields import OneLineField, PhoneField, PostcodeField
from shop.models import Courier, ShippingAddress


class ParcelForm(forms.Form):
    courier = forms.ModelChoiceField(label=gettext_lazy("택배사"), queryset=Courier.objects.active())
    number = forms.CharField(
        label=gettext_lazy("운송장 번호"),
        max_length=60,
        help_text=gettext_lazy("줄표와 빈칸은 빼고 적어 두어요."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = forms.CharField(label=gettext_lazy("메모"), required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("courier") and data.get("number"):
            try:
                data["number"] = shipments.checked_number(courier=data["courier"], number=data["number"])
            except shipments.WrongNumber as refusal:
                self.add_error("number", str(refusal))
        return data


class SendAgainForm(ParcelForm):
    """The new parcel, and where it goes: filled in with where the last one went."""

    recipient = OneLineField(label=gettext_lazy("받는 분"), max_length=50)
    phone = PhoneField(label=gettext_lazy("연락처"))
    postcode = PostcodeField(label=gettext_lazy("우편번호"))
    road_address = OneLineField(label=gettext_lazy("주소"), max_length=200)
    detail_address = OneLineField(label=gettext_lazy("상세주소"), max_length=100, required=False)
    delivery_note = OneLineField(label=gettext_lazy("배송 메모"), max_length=50, required=False)

    def __init__(self, *args: Any, before: ShippingAddress | None = None, **kwargs: Any) -> None:
        names = shipments.Address.__dataclass_fields__
        super().__init__(*args, **kwargs)
        if before:
            self.initial = {name: getattr(before, name) for name in names}

    @staticmethod
    def address_in(data: Mapping[str, Any]) -> shipments.Address:
        """Where to, of what a valid form says."""
        return shipments.Address(**{name: data[name] for name in shipments.Address.__dataclass_fields__})


class CourierForm(forms.ModelForm):
    phone = PhoneField(label=gettext_lazy("대표전화"), required=False)

    class Meta:
        model = Courier
        fields = ["name", "name_en", "tracking_url", "number_lengths", "phone", "sort_order", "is_active"]


class CourierViewSet(ModelViewSet):
    model = Courier
    icon = "mail"
    menu_label = pgettext_lazy("several", "택배사")
    menu_order = 500
    name = "courier"
    copy_view_enabled = False
    delete_view_class = SpokenDeleteView
    list_display = [
        "name",
        Column("number_lengths", label=gettext_lazy("운송장 번호의 자릿수")),
        Column("phone", label=gettext_lazy("대표전화"), accessor=lambda courier: phones.hyphenated(courier.phone)),
        BooleanColumn("is_active", label=gettext_lazy("쓰고 있음")),
    ]
    search_fields = ["name"]
    ordering = ["sort_order", "name"]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return CourierForm
