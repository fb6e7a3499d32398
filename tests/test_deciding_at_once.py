"""Two people decide about the same annotation in the same moment: one is first, the other one is told."""

import threading

import pytest
from django.db import connection
from rest_framework.test import APIClient

from annotations import reanchoring
from annotations.models import Annotation, Source
from tests.test_reanchoring import SENTENCE, on, renew, text_of


@pytest.mark.parametrize("match", ['"{}"', "*"])
def test_of_two_who_decide_at_once_one_wins_and_the_other_is_refused(committed, make_user, match):
    english = Source.objects.get(slug="october-revolution-en")
    editors = [make_user(name, "editor") for name in ("вера", "борис")]
    mine = on(english, "Petrograd", creator=editors[0])
    renew(english, text_of(english).replace(SENTENCE, ""))
    mine.refresh_from_db()
    text = text_of(english)
    first = text.index("Petrograd")
    starts = [first, text.index("Petrograd", first + 1)]
    answers, barrier = [], threading.Barrier(2)

    def decide(person, start):
        client = APIClient()
        client.force_authenticate(person)
        said = {"decision": "choose", "start": start, "end": start + 9}
        headers = {"If-Match": match.format(mine.version)}
        barrier.wait(10)
        address = f"/api/v1/annotations/{mine.uuid}/reanchor/"
        try:
            answers.append(client.post(address, said, format="json", headers=headers))
        finally:
            connection.close()

    people = [threading.Thread(target=decide, args=pair) for pair in zip(editors, starts, strict=True)]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert sorted(answer.status_code for answer in answers) == ([201, 412] if match != "*" else [201, 409])
    made = Annotation.objects.filter(derived_from=mine)
    assert [str(row.uuid) for row in made] == [a.json()["id"] for a in answers if a.status_code == 201]


def test_of_two_who_carry_and_decide_at_once_nothing_is_made_twice(committed, make_user):
    english = Source.objects.get(slug="october-revolution-en")
    editor = make_user("вера", "editor")
    mine = on(english, "Petrograd", creator=editor)
    renew(english, "0123456789" + text_of(english))
    barrier, failures = threading.Barrier(2), []

    def act(deed):
        try:
            barrier.wait(10)
            deed()
        except reanchoring.Undecidable:
            pass  # the other one was first
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    start = mine.text_start + 10
    deeds = [
        lambda: reanchoring.apply(english),
        lambda: reanchoring.decide(mine, reanchoring.Decision("choose", start, start + 9)),
    ]
    people = [threading.Thread(target=act, args=(deed,)) for deed in deeds]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    assert failures == []
    assert Annotation.objects.filter(derived_from=mine).count() == 1
    assert not Annotation.objects.filter(source=english, superseded_by=None).exclude(edition__current=True)
