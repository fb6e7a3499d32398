import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.alignment import Alignment, Difference, Tokens, continuing, differences
from annotations.values.passages import part
from annotations.values.spans import Span

COUP = (
    "== Background ==\n\nThe October Revolution, also known as the October coup, began in Petrograd.\n\n"
    "Ленин прибыл в Петроград. 😀 It was ended by the “Decree on Peace”.\n\nقال لينين إن الثورة بدأت.\n"
)

WORDS = st.sampled_from(
    [
        "Petrograd",
        "coup",
        "Октябрь",
        "ثورة",
        "十月",
        "é",
        "e\u0301",
        "👩‍👩‍👧",
        "the",
        ",",
        ".",
        " ",
        "\n",
        "\n\n",
        "  ",
    ]
)
TEXTS = st.lists(WORDS, max_size=40).map(" ".join) | st.lists(WORDS, max_size=40).map("".join)


def both(old, new):
    """The two texts, put together again from their differences."""
    found = differences(old, new)
    return (
        "".join(piece.text for piece in found if piece.kind != "inserted"),
        "".join(piece.text for piece in found if piece.kind != "deleted"),
    )


def passages(text):
    return [Span(found.start, found.end) for found in part(text)]


def test_a_text_is_one_block_with_itself():
    (block,) = Alignment(COUP, COUP).blocks
    assert (block.old, block.new, block.length) == (0, 0, len(COUP))


def test_words_that_changed_are_told_word_by_word():
    new = COUP.replace("October coup", "November coup")
    found = [piece for piece in differences(COUP, new) if piece.kind != "equal"]
    at = COUP.index("October coup")
    assert found == [Difference("deleted", at, at, "October"), Difference("inserted", at + 7, at, "November")]


def test_a_space_between_two_changes_does_not_part_them():
    assert differences("the October coup then", "the Great Revolution then")[1:3] == [
        Difference("deleted", 4, 4, "October coup"),
        Difference("inserted", 16, 4, "Great Revolution"),
    ]


@given(TEXTS, TEXTS)
def test_differences_hold_all_of_both_texts(old, new):
    assert both(old, new) == (old, new)


@given(TEXTS, TEXTS)
def test_blocks_read_the_same_and_do_not_cross(old, new):
    before = (0, 0)
    for block in Alignment(old, new).blocks:
        assert (block.old, block.new) >= before
        assert block.old >= before[0]
        assert block.new >= before[1]
        assert old[block.old : block.old + block.length] == new[block.new : block.new + block.length] != ""
        before = (block.old + block.length, block.new + block.length)


@given(TEXTS, TEXTS, st.data())
def test_what_is_carried_across_reads_the_same(old, new, data):
    if not old:
        return
    start = data.draw(st.integers(0, len(old) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(old))))
    alignment = Alignment(old, new)
    found = alignment.across(span)
    first, last = alignment.around(span)
    assert 0 <= first <= last <= len(new)
    if found is not None:
        assert found.of(new) == span.of(old)
        assert (first, last) == (found.start, found.end)


@pytest.mark.parametrize("new", ["", "x", COUP[:30], COUP[30:]])
def test_a_text_that_went_shares_what_is_left(new):
    assert both(COUP, new) == (COUP, new)
    assert both(new, COUP) == (new, COUP)


@given(TEXTS, st.data())
def test_a_string_is_found_wherever_it_stands(text, data):
    if not text:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    needle = text[start : data.draw(st.integers(start + 1, len(text)))]
    places = [n for n in range(len(text)) if text.startswith(needle, n)]
    assert Tokens(text).at(Tokens(needle), 1000) == places
    assert Tokens(text).at(Tokens(needle), 2) == places[:2]


def test_words_keep_their_marks_and_other_scripts_have_no_spaces():
    text = "हिन्दी ist e\u0301cole, 十月革命."
    tokens = Tokens(text)
    found = tokens.words(0, len(text))
    assert found == ["हिन्दी", "ist", "e\u0301cole", ",", "十", "月", "革", "命", "."]


def test_a_passage_continues_the_one_it_shares_most_with():
    new = "A new first passage.\n\n" + COUP.replace("began in", "broke out in")
    old_passages, new_passages = passages(COUP), passages(new)
    assert continuing(Alignment(COUP, new), old_passages, new_passages) == [None, 0, 1, 2, 3]


def test_a_passage_that_was_parted_is_continued_by_both_halves():
    new = COUP.replace("Revolution, also", "Revolution.\n\nIt is also")
    assert continuing(Alignment(COUP, new), passages(COUP), passages(new)) == [0, 1, 1, 2, 3]


def test_a_passage_that_went_elsewhere_is_known_by_its_words():
    pieces = COUP.strip().split("\n\n")
    new = "\n\n".join([pieces[3], *pieces[:3]])
    assert continuing(Alignment(COUP, new), passages(COUP), passages(new)) == [3, 0, 1, 2]


@given(TEXTS, TEXTS)
def test_a_passage_continues_one_that_there_is(old, new):
    before, after = passages(old), passages(new)
    found = continuing(Alignment(old, new), before, after)
    assert len(found) == len(after)
    assert all(number is None or 0 <= number < len(before) for number in found)


def test_a_long_text_is_aligned_within_seconds():
    old = "\n\n".join(
        f"Passage {n} tells of {'October ' * (n % 7)}and {n * 7919 % 10007}." for n in range(12_000)
    )
    new = old.replace("October", "November", 5000)
    assert len(old) > 500_000
    assert both(old, new) == (old, new)
