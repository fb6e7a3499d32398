"""Carrying annotations into a new edition: how long a book of 800 kB with 2,000 of them takes."""

import random
import time
from collections import Counter

from annotations.values.carrying import Carrying
from annotations.values.passages import part
from annotations.values.spans import Span
from tests.bench.words import Writer

BOOK, ANNOTATIONS = 800_000, 2_000
#: How many pieces of the book another edition has otherwise.
EDITS = {"a revision": 200, "a second edition": 4_000}


def book(chance: random.Random) -> str:
    """A book of 800 kB, always the same."""
    writer, made, length = Writer("en", chance), [], 0
    while length < BOOK:
        made.append(writer.paragraph())
        length += len(made[-1].encode())
    return "\n\n".join(made)


def edited(text: str, edits: int, chance: random.Random) -> str:
    """The book with so many pieces taken out, put in, or put in the place of others."""
    writer, made, place = Writer("en", chance), [], 0
    for at in sorted(chance.randrange(len(text)) for _ in range(edits)):
        if at < place:
            continue
        made += [text[place:at], chance.choice(["", "words ", writer.paragraph()[:120]])]
        place = min(len(text), at + chance.choice([0, 5, 120]))
    return "".join([*made, text[place:]])


def seconds(edits: int) -> tuple[float, Counter[str]]:
    """How long it takes to align both texts and to place everything, and what becomes of it."""
    chance = random.Random(1917)  # noqa: S311 – the same book each time
    old = book(chance)
    new = edited(old, edits, chance)
    before, after = ([Span(found.start, found.end) for found in part(text)] for text in (old, new))
    spans = []
    for _ in range(ANNOTATIONS):
        passage = chance.choice(before)
        start = chance.randrange(passage.start, passage.end)
        spans.append((Span(start, min(passage.end, start + chance.randint(4, 40))), passage))
    began = time.perf_counter()
    carrying = Carrying(old, new, after)
    states = Counter(carrying.place(span, within).state.value for span, within in spans)
    return time.perf_counter() - began, states
