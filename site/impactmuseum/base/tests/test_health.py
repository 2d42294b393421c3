import pytest
from django.core.cache import cache
from django.db.migrations.recorder import MigrationRecorder

from impactmuseum.base import health

pytestmark = pytest.mark.django_db


def test_a_healthy_museum_says_ok_part_by_part(client):
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {"status": "ok", "database": "ok", "cache": "ok", "migrations": "ok"}


def test_a_migration_nobody_applied_is_named(client):
    app, name = sorted(health.newest_migrations())[0]
    MigrationRecorder.Migration.objects.filter(app=app, name=name).delete()

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json() == {"status": "failed", "database": "ok", "cache": "ok", "migrations": "failed"}


def test_a_cache_that_forgets_is_named(client, monkeypatch):
    monkeypatch.setattr(cache, "set", lambda *args, **kwargs: None)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["cache"] == "failed"
    assert response.json()["database"] == "ok"


def test_a_part_that_raises_is_broken_and_not_an_error_page(client, monkeypatch):
    def explode():
        raise ConnectionError

    monkeypatch.setitem(health.PARTS, "database", explode)

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["database"] == "failed"


def test_asking_costs_three_statements_and_leaves_no_cookie(client, django_assert_num_queries):
    client.get("/healthz")

    with django_assert_num_queries(3):
        response = client.get("/healthz")

    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
