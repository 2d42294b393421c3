"""What the museum needs of a MySQL or MariaDB server, asked of the server itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.db import connections

COLLATION = "utf8mb4_unicode_ci"
QUESTIONS = {
    "isolation": "@@transaction_isolation",
    "sql_mode": "@@sql_mode",
    "connection": "@@collation_connection",
    "database": "@@collation_database",
}


def refusals(answers: Mapping[str, str]) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if answers["isolation"] != "READ-COMMITTED":
        found.append(
            Error(
                f"The database works at {answers['isolation']}; only READ COMMITTED keeps the stock right.",
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
        if answers[part] != COLLATION:
            found.append(
                Error(
                    f"The collation of the {part} is {answers[part]}; every table uses {COLLATION}.",
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
        names = list(QUESTIONS.values())
        if connection.mysql_is_mariadb:
            # MariaDB knows the newer name only since 11.1.
            names[0] = "@@tx_isolation"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(names)}")
            found += refusals(dict(zip(QUESTIONS, cursor.fetchone(), strict=True)))
    return found
