"""What one process of the server changes, every other one answers with, in the very next request."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection

from annotations.models import Annotation, Source, Tag, Token
from tests.database import another_connection

#: Another process of the server: answers each line with what the API says to it.
WORKER = """
import json, sys, django
django.setup()
from django.test import Client
for line in sys.stdin:
    address, token = json.loads(line)
    headers = {"Authorization": f"Token {token}"} if token else {}
    answer = Client(HTTP_HOST="localhost").get(address, headers=headers)
    print(json.dumps([answer.status_code, answer.json()]), flush=True)
"""


class Worker:
    """A process that has the application, its own connection and its own memory."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    def get(self, address: str, token: str = "") -> tuple[int, dict]:
        """What it answers."""
        self.process.stdin.write(json.dumps([address, token]) + "\n")
        self.process.stdin.flush()
        status, document = json.loads(self.process.stdout.readline())
        return status, document

    def count(self, query: str, token: str = "") -> int:
        """How many annotations it finds."""
        status, document = self.get(f"/api/v1/annotations/?{query}", token)
        assert status == 200, document
        return document["count"]


@contextmanager
def worker() -> Iterator[Worker]:
    """Another process on the database of the tests."""
    with another_connection() as own:
        where = own.info.dsn
    environment = {**os.environ, "DATABASE_URL": where, "DJANGO_SETTINGS_MODULE": "historio.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", WORKER], cwd=settings.BASE_DIR, env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield Worker(process)
        process.stdin.close()
        process.wait(30)


@pytest.fixture
def workers(committed) -> Iterator[list[Worker]]:
    """Two of them."""
    with ExitStack() as running:
        yield [running.enter_context(worker()) for _ in range(2)]


def test_the_next_answer_of_every_process_knows_what_was_changed(workers, make_user):
    first, second = workers
    passage = Annotation.objects.filter(source__slug="russian-revolution-tl").first().passage
    group = Group.objects.create(name="Семинар 1917")
    anna, wen = make_user("anna", "annotator"), make_user("wen", "reader")
    token = Token.issue(wen)
    Annotation.objects.create(
        passage=passage, start=0, end=4, exact=passage.text[:4], creator=anna, visibility="group", group=group
    )
    before = [one.count("") for one in workers]
    assert before == [Annotation.objects.filter(visibility="public").count()] * 2
    assert [one.count("", token) for one in workers] == before
    found = first.count("tag=soviet-view")
    assert found == second.count("tag=soviet-view") > 0

    tag = Tag.objects.get(slug="soviet-view")
    tag.slug = "советский-взгляд".encode().hex()[:20]
    tag.save()
    for one in workers:
        status, document = one.get(f"/api/v1/annotations/?tag={tag.slug}&fields=tags")
        assert status == 200
        assert len(document["results"]) == found
        assert all(tag.slug in row["tags"] for row in document["results"])

    wen.groups.add(group)
    assert [one.count("", token) for one in workers] == [before[0] + 1] * 2
    wen.groups.remove(group)
    assert [one.count("", token) for one in workers] == before

    hidden = Source.objects.get(slug="russian-revolution-tl")
    of_hidden = first.count("source=russian-revolution-tl")
    assert of_hidden == second.count("source=russian-revolution-tl") > 0
    Source.objects.filter(pk=hidden.pk).update(visibility="members")
    for one in workers:
        assert one.count("") == before[0] - of_hidden
        status, document = one.get("/api/v1/annotations/?source=russian-revolution-tl")
        assert (status, list(document["errors"])) == (400, ["source"])
        assert one.count("", token) == before[0]  # members see it still
    connection.close()
