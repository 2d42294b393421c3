from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache


def _database() -> bool:
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _cache() -> bool:
    key, value = f"healthz-{get_random_string(8)}", get_random_string(8)
    cache.set(key, value, timeout=10)
    return bool(cache.get(key) == value)


def _migrations() -> bool:
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


PARTS = {"database": _database, "cache": _cache, "migrations": _migrations}


def works(part: str) -> bool:
    try:
        return PARTS[part]()
    except Exception:
        # Whatever a broken part raises, the answer is that it is broken: this page must never be an error itself.
        return False


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    parts = {part: works(part) for part in PARTS}
    healthy = all(parts.values())
    answer = {name: "ok" if fine else "failed" for name, fine in parts.items()}
    return JsonResponse({"status": "ok" if healthy else "failed", **answer}, status=200 if healthy else 503)
