"""Days that are told from another one only: they are reported, and not guessed."""

import pytest

from annotations.values.mentions import Context, find

DAYS = [
    ("en", "It happened yesterday, or the day before yesterday.", ["yesterday", "the day before yesterday"]),
    ("en", "The day before, he had left; they met last night.", ["The day before", "last night"]),
    ("ru", "Накануне он пришёл. Это было накануне. Вчера 😀", ["Накануне", "накануне", "Вчера"]),
    ("uk", "Напередодні він прийшов, а вчора пішов.", ["Напередодні", "вчора"]),
    ("bg", "Вчера и предишния ден.", ["Вчера", "предишния ден"]),
    ("sr", "Јуче, а сутрадан опет.", ["Јуче", "сутрадан"]),
    ("pl", "Wczoraj i dzień wcześniej.", ["Wczoraj", "dzień wcześniej"]),
    ("cs", "Včera a předchozího dne.", ["Včera", "předchozího dne"]),
    (
        "de",
        "Am nächsten Tag kam er; gestern Abend; am Vorabend.",
        ["Am nächsten Tag", "gestern Abend", "am Vorabend"],
    ),
    (
        "fr",
        "La veille, hier, l’avant-veille ; le lendemain.",
        ["La veille", "hier", "l’avant-veille", "le lendemain"],
    ),
    ("es", "La víspera, ayer; al día siguiente.", ["La víspera", "ayer", "al día siguiente"]),
    ("pt", "Na véspera, ontem.", ["Na véspera", "ontem"]),
    ("it", "Ieri, l’altro ieri; la vigilia partì.", ["Ieri", "l’altro ieri", "la vigilia"]),
    ("el", "Χθες και την παραμονή, την επόμενη ημέρα.", ["Χθες", "την παραμονή", "την επόμενη ημέρα"]),
    ("tr", "Dün ve ertesi gün.", ["Dün", "ertesi gün"]),
    ("tl", "Kahapon at kinabukasan.", ["Kahapon", "kinabukasan"]),
    ("ar", "أمس وفي اليوم التالي", ["أمس"]),
    ("fa", "دیروز، فردای آن روز", ["دیروز", "فردای آن روز"]),
    ("he", "אתמול, למחרת", ["אתמול", "למחרת"]),
    ("zh", "昨天他来了，次日他走了。", ["昨天", "次日"]),
    ("ja", "前日に来て、翌日帰った。", ["前日", "翌日"]),
    ("ko", "어제 그리고 다음 날", ["어제", "다음 날"]),
]


@pytest.mark.parametrize(("language", "text", "printed"), DAYS)
def test_a_day_told_from_another_one_is_reported_and_not_resolved(language, text, printed):
    found = find(text, language=language, context=Context(1917))
    assert [mention.printed for mention in found] == printed
    assert {(mention.audit, mention.gregorian, mention.earliest) for mention in found} == {
        ("unresolved", "", None)
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "the day before the rising; yesterday's bread; the night before the battle"),
        ("ru", "накануне революции и войны"),
        ("uk", "напередодні революції"),
        ("fr", "à la veille de la guerre, au lendemain d’une défaite"),
        ("es", "en la víspera de la revolución, en la víspera del día"),
        ("it", "alla vigilia, la vigilia della guerra"),
        ("de", "am Vorabend der Revolution, am Vorabend des Krieges"),
        ("el", "την παραμονή της επανάστασης"),
        ("zh", "他同日本人谈话"),
    ],
)
def test_the_eve_of_something_is_no_day(language, text):
    assert find(text, language=language) == []
