import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.markers import bare, marker, named
from annotations.values.spans import Span

ENGLISH = (
    "also known as the Great October Socialist Revolution[c] (in Soviet historiography), October coup,[4][5]"
)
TAGALOG = (
    "bilang ang Dakilang Himagsikang Sosyalista ng Oktubre, (sa Historiyagrapiyang Sobyetiko) o Kudetang"
)


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def marks(text: str, words: str) -> str | None:
    found = marker(text, span(text, words))
    return found and found.of(text)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        (ENGLISH, "Great October Socialist Revolution", "(in Soviet historiography)"),
        (ENGLISH, "Great October Socialist Revolution[c]", "(in Soviet historiography)"),
        (
            ENGLISH,
            "Great October Socialist Revolution[c] (in Soviet historiography)",
            "(in Soviet historiography)",
        ),
        (ENGLISH, "Socialist Revolution[c] (in Soviet historiography),", "(in Soviet historiography)"),
        (ENGLISH, "Socialist Revolution[c] (in Soviet", "(in Soviet historiography)"),
        (ENGLISH, "Soviet historiography", None),
        (ENGLISH, "(in Soviet historiography)", None),
        (ENGLISH, "October coup", None),
        (TAGALOG, "Dakilang Himagsikang Sosyalista ng Oktubre", "(sa Historiyagrapiyang Sobyetiko)"),
        (
            "«Великий Октябрь» (в советской историографии)",
            "Великий Октябрь",
            "(в советской историографии)",
        ),
        ("ثورة أكتوبر الاشتراكية العظمى (في التأريخ السوفيتي)، أو", "العظمى", "(في التأريخ السوفيتي)"),
        ("十月革命（苏联史学）,又称", "十月革命", "（苏联史学）"),
        (
            "the coup (so the émigrés (mostly in Paris) said) of 1917",
            "coup",
            "(so the émigrés (mostly in Paris) said)",
        ),
        ("the coup (so the émigrés said of 1917", "coup", None),
        ("the coup（so they said)", "coup", None),
        ("the coup. (In Soviet historiography it is not one.)", "coup", None),
        ("the coup, said some (in Soviet historiography)", "coup", None),
        ("the coup", "coup", None),
        ("the coup (", "coup", None),
        (f"the coup ({'long ' * 80})", "coup", None),
    ],
)
def test_a_marker_stands_at_the_end_of_the_words_or_right_after_them(text, words, expected):
    assert marks(text, words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Great October Socialist Revolution", "Great October Socialist Revolution"),
        ("Great October Socialist Revolution[c]", "Great October Socialist Revolution"),
        (
            "Great October Socialist Revolution[c] (in Soviet historiography),",
            "Great October Socialist Revolution",
        ),
        ("October coup,[4][5]", "October coup"),
        ("[4]", "[4]"),
    ],
)
def test_the_bare_words_are_without_marker_and_notes(words, expected):
    assert bare(ENGLISH, span(ENGLISH, words)).of(ENGLISH) == expected


LABELS = [
    ("Soviet", "soviet"),
    ("Soviet view", "soviet"),
    ("Soviet historiography", "soviet"),
    ("Historiyagrapiyang Sobyetiko", "soviet"),
    ("советская историография", "soviet"),
    ("في التأريخ السوفيتي", "soviet"),
    ("苏联", "soviet"),
    ("Western historiography", "western"),
    ("view", "any"),
    ("vi", "any"),
    ("  ", "blank"),
]


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        ("(in Soviet historiography)", ("Soviet historiography", "soviet")),
        ("(in SOVIET\u00a0HISTORIOGRAPHY)", ("Soviet historiography", "soviet")),
        ("(sa Historiyagrapiyang Sobyetiko)", ("Historiyagrapiyang Sobyetiko", "soviet")),
        ("(Советская Историография)", ("советская историография", "soviet")),
        ("(في التأريخ السوفيتي)", ("في التأريخ السوفيتي", "soviet")),
        ("（苏联史学）", ("苏联", "soviet")),
        ("(in Western historiography)", ("Western historiography", "western")),
        ("(in Soviet and Western historiography)", ("Western historiography", "western")),
        ("(the Soviet view)", ("Soviet view", "soviet")),
        ("(in Sovietised historiography)", None),
        ("(now Saint Petersburg)", None),
        ("(viii)", None),
        ("()", None),
    ],
)
def test_the_longest_label_that_stands_in_the_marker_says_whose_it_is(reads, expected):
    assert named(reads, LABELS) == expected


def test_a_footnote_mark_with_a_point_ends_no_sentence():
    assert marks("October coup[p. 5] (in Western eyes)", "October coup") == "(in Western eyes)"


def test_a_label_of_two_views_says_nothing():
    assert named("(in Soviet eyes)", [("Soviet", 1), ("soviet", 2)]) is None
    assert named("(in Soviet eyes)", [("Soviet", 1), ("soviet", 1)]) == ("Soviet", 1)


def test_of_labels_as_long_the_first_in_the_marker_wins():
    assert named("(in Russian and Western eyes)", [("Western", 1), ("Russian", 2)]) == ("Russian", 2)


def test_a_label_does_not_end_before_a_combining_mark():
    assert named("(सोवियती)", [("सोवियत", 1)]) is None
    assert named("(सोवियत मत)", [("सोवियत", 1)]) == ("सोवियत", 1)


@given(st.text("ab (（)）[], .й\u05d0😀\u0301", min_size=1, max_size=60), st.data())
def test_what_is_found_are_closed_parentheses_that_end_no_earlier_than_the_words(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    words = Span(start, data.draw(st.integers(start + 1, len(text))))
    assert words.contains(bare(text, words))
    found = marker(text, words)
    if found is not None:
        read = found.of(text)
        assert (read[0], read[-1]) in {("(", ")"), ("（", "）")}
        assert read.count("(") == read.count(")")
        assert found.start > words.start
        between = re.sub(r"\[[^\[\]]*\]", "", text[words.end : found.start])  # [p. 5] ends no sentence
        assert "." not in between
