"""How a text is parted into passages."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, get_args

#: What a passage is.
Kind = Literal["heading", "paragraph", "list item", "quotation", "verse", "row", "caption", "note"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Part:
    """A passage to be: its slice of the text has no white space at either end."""

    ordinal: int  # from 1
    kind: Kind
    section: tuple[str, ...]  # the headings above it, the highest first
    start: int
    end: int
    language: str = ""  # BCP 47, where it is another than that of the whole

    @property
    def length(self) -> int:
        """How many characters it has."""
        return self.end - self.start


def part(text: str) -> list[Part]:
    """The passages of a text, in order: the blocks between blank lines, and every heading line.

    A line of nothing but white space is blank. A heading (`== Title ==`) is a passage of its own
    even without a blank line around it; its slice is the title, so its marks lie between
    passages. A heading has for its section only those above it, never itself.
    """
    parts: list[Part] = []
    above: list[tuple[int, str]] = []  # level and title
    for start, end, level in _blocks(text):
        if level:
            while above and above[-1][0] >= level:
                above.pop()
        parts.append(
            Part(
                ordinal=len(parts) + 1,
                kind="heading" if level else "paragraph",
                section=tuple(title for _, title in above),
                start=start,
                end=end,
            )
        )
        if level:
            above.append((level, text[start:end]))
    return parts


def _blocks(text: str) -> Iterator[tuple[int, int, int]]:
    """Where each block starts and ends, and its level: 2 to 6 for a heading, else 0."""
    start = end = 0  # of the paragraph so far; there is none while they are equal
    for offset, words in _lines(text):
        level, title = _heading(words)
        if (level or not words) and start < end:
            yield start, end, 0
            start = end
        if level:
            first = offset + words.index(title, level)
            yield first, first + len(title), level
        elif words:
            start = start if start < end else offset
            end = offset + len(words)
    if start < end:
        yield start, end, 0


def _heading(words: str) -> tuple[int, str]:
    """The level and title of a heading line: MediaWiki's equal signs, as many on either side."""
    level = len(words) - len(words.lstrip("="))
    if not 2 <= level <= 6 or level != len(words) - len(words.rstrip("=")):
        return 0, ""
    title = words[level:-level].strip()
    return (level, title) if title else (0, "")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    r"""The words of each line and their offset; only \n ends a line, whatever else Unicode has."""
    offset = 0
    for line in text.split("\n"):
        words = line.strip()
        yield offset + line.index(words), words
        offset += len(line) + 1
