import codecs
import re
import sys
import time
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.values import text as module
from annotations.values.spans import Span, SpanError
from annotations.values.text import TextError, decode, fold, fold_query, normalize

LENIN = "Владимир Ильич Ле́нин"  # the stress is a combining mark that composes with nothing
COMPOSING = st.sampled_from(
    # accents in any order, a Kelvin sign, exclusions, jamo, Indian vowel signs, line ends, NBSP
    list("aeαи가각 \r\n\ufeff\xa0\u0301\u0323\u0308\u0345\u212a\u212b\u0958\u0344\u0f71\u0f73")
    + list("\u1112\u1161\u11ab\u1100\u09c7\u09be\u0b47\u0b3e\U0001d15e\U0002f800\U00011131\U00011127")
)
TEXTS = st.lists(COMPOSING | st.characters(exclude_categories=["Cs"]), max_size=30).map("".join)


def kept(text):
    """The text as it should be kept, said differently."""
    text = text[1:] if text[:1] == "\ufeff" else text
    return unicodedata.normalize("NFC", "\n".join(re.split("\r\n|\r", text)))


def is_refused(text):
    return "\0" in text or not kept(text).strip()


# --- decoding ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_part_of_the_text(mark, encoding):
    data = mark + LENIN.encode(encoding)
    assert decode(data) == LENIN
    assert decode(data, encoding) == LENIN


def test_an_encoding_can_be_named():
    assert decode("Октябрь".encode("windows-1251"), "windows-1251") == "Октябрь"
    assert decode("Октябрь".encode("koi8-r"), "KOI8-R") == "Октябрь"
    assert decode("Октябрь".encode("utf-8-sig"), "utf-8-sig") == "Октябрь"
    assert decode("Октябрь".encode("utf-16"), "utf-16") == "Октябрь"


@pytest.mark.parametrize(
    "name",
    ["", "klingon", "hex", "rot13", "base64", "unicode_escape", "idna", "undefined", "utf-7", "utf-8\0"],
)
def test_a_name_that_is_no_text_encoding_is_refused(name):
    with pytest.raises(TextError, match="not a known text encoding") as refused:
        decode(b"1917", name)
    assert refused.value.offset is None


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_bytes_that_are_not_utf_8_are_refused_with_their_offset_in_the_file(mark):
    data = mark + "год ".encode() + "Октябрь".encode("windows-1251")
    offset = len(mark) + 7
    with pytest.raises(TextError, match=rf"^byte {offset} \(0xce\) .* name it") as refused:
        decode(data)
    assert refused.value.offset == offset


def test_bytes_that_are_not_in_the_named_encoding_are_refused():
    with pytest.raises(TextError, match=r"byte 3 .* is not ascii") as refused:
        decode("na\u00efve".encode("latin-1").replace(b"na", b"nai"), "ascii")
    assert refused.value.offset == 3


@given(st.text().filter(lambda text: not text.startswith("\ufeff")))
def test_whatever_is_written_is_read_again(text):
    assert decode(text.encode()) == text
    assert decode(codecs.BOM_UTF16_BE + text.encode("utf-16-be")) == text


# --- normalising ------------------------------------------------------------------------------


def test_a_text_that_is_as_it_should_be_stays_as_it_is():
    text = f"  {LENIN}\xa0— вождь.\n\n\t👩‍👩‍👧\n"
    normalized = normalize(text)
    assert normalized.text == text
    assert normalized.changed == 0
    assert normalized.first_change is None
    assert normalized.span(Span(2, 20)) == Span(2, 20)


def test_the_mark_the_line_ends_and_the_accents_are_brought_into_one_form():
    normalized = normalize("\ufeffκαι\u0301\r\nη\u0301\rК\u212a\xa0")
    assert normalized.text == "καί\nή\nКK\xa0"
    assert normalized.changed == 1 + 2 + 1 + 2 + 1 + 1
    assert normalized.first_change == 0


def test_only_the_first_byte_order_mark_is_taken_off():
    assert normalize("\ufeff\ufeffДва").text == "\ufeffДва"


def test_the_report_says_where_the_first_change_is():
    normalized = normalize("Ἐν ἀρχῇ ἦν ὁ λο\u0301γος")
    assert (normalized.changed, normalized.first_change) == (2, 14)


@pytest.mark.parametrize(
    ("text", "offset"), [("Пе\0троград", 2), ("\ufeff1917\0", 5), ("e\u0301\r\n\ud83d!", 4)]
)
def test_nul_and_lone_surrogates_are_refused_with_their_offset(text, offset):
    with pytest.raises(TextError, match=rf"^character {offset} is") as refused:
        normalize(text)
    assert refused.value.offset == offset


@pytest.mark.parametrize("text", ["", "\ufeff", " \r\n\t", "\xa0\u2003\n"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(TextError, match="the text is empty"):
        normalize(text)


def test_an_offset_inside_a_composed_piece_goes_to_its_start_and_an_end_to_its_end():
    normalized = normalize("a\r\ne\u0301 b")  # a\né b
    assert [normalized.to_normalized(offset) for offset in range(8)] == [0, 1, 1, 2, 2, 3, 4, 5]
    assert normalized.span(Span(2, 4)) == Span(1, 3)
    assert normalized.span(Span(4, 5)).of(normalized.text) == "é"


def test_an_offset_outside_the_original_is_refused():
    normalized = normalize("Пётр\r\n")
    for offset in (-1, 7):
        with pytest.raises(SpanError, match="outside the original"):
            normalized.to_normalized(offset)


def test_nothing_is_left_of_a_span_that_held_only_the_byte_order_mark():
    with pytest.raises(SpanError):
        normalize("\ufeffДа").span(Span(0, 1))


@given(TEXTS)
@example("\u1112\u1161\u11ab")  # Hangul from jamo
@example("가\u11a8")
@example("a\u0301\u0323")  # marks are reordered
@example("\u0958\u212b\u2126")  # an exclusion becomes longer, singletons are replaced
@example("\r\u0301")
@example("\ufeff\u0301")
@example("\u0f71\u0f73")
@example("\u212b\u0323")
def test_normalizing_is_nfc_of_the_text_with_plain_line_ends(text):
    if is_refused(text):
        with pytest.raises(TextError):
            normalize(text)
        return
    normalized = normalize(text)
    assert normalized.text == kept(text)
    assert (normalized.changed == 0) == (normalized.text == text)
    assert (normalized.first_change is None) == (normalized.text == text)
    assert normalized.changed <= len(text)


@given(TEXTS)
def test_offsets_keep_their_order_and_all_of_the_text_is_reached(text):
    if is_refused(text):
        return
    normalized = normalize(text)
    offsets = [normalized.to_normalized(offset) for offset in range(len(text) + 1)]
    assert offsets == sorted(offsets)
    assert offsets[0] == 0
    assert offsets[-1] == len(normalized.text)


@given(TEXTS)
def test_where_a_text_can_be_cut_an_offset_goes_to_the_cut_or_just_around_it(text):
    if is_refused(text):
        return
    normalized = normalize(text)
    for offset in range(1, len(text)):
        before, after = kept(text[:offset]), kept(text[offset:])
        if before and before + after == normalized.text:
            end = normalized.span(Span(0, offset)).end
            assert normalized.to_normalized(offset) <= len(before) <= end


@given(st.lists(st.sampled_from(["a", "é", "e\u0301", "\r\n", "и\u0306", " ", "각"]), min_size=1))
def test_a_span_of_whole_pieces_has_the_same_words(pieces):
    pieces = ["·", *pieces]
    text = "".join(pieces)
    normalized = normalize(text)
    offset = 0
    for piece in pieces:
        span = Span(offset, offset + len(piece))
        assert normalized.span(span).of(normalized.text) == kept(piece)
        offset = span.end


def test_every_character_that_composes_is_known():
    for code in range(sys.maxunicode + 1):
        if unicodedata.decomposition(chr(code)) or 0xAC00 <= code < 0xD7A4:
            for form in (chr(code), unicodedata.normalize("NFD", chr(code))):
                normalized = normalize(f"x{form}x")
                assert normalized.text == kept(f"x{form}x")
                assert normalized.to_normalized(len(form) + 2) == len(normalized.text), hex(code)


def test_a_book_is_normalized_in_well_under_a_second():
    book = unicodedata.normalize("NFD", "Ἐν ἀρχῇ ἦν ὁ λόγος, Ленин й\r\n") * 14_000
    started = time.perf_counter()
    normalized = normalize(book)
    assert time.perf_counter() - started < 5  # about a half; machines differ
    assert normalized.text == kept(book)


# --- folding ----------------------------------------------------------------------------------


def test_the_fold_makes_spaces_quotation_marks_dashes_and_case_alike():
    assert fold("«Великая\xa0Октябрьская»\n1917–1923") == '"великая октябрьская" 1917-1923'
    assert fold("‘Lenin’s’ coup—d’état\u202f!") == "'lenin's' coup-d'état !"
    assert fold("Ὁ ΛΌΓΟΣ, ὁ λόγος") == "ὁ λόγοσ, ὁ λόγοσ"
    assert fold("İSTANBUL") == "istanbul"
    assert fold("Oktiabrʹskaia") == "oktiabr'skaia"


def test_a_soft_hyphen_and_what_has_no_width_are_not_folded():
    assert fold("Петро\u00adград\u200b\u2060👩‍👩‍👧") == "петро\u00adград\u200b\u2060👩‍👩‍👧"


def test_the_fold_knows_every_space_and_every_dash():
    every = [chr(code) for code in range(sys.maxunicode + 1)]
    spaces = [character for character in every if character.isspace()]
    dashes = [character for character in every if unicodedata.category(character) == "Pd"]
    assert set(fold("".join(spaces))) == {" "}
    assert set(fold("".join(dashes))) == {"-"}


def test_the_fold_of_every_character_is_one_character_and_its_own_fold():
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    folded = fold(every)
    assert len(folded) == len(every)
    assert fold(folded) == folded


@given(st.text(alphabet=st.characters() | st.sampled_from("ΣςσİIı—«» \xa0\n")), st.integers(0, 9))
def test_the_fold_is_one_to_one_idempotent_and_the_same_for_every_piece(text, cut):
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert fold(text[:cut]) + fold(text[cut:]) == folded


def test_no_character_is_folded_in_two_ways():
    characters = "".join(module._FOLDS.values())
    assert len(characters) == len(set(characters))


@pytest.mark.parametrize(
    ("query", "folded"),
    [
        ("Brest-Litovsk", "brest litovsk"),
        ("Октябрьская –революция", "октябрьская -революция"),
        ("coup -Kerensky", "coup -kerensky"),
        ('-"Winter Palace" storm', '-"winter palace" storm'),
        ("“Brest‑Litovsk” peace", '"brest litovsk" peace'),
        ("Petrograd – 1917", "petrograd   1917"),
        ("post- und vorrevolutionär", "post  und vorrevolutionär"),
        ("--Lenin", "  lenin"),
        ("-", " "),
        ("", ""),
    ],
)
def test_a_query_keeps_its_phrases_and_its_minus_and_loses_other_hyphens(query, folded):
    assert fold_query(query) == folded
