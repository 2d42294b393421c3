import pytest
from django.core.checks import run_checks
from django.core.checks.registry import registry

from impactmuseum.base.checks import check_mysql, refusals

GOOD = {
    "transaction_isolation": "READ-COMMITTED",
    "sql_mode": "STRICT_TRANS_TABLES,NO_ENGINE_SUBSTITUTION",
    "collation_connection": "utf8mb4_unicode_ci",
    "collation_database": "utf8mb4_unicode_ci",
}


def test_a_server_as_it_should_be_is_accepted():
    assert refusals(GOOD) == []


@pytest.mark.parametrize(
    ("part", "answer", "expected"),
    [
        ("transaction_isolation", "REPEATABLE-READ", "museum.E001"),
        ("sql_mode", "NO_ENGINE_SUBSTITUTION", "museum.E002"),
        ("sql_mode", "", "museum.E002"),
        ("collation_connection", "utf8mb4_general_ci", "museum.E003"),
        ("collation_database", "utf8mb4_0900_ai_ci", "museum.E003"),
    ],
)
def test_each_wrong_answer_is_refused_by_name(part, answer, expected):
    assert [error.id for error in refusals(GOOD | {part: answer})] == [expected]


def test_an_older_mariadb_names_its_isolation_differently():
    old = {**GOOD, "tx_isolation": "REPEATABLE-READ"}
    del old["transaction_isolation"]
    assert [error.id for error in refusals(old)] == ["museum.E001"]


def test_the_other_strict_mode_is_strict_too():
    assert refusals(GOOD | {"sql_mode": "STRICT_ALL_TABLES"}) == []


@pytest.mark.django_db
def test_the_database_of_this_very_run_passes():
    assert check_mysql in registry.get_checks()
    assert [error.id for error in run_checks(tags=["database"], databases=["default"])] == []
