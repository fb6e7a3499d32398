r"""Taguette: highlights as CSV, and its codebook as CSV.

    id,document,tag,content        a row for each tag of a highlight: the words say where it stands
    tag,description                a codebook; `name` or `path` may stand for `tag`

A tag such as `interesting\places` is one tag. A database of Taguette (SQLite) is not read: export from it.
"""

from dataclasses import replace
from typing import ClassVar

from annotations.values.selectors import TextQuote
from annotations.values.tools.base import At, Code, Document, Draft, Export, Files, Reader, Unreadable
from annotations.values.tools.table import cells

TAGS = ("tag", "name", "path")


class Taguette(Reader):
    """Tables of Taguette."""

    name: ClassVar[str] = "taguette"
    label: ClassVar[str] = "Taguette: highlights or codebook as CSV"
    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    def gather(self, files: Files, export: Export) -> None:
        """The rows of all files."""
        for name in self.own(files):
            drafts: dict[tuple[str, str, str], Draft] = {}
            rows = list(cells(name, files[name], export))
            if not rows:
                raise Unreadable(At(name, 1), "there is no row in it")
            headings = set(rows[0][1])
            column = tag_column(name, headings)
            for at, row in rows:
                if {"document", "content"} <= headings:
                    self.highlight(at, row, column, drafts, export)
                else:
                    self.code(at, row, column, export)
            export.drafts += drafts.values()

    def highlight(
        self,
        at: At,
        row: dict[str, str],
        column: str,
        drafts: dict[tuple[str, str, str], Draft],
        export: Export,
    ) -> None:
        """A tag of a highlight."""
        document, words, tag = row["document"].strip(), row["content"], row[column].strip()
        if not words.strip() or not document:
            export.refuse(at, "a document and its words are wanted")
            return
        export.documents.setdefault(document, Document(document, at=at))
        key = document, row.get("id", ""), words
        own = ("id", "document", "content", column)
        more = tuple(f"{name}: {cell}" for name, cell in row.items() if name not in own and cell)
        draft = drafts.get(key) or Draft(
            at, document, quotes=(TextQuote(words),), id=row.get("id", ""), more=more
        )
        codes = dict.fromkeys((*draft.codes, *([tag] if tag else [])))
        drafts[key] = replace(draft, codes=tuple(codes))

    def code(self, at: At, row: dict[str, str], column: str, export: Export) -> None:
        """A tag of a codebook; said again, the first holds."""
        name = row[column].strip()
        export.leave(row, "tag", (column, "description"))
        if not name:
            export.refuse(at, "the tag has no name")
        elif name in export.codes:
            export.remarks.append(f"{at.file}, line {at.line}: {name} was said already, and is one tag")
        else:
            export.codes[name] = Code(name, row.get("description", "").strip(), at=at)


def tag_column(name: str, headings: set[str]) -> str:
    """The column of the tags."""
    found = [heading for heading in TAGS if heading in headings]
    if not found:
        raise Unreadable(At(name, 1), "No 'tag', 'name', or 'path' column")
    if len(found) > 1:
        raise Unreadable(At(name, 1), f"Not sure which column to use: {', '.join(found)}")
    return found[0]
