import pytest

from annotations.values.cognates import features, skeletons


def keys(text, kind):
    return {found.key[1] for found in features(text) if found.key[0] == kind}


@pytest.mark.parametrize(
    "names",
    [
        ("Pericles", "Perikles", "Перикл", "Περικλῆς"),
        ("Petrograd", "Петроград", "Петрограда", "بتروغراد"),
        ("Picardy", "Picardie", "Пикардия"),
        ("Bolshevik", "Bolshevist", "Большевик"),
        ("Cotentin", "Котантен"),
    ],
)
def test_a_name_has_one_stem_in_every_script(names):
    stems = [keys(name, "word") for name in names]
    assert set.intersection(*stems)


def test_names_that_have_nothing_in_common_have_no_stem_in_common():
    assert not keys("Керенский", "word") & keys("Petrograd", "word")


def test_short_words_are_of_too_many_words():
    assert not keys("на the der من", "word")


@pytest.mark.parametrize("number", ["1917", "١٩١٧", "१९१७", "1,917", "1.917", "1 917", "1\u00a0917", "01917"])
def test_a_number_is_one_whatever_its_digits_and_how_they_are_set_apart(number):
    assert keys(f"год {number}.", "number") == {"1917"}


def test_years_of_a_span_are_two_numbers_and_marks_of_reference_none():
    assert keys("1922–26[4] 😀", "number") == {"1922", "26"}


def test_a_number_that_no_text_means_counts_nothing():
    assert keys("1" * 5000, "number") == set()


def test_characters_without_spaces_come_in_pairs():
    assert keys("十月革命, 1917", "characters") == {"十月", "月革", "革命"}


def test_what_is_shared_is_told_as_it_is_written():
    found = {feature.key: feature.form for feature in features("Им ПЕТРОГРАДЕ 3 840 человек")}
    assert found["number", "3840"] == "3 840"
    assert "ПЕТРОГРАДЕ" in found.values()


def test_accents_and_signs_that_attach_part_no_word():
    assert keys("été révolutionnaire", "word") == keys("ete revolutionnaire", "word")
    assert keys("кра́йний", "word") == keys("крайний", "word")


def test_what_is_no_letter_says_nothing():
    assert [skeletons(word) for word in ("", "🙂", "1917", "aeiou")] == [(), (), (), ("",)]
    assert skeletons("Red🚩October") == ("rd", "cdbr")
