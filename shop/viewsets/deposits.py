"""입금 대조: a bank's statement is uploaded, its deposits are held against waiting orders, a person confirms."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from impactmuseum.base.ledger import LedgerPageView, LedgerViewSet
from shop import deposits
from shop.bank_files import MOST_BYTES, StatementRefused, read
from shop.deposits import AlreadyApplied, Certainty, Match
from shop.models import BankRow, Order
from shop.payments.settlement import SettlementRefused

# More than anybody confirms at one sitting; the next ones come up when these are done.
SHOWN = 200
ASIDE = "aside"
BACK = "back-"


class StatementForm(forms.Form):
    statement = forms.FileField(
        label=gettext_lazy("거래내역 파일(CSV)"),
        help_text=gettext_lazy(
            "은행에서 받은 그대로 올려 주세요. 1MB, 5,000줄까지예요. 올리기만 해서는 아무것도 바뀌지 않아요."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_statement(self) -> Any:
        upload = self.cleaned_data["statement"]
        try:
            return read(upload.read(MOST_BYTES + 1))
        except StatementRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


@dataclass(frozen=True)
class Result:
    """What became of one deposit: of which order it is now, or why of none."""

    row: BankRow
    order: Order | None = None
    refusal: str = ""
    goes_back: bool = False


class DepositsView(LedgerPageView):
    model = BankRow
    template_name = "shop/admin/deposits.html"
    page_title = gettext_lazy("입금 대조")
    index_url_name = "bankrow:index"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.form: forms.Form = StatementForm()
        self.results: list[Result] = []

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_page_subtitle(self) -> str:
        return ""

    def act(self, request: HttpRequest) -> HttpResponse:
        if request.POST.get("action") == "upload":
            return self.upload(request)
        shown = {match.row.pk: match for match in self.matches()}
        for name, choice in request.POST.dict().items():
            number = name.removeprefix("row-")
            if choice and number.isascii() and number.isdigit() and (match := shown.get(int(number))):
                self.results.append(self.decide(match, choice))
        if not self.results:
            messages.warning(request, _("고른 입금이 없어서 아무것도 바꾸지 않았어요."))
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(**self.kwargs))

    def upload(self, request: HttpRequest) -> HttpResponse:
        self.form = StatementForm(request.POST, request.FILES)
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data(**self.kwargs), status=422)
        statement, by = self.form.cleaned_data["statement"], request.user
        fresh = deposits.keep(deposits=statement.deposits, by=by)  # type: ignore[arg-type]
        counts = {"all": len(statement.deposits), "fresh": fresh, "unread": statement.unread}
        messages.success(request, _("입금 %(all)d건을 읽었고, 그 가운데 %(fresh)d건이 새것이에요.") % counts)
        if statement.unread:
            messages.warning(
                request, _("읽지 못한 줄이 %(unread)d줄 있어요. 합계 줄이 아니면 직접 봐 주세요.") % counts
            )
        return redirect(request.path)

    def decide(self, match: Match, choice: str) -> Result:
        by: Any = self.request.user
        try:
            if choice == ASIDE:
                deposits.set_aside(row=match.row, by=by)
                return Result(match.row)
            if choice.startswith(BACK):
                return self.give_back(match, choice.removeprefix(BACK))
            payment = next((payment for payment in match.candidates if str(payment.pk) == choice), None)
            if payment is None:
                return Result(match.row, refusal=_("그사이 주문의 상태가 바뀌었어요. 다시 골라 주세요."))
            return Result(match.row, order=deposits.apply(row=match.row, payment=payment, by=by))
        except (AlreadyApplied, SettlementRefused) as refusal:
            return Result(match.row, refusal=str(refusal))

    def give_back(self, match: Match, number: str) -> Result:
        by: Any = self.request.user
        payment = next((payment for payment in match.unusable if str(payment.pk) == number), None)
        if payment is None:
            return Result(match.row, refusal=_("그사이 주문의 상태가 바뀌었어요. 다시 골라 주세요."))
        order = deposits.give_back(row=match.row, payment=payment, by=by)
        return Result(match.row, order=order, goes_back=True)

    def matches(self) -> list[Match]:
        return deposits.matches(at=timezone.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = self.matches()
        shown = found[:SHOWN]
        return super().get_context_data(
            **kwargs,
            may_change=self.user_has_permission("change"),
            form=self.form,
            results=self.results,
            more=len(found) - len(shown),
            groups=[
                (label, certainty == Certainty.CERTAIN, [match for match in shown if match.certainty == certainty])
                for certainty, label in (
                    (Certainty.CERTAIN, _("확실한 것: 금액과 이름이 같아요")),
                    (Certainty.DOUBTFUL, _("확인할 것: 금액만 같거나 여럿이에요")),
                    (Certainty.UNMATCHED, _("맞는 주문이 없는 것")),
                )
            ],
        )


class BankRowViewSet(LedgerViewSet):
    model = BankRow
    icon = "table"
    menu_label = gettext_lazy("입금 대조")
    menu_order = 60
    name = "bankrow"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", self.construct_view(DepositsView), name="index")]
