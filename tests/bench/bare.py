"""The bare application: WSGI, psycopg and orjson, no framework; it gives the bytes that Historio gives.

It knows its cases by their addresses, and reads no parameters but those. `DATABASE_URL` and `BENCH_SIZE` say
where and how much.
"""

import base64
import datetime
import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
import psycopg

from tests.bench.cases import Case, lists
from tests.bench.statements import CAP, Held, Page

ANNOTATION = (
    "id",
    "url",
    "source",
    "edition",
    "passage",
    "section",
    "language",
    "start",
    "end",
    "text_start",
    "text_end",
    "prefix",
    "exact",
    "suffix",
    "event",
    "name",
    "claim",
    "question",
    "stance",
    "voice",
    "view",
    "level",
    "certainty",
    "tags",
    "note",
    "web_annotation",
    "creator",
    "status",
    "visibility",
    "group",
    "version",
    "created",
    "modified",
    "derived_from",
    "superseded_by",
    "orphaned_in",
)
PASSAGE = (
    "id", "source", "edition", "ordinal", "kind", "section", "language", "start", "end", "text", "continues",
    "continued_by",
)  # fmt: skip
ACCOUNT = (
    "SELECT u.id, array(SELECT group_id FROM annotations_user_groups WHERE user_id = u.id ORDER BY 1) "
    "FROM annotations_token t JOIN annotations_user u ON u.id = t.user_id WHERE digest = %s AND u.is_active "
    "AND (expires IS NULL OR expires >= %s)"
)
CREATE = (
    'INSERT INTO annotations_annotation (uuid, passage_id, start, "end", exact, prefix, suffix, stance, '
    "tag_ids, "
    "note, creator_id, language, source_id, edition_id, text_start, text_end, name_id) "
    "SELECT %s, p.id, %s, %s, %s, '', '', NULL, %s::bigint[], '', %s, p.language, 0, 0, 0, 0, NULL "
    "FROM annotations_passage p WHERE p.uuid = %s RETURNING *"
)


class Application:
    """One worker's: a connection, and what slugs stand for."""

    def __init__(self) -> None:
        self.connection = psycopg.connect(os.environ["DATABASE_URL"], autocommit=True, prepare_threshold=1)
        self.connection.execute("SET jit = off")
        self.held = Held.read(self.connection)
        self.cases: dict[tuple[str, str, bool], Case] = {}
        for case in lists(int(os.environ["BENCH_SIZE"])):
            path, _, query = case.address.partition("?")
            self.cases[path, query, case.token] = case

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """The answer."""
        path, query = environ["PATH_INFO"], environ["QUERY_STRING"]
        token = environ.get("HTTP_AUTHORIZATION", "").removeprefix("Token ")
        person, audiences = None, [0]
        if token:
            person, audiences = self.account(token)
        if environ["REQUEST_METHOD"] == "POST":
            body = self.create(environ, person)
        else:
            case = self.cases[path, query, bool(token)]
            body = self.page(case, audiences, f"http://{environ['HTTP_HOST']}", path, query)
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def account(self, token: str) -> tuple[int, list[int]]:
        """Whose token it is, and what they may see."""
        digest = hashlib.sha256(token.encode()).hexdigest()
        cursor = psycopg.Cursor(self.connection)
        cursor.execute(ACCOUNT, [digest, datetime.datetime.now(datetime.UTC).date()], binary=True)
        found = cursor.fetchone()
        assert found is not None
        return found[0], [0, -found[0], *found[1]]

    def rows(self, page: Page, audiences: Sequence[int]) -> list[tuple[Any, ...]]:
        """The rows of a statement, in binary."""
        cursor = psycopg.Cursor(self.connection)
        cursor.execute(*page.statement(self.held, audiences), binary=True, prepare=page.is_steady)
        rows = cursor.fetchall()
        if rows[0][0] != self.held.stamp:
            self.held = Held.read(self.connection)
            return self.rows(page, audiences)
        return rows

    def page(self, case: Case, audiences: Sequence[int], host: str, path: str, query: str) -> bytes:
        """A page as JSON."""
        rows = self.rows(case.page, audiences)
        count = rows[0][1]
        found = [row[2:] for row in rows if row[2] is not None]
        answer: dict[str, Any] = {
            "count": min(count, CAP - 1), "count_is": "at_least" if count >= CAP else "exact",
        }  # fmt: skip
        passages = case.page.passages
        if not passages:
            answer["counted"] = {"status": ["proposed", "accepted"], "edition": "current"}
        more, found = len(found) > case.page.size, found[: case.page.size]
        given = dict(parse_qsl(query))

        def turned(row: Sequence[Any], backwards: bool) -> str:
            key = [row[2], row[3]] if passages else [str(row[29]), row[34]]
            packed = json.dumps(
                ["ordinal" if passages else "-created", key, backwards], separators=(",", ":")
            )
            cursor = base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")
            return f"{host}{path}?{urlencode({**given, 'cursor': cursor})}"

        answer["next"] = turned(found[-1], False) if more else None
        answer["previous"] = turned(found[0], True) if case.page.where.after else None
        shown = self.passage if passages else self.annotation
        answer["results"] = [shown(row, host) for row in found]
        return orjson.dumps(answer, option=orjson.OPT_UTC_Z)

    def annotation(self, row: Sequence[Any], host: str) -> dict[str, Any]:
        """A row of the list of annotations."""
        public, views = self.held.public, self.held.views
        tags = public["tag"]
        key, source, edition, *place, event, name, claim, question, stance, voice, tag_ids = row[:20]
        level, certainty, note, given, creator, status, visibility, group, *rest, orphaned = row[20:-1]
        values = [key, f"{host}/annotations/{key}", public["source"][source], public["edition"][edition]]
        values += [*place, None if event is None else public["event"][event], name, claim]
        values += [None if question is None else tags[question], stance, voice]
        values += [sorted([tags[tag] for tag in tag_ids if tag in views]), level, certainty]
        values += [sorted([tags[tag] for tag in tag_ids]), note, given]
        values += [public["user"][creator], status, visibility]
        values += [None if group is None else public["group"][group], *rest]
        values.append(None if orphaned is None else public["edition"][orphaned])
        return dict(zip(ANNOTATION, values, strict=True))

    def passage(self, row: Sequence[Any], host: str) -> dict[str, Any]:
        """A row of the list of passages."""
        public = self.held.public
        key, source, edition, *rest = row
        return dict(
            zip(PASSAGE, (key, public["source"][source], public["edition"][edition], *rest), strict=True)
        )

    def create(self, environ: dict[str, Any], person: int | None) -> bytes:
        """One annotation, which the database checks, by one statement."""
        given = orjson.loads(environ["wsgi.input"].read())
        tags = {slug: key for key, slug in self.held.public["tag"].items()}
        place = given["start"], given["end"], given["exact"]
        values = [uuid.uuid4(), *place, [tags[slug] for slug in given["tags"]], person, given["passage"]]
        cursor = psycopg.Cursor(self.connection)
        with self.connection.transaction():
            cursor.execute("SELECT set_config('historio.actor', %s, true)", [str(person)])
            cursor.execute(CREATE, values, binary=True)
            names = [column.name for column in cursor.description or ()]
            row = dict(zip(names, cursor.fetchone() or (), strict=True))
        return orjson.dumps({name: value for name, value in row.items() if name != "search"}, default=str)


@cache
def made() -> Application:
    """The worker's own."""
    return Application()


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """WSGI."""
    return made()(environ, start)
