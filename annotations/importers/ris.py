"""RIS: every reference is a source. A line is a tag of two signs, two spaces, a hyphen and a value."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from annotations.columns import Table
from annotations.importers.base import Reading, RowError, RowImporter
from annotations.importers.bibliography import Entries, is_told, iso_date, kind_of, of_sources

#: Our names of its fields, in the order in which they are asked; the first that is there is taken.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("TI", "T1", "CT", "BT"),
    "publisher": ("PB", "JO", "JF", "T2"),
    "issued": ("DA", "PY", "Y1"),
    "url": ("UR", "L2", "DO"),
    "accessed": ("Y2",),
    "language": ("LA",),
    "kind": ("M3",),
    "licence": ("C1",),
}
PEOPLE = ("AU", "A1", "A2", "ED")
_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)")


class RIS(RowImporter):
    """A bibliography of RIS."""

    name, suffixes, media_type = "ris", (".ris",), "application/x-research-info-systems"

    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The references; what stands outside of one, or is none of its lines, is told with its line."""
        if refused := of_sources(table):
            yield refused
            return
        entries = Entries()
        begun, fields = 0, list[tuple[str, str]]()
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
            found = _LINE.match(line)
            if found is None and not line.strip():
                continue
            tag, value = (found[1], found[2].strip()) if found else ("", line.strip())
            if tag == "TY":
                if begun:
                    yield RowError(begun, "", gettext("no line ER ends this reference"))
                begun, fields = number, [(tag, value)]
            elif not begun:
                yield RowError(
                    number, "", gettext("this stands in no reference, which begins with a line TY")
                )
            elif tag == "ER":
                yield self.entry(begun, fields, entries)
                begun = 0
            elif tag:
                fields.append((tag, value))
            else:  # a long value that goes on
                last, words = fields.pop()
                fields.append((last, f"{words} {value}"))
        if begun:
            yield RowError(begun, "", gettext("no line ER ends this reference"))
        yield from entries.notes()

    def entry(self, line: int, fields: list[tuple[str, str]], entries: Entries) -> Reading:
        """The row of a reference."""
        used = {"TY", "ID", *PEOPLE}
        values: dict[str, Any] = {}
        first: dict[str, str] = {}
        for tag, value in fields:
            if value:
                first.setdefault(tag, value)
        for ours, theirs in FIELDS.items():
            tag = next((one for one in theirs if one in first), "")
            used.add(tag)
            values[ours] = first.get(tag, "")
        values["issued"], values["accessed"] = iso_date(values["issued"]), iso_date(values["accessed"])
        if values["url"].startswith("10."):
            values["url"] = f"https://doi.org/{values['url']}"
        values["kind"] = values["kind"] or kind_of(first.get("TY", ""), 1)
        values["creators"] = [value for tag, value in fields if tag in PEOPLE and value]
        # What says less of the same day is said: `PY` is the year of `DA`.
        days = {tag: iso_date(first[tag]) for tag in FIELDS["issued"] if tag in first}
        used |= {tag for tag, day in days.items() if values["issued"].startswith(day)}
        entries.left_out.update(
            tag
            for tag, value in fields
            if tag not in used or (tag not in PEOPLE and value != first.get(tag, ""))
        )
        if not is_told(first.get("TY", ""), 1, values["kind"]):
            entries.left_out[f"TY {first['TY']}"] += 1
        key = first.get("ID") or " ".join(
            [*values["creators"][:1], values["issued"][:4], values["title"][:40]]
        )
        return entries.row(line, key, values)
