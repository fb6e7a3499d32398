"""What PostgreSQL writes is, byte for byte, what the plain writer writes."""

import random
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection, transaction
from django.http import QueryDict

from annotations import paging
from annotations.columns import Context
from annotations.exporters import copying, csv
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Annotation, Event, Reading, References, Reply, Review, Source, Tag
from annotations.tables import CHANGES, TABLES
from tests.database import frozen, paralleled, save

pytestmark = pytest.mark.django_db

#: Of these every text is made: what CSV, spreadsheets, bars, SQL and scripts may take amiss.
PIECES = (
    *"=+-@\t\r\n＝＋－＠'\",;|\\%{}",
    " | ",
    "\\|",
    "\\.",
    "\r\n",
    "%s",
    "''",
    '""',
    "\x01\x1f",
    "Ж",
    "é",
    "é",
    "👨‍👩‍👧",
    "עברית",
    "\u202eрил\u202c",
    "\ufeff",
    "NULL",
    " ",
    "слово",
)


@pytest.fixture
def unruly(annotation, make_user) -> None:
    """Rows with texts put together at random, and with everything that may be empty or not."""
    dice = random.Random(1917)  # noqa: S311

    def text(most: int = 6) -> str:
        return "".join(dice.choices(PIECES, k=dice.randint(0, most)))

    people = [make_user("=1+1"), make_user("@анна"), make_user("п|етя")]
    group = Group.objects.create(name="-кружок | «А»")
    tags = list(Tag.objects.values_list("pk", flat=True))
    passage = annotation.passage
    made = [
        Annotation(
            passage=passage,
            start=start,
            end=start + 3,
            exact=passage.text[start : start + 3],
            creator=dice.choice(people),
            note=text(),
            certainty=dice.choice([None, 1, 2, 3]),
            tag_ids=dice.sample(tags, dice.randint(0, 5)),
            event_id=dice.choice([None, *Event.objects.values_list("pk", flat=True)]),
            created=f"2026-11-0{dice.randint(1, 9)}T00:00:00{dice.choice(['', '.5', '.000001'])}Z",
            **dice.choice([{}, {"visibility": "group", "group": group}, {"visibility": "private"}]),
        )
        for start in (dice.randrange(0, len(passage.text) - 3) for _ in range(200))
    ]
    Annotation.objects.bulk_create(made)
    Annotation.objects.filter(pk=made[0].pk).update(superseded_by=made[1].uuid, derived_from=made[2].uuid)
    for word in ("=да", "нет | и да\r\n"):
        Reply.objects.create(annotation=annotation, text=word, creator=people[0])
    Review.objects.create(annotation=annotation, version=1, status="rejected", reason='@"', creator=people[1])
    reading = Reading(source=passage.edition.source, event=Event.objects.first(), note="=да")
    reading.creator = people[0]
    reading.full_clean()
    reading.save()
    asked = save(people[0], "=да", description='"нет" | \r\nда', query="event=july-days&rows=claim")
    frozen(asked, makers=["=Иванов | Петров", "'"])
    paralleled(people[0])
    for source in Source.objects.all():
        source.creators = [name for name in (text(), text(), "а | б") if name]
        source.publisher = text(3)
        source.save()
    for number in range(10):
        Event.objects.create(slug=f"e-{number}", label=f"x{text()}", exact_match=[])
    Tag.objects.first().labels.create(kind="alt", text="a | b \\| c", language="ru")


def both(table, queryset, names, context, **form) -> tuple[str, str]:
    """What PostgreSQL writes, and what the plain writer does."""
    kinds = [table.kind(name) for name in names]
    plain = csv.lines(names, table.rows(queryset, names, context), kinds=kinds, **form)
    return "".join(csv.table_lines(table, queryset, names, context, **form)), "".join(plain)


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table is not CHANGES])
def test_every_list_has_the_same_bytes(name, unruly, administrator):
    table = TABLES[name]
    assert copying.can_copy(table, table.names)
    for person, guarded, bom in product((None, AnonymousUser(), administrator), (True, False), (True, False)):
        context = Context(References.fresh(), "https://historio.example/%41", person=person)
        rows = table.model._default_manager.all() if person is None else table.visible_to(person)
        copied, plain = both(
            table, paging.ordered(table, rows), table.names, context, guarded=guarded, bom=bom
        )
        assert copied == plain
        assert copied.count("\r\n") > 1


#: Questions whose rows are found in as many ways: by the links, by words, by days, through other tables.
FILTERS = (
    "", "tag=soviet-view", "tag=soviet-view,western-view", "view=western-view&voice=own", "q=революция",
    "event=october-revolution", "name=october-coup-en", "created_after=2026-11-03&created_before=2026-11-05",
    "language=en", "status=all", "visibility=group", "stance=affirms", "edition=all&status=all",
)  # fmt: skip


@pytest.mark.parametrize("who", ["member", "public", "administrator"])
def test_under_every_filter_everybody_gets_the_same_bytes(who, unruly, administrator, make_user):
    member = make_user("из кружка")
    member.groups.add(Group.objects.get(name="-кружок | «А»"))
    person = {"member": member, "public": AnonymousUser(), "administrator": administrator}[who]
    table, lengths = TABLES["annotations"], []
    for query in FILTERS:
        asked = AnnotationFilterSet(QueryDict(query), user=person, references=References.fresh())
        context = Context(asked.references, "https://historio.example", person=person)
        copied, plain = both(table, paging.ordered(table, asked.qs), table.names, context)
        assert copied == plain, query
        lengths.append(copied.count("\r\n"))
    assert sum(length > 1 for length in lengths) > len(FILTERS) / 2
    if who != "administrator":  # who is in no group
        assert (lengths[FILTERS.index("visibility=group")] > 1) == (who == "member")


def test_some_columns_in_another_order_have_the_same_bytes(unruly):
    table = TABLES["annotations"]
    dice = random.Random(1918)  # noqa: S311
    rows = paging.ordered(table, Annotation.objects.filter(note__contains="%"))
    context = Context(References.fresh(), person=None)
    for _ in range(30):
        names = dice.sample(table.names, dice.randint(2, 8))
        copied, plain = both(table, rows, names, context)
        assert copied == plain


def test_a_list_without_rows_is_a_header(annotation):
    table = TABLES["annotations"]
    context = Context(References.fresh(), person=None)
    for rows in (Annotation.objects.none(), Annotation.objects.filter(note="нет такой")):
        copied, plain = both(table, paging.ordered(table, rows), ["id", "note"], context)
        assert copied == plain == "id,note\r\n"


def test_what_cannot_be_written_in_sql_is_written_plainly(unruly, administrator):
    assert not copying.can_copy(CHANGES, CHANGES.names)
    assert not copying.can_copy(TABLES["annotations"], ["note"])
    table, context = TABLES["annotations"], Context(References.fresh(), person=None)
    copied, plain = both(table, Annotation.objects.order_by("pk"), ["note"], context)
    assert copied == plain
    assert '\r\n""\r\n' in copied


def test_a_slug_that_came_while_the_list_was_asked_for_is_in_it(annotation):
    """The slugs are of the same moment as the rows, whatever this process held before."""
    context = Context(References.fresh(), person=None)
    event = Event.objects.create(slug="new-event", label="Новое")
    Annotation.objects.filter(pk=annotation.pk).update(event=event)
    rows = Annotation.objects.filter(pk=annotation.pk)
    text = "".join(csv.table_lines(TABLES["annotations"], rows, ["id", "event"], context))
    assert text == f"id,event\r\n{annotation.uuid},new-event\r\n"


def test_a_list_that_is_let_go_of_leaves_the_connection_as_it_was(unruly):
    table, context = TABLES["annotations"], Context(References.fresh(), person=None)
    pieces = copying.lines(table, Annotation.objects.order_by("pk"), ["id", "note"], context, guarded=True)
    with transaction.atomic():
        next(pieces)
        pieces.close()
        transaction.set_rollback(True)  # a statement that is cancelled in time takes its transaction along
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
