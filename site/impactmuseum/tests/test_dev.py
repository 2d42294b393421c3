import socket
from pathlib import Path

import pytest

import dev


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A project folder of its own, so that no test touches the real one."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "base.txt").write_text("wagtail==8.0.1\n")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "LOCKS", tmp_path / "requirements")
    monkeypatch.setattr(dev, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(dev, "INSTALLED", tmp_path / "installed.json")
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "python")
    (tmp_path / "python").touch()
    monkeypatch.setattr(dev, "VAR", tmp_path / "var")
    monkeypatch.setattr(dev, "READY", tmp_path / "var" / "ready.json")
    for name in ("DATABASE_URL", "MEDIA_ROOT", "TOSS_SECRET_KEY", "KAKAOPAY_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def commands(monkeypatch):
    """What dev.py would have started, in order, without starting it."""
    started = []
    monkeypatch.setattr(dev, "call", lambda command, advice, env=None: started.append((command, env)))
    return started


def test_run_listens_on_8000_and_asks_for_no_database_by_itself():
    options = dev.parser().parse_args(["run"])
    assert (options.do, options.port, options.db, options.reset) == (dev.run, 8000, None, False)


def test_run_takes_port_database_and_reset():
    options = dev.parser().parse_args(["run", "--port", "8123", "--db", "mysql", "--reset"])
    assert (options.port, options.db, options.reset) == (8123, "mysql", True)


def test_without_a_command_the_usage_is_shown(capsys):
    with pytest.raises(SystemExit) as ended:
        dev.main([])
    assert ended.value.code == 2
    assert "run | test | lint" in capsys.readouterr().err


def test_an_unknown_argument_of_run_is_refused(capsys):
    with pytest.raises(SystemExit):
        dev.main(["run", "--prot", "1"])
    assert "--prot 1" in capsys.readouterr().err


def test_a_taken_port_is_one_sentence_with_the_next_one_in_it(capsys):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]

        assert dev.main(["run", "--port", str(port)]) == 1

    said = capsys.readouterr().err.strip()
    assert said.startswith(f"✗ {port}번 포트는 쓰는 중이에요.")
    assert f"--port {port + 1}" in said
    assert len(said.splitlines()) == 1


def test_the_twin_takes_the_first_free_port_after_the_servers():
    with socket.socket() as server, socket.socket() as neighbour:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        assert dev.next_free(port) > port
        taken = dev.next_free(port)
        neighbour.bind(("127.0.0.1", taken))
        neighbour.listen()
        assert dev.next_free(port) > taken


def test_without_keys_both_providers_are_the_twin(checkout):
    assert dev.twin_environment("http://127.0.0.1:8001") == {
        "TOSS_API_BASE": "http://127.0.0.1:8001",
        "TOSS_SDK_URL": "http://127.0.0.1:8001/v2/standard",
        "TOSS_CLIENT_KEY": "test_ck_twin00000000000000000000",
        "TOSS_SECRET_KEY": "test_sk_twin00000000000000000000",
        "KAKAOPAY_API_BASE": "http://127.0.0.1:8001",
        "KAKAOPAY_SECRET_KEY": "DEVTWIN000000000000000000000000",
        "KAKAOPAY_CID": "TC0ONETIME",
    }


def test_a_provider_with_a_key_of_ones_own_is_left_to_it(checkout, monkeypatch):
    (checkout / ".env").write_text("TOSS_SECRET_KEY=test_sk_mine\n")
    assert set(dev.twin_environment("http://t")) == {"KAKAOPAY_API_BASE", "KAKAOPAY_SECRET_KEY", "KAKAOPAY_CID"}
    monkeypatch.setenv("KAKAOPAY_SECRET_KEY", "DEVMINE")
    assert dev.twin_environment("http://t") == {}


@pytest.fixture
def children(checkout, monkeypatch):
    """What `run` starts, as command and environment. Every child ends at once, and so does `run`."""
    started = []

    class Child:
        pid = 0

        def __init__(self, command, *, env, **options):
            started.append((command[2:], env))

        def poll(self):
            return 1

    monkeypatch.setattr(dev.subprocess, "Popen", Child)
    for name in ("install", "prepare_database", "stop"):
        monkeypatch.setattr(dev, name, lambda *arguments: None)
    return started


def test_run_starts_the_twin_beside_the_server_and_leads_the_server_there(children):
    port = dev.next_free(8200)
    assert dev.main(["run", "--port", str(port)]) == 1
    [twin] = [command for command, env in children if command[0] == "payment_twin"]
    webhook = f"http://127.0.0.1:{port}/payments/toss/webhook/"
    assert (twin[1], twin[3:]) == ("--port", ["--webhook-url", webhook])
    assert int(twin[2]) > port
    assert {env["TOSS_API_BASE"] for command, env in children} == {f"http://127.0.0.1:{twin[2]}"}


def test_run_starts_no_twin_where_both_keys_are_there(children, monkeypatch):
    monkeypatch.setenv("TOSS_SECRET_KEY", "test_sk_mine")
    monkeypatch.setenv("KAKAOPAY_SECRET_KEY", "DEVMINE")
    dev.main(["run", "--port", str(dev.next_free(8200))])
    names = [command[0] for command, env in children]
    assert names == ["runserver", "db_worker", "complete_payments", "reconcile_payments"]
    assert "TOSS_API_BASE" not in children[0][1]


def test_packages_are_installed_again_only_when_a_lock_changed(checkout, monkeypatch):
    started = []

    def pip():
        started.append("pip")
        return ["true"]

    monkeypatch.setattr(dev, "pip", pip)
    dev.install("base")
    dev.install("base")
    assert started == ["pip"]

    (checkout / "requirements" / "base.txt").write_text("wagtail==8.1\n")
    dev.install("base")
    assert started == ["pip", "pip"]


def test_an_environment_that_was_thrown_away_is_made_again(checkout, monkeypatch):
    started = []
    monkeypatch.setattr(dev, "pip", lambda: started.append("pip") or ["true"])
    dev.install("base")
    (checkout / "python").unlink()
    dev.install("base")
    assert started == ["pip", "pip"]


def test_a_failed_installation_is_tried_again_next_time(checkout, monkeypatch):
    monkeypatch.setattr(dev, "pip", lambda: ["false"])
    with pytest.raises(dev.Stop, match="인터넷 연결"):
        dev.install("base")
    assert dev.read(dev.INSTALLED) == {}


def test_missing_mysql_headers_name_the_packages_to_install(checkout, monkeypatch):
    (checkout / "requirements" / "mysql.txt").write_text("mysqlclient==2.3.1\n")
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    with pytest.raises(dev.Stop, match="apt-get install -y gcc pkg-config libmariadb-dev"):
        dev.install("mysql")


@pytest.mark.parametrize(
    ("choice", "environment", "expected"),
    [
        (None, "", dev.SQLITE),
        ("sqlite", "", dev.SQLITE),
        ("mysql", "", dev.MYSQL),
        (None, "mysql://u:p@db/museum", "mysql://u:p@db/museum"),
        ("mysql", "mysql://u:p@db/museum", "mysql://u:p@db/museum"),
        ("sqlite", "mysql://u:p@db/museum", dev.SQLITE),
        ("mysql", "sqlite:////tmp/a.sqlite3", dev.MYSQL),
        ("sqlite", "sqlite:////tmp/a.sqlite3", "sqlite:////tmp/a.sqlite3"),
    ],
)
def test_the_database_is_what_was_asked_for(checkout, monkeypatch, choice, environment, expected):
    monkeypatch.setenv("DATABASE_URL", environment)
    assert dev.database_url(choice) == expected


def test_the_env_file_is_read_where_the_environment_is_silent(checkout, monkeypatch):
    (checkout / ".env").write_text("SECRET_KEY=x\nDATABASE_URL='mysql://u@h/m'\n")
    assert dev.database_url(None) == "mysql://u@h/m"
    monkeypatch.setenv("DATABASE_URL", "sqlite:////tmp/b.sqlite3")
    assert dev.database_url(None) == "sqlite:////tmp/b.sqlite3"


def test_a_second_start_has_nothing_to_prepare(checkout, commands):
    url = f"sqlite:///{checkout / 'var' / 'db.sqlite3'}"
    dev.prepare_database(url, {}, reset=False)
    Path(checkout / "var" / "db.sqlite3").touch()
    dev.prepare_database(url, {}, reset=False)

    assert [command[2] for command, env in commands] == ["migrate", "load_demo"]


@pytest.mark.parametrize("folder", ["shop/migrations", "site/impactmuseum/base/migrations"])
def test_a_new_migration_is_applied_and_the_demo_left_alone(checkout, commands, folder):
    url = f"sqlite:///{checkout / 'var' / 'db.sqlite3'}"
    dev.prepare_database(url, {}, reset=False)
    Path(checkout / "var" / "db.sqlite3").touch()
    commands.clear()
    (checkout / folder).mkdir(parents=True)
    (checkout / folder / "0002_more.py").touch()
    dev.prepare_database(url, {}, reset=False)

    assert [command[2] for command, env in commands] == ["migrate"]


def test_a_database_that_was_thrown_away_gets_the_demo_again(checkout, commands):
    url = f"sqlite:///{checkout / 'var' / 'db.sqlite3'}"
    dev.prepare_database(url, {}, reset=False)
    dev.prepare_database(url, {}, reset=False)
    assert [command[2] for command, env in commands] == ["migrate", "load_demo"] * 2


def test_reset_throws_away_the_database_and_its_pictures(checkout, commands):
    for folder in ("media", "private"):
        (checkout / "var" / folder).mkdir(parents=True)
    twin = ("payment_twin.sqlite3", "payment_twin.sqlite3-wal")
    for name in ("db.sqlite3", "db.sqlite3-wal", *twin, "media/a.webp", "private/b.webp"):
        (checkout / "var" / name).touch()

    dev.prepare_database(f"sqlite:///{checkout / 'var' / 'db.sqlite3'}", {}, reset=True)

    assert [path.name for path in (checkout / "var").iterdir()] == ["ready.json"]


def test_reset_leaves_a_media_folder_of_ones_own_choosing(checkout, commands, monkeypatch):
    (checkout / "var" / "media").mkdir(parents=True)
    monkeypatch.setenv("MEDIA_ROOT", str(checkout / "elsewhere"))
    dev.prepare_database(f"sqlite:///{checkout / 'var' / 'db.sqlite3'}", {}, reset=True)
    assert (checkout / "var" / "media").is_dir()


def test_reset_never_drops_a_database_on_another_machine():
    with pytest.raises(dev.Stop, match="이 컴퓨터의 데이터베이스만"):
        dev.create_mysql("mysql://root@db.example/museum", reset=True)


def test_the_suite_runs_on_memory_whatever_the_developer_uses(monkeypatch, commands):
    monkeypatch.setattr(dev, "install", lambda *names: None)
    monkeypatch.setenv("DATABASE_URL", "mysql://u@h/precious")

    assert dev.main(["test", "shop", "-x", "--lf"]) == 0

    command, env = commands[0]
    assert command[1:] == ["-m", "pytest", "shop", "-x", "--lf"]
    assert env["DATABASE_URL"] == "sqlite://:memory:"
    assert env["DJANGO_SETTINGS_MODULE"] == "impactmuseum.settings.test"


def test_journeys_run_on_a_file_because_a_browser_asks_many_things_at_once(monkeypatch, commands):
    monkeypatch.setattr(dev, "install", lambda *names: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name: "/usr/bin/chromium")

    assert dev.main(["test", "--browser"]) == 0

    command, env = commands[0]
    assert command[1:] == ["-m", "pytest", "-m", "browser"]
    assert env["DATABASE_URL"].endswith("/var/journeys.sqlite3")


def test_journeys_without_chromium_fail_with_the_command_that_installs_it(monkeypatch, commands, capsys):
    monkeypatch.setattr(dev, "install", lambda *names: None)
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)

    assert dev.main(["test", "--browser"]) == 1

    assert "apt-get install -y chromium fonts-noto-cjk" in capsys.readouterr().err
    assert commands == []


def test_everything_started_is_ended_reloader_and_child_alike():
    code = "import subprocess; print('up', flush=True); subprocess.run(['sleep', '60'])"
    command = [dev.sys.executable, "-c", code]
    with dev.subprocess.Popen(command, start_new_session=True, stdout=dev.subprocess.PIPE) as child:
        assert child.stdout.readline() == b"up\n"

        dev.stop([child])

        assert child.poll() is not None
        # The pipe ends when the last process that holds it does.
        assert child.stdout.read() == b""
