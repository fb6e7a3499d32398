"""Writing: one row, a change to it, and many rows at once."""

import csv
import io
import itertools
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command

from tests.bench.cases import KEY, PERSON
from tests.bench.client import Answer, Client

WHO = {"Authorization": f"Token {KEY}"}
JSON = {**WHO, "Content-Type": "application/json"}
TAGS = ["aspect-1", "topic-30", "view-2"]

#: Where words stand: passage, start, end, and what it reads there.
Place = tuple[str, int, int, str]

#: Words of so many passages are enough for all that is written.
PASSAGES = 25_000


def places(connection: psycopg.Connection[Any]) -> Iterator[Place]:
    """Each word of visible passages, each once: the first of all, the second of all…"""
    rows = connection.execute(
        "SELECT p.uuid::text, p.text FROM annotations_passage p "
        "JOIN annotations_edition e ON e.id = edition_id WHERE e.current ORDER BY p.id LIMIT %s",
        [PASSAGES],
    ).fetchall()
    texts = [(passage, text, words(text)) for passage, text in rows]
    while texts:
        for passage, text, left in texts:
            for start, end in itertools.islice(left, 1):
                yield passage, start, end, text[start:end]
        texts = [one for one in texts if one[2].__length_hint__()]


def words(text: str) -> Any:
    """Where the words of a text begin and end."""
    found, start = [], 0
    for word in text.split(" "):
        if word:
            found.append((start, start + len(word)))
        start += len(word) + 1
    return iter(found)


def documents(found: Sequence[Place]) -> Iterator[bytes]:
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


def as_csv(found: Sequence[Place]) -> bytes:
    """As many annotations as CSV."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(["passage", "start", "end", "exact", "tags"])
    rows.writerows([*place, " | ".join(TAGS)] for place in found)
    return written.getvalue().encode()


def as_lines(found: Sequence[Place]) -> bytes:
    """As many annotations as lines of JSON."""
    return b"\n".join(itertools.islice(documents(found), len(found)))


def post(port: int, body: bytes, media_type: str) -> float:
    """Many at once; the seconds that it took."""
    headers = {**WHO, "Content-Type": media_type}
    answer = Client(port).ask("POST", "/api/v1/annotations/", headers, body)
    if answer.status not in (200, 201):
        raise AssertionError(answer.body[:1000])
    return answer.whole


def command(body: bytes) -> float:
    """Many at once, by the command; the seconds that it took, without its start."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.csv")
        file.write_bytes(body)
        began = time.perf_counter()
        call_command("import_annotations", str(file), user=f"scholar-{PERSON}", stdout=io.StringIO())
        return time.perf_counter() - began
