"""`Idempotency-Key`: a program that heard no answer sends the same request again, and it is done once.

As the IETF's draft has it: the same key with the same request answers the same, with another request 422, while the
first one is still at work 409. The unique name of the record decides between two that come at once. Answers are kept
for a day. What the museum itself got wrong (5xx) is forgotten, so that it can be tried again.
"""

import functools
import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from impactmuseum.base.api.problem import KeyReused, Refused
from impactmuseum.base.models import ApiToken, IdempotencyRecord
from impactmuseum.base.rate_limit import client_address

HEADER = "Idempotency-Key"
# Without quotes, or with those of a structured header.
KEY = re.compile(r'"?([!#-\[\]-~]{1,200})"?')
# Longer than any request of ours takes: whoever began before that has died.
WORKS_FOR = timedelta(minutes=2)
REPEATED_HEADERS = ("ETag", "Location")

Method = Callable[..., Response]


def idempotent(*, atomic: bool = False) -> Callable[[Method], Method]:
    """Let a POST of a view be sent again.

    `atomic`: what it does and its answer are written in one transaction, so that a crash leaves both or neither.
    Not for what asks a provider: no transaction is open then, and what it does can be repeated by itself.
    """

    def decorate(method: Method) -> Method:
        @functools.wraps(method)
        def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
            typed = request.headers.get(HEADER)
            if typed is None:
                return method(view, request, *args, **kwargs)
            record = _claim(request, _read(typed), owner=view.owner_of_keys())
            if record.status is not None:
                return _repeated(record)
            try:
                return _work(functools.partial(method, view, request, *args, **kwargs), view, record, atomic)
            except BaseException:
                record.delete()
                raise

        once.is_idempotent = True  # type: ignore[attr-defined]
        return once

    return decorate


def owner_of(request: Request) -> str:
    """Whose key it is: of the token, the member, or the address that a stranger comes from."""
    if isinstance(request.auth, ApiToken):
        return f"token {request.auth.pk}"
    if request.user.is_authenticated:
        return f"user {request.user.pk}"
    return f"address {client_address(request._request)}"


def forget_outdated(*, at: datetime) -> None:
    IdempotencyRecord.objects.all().outdated(at=at).delete()


def _read(typed: str) -> str:
    match = KEY.fullmatch(typed)
    if match is None:
        raise ValidationError({HEADER: [_("1~200자의 글자와 숫자, 기호로 적어 주세요.")]})
    return match[1]


def _claim(request: Request, key: str, *, owner: str) -> IdempotencyRecord:
    """The record of this request: new, with an answer, or taken over from one that died. Raises KeyReused, Refused."""
    name = _hash(owner, key)
    body = json.dumps(request.data, sort_keys=True, ensure_ascii=True)
    fingerprint = _hash(str(request.method), request.get_full_path(), body)
    try:
        with transaction.atomic():
            return IdempotencyRecord.objects.create(name=name, fingerprint=fingerprint)
    except IntegrityError:
        pass
    now = timezone.now()
    known = IdempotencyRecord.objects.filter(name=name)
    if known.outdated(at=now).delete()[0]:
        return _claim(request, key, owner=owner)
    record = known.first()
    if record is None:
        raise _at_work()
    if record.fingerprint != fingerprint:
        raise KeyReused
    if record.status is None:
        died = known.filter(status=None, claimed_at__lt=now - WORKS_FOR)
        if not died.update(claimed_at=now):
            raise _at_work()
    return record


def _work(method: Callable[[], Response], view: Any, record: IdempotencyRecord, atomic: bool) -> Response:
    if not atomic:
        response = _answer(method, view)
        _keep(record, response)
        return response
    with transaction.atomic():
        # What is refused undoes what it has done so far, and is an answer all the same.
        response = _answer(method, view, undone=True)
        _keep(record, response)
    return response


def _answer(method: Callable[[], Response], view: Any, *, undone: bool = False) -> Response:
    try:
        if undone:
            with transaction.atomic():
                return method()
        return method()
    except Exception as error:
        response: Response = view.handle_exception(error)
        if response.status_code >= 500:
            raise
        return response


def _keep(record: IdempotencyRecord, response: Response) -> None:
    if response.status_code >= 500:
        record.delete()
        return
    headers = {name: response[name] for name in REPEATED_HEADERS if name in response}
    if response.content_type:
        headers["Content-Type"] = response.content_type
    record.status = response.status_code
    record.headers = headers
    record.content = JSONRenderer().render(response.data).decode() if response.data is not None else ""
    record.save()


def _repeated(record: IdempotencyRecord) -> Response:
    headers = {name: value for name, value in record.headers.items() if name != "Content-Type"}
    return Response(
        json.loads(record.content) if record.content else None,
        status=record.status,
        headers={**headers, "Idempotent-Replayed": "true"},
        content_type=record.headers.get("Content-Type"),
    )


def _at_work() -> Refused:
    return Refused(str(_("같은 Idempotency-Key의 요청을 처리하고 있어요.")), "idempotency_in_progress")


def _hash(*parts: str) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()
