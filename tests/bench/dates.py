"""Finding dates: how long a book takes, and an article that is full of them; and lists by their days."""

import random
import time
from pathlib import Path

from django.conf import settings

from annotations.values import mentions
from tests.bench.words import Writer

#: A book of memoirs has a date in about every seventh paragraph of this length.
BOOK = 800_000
DATED = (
    "On 7 November 1917 [O.S. 25 October] they met",
    "In March they went home",
    "On the 12th of June nothing was decided",
    "from 1917 to 1923 it was so",
)
TEXTS = Path(settings.BASE_DIR) / "fixtures" / "october-revolution" / "texts"

#: Lists that are narrowed by printed dates: their names and addresses.
NARROWED = {
    "dates of a day": "/api/v1/dates/?date_after=1917-11-07&date_before=1917-11-07",
    "dates of a month, by day": "/api/v1/dates/?date_after=1917-10&date_before=1917-10&ordering=day",
    "dates from a day on": "/api/v1/dates/?date_after=1917-10-25%20O.S.",
    "dates with a print": "/api/v1/dates/?printed_contains=revol",
    "dates with a rare print": "/api/v1/dates/?printed_contains=quintess",
    "passages by a day": "/api/v1/passages/?date_after=1917-11-07&date_before=1917-11-07",
    "annotations by a day": "/api/v1/annotations/?date_after=1917-11-07&date_before=1917-11-07",
    "events by a day": "/api/v1/events/?date_after=1917-11-07&date_before=1917-11-07",
}

Paragraph = tuple[str, tuple[str, ...], str]


def book() -> list[Paragraph]:
    """The paragraphs of a book of 800 kB, always the same."""
    chance = random.Random(1917)  # noqa: S311 – the same book each time
    writer, made, length = Writer("en", chance), [], 0
    while length < BOOK:
        # The second of the words would be a month, ten times as often as in any book.
        paragraph = writer.paragraph().replace("october", "autumn")
        if chance.random() < 1 / 7:
            paragraph = f"{chance.choice(DATED)}, {paragraph}"
        made.append((paragraph, (), "en"))
        length += len(paragraph.encode())
    return made


def article() -> list[Paragraph]:
    """The paragraphs of the sample's texts."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(TEXTS.glob("*.txt"))]
    return [(paragraph, (), "en") for text in texts for paragraph in text.split("\n\n")]


def seconds(paragraphs: list[Paragraph]) -> tuple[float, float, int]:
    """How long it takes once warm (the least of five), for each kilobyte of UTF-8, and how many are found."""
    took, found = [], 0
    for _ in range(6):
        began = time.perf_counter()
        found = sum(len(dates) for dates in mentions.walk(paragraphs))
        took.append(time.perf_counter() - began)
    least = min(took[1:])
    return least, least / (sum(len(text.encode()) for text, _, _ in paragraphs) / 1000), found
