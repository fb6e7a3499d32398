"""Many clients change the same few things at once, each with a token and a session of its own."""

import random
import threading
from collections import Counter

from django.db import connection
from rest_framework.test import APIClient

from annotations.models import Annotation, Claim, Event, Passage, Tag, Token, Vocabulary

CLIENTS, EDITS = 8, 1000


def things(creator) -> dict[str, str]:
    """Ten things of five kinds, each with the text that is changed, by their addresses."""
    passage = Passage.objects.get(edition__source__slug="october-revolution-en", ordinal=1)
    vocabulary = Vocabulary.objects.create(slug="motives", label="Мотивы")
    event = Event.objects.get(slug="october-revolution")
    question = Tag.objects.filter(vocabulary__kind="question").first()
    found = {"vocabularies/motives": "description", "vocabularies/views": "description"}
    for number in range(2):
        Tag.objects.create(slug=f"motive-{number}", vocabulary=vocabulary)
        Claim.objects.create(slug=f"claim-{number}", event=event, question=question, statement="Начало")
        found |= {f"tags/motive-{number}": "definition", f"claims/claim-{number}": "statement"}
    for number in range(4):
        made = Annotation(passage=passage, start=number, end=9, exact=passage.text[number:9], creator=creator)
        made.save()
        found[f"annotations/{made.uuid}"] = "note"
    return found


def test_a_thousand_edits_of_ten_things_by_eight_clients_are_all_there(committed, make_user):
    people = [make_user(f"писарь-{number}", "administrator") for number in range(CLIENTS)]
    keys = [Token.issue(person) for person in people]
    fields = things(people[0])
    plan = [list(fields)[number % len(fields)] for number in range(EDITS)]
    random.Random(1917).shuffle(plan)  # noqa: S311 – the same order every time
    answers: Counter[int] = Counter()
    failures: list[BaseException] = []
    start = threading.Barrier(CLIENTS)

    def edit(client: APIClient, path: str, mark: str) -> None:
        """Add a line to what is there, as often as somebody else was first."""
        address, name = f"/api/v1/{path}/", fields[path]
        seen = client.get(address)
        row, version = seen.json(), seen.headers["ETag"]
        while True:
            body = {name: f"{row[name]}\n{mark}".strip()}
            answer = client.patch(address, body, headers={"If-Match": version})
            answers[answer.status_code] += 1
            if answer.status_code != 412:
                return
            row = answer.json()["current"]
            version = f'"{row["version"]}"'

    def write(number: int) -> None:
        try:
            client = APIClient(HTTP_AUTHORIZATION=f"Token {keys[number]}")
            start.wait(30)
            for order in range(number, EDITS, CLIENTS):
                edit(client, plan[order], f"№{order}")
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    def read(path: str) -> dict:
        return APIClient().get(f"/api/v1/{path}/").json()

    before = {path: read(path) for path in fields}
    writers = [threading.Thread(target=write, args=(number,)) for number in range(CLIENTS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(300)
    assert failures == []
    assert answers[200] == EDITS
    assert {*answers} <= {200, 412}  # nobody waited for somebody who waited for them
    assert answers[412], "they never met"
    for path, name in fields.items():
        row = read(path)
        wanted = {f"№{order}" for order, other in enumerate(plan) if other == path}
        assert {*row[name].splitlines()} >= wanted, path
        assert row["version"] - before[path]["version"] == len(wanted), path
