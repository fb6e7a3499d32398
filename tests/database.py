"""The database as somebody sees it who has its shell, and not our code."""

import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from annotations.freezing import freeze
from annotations.models import (
    Annotation,
    Comparison,
    Event,
    Parallel,
    Passage,
    Reading,
    Review,
    Snapshot,
    User,
)


def sql(statement: str, *parameters: object) -> list[tuple]:
    """The rows of a statement, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def refused(reason: str) -> Iterator[None]:
    """The database does not take what is done here, at the latest at the end of the transaction."""
    with pytest.raises(DatabaseError, match=reason), transaction.atomic():  # noqa: PT012
        yield
        connection.check_constraints()


def insert(passage: Passage, words: str, creator: User, **columns: object) -> Annotation:
    """An annotation on the words, written past all of our code; `columns` as in the table."""
    start = passage.text.index(words)
    row = {
        "uuid": uuid.uuid4(),
        "passage_id": passage.pk,
        "start": start,
        "end": start + len(words),
        "exact": words,
        "creator_id": creator.pk,
        **columns,
    }
    names, places = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    statement = f"INSERT INTO annotations_annotation ({names}) VALUES ({places}) RETURNING id"
    ((key,),) = sql(statement, *row.values())
    return Annotation.objects.get(pk=key)


def paralleled(person: User, ordinal: int = 1, other: int = 1, verdict: str = "confirmed") -> Parallel:
    """What this person says of two passages of the sample, the one in English and the other in Tagalog."""
    found = [
        Passage.objects.get(edition__source__slug=slug, edition__current=True, ordinal=number)
        for slug, number in (("october-revolution-en", ordinal), ("russian-revolution-tl", other))
    ]
    made = Parallel(passage=found[0], other=found[1], verdict=verdict, creator=person, note="Оба 🤝")
    made.full_clean()
    made.save()
    return made


def read(annotation: Annotation, note: str = "Со сносками 📖") -> Reading:
    """Who made an annotation has read its edition completely, for the first event there is."""
    return Reading.objects.create(
        source=annotation.source,
        edition=annotation.edition,
        event=Event.objects.order_by("pk").first(),
        creator=annotation.creator,
        note=note,
    )


def save(creator: User, title: str = "Как она называется? 🤔", **more: object) -> Comparison:
    """A saved comparison: what the October Revolution is called."""
    made = Comparison(title=title, creator=creator, **more)
    made.query = made.query or "event=october-revolution&rows=name&columns=source"
    made.full_clean()
    made.save()
    made.refresh_from_db()
    return made


def frozen(comparison: Comparison, **more: object) -> Snapshot:
    """A comparison, frozen by who saved it."""
    made = Snapshot(comparison=comparison, creator=comparison.creator, **more)
    freeze(made, "https://historio.example")
    return made


def judge(annotations: Iterable[Annotation], status: str, reason: str = "не то") -> None:
    """Give them this status in the only way there is: by a review, here of whoever made them."""
    Review.objects.bulk_create(
        Review(annotation=found, version=found.version, status=status, reason=reason, creator=found.creator)
        for found in annotations
    )


def links(annotation: Annotation) -> set[tuple]:
    """The rows of the link table: tag, event, language, audience. What is not looked at is as it is there."""
    statement = (
        "SELECT tag_id, event_id, language, audience, (created, edition_id, counts, voice)"
        " FROM annotations_annotationtag WHERE annotation_id = %s"
    )
    found = sql(statement, annotation.pk)
    copied = "SELECT (created, edition_id, counts, voice) FROM annotations_annotation WHERE id = %s"
    assert {row[-1:] for row in found} <= {*sql(copied, annotation.pk)}
    return {row[:-1] for row in found}


def another_connection() -> psycopg.Connection:
    """A session of somebody else's, who says so; what it does not commit is undone when it is closed."""
    parameters = connection.get_connection_params()
    wanted = ("host", "port", "dbname", "user", "password", "options")
    known = {name: parameters[name] for name in wanted if name in parameters}
    known["options"] = f"{known.get('options', '')} -c historio.command=psql"
    return psycopg.connect(**known)


def raced(statement: str, parameters: Iterable[object], write: Callable[[], object]) -> str:
    """What becomes of `write` while somebody else has done a statement that is not committed yet.

    It waits; once the other one is committed it is "written", or the database says why not.
    """
    answers = []

    def second_writer() -> None:
        try:
            write()
            answers.append("written")
        except DatabaseError as error:
            answers.append(str(error))
        finally:
            connection.close()

    with another_connection() as first_writer:
        first_writer.execute(statement, list(parameters))
        thread = threading.Thread(target=second_writer)
        thread.start()
        thread.join(0.3)
        assert not answers, "the second writer waits for the first"
        first_writer.commit()
        thread.join(10)
    (answer,) = answers
    return answer


def annotate_often(passage: Passage, creator: User, count: int) -> None:
    """So many annotations of three characters each, one beside the other."""
    Annotation.objects.bulk_create(
        Annotation(passage=passage, start=at, end=at + 3, exact=passage.text[at : at + 3], creator=creator)
        for at in range(count)
    )
