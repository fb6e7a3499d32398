"""A whole archive is put back: texts, vocabularies, annotations, people and history, all or none.

Rows get the very numbers that they had, so that the history, which speaks of rows by number, is true of them:
what was deleted can be read and put back as before. So all of it comes into a database in which nobody has
worked yet. Into another one come the lists, by their public keys, without people and history.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext
from psycopg import sql

from annotations import archived
from annotations.importers.archive import load_archive, load_lists, versions_as_given
from annotations.importers.base import Report, RowError
from annotations.importers.loading import Undone
from annotations.importers.packed import Damaged, Packed
from annotations.importers.people import People
from annotations.importers.rows import Unreadable, emptied, load, numbers
from annotations.importers.together import refusal
from annotations.models import Change, References, Token
from annotations.permissions import may_carry_people
from annotations.tables import TABLES
from annotations.values.manifest import NAME

#: What the history of a database tells in which nobody has worked yet: who has come.
OF_PEOPLE = ("user", "membership", "group")

#: Called with so many of the bytes and rows that there are to be read, and how many there are.
Progress = Callable[[int, int], None]

Reports = dict[str, Report]


def is_untouched() -> bool:
    """Whether nobody has worked in this database; who has an account is no work."""
    worked = [Token.objects, *(TABLES[name].model._default_manager for name in archived.NUMBERED)]
    if any(rows.exists() for rows in worked):
        return False
    return not Change.objects.exclude(model__in=OF_PEOPLE).exists()


class Tally:
    """How far it is: each file is read twice, once for its digest."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress, self.done, self.whole = progress, 0, 0

    def __call__(self, more: int) -> None:
        """So many more bytes."""
        self.done += more
        if self.progress:
            self.progress(self.done, max(self.whole, self.done))


def load_whole(
    packed: Packed, *, person: Any = None, dry_run: bool = False, progress: Progress | None = None
) -> Reports:
    """Put back an archive; the report of each of its files. Nothing if anything is refused.

    `person` is the account that brings it in: it goes on acting, though it may get another number.
    """
    tally = Tally(progress)
    try:
        packed.check(tally)
        tally.whole = 2 * tally.done
        if not is_untouched():
            return into_another(packed, tally, dry_run=dry_run)
        if person is not None and not may_carry_people(person):
            raise Damaged(gettext("people come with it: only a superuser brings it into an empty database"))
        return into_untouched(packed, person, tally, dry_run=dry_run)
    except Damaged as error:
        return {NAME: Report(errors=[RowError(0, "", reason) for reason in error.reasons])}
    except (Unreadable, ValidationError) as error:
        return {NAME: Report(errors=[RowError(0, "", str(error))])}
    except DatabaseError as error:
        return {NAME: Report(errors=[refusal(0, error)])}


def into_another(packed: Packed, tally: Tally, *, dry_run: bool) -> Reports:
    """The lists alone, as they come from a folder."""
    reports = load_archive(packed.text, dry_run=dry_run, progress=tally)
    note = gettext(
        "This database is not empty: people, history and numbers of the archive were passed over. "
        "Accounts that rows name are made, and cannot sign in."
    )
    next(iter(reports.values())).notes.insert(0, note)
    return reports


def into_untouched(packed: Packed, person: Any, tally: Tally, *, dry_run: bool) -> Reports:
    """All of it, in one transaction."""
    reports: Reports = {}
    number, done = getattr(person, "pk", None), False
    try:
        with transaction.atomic(), versions_as_given():
            alone()
            people = People(packed, person)
            add(reports, people.come())
            References.fresh()
            add(reports, load_lists(packed.text, lambda name: numbers(packed, name), progress=tally))
            # What the lists have said of parts has numbers of its own, which give way.
            emptied([rows.model for rows in archived.PARTS])
            for rows in archived.PARTS:
                add(reports, {rows.name: load(packed, rows)})
            add(reports, {"changes": recall(packed)})
            go_on(packed)
            people.stay()
            connection.check_constraints()
            if dry_run:
                raise Undone
        done = True
    except Undone:
        pass
    finally:
        if person is not None and not done:
            person.pk = number
    return reports


def alone() -> None:
    """Let nobody write before this is done; Damaged if somebody has begun meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {Change._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    if not is_untouched():
        raise Damaged(gettext("somebody has begun to work here meanwhile; try again"))


def add(reports: Reports, more: Reports) -> None:
    """Take in reports; Undone as soon as anything is refused."""
    reports |= more
    if any(report.errors for report in more.values()):
        raise Undone


def recall(packed: Packed) -> Report:
    """The history of the archive, in place of what this import has recorded of itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('historio.purging', 'on', true)")
        cursor.execute(f"TRUNCATE {Change._meta.db_table}")
        cursor.execute("SELECT set_config('historio.purging', 'off', true)")
    return load(packed, archived.CHANGES)


def go_on(packed: Packed) -> None:
    """Let the next rows get the numbers that they would have got where the archive comes from."""
    for model in archived.numbered():
        last = model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        following = max(packed.manifest.next.get(model._meta.db_table, 1), last + 1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
            (sequence,) = cursor.fetchone()
            # Other than setval() it is undone with the transaction.
            statement = sql.SQL("ALTER SEQUENCE {} RESTART WITH {}")
            cursor.execute(statement.format(sql.Identifier(*sequence.split(".")), sql.Literal(following)))
