"""What every test of the museum stands on."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import hypothesis
import pytest
from django.core.cache import cache
from django.test import override_settings
from django.utils import translation

pytest_plugins = ["shop.tests.twin", "shop.tests.till"]


# `--hypothesis-profile=long`: for the model of the shop, which asks for its own numbers.
hypothesis.settings.register_profile("long")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    from django.db import connection

    # SQLite lets one writer in at a time: a race proves nothing there and belongs to the other run.
    if connection.vendor == "sqlite":
        racing = [item for item in items if item.get_closest_marker("concurrency")]
        config.hook.pytest_deselected(items=racing)
        items[:] = [item for item in items if item not in racing]


@pytest.fixture(scope="session")
def django_db_setup(migrated_once: None, django_db_setup: None) -> None:
    """As pytest-django does it, after `migrated_once` has seen to it that migrating is quick."""


@pytest.fixture(scope="session")
def migrated_once() -> Iterator[None]:
    """Migrate a database in memory the first time, and copy it whole as long as no migration changes."""
    from django.core.management.commands.migrate import Command
    from django.db import connections

    migrate = Command.handle

    def copy_or_migrate(command: Any, *args: Any, **options: Any) -> None:
        connection = connections[options["database"]]
        if connection.vendor != "sqlite" or not connection.is_in_memory_db():
            migrate(command, *args, **options)
            return
        connection.ensure_connection()
        snapshot = _snapshot()
        if snapshot.exists():
            with closing(sqlite3.connect(snapshot)) as source:
                source.backup(connection.connection)
            return
        migrate(command, *args, **options)
        snapshot.parent.mkdir(exist_ok=True)
        unfinished = snapshot.with_suffix(f".{os.getpid()}")
        with closing(sqlite3.connect(unfinished)) as target:
            connection.connection.backup(target)
        unfinished.replace(snapshot)

    Command.handle = copy_or_migrate  # type: ignore[method-assign]
    yield
    Command.handle = migrate  # type: ignore[method-assign]


def _snapshot() -> Path:
    """Named for everything a migrated database is made from."""
    from django.conf import settings

    migrations = sorted(path for path in settings.ROOT.glob("*/migrations/*.py"))
    migrations += sorted(settings.PACKAGE.glob("*/migrations/*.py"))
    made_from = [*migrations, settings.ROOT / "requirements" / "base.txt"]
    digest = sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()[:16]
    return Path(settings.VAR / f"migrated-{digest}.sqlite3")


@pytest.fixture(scope="session")
def shared_rows(django_db_setup: None, django_db_blocker: Any) -> Callable[[], AbstractContextManager[None]]:
    """For what is dear to make: `with shared_rows(): ...; yield` in a fixture of a module or of a package.

    Each of its tests finds the rows as they were written, and after the last they are gone. Such tests are rolled
    back themselves, and read anew what they change.
    """
    from django.db import transaction

    @contextmanager
    def shared() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return shared


@pytest.fixture(scope="session", autouse=True)
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder, private = tmp_path_factory.mktemp("media"), tmp_path_factory.mktemp("private")
    with override_settings(MEDIA_ROOT=str(folder), PRIVATE_ROOT=str(private)):
        yield folder


@pytest.fixture(autouse=True)
def _clean_slate() -> Iterator[None]:
    """Cache and active language outlive a test; cached site root paths then name rows that are gone."""
    from impactmuseum.base.edition import meet_current_edition

    cache.clear()
    meet_current_edition()
    with translation.override("ko"):
        yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_index(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the search's index and that of references alone: keeping them is a third of what a saved page costs.

    Whatever finds things by them, or counts what they cost, is marked `indexed`. Journeys always are.
    """
    if not (request.node.get_closest_marker("indexed") or request.node.get_closest_marker("browser")):
        monkeypatch.setattr("modelsearch.signal_handlers.insert_or_update_object_task", Mock())
        monkeypatch.setattr("wagtail.signal_handlers.update_reference_index_task", Mock())


@pytest.fixture
def ensure_tree(db: None) -> None:
    """Root page, default site, locale and root collection, as migrations leave them.

    A transactional test empties every table when it ends, these rows too, and nobody puts them back.
    """
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import Collection, Locale, Page, Site

    ContentType.objects.clear_cache()
    Locale.objects.get_or_create(language_code="ko")
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    if not Site.objects.filter(is_default_site=True).exists():
        Site.objects.create(hostname="localhost", root_page=root, is_default_site=True)


@pytest.fixture(autouse=True)
def _tree_for_transactional_tests(request: pytest.FixtureRequest) -> None:
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction")
    if transactional or {"live_server", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("transactional_db")
        request.getfixturevalue("ensure_tree")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Debian's Chromium. A machine without it fails the journeys; it does not pass them over."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium")
    assert path, "Install Chromium: apt-get install -y chromium fonts-noto-cjk"
    # Playwright runs an event loop in this thread, and Django would refuse to touch the database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def visit(chromium: Any, live_server: Any) -> Iterator[Any]:
    """Opens the museum to fresh Korean visitors: `visit(width=360)`, `visit(java_script_enabled=False)`.

    What the browser itself reports fails the test: errors of scripts, and what the content security policy refused.
    """
    contexts: list[Any] = []
    errors: list[str] = []

    def report(message: Any) -> None:
        # Refusals are answered with 409 and 422, and the browser calls every such answer an error.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            errors.append(message.text)

    def enter(*, width: int = 1280, height: int = 800, **options: Any) -> Any:
        korean = {"locale": "ko-KR", "timezone_id": "Asia/Seoul"}
        viewport = {"width": width, "height": height}
        if not options.get("java_script_enabled", True):
            # Chromium calls a transition between pages that came too late an error; only a script could calm it.
            options["reduced_motion"] = "reduce"
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, **korean, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        visitor = context.new_page()
        visitor.on("pageerror", lambda error: errors.append(str(error)))
        visitor.on("console", report)
        return visitor

    yield enter
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(visit: Any) -> Any:
    """A visitor at a desk."""
    return visit()


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Any]:
    """Google, Kakao and Naver on this machine, with keys: see `community.tests.fake_providers`."""
    from allauth.socialaccount.providers.google import views as google

    from community.providers import ADDRESSES, move
    from community.tests.fake_providers import CLIENT, SECRET, serving

    keys = {"APPS": [{"client_id": CLIENT, "secret": SECRET, "key": ""}]}
    settings.SOCIALACCOUNT_PROVIDERS = {
        name: {**known, **keys} for name, known in settings.SOCIALACCOUNT_PROVIDERS.items()
    }
    # What is moved is put back at the end.
    for adapter, names in ADDRESSES.items():
        for name in names:
            monkeypatch.setattr(adapter, name, getattr(adapter, name))
    monkeypatch.setattr(google, "ID_TOKEN_ISSUER", google.ID_TOKEN_ISSUER)
    with serving() as fake:
        move(dict.fromkeys(settings.SOCIALACCOUNT_PROVIDERS, fake.base), is_debug=False)
        yield fake
