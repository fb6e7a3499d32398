"""What stands in a CSV, for programs: a description by the W3C (CSV on the Web), beside the file.

It is read off the same tables as the file itself: the kind of each column gives its datatype, and where
there are several values in a cell, what parts them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annotations.columns import Table
from annotations.comparison.matrix import Matrix
from annotations.comparison.measures import CALLED, FORMULAS, NO_MEASURES, Measures
from annotations.exporters.matrix import OF_ANNOTATIONS, OF_DATES, Form, long_header, wide_header
from annotations.values.cells import JOINT, is_free_text

MEDIA_TYPE = "application/csvm+json"

#: The end of the address of a description; before it stands that of the file.
SUFFIX = ".csv-metadata.json"

#: The datatypes of XML Schema that kinds of values have; of the others it is a string.
DATATYPES: Mapping[str, Any] = {
    "integer": "integer",
    "number": "number",
    "boolean": {"base": "boolean", "format": "true|false"},
    "date": "date",
    "datetime": "dateTime",
}
#: Kinds of which a cell may have several values.
SEVERAL = frozenset({"list", "references", "labels"})

#: What the names of columns may have in CSVW without being written otherwise.
PLAIN = re.compile(r"[A-Za-z0-9]\w*", re.ASCII)

#: What the long form says of a cell, which no table of rows has.
OF_CELL: Mapping[str, str] = {
    "event": "The event of the row; those asked for, where the row has none of its own.",
    "row": "The key of the row.",
    "row_label": "How the row reads.",
    "verdict": "What the row comes to: conflict, incomplete, shared, only, partial or none.",
    "column": "The key of the column.",
    "column_label": "How the column reads.",
    "state": "What stands in the cell: affirmed, denied, silent, unread…",
    "read_by": "Who has read the source completely for this, and when.",
    "annotation": "The id of the annotation; empty in the line of a cell without any.",
    "date": "The id of the printed date; empty in the line of a cell without any.",
    "source_title": "The title of the source.",
    "revision": "The revision of its text.",
    "licence": "The licence of the source.",
    "citation": "How the source is cited.",
    "contested_by": "Who read the same words differently.",
    "affirming_sources": "How many sources affirm the row.",
    "independent_witnesses": "How many of them are independent witnesses.",
    **FORMULAS,
}


def described(
    address: str,
    title: str,
    columns: Iterable[Mapping[str, Any]],
    *,
    key: Sequence[str] = (),
    guarded: bool = True,
) -> dict[str, Any]:
    """The description of a file at an address."""
    schema: dict[str, Any] = {"columns": list(columns)}
    if key:
        schema["primaryKey"] = key[0] if len(key) == 1 else list(key)
    comment = "In a cell of several values a bar within a value has a backslash before it."
    if guarded:
        comment += (
            " Free text that begins like a formula has an apostrophe before it, which is none of its own; "
            "guard=0 leaves it out."
        )
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": address,
        "dc:title": title,
        "dc:license": "The words quoted keep the licences of their sources, which stand beside them.",
        "rdfs:comment": comment,
        "dialect": {"header": True, "delimiter": ",", "encoding": "utf-8", "doubleQuote": True},
        "tableSchema": schema,
    }


def column(name: str, kind: str, description: str = "") -> dict[str, Any]:
    """A column: its name, what it means, and what its cells hold."""
    found: dict[str, Any] = {"titles": name}
    if PLAIN.fullmatch(name):
        found = {"name": name, **found}
    if description:
        found["dc:description"] = description
    found["datatype"] = DATATYPES.get(kind, "string")
    if kind in SEVERAL:
        found["separator"] = JOINT
    elif is_free_text(kind):
        found["null"] = []  # an empty text is a text
    return found


def of_list(address: str, title: str, table: Table, names: Sequence[str], *, guarded: bool) -> dict[str, Any]:
    """The description of a list."""
    columns = [column(name, table.kind(name), table.columns[name].description) for name in names]
    key = [table.key] if table.key in names else []
    return described(address, title, columns, key=key, guarded=guarded)


def of_columns(
    address: str,
    title: str,
    columns: Mapping[str, str],
    described_as: Mapping[str, str],
    *,
    guarded: bool = True,
) -> dict[str, Any]:
    """The description of a file with these columns, given with their kinds."""
    told = [column(name, kind, described_as.get(name, "")) for name, kind in columns.items()]
    return described(address, title, told, guarded=guarded)


def of_long(
    address: str, title: str, form: Form, measures: Iterable[str] = (), *, guarded: bool = True
) -> dict[str, Any]:
    """The description of a matrix in its long form, with these measures."""
    measured = [CALLED[name] for name in measures if name in CALLED]
    columns = [
        column(name, kind, OF_CELL.get(name) or form.table.columns[name].description)
        for name, kind in zip(*long_header(form, measured), strict=True)
    ]
    return described(address, title, columns, guarded=guarded)


def of_wide(
    address: str, title: str, found: Matrix, measures: Measures = NO_MEASURES, *, guarded: bool
) -> dict[str, Any]:
    """The description of a matrix in its wide form."""
    columns = [column(name, kind) for name, kind in zip(*wide_header(found, measures), strict=True)]
    return described(address, title, columns, guarded=guarded)


def form_of(rows: str) -> Form:
    """The long form of a matrix with these rows."""
    return OF_DATES if rows == "date" else OF_ANNOTATIONS


def link(address: str) -> str:
    """The header `Link` of a file, which says where it is described."""
    return f'<{address}>; rel="describedby"; type="{MEDIA_TYPE}"'
