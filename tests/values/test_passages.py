from hypothesis import given
from hypothesis import strategies as st

from annotations.values.passages import part

RUSSIAN_REVOLUTION = """\
Ang Himagsikang Ruso ng 1917
ay serye ng mga himagsikan.

\u00a0
  Ikalawang talata.  

== Himagsikang Pebrero ==
Sa simula ng Pebrero.
===  Ang welga\u00a0===
Nagsimula ito.
== Himagsikang Oktubre ==

==== Kabanata ====
Sumunod."""  # noqa: W291

LINES = st.sampled_from(
    [
        "== Фев ==",
        "=== Ἐν ἀρχῇ ===",
        "== a = b ==",
        "== ==",
        "=====",
        "=== x ==",
        " ",
        "\u00a0",
        "",
        "  Ленин\u00a0",
        "שלום",
        "👩‍👩‍👧 e\u0301",
        "* one",
        "== half",
        "half ==",
        "======= 7 =======",
    ]
)
TEXTS = st.lists(LINES, max_size=12).map("\n".join) | st.text(alphabet="= \n\t\u00a0\u2028aд")


def pieces(text):
    return [(found.kind, text[found.start : found.end], found.section) for found in part(text)]


def outside(text):
    """What no passage holds."""
    left, end = "", 0
    for found in part(text):
        left += text[end : found.start]
        end = found.end
    return left + text[end:]


def test_a_text_is_parted_at_blank_lines_and_headings():
    pebrero, welga, oktubre = "Himagsikang Pebrero", "Ang welga", "Himagsikang Oktubre"
    assert pieces(RUSSIAN_REVOLUTION) == [
        ("paragraph", "Ang Himagsikang Ruso ng 1917\nay serye ng mga himagsikan.", ()),
        ("paragraph", "Ikalawang talata.", ()),
        ("heading", pebrero, ()),
        ("paragraph", "Sa simula ng Pebrero.", (pebrero,)),
        ("heading", welga, (pebrero,)),
        ("paragraph", "Nagsimula ito.", (pebrero, welga)),
        ("heading", oktubre, ()),
        ("heading", "Kabanata", (oktubre,)),
        ("paragraph", "Sumunod.", (oktubre, "Kabanata")),
    ]


def test_passages_are_numbered_from_one():
    assert [found.ordinal for found in part(RUSSIAN_REVOLUTION)] == list(range(1, 10))


def test_a_heading_ends_what_is_below_it_and_skipped_levels_do_not_matter():
    text = "=== Deep ===\n== High ==\n====== Six ======\n=== Three ===\nText"
    assert pieces(text)[-1] == ("paragraph", "Text", ("High", "Three"))
    assert pieces(text)[1] == ("heading", "High", ())


def test_what_only_looks_like_a_heading_is_text():
    for line in ("=== x ==", "== ==", "====", "=====", "= x =", "======= x =======", "a == b =="):
        assert pieces(f"{line}\nx") == [("paragraph", f"{line}\nx", ())]


def test_a_heading_may_hold_equal_signs():
    assert pieces("== 2 + 2 = 4 ==") == [("heading", "2 + 2 = 4", ())]


def test_a_list_is_a_paragraph_with_its_marks():
    assert pieces("* Lenin\n* Троцкий\n") == [("paragraph", "* Lenin\n* Троцкий", ())]


def test_only_a_line_feed_ends_a_line():
    assert pieces("one\u2028\u2028two\f\n\f\nthree") == [
        ("paragraph", "one\u2028\u2028two", ()),
        ("paragraph", "three", ()),
    ]


def test_a_text_of_white_space_has_no_passages():
    assert part("") == []
    assert part(" \n\u00a0\n") == []


@given(TEXTS)
def test_passages_stand_in_order_apart_and_without_white_space_around(text):
    end = 0
    for ordinal, found in enumerate(part(text), start=1):
        words = text[found.start : found.end]
        assert found.ordinal == ordinal
        assert found.start >= end
        assert words
        assert words == words.strip()
        end = found.end


@given(TEXTS)
def test_nothing_but_white_space_and_the_marks_of_headings_lies_between_passages(text):
    left = outside(text)
    if any(found.kind == "heading" for found in part(text)):
        left = left.replace("=", "")
    assert not left.strip()


@given(TEXTS)
def test_a_paragraph_holds_no_blank_line(text):
    for found in part(text):
        lines = text[found.start : found.end].split("\n")
        assert all(line.strip() for line in lines)
