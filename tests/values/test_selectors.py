import json
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.values.selectors import CONTEXT, Candidate, TextQuote, describe, find, nearest
from annotations.values.spans import Span
from annotations.values.text import fold

DATA = Path(__file__).parents[1] / "data" / "anchoring"
CASES = json.loads((DATA / "apache-annotator.json").read_text(encoding="utf-8"))

COUP = (
    "The October Revolution, also known as the “October\u00a0coup” or\nBolshevik coup, was the "
    "second revolution of 1917–1923. The October coup was led by Lenin’s Bolsheviks 👩‍👩‍👧."
)
PETROGRAD = "Великая Октябрьская социалистическая революция началась в Петрограде 25 октября."


def places(text, exact, prefix="", suffix=""):
    return [(found.start, found.end) for found in find(text, TextQuote(exact, prefix, suffix))]


def test_a_place_is_kept_with_its_words_and_32_characters_around_it():
    start = PETROGRAD.index("революция")
    found = describe(PETROGRAD, Span(start, start + 9))
    assert found == Candidate(
        start=37,
        end=46,
        exact="революция",
        prefix="ая Октябрьская социалистическая ",
        suffix=" началась в Петрограде 25 октябр",
    )
    assert len(found.prefix) == len(found.suffix) == CONTEXT


def test_at_its_borders_the_text_gives_what_context_there_is():
    assert describe("Ленин", Span(0, 5)) == Candidate(0, 5, "Ленин", "", "")


def test_a_quote_is_found_wherever_it_stands():
    first, second = COUP.index("coup,"), COUP.rindex("coup")
    assert places(COUP, "coup") == [(51, 55), (first, first + 4), (second, second + 4)]


def test_places_that_overlap_count():
    assert places("bananas", "ana") == [(1, 4), (3, 6)]


def test_words_as_they_are_come_before_the_fold():
    assert places("Revolution and revolution", "revolution") == [(15, 25)]
    assert places("Revolution and REVOLUTION", "revolution") == [(0, 10), (15, 25)]


@pytest.mark.parametrize(
    "exact",
    ['"October coup"', "“OCTOBER COUP”", "or Bolshevik", "1917-1923", "Lenin's Bolsheviks 👩‍👩‍👧"],
)
def test_under_the_fold_spaces_quotation_marks_dashes_and_case_are_alike(exact):
    (found,) = find(COUP, TextQuote(exact))
    assert fold(found.exact) == fold(exact)
    assert found.exact == COUP[found.start : found.end]


def test_a_quote_may_come_decomposed_and_with_other_line_ends():
    text = "ὁ λόγος ἦν πρὸς\nτὸν θεόν"
    exact = unicodedata.normalize("NFD", "λόγος ἦν πρὸς\r\nτὸν")
    assert [found.exact for found in find(text, TextQuote(exact))] == ["λόγος ἦν πρὸς\nτὸν"]


def test_prefix_and_suffix_narrow_under_the_fold():
    assert places(COUP, "coup", prefix="BOLSHEVIK ") == [(62 + 8, 74)]
    assert places(COUP, "coup", suffix='" OR') == [(51, 55)]
    assert len(places(COUP, "coup", prefix="october ")) == 2
    assert len(places(COUP, "coup", prefix="october ", suffix=" was")) == 1


def test_nothing_is_found_where_the_context_does_not_fit():
    assert places(COUP, "coup", prefix="Menshevik ") == []
    assert places(COUP, "The October Revolution", prefix=" ") == []
    assert places("Ленин", "Ленин", suffix=".") == []


def test_an_empty_quote_is_found_nowhere():
    assert places(COUP, "") == []
    assert nearest(COUP, TextQuote("")) is None


def test_the_fold_of_the_text_can_be_at_hand():
    assert find(COUP, TextQuote("OCTOBER COUP"), fold(COUP)) == find(COUP, TextQuote("OCTOBER COUP"))


def test_right_to_left_words_are_found_in_the_order_in_which_they_are_read():
    text = "قامت ثورة أكتوبر في بتروغراد عام ١٩١٧"
    assert places(text, "ثورة أكتوبر", prefix="قامت ") == [(5, 16)]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES])
def test_quotes_are_found_where_others_find_them(case):
    selector = case["selector"]
    expected = case["expected_spans"] if selector["exact"] else []
    found = places(case["text"], selector["exact"], selector.get("prefix", ""), selector.get("suffix", ""))
    assert found == [tuple(span) for span in expected]


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(alphabet='aAбΣς \u00a0\n“"—-é\u0301İ👩', min_size=1, max_size=60))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(texts_with_spans())
def test_what_is_described_is_found_again(text_and_span):
    text, span = text_and_span
    place = describe(text, span)
    assert place in find(text, TextQuote(place.exact))
    text = unicodedata.normalize("NFC", text)
    assume(span.end <= len(text))
    place = describe(text, span)
    quote = TextQuote(place.exact, place.prefix, place.suffix)
    assume(all(unicodedata.is_normalized("NFC", part) for part in (quote.prefix, quote.suffix)))
    assert place in find(text, quote)


@given(texts_with_spans(), st.text(alphabet='aб "-', max_size=3))
def test_everything_found_reads_as_asked_and_stands_in_order(text_and_span, prefix):
    text, span = text_and_span
    found = find(text, TextQuote(span.of(text), prefix))
    assert found == sorted(found, key=lambda place: place.start)
    for place in found:
        assert fold(place.exact) == fold(span.of(text))
        assert fold(text[: place.start]).endswith(fold(prefix))


# --- what stands nearest ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("October Revolutoin", "October Revolution"),
        ("led by Lenins Bolshevics", "led by Lenin’s Bolsheviks"),
        ("was the 2nd revolution of 1917", "was the second revolution of 1917"),
        ("Bolshevist coup", "Bolshevik coup"),
    ],
)
def test_what_stands_nearest_to_a_misquotation_is_named(exact, expected):
    assert find(COUP, TextQuote(exact)) == []
    assert nearest(COUP, TextQuote(exact)).exact == expected


def test_of_the_right_words_in_another_context_the_best_is_named():
    found = nearest(COUP, TextQuote("coup", prefix="the Bolshevik "))
    assert COUP[: found.start].endswith("Bolshevik ")


def test_nothing_is_named_where_nothing_is_like_it():
    assert nearest(PETROGRAD, TextQuote("Konstituante in Weimar")) is None
    assert nearest("", TextQuote("coup")) is None
    assert nearest(PETROGRAD, TextQuote("q")) is None


@given(st.text(), st.text(min_size=1, max_size=40))
def test_what_stands_nearest_is_a_place_in_the_text(text, exact):
    found = nearest(text, TextQuote(exact))
    assert found is None or text[found.start : found.end] == found.exact != ""


def test_a_book_is_searched_quickly():
    book = f"{COUP}\n\n" * 5_000
    started = time.perf_counter()
    nearest(book, TextQuote("the Octobrist revolution, known as the October coup " * 20))
    find(book, TextQuote("BOLSHEVIK COUP", prefix="or "))
    assert time.perf_counter() - started < 5  # a few tenths; machines differ
