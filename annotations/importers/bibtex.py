"""BibTeX and biblatex: every entry is a source."""

import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import bibtexparser
from bibtexparser.middlewares.names import InvalidNameError, split_multiple_persons_names
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    Entry,
    ExplicitComment,
    Field,
    ImplicitComment,
    ParsingFailedBlock,
    Preamble,
)
from django.utils.translation import gettext

from annotations.columns import Table
from annotations.importers.base import Reading, RowError, RowImporter
from annotations.importers.bibliography import Entries, is_told, kind_of, of_sources
from annotations.values.citations import TEX

#: Our names of its fields, in the order in which they are asked; the first that is there is taken.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "title": ("title",),
    "publisher": ("publisher", "institution", "school", "organization", "journaltitle", "journal"),
    "url": ("url",),
    "accessed": ("urldate",),
    "language": ("langid", "language"),
    "kind": ("type",),
    "licence": ("license", "licence", "rights"),
}
PEOPLE = ("author", "editor")
DATES = ("date", "year", "month", "day")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

#: A piece of what `#` joins: in quotation marks, in braces (two levels), or the name of a string.
_PIECE = re.compile(r'"[^"]*"|\{(?:[^{}]|\{[^{}]*\})*\}|[^\s#"{}]+')

# -- TeX ----------------------------------------------------------------------------------------------

#: Combining marks by the macros that set them above or below a letter.
_ACCENTS: Mapping[str, str] = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
    "H": "\u030b",
    "c": "\u0327",
    "d": "\u0323",
    "b": "\u0331",
    "k": "\u0328",
    "r": "\u030a",
}
_FONTS = ("emph", "textit", "textbf", "textsc", "textrm", "mkbibquote", "mkbibemph")
_LETTERS: Mapping[str, str] = {
    "ss": "ß",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "ldots": "…",
    "dots": "…",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    **dict.fromkeys(_FONTS, ""),
}
_MEANT = {written: sign for sign, written in TEX.items()}
_TEX = re.compile(
    "(?P<escaped>" + "|".join(re.escape(written) for written in sorted(_MEANT, key=len, reverse=True)) + ")"
    r"|\\(?:(?P<sign>[`'^\"~=.])|(?P<mark>[uvHcdbkr])(?![A-Za-z]))\s*(?:\{\s*(?P<held>\\[ij]|\w)\s*\}|(?P<letter>\\[ij]|\w))"
    r"|\\(?P<macro>[A-Za-z]+)(?:\{\}|\s+)?"
    r"|(?P<brace>[{}])|(?P<tie>~)"
)


def plain(tex: str) -> str:
    """The text that TeX would print: escapes and accents undone, braces that only hold together taken off.

    What is no TeX that we know stays as it is written.
    """
    return unicodedata.normalize("NFC", " ".join(_TEX.sub(_printed, tex).split()))


def _printed(match: re.Match[str]) -> str:
    """What a piece of TeX prints."""
    if escaped := match["escaped"]:
        return _MEANT[escaped]
    if accent := match["sign"] or match["mark"]:
        letter = (match["held"] or match["letter"]).removeprefix("\\")
        return unicodedata.normalize("NFC", letter + _ACCENTS[accent])
    if macro := match["macro"]:
        return _LETTERS.get(macro, match[0])
    return " " if match["tie"] else ""


# -- entries ------------------------------------------------------------------------------------------


class BibTeX(RowImporter):
    """A bibliography of BibTeX."""

    name, suffixes, media_type = "bibtex", (".bib",), "application/x-bibtex"
    #: What cannot be read is told with its line; the library would say it again.
    quiet: ClassVar = logging.getLogger("bibtexparser")

    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The entries; what is no entry is told with its line."""
        if refused := of_sources(table):
            yield refused
            return
        self.quiet.setLevel(logging.CRITICAL)
        entries = Entries()
        library = bibtexparser.parse_string(text.removeprefix("\ufeff"))
        strings = {name.lower(): str(string.value) for name, string in library.strings_dict.items()}
        for block in library.blocks:
            line = (block.start_line or 0) + 1
            if isinstance(block, Entry):
                yield from self.entry(line, block, entries, strings)
            elif isinstance(block, DuplicateBlockKeyBlock):
                yield RowError(line, "slug", gettext("the key %(key)r is there already") % {"key": block.key})
            elif isinstance(block, ParsingFailedBlock):
                yield RowError(line, "", gettext("this is no entry: %(reason)s") % {"reason": reason(block)})
            elif isinstance(block, (ExplicitComment, ImplicitComment)):
                entries.left_out["@comment"] += 1
            elif isinstance(block, Preamble):
                entries.left_out["@preamble"] += 1
        yield from entries.notes()

    def entry(
        self, line: int, block: Entry, entries: Entries, strings: Mapping[str, str]
    ) -> Iterator[Reading]:
        """The row of an entry."""
        fields = {name.lower(): joined(field, strings) for name, field in block.fields_dict.items()}
        used = set(PEOPLE)
        values: dict[str, Any] = {}
        for ours, theirs in FIELDS.items():
            name = next((one for one in theirs if fields.get(one, "").strip()), "")
            used.add(name)
            raw = fields.get(name, "").strip()
            values[ours] = raw if ours in ("url", "accessed") else plain(raw)
        if subtitle := plain(fields.get("subtitle", "")):
            values["title"] = f"{values['title']}: {subtitle}"
            used.add("subtitle")
        if not values["url"] and (doi := fields.get("doi", "").strip()):
            values["url"] = doi if doi.startswith("http") else f"https://doi.org/{doi}"
            used.add("doi")
        values["kind"] = values["kind"] or kind_of(block.entry_type, 0)
        values["issued"] = dated(fields)
        used |= said_by(values["issued"], fields)
        if not is_told(block.entry_type, 0, values["kind"]):
            entries.left_out[f"@{block.entry_type}"] += 1
        try:
            values["creators"] = [
                plain(name)
                for people in PEOPLE
                for name in split_multiple_persons_names(fields.get(people, ""))
            ]
        except InvalidNameError as error:
            yield RowError(line, "creators", str(error))
            return
        entries.left_out.update(name for name in fields if name not in used)
        yield entries.row(line, block.key, values)


def joined(field: Field, strings: Mapping[str, str]) -> str:
    """The value of a field; the pieces that `#` joins are joined, which the library leaves to us."""
    value = str(field.value)
    if field.enclosing != "no-enclosing" or "#" not in value:
        return value
    pieces = (piece.strip() for piece in _PIECE.findall(value))
    return "".join(
        piece[1:-1] if piece[:1] in '{"' else strings.get(piece.lower(), piece) for piece in pieces
    )


def reason(block: ParsingFailedBlock) -> str:
    """Why a block is no entry, in a line."""
    error = block.error
    return " ".join(str(getattr(error, "abort_reason", None) or error).split())


def said_by(issued: str, fields: Mapping[str, str]) -> set[str]:
    """Which fields a date says: of `1917-11` the year and the month, if they are that; and what is empty."""
    found = {name for name in DATES if name == "date" or not fields.get(name, "").strip()}
    before = ""
    for count, name in enumerate(DATES[1:], 2):
        until = dated({one: fields.get(one, "") for one in DATES[1:count]})
        if until != before and issued.startswith(until):
            found.add(name)
        before = until
    return found


def dated(fields: Mapping[str, str]) -> str:
    """When it was published, EDTF: biblatex has that in `date`, BibTeX a year, a month and a day."""
    if date := fields.get("date", "").strip():
        return date
    year = plain(fields.get("year", ""))
    month = plain(fields.get("month", "")).lower()
    number = MONTHS.index(month[:3]) + 1 if month[:3] in MONTHS else int(month) if month.isdecimal() else 0
    if not (re.fullmatch("[0-9]{4}", year) and 1 <= number <= 12):
        return year
    day = fields.get("day", "").strip()
    return f"{year}-{number:02}" + (f"-{int(day):02}" if day.isdecimal() and len(day) < 3 else "")
