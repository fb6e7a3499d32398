"""CSL-JSON, as Zotero and pandoc write it: every item is a source."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from annotations.columns import Table
from annotations.importers.base import Reading, RowError, RowImporter
from annotations.importers.bibliography import Entries, is_told, kind_of, of_sources

#: Our names of its variables, in the order in which they are asked; the first that is there is taken.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "publisher": ("publisher", "container-title"),
    "url": ("URL",),
    "language": ("language",),
    "kind": ("genre",),
    "licence": ("license",),
}
PEOPLE = ("author", "editor")
DATES = {"issued": "issued", "accessed": "accessed"}
_SPACE = " \t\r\n"


class CSLJSON(RowImporter):
    """A list of items."""

    name, suffixes, media_type = "csl-json", (".json",), "application/vnd.citationstyles.csl+json"

    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The items, with the lines on which they begin; what is no item is told."""
        if refused := of_sources(table):
            yield refused
            return
        entries = Entries()
        try:
            for line, item in items(text.removeprefix("\ufeff")):
                if isinstance(item, dict):
                    yield self.entry(line, item, entries)
                else:
                    yield RowError(line, "", gettext("this is no item: an object is wanted"))
        except json.JSONDecodeError as error:
            yield RowError(error.lineno, "", gettext("this is no JSON: %(reason)s") % {"reason": error.msg})
        except RecursionError:
            yield RowError(0, "", gettext("this is nested too deeply"))
        yield from entries.notes()

    def entry(self, line: int, item: Mapping[str, Any], entries: Entries) -> Reading:
        """The row of an item."""
        used = {"id", "type"}
        values: dict[str, Any] = {}
        for ours, theirs in FIELDS.items():
            name = next((one for one in theirs if isinstance(item.get(one), str) and item[one].strip()), "")
            used.add(name)
            values[ours] = item.get(name, "")
        if not values["url"] and isinstance(item.get("DOI"), str):
            values["url"] = f"https://doi.org/{item['DOI']}"
            used.add("DOI")
        values["kind"] = values["kind"] or kind_of(str(item.get("type", "")), 2)
        people = {one: [name_of(name) for name in listed(item.get(one))] for one in PEOPLE}
        values["creators"] = [name for names in people.values() for name in names if name]
        values |= {name: date_of(item.get(theirs)) for name, theirs in DATES.items()}
        used |= {one for one, names in people.items() if all(names)}
        used |= {theirs for ours, theirs in DATES.items() if values[ours]}
        entries.left_out.update(str(name) for name, said in item.items() if name not in used and said)
        if not is_told(str(item.get("type", "")), 2, values["kind"]):
            entries.left_out[f"type {item['type']}"] += 1
        return entries.row(line, str(item.get("id", "")), values)


def items(text: str) -> Iterator[tuple[int, Any]]:
    """The items of a list, or the only one, and the line of each, from 1."""
    decoder = json.JSONDecoder()

    def skipped(place: int) -> int:
        while place < len(text) and text[place] in _SPACE:
            place += 1
        return place

    place = skipped(0)
    if not text.startswith("[", place):
        item, end = decoder.raw_decode(text, place)
        if skipped(end) < len(text):
            raise json.JSONDecodeError("Extra data", text, end)
        yield text.count("\n", 0, place) + 1, item
        return
    line, counted = 1, 0
    place = skipped(place + 1)
    while not text.startswith("]", place):
        item, end = decoder.raw_decode(text, place)
        line, counted = line + text.count("\n", counted, place), place
        yield line, item
        place = skipped(end)
        if text[place : place + 1] == ",":
            place = skipped(place + 1)
        elif text[place : place + 1] != "]":
            raise json.JSONDecodeError("Expecting ',' delimiter", text, place)
    if skipped(place + 1) < len(text):
        raise json.JSONDecodeError("Extra data", text, place + 1)


def listed(value: Any) -> list[Any]:
    """A list; what is none is an empty one."""
    return value if isinstance(value, list) else []


def name_of(name: Any) -> str:
    """A name: `Reed, John`, or whole where it is not parted."""
    if not isinstance(name, dict):
        return ""
    said = {part: str(name[part]).strip() for part in name if isinstance(name[part], str)}
    if literal := said.get("literal"):
        return literal
    family = " ".join(part for part in (said.get("non-dropping-particle"), said.get("family")) if part)
    given = " ".join(part for part in (said.get("given"), said.get("dropping-particle")) if part)
    return ", ".join(part for part in (family, given, said.get("suffix")) if part)


def date_of(date: Any) -> str:
    """A date in EDTF: of its parts, a range if there are two; else as it is written."""
    if not isinstance(date, dict):
        return ""
    found = []
    for parts in listed(date.get("date-parts")):
        numbers = [str(part) for part in listed(parts) if str(part).strip()]
        if numbers and all(number.isdecimal() for number in numbers):
            found.append("-".join([numbers[0].zfill(4), *(number.zfill(2) for number in numbers[1:3])]))
    approximate = "~" if date.get("circa") else ""
    if found:
        return "/".join(one + approximate for one in found[:2])
    return next((str(date[name]).strip() for name in ("literal", "raw") if date.get(name)), "")
