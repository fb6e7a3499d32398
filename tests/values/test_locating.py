import json
from pathlib import Path

import pytest

from annotations.values.locating import Locating
from annotations.values.selectors import TextQuote
from annotations.values.spans import Span

DATA = Path(__file__).parents[1] / "data" / "anchoring"


def read(name):
    """The cases of a file."""
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


CASES = [case for case in read("apache-annotator") if case["selector"].get("exact")]

COUP = (
    "The October Revolution, also known as the “October\u00a0coup”, was the second revolution of 1917. "
    "The October coup was led by Lenin’s Bolsheviks 👩‍👩‍👧.\n\nВосстание началось в Петрограде."
)
PASSAGES = [Span(0, COUP.index("\n")), Span(COUP.index("В"), len(COUP))]


def locate(exact, prefix="", suffix="", hint=None, text=COUP, passages=PASSAGES):
    found = Locating(text, passages).place(TextQuote(exact, prefix, suffix), hint)
    return found.state.value, found.span and found.span.of(text), len(found.candidates)


def test_words_that_stand_there_once_are_found():
    assert locate("Lenin’s Bolsheviks") == ("exact", "Lenin’s Bolsheviks", 0)


def test_offsets_that_are_wrong_are_told():
    place = Span(COUP.index("Lenin"), COUP.index("Lenin") + 7)
    assert locate("Lenin’s", hint=place)[0] == "exact"
    assert locate("Lenin’s", hint=place.shifted(-3))[0] == "moved"


def test_of_words_that_stand_there_twice_the_offsets_choose():
    second = COUP.rindex("October")
    assert locate("October", hint=Span(second, second + 7)) == ("exact", "October", 0)
    assert locate("October", hint=Span(second + 1, second + 8)) == ("ambiguous", None, 3)


def test_the_place_nearest_to_the_offsets_is_offered_first():
    second = COUP.rindex("October")
    found = Locating(COUP, PASSAGES).place(TextQuote("October"), Span(second + 1, second + 8))
    assert found.candidates[0].start == second


def test_words_that_differ_by_a_kind_of_space_or_quotes_are_a_proposal():
    assert locate("“October coup”") == ("fuzzy", "“October\u00a0coup”", 1)
    assert locate("Lenin's Bolsheviks") == ("fuzzy", "Lenin’s Bolsheviks", 1)


def test_a_misspelt_quote_is_a_proposal():
    assert locate("Восстаніе началось в Петрограде") == ("fuzzy", "Восстание началось в Петрограде", 1)


def test_what_stood_around_the_words_has_to_agree_for_the_most_part():
    assert locate("coup", prefix="The October ", suffix=" was guided by Lenin’s Bolsheviks") == (
        "fuzzy",
        "coup",
        1,
    )
    assert locate("coup", prefix="a Bolshevik ", suffix=" d'état in Moscow") == ("orphaned", None, 0)


def test_words_that_are_not_there_are_nowhere():
    assert locate("Storming of the Bastille") == ("orphaned", None, 0)
    assert locate("") == ("orphaned", None, 0)


def test_words_that_reach_into_the_next_passage_have_no_place():
    assert locate("👩‍👩‍👧.\n\nВосстание") == ("orphaned", None, 0)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_cases_of_apache_annotator(case):
    text, selector = case["text"], case["selector"]
    whole = [Span(0, len(text))]
    found = Locating(text, whole).place(
        TextQuote(selector["exact"], selector.get("prefix", ""), selector.get("suffix", ""))
    )
    spans = [Span(*span) for span in case["expected_spans"]]
    if not spans:
        assert (found.state, found.span, found.candidates) == ("orphaned", None, ())
    elif len(spans) == 1:
        assert (found.state, found.span) == ("exact", spans[0])
    else:
        assert found.state == "ambiguous"
        assert set(found.candidates) <= set(spans)
        assert len(found.candidates) > 1


def alone(text, words):
    """Where words are found in a text that is one passage."""
    return Locating(text, [Span(0, len(text))]).place(TextQuote(words))


@pytest.mark.parametrize("case", read("approx-string-match"), ids=lambda case: case["pattern"])
def test_the_cases_of_approx_string_match(case):
    found = alone(case["text"], case["pattern"])
    places = [Span(start, end) for start, end, _ in case["matches"]]
    assert found.span is not None
    if any(errors == 0 for *_, errors in case["matches"]):
        assert (found.state, found.span) == ("exact", places[0])
    else:  # words that differ are proposed, and no more
        assert found.state == "fuzzy"
        assert any(found.span.overlaps(place) for place in places)


@pytest.mark.parametrize(
    "case", read("diff-match-patch"), ids=lambda case: f"{case['pattern']} {case['loc']}"
)
def test_the_cases_of_diff_match_patch(case):
    """Its answer is one place, however unlike; ours is certain only of the words themselves."""
    text, words = case["text"], case["pattern"]
    found = alone(text, words)
    assert (found.state == "exact") == (text.count(words) == 1)
    places = [found.span] if found.span else list(found.candidates)
    if found.state == "exact":
        assert found.span.of(text) == words
    elif case["expected"] == -1:
        assert not places
    elif places:
        assert case["expected"] in {place.start for place in places}


def test_of_two_places_that_are_as_much_alike_neither_is_chosen():
    found = alone("Восстаніе началось. 😀 Возстание кончилось.", "Восстание")
    assert (found.state, len(found.candidates)) == ("ambiguous", 2)


def test_the_baseline_of_the_client_of_hypothesis():
    text = "One Two Three\n"
    found = Locating(text, [Span(0, 13)]).place(TextQuote("Two", "One ", " Three\n"), Span(4, 7))
    assert (found.state, found.span) == ("exact", Span(4, 7))
