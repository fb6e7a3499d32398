"""How many of the dates of real paragraphs are found: tests/data/dates/xquad-dates.txt was read by hand."""

import re
from collections import Counter
from pathlib import Path

import pytest

from annotations.values.mentions import Context, find

DATA = Path(__file__).parents[1] / "data" / "dates" / "xquad-dates.txt"
MARKED = re.compile(r"⟦([^|]*)\|([^⟧]*)⟧")
LANGUAGES = ["ar", "de", "en", "ru", "zh"]


def paragraphs():
    """Language, text and dates (start, end, EDTF) of each paragraph."""
    for block in DATA.read_text(encoding="utf-8").split("## ")[1:]:
        head, _, marked = block.partition("\n")
        text, dates, at = "", set(), 0
        for match in MARKED.finditer(marked.strip()):
            text += marked.strip()[at : match.start()]
            dates.add((len(text), len(text) + len(match[1]), match[2]))
            text += match[1]
            at = match.end()
        yield head.split()[0], text + marked.strip()[at:], dates


def counted(language):
    """How many dates were found that are printed, how many that are not, and how many were missed."""
    counts = Counter()
    for of, text, dates in paragraphs():
        if of == language:
            found = {
                (m.span.start, m.span.end, m.as_printed)
                for m in find(text, language=language, context=Context())
            }
            counts += Counter(right=len(found & dates), wrong=len(found - dates), missed=len(dates - found))
    return counts


def test_the_sample_is_large_enough_to_say_something():
    sample = list(paragraphs())
    assert Counter(language for language, _, _ in sample) == {
        "ar": 28,
        "de": 30,
        "en": 30,
        "ru": 28,
        "zh": 28,
    }
    assert sum(len(dates) for _, _, dates in sample) == 402


@pytest.mark.parametrize(("language", "missed"), [("ar", 3), ("de", 2), ("en", 1), ("ru", 0), ("zh", 1)])
def test_no_false_date_is_found_and_few_are_missed(language, missed):
    counts = counted(language)
    assert counts["wrong"] == 0
    assert counts["missed"] == missed
    assert counts["right"] / (counts["right"] + counts["missed"]) >= 0.95
