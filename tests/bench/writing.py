"""Writing: one row, a change to it, and many rows at once."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import psycopg

from tests.bench.cases import KEY
from tests.bench.client import Answer, Client

WHO = {"Authorization": f"Token {KEY}"}
JSON = {**WHO, "Content-Type": "application/json"}
TAGS = ["aspect-1", "topic-30", "view-2"]


def places(connection: psycopg.Connection[Any], offset: int, number: int) -> list[tuple[str, int, int, str]]:
    """Where words stand, on visible sources: passage, start, end, and what it reads there."""
    return connection.execute(
        "SELECT p.uuid::text, 0, position(' ' IN p.text) - 1, left(p.text, position(' ' IN p.text) - 1) "
        "FROM annotations_passage p JOIN annotations_edition e ON e.id = edition_id "
        "WHERE e.current AND position(' ' IN p.text) > 1 ORDER BY p.id OFFSET %s LIMIT %s",
        [offset, number],
    ).fetchall()


def documents(found: list[tuple[str, int, int, str]]) -> Iterator[bytes]:
    """Annotations to be made, one after the other, for ever."""
    while True:
        for passage, start, end, exact in found:
            yield json.dumps(
                {"passage": passage, "start": start, "end": end, "exact": exact, "tags": TAGS}
            ).encode()


def create(client: Client, body: bytes, status: int) -> Answer:
    """Make one."""
    answer = client.ask("POST", "/api/v1/annotations/", JSON, body)
    if answer.status != status:
        raise AssertionError(answer.body)
    return answer


def change(client: Client, key: str, version: int) -> None:
    """Change its note."""
    body = json.dumps({"note": f"Seen again, {version}."}).encode()
    headers = {**JSON, "If-Match": f'"{version}"'}
    answer = client.ask("PATCH", f"/api/v1/annotations/{key}/", headers, body)
    if answer.status != 200:
        raise AssertionError(answer.body)


def many(found: list[tuple[str, int, int, str]]) -> bytes:
    """As many annotations as CSV."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["passage", "start", "end", "exact", "tags"])
    rows.writerows([*place, " | ".join(TAGS)] for place in found)
    return written.getvalue().encode()
