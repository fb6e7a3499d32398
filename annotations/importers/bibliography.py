"""What readers of bibliographies share: entries become rows of sources, and what has no place is told."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext, ngettext

from annotations.columns import Table
from annotations.importers.base import Note, Reading, RowDraft, RowError
from annotations.models import Source
from annotations.values.languages import LanguageError, canonical
from annotations.values.licences import licence_at
from annotations.values.works import FORMS, OTHER

#: Languages as bibliographies name them: babel's names, and those in English.
NAMES: Mapping[str, str] = {
    "english": "en",
    "american": "en-US",
    "british": "en-GB",
    "french": "fr",
    "german": "de",
    "ngerman": "de",
    "russian": "ru",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "ukrainian": "uk",
    "greek": "el",
    "latin": "la",
    "arabic": "ar",
    "hebrew": "he",
    "turkish": "tr",
    "chinese": "zh",
    "japanese": "ja",
    "tagalog": "tl",
    "filipino": "fil",
}
#: So many fields are named that were left out; of the rest, how many there are.
NAMED = 20


@dataclass
class Entries:
    """The entries of a file as they become rows, and what is to be told of them at the end."""

    left_out: Counter[str] = field(default_factory=Counter)
    unspoken: int = 0

    def row(self, line: int, key: str, values: dict[str, Any]) -> Reading:
        """The row of an entry; a RowError if it has no key that can be a slug."""
        slug = re.sub("[^a-z0-9]+", "-", key.lower()).strip("-")[:100].strip("-")
        if not slug:
            why = gettext("its key %(key)r has no Latin letters, so it can be no slug") % {"key": key}
            return RowError(line, "slug", why)
        found = {name: value for name, value in values.items() if value}
        if licence := found.get("licence"):
            found["licence"] = licence_at(licence) or licence
        if tag := spoken(found.get("language", "")):
            found["language"] = tag
        else:
            if unknown := found.get("language"):
                self.left_out[f"language {unknown}"] += 1
            self.unspoken += 1
            found["language"] = "und"
        return RowDraft(line, {"slug": slug, **found})

    def notes(self) -> Iterator[Note]:
        """What was left out, and how often."""
        if self.unspoken:
            told = ngettext(
                "%(count)d entry does not say its language, which is und (undetermined)",
                "%(count)d entries do not say their language, which is und (undetermined)",
                self.unspoken,
            )
            yield Note(told % {"count": self.unspoken})
        if self.left_out:
            common = self.left_out.most_common(NAMED)
            names = ", ".join(f"{name} ({count})" for name, count in common)
            more = f" +{len(self.left_out) - NAMED}" if len(self.left_out) > NAMED else ""
            yield Note(gettext("a source has no place for these fields: %(names)s") % {"names": names + more})


def spoken(name: str) -> str:
    """The tag of a language that is named or tagged; nothing if it is not known."""
    if known := NAMES.get(name.strip().lower()):
        return known
    try:
        return canonical(name.strip())
    except LanguageError:
        return ""


def is_told(form: str, position: int, kind: str) -> bool:
    """Whether a kind of source says what a type of entry says; one that says nothing is said by any."""
    return form.lower() in ("", OTHER[position].lower(), FORMS.get(kind, OTHER)[position].lower())


def kind_of(form: str, position: int) -> str:
    """What sort of source a type of entry is; nothing if it only says that it is one."""
    return next((kind for kind, forms in FORMS.items() if forms[position].lower() == form.lower()), "")


def of_sources(table: Table) -> RowError | None:
    """Why a bibliography is not read into a list, unless it is that of the sources."""
    if table.model is Source:
        return None
    return RowError(0, "", gettext("a bibliography has rows of sources, and of nothing else"))


def iso_date(text: str) -> str:
    """`1919/03/07`, `1919/3` or `1919///` as EDTF; what is written otherwise stays as it is."""
    found = re.fullmatch(r"([0-9]{4})(?:/([0-9]{1,2})?(?:/([0-9]{1,2})?(?:/.*)?)?)?", text.strip())
    if found is None:
        return text.strip()
    year, month, day = found.groups()
    return "-".join(part.zfill(2) for part in (year, month, day if month else None) if part)
