"""Two states of a text, laid beside each other: what of the one stands in the other, and in which order.

Lines that stand in either once are laid on each other first (patience); what is between them is compared
word by word by rapidfuzz, in the time of its bit-parallel Levenshtein distance. So the whole is linear
where little changes, and seconds for a book that is rewritten.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz.distance import Levenshtein

from annotations.values.spans import Span
from annotations.values.text import character_class

#: Scripts whose words have no space between them: each character is a token.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Characters that stand in both texts: from `old` on in the one, from `new` on in the other."""

    old: int
    new: int
    length: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A piece of two texts: `equal`, only in the old one (`deleted`), or only in the new one (`inserted`).

    `old` and `new` are the offsets at which it begins, or would stand, in each.
    """

    kind: str
    old: int
    new: int
    text: str


class Tokens:
    """The words of a text, and whatever else stands there but white space, each with its place.

    `at` finds a string by its rarest word, which is faster than reading the text once for each.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        found = [match.span() for match in _token().finditer(text)]
        self.starts = [start for start, _ in found]
        self.ends = [end for _, end in found]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word starts, in order."""
        found: dict[str, list[int]] = defaultdict(list)
        for start, end in zip(self.starts, self.ends, strict=True):
            found[self.text[start:end]].append(start)
        return dict(found)

    def within(self, start: int, end: int) -> range:
        """The numbers of the tokens that lie wholly between two offsets."""
        return range(bisect_left(self.starts, start), bisect_right(self.ends, end))

    def words(self, start: int, end: int) -> list[str]:
        """The tokens that lie wholly between two offsets."""
        return [self.text[self.starts[n] : self.ends[n]] for n in self.within(start, end)]

    def at(self, inner: "Tokens", most: int) -> list[int]:
        """Where a string, parted into its words, starts in the text, in order; overlapping places count, and
        at most so many.
        """
        needle = inner.text
        # The first and the last token of the string may be pieces of longer words, and so may be the second
        # one after a mark that belongs to a letter before the string.
        begin = 2 if needle and unicodedata.category(needle[0])[0] == "M" else 1
        best: tuple[int, int, list[int]] | None = None
        for number in range(begin, len(inner.starts) - 1):
            start = inner.starts[number]
            there = self.places.get(needle[start : inner.ends[number]], [])
            if not there:
                return []
            if best is None or len(there) < best[0]:
                best = len(there), start, there
        found: list[int] = []
        if best is None:
            start = self.text.find(needle)
            while start >= 0 and len(found) < most:
                found.append(start)
                start = self.text.find(needle, start + 1)
            return found
        for place in best[2]:
            start = place - best[1]
            if start >= 0 and self.text.startswith(needle, start):
                found.append(start)
                if len(found) == most:
                    break
        return found


class Alignment:
    """What two texts share, in the order of both: blocks that neither cross nor touch one another."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.blocks = _joined(_blocks(old, new))
        self._old_starts = [block.old for block in self.blocks]

    def across(self, span: Span) -> Span | None:
        """Where a span of the old text stands in the new one, if all of it lies in one block."""
        number = bisect_right(self._old_starts, span.start) - 1
        if number < 0:
            return None
        block = self.blocks[number]
        if span.end > block.old + block.length:
            return None
        return span.shifted(block.new - block.old)

    def around(self, span: Span) -> tuple[int, int]:
        """Where in the new text that must stand which takes the place of a span of the old one: from the
        last character before it that both have, to the first one after it. The two may be equal.
        """
        first = bisect_right(self._old_starts, span.start) - 1
        start, end = 0, len(self.new)
        if first >= 0:
            block = self.blocks[first]
            start = block.new + min(block.length, span.start - block.old)
        last = bisect_right(self._old_starts, span.end - 1) - 1
        if last >= 0 and span.end <= self.blocks[last].old + self.blocks[last].length:
            end = self.blocks[last].new + span.end - self.blocks[last].old
        elif last + 1 < len(self.blocks):
            end = self.blocks[last + 1].new
        return start, max(start, end)

    def differences(self) -> Iterator[Difference]:
        """Both texts as one, piece by piece: what is only in the old one before what is only in the new.

        Between two changes a lone space is not taken for something that stayed.
        """
        old = new = 0
        for block in self._shown():
            if block.old > old:
                yield Difference("deleted", old, new, self.old[old : block.old])
            if block.new > new:
                yield Difference("inserted", block.old, new, self.new[new : block.new])
            old, new = block.old + block.length, block.new + block.length
            if block.length:
                yield Difference("equal", block.old, block.new, self.old[block.old : old])

    def _shown(self) -> Iterator[Block]:
        """The blocks that are more than white space, and the end of both texts."""
        for block in self.blocks:
            if not self.old[block.old : block.old + block.length].isspace() or block.length > 2:
                yield block
        yield Block(len(self.old), len(self.new), 0)


def differences(old: str, new: str) -> list[Difference]:
    """How one text became another, word by word."""
    return list(Alignment(old, new).differences())


def continuing(alignment: Alignment, old: Sequence[Span], new: Sequence[Span]) -> list[int | None]:
    """For each passage of the new text the number of the old one whose place it takes, if there is one.

    It is the one with which it shares most, if that is half of either; else the one that reads exactly
    so, if there is only one and nothing else takes its place. Both are in the order of their text.
    """
    shared: list[Counter[int]] = [Counter() for _ in new]
    old_starts, new_starts = [span.start for span in old], [span.start for span in new]
    for block in alignment.blocks:
        shift = block.new - block.old
        number = max(0, bisect_right(old_starts, block.old) - 1)
        while number < len(old) and old[number].start < block.old + block.length:
            first = max(old[number].start, block.old) + shift
            last = min(old[number].end, block.old + block.length) + shift
            other = max(0, bisect_right(new_starts, first) - 1)
            while first < last and other < len(new) and new[other].start < last:
                common = min(last, new[other].end) - max(first, new[other].start)
                if common > 0:
                    shared[other][number] += common
                other += 1
            number += 1
    found: list[int | None] = []
    for span, counts in zip(new, shared, strict=True):
        number, common = min(counts.items(), key=lambda item: (-item[1], item[0]), default=(-1, 0))
        enough = number >= 0 and 2 * common >= min(len(span), len(old[number]))
        found.append(number if enough else None)
    taken = {number for number in found if number is not None}
    texts: dict[str, list[int]] = defaultdict(list)
    for number, span in enumerate(old):
        texts[span.of(alignment.old)].append(number)
    for place, span in enumerate(new):
        same = texts.get(span.of(alignment.new), [])
        if found[place] is None and len(same) == 1 and same[0] not in taken:
            found[place] = same[0]
            taken.add(same[0])
    return found


# --- how it is found ----------------------------------------------------------------------------


@cache
def _token() -> re.Pattern[str]:
    """A word with the marks that belong to it, a character of a script without spaces, or a sign."""
    marks = character_class(
        chr(code) for code in range(0x300, 0x20000) if unicodedata.category(chr(code))[0] == "M"
    )
    letter = rf"[^\W{_UNSPACED}]"
    return re.compile(rf"{letter}(?:{letter}|[{marks}])*|\S[{marks}]*")


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """The blocks in order, those that follow on each other in both texts made one."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if last and (last.old + last.length, last.new + last.length) == (block.old, block.new):
            found[-1] = Block(last.old, last.new, last.length + block.length)
        elif block.length:
            found.append(block)
    return found


def _blocks(old: str, new: str) -> Iterator[Block]:
    """What both texts have, in order."""
    if old == new:
        yield Block(0, 0, len(old))
        return
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    old_offsets, new_offsets = _offsets(old_lines), _offsets(new_lines)
    begin_old = begin_new = 0
    for one, other in _unique_lines(old_lines, new_lines):
        start_old, start_new = old_offsets[one], new_offsets[other]
        yield from _between(old, new, Block(begin_old, begin_new, 0), Block(start_old, start_new, 0))
        length = len(old_lines[one])
        yield Block(start_old, start_new, length)
        begin_old, begin_new = start_old + length, start_new + length
    yield from _between(old, new, Block(begin_old, begin_new, 0), Block(len(old), len(new), 0))


def _offsets(lines: Sequence[str]) -> list[int]:
    """Where each line begins."""
    found, offset = [], 0
    for line in lines:
        found.append(offset)
        offset += len(line)
    return found


def _unique_lines(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal lines, each of which stands in either text once: the longest rising row of them."""
    once_old = {line: n for n, line in enumerate(old) if line.strip()}
    once_new = {line: n for n, line in enumerate(new) if line.strip()}
    counts_old, counts_new = Counter(old), Counter(new)
    pairs = [
        (number, once_new[line])
        for line, number in once_old.items()
        if counts_old[line] == 1 and counts_new[line] == 1
    ]
    pairs.sort()
    ends: list[int] = []  # the least new number with which a row of this length can end
    rows: list[int] = []  # which pair that is
    before: list[int] = []
    for place, (_, number) in enumerate(pairs):
        length = bisect_left(ends, number)
        before.append(rows[length - 1] if length else -1)
        if length == len(ends):
            ends.append(number)
            rows.append(place)
        else:
            ends[length], rows[length] = number, place
    found = []
    place = rows[-1] if rows else -1
    while place >= 0:
        found.append(pairs[place])
        place = before[place]
    return found[::-1]


def _between(old: str, new: str, begin: Block, end: Block) -> Iterator[Block]:
    """What is equal between two places, word by word; also the characters right after the one and before
    the other, be they white space.
    """
    a, b = old[begin.old : end.old], new[begin.new : end.new]
    if not a or not b:
        return
    head = _shared(a, b)
    yield Block(begin.old, begin.new, head)
    tail = _shared(a[head:][::-1], b[head:][::-1])
    inner_old = Tokens(a[head : len(a) - tail])
    inner_new = Tokens(b[head : len(b) - tail])
    for block in _equal_words(inner_old, inner_new):
        yield Block(begin.old + head + block.old, begin.new + head + block.new, block.length)
    yield Block(end.old - tail, end.new - tail, tail)


def _shared(one: str, other: str) -> int:
    """How long the two are equal from their beginning, up to the end of a word."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[low:middle], low):
            low = middle
        else:
            high = middle - 1
    whole = low in (len(one), len(other)) and len(one) == len(other)
    while low and not whole and not one[low - 1].isspace():
        low -= 1
    return low


def _equal_words(old: Tokens, new: Tokens) -> Iterator[Block]:
    """The words that two texts share in order, with what stands between them where that is the same."""
    numbers: dict[str, int] = {}
    lists = [
        [
            numbers.setdefault(tokens.text[start:end], len(numbers))
            for start, end in zip(tokens.starts, tokens.ends, strict=True)
        ]
        for tokens in (old, new)
    ]
    for step in Levenshtein.opcodes(*_coded(lists)):
        if step.tag != "equal":
            continue
        first, last = step.src_start, step.dest_start
        for n in range(step.src_end - step.src_start):
            i, j = step.src_start + n, step.dest_start + n
            follows = i > first and (
                old.text[old.ends[i - 1] : old.starts[i]] == new.text[new.ends[j - 1] : new.starts[j]]
            )
            if i > first and not follows:
                yield _run(old, new, first, i, last)
                first, last = i, j
        yield _run(old, new, first, step.src_end, last)


def _run(old: Tokens, new: Tokens, first: int, end: int, first_new: int) -> Block:
    start = old.starts[first]
    return Block(start, new.starts[first_new], old.ends[end - 1] - start)


def _coded(lists: Sequence[list[int]]) -> Sequence[Sequence[int] | str]:
    """Numbers as characters, which are compared fastest; more than there are stay numbers."""
    if any(max(found, default=0) >= 0xE0000 for found in lists):
        return lists
    return ["".join(map(chr, (number + 0x20000 for number in found))) for found in lists]
