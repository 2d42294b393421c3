"""The form of a claim: which pieces, why, pictures, and where money goes back to."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impactmuseum.base.uploads import PicturesField
from shop import cancellation, checkout, claim_pictures, claims
from shop.claim_choices import Choice
from shop.claim_reckoning import Wish
from shop.models import Claim, ClaimPicture, Order, RefundAccount
from shop.order_forms import AccountForm

Kind = Claim.Kind
Reason = Claim.Reason

# What has not arrived has no faults yet.
REASONS = {
    Kind.CANCEL: (Reason.MIND, Reason.FIT, Reason.OTHER),
    Kind.RETURN: tuple(Reason),
    Kind.EXCHANGE: tuple(Reason),
}


class Row:
    """A line of the form: the choice, its number of pieces and, of an exchange, what is sent instead."""

    def __init__(self, form: "ClaimForm", choice: Choice) -> None:
        self.choice = choice
        self.pieces: BoundField | None = form[f"pieces-{choice.item.pk}"] if choice.is_open else None
        named = f"replacement-{choice.item.pk}"
        self.replacement: BoundField | None = form[named] if named in form.fields else None

    @property
    def value(self) -> str:
        return str(self.pieces.value() or 0) if self.pieces else "0"


class ClaimForm(AccountForm):
    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    # What was shown when the button was pressed: won to get back, and won to pay.
    agreed = forms.RegexField(r"^[0-9]+,[0-9]+$", widget=forms.HiddenInput, required=False)
    reason = forms.ChoiceField(label=gettext_lazy("사유"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("자세한 사정"),
        required=False,
        max_length=claims.LONGEST_TEXT,
        widget=forms.Textarea(attrs={"class": "textarea", "rows": 4}),
    )
    pictures = PicturesField(
        label=gettext_lazy("사진"),
        most=claim_pictures.MOST,
        required=False,
    )

    def __init__(self, *args: Any, order: Order, kind: Kind, choices: Sequence[Choice], **kwargs: Any) -> None:
        self.known_account = RefundAccount.objects.filter(order=order).first()
        self.needs_account = kind != Kind.EXCHANGE and cancellation.needs_account(order)
        # Whoever gave an account before need not type it again; it is never shown whole.
        super().__init__(*args, needs_account=self.needs_account and self.known_account is None, **kwargs)
        self.order, self.kind, self.choices = order, kind, choices
        self.fields["key"].initial = checkout.new_key()
        reasons: Any = self.fields["reason"]
        reasons.choices = [(reason.value, reason.label) for reason in REASONS[kind]]
        self.kept_pictures = self._kept_pictures()
        self.good_pictures: list[ContentFile] = []
        for choice in choices:
            if choice.is_open:
                self._add(choice)

    @property
    def rows(self) -> list[Row]:
        return [Row(self, choice) for choice in self.choices]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if received := data.get("pictures"):
            # Kept apart: an error beside the field would take the good ones with it.
            self.good_pictures = received.pictures
            for refusal in received.refusals:
                self.add_error("pictures", refusal)
        if len(self.good_pictures) + len(self.kept_pictures) > claim_pictures.MOST:
            self.add_error("pictures", _("사진은 %(most)d장까지 보낼 수 있어요.") % {"most": claim_pictures.MOST})
        if data.get("reason") == Reason.OTHER and not data.get("text"):
            self.add_error("text", _("어떤 사정인지 적어 주세요."))
        return data

    @property
    def wish(self) -> Wish | None:
        """What was chosen, as far as it can be read; also of a form that is not valid otherwise."""
        data = getattr(self, "cleaned_data", {})
        if "reason" not in data:
            return None
        chosen = {choice.item.pk: data.get(f"pieces-{choice.item.pk}") or 0 for choice in self.choices}
        replacements = {pk: data.get(f"replacement-{pk}") for pk in chosen}
        return Wish(
            kind=self.kind,
            reason=Reason(data["reason"]),
            pieces={pk: pieces for pk, pieces in chosen.items() if pieces},
            replacements={pk: int(variant) for pk, variant in replacements.items() if variant},
        )

    def request(self, wish: Wish, pictures: Sequence[int]) -> claims.Request:
        """What is asked for. Only of a valid form."""
        data = self.cleaned_data
        amount, _comma, to_pay = data["agreed"].partition(",")
        return claims.Request(
            key=data["key"],
            wish=wish,
            agreed=(int(amount), int(to_pay)) if amount else None,
            text=data["text"],
            account=self.account(),
            pictures=pictures,
        )

    def _add(self, choice: Choice) -> None:
        only = len(self.choices) == 1 and choice.available == 1
        self.fields[f"pieces-{choice.item.pk}"] = forms.IntegerField(
            label=_("수량"), min_value=0, max_value=choice.available, required=False, initial=int(only)
        )
        if self.kind == Kind.EXCHANGE:
            named = [(str(variant.pk), variant.label or variant.product.told.name) for variant in choice.options]
            field = forms.ChoiceField(
                label=_("바꿀 옵션"),
                choices=[("", _("옵션을 골라 주세요")), *named],
                required=False,
                widget=forms.Select(attrs={"class": "select"}),
            )
            self.fields[f"replacement-{choice.item.pk}"] = field

    def _kept_pictures(self) -> list[ClaimPicture]:
        data: Any = self.data
        named = [int(pk) for pk in data.getlist("kept") if pk.isdecimal()] if self.is_bound else []
        return claim_pictures.at_hand(order=self.order, ids=named)
