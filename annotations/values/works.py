"""A source as bibliographies have it: in BibTeX (as biblatex reads it), RIS and CSL-JSON, and in a sentence.

What a format has no field for stands where others let it be: the kind in `type`, `M3` and `genre`, the
licence in `license` and `C1`. A date in EDTF that is no plain one stands as it is. The importers read it
all back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from annotations.values.citations import apa_names, chicago_names, parted, stopped, tex

#: What a kind of source is to BibTeX, to RIS and to CSL; others are something, and say what.
FORMS: Final[Mapping[str, tuple[str, str, str]]] = {
    "book": ("book", "BOOK", "book"),
    "textbook": ("book", "BOOK", "book"),
    "memoir": ("book", "BOOK", "book"),
    "article": ("article", "JOUR", "article-journal"),
    "newspaper": ("article", "NEWS", "article-newspaper"),
    "encyclopedia article": ("inreference", "ENCYC", "entry-encyclopedia"),
    "web page": ("online", "ELEC", "webpage"),
    "thesis": ("thesis", "THES", "thesis"),
    "chapter": ("incollection", "CHAP", "chapter"),
    "letter": ("unpublished", "PCOMM", "personal_communication"),
    "manuscript": ("unpublished", "UNPB", "manuscript"),
}
OTHER: Final = ("misc", "GEN", "document")
_DAY: Final = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?")


def plain_date(edtf: str) -> list[int]:
    """Year, month and day, as far as a date says no more and no less; else nothing."""
    found = _DAY.fullmatch(edtf)
    return [int(part) for part in found.groups() if part] if found else []


def on_one_line(text: str) -> str:
    """A text without line breaks and double spaces, which bibliographies do not keep."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Work:
    """What is known of a source. `key` is its slug, `issued` in EDTF, `accessed` ISO 8601; else empty."""

    key: str
    title: str
    language: str
    kind: str = ""
    creators: Sequence[str] = ()
    publisher: str = ""
    issued: str = ""
    url: str = ""
    licence: str = ""
    accessed: str = ""

    @property
    def forms(self) -> tuple[str, str, str]:
        """What it is to BibTeX, RIS and CSL."""
        return FORMS.get(self.kind, OTHER)

    @property
    def bibtex(self) -> str:
        """An entry, as biber reads it."""
        fields = {
            "author": " and ".join(map(bibtex_name, self.creators)),
            "title": f"{{{tex(self.title)}}}" if self.title else "",
            "date": self.issued,
            "publisher": tex(self.publisher),
            "url": self.url,
            "urldate": self.accessed,
            "langid": self.language,
            "type": tex(self.kind),
            "license": tex(self.licence),
        }
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
        return f"@{self.forms[0]}{{{self.key},\n{lines}\n}}\n"

    @property
    def ris(self) -> str:
        """A reference, with CRLF."""
        date = (
            "/".join([f"{part:02}" for part in plain_date(self.issued)])
            if plain_date(self.issued)
            else self.issued
        )
        fields = [
            ("TY", self.forms[1]),
            ("ID", self.key),
            ("TI", self.title),
            *(("AU", name) for name in self.creators),
            ("DA", date),
            ("PB", self.publisher),
            ("UR", self.url),
            ("Y2", self.accessed.replace("-", "/")),
            ("LA", self.language),
            ("M3", self.kind),
            ("C1", self.licence),
        ]
        lines = [f"{tag}  - {on_one_line(value)}" for tag, value in fields if value]
        return "\r\n".join([*lines, "ER  - ", "", ""])

    @property
    def csl(self) -> dict[str, Any]:
        """An item, as Zotero, pandoc and citeproc read it."""
        date = plain_date(self.issued)
        found: dict[str, Any] = {
            "id": self.key,
            "type": self.forms[2],
            "title": self.title,
            "author": [csl_name(name) for name in self.creators],
            "issued": ({"date-parts": [date]} if date else {"literal": self.issued}) if self.issued else {},
            "publisher": self.publisher,
            "URL": self.url,
            "accessed": {"date-parts": [plain_date(self.accessed)]} if self.accessed else {},
            "language": self.language,
            "genre": self.kind,
            "license": self.licence,
        }
        return {name: value for name, value in found.items() if value}

    @property
    def apa(self) -> str:
        """APA, 7th edition."""
        dated = f"({self.issued or 'n.d.'})"
        who = f"{self.title} {dated}."
        if self.creators:
            who = f"{stopped(apa_names(self.creators))} {dated}. {stopped(self.title)}"
        return " ".join(
            part for part in (who, stopped(self.publisher) if self.publisher else "", self.url) if part
        )

    @property
    def chicago(self) -> str:
        """The Chicago Manual of Style, 17th edition, as in a bibliography."""
        who = stopped(chicago_names(self.creators)) if self.creators else ""
        where = ", ".join(part for part in (self.publisher, self.issued or "n.d.") if part)
        pieces = (who, stopped(self.title), stopped(where), f"{self.url}." if self.url else "")
        return " ".join(piece for piece in pieces if piece)


def bibtex_name(name: str) -> str:
    """A name as BibTeX takes it; one that does not say which part is the family's stays whole."""
    family, given = parted(name)
    if not given or f"{family}, {given}" != on_one_line(name) or " and " in name.lower() or "," in given:
        return f"{{{tex(name)}}}"
    return f"{tex(family)}, {tex(given)}"


def csl_name(name: str) -> dict[str, str]:
    """A name as CSL has it."""
    family, given = parted(name)
    return {"family": family, "given": given} if given and f"{family}, {given}" == name else {"literal": name}
