"""Files that come in at once: nobody waits in a circle, and nothing is there twice."""

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from django.db import connection, transaction

from annotations import acting
from annotations.importers.csv import CSV
from annotations.importers.loading import Loader
from annotations.models import Annotation
from annotations.tables import ANNOTATIONS


def load(text, user, **more):
    return Loader(ANNOTATIONS, user).load(CSV().read(text, ANNOTATIONS), **more)


def at_once(*works) -> list:
    """What came of each of these, each done in a thread with a connection of its own; errors are raised."""
    together = threading.Barrier(len(works))

    def do(work):
        with closing(connection):
            together.wait()
            return work()

    with ThreadPoolExecutor(len(works)) as executor:
        return list(executor.map(do, works))


def test_who_changes_the_same_rows_in_another_order_never_waits_in_a_circle(
    committed, administrator, make_user, monkeypatch
):
    """Block by block each locks rows of which the other has locked the rest."""
    monkeypatch.setattr("annotations.importers.loading.BATCH", 3)
    keys = list(Annotation.objects.filter(version=1).order_by("pk").values_list("uuid", flat=True)[:40])
    other = make_user("вторая", "administrator")

    def bring(person, keys, note):
        rows = "".join(f"{key},1,{note}\n" for key in keys)
        with acting.in_the_name_of(person.pk):
            return load(f"id,version,note\n{rows}", person, partial=True)

    first, second = at_once(lambda: bring(administrator, keys, "Ж"), lambda: bring(other, keys[::-1], "Щ"))
    assert first.updated + second.updated == len(keys)
    assert first.refused + second.refused == len(keys)
    told = {error.message for error in first.errors + second.errors}
    assert told <= {
        "somebody else is changing it in this moment; look at it again",
        "1 is not current; it was changed and is 2 now",
    }
    assert Annotation.objects.filter(note__in="ЖЩ", version=2).count() == len(keys)


def test_a_row_that_another_transaction_changes_just_now_is_refused(committed, administrator, annotation):
    def bring():
        with acting.in_the_name_of(administrator.pk):
            return load(f"id,version,note\n{annotation.uuid},1,Ж\n", administrator)

    with transaction.atomic():
        Annotation.objects.filter(pk=annotation.pk).update(note="их")
        (report,) = at_once(bring)
    assert [str(error) for error in report.errors] == [
        "line 2: somebody else is changing it in this moment; look at it again"
    ]
    assert Annotation.objects.get(pk=annotation.pk).note == "их"


def test_a_file_that_somebody_sends_twice_at_once_comes_in_once(committed, administrator):
    rows = [f"october-revolution-en,Bolshevik coup,помета {number}\n" for number in range(50)]

    def bring():
        lines = random.sample(rows, len(rows))
        with acting.in_the_name_of(administrator.pk):
            return load(f"source,exact,note\n{''.join(lines)}", administrator)

    first, second = at_once(bring, bring)
    assert sorted([first.created, second.created]) == [0, 50]
    assert sorted([first.refused, second.refused]) == [0, 50]
    assert Annotation.objects.filter(note__startswith="помета").count() == 50
