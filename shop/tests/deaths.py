"""Processes that die, and connections that are cut, at every moment of an act.

A moment is either side of a COMMIT and either side of a call to a provider. `moments` runs an act in a child process
that dies at the first of them, then in one that dies at the second, until one comes through.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import requests
from django.db import OperationalError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

Act = Callable[[], Any]


def moments(prepare: Callable[[], Act]) -> Iterator[int]:
    """Yield after each death how many moments it lived through. `prepare` sets the scene anew and returns the act."""
    last = -1
    while True:
        lived = _lives_until(prepare(), last + 1)
        if lived == last:
            return
        last = lived
        yield lived


def cuts(prepare: Callable[[], Act]) -> Iterator[str]:
    """Cut the connection at the first COMMIT of the act, before and after the server has done it, at the second…"""
    number = 0
    while True:
        number += 1
        for side in ("before", "after"):
            act = prepare()
            with _cut(number, side) as was_cut:
                act()
            if not was_cut:
                return
            yield f"{side} commit {number}"


def run_tasks() -> None:
    """What a worker does with everything that waits for it."""
    while (
        task := DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("-priority", "enqueued_at").first()
    ):
        # Claimed as the worker claims: who dies over a task leaves it running for ever.
        DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.RUNNING)
        task.task.func(*task.args_kwargs["args"], **task.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=task.pk).update(status=TaskResultStatus.SUCCESSFUL)


def _lives_until(act: Act, moment: int) -> int:
    """Run `act` in a child that dies at `moment`; say how many moments it lived through."""
    reader, writer = os.pipe()
    connections.close_all()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            with _reaper(moment, writer):
                act()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        lived = len(told.read())
    os.waitpid(child, 0)
    return lived


@contextmanager
def _reaper(moment: int, writer: int) -> Iterator[None]:
    passed = 0

    def step() -> None:
        nonlocal passed
        if passed == moment:
            os._exit(9)
        passed += 1
        os.write(writer, b".")

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            step()
            result = function(*args, **kwargs)
            step()
            return result

        return run

    with (
        patch.object(BaseDatabaseWrapper, "_commit", around(BaseDatabaseWrapper._commit)),
        patch.object(requests, "request", around(requests.request)),
    ):
        yield


@contextmanager
def _cut(number: int, side: str) -> Iterator[list[int]]:
    commit = BaseDatabaseWrapper._commit
    was_cut: list[int] = []
    commits = 0

    def cut(wrapper: BaseDatabaseWrapper) -> None:
        nonlocal commits
        commits += 1
        if commits != number:
            commit(wrapper)
            return
        was_cut.append(number)
        if side == "after":
            commit(wrapper)
        _kill(wrapper)
        if side == "after":
            raise OperationalError(2013, "Lost connection to server during query")
        commit(wrapper)

    with patch.object(BaseDatabaseWrapper, "_commit", cut):
        yield was_cut


def _kill(wrapper: BaseDatabaseWrapper) -> None:
    other = wrapper.Database.connect(**wrapper.get_connection_params())
    other.cursor().execute(f"KILL CONNECTION {wrapper.connection.thread_id()}")
    other.close()
