from functools import cache as remembered

from django.core.cache import cache
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache


@remembered
def newest_migrations() -> frozenset[tuple[str, str]]:
    # Reading them takes longer than all the rest together, and a running process does not get new ones.
    return frozenset(MigrationLoader(None).graph.leaf_nodes())


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def cache_remembers() -> bool:
    key, value = f"healthz-{get_random_string(8)}", get_random_string(8)
    cache.set(key, value, timeout=10)
    return bool(cache.get(key) == value)


def migrations_are_applied() -> bool:
    return newest_migrations() <= set(MigrationRecorder(connection).applied_migrations())


PARTS = {
    "database": database_answers,
    "cache": cache_remembers,
    "migrations": migrations_are_applied,
}


def works(part: str) -> bool:
    try:
        return PARTS[part]()
    except Exception:
        # Whatever a broken part raises, the answer is that it is broken, and never an error page.
        return False


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    parts = {part: works(part) for part in PARTS}
    healthy = all(parts.values())
    answer = {name: "ok" if fine else "failed" for name, fine in parts.items()}
    return JsonResponse({"status": "ok" if healthy else "failed", **answer}, status=200 if healthy else 503)
