"""Months in Roman numerals with their year, and what else is printed so."""

import pytest

from annotations.values.mentions import find


@pytest.mark.parametrize(
    ("language", "text", "printed", "edtf"),
    [
        ("pl", "Strajk w XII.1917 r. trwał", "XII.1917 r.", "1917-12"),
        ("pl", "od X 1917 do III 1918", "od X 1917 do III 1918", "1917-10/1918-03"),
        ("pl", "w X–XII 1917", "X–XII 1917", "1917-10/1917-12"),
        ("ru", "в X.1917 г.", "X.1917 г.", "1917-10"),
        ("ru", "с X.1917 по III.1918 г.", "с X.1917 по III.1918 г.", "1917-10/1918-03"),
        ("ru", "XII.1917. Съезд Советов", "XII.1917", "1917-12"),
        ("ru", "в Х—ХII.1917", "Х—ХII.1917", "1917-10/1917-12"),  # of Cyrillic letters
        ("uk", "у XII.1917 р.", "XII.1917 р.", "1917-12"),
        ("cs", "v XI/1917", "XI/1917", "1917-11"),
        ("de", "seit XII.1917", "XII.1917", "1917-12"),
    ],
)
def test_a_numeral_after_a_word_for_a_time_or_at_the_beginning_is_a_month(language, text, printed, edtf):
    [mention] = find(text, language=language)
    assert (mention.printed, mention.as_printed, mention.audit) == (printed, edtf, "unstated")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "vol. XII.1917; in Louis XII 1498 pages"),
        ("en", "XII.1917"),  # English prints no months so
        ("ru", "т. XII.1917, том X. 1917, гл. XII.1917"),
        ("ru", "XII. 1917"),  # the title of a chapter
        ("pl", "t. XII/1917, w nr XII/1917"),
        ("pl", "Jan III 1683, Zygmunt III 1632"),
        ("ru", "Александр II 1881"),
        ("la", "Liber X 1917"),
    ],
)
def test_volumes_chapters_and_kings_are_no_months(language, text):
    assert find(text, language=language) == []
