import uuid

import pytest
from django.core.exceptions import ValidationError

from annotations.anchoring import Ambiguous, anchor
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Edition, Source

pytestmark = pytest.mark.django_db

TEXT = """== Кто начал? ==
Большевики\xa0взяли власть — «бескровно», говорит один. 👨‍👩‍👧 Власть взяли Советы.

Ο Λένιν είπε: «ειρήνη». قال لينين: «سلام»

Большевики взяли власть. Большевики пали?"""


@pytest.fixture
def chronicle(db) -> Source:
    values = {"slug": "chronicle-ru", "title": "Хроника", "language": "ru"}
    return load_source(values, PlainText().read(TEXT))[0]


@pytest.fixture
def passages(chronicle) -> list:
    return list(chronicle.editions.get().passages.all())


def found(**place: object) -> tuple[int, int, int, str]:
    """The ordinal of the passage, and start, end and words in it."""
    answer = anchor(place)
    return (
        answer.passage.ordinal,
        answer.span.start,
        answer.span.end,
        answer.span.of(answer.passage.text),
    )


def refusal(**place: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        anchor(place)
    return caught.value.message_dict


# -- by place -------------------------------------------------------------------------------------


def test_a_place_in_a_passage_is_in_the_passage_s_offsets(passages):
    key = str(passages[2].uuid)
    assert found(passage=key, start=0, end=7) == (3, 0, 7, "Ο Λένιν")
    assert found(passage=key.upper(), start=0, end=7, exact="Ο Λένιν") == (3, 0, 7, "Ο Λένιν")
    assert found(passage=key, source="chronicle-ru", start=0, end=1)[3] == "Ο"


def test_a_place_in_a_source_is_in_the_edition_s_offsets(chronicle):
    start = TEXT.index("👨")
    assert found(source="chronicle-ru", start=start, end=start + 5)[3] == "👨‍👩‍👧"
    start = TEXT.index("سلام")
    assert found(source="chronicle-ru", start=start, end=start + 4)[::3] == (3, "سلام")


def test_a_place_keeps_to_one_passage(chronicle):
    assert "does not keep to one passage" in str(refusal(source="chronicle-ru", start=0, end=30))
    end = TEXT.index("Советы.") + len("Советы.")
    assert "does not keep" in str(refusal(source="chronicle-ru", start=end, end=end + 2))
    assert "does not keep" in str(refusal(source="chronicle-ru", start=end - 1, end=end + 1))
    assert found(source="chronicle-ru", start=end - 1, end=end)[3] == "."


@pytest.mark.parametrize(
    ("start", "end"), [(5, 5), (7, 3), (-1, 4), (0, 10**5), (10**30, 10**30 + 1), (2**31, 2**31 + 2)]
)
def test_what_is_no_place_is_refused(chronicle, passages, start, end):
    assert refusal(passage=str(passages[1].uuid), start=start, end=end)
    assert refusal(source="chronicle-ru", start=start, end=end)


def test_start_and_end_go_together(passages):
    assert set(refusal(passage=str(passages[1].uuid), start=3)) == {"end"}
    assert set(refusal(passage=str(passages[1].uuid), end=3, exact="x")) == {"start"}


def test_words_that_differ_from_the_place_are_refused(passages):
    reasons = refusal(passage=str(passages[1].uuid), start=0, end=10, exact="большевики")
    assert reasons == {"exact": ["the passage reads 'Большевики' there"]}


def test_only_the_current_edition_of_a_source_is_meant(chronicle):
    Edition.objects.filter(source=chronicle).update(current=False)
    assert "has no text yet" in str(refusal(source="chronicle-ru", start=0, end=3))


# -- by quote -------------------------------------------------------------------------------------


def test_a_quote_that_stands_once_is_found(chronicle, passages):
    assert found(source="chronicle-ru", exact="Советы")[::3] == (2, "Советы")
    assert found(passage=str(passages[2].uuid), exact="سلام")[3] == "سلام"


def test_a_quote_is_found_under_the_fold_and_the_text_s_own_words_are_given(passages):
    key = str(passages[1].uuid)
    assert found(passage=key, exact="большевики взяли")[3] == "Большевики\xa0взяли"
    assert found(passage=key, exact='"Бескровно"')[3] == "«бескровно»"
    assert found(passage=key, exact="власть - «бескровно»")[3] == "власть — «бескровно»"


def test_words_as_they_stand_come_before_words_under_the_fold(passages):
    # "Власть" stands once with a capital, and three times without.
    assert found(passage=str(passages[1].uuid), exact="Власть")[1] == TEXT.index("Власть взяли") - (
        passages[1].start
    )


def test_a_quote_copied_from_elsewhere_need_not_be_composed(passages):
    assert found(passage=str(passages[2].uuid), exact="Λε\u0301νιν")[3] == "Λένιν"


def test_a_quote_in_several_places_is_refused_with_all_of_them(chronicle, passages):
    with pytest.raises(Ambiguous) as caught:
        anchor({"source": "chronicle-ru", "exact": "Большевики"})
    assert [TEXT[hit.start : hit.end] for hit in caught.value.candidates] == ["Большевики"] * 3
    assert caught.value.candidates[0].start == TEXT.index("Большевики")
    with pytest.raises(Ambiguous) as caught:
        anchor({"passage": str(passages[3].uuid), "exact": "Большевики"})
    assert [hit.start for hit in caught.value.candidates] == [0, passages[3].text.rindex("Бол")]


def test_prefix_and_suffix_tell_equal_words_apart(chronicle, passages):
    assert found(source="chronicle-ru", exact="Большевики", suffix=" пали")[:2] == (4, 25)
    key = str(passages[3].uuid)
    assert found(passage=key, exact="Большевики", prefix="власть. ")[1] == 25
    assert refusal(passage=key, exact="Большевики", prefix="власть! ")


def test_a_quote_across_two_passages_stands_nowhere(chronicle):
    for words in ("Советы.\n\nΟ Λένιν", "== Кто начал? =="):
        reasons = refusal(source="chronicle-ru", exact=words)
        assert reasons == {"exact": [f"{words!r} does not keep to one passage of chronicle-ru"]}


def test_a_quote_that_stands_nowhere_is_told_what_stands_nearest(chronicle):
    reasons = refusal(source="chronicle-ru", exact="Большевеки взяли власть.")
    assert "nearest is 'Большевики взяли власть.'" in reasons["exact"][0]


def test_the_hits_in_a_long_text_take_as_many_queries_as_one(django_assert_max_num_queries):
    text = "\n\n".join(f"Глава {number}. Ленин и ленинцы." for number in range(3000))
    values = {"slug": "long-ru", "title": "Т", "language": "ru"}
    load_source(values, PlainText().read(text))
    with django_assert_max_num_queries(3), pytest.raises(Ambiguous) as caught:
        anchor({"source": "long-ru", "exact": "Ленин"})
    assert len(caught.value.candidates) == 100
    assert "3000 times" in caught.value.messages[0]


def test_a_very_long_quote_is_asked_for_by_its_place(passage):
    for name, words in {"exact": "а" * 10_001, "prefix": "x" * 1_001, "suffix": "x" * 1_001}.items():
        asked = {"passage": str(passage.uuid), "exact": "October", name: words}
        assert "start and end" in refusal(**asked)[name][0]


# -- what is meant --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "column"),
    [
        ({}, "passage"),
        ({"passage": "", "source": ""}, "passage"),
        ({"passage": "not-a-uuid", "exact": "x"}, "passage"),
        ({"passage": str(uuid.uuid4()), "exact": "x"}, "passage"),
        ({"source": "nothing-of-the-kind", "exact": "x"}, "source"),
        ({"source": "\0", "exact": "x"}, "source"),
        ({"source": "\ud800", "exact": "x"}, "source"),
        ({"source": "october-revolution-en"}, "exact"),
        ({"source": "october-revolution-en", "exact": ""}, "exact"),
        ({"source": "october-revolution-en", "exact": "\0"}, "exact"),
        ({"source": "october-revolution-en", "exact": "\ud800"}, "exact"),
    ],
)
def test_a_place_that_names_nothing_is_refused_by_name(place, column):
    assert set(refusal(**place)) == {column}


def test_a_passage_of_another_source_is_refused(passages):
    reasons = refusal(passage=str(passages[0].uuid), source="october-revolution-en", start=0, end=1)
    assert reasons == {"source": ["the passage is one of chronicle-ru"]}
