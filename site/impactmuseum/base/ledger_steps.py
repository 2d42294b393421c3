"""What may be done with a row now. A step says what follows from it before its button, asks for what it needs, and is
one call of the domain."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy

from impactmuseum.base.ledger import LedgerPageView

Words = str | Promise
Refusals = tuple[type[Exception], ...]


class Step(ABC):
    """Names itself to the page's forms by `action`. What the domain refuses with `refusals` stands in the form."""

    action = ""
    label: Words = ""
    note: Words = ""
    button: Words = gettext_lazy("네, 이렇게 할게요")
    refusals: Refusals = ()
    is_open = False

    def make_form(self, data: QueryDict | None) -> forms.Form:
        return forms.Form(data, prefix=self.action)

    @abstractmethod
    def carry_out(self, data: Mapping[str, Any], *, by: Any) -> str:
        """Make the call with what a valid form says, and say what has happened."""

    def field_of(self, refusal: Exception) -> str | None:
        """Beside which field a refusal stands."""
        return next(iter(self.form.fields), None)

    @cached_property
    def form(self) -> forms.Form:
        return self.make_form(None)

    def attempt(self, data: QueryDict, *, by: Any) -> str:
        """Do it and say so; nothing where it was refused, which then stands in `form`."""
        self.form, self.is_open = self.make_form(data), True
        if not self.form.is_valid():
            return ""
        try:
            return self.carry_out(self.form.cleaned_data, by=by)
        except self.refusals as refusal:
            self.form.add_error(self.field_of(refusal), str(refusal))
            return ""


class StepsPageView(LedgerPageView, ABC):
    """The page of a row, with the steps that may be taken now. Who may only look is offered none."""

    gone = gettext_lazy("그사이에 상태가 바뀌었어요. 지금 상태를 확인해 주세요.")

    @abstractmethod
    def get_steps(self) -> Sequence[Step]:
        """Those that make sense as things stand, in the order of the page."""

    @cached_property
    def steps(self) -> Sequence[Step]:
        return self.get_steps() if self.user_has_permission("change") else []

    def act(self, request: HttpRequest) -> HttpResponse:
        step = next((step for step in self.steps if step.action == request.POST.get("action")), None)
        if step is None:
            messages.error(request, str(self.gone))
            return redirect(request.path)
        if done := step.attempt(request.POST, by=request.user):
            messages.success(request, done)
            return redirect(request.path)
        return self.render_to_response(self.get_context_data(**self.kwargs), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"steps": self.steps, **kwargs})
