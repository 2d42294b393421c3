"""What an operator does with a request: the steps that its state allows, each one call of `shop.claim_desk`."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impactmuseum.base.korean import josa
from impactmuseum.base.ledger_steps import Refusals, Step
from impactmuseum.base.money import won
from shop import claim_desk, claims, orders, shipments
from shop.claim_sheet import ClaimSheet, SheetLine
from shop.claim_states import TRANSITIONS, ClaimRefused
from shop.models import Claim
from shop.viewsets.parcels import SendAgainForm

Kind = Claim.Kind
Status = Claim.Status


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("메모"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("구매자에게는 보이지 않아요."),
    )


class GrantForm(NoteForm):
    without_fee = forms.BooleanField(label=gettext_lazy("배송비를 받지 않고 승인"), required=False)
    field_order = ("without_fee", "note")


class RefuseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("거절하는 까닭"),
        max_length=300,
        help_text=gettext_lazy("구매자가 편지와 주문 페이지에서 그대로 읽어요."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CollectForm(NoteForm):
    """How many pieces of each line go back on the shelf."""

    def __init__(self, *args: Any, lines: list[SheetLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {f"restocked_{row.line.pk}": row for row in lines if row.held}
        for name, row in self.lines.items():
            self.fields[name] = forms.IntegerField(
                label=_("‘%(name)s’ %(count)d개 가운데 다시 팔 수 있는 수량")
                % {"name": row.held.full_name if row.held else "", "count": row.line.quantity},
                min_value=0,
                max_value=row.line.quantity,
                initial=row.to_restock,
                error_messages={"max_value": _("돌아온 수량보다 많이 다시 넣을 수 없어요.")},
            )
        self.order_fields([*self.lines, "note"])

    def restocked_in(self, data: Mapping[str, Any]) -> dict[int, int]:
        return {row.line.pk: data[name] for name, row in self.lines.items()}


class ClaimStep(Step):
    refusals: Refusals = (ClaimRefused, orders.TransitionRefused)

    def __init__(self, sheet: ClaimSheet) -> None:
        self.sheet, self.claim = sheet, sheet.claim
        self.note = self.consequence()

    @abstractmethod
    def consequence(self) -> str:
        """What follows, said before the button."""

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return NoteForm(data, prefix=self.action)

    def field_of(self, refusal: Exception) -> str | None:
        return None

    def money(self) -> str:
        """How the money of the claim goes back."""
        if not self.claim.amount:
            return _("돌려줄 돈은 없어요.")
        amount = {"amount": won(self.claim.amount)}
        if not self.sheet.goes_to_account:
            return _("결제사에 %(amount)s의 환불을 저절로 부탁해요.") % amount
        if self.sheet.account is None:
            return _("돌려줄 돈은 %(amount)s이에요. 환불 계좌를 아직 몰라요. 주문 화면에서 적어 주세요.") % amount
        return _("돌려줄 돈은 %(amount)s이에요. 구매자의 계좌로 직접 보내 주세요.") % amount


class Grant(ClaimStep):
    action = "grant"
    label = gettext_lazy("승인")

    def consequence(self) -> str:
        if self.claim.kind == Kind.CANCEL:
            goods = josa(self.sheet.story.goods, "을/를")
            opening = _("%(goods)s 주문에서 빼고 예약한 수량을 풀어요.") % {"goods": goods}
            return " ".join((opening, self.money(), _("구매자에게 편지가 가고, 되돌릴 수 없어요.")))
        if self.claim.kind == Kind.EXCHANGE:
            return _("바꿔 줄 상품을 재고에서 따로 두고, 상품을 보내 달라는 편지가 구매자에게 가요.")
        return _("상품을 보내 달라는 편지가 구매자에게 가요. 돈과 재고는 상품이 돌아온 뒤에 움직여요.")

    def make_form(self, data: QueryDict | None) -> forms.Form:
        form = GrantForm(data, prefix=self.action)
        if self.sheet.without_fee is None:
            del form.fields["without_fee"]
        elif self.claim.kind == Kind.EXCHANGE:
            form.fields["without_fee"].help_text = _("교환 배송비 %(fee)s을 받지 않아요.") % {
                "fee": won(self.claim.to_pay)
            }
        else:
            form.fields["without_fee"].help_text = _("환불 금액이 %(now)s에서 %(then)s이 돼요.") % {
                "now": won(self.claim.amount),
                "then": won(self.sheet.without_fee.amount),
            }
        return form

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        without_fee = data.get("without_fee", False)
        claim_desk.grant(claim=self.claim, by=by, without_fee=without_fee, note=data["note"])
        return _("요청을 승인했어요.")


class Collect(ClaimStep):
    action = "collect"
    label = gettext_lazy("회수 완료")

    def consequence(self) -> str:
        opening = _("상품이 돌아왔고 이상이 없다고 적어요. 적은 수량만 재고로 돌아가요.")
        gone = [row.item.product_name for row in self.sheet.lines if row.held is None]
        if gone:
            names = {"names": ", ".join(gone)}
            opening = " ".join((opening, _("이제 없는 옵션이라 재고에 넣을 수 없는 상품: %(names)s.") % names))
        if self.claim.kind == Kind.EXCHANGE:
            return " ".join((opening, _("그다음 교환 상품을 보내요.")))
        return " ".join((opening, _("그다음 3영업일 안에 환불해요.")))

    def make_form(self, data: QueryDict | None) -> CollectForm:
        return CollectForm(data, prefix=self.action, lines=self.sheet.lines)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        form: Any = self.form
        restocked = form.restocked_in(data)
        claim_desk.collect(claim=self.claim, restocked=restocked, by=by, at=timezone.now(), note=data["note"])
        return _("상품이 돌아온 것으로 적었어요. 재고로 돌아간 수량: %(count)d개") % {"count": sum(restocked.values())}


class Finish(ClaimStep):
    action = "finish"
    label = gettext_lazy("환불하기")

    def consequence(self) -> str:
        return " ".join((_("반품을 끝내요."), self.money(), _("구매자에게 편지가 가고, 되돌릴 수 없어요.")))

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        claim_desk.finish(claim=self.claim, by=by, note=data["note"])
        return _("반품을 끝냈어요. 환불 금액: %(amount)s") % {"amount": won(self.claim.amount)}


class TakeFee(ClaimStep):
    action = "take_fee"
    label = gettext_lazy("교환 배송비 받음")

    def consequence(self) -> str:
        return _("%(fee)s이 들어온 것을 확인했을 때 눌러 주세요. 받아야 교환 상품을 보낼 수 있어요.") % {
            "fee": won(self.claim.to_pay)
        }

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return forms.Form(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        claim_desk.take_fee(claim=self.claim, by=by, at=timezone.now())
        return _("교환 배송비 %(fee)s을 받은 것으로 적었어요.") % {"fee": won(self.claim.to_pay)}


class Resend(ClaimStep):
    """The first parcel of an exchange, or the next one when that could not be delivered."""

    action = "resend"

    def __init__(self, sheet: ClaimSheet) -> None:
        super().__init__(sheet)
        self.label = _("다시 보내기") if sheet.parcel else _("교환 상품 보내기")

    def consequence(self) -> str:
        if self.sheet.parcel:
            return _("배달하지 못한 것으로 적고, 새 운송장으로 다시 보내요. 받는 곳을 바꿀 수 있어요.")
        return _("따로 둔 수량이 재고에서 빠지고, 운송장 번호를 알리는 편지가 구매자에게 가요.")

    def make_form(self, data: QueryDict | None) -> SendAgainForm:
        before = self.sheet.parcel.address if self.sheet.parcel else self.sheet.receipt.address
        return SendAgainForm(data, prefix=self.action, before=before)

    def field_of(self, refusal: Exception) -> str | None:
        return "number" if isinstance(refusal, shipments.ShipmentRefused) else None

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        parcel = {name: data[name] for name in ("courier", "number", "note")}
        sent = claim_desk.resend(claim=self.claim, address=SendAgainForm.address_in(data), by=by, **parcel)
        return _("보냈어요: %(parcel)s") % {"parcel": sent}


class Deliver(ClaimStep):
    action = "deliver"
    label = gettext_lazy("도착")

    def consequence(self) -> str:
        return _("교환 상품이 도착한 것으로 적어요. 이 상품의 반품 기간이 오늘부터 다시 시작돼요.")

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return forms.Form(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        claim_desk.deliver(claim=self.claim, by=by, at=timezone.now())
        return _("교환 상품이 도착한 것으로 적었어요.")


class Refuse(ClaimStep):
    action = "refuse"
    label = gettext_lazy("거절")

    def consequence(self) -> str:
        return _("요청을 받아들이지 않아요. 주문과 재고는 그대로이고, 까닭이 담긴 편지가 구매자에게 가요.")

    def make_form(self, data: QueryDict | None) -> RefuseForm:
        return RefuseForm(data, prefix=self.action)

    def field_of(self, refusal: Exception) -> str | None:
        return "reason"

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        claim_desk.refuse(claim=self.claim, by=by, reason=data["reason"])
        return _("요청을 거절했어요.")


class Withdraw(ClaimStep):
    action = "withdraw"
    label = gettext_lazy("요청 거두기")

    def consequence(self) -> str:
        return _("구매자가 마음을 바꿨을 때예요. 요청을 닫고 주문은 그대로 둬요. 편지는 가지 않아요.")

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return forms.Form(data, prefix=self.action)

    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        claims.withdraw(claim=self.claim, by=by)
        return _("요청을 거두었어요.")


def next_steps(sheet: ClaimSheet) -> list[ClaimStep]:
    """What the table lets follow, and what an exchange on its way may need."""
    claim, parcel = sheet.claim, sheet.parcel
    may_enter = TRANSITIONS[Kind(claim.kind)].get(claim.status, ())
    is_exchange, is_asked = claim.kind == Kind.EXCHANGE, claim.status == Status.REQUESTED
    is_under_way = parcel is not None and parcel.delivered_at is None
    offered: list[tuple[type[ClaimStep], bool]] = [
        (Grant, is_asked),
        (Collect, Status.COLLECTED in may_enter),
        (Finish, claim.kind == Kind.RETURN and Status.DONE in may_enter),
        (TakeFee, claim.waits_for_fee and not is_asked),
        (Deliver, is_under_way),
        (Resend, is_under_way or (is_exchange and Status.DONE in may_enter and not claim.waits_for_fee)),
        (Refuse, Status.REFUSED in may_enter),
        (Withdraw, Status.WITHDRAWN in may_enter),
    ]
    return [step(sheet) for step, is_offered in offered if is_offered]
