"""The museum as production runs it, beside the tests: several worker processes of gunicorn on the tests' database."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

WORKERS = 4


@contextmanager
def museum_server(**environment: str) -> Iterator[str]:
    """Yield the address of a running museum. Its log is shown when it does not come up."""
    port = _free_port()
    log = Path(settings.VAR) / f"museum-{port}.log"
    log.parent.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "gunicorn", "--config", str(settings.ROOT / "gunicorn.conf.py")]
    with log.open("w") as output:
        server = subprocess.Popen(
            command,
            cwd=settings.ROOT,
            env={**os.environ, **_settings(port), **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(port, server, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(30)
    log.unlink()


def _settings(port: int) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "impactmuseum.settings.test",
        "DATABASE_URL": _database_url(),
        "BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": str(WORKERS),
    }


def _database_url() -> str:
    """Of the database that the tests have made, not of the one they were given."""
    told = connection.settings_dict
    login = f"{told['USER']}:{told['PASSWORD']}" if told["PASSWORD"] else told["USER"]
    return f"mysql://{login}@{told['HOST']}:{told['PORT'] or 3306}/{told['NAME']}"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, server: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(log.read_text())
