import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from historio import embedded
from historio.embedded import Cluster

ROOT = Path(__file__).parents[2]
USER = """
import sys
from pathlib import Path
from historio import embedded
with embedded.running(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data directory whose server has run once; tests take copies, which is quicker."""
    data = tmp_path_factory.mktemp("made") / "data"
    with embedded.running(data):
        query(data, "CREATE TABLE passage (text text)")
        query(data, "INSERT INTO passage VALUES ('Великая Октябрьская революция 😀')")
    return data


@pytest.fixture
def data(made, tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(made, copy)
    yield copy
    Cluster(copy).stop()


def query(data, sql):
    place = embedded.dsn(data)
    with psycopg.connect(
        host=place["HOST"],
        port=place["PORT"],
        user=place["USER"],
        dbname=place["NAME"],
        autocommit=True,
    ) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def postmaster(data):
    return Cluster(data)._pid()


def another_process(data, *, prefix=()):
    return subprocess.Popen(
        [*prefix, sys.executable, "-c", USER, str(data)],
        cwd=ROOT,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_server_runs_for_the_length_of_the_block(data):
    assert postmaster(data) is None
    with embedded.running(data):
        assert query(data, "SELECT text FROM passage") == [("Великая Октябрьская революция 😀",)]
    assert postmaster(data) is None


def test_a_new_database_knows_small_letters_from_capitals(made):
    with embedded.running(made):
        assert query(made, "SELECT lower('ЖΑÉ'), current_setting('server_encoding')") == [("жαé", "UTF8")]


def test_only_the_owner_can_enter_the_socket_directory(data):
    with embedded.running(data):
        assert Cluster(data).socket.stat().st_mode & 0o777 == 0o700
        assert query(data, "SHOW listen_addresses") == [("",)]


def test_the_last_of_several_users_stops_the_server(data):
    with another_process(data) as other:
        assert other.stdout.readline() == "up\n"
        with embedded.running(data):
            pid = postmaster(data)
        assert postmaster(data) == pid
        other.communicate("")
    assert postmaster(data) is None


def test_two_processes_that_start_at_once_share_one_server(data):
    with another_process(data) as one, another_process(data) as other:
        assert one.stdout.readline() == other.stdout.readline() == "up\n"
        assert query(data, "SELECT count(*) FROM passage") == [(1,)]
        one.communicate("")
        assert postmaster(data)
        other.communicate("")
    assert postmaster(data) is None


def test_a_killed_user_leaves_a_server_that_the_next_one_finds_and_stops(data):
    with another_process(data) as other:
        other.stdout.readline()
        other.kill()
    pid = postmaster(data)
    assert pid
    with embedded.running(data):
        assert postmaster(data) == pid
    assert postmaster(data) is None


def test_the_data_is_there_after_the_server_was_killed(data):
    with another_process(data) as other:
        other.stdout.readline()
        query(data, "INSERT INTO passage VALUES ('Himagsikang Oktubre')")
        os.kill(postmaster(data), signal.SIGKILL)
        other.kill()
    with embedded.running(data):
        assert query(data, "SELECT count(*) FROM passage") == [(2,)]


def test_a_pid_that_went_to_another_program_does_not_stand_in_the_way(data):
    pidfile = data / "postgres" / "postmaster.pid"
    pidfile.write_text(f"{os.getpid()}\n{data / 'postgres'}\n1\n5432\n\n\n0 0\nready\n")
    with embedded.running(data):
        assert query(data, "SELECT 1") == [(1,)]


def test_a_path_that_is_too_long_for_a_socket(made, tmp_path):
    data = tmp_path / ("длинный путь с 'кавычкой', и $HOME" * 3)
    shutil.copytree(made, data)
    try:
        with embedded.running(data):
            assert len(embedded.dsn(data)["HOST"]) < 50
            assert query(data, "SELECT 1") == [(1,)]
    finally:
        shutil.rmtree(embedded.dsn(data)["HOST"], ignore_errors=True)


def test_files_that_were_half_made_are_made_again(tmp_path):
    (tmp_path / "postgres.new").mkdir()
    (tmp_path / "postgres.new" / "PG_VERSION").write_text("18\n")
    with embedded.running(tmp_path):
        assert query(tmp_path, "SELECT 1") == [(1,)]


def test_a_socket_directory_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "run").symlink_to(tmp_path)
    with pytest.raises(embedded.EmbeddedError, match="belongs to somebody else"):
        embedded._make_private(tmp_path / "run", os.geteuid())


def test_data_of_a_version_that_is_not_installed_is_refused_by_name(data):
    (data / "postgres" / "PG_VERSION").write_text("3\n")
    with (
        pytest.raises(embedded.EmbeddedError, match="made by PostgreSQL 3"),
        embedded.running(data),
    ):
        pass


def test_what_keeps_the_server_from_starting_is_told(data):
    with (data / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(embedded.EmbeddedError, match="no_such_setting"), embedded.running(data):
        pass


def test_a_server_is_no_child_of_ours_and_out_of_reach_of_ctrl_c(data):
    with embedded.running(data):
        assert os.getpgid(postmaster(data)) != os.getpgid(0)


def test_where_namespaces_are_refused_root_runs_it_as_somebody_else(data, monkeypatch):
    if os.geteuid() != 0:
        pytest.skip("only root has to")
    monkeypatch.setattr(embedded, "unprivileged", lambda: ())
    as_nobody = [
        "setpriv",
        f"--reuid={embedded._servant()}",
        "--clear-groups",
        "--regid=65534",
        "test",
        "-x",
    ]
    reachable = all(
        subprocess.run([*as_nobody, path], check=False).returncode == 0
        for path in (data.parent, embedded.binaries())
    )
    if reachable:
        with embedded.running(data):
            assert Path(f"/proc/{postmaster(data)}").stat().st_uid == embedded._servant()
    else:
        with (
            pytest.raises(embedded.EmbeddedError, match="refuses to run as root"),
            embedded.running(data),
        ):
            pass


def test_an_ordinary_user_runs_it_directly(made):
    if os.geteuid() != 0:
        return  # all the other tests have shown it
    nobody = pwd.getpwnam("nobody")
    as_nobody = ["setpriv", f"--reuid={nobody.pw_uid}", "--clear-groups"]
    if subprocess.run([*as_nobody, sys.executable, "-c", "import psycopg"], check=False).returncode:
        pytest.skip("this checkout is closed to other users")
    home = Path("/tmp") / f"historio-test-{os.getpid()}"
    home.mkdir(mode=0o700)
    try:
        os.chown(home, nobody.pw_uid, -1)
        with another_process(home / "data", prefix=as_nobody) as user:
            assert user.stdout.readline() == "up\n"
            assert (home / "data" / "postgres").stat().st_uid == nobody.pw_uid
            user.communicate("")
        assert postmaster(home / "data") is None
    finally:
        shutil.rmtree(home)


def test_a_machine_without_postgresql_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(embedded, "places", list)
    with pytest.raises(embedded.EmbeddedError, match="DATABASE_URL"):
        embedded.binaries.__wrapped__()


def test_the_oldest_postgresql_of_this_machine_serves_too(tmp_path, monkeypatch):
    others = [p for p in embedded.places() if 15 <= embedded._major(p) < 17]
    if not others:
        pytest.skip("there is none here")
    monkeypatch.setattr(embedded, "binaries", lambda version=None: others[0])
    with embedded.running(tmp_path):
        assert query(tmp_path, "SELECT lower('ЖΑ')") == [("жα",)]


def test_nothing_listens_when_nobody_uses_it(data):
    with embedded.running(data):
        path = f"{embedded.dsn(data)['HOST']}/.s.PGSQL.5432"
    with socket.socket(socket.AF_UNIX) as client, pytest.raises(OSError, match="No such file"):
        client.connect(path)
