"""Writing content as an editor does: a revision first, then its publication. Nothing goes live past the history.

Whoever may not publish leaves a draft for somebody who may. What is locked, or in a workflow, stays as it is.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _


class Fault(NamedTuple):
    field: str
    sentence: str


class RevisionRefused(Exception):
    """Everything is as it was. `code` is for programs, the sentence for people, `faults` name fields."""

    def __init__(self, code: str, sentence: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(sentence)
        self.code = code
        self.faults = tuple(faults)


Thing = TypeVar("Thing", bound=Any)


@transaction.atomic
def revise(thing: Thing, *, by: Any, publishes: bool, change: Callable[[Thing], None]) -> Thing:
    """Let `change` work on the newest text of `thing`, keep it as a revision and publish it, or leave it as a draft.

    Raises RevisionRefused: locked; a draft of somebody's waits, which must not go live by the way; what was
    written is not whole.
    """
    locked = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    refuse_locked(locked, by=by)
    if locked.has_unpublished_changes and publishes and locked.live:
        raise RevisionRefused(
            "draft_waiting", _("게시하지 않은 초안이 있어요. 관리 화면에서 먼저 게시하거나 되돌려 주세요.")
        )
    newest: Thing = locked.get_latest_revision_as_object() if locked.latest_revision_id else locked
    change(newest)
    keep(newest, by=by, publishes=publishes)
    fresh: Thing = type(thing)._default_manager.get(pk=thing.pk)
    return fresh


def keep(thing: Any, *, by: Any, publishes: bool) -> None:
    """Write a revision of `thing`, checked, and publish it. Raises RevisionRefused."""
    with told():
        revision = thing.save_revision(user=by, log_action=True)
    if publishes:
        revision.publish(user=by)


@contextmanager
def told() -> Iterator[None]:
    """What a model refuses, as RevisionRefused."""
    try:
        yield
    except ValidationError as error:
        raise RevisionRefused("content_refused", _("아래 내용을 확인해 주세요."), _faults(error)) from error


def refuse_locked(thing: Any, *, by: Any) -> None:
    lock = thing.get_lock()
    if lock is not None and lock.for_user(by):
        raise RevisionRefused("locked", _("다른 사람이 잠갔거나 검토하고 있어서 고칠 수 없어요."))


def fill_in(thing: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(thing, name, value)


def _faults(error: ValidationError) -> list[Fault]:
    if not hasattr(error, "error_dict"):
        return [Fault("", sentence) for sentence in error.messages]
    return [
        Fault("" if field == "__all__" else field, sentence)
        for field, reasons in error.message_dict.items()
        for sentence in reasons
    ]
