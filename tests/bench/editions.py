"""How long it takes to carry 2,000 annotations of a book into a new edition, and to check everything."""

import io
import random
import time
from collections import Counter

from django.core.management import call_command
from django.db import transaction

from annotations import acting, reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Passage, User
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


def written(edits: int) -> float:
    """How long it takes to plan and to write all of it in the database, as `reanchor` does; undone again."""
    chance = random.Random(1917)  # noqa: S311 – the same book each time
    old = book(chance)
    new = edited(old, edits, chance)
    acting.as_command("bench")
    with transaction.atomic():
        source, _ = load_source(
            {"slug": "a-book", "title": "A book", "language": "en"}, PlainText().read(old)
        )
        passages = list(Passage.objects.filter(edition__source=source))
        creator, rows = User.objects.order_by("pk").first(), []
        for number in range(ANNOTATIONS):
            passage = chance.choice(passages)
            start = chance.randrange(len(passage.text))
            end = min(len(passage.text), start + chance.randint(4, 40))
            said = {"exact": passage.text[start:end], "creator": creator, "note": str(number)}
            rows.append(Annotation(passage=passage, start=start, end=end, **said))
        Annotation.objects.bulk_create(rows)
        load_edition(source, PlainText().read(new))
        began = time.perf_counter()
        reanchoring.apply(source)
        took = time.perf_counter() - began
        transaction.set_rollback(True)
    return took


#: A million annotations are to be checked within this many seconds: a night has room for it.
A_MILLION = 1800


def checked() -> float:
    """How long `check_anchors` takes of all that there is; CommandError if anything differs."""
    began = time.perf_counter()
    call_command("check_anchors", stdout=io.StringIO())
    return time.perf_counter() - began
