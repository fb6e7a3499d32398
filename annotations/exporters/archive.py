"""Everything a Historio holds, as files: a CSV for each resource, the editions' texts, and what was frozen.

`importers.archive` reads the same files into an empty database and gives the same rows. The whole archive
(`whole`) has people and the history beside, with the numbers of rows to which the history refers; `zipped`
packs it, with a manifest at its end.
"""

import hashlib
import zipfile
from collections.abc import Generator, Iterable, Iterator
from typing import IO, Any, cast

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max

from annotations import archived, progress
from annotations.columns import Context
from annotations.exporters import csv
from annotations.models import Change, Edition, References, Snapshot
from annotations.tables import TABLES
from annotations.values.cells import instant
from annotations.values.manifest import NAME, Entry, Manifest, RowCount

#: A file's name, and its text piece by piece.
File = tuple[str, Iterator[str]]

#: All files of an archive are of one time: two archives of the same rows are the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def files(context: Context, *, history: bool = False) -> Iterator[File]:
    """The name of each file and its text, piece by piece; a query a file. `history` adds who changed what."""
    for name, table in TABLES.items():
        if name == "changes" and not history:
            continue
        everything = table.model._default_manager.order_by(*table.natural)
        yield f"{name}.csv", csv.table_lines(table, everything, table.names, context)
    for edition in Edition.objects.order_by("uuid").iterator(chunk_size=1):
        yield f"texts/{edition.uuid}.txt", iter([edition.text])
    for frozen in Snapshot.objects.filter(purged=None).order_by("uuid").iterator(chunk_size=1):
        yield f"snapshots/{frozen.uuid}.csv", iter([bytes(frozen.csv).decode()])


def whole(context: Context, *, passwords: bool = False) -> Iterator[File]:
    """The same with people and history, and the number of each row."""
    for found in archived.rows(passwords=passwords):
        yield found.file, csv.lines(list(found.columns), found.read(), kinds=found.kinds())
    for name in archived.NUMBERED:
        table = TABLES[name]
        rows = table.model._default_manager.order_by("pk").values_list(table[table.key], "pk")
        kinds = (table.kind(table.key), "integer")
        yield f"numbers/{name}.csv", csv.lines((table.key, "number"), rows.iterator(), kinds=kinds)
    yield from files(context)


def everything(*, passwords: bool = False) -> Generator[bytes, None, None]:
    """The whole archive, packed. Whoever exports it gets the same bytes of the same rows.

    To be taken in one transaction that sees one moment.
    """
    if progress.is_awaited():
        progress.expect(row_count(passwords=passwords))
    context = Context(References.fresh(), settings.BASE_URL, person=None)
    yield from zipped(whole(context, passwords=passwords), about(passwords=passwords))


def row_count(*, passwords: bool) -> int:
    """How many rows the tables of the whole archive have; a query a table."""
    lists = (TABLES[name].model for name in archived.NUMBERED)
    beside = (found.model for found in archived.rows(passwords=passwords))
    listed = sum(model._default_manager.count() for model in lists)
    return 2 * listed + sum(model._default_manager.count() for model in beside)  # each has its number, too


def about(*, passwords: bool) -> Manifest:
    """What made an archive, and what it is of; the files are still to come."""
    newest = Change.objects.aggregate(newest=Max("at"))["newest"]
    applied = MigrationRecorder(connection).migration_qs.filter(app="annotations")
    return Manifest(
        software=settings.RELEASE,
        migration=applied.order_by("name").values_list("name", flat=True).last() or "",
        newest=newest and instant(newest),
        passwords=passwords,
        next={model._meta.db_table: next_number(model) for model in archived.numbered()},
    )


def next_number(model: Any) -> int:
    """The number that the next row of a model gets: no row of before has it, also none that is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
        (sequence,) = cursor.fetchone()
        cursor.execute(f"SELECT last_value + is_called::int FROM {sequence}")
        return int(cursor.fetchone()[0])


class Sink:
    """What a zip is written to: it keeps the bytes until they are taken."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def write(self, data: Any) -> int:
        """Take bytes."""
        self.pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing behind it."""

    def taken(self) -> bytes:
        """What was written since, which is let go."""
        data, self.pieces = b"".join(self.pieces), []
        return data


def zipped(found: Iterable[File], manifest: Manifest) -> Generator[bytes, None, None]:
    """The files as a zip, block by block, and the manifest at its end, which knows them all."""
    sink, entries = Sink(), {}
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, pieces in found:
            yield from added(packed, sink, name, counted := Counted(pieces, is_table=name.endswith(".csv")))
            entries[name] = counted.entry
        said = str(Manifest(**{**vars(manifest), "files": entries}))
        yield from added(packed, sink, NAME, iter([said]))
    yield sink.taken()


def added(
    packed: zipfile.ZipFile, sink: Sink, name: str, pieces: Iterable[str]
) -> Generator[bytes, None, None]:
    """One more file of a zip; the bytes that are ready."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    with packed.open(info, "w", force_zip64=True) as file:
        for piece in pieces:
            file.write(piece.encode())
            if data := sink.taken():
                yield data


class Counted:
    """Pieces of a file, which are counted and digested on their way."""

    def __init__(self, pieces: Iterator[str], *, is_table: bool) -> None:
        self.pieces = pieces
        self.bytes, self.digest = 0, hashlib.sha256()
        self.counter = RowCount() if is_table else None

    def __iter__(self) -> Iterator[str]:
        for piece in self.pieces:
            data = piece.encode()
            self.bytes += len(data)
            self.digest.update(data)
            if self.counter:
                self.counter(piece)
            yield piece

    @property
    def entry(self) -> Entry:
        """What the manifest says of it."""
        return Entry(self.bytes, self.digest.hexdigest(), self.counter.rows if self.counter else None)
