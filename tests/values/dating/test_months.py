import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.dating.folding import fold
from annotations.values.dating.months import foreign, own


@pytest.mark.parametrize(
    ("language", "name", "month"),
    [
        ("en", "november", 11),
        ("tl", "Pebrero", 2),
        ("fil", "Pebrero", 2),
        ("ru", "ноября", 11),
        ("ru", "ноябре", 11),
        ("ru", "мая", 5),
        ("de-AT", "Jänner", 1),
        ("sr-Cyrl", "октобра", 10),
        ("sr-Latn", "oktobra", 10),
        ("ar", "تشرين الأول", 10),
        ("ar", "أكتوبر", 10),
        ("ar-MA", "نونبر", 11),
        ("fi", "marraskuussa", 11),
        ("et", "novembril", 11),
        ("el", "Οκτωβρίου", 10),
        ("he", "באוקטובר", 10),
        ("nb", "mars", 3),
        ("pl", "październiku", 10),
    ],
)
def test_a_month_is_known_by_its_names_in_a_language(language, name, month):
    assert own(language)[fold(name)].month == month


def test_names_of_another_language_do_not_slip_in_whichever_is_read_first():
    own.cache_clear()
    own("he")
    for language in ("de", "sr", "pt"):
        assert not any("\u0590" <= name[0] <= "\u05ff" for name in own(language))


def test_a_language_without_names_has_none():
    assert own("und") == own("x-elvish") == own("") == {}


def test_a_name_of_two_months_is_that_of_neither_in_another_language():
    assert own("pl")["listopad"].month == 11
    assert own("hr")["listopad"].month == 10
    assert "listopad" not in foreign()
    assert foreign()["ноября"].month == foreign()["november"].month == 11
    assert len({name.language for name in foreign().values()}) > 150


@given(st.text())
def test_the_fold_keeps_every_offset(text):
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("İSTANBUL", "istanbul"),
        ("Août", "aout"),
        ("Οκτωβρίου", "οκτωβριου"),
        ("май", "май"),
        ("Ёлка", "елка"),
    ],
)
def test_the_fold_leaves_accents_out_and_letters_in(text, folded):
    assert fold(text) == folded
