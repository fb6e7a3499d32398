"""CSV: a row for each annotation, whatever tool or program wrote it.

Columns, in any order; each row has words (`exact`, with `prefix` and `suffix` to tell them apart) or `start`
and `end`, in code points:

    document  exact  prefix  suffix  start  end  codes  creator  note  id  created

Several codes have ` | ` between them. A column of another name is kept, with its name.
"""

import csv
import io
from collections.abc import Iterator
from typing import ClassVar

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span, SpanError
from annotations.values.tools.base import At, Document, Draft, Export, Files, Reader, Unreadable, stem
from annotations.values.tools.files import text_of

#: Other names of the columns.
ALIKE = {
    "quote": "exact",
    "text": "exact",
    "content": "exact",
    "tags": "codes",
    "tag": "codes",
    "code": "codes",
    "label": "codes",
    "labels": "codes",
    "user": "creator",
    "annotator": "creator",
    "comment": "note",
    "memo": "note",
    "source": "document",
    "begin": "start",
}
COLUMNS = frozenset(
    ("document", "exact", "prefix", "suffix", "start", "end", "codes", "creator", "note", "id", "created")
)
BETWEEN = " | "


class Table(Reader):
    """A table of annotations."""

    name: ClassVar[str] = "csv"
    label: ClassVar[str] = "CSV with a row for each annotation"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv")

    def gather(self, files: Files, export: Export) -> None:
        """The rows of all files."""
        for name in self.own(files):
            document = stem(name)
            for at, row in rows(name, files[name], export):
                self.draft(at, row, row.pop("document", "") or document, export)

    def draft(self, at: At, row: dict[str, str], document: str, export: Export) -> None:
        """Add the draft of a row."""
        export.documents.setdefault(document, Document(document, at=At(at.file)))
        around = row.get("prefix", ""), row.get("suffix", "")
        quotes = (TextQuote(row["exact"], *around),) if row["exact"] else ()
        spans: tuple[Span, ...] = ()
        try:
            if row["start"] or row["end"]:
                spans = (Span(int(row["start"]), int(row["end"])),)
        except (ValueError, SpanError):
            place = f"start {row['start']!r} and end {row['end']!r}"
            export.refuse(at, f"{place} are not whole numbers of which the second is larger")
            return
        if not quotes and not spans:
            export.refuse(at, "it says not where: exact, or start and end")
            return
        used = COLUMNS if quotes else COLUMNS - {"prefix", "suffix"}
        codes = [code.strip() for code in row["codes"].split(BETWEEN) if code.strip()]
        export.drafts.append(
            Draft(
                at,
                document,
                spans,
                quotes,
                codes=tuple(dict.fromkeys(codes)),
                creator=row.get("creator", "").strip(),
                note=row.get("note", ""),
                id=row.get("id", ""),
                created=row.get("created", ""),
                more=tuple(f"{name}: {value}" for name, value in row.items() if name not in used and value),
            )
        )


def rows(name: str, data: bytes, export: Export) -> Iterator[tuple[At, dict[str, str]]]:
    """The rows of a table by column, each with its line; those that are too long or short are faults."""
    for at, row in cells(name, data, export):
        found: dict[str, str] = dict.fromkeys(("exact", "start", "end", "codes"), "")
        for heading, cell in row.items():
            column = ALIKE.get(heading, heading)
            if found.get(column):
                raise Unreadable(At(name, 1), f"two columns are the {column}; leave one out")
            found[column] = cell
        if not {"exact", "start"} & {ALIKE.get(heading, heading) for heading in row}:
            raise Unreadable(At(name, 1), "there is no column exact, and none called start")
        yield at, found


def cells(name: str, data: bytes, export: Export) -> Iterator[tuple[At, dict[str, str]]]:
    """The rows of a table by heading, in small letters, each with its line."""
    text = text_of(name, data)
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    began, headings = 1, list[str]()
    try:
        for cells in reader:
            at, began = At(name, began), reader.line_num + 1
            if not headings:
                headings = [cell.strip().lower() for cell in cells]
                if len(set(headings)) < len(headings):
                    raise Unreadable(at, "two columns have the same name")
            elif len(cells) > len(headings) and any(cells[len(headings) :]):
                export.refuse(at, f"it has {len(cells)} cells, and there are {len(headings)} columns")
            elif len(cells) < len(headings) and any(cells):
                export.refuse(at, f"it has only {len(cells)} cells, and there are {len(headings)} columns")
            elif any(cell.strip() for cell in cells):
                yield at, dict(zip(headings, cells, strict=False))
    except csv.Error as error:
        raise Unreadable(At(name, reader.line_num), f"it is not CSV: {error}") from error
