"""Texts on their way in, and the fold under which they are searched."""

import codecs
import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from annotations.values.spans import Span, SpanError


class TextError(ValueError):
    """A text that cannot be taken in, and where: in bytes if decoding failed, else in characters.

    Characters are code points of the text as it was given.
    """

    def __init__(self, message: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.offset = offset


# --- decoding -----------------------------------------------------------------------------------

# The UTF-16 mark begins like the UTF-32 one, so the longer comes first.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le", {"utf-32", "utf-32-le"}),
    (codecs.BOM_UTF32_BE, "utf-32-be", {"utf-32", "utf-32-be"}),
    (codecs.BOM_UTF8, "utf-8", {"utf-8", "utf-8-sig"}),
    (codecs.BOM_UTF16_LE, "utf-16-le", {"utf-16", "utf-16-le"}),
    (codecs.BOM_UTF16_BE, "utf-16-be", {"utf-16", "utf-16-be"}),
)
# Python calls these text encodings; no file is written in them, or (UTF-7) none that is what it seems.
_NOT_CHARACTER_SETS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}


# How files begin that are no text, whatever they are called.
_NO_TEXTS = (
    (b"PK\x03\x04", "an archive or office document (.zip, .docx, .xlsx, .odt)"),
    (b"\xd0\xcf\x11\xe0", "an office document (.doc, .xls)"),
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a document in Rich Text Format (.rtf)"),
    (b"\x89PNG", "a picture"),
    (b"GIF8", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"BZh", "a compressed file"),
    (b"\xfd7zXZ", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"\x7fELF", "a program"),
)


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a file, without its byte order mark.

    Without a name the encoding is what the mark says, else UTF-8. Nothing is ever replaced:
    bytes that the encoding does not know raise TextError with the offset of the first. So does a
    file that says at its beginning that it is no text.
    """
    for beginning, kind in _NO_TEXTS:
        if data.startswith(beginning):
            raise TextError(f"this is {kind}, not plain text; save it as plain text first", 0)
    name = None if encoding is None else _encoding_name(encoding)
    skipped = 0
    for mark, marked, names in _BYTE_ORDER_MARKS:
        if data.startswith(mark) and (name is None or name in names):
            name, skipped = marked, len(mark)
            break
    try:
        return data[skipped:].decode(name or "utf-8")
    except LookupError as error:  # between bytes and bytes, such as base64
        raise TextError(_no_encoding(encoding)) from error
    except UnicodeDecodeError as error:
        offset = skipped + error.start
        found = data[offset : offset + 1].hex()
        hint = "" if encoding else "; if it is in another encoding, name it, such as windows-1251"
        raise TextError(
            f"byte {offset} (0x{found}) is not {name or 'utf-8'}: {error.reason}{hint}", offset
        ) from error


def _encoding_name(encoding: str) -> str:
    """The codec's own name, with hyphens; TextError if no file is written in it."""
    try:
        name = codecs.lookup(encoding).name.replace("_", "-")
    except (LookupError, ValueError) as error:
        raise TextError(_no_encoding(encoding)) from error
    if name in _NOT_CHARACTER_SETS:
        raise TextError(_no_encoding(encoding))
    return name


def _no_encoding(encoding: str | None) -> str:
    return f"not a known text encoding: {encoding!r}"


# --- normalising --------------------------------------------------------------------------------


def _offsets() -> "array[int]":
    return array("q")


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text as it is kept, and the way to it from the offsets of the text as it was given."""

    text: str
    changed: int = 0  # how many characters of the original
    first_change: int | None = None  # offset in the original

    # One entry for each piece of the original after which offsets may differ: where it starts and
    # ends there, and where it ends in the normalised text. Between pieces the shift is constant.
    _starts: "array[int]" = field(default_factory=_offsets, repr=False, compare=False)
    _ends: "array[int]" = field(default_factory=_offsets, repr=False, compare=False)
    _landings: "array[int]" = field(default_factory=_offsets, repr=False, compare=False)

    def to_normalized(self, offset: int) -> int:
        """Where an offset of the original has gone.

        An offset inside a piece that was composed (between `e` and its accent, or between CR
        and LF) goes to the start of that piece. The order of offsets is kept.
        """
        return self._landing(offset, is_end=False)

    def span(self, span: Span) -> Span:
        """Where a span of the original has gone, widened to whole composed pieces.

        A start inside a piece goes to its start, an end to its end. SpanError if nothing is left,
        which happens only to a span that held nothing but the byte order mark.
        """
        return Span(self._landing(span.start, is_end=False), self._landing(span.end, is_end=True))

    def _landing(self, offset: int, *, is_end: bool) -> int:
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            landing = offset
        elif offset >= self._ends[index]:
            landing = self._landings[index] + offset - self._ends[index]
        elif is_end and offset > self._starts[index]:
            landing = self._landings[index]
        elif index == 0:
            landing = self._starts[0]
        else:
            landing = self._landings[index - 1] + self._starts[index] - self._ends[index - 1]
        if not 0 <= landing <= len(self.text) or offset < 0:
            raise SpanError(f"offset {offset} is outside the original text")
        return landing


_REFUSED = re.compile("[\0\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")


def normalize(text: str) -> Normalized:
    r"""The text as it is kept: NFC, lines ended by \n, no byte order mark; nothing else changes.

    TextError for NUL, which the database cannot hold, for a lone surrogate, which is no
    character, and for a text without anything but white space.
    """
    if refused := _REFUSED.search(text):
        offset = refused.start()
        kind = "NUL" if refused[0] == "\0" else f"a lone surrogate (U+{ord(refused[0]):04X})"
        raise TextError(f"character {offset} is {kind}, which no text may hold", offset)
    marked = text.startswith("\ufeff")
    result = unicodedata.normalize("NFC", _LINE_END.sub("\n", text[marked:]))
    if not result or result.isspace():
        raise TextError("the text is empty")
    if result == text:
        return Normalized(text)

    starts, ends, landings = _offsets(), _offsets(), _offsets()
    changed, first = 0, None
    shift = 0  # normalised minus original
    for start, piece, size, differing in _changes(text, marked=marked):
        changed += differing
        first = start if first is None else first
        if not len(piece) == size == 1:
            shift += size - len(piece)
            starts.append(start)
            ends.append(start + len(piece))
            landings.append(start + len(piece) + shift)
    return Normalized(result, changed, first, starts, ends, landings)


def _changes(text: str, *, marked: bool) -> Iterator[tuple[int, str, int, int]]:
    """What normalising alters: offset, piece, its new length, how many of its characters differ."""
    if marked:
        yield 0, "\ufeff", 0, 1
    composed = unicodedata.is_normalized("NFC", text)
    pattern = _LINE_END if composed else _pieces()
    for match in pattern.finditer(text, int(marked)):
        piece = match[0]
        if piece[0] == "\r":
            yield match.start(), piece, 1, 1
        else:
            result = unicodedata.normalize("NFC", piece)
            if result != piece:
                yield match.start(), piece, len(result), len(piece)


@cache
def _pieces() -> re.Pattern[str]:
    """Finds line ends, and all pieces that composing may change, each independent of the rest.

    A piece is a character with all that attaches to it: combining marks, and the few letters
    that compose with what stands before them (Hangul jamo, vowel signs of India). Or it is one
    character that is never kept, such as the Kelvin sign.
    """
    # Nothing that composes is above U+1FFFF but the compatibility ideographs.
    candidates = [*map(chr, range(0x300, 0xD800)), *map(chr, range(0xF900, 0x20000))]
    seconds = {chr(code) for code in (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3))}
    for character in candidates:
        parts = unicodedata.decomposition(character).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            seconds.add(chr(int(parts[1], 16)))
    replaced = [c for c in candidates if not unicodedata.is_normalized("NFC", c)]
    # U+0F73 and its like are no marks themselves but are replaced by marks.
    attaching = seconds | {c for c in candidates if unicodedata.combining(c)}
    attaching |= {c for c in replaced if unicodedata.normalize("NFD", c)[0] in attaching}
    attached = character_class(attaching)
    alone = character_class({*replaced, *map(chr, range(0x2F800, 0x2FA20))})
    return re.compile(f"\r\n?|[^{attached}\r]?[{attached}]+|[{alone}]")


def character_class(characters: Iterable[str]) -> str:
    """The inside of a regular expression's [...], as ranges."""
    ranges: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if ranges and code == ranges[-1][1] + 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in ranges)


# --- folding ------------------------------------------------------------------------------------

_FOLDS = {
    # Tabs, line ends and all of Unicode's space separators; not the zero-width ones.
    " ": "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000",
    # Single quotation marks, apostrophes and primes, in the order of their numbers.
    "'": "`´ʹʻʼ՚׳‘’‚‛′‹›❛❜❟「」﹁﹂＇｢｣",
    '"': "«»ʺ״“”„‟″❝❞❠⹂『』〝〞〟﹃﹄＂",
    # Unicode's dash punctuation and the minus sign; a soft hyphen is no hyphen.
    "-": "֊־᐀᠆‐‑‒–—―−⸗⸚⸺⸻⹀⹝〜〰゠︱︲﹘﹣－\U00010d6e\U00010ead",
    # The only letter whose lower case is two characters (Turkish), and the one with two (Greek).
    "i": "İ",
    "σ": "Σς",
}


def fold(text: str) -> str:
    """The text without differences of case, white space, quotation marks and dashes.

    One character for one, so that an offset in the fold is an offset in the text. Folding any
    piece of a text gives that piece of its fold, and folding twice changes nothing more.
    """
    # Ninety searches in C are several times faster than str.translate or one regular expression.
    for folded, alike in _FOLDS.items():
        for character in alike:
            text = text.replace(character, folded)
    return text.lower()


# A minus stands before a word or a phrase, and after nothing or a space.
_HYPHEN = re.compile(r"""(?<!\S)(?P<minus>-)(?=[\w"])|-""")


def fold_query(query: str) -> str:
    """The fold of what was typed to search whole texts: words, "phrases" and -minus.

    Hyphens become spaces, except the minus that excludes the word or phrase right after it.
    A dash between words (`Petrograd – 1917`) excludes nothing.
    """
    return _HYPHEN.sub(lambda match: match["minus"] or " ", fold(query))
