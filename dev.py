#!/usr/bin/env python3
"""The museum on your own machine: `python3 dev.py run`, `python3 dev.py test`, `python3 dev.py lint`."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = ROOT / "requirements"
INSTALLED = VENV / "installed.json"
VAR = ROOT / "var"
READY = VAR / "ready.json"
SQLITE = f"sqlite:///{VAR / 'db.sqlite3'}"
MYSQL = "mysql://root@127.0.0.1:3306/impactmuseum"
# What a provider without a key of one's own is replaced by. {twin} is the address of the payment twin.
TWINS = {
    "TOSS_SECRET_KEY": {
        "TOSS_API_BASE": "{twin}",
        "TOSS_SDK_URL": "{twin}/v2/standard",
        "TOSS_CLIENT_KEY": "test_ck_twin00000000000000000000",
        "TOSS_SECRET_KEY": "test_sk_twin00000000000000000000",
    },
    "KAKAOPAY_SECRET_KEY": {
        "KAKAOPAY_API_BASE": "{twin}",
        "KAKAOPAY_SECRET_KEY": "DEVTWIN000000000000000000000000",
        "KAKAOPAY_CID": "TC0ONETIME",
    },
}

# Runs in .venv, where the driver is. Prints "made" when the database is new.
CREATE_DATABASE = """
import sys, MySQLdb
from urllib.parse import unquote, urlsplit
url, reset = urlsplit(sys.argv[1]), sys.argv[2] == "reset"
connection = MySQLdb.connect(host=url.hostname, port=url.port or 3306, user=unquote(url.username or "root"),
                             password=unquote(url.password or ""), connect_timeout=2)
cursor, name = connection.cursor(), url.path.strip("/")
if reset:
    cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")
cursor.execute("SELECT 1 FROM information_schema.schemata WHERE schema_name = %s", [name])
if not cursor.fetchone():
    cursor.execute(f"CREATE DATABASE `{name}` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci")
    print("made")
"""


class Stop(Exception):
    """What went wrong and what to do about it, in one sentence."""


def say(text: str) -> None:
    print(f"\033[1m▸ {text}\033[0m" if sys.stdout.isatty() else f"▸ {text}", flush=True)


def call(command: list[str], advice: str, env: dict[str, str] | None = None) -> None:
    if subprocess.run(command, cwd=ROOT, env=env).returncode:
        raise Stop(advice)


def read(file: Path) -> dict[str, str]:
    return dict(json.loads(file.read_text())) if file.exists() else {}


def fingerprint(name: str) -> str:
    return hashlib.sha256((LOCKS / f"{name}.txt").read_bytes() + sys.version.encode()).hexdigest()


def migrations() -> str:
    """A name for all migrations there are: ours, and those of the packages the lock file pins."""
    ours = sorted(str(file) for rooms in ("*", "site/*/*") for file in ROOT.glob(f"{rooms}/migrations/0*.py"))
    return hashlib.sha256("".join([*ours, fingerprint("base")]).encode()).hexdigest()


def pip() -> list[str]:
    """The command that installs into .venv, which is made if it is not there."""
    apt = "파이썬에 venv나 pip가 없어요. 설치하고 다시 실행해 주세요: apt-get install -y python3-venv"
    if not PYTHON.exists():
        shutil.rmtree(VENV, ignore_errors=True)
        # Debian ships venv without ensurepip; the system's own pip can still install from outside.
        call([sys.executable, "-m", "venv", "--without-pip", str(VENV)], apt)
        subprocess.run([str(PYTHON), "-m", "ensurepip"], capture_output=True)
    for command in ([str(PYTHON), "-m", "pip"], [sys.executable, "-m", "pip", "--python", str(PYTHON)]):
        if subprocess.run([*command, "--version"], capture_output=True).returncode == 0:
            return command
    raise Stop(apt)


def install(*names: str) -> None:
    done = read(INSTALLED) if PYTHON.exists() else {}
    todo = [name for name in names if done.get(name) != fingerprint(name)]
    if not todo:
        return
    if "mysql" in todo and not (shutil.which("mariadb_config") or shutil.which("mysql_config")):
        apt = "apt-get install -y gcc pkg-config libmariadb-dev"
        raise Stop(f"MySQL 드라이버를 만들 헤더가 없어요. 설치하고 다시 실행해 주세요: {apt}")
    locks = [LOCKS / f"{name}.txt" for name in todo]
    lines = [line for lock in locks for line in lock.read_text().splitlines()]
    total = len({line.split()[0] for line in lines if line[:1].isalnum()})
    say(f"파이썬 패키지 {total}개를 설치해요")
    command = [*pip(), "install", "--require-hashes", "--no-compile", "--disable-pip-version-check"]
    command += [f"--requirement={lock}" for lock in locks]
    log, found = [], 0
    pipe, merge = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=pipe, stderr=merge) as process:
        for line in process.stdout or ():
            log.append(line)
            if line.startswith(("Collecting", "Requirement already")):
                found = min(found + 1, total)
                print(f"\r  [{'█' * (30 * found // total):<30}] {found}/{total}", end="", flush=True)
            elif line.startswith("Installing"):
                print("\n  내려받았어요. 설치하는 중이에요.", flush=True)
    if process.returncode:
        sys.stderr.writelines(log[-12:])
        raise Stop("패키지를 설치하지 못했어요. 인터넷 연결과 pip 설정을 확인하고 다시 실행해 주세요.")
    INSTALLED.write_text(json.dumps({**done, **{name: fingerprint(name) for name in todo}}))


def given(name: str) -> str:
    """A variable of the environment, else of .env."""
    value = os.environ.get(name, "")
    if not value and (ROOT / ".env").exists():
        lines = (ROOT / ".env").read_text().splitlines()
        start = f"{name}="
        value = next((line.removeprefix(start).strip(" '\"") for line in lines if line.startswith(start)), "")
    return value


def database_url(choice: str | None) -> str:
    """--db says which kind. DATABASE_URL says where, and which if --db is silent."""
    url = given("DATABASE_URL")
    if choice is None or url.startswith(choice):
        return url or SQLITE
    return MYSQL if choice == "mysql" else SQLITE


def create_mysql(url: str, reset: bool) -> bool:
    host = urlsplit(url).hostname
    if reset and host not in ("127.0.0.1", "localhost", "::1"):
        raise Stop("--reset은 이 컴퓨터의 데이터베이스만 지워요. DATABASE_URL을 확인해 주세요.")
    command = [str(PYTHON), "-c", CREATE_DATABASE, url, "reset" if reset else "keep"]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        sys.stderr.write(made.stderr[-300:])
        raise Stop(f"{host}의 MySQL을 쓸 수 없어요. 서버를 켜거나 DATABASE_URL을 확인해 주세요.")
    return made.stdout.strip() == "made"


def create_sqlite(url: str, reset: bool) -> bool:
    file = Path(unquote(urlsplit(url).path)[1:])
    for suffix in ("", "-wal", "-shm") if reset else ():
        Path(f"{file}{suffix}").unlink(missing_ok=True)
    file.parent.mkdir(parents=True, exist_ok=True)
    return not file.exists()


def prepare_database(url: str, env: dict[str, str], reset: bool) -> None:
    # A media folder of somebody's own choosing may hold more than the demo.
    for variable, folder in (("MEDIA_ROOT", "media"), ("PRIVATE_ROOT", "private")):
        if reset and variable not in os.environ:
            shutil.rmtree(VAR / folder, ignore_errors=True)
    for ledger in VAR.glob("payment_twin.sqlite3*") if reset else ():
        ledger.unlink()
    new = (create_mysql if url.startswith("mysql") else create_sqlite)(url, reset)
    name, ready, manage = hashlib.sha256(url.encode()).hexdigest(), read(READY), [str(PYTHON), "manage.py"]
    advice = "데이터베이스를 준비하지 못했어요. 위의 오류를 고치거나 --reset으로 처음부터 다시 해 주세요."
    tables, known = migrations(), None if new else ready.get(name)
    if known != tables:
        say("데이터베이스를 준비해요")
        call([*manage, "migrate", "--no-input"], advice, env)
    if known is None:
        say("데모를 담고 찾기 색인을 만들어요")
        call([*manage, "load_demo"], advice, env)
    VAR.mkdir(exist_ok=True)
    READY.write_text(json.dumps({**ready, name: tables}))


def environment(url: str, settings: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": f"impactmuseum.settings.{settings}"}


def require_free(port: int) -> None:
    with socket.socket() as probe:
        # As the server does: a port that only waits for its last packets is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(f"{port}번 포트는 쓰는 중이에요. 다른 번호를 주세요: --port {port + 1}") from None


def next_free(port: int) -> int:
    """The first port after this one that nobody listens on."""
    for candidate in range(port + 1, min(port + 50, 65536)):
        with suppress(Stop):
            require_free(candidate)
            return candidate
    raise Stop(f"{port}번 뒤로 빈 포트가 없어요. 다른 번호를 주세요: --port {port + 100}")


def twin_environment(twin: str) -> dict[str, str]:
    """Leads to the twin every provider whose key is not there."""
    missing = [values for key, values in TWINS.items() if not given(key)]
    return {name: value.format(twin=twin) for values in missing for name, value in values.items()}


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def stop(children: list[subprocess.Popen[bytes]]) -> None:
    # Each child is a reloader above the process that works, so signals go to the group.
    for number, patience in ((signal.SIGTERM, 8), (signal.SIGKILL, 2)):
        for child in children:
            try:
                os.killpg(child.pid, number)
                child.wait(patience)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


def run(options: argparse.Namespace) -> None:
    require_free(options.port)
    url = database_url(options.db)
    install("base", *(["mysql"] if url.startswith("mysql") else []))
    address = f"http://127.0.0.1:{options.port}/"
    env = {"WAGTAILADMIN_BASE_URL": address.rstrip("/"), **environment(url, "dev")}
    env["DJANGO_RUNSERVER_HIDE_WARNING"] = "true"
    prepare_database(url, env, options.reset)
    require_free(options.port)
    twin_port = next_free(options.port)
    twin = f"http://127.0.0.1:{twin_port}"
    twins = twin_environment(twin)
    env |= twins
    say("서버와 일꾼(worker)을 켜요")
    children = {}
    commands = [
        ("서버", ["runserver", address[7:-1]]),
        ("일꾼", ["db_worker"]),
        ("결제", ["complete_payments", "--every", "30"]),
        ("맞춰 보기", ["reconcile_payments", "--every", "600"]),
    ]
    if twins:
        webhook = f"{address}payments/toss/webhook/"
        command = ["payment_twin", "--port", str(twin_port), "--webhook-url", webhook]
        commands.append(("결제 쌍둥이", command))
    try:
        for name, command in commands:
            command = [str(PYTHON), "manage.py", *command]
            children[name] = subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)
        announced = False
        while all(child.poll() is None for child in children.values()):
            if not announced and answers(options.port):
                say(f"임팩트 뮤지엄이 열렸어요: {address}")
                say(f"관리 화면: {address}admin/ (admin / museum-admin). 끝내려면 Ctrl-C를 누르세요.")
                if twins:
                    say(f"결제 쌍둥이: {twin}/twin/ (키 없이 모든 결제를 시험해요. 진짜 돈은 오가지 않아요.)")
                announced = True
            time.sleep(0.3)
        dead = next(name for name, child in children.items() if child.poll() is not None)
        raise Stop(f"{dead}: 멈췄어요. 위의 오류를 고치고 다시 실행해 주세요.")
    finally:
        stop(list(children.values()))


def test(options: argparse.Namespace) -> None:
    mysql = options.db == "mysql"
    install("base", "test", *(["mysql"] if mysql else []))
    if options.browser and not shutil.which("chromium"):
        apt = "apt-get install -y chromium fonts-noto-cjk"
        raise Stop(f"크로미움이 없어요. 설치하고 다시 실행해 주세요: {apt}")
    VAR.mkdir(exist_ok=True)
    command = [str(PYTHON), "-m", "pytest", *(["-m", "browser"] if options.browser else []), *options.pytest]
    if not options.pytest and not options.browser:
        # In order: a worker that took over tests of another would meet them behind those that empty the tables.
        command += ["-n", "auto"]
    sqlite = f"sqlite:///{VAR / 'journeys.sqlite3'}" if options.browser else "sqlite://:memory:"
    env = environment(database_url("mysql") if mysql else sqlite, "test")
    call(command, "실패한 테스트가 있어요. 위의 첫 실패부터 살펴봐 주세요.", env)


def lint(options: argparse.Namespace) -> None:
    install("base", "test", "lint")
    tests, production = (environment("sqlite://:memory:", name) for name in ("test", "production"))
    production |= {"SECRET_KEY": hashlib.sha512(b"lint").hexdigest(), "ALLOWED_HOSTS": "museum.example"}
    templates = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
    failed = []
    for command, env in (
        (["ruff", "check"], tests),
        (["ruff", "format", "--check"], tests),
        (["djade", "--check", "--target-version=5.2", *templates], tests),
        (["mypy"], tests),
        (["python", "manage.py", "makemigrations", "--check", "--dry-run"], tests),
        (["python", "manage.py", "check", "--deploy", "--fail-level=WARNING"], production),
    ):
        say(" ".join(command[:4]))
        if subprocess.run([str(VENV / "bin" / command[0]), *command[1:]], cwd=ROOT, env=env).returncode:
            failed.append(" ".join(command[:3]))
    if failed:
        raise Stop(f"고칠 곳이 있어요: {', '.join(failed)}")


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(description=__doc__)
    commands = top.add_subparsers(required=True, metavar="run | test | lint")
    command = commands.add_parser("run", help="설치하고, 데모를 담고, 서버를 켜요")
    command.add_argument("--port", type=int, default=8000)
    command.add_argument("--db", choices=["sqlite", "mysql"], help="없으면 DATABASE_URL, 그것도 없으면 sqlite")
    command.add_argument("--reset", action="store_true", help="데이터베이스와 올린 파일을 지우고 새로 담아요")
    command.set_defaults(do=run)
    command = commands.add_parser("test", help="테스트를 돌려요. 나머지 인자는 pytest가 받아요")
    command.add_argument("--db", choices=["sqlite", "mysql"], default="sqlite")
    command.add_argument("--browser", action="store_true", help="크로미움으로 걷는 여정을 돌려요")
    command.set_defaults(do=test)
    commands.add_parser("lint", help="코드, 템플릿, 타입, 배포 설정을 살펴요").set_defaults(do=lint)
    return top


def main(arguments: list[str]) -> int:
    options, rest = parser().parse_known_args(arguments)
    options.pytest = rest
    if rest and options.do is not test:
        parser().error(f"모르는 인자예요: {' '.join(rest)}")
    # Ended by a supervisor, end as with Ctrl-C: the children must not outlive this process.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if sys.version_info < (3, 11):
            raise Stop("파이썬 3.11 이상이 필요해요. 예: python3.11 dev.py run")
        options.do(options)
    except Stop as reason:
        print(f"\n✗ {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n안녕히 가세요.")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
