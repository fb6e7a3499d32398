"""How a frozen comparison is cited: APA, Chicago, BibTeX and CSL-JSON. Sources: `works`.

A name with a comma, `Petrova, Anna`, is a family name and a given one. A name without stays as it is
written: which part of `Лев Троцкий`, `Nguyễn Văn A` or `anna` is the family's is not for a program to guess.
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

PUBLISHER = "Historio"

#: What means something to TeX, and how it is printed.
TEX: Mapping[str, str] = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # an escaped brace alone would still open a group to BibTeX
    "}": r"\textbraceright{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def parted(name: str) -> tuple[str, str]:
    """Family name and given names; the latter empty where the name does not say which is which."""
    family, comma, given = name.partition(",")
    return (
        (family.strip(), given.strip()) if comma and family.strip() and given.strip() else (name.strip(), "")
    )


def initials(given: str) -> str:
    """`Anna Maria` as `A. M.`, `Jean-Luc` as `J.-L.`, `{Anna} 2` as `A.`: without a letter, no initial."""
    words = ([letter(part) for part in word.split("-")] for word in given.split())
    return " ".join("-".join(f"{found}." for found in word if found) for word in words if any(word))


def letter(word: str) -> str:
    """The first letter of a word, with the marks that belong to it; nothing, if it has none."""
    for place, sign in enumerate(word):
        if sign.isalpha():
            marks = takewhile(unicodedata.combining, word[place + 1 :])
            return sign + "".join(marks)
    return ""


def stopped(text: str) -> str:
    """A text that ends a sentence, with no second mark where it has one."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def tex(text: str) -> str:
    """A text as BibTeX takes it; line breaks are spaces."""
    return "".join(TEX.get(sign, sign) for sign in " ".join(text.split()))


def apa_names(makers: Sequence[str]) -> str:
    """The names of one maker or more, as APA lists them."""
    names = [
        f"{family}, {short}" if (short := initials(given)) else family
        for family, given in map(parted, makers)
    ]
    if len(names) > 20:
        return ", ".join([*names[:19], f"… {names[-1]}"])
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else names[0]


def chicago_names(makers: Sequence[str]) -> str:
    """The names of one maker or more, as Chicago lists them in a bibliography."""
    first, *others = map(parted, makers)
    names = [f"{first[0]}, {first[1]}" if first[1] else first[0]]
    names += [f"{given} {family}" if given else family for family, given in others]
    if len(names) > 10:
        return ", ".join([*names[:7], "et al"])
    return f"{', '.join(names[:-1])}, and {names[-1]}" if len(names) > 1 else names[0]


@dataclass(frozen=True)
class Citation:
    """What is said of a frozen comparison. `day` is when it was frozen, `digest` its SHA-256."""

    key: str
    makers: Sequence[str]
    title: str
    day: datetime.date
    version: str
    address: str
    digest: str

    @property
    def apa(self) -> str:
        """APA, 7th edition, as a data set (10.9)."""
        authors = apa_names(self.makers)
        dated = f"({self.day:%Y}, {MONTHS[self.day.month - 1]} {self.day.day})"
        return (
            f"{stopped(authors)} {dated}. {self.title} ({self.version}) [Data set]. {PUBLISHER}. "
            f"{self.address} (SHA-256: {self.digest})"
        )

    @property
    def chicago(self) -> str:
        """The Chicago Manual of Style, 17th edition, as in a bibliography (14.257)."""
        authors = chicago_names(self.makers)
        dated = f"{MONTHS[self.day.month - 1]} {self.day.day}, {self.day:%Y}"
        return (
            f"{stopped(authors)} “{stopped(self.title)}” Data set. {PUBLISHER}, {self.version}, {dated}. "
            f"{self.address}. SHA-256: {self.digest}."
        )

    @property
    def bibtex(self) -> str:
        """An entry of BibTeX; biber and pandoc read it too."""
        authors = " and ".join(
            f"{tex(family)}, {tex(given)}" if given else f"{{{tex(family)}}}"
            for family, given in map(parted, self.makers)
        )
        fields = {
            "author": f"{{{authors}}}",
            "title": f"{{{{{tex(self.title)}}}}}",
            "year": f"{{{self.day:%Y}}}",
            "month": f"{{{self.day.month}}}",
            "howpublished": f"{{Data set, {PUBLISHER}, {tex(self.version)}}}",
            "url": f"{{{self.address}}}",
            "note": f"{{SHA-256: {self.digest}}}",
        }
        lines = ",\n".join(f"  {name} = {value}" for name, value in fields.items())
        return f"@misc{{{self.key},\n{lines}\n}}\n"

    @property
    def csl(self) -> dict[str, Any]:
        """An item of CSL-JSON, as Zotero, pandoc and citeproc read it."""
        return {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [
                {"family": family, "given": given} if given else {"literal": family}
                for family, given in map(parted, self.makers)
            ],
            "issued": {"date-parts": [[self.day.year, self.day.month, self.day.day]]},
            "publisher": PUBLISHER,
            "version": self.version,
            "URL": self.address,
            "note": f"SHA-256: {self.digest}",
        }


def key_of(title: str, ident: str) -> str:
    """A key by which a bibliography knows it: letters and digits alone."""
    word = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:30].strip("-")
    return f"historio-{word}-{ident[:8]}" if word else f"historio-{ident[:8]}"
