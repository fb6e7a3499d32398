"""What an archive says of itself: what made it, and of each of its files how long it is and its digest."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

#: The form of an archive. What a later release cannot write so that this one reads it gets the next number.
FORMAT = 1

#: The name of the file.
NAME = "manifest.json"

#: Files that an archive may have. None of them leads out of a folder.
KNOWN = re.compile(
    r"(?:numbers/)?[a-z]{1,40}\.csv|texts/[0-9a-f-]{36}\.txt|snapshots/[0-9a-f-]{36}\.csv", re.ASCII
)

#: A file that unpacks to more than so many times the archive is no archive of texts, unless it is small.
RATIO, SMALL = 200, 64 * 1024**2

DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class ManifestError(ValueError):
    """It is no manifest, or one that this release cannot read."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file: its bytes and their digest, and of a table the rows."""

    bytes: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True)
class Manifest:
    """What an archive says of itself. `newest` is the instant of the newest change, if there is any."""

    software: str
    migration: str
    newest: str | None
    passwords: bool
    #: By table of the database, the number that its next row gets.
    next: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, Entry] = field(default_factory=dict)

    def __str__(self) -> str:
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, indent=1) + "\n"

    @classmethod
    def read(cls, text: str) -> Self:
        """The manifest of a file; ManifestError if it is none, or of a form that is not known yet."""
        try:
            said = json.loads(text)
        except ValueError as error:
            raise ManifestError(f"it is no JSON: {error}") from error
        if not isinstance(said, dict) or not is_count(said.get("format")):
            raise ManifestError("it does not say which format the archive has")
        if said["format"] > FORMAT:
            raise ManifestError(
                f"the archive has format {said['format']}, and this release reads {FORMAT}: "
                "it was made by a newer one"
            )
        try:
            return cls(
                software=of_kind(said, "software", str),
                migration=of_kind(said, "migration", str),
                newest=said["newest"] and of_kind(said, "newest", str),
                passwords=of_kind(said, "passwords", bool),
                next={name: count(number) for name, number in of_kind(said, "next", dict).items()},
                files={name: entry(found) for name, found in of_kind(said, "files", dict).items()},
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ManifestError(f"it is not as an export writes it: {error}") from error

    def disagreements(self, there: Mapping[str, int], packed: int | None) -> list[str]:
        """What is wrong with the files that are there, by name and length, before any is read.

        `packed` is how long the archive is; None for a folder.
        """
        found = [f"{name}: a file of this name does not belong here" for name in odd(there)]
        found += [f"{name}: it is missing" for name in self.files if name not in there]
        found += [f"{name}: the manifest knows nothing of it" for name in there if name not in self.files]
        found += [
            f"{name}: it has {there[name]:,} bytes, and had {about.bytes:,} when it was written"
            for name, about in self.files.items()
            if name in there and there[name] != about.bytes
        ]
        whole = sum(there.values())
        if packed is not None and whole > max(SMALL, RATIO * packed):
            found.append(f"it would unpack to {whole:,} bytes, more than {RATIO} times its length")
        return found


def odd(names: Iterable[str]) -> list[str]:
    """Names that no file of an archive has."""
    return [repr(name) for name in names if not KNOWN.fullmatch(name)]


def is_count(value: Any) -> bool:
    """Whether it is a whole number from 0 that a database can hold."""
    return type(value) is int and 0 <= value < 2**63


def count(value: Any) -> int:
    """A whole number from 0."""
    if not is_count(value):
        raise ValueError(f"{value!r} is no whole number")
    return int(value)


def of_kind(said: Mapping[str, Any], name: str, kind: type) -> Any:
    """What is said under a name, which is of a kind."""
    if not isinstance(said[name], kind):
        raise ValueError(f"{name} is {said[name]!r}")
    return said[name]


def entry(said: Any) -> Entry:
    """A file, as the manifest has it."""
    found = Entry(count(said["bytes"]), said["sha256"], said.get("rows"))
    if not isinstance(found.sha256, str) or not DIGEST.fullmatch(found.sha256):
        raise ValueError(f"{found.sha256!r} is no digest")
    if found.rows is not None:
        count(found.rows)
    return found


class RowCount:
    """Counts the rows of a CSV that comes piece by piece, each ending with a row."""

    def __init__(self) -> None:
        self.lines, self.quoted = 0, False

    def __call__(self, piece: str) -> None:
        """One more piece."""
        for number, part in enumerate(piece.split('"')):
            if number:
                self.quoted = not self.quoted
            if not self.quoted:
                self.lines += part.count("\r\n")

    @property
    def rows(self) -> int:
        """How many there were, but for the header."""
        return max(0, self.lines - 1)
