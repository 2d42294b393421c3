"""What the museum needs of a MySQL or MariaDB server, asked of the server itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections

COLLATION = "utf8mb4_unicode_ci"
# MariaDB knows the newer name of the isolation level only since 11.1.
VARIABLES = (
    "tx_isolation",
    "transaction_isolation",
    "sql_mode",
    "collation_connection",
    "collation_database",
)


def refusals(answers: Mapping[str, str]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    isolation = answers.get("transaction_isolation") or answers["tx_isolation"]
    if isolation != "READ-COMMITTED":
        found.append(
            Error(
                f"The database works at {isolation}; only READ COMMITTED keeps the stock right.",
                hint='Set DATABASES["default"]["OPTIONS"]["isolation_level"] to "read committed".',
                id="museum.E001",
            )
        )
    if not {"STRICT_TRANS_TABLES", "STRICT_ALL_TABLES"} & set(answers["sql_mode"].split(",")):
        found.append(
            Error(
                "The database is not in strict mode and would cut off what does not fit.",
                hint="Add STRICT_TRANS_TABLES to sql_mode.",
                id="museum.E002",
            )
        )
    for part in ("connection", "database"):
        collation = answers[f"collation_{part}"]
        if collation != COLLATION:
            found.append(
                Error(
                    f"The collation of the {part} is {collation}; every table uses {COLLATION}.",
                    hint=f"Create the database with CHARACTER SET utf8mb4 COLLATE {COLLATION}.",
                    id="museum.E003",
                )
            )
    return found


def check_mysql(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if connection.vendor != "mysql":
            continue
        with connection.cursor() as cursor:
            cursor.execute("SHOW VARIABLES WHERE Variable_name IN %s", [VARIABLES])
            found += refusals(dict(cursor.fetchall()))
    return found
