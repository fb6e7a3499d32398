"""What readers of other tools' exports share: documents, codes, drafts, and what is wrong on which line."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span

#: So many files that were not read are named.
NAMED = 20

#: The files of an export: their bytes by name, with `/` between folders.
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class At:
    """Where something stands in an export: the file, and the line, from 1 (0: the file as a whole)."""

    file: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A text that was annotated, as the tool calls it; its words, if the tool gives them."""

    name: str
    text: str | None = None
    at: At = At("")


@dataclass(frozen=True, slots=True)
class Code:
    """A word of the tool's vocabulary, with those it stands under, and what is remarked of it."""

    name: str
    definition: str = ""
    broader: tuple[str, ...] = ()
    at: At = At("")
    note: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody said of words of a document.

    `spans` are code points of the document's text as the tool has it: several, where the words stand apart.
    Of a document without its text they are a hint, and `quotes` decide, one for each place. `id` is unique
    among what the `creator` made of the document, and the same whenever the export is made again. `created`
    is an instant in ISO 8601, or nothing. `more` is what else the tool says of it, a sentence each.
    """

    at: At
    document: str
    spans: tuple[Span, ...] = ()
    quotes: tuple[TextQuote, ...] = ()
    codes: tuple[str, ...] = ()
    creator: str = ""
    note: str = ""
    id: str = ""
    address: str = ""
    created: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be taken in, and why."""

    at: At
    reason: str


@dataclass
class Export:
    """What a reader found. `remarks` say what was read otherwise than it stands there, and is no mistake.

    `passed` counts what the files have and an archive of annotations has no use for, by its name there.
    """

    documents: dict[str, Document] = field(default_factory=dict)
    codes: dict[str, Code] = field(default_factory=dict)
    drafts: list[Draft] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    passed: Counter[str] = field(default_factory=Counter)

    def refuse(self, at: At, reason: str) -> None:
        """Tell of something that cannot be taken in."""
        self.faults.append(Fault(at, reason))

    def leave(self, held: Mapping[str, Any], kind: str, read: Collection[str]) -> None:
        """Count the fields of an object of this kind that are not among those that are `read`."""
        self.passed.update(
            f"{kind}.{name}" for name, value in held.items() if name not in read and value not in EMPTY
        )


#: What says nothing.
EMPTY: tuple[Any, ...] = (None, "", [], {})


class Opened(Mapping[str, bytes]):
    """The files of an export, of which it is known which were opened."""

    def __init__(self, files: Files) -> None:
        self.files, self.opened = files, set[str]()

    def __getitem__(self, name: str) -> bytes:
        data = self.files[name]
        self.opened.add(name)
        return data

    def __contains__(self, name: object) -> bool:
        return name in self.files

    def __iter__(self) -> Iterator[str]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    @property
    def unopened(self) -> list[str]:
        """Those that were not."""
        return [name for name in self.files if name not in self.opened]


class Unreadable(ValueError):
    """An export, or a part of it, of which nothing can be read; with where that shows."""

    def __init__(self, at: At, reason: str) -> None:
        self.at = at
        super().__init__(reason)


class Reader(ABC):
    """Reads the export of one tool; knows no database."""

    name: ClassVar[str]
    #: What the tool is called, and which of its exports is read.
    label: ClassVar[str]
    #: How the names of its files end.
    suffixes: ClassVar[tuple[str, ...]]
    #: How the names of those archives end that are one file to it; others are opened before it reads.
    archives: ClassVar[tuple[str, ...]] = ()

    def read(self, files: Files) -> Export:
        """What all files say. What cannot be read at all is among the faults."""
        export, opened = Export(), Opened(files)
        try:
            self.gather(opened, export)
        except Unreadable as error:
            export.refuse(error.at, str(error))
        else:
            export.remarks += left(export.passed, opened.unopened)
        return export

    @abstractmethod
    def gather(self, files: Files, export: Export) -> None:
        """Add what the files say; raises Unreadable."""

    def own(self, files: Files) -> list[str]:
        """The names of those files that are this tool's, in order; Unreadable if there is none."""
        found = sorted(name for name in files if name.lower().endswith(self.suffixes))
        if not found:
            wanted = ", ".join(self.suffixes)
            raise Unreadable(At(""), f"no file of this format is there; its name must end in {wanted}")
        return found


def left(passed: Counter[str], unopened: list[str]) -> Iterator[str]:
    """What is to be said of what was passed over: fields and elements by name, and files."""
    if passed:
        yield f"passed over: {', '.join(f'{count} {name}' for name, count in sorted(passed.items()))}"
    if unopened:
        more = f" and {len(unopened) - NAMED} others" if len(unopened) > NAMED else ""
        yield f"these files are of no use to it and were not read: {', '.join(unopened[:NAMED])}{more}"


def stem(name: str) -> str:
    """The name of a file without its folders and its suffix."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return last.rpartition(".")[0] or last
