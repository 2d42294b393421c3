"""A request that a buyer makes by telephone: an operator enters it, sees what comes of it, and then asks for it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic.base import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from shop import claims
from shop.claim_choices import choices
from shop.claim_forms import ClaimForm
from shop.claim_states import ClaimRefused
from shop.models import Claim, Order
from shop.refund_estimate import Estimate

Kind = Claim.Kind


def title_of(order: Order, kind: Kind) -> str:
    """What is entered, as the button and the page that it leads to say it."""
    if is_at_once(order, kind):
        return _("일부 취소")
    return _("%(kind)s 요청 접수") % {"kind": kind.label}


def is_at_once(order: Order, kind: Kind) -> bool:
    """Nobody has to decide about it."""
    return kind == Kind.CANCEL and order.status == Order.Status.PAID


def entries(order: Order) -> list[tuple[str, str]]:
    """What may be entered for `order` now: title and address."""
    return [
        (title_of(order, kind), reverse("claim:enter", args=[order.pk, kind]))
        for kind in Kind
        if not claims.refusal(order=order, kind=kind)
    ]


class ClaimEntryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """The same form as the buyer's, without pictures and not held to the withdrawal clock.

    Pressed for the first time, or after a change, it shows what would come of it; pressed again, it does it.
    """

    model = Claim
    any_permission_required = ["change"]
    template_name = "shop/admin/claim_entry.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["kind"] not in Kind.values:
            raise Http404
        self.order, self.kind = get_object_or_404(Order, pk=kwargs["order_pk"]), Kind(kwargs["kind"])
        self.estimate: Estimate | None = None

    @cached_property
    def form(self) -> ClaimForm:
        data = self.request.POST if self.request.method == "POST" else None
        there = choices(order=self.order, kind=self.kind, today=timezone.localdate(), is_late_accepted=True)
        form = ClaimForm(data, order=self.order, kind=self.kind, choices=there)
        del form.fields["pictures"]
        return form

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if claim := self.enter():
            messages.success(request, _("%(title)s: 적었어요.") % {"title": title_of(self.order, self.kind)})
            return redirect("claim:page", claim.pk)
        return self.render_to_response(self.get_context_data(**kwargs), status=422 if self.form.errors else 200)

    def enter(self) -> Claim | None:
        """Ask for what was chosen; None where something has to be mended or looked at first."""
        wish = self.form.wish if self.form.is_valid() else None
        if wish is None:
            return None
        at_once, by = is_at_once(self.order, self.kind), self.request.user
        asked = self.form.request(wish, [])
        if bool(self.request.POST.get("at_once")) != at_once:
            # Who said yes to a request has not said yes to cancelling, nor the other way round.
            asked = replace(asked, agreed=None)
        act: Any = claims.cancel_lines if at_once else claims.request
        try:
            return act(order=self.order, request=asked, at=timezone.now(), by=by)
        except claims.EstimateChanged as changed:
            self.estimate = changed.estimate
        except claims.AccountMissing as missing:
            self.form.add_error("account_number", str(missing))
        except ClaimRefused as refusal:
            self.order.refresh_from_db()
            self.form.add_error(None, str(refusal))
        return None

    @property
    def page_title(self) -> str:
        return title_of(self.order, self.kind)

    def get_page_subtitle(self) -> str:
        return self.order.number

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("order:index"), "label": _("주문")},
            {"url": reverse("order:page", args=[self.order.pk]), "label": self.order.number},
            {"url": "", "label": self.page_title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **kwargs,
            order=self.order,
            form=self.form,
            estimate=self.estimate,
            refusal=claims.refusal(order=self.order, kind=self.kind),
            is_possible=any(choice.is_open for choice in self.form.choices),
            is_at_once=is_at_once(self.order, self.kind),
        )
