import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from impactmuseum.settings.base import ROOT, database

LONG = "k" * 30 + "0123456789abcdefghijklmnop"


def start(statement="import django; django.setup()", **environment):
    """Starts production settings in a process of their own, with this environment and no other."""
    kept = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}"}
    kept["DJANGO_SETTINGS_MODULE"] = "impactmuseum.settings.production"
    return subprocess.run(
        [sys.executable, "-c", statement], env=kept | environment, capture_output=True, text=True, cwd="/"
    )


def test_production_does_not_start_without_a_secret_key():
    ended = start(ALLOWED_HOSTS="museum.example")
    assert ended.returncode == 1
    assert "ImproperlyConfigured: Set the environment variable SECRET_KEY" in ended.stderr.splitlines()[-1]


def test_production_does_not_start_without_a_host_name():
    ended = start(SECRET_KEY=LONG)
    assert ended.returncode == 1
    assert "ImproperlyConfigured: Set the environment variable ALLOWED_HOSTS" in ended.stderr.splitlines()[-1]


def test_production_is_strict_about_https_cookies_and_debugging():
    names = "DEBUG SECURE_SSL_REDIRECT SESSION_COOKIE_SECURE CSRF_COOKIE_SECURE SECURE_HSTS_SECONDS"
    statement = f"from django.conf import settings; print([getattr(settings, n) for n in '{names}'.split()])"
    ended = start(statement, SECRET_KEY=LONG, ALLOWED_HOSTS="museum.example")
    assert ended.stdout == "[False, True, True, True, 31536000]\n"


@pytest.mark.parametrize(("value", "expected"), [("", "None"), ("1", "('HTTP_X_FORWARDED_PROTO', 'https')")])
def test_a_forwarded_protocol_is_believed_behind_a_proxy_only(value, expected):
    statement = "from django.conf import settings; print(settings.SECURE_PROXY_SSL_HEADER)"
    given = {"BEHIND_PROXY": value} if value else {}
    assert start(statement, SECRET_KEY=LONG, ALLOWED_HOSTS="m.example", **given).stdout.strip() == expected


def test_sessions_use_the_cache_only_when_all_processes_share_it():
    statement = "from django.conf import settings; print(settings.SESSION_ENGINE.rsplit('.')[-1])"
    given = {"SECRET_KEY": LONG, "ALLOWED_HOSTS": "m.example"}
    assert start(statement, **given).stdout.strip() == "db"
    assert start(statement, REDIS_URL="redis://127.0.0.1:6379/0", **given).stdout.strip() == "cached_db"


def test_sqlite_waits_for_its_turn_instead_of_failing():
    options = database("sqlite:////tmp/museum.sqlite3")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


def test_mysql_speaks_one_collation_and_gives_up_in_time():
    config = database("mysql://museum:p%40ss@db.example:3307/museum")
    options = config["OPTIONS"]
    assert (config["HOST"], config["PORT"], config["PASSWORD"]) == ("db.example", 3307, "p@ss")
    assert (options["charset"], options["collation"]) == ("utf8mb4", "utf8mb4_unicode_ci")
    assert options["isolation_level"] == "read committed"
    assert options["connect_timeout"] == 2
    assert "innodb_lock_wait_timeout=5" in options["init_command"]


@pytest.mark.django_db
def test_the_server_took_the_limits_it_was_given():
    expected = {"sqlite": (20_000,), "mysql": (5, 10)}[connection.vendor]
    if connection.vendor == "sqlite":
        statement = "PRAGMA busy_timeout"
    elif connection.mysql_is_mariadb:
        statement = "SELECT @@innodb_lock_wait_timeout, CAST(@@max_statement_time AS UNSIGNED)"
    else:
        statement = "SELECT @@innodb_lock_wait_timeout, @@max_execution_time DIV 1000"
    with connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.fetchone() == expected


def test_visitors_and_editors_get_the_policy_that_fits(client, db):
    public = client.get("/healthz")["Content-Security-Policy"]
    admin = client.get("/admin/login/")["Content-Security-Policy"]

    assert "unsafe" not in public
    assert "object-src 'none'" in public
    assert "base-uri 'none'" in public
    assert "frame-ancestors 'self'" in public
    assert "script-src 'self' 'unsafe-inline'" in admin


def test_every_name_the_settings_read_is_explained_in_the_example():
    read = set()
    for file in (ROOT / "site" / "impactmuseum" / "settings").glob("*.py"):
        read |= {
            line.split("env.")[1].split('"')[1]
            for line in file.read_text().splitlines()
            if "env." in line and '("' in line.split("env.")[1]
        }
    explained = {line.lstrip("#").split("=")[0].strip() for line in (ROOT / ".env.example").read_text().splitlines()}
    assert read - explained == set()
    assert "SECRET_KEY" in read
    assert settings.SECRET_KEY
