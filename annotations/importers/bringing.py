"""A whole file is brought in: the rows of its table, and of those that come along; all or none."""

from collections.abc import Callable, Iterator

from django.db import transaction

from annotations.columns import Person, Table
from annotations.importers.addresses import as_of_now, named
from annotations.importers.base import Reading, Report, RowImporter
from annotations.importers.loading import Loader, Undone
from annotations.progress import Progress


def bring_in(
    importer: RowImporter,
    text: str,
    table: Table,
    user: Person,
    *,
    base: str = "",
    into: str = "",
    dry_run: bool = False,
    most: int | None = None,
    partial: bool = False,
    progress: Progress | None = None,
    through: Callable[[Iterator[Reading]], Iterator[Reading]] | None = None,
) -> Report:
    """Write what a file has for a table, in a person's name; `base` is the address of this Historio.

    The table's rows come `through` something first, if there is anything. New concepts that are in no
    scheme come `into` the vocabulary of this slug.

    A file may have rows of several tables. They are written in their order, for the later ones refer to
    the earlier ones; what is right of each also where some are refused, so that the report says all that is
    wrong, and then nothing stays unless `partial`. Raises TooMany, if one has more than `most` rows that are
    not there already as the file has them.
    """
    whole = Report()
    try:
        with transaction.atomic():
            for found, readings in importer.read_all(text, table):
                loader = Loader(found, user)
                if through and found is table:
                    readings = through(readings)
                by_address = "address" in found.columns
                rows = named(readings, found, base, into) if by_address else as_of_now(readings, found)
                if found is table and not importer.brings_along(table):
                    return loader.load(rows, dry_run=dry_run, most=most, partial=partial, progress=progress)
                whole.add(loader.load(rows, most=most, partial=True, progress=progress))
            if dry_run or (whole.errors and not partial):
                raise Undone
    except Undone:
        if not dry_run:
            whole.undo()
    whole.errors.sort(key=lambda error: error.line)
    whole.rows.sort(key=lambda row: row.line)
    return whole
