"""CSV (RFC 4180): UTF-8, CRLF, a header always, several values joined by ` | `."""

import csv
import io
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from typing import Any

from django.db import models

from annotations import metrics, progress
from annotations.columns import Context, Table
from annotations.exporters import copying
from annotations.values.cells import cell, guard, is_free_text

BLOCK = 64 * 1024
BOM = "\ufeff"

#: The text of a file, piece by piece; closing it ends what makes it.
Pieces = Generator[str, None, None]


def guarded_cell(value: Any) -> str:
    """A value in somebody's own words, safe to open in a spreadsheet."""
    return guard(cell(value))


def lines(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    kinds: Sequence[str],
    guarded: bool = True,
    bom: bool = False,
) -> Pieces:
    """The header and the rows as text, in blocks of about 64 KB, so that a stream has few pieces.

    The header comes first, by itself: rows may be a while in coming.
    """
    forms: list[Callable[[Any], str]] = [
        guarded_cell if guarded and is_free_text(kind) else cell for kind in kinds
    ]
    buffer = io.StringIO(newline="")
    buffer.write(BOM if bom else "")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(map(guard, header) if guarded else header)  # a matrix has names of accounts there
    yield taken(buffer)
    count = told = 0
    try:
        for row in rows:
            writer.writerow([form(value) for form, value in zip(forms, row, strict=True)])
            count += 1
            if buffer.tell() >= BLOCK:
                progress.advance(count - told)
                told = count
                yield taken(buffer)
        progress.advance(count - told)
        yield taken(buffer)
    finally:
        metrics.EXPORTED.inc(count)


def taken(buffer: io.StringIO) -> str:
    """What a buffer holds, which is empty then."""
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def table_lines(
    table: Table,
    queryset: models.QuerySet[Any],
    names: Sequence[str],
    context: Context,
    *,
    guarded: bool = True,
    bom: bool = False,
) -> Pieces:
    """The queryset's rows under the public names of their table; one query.

    PostgreSQL writes them itself where it can (`copying`); else they are written here.
    """
    kinds = [table.kind(name) for name in names]
    if not copying.can_copy(table, names):
        return lines(names, table.rows(queryset, names, context), kinds=kinds, guarded=guarded, bom=bom)
    head = "".join(lines(names, (), kinds=kinds, guarded=guarded, bom=bom))
    return blocks(head, copying.lines(table, queryset, names, context, guarded=guarded))


def blocks(head: str, rows: Generator[bytes, None, None]) -> Pieces:
    """The header and the lines, in blocks of about 64 KB; closes `rows` when it is closed itself."""
    pieces, size = [head.removesuffix("\r\n").encode()], len(head)
    has_head = True
    with closing(rows):
        for row in rows:
            pieces.append(row[:-1])
            size += len(row)
            if size >= BLOCK:
                metrics.EXPORTED.inc(len(pieces) - has_head)
                progress.advance(len(pieces) - has_head)
                yield b"\r\n".join([*pieces, b""]).decode()
                pieces, size, has_head = [], 0, False
    if pieces:
        metrics.EXPORTED.inc(len(pieces) - has_head)
        progress.advance(len(pieces) - has_head)
    yield b"\r\n".join([*pieces, b""]).decode() if pieces else ""
