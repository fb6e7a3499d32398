"""Reading from real standbys: who has written sees what they wrote, and readers outlive the primary."""

import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
import requests

from tests.drill.servers import PostgreSQL, Web, manage, replicated, until, url

#: What the tests' database holds is what the servers are filled with.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def servers(filled, tmp_path_factory) -> Iterator[list[PostgreSQL]]:
    """A primary and a standby."""
    with replicated(tmp_path_factory.mktemp("servers"), filled, standbys=1) as found:
        yield found


@pytest.fixture(scope="module")
def web(servers, tmp_path_factory) -> Iterator[Web]:
    """A process that reads from the standby."""
    environment = {"DATABASE_URL": url(servers), "HISTORIO_READ_URL": url(servers)}
    with Web(tmp_path_factory.mktemp("web"), environment, workers=1).serving() as found:
        yield found


@pytest.fixture(scope="module")
def token(servers) -> str:
    """Of the administrator whom `serve` made."""
    return manage(servers[0].url, "token", "scholar").split()[-1]


@pytest.fixture
def behind(servers) -> Iterator[None]:
    """The standby keeps what comes, and shows none of it until the test has ended."""
    standby = servers[1]
    standby.ask("SELECT pg_wal_replay_pause()")
    until(lambda: standby.value("SELECT pg_get_wal_replay_pause_state()") == "paused", "the standby waits")
    yield
    caught_up(servers)


def caught_up(servers: list[PostgreSQL]) -> None:
    """Let the standby show all that was written."""
    primary, standby = servers
    if standby.value("SELECT pg_is_wal_replay_paused()"):
        standby.ask("SELECT pg_wal_replay_resume()")
    place = primary.value("SELECT pg_current_wal_flush_lsn()")
    until(lambda: standby.value(f"SELECT pg_last_wal_replay_lsn() >= '{place}'"), "the standby has all")


class Program(requests.Session):
    """A client that keeps cookies, or none."""

    def __init__(self, web: Web, token: str = "", *, cookies: bool = True) -> None:
        super().__init__()
        self.address, self.keeps = web.address, cookies
        if token:
            self.headers["Authorization"] = f"Token {token}"

    def request(self, method: str, url: str, *args: Any, **more: Any) -> requests.Response:
        if not self.keeps:
            self.cookies.clear()
        return super().request(method, f"{self.address}{url}", *args, timeout=30, **more)

    def annotate(self) -> str:
        """Make an annotation; its address."""
        passages = self.get("/api/v1/passages/?source=russian-revolution-tl&fields=id").json()["results"]
        path = f"/api/v1/annotations/{uuid.uuid4()}/"
        said = {"passage": passages[3]["id"], "start": 0, "end": 4, "note": "Пётр 🚂 ⁧שלום⁩"}
        made = self.put(path, json=said, headers={"If-None-Match": "*"})
        assert made.status_code == 201, made.text
        return path


def statuses(path: str, *clients: requests.Session) -> list[int]:
    return [client.get(path).status_code for client in clients]


def test_who_has_written_is_shown_it_and_others_once_the_standby_has_it(web, servers, token, behind):
    writer, anybody = Program(web, token), Program(web)
    path = writer.annotate()
    page = path.replace("/api/v1", "").rstrip("/")
    assert statuses(path, writer, anybody) == [200, 404]
    assert statuses(page, writer, anybody) == [200, 404]
    key = path.split("/")[-2]
    assert key in writer.get("/api/v1/annotations.csv?fields=id,note").text
    assert key not in anybody.get("/api/v1/annotations.csv?fields=id,note").text
    caught_up(servers)
    assert statuses(path, writer, anybody) == [200, 200]
    assert key in anybody.get("/api/v1/annotations.csv?fields=id,note").text


def test_who_has_written_reads_from_the_standby_again_once_it_has_what_they_wrote(web, servers, token):
    writer, other = Program(web, token), Program(web, token)
    path = writer.annotate()
    caught_up(servers)
    servers[1].ask("SELECT pg_wal_replay_pause()")
    until(lambda: servers[1].value("SELECT pg_get_wal_replay_pause_state()") == "paused", "it waits")
    later = other.annotate()
    assert statuses(path, writer) == [200]
    assert statuses(later, other, writer) == [200, 404]
    caught_up(servers)
    assert statuses(later, writer) == [200]


def test_a_program_that_keeps_no_cookies_is_shown_what_it_wrote(web, token, behind):
    program = Program(web, token, cookies=False)
    path = program.annotate()
    assert statuses(path, program) == [200]


def test_a_program_may_send_its_mark_in_a_header(web, token, behind):
    writer = Program(web, token, cookies=False)
    path = writer.annotate()
    mark = writer.patch(path, json={"note": "Ещё раз"}, headers={"If-Match": "*"}).headers["Historio-Written"]
    anybody = Program(web)
    assert anybody.get(path).status_code == 404
    assert anybody.get(path, headers={"Historio-Written": mark}).json()["note"] == "Ещё раз"


@pytest.mark.parametrize(
    "mark", ["", "0", "нет/нет", "1/2/3", "FFFFFFFFF/0", "'; DROP TABLE x", "FFFFFFFF/FFFFFFFF"]
)
def test_a_mark_that_is_none_leads_to_the_primary(mark, web, token, behind):
    path = Program(web, token).annotate()
    anybody = Program(web)
    assert anybody.get(path).status_code == 404
    assert anybody.get(path, headers={"Historio-Written": mark.encode()}).status_code == 200


def test_a_cookie_with_a_mark_is_for_this_server_alone(web, token):
    made = Program(web, token, cookies=False).get("/api/v1/annotations/")
    (cookie,) = SimpleCookie(made.headers["Set-Cookie"]).values()
    assert (cookie.key, cookie.value, cookie["samesite"]) == ("written", "0/0", "Lax")
    assert cookie["httponly"]
    assert "private" in made.headers["Cache-Control"]
    assert "Set-Cookie" not in Program(web).get("/api/v1/annotations/").headers


def test_the_day_of_a_tokens_use_is_noted_by_the_primary(web, servers, token):
    program = Program(web, token)
    assert program.get("/api/v1/annotations/").status_code == 200  # gives it the cookie
    caught_up(servers)
    servers[0].ask("UPDATE annotations_token SET last_used = '2017-11-07'")
    caught_up(servers)
    assert program.get("/api/v1/annotations/").status_code == 200
    assert servers[0].value("SELECT max(last_used) = current_date FROM annotations_token")


def test_how_far_the_standby_is_behind_is_told(web):
    told = Program(web).get("/readyz").json()
    assert told == {
        "status": "ready",
        "database": "primary",
        "lag": 0,
        "reads": {"database": "standby", "lag": 0},
    }


def test_readers_see_nothing_of_a_standby_that_is_lost(web, servers):
    reader = Program(web)
    assert reader.get("/api/v1/annotations/").status_code == 200
    servers[0].ask("ALTER SYSTEM SET synchronous_standby_names = ''")
    servers[0].ask("SELECT pg_reload_conf()")
    servers[1].kill()
    for _ in range(3):
        assert statuses("/api/v1/annotations/", reader) == [200]
        assert statuses("/", reader) == [200]
    assert reader.get("/readyz").json()["reads"] == {"database": "primary", "lag": 0}
    servers[1].start()
    servers[0].ask("ALTER SYSTEM RESET synchronous_standby_names")
    servers[0].ask("SELECT pg_reload_conf()")


def test_without_a_primary_readers_read_and_writers_are_told_to_come_back(web, servers, token):
    reader, writer = Program(web), Program(web, token)
    path = writer.annotate()
    caught_up(servers)
    servers[0].kill()
    try:
        assert statuses("/api/v1/annotations/", reader, writer) == [200, 200]
        assert statuses("/sources/october-revolution-en", reader) == [200]
        refused = writer.patch(path, json={"note": "Нельзя"}, headers={"If-Match": "*"})
        assert refused.status_code == 503
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert int(refused.headers["Retry-After"]) > 0
        assert refused.json()["request"] == refused.headers["X-Request-Id"]
        page = reader.get("/admin/login/")
        sent = reader.post(
            "/admin/login/", data={"username": "scholar", "password": "x", "csrfmiddlewaretoken": "x"}
        )
        assert page.status_code == 200
        assert sent.status_code in (403, 503)
        assert reader.get("/readyz").json()["database"] == "none"
    finally:
        servers[0].start()
    assert writer.patch(path, json={"note": "Можно"}, headers={"If-Match": "*"}).status_code == 200
    assert reader.get("/readyz").json()["database"] == "primary"
