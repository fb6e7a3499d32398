"""Everything a Historio holds, as files: a CSV for each resource, the editions' texts, and what was frozen.

`importers.archive` reads the same files into an empty database and gives the same rows.
"""

from collections.abc import Iterator

from annotations.columns import Context
from annotations.exporters import csv
from annotations.models import Edition, Snapshot
from annotations.tables import TABLES


def files(context: Context, *, history: bool = False) -> Iterator[tuple[str, Iterator[str]]]:
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
