import pytest
from django.db import DatabaseError, OperationalError, transaction

from impactmuseum.base.transactions import ATTEMPTS, lost_connection, retried_transaction

DEADLOCK = OperationalError(1213, "Deadlock found when trying to get lock; try restarting transaction")


class Unlucky:
    """Fails with `errors`, one after the other, and then succeeds."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.runs = 0

    def __call__(self) -> str:
        self.runs += 1
        if self.errors:
            raise self.errors.pop(0)
        return "done"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)


def run(work: Unlucky) -> str:
    def call() -> str:
        return work()

    return retried_transaction(call)()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "error",
    [
        DEADLOCK,
        OperationalError(1205, "Lock wait timeout exceeded"),
        OperationalError(1020, "Record has changed since last read"),
        OperationalError("database is locked"),
    ],
)
def test_meeting_another_transaction_is_tried_again(error: Exception):
    work = Unlucky(error, error)
    assert run(work) == "done"
    assert work.runs == 3


@pytest.mark.django_db(transaction=True)
def test_it_gives_up_after_five_attempts():
    work = Unlucky(*[DEADLOCK] * ATTEMPTS)
    with pytest.raises(OperationalError):
        run(work)
    assert work.runs == ATTEMPTS == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [DatabaseError(1064, "syntax"), OperationalError(2006, "gone"), ValueError("no")])
def test_any_other_error_is_told_at_once(error: Exception):
    work = Unlucky(error)
    with pytest.raises(type(error)):
        run(work)
    assert work.runs == 1


@pytest.mark.django_db
def test_inside_another_transaction_only_its_owner_can_begin_again():
    work = Unlucky(DEADLOCK)
    with pytest.raises(OperationalError), transaction.atomic():
        run(work)
    assert work.runs == 1


@pytest.mark.parametrize(("code", "lost"), [(2006, True), (2013, True), (1213, False)])
def test_a_lost_connection_leaves_the_commit_unknown(code: int, lost: bool):
    assert lost_connection(OperationalError(code, "")) is lost
