"""What staff may do about a row of the community: each deed says what follows from it before it is done."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import ModelLogEntry

from community import moderation
from community.models import Comment, Contribution, Post
from community.models.contribution import REASON_LENGTH
from community.moderation import ModerationRefused
from impactmuseum.base.ledger import LedgerPageView


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("까닭"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("글쓴이에게 적은 그대로 보여요."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@dataclass
class Deed:
    """One call of `moderation`, with what the form asks as its keyword arguments."""

    action: str
    button: str
    note: str
    done: str
    do: Callable[..., None]
    form_class: type[forms.Form] = forms.Form
    form: forms.Form = field(init=False)

    def __post_init__(self) -> None:
        self.form = self.form_class(prefix=self.action)


class DeedsView(LedgerPageView, ABC):
    """A page of a row with its deeds and with what was done about it before."""

    @abstractmethod
    def deeds(self) -> list[Deed]:
        """Those that make sense as things stand."""

    def act(self, request: HttpRequest) -> HttpResponse:
        deeds = self.deeds()
        deed = next((deed for deed in deeds if deed.action == request.POST.get("action")), None)
        if deed is None:
            messages.warning(request, _("그사이 상태가 바뀌어서 아무것도 바꾸지 않았어요."))
            return redirect(request.path)
        deed.form = deed.form_class(request.POST, prefix=deed.action)
        if not deed.form.is_valid():
            return self.render_to_response(self.get_context_data(**self.kwargs, deeds=deeds), status=422)
        try:
            deed.do(**deed.form.cleaned_data, by=request.user)
        except ModerationRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, deed.done)
        return redirect(request.path)

    def get_context_data(self, *, deeds: list[Deed] | None = None, **kwargs: Any) -> dict[str, Any]:
        shown = (self.deeds() if deeds is None else deeds) if self.user_has_permission("change") else []
        return super().get_context_data(**kwargs, deeds=shown, entries=log_of(self.get_subject()))


def log_of(row: Any) -> Any:
    return ModelLogEntry.objects.for_instance(row).select_related("user").order_by("-timestamp", "-pk")


def deeds_about(subject: Contribution) -> list[Deed]:
    """Hiding or restoring what a member wrote; pinning what the museum wrote."""
    if subject.is_deleted:
        return []
    if subject.is_hidden:
        note = _("모두에게 다시 보여요.")
        do = partial(moderation.restore, subject=subject)
        return [Deed("restore", _("다시 보이기"), note=note, done=_("다시 보이게 했어요."), do=do)]
    note = _("글쓴이와 운영자에게만 보여요. 글쓴이에게 까닭을 이메일로 알려요.")
    if isinstance(subject, Post | Comment):
        note = _("글쓴이와 운영자에게만 보여요. 글쓴이에게 까닭을 이메일로 알리고, 열린 신고는 ‘가림’으로 닫혀요.")
    do = partial(moderation.hide, subject=subject)
    deeds = [Deed("hide", _("가리기"), note=note, done=_("가렸어요."), do=do, form_class=ReasonForm)]
    if isinstance(subject, Post) and subject.by_museum:
        deeds.append(_pinning(subject))
    return deeds


def _pinning(post: Post) -> Deed:
    if post.is_notice:
        note, do = _("날짜에 따라 다른 글 사이에 놓여요."), partial(moderation.unpin, post=post)
        return Deed("unpin", _("공지 내리기"), note=note, done=_("공지에서 내렸어요."), do=do)
    note, do = _("게시판 맨 위에 걸려요."), partial(moderation.pin, post=post)
    return Deed("pin", _("공지로 걸기"), note=note, done=_("공지로 걸었어요."), do=do)
