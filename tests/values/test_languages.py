import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.languages import (
    SEARCH_CONFIGURATIONS,
    LanguageError,
    canonical,
    direction,
    matches,
    script,
    search_configuration,
)

VALID = """
    tl fil iw he in mo sh zh-Hant-TW zh-yue zh-cmn-Hans-CN sr-Latn-RS es-419 de-CH-1996
    ru-petr1708 sl-rozaj-biske sl-biske-rozaj grc hbo la und mul zxx qaa qtz x-klingon en-x-Us
    en-u-co-phonebk i-klingon zh-min-nan en-GB-oed cu-Cyrs el-polyton
"""


@pytest.mark.parametrize("tag", VALID.split())
def test_a_registered_tag_changes_in_nothing_but_its_capitals(tag):
    found = canonical(tag.upper())
    assert found.lower() == tag.lower()
    assert canonical(tag.lower()) == found
    assert canonical(found) == found


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ZH-hant-tw", "zh-Hant-TW"),
        ("TL", "tl"),
        ("IW", "iw"),
        ("EN-ca-X-CA", "en-CA-x-ca"),
        ("sr-LATN-rs", "sr-Latn-RS"),
        ("en-gb-OED", "en-GB-oed"),
    ],
)
def test_capitals_are_those_of_the_standard(given, kept):
    assert canonical(given) == kept


@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("", "letters and digits"),
        ("en_US", "joined by hyphens"),
        ("русский", "letters and digits"),
        (" en", "letters and digits"),
        ("en\n", "letters and digits"),
        ("zh--Hant", "letters and digits"),
        ("jp", "no language is registered as 'jp'"),
        ("eng", "it is written 'en'"),
        ("tgl", "no language is registered as 'tgl'"),
        ("tagalog", "language"),
        ("nedis", "a language"),
        ("zh-TW-Hant", "out of place"),
        ("zh-xyz", "'xyz' is not registered"),
        ("en-Foob", "'Foob' is not registered"),
        ("ru-ZQ", "'ZQ' is not registered"),
        ("de-foobar", "variant"),
        ("de-1901-1901", "given twice"),
        ("x", "x"),
        ("en-u", "followed"),
    ],
)
def test_what_is_no_tag_is_refused_with_the_reason(tag, reason):
    with pytest.raises(LanguageError, match="is not a language tag") as refused:
        canonical(tag)
    assert reason in str(refused.value)


@given(st.text(alphabet="abehilnortuxyzHANTW014-_ ", max_size=14))
def test_a_tag_is_refused_or_keeps_its_letters(tag):
    try:
        found = canonical(tag)
    except LanguageError:
        return
    assert found.lower() == tag.lower()
    assert canonical(found) == found
    assert direction(found) in ("ltr", "rtl")


def test_a_language_also_finds_its_scripts_and_regions():
    assert matches("zh-Hant", "zh")
    assert matches("ZH-hant-TW", "zh-Hant")
    assert matches("zh", "zh")
    assert matches("tl", "*")
    assert not matches("zh", "zh-Hant")
    assert not matches("zh-Hantx", "zh-Hant")
    assert not matches("zha", "zh")
    assert not matches("fil", "tl")


def test_search_knows_the_languages_of_the_database_and_no_others():
    assert search_configuration("ru") == "russian"
    assert search_configuration("RU-petr1708") == "russian"
    assert search_configuration("nb") == search_configuration("nn-NO") == "norwegian"
    assert search_configuration("el-polyton") == "greek"
    assert search_configuration("tl") == "simple"
    assert search_configuration("grc") == "simple"
    assert search_configuration("x-en") == "simple"


def test_search_has_all_the_configurations_of_postgresql_15():
    expected = """
        arabic armenian basque catalan danish dutch english finnish french german greek hindi
        hungarian indonesian irish italian lithuanian nepali norwegian portuguese romanian
        russian serbian spanish swedish tamil turkish yiddish
    """
    assert set(SEARCH_CONFIGURATIONS.values()) == set(expected.split())


@pytest.mark.parametrize("tag", list(SEARCH_CONFIGURATIONS))
def test_search_is_configured_for_real_languages(tag):
    assert canonical(tag) == tag


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ru", "Cyrl"),
        ("tl", "Latn"),
        ("zh", "Hans"),
        ("zh-TW", "Hant"),
        ("sr-Latn", "Latn"),
        ("az-IR", "Arab"),
        ("grc", "Grek"),
        ("hbo", "Hebr"),
        ("enm", "Latn"),
        ("en-GB-oed", "Latn"),
        ("und", "Zyyy"),
        ("mul", "Zyyy"),
        ("x-klingon", "Zyyy"),
        ("und-Hebr", "Hebr"),
    ],
)
def test_a_language_has_a_likely_script_or_none(tag, expected):
    assert script(tag) == expected


def test_a_script_gives_the_direction():
    assert {direction(tag) for tag in ("ar", "he", "iw", "fa", "syc", "dv", "nqo", "ks", "yi")} == {"rtl"}
    assert {direction(tag) for tag in ("ru", "tl", "grc", "zh", "ar-Latn", "und", "x-mine")} == {"ltr"}
    assert direction("pa-PK") == "rtl"


def test_what_is_no_tag_has_no_direction():
    with pytest.raises(LanguageError):
        direction("en_US")
