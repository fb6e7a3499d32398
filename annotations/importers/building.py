"""The blocks of a text are built, event by event, from markup in which they stand inside each other."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from annotations.importers.document import Block, Document
from annotations.values.passages import Kind

#: A line break, and what is between two cells, until white space is collapsed. NUL is in no text.
BREAK, CELL = "\0n", "\0t"

#: A line end between two of these is none of theirs (CSS Text 3, 4.1.3): they are written without spaces.
_WIDE = "[\u2e80-\ua4cf\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
_BETWEEN_WIDE = re.compile(f"(?<={_WIDE})[ \t]*\n[ \t\n]*(?={_WIDE})")
_SPACE = re.compile("[ \t\n\r\f]+")
_AROUND = re.compile(f" ?({BREAK}|{CELL}) ?")
_EMPTY_LINE = re.compile(f"(?:{BREAK}){{2,}}")


@dataclass
class Frame:
    """An element that is open: what its own words become, and those so far."""

    kind: Kind
    level: int = 0
    language: str = ""
    #: White space is kept as it is.
    verbatim: bool = False
    #: What opens inside is no block of its own: a cell, a note.
    flat: bool = False
    words: list[str] = field(default_factory=list)
    target: list[Block] = field(default_factory=list)


class Builder:
    """Builds the blocks of a document. What is opened must be closed, in reverse order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.frames = [Frame("paragraph", target=document.blocks)]

    @property
    def top(self) -> Frame:
        """The innermost frame."""
        return self.frames[-1]

    def text(self, words: str | None) -> None:
        """Words, with the white space of the file."""
        if words:
            self.top.words.append(words)

    def line_break(self) -> None:
        """A line ends; twice, and the block does."""
        self.top.words.append("\n" if self.top.verbatim else BREAK)

    def open(
        self,
        kind: Kind = "paragraph",
        level: int = 0,
        language: str = "",
        *,
        verbatim: bool = False,
        flat: bool = False,
    ) -> None:
        """A block begins. A paragraph inside of something else is of its kind."""
        top = self.top
        if top.flat:
            top.words.append(" ")
            self.frames.append(Frame(top.kind, flat=True, words=top.words, target=top.target))
            return
        self.flush()
        if kind == "paragraph" and top.kind != "heading":
            kind = top.kind
        language = language or top.language
        self.frames.append(Frame(kind, level, language, verbatim, flat, target=top.target))

    def close(self) -> None:
        """The innermost block ends."""
        frame = self.frames.pop()
        if self.top.words is frame.words:
            frame.words.append(" ")
        else:
            self.frames.append(frame)
            self.flush()
            self.frames.pop()

    def open_note(self, label: str = "", language: str = "") -> None:
        """A note begins, in the middle of whatever there is; its text goes among the notes."""
        target = self.document.notes
        frame = Frame("note", language=language or self.top.language, flat=True, target=target)
        self.frames.append(frame)
        if label:
            frame.words.append(f"{marked(label)} ")

    def close_note(self) -> None:
        """The note ends; the text goes on."""
        self.flush()
        self.frames.pop()

    def flush(self) -> None:
        """The words so far become a block, or several where there are empty lines between them."""
        frame = self.top
        text = "".join(frame.words)
        frame.words.clear()
        if frame.verbatim:
            pieces = [text.strip("\n")]
        else:
            collapsed = _AROUND.sub(r"\1", _SPACE.sub(" ", _BETWEEN_WIDE.sub("", text)))
            pieces = [collapsed] if frame.flat else _EMPTY_LINE.split(collapsed)
        for piece in pieces:
            unbroken = piece if frame.verbatim else _EMPTY_LINE.sub(BREAK, piece)
            words = unbroken.replace(BREAK, "\n").replace(CELL, "\t").strip()
            if words:
                frame.target.append(Block(words, frame.kind, frame.level, frame.language))


def marked(label: str) -> str:
    """The mark of a note, as it stands in the text and before the note: `[4]`."""
    bare = label.strip().strip("[]()").strip()
    return f"[{bare}]" if bare else ""


class Walker(ABC):
    """Walks through a tree of elements, and builds the blocks of a document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.builder = Builder(document)
        #: What is to be done where an element ends, the last first.
        self.closing: list[list[Callable[[], None]]] = []

    @abstractmethod
    def begin(self, element: Any) -> bool:
        """Open what an element opens; whether its content belongs to the text."""

    def words(self, element: Any) -> str:
        """The words at the beginning of an element that belong to the text."""
        return element.text or ""

    def words_after(self, element: Any) -> str:
        """The words after an element that belong to the text."""
        return element.tail or ""

    def at_end(self, close: Callable[[], None]) -> None:
        """Do this where the element ends that has just begun."""
        self.closing[-1].append(close)

    def walk(self, start: Any) -> None:
        """Build everything inside of an element."""
        walker = etree.iterwalk(start, events=("start", "end", "comment", "pi"))
        for event, element in walker:
            if event == "start":
                self.closing.append([])
                if self.begin(element):
                    self.builder.text(self.words(element))
                else:
                    walker.skip_subtree()
                continue
            if event == "end":
                for close in reversed(self.closing.pop()):
                    close()
            elif event == "comment":
                self.document.leave_out("comments")
            if element is not start:
                self.builder.text(self.words_after(element))
        self.builder.flush()
