"""Marks by which a text refers to its evidence: `[4]`, `[note 2]`, `¹²`."""

import re
from collections.abc import Iterator

from annotations.values.spans import Span

#: Numbers in brackets, be it with a word before or a page after; numbers written high, unless they are of a
#: power or a unit (10², km²). Lettered notes, such as `[b]`, add a remark and are no evidence. Digits of any
#: script count.
MARK = re.compile(
    r"""\[ \s? (?: (?: note | notes | n | nb | fn | ref | прим\. | примечание | сн\. | Anm\. | FN ) \s? )?
        \d{1,4} [a-z]? (?: \s? [,;–-] \s? \d{1,4} [a-z]? )* \s? \]
      | (?<![0-9]) (?<!\bm) (?<!\bkm) (?<!\bcm) (?<!\bм) (?<!\bкм) [⁰¹²³⁴-⁹]+ (?! [⁄/] )""",
    re.VERBOSE | re.IGNORECASE,
)
#: Up to so many characters after a statement a mark still speaks of it.
NEAR = 300


def marks(text: str) -> Iterator[Span]:
    """Where marks stand in a text. A year in brackets is none: `[1917]`."""
    for found in MARK.finditer(text):
        if not re.fullmatch(r"\[\s?(?:1[0-9]{3}|20[0-9]{2})\s?\]", found[0]):
            yield Span(found.start(), found.end())


def mark_for(span: Span, found: list[Span]) -> Span | None:
    """The first mark of a paragraph that can bear out what its span says: within it, or at most `NEAR`
    characters after it. Marks follow what they bear out.
    """
    return next((mark for mark in found if span.start <= mark.start <= span.end + NEAR), None)


def without_marks(text: str) -> str:
    """The text with spaces in the place of its marks; as long as it was."""
    pieces, end = [], 0
    for mark in marks(text):
        pieces += [text[end : mark.start], " " * (mark.end - mark.start)]
        end = mark.end
    return "".join([*pieces, text[end:]])
