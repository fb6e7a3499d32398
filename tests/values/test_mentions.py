import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.dates import EDTF, gregorian_day
from annotations.values.mentions import Context, find, switches, walk
from annotations.values.passages import part

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "fixtures" / "october-revolution" / "texts"
ENGLISH = (TEXTS / "acb82571-f3a9-5baf-8caf-1c23fe750fdf.txt").read_text(encoding="utf-8")
TAGALOG = (TEXTS / "326e5178-3d32-50e6-be4b-ed0b61afe797.txt").read_text(encoding="utf-8")


def walked(text, language):
    """The dates of an edition, passage by passage, with offsets in the whole of its text."""
    parts = part(text)
    passages = [(text[one.start : one.end], one.section, language) for one in parts]
    for one, mentions in zip(parts, walk(passages), strict=True):
        for mention in mentions:
            yield one.start + mention.span.start, one.start + mention.span.end, mention


def printed(text, language="en", **rest):
    return [mention.printed for mention in find(text, language=language, **rest)]


# --- the sample -------------------------------------------------------------------------------


def test_the_english_source_has_these_dates_and_no_others():
    assert [
        (start, end, m.printed.replace("\u00a0", " "), m.primary, m.gregorian, m.julian, m.audit)
        for start, end, m in walked(ENGLISH, "en")
    ] == [
        (228, 232, "1917", "", "1917", "", "indifferent"),
        (321, 330, "1917–1923", "", "1917/1923", "", "indifferent"),
        (
            404,
            437,
            "7 November 1917 [O.S. 25 October]",
            "gregorian",
            "1917-11-07",
            "1917-10-25",
            "consistent",
        ),
        (1293, 1301, "mid-1917", "", "1917", "", "indifferent"),
        (1399, 1426, "1 [N.S. 14 ] September 1917", "julian", "1917-09-14", "1917-09-01", "consistent"),
        (1460, 1469, "late 1917", "", "1917", "", "indifferent"),
        (1699, 1724, "10 [N.S. 23] October 1917", "julian", "1917-10-23", "1917-10-10", "consistent"),
        (1807, 1835, "24 October [N.S. 6 November]", "julian", "1917-11-06", "1917-10-24", "consistent"),
        (1972, 1984, "The next day", "", "", "", "unresolved"),
        (2265, 2293, "26 October [N.S. 8 November]", "julian", "1917-11-08", "1917-10-26", "consistent"),
        (2526, 2535, "late 1922", "", "1922", "", "indifferent"),
    ]


def test_the_tagalog_source_has_these_dates_and_no_others():
    assert [
        (start, end, m.printed, m.gregorian, m.julian, m.audit, m.expected, m.days_off, m.inherited)
        for start, end, m in walked(TAGALOG, "tl")
    ] == [
        (24, 28, "1917", "1917", "", "indifferent", "", 0, ""),
        (251, 269, "noong Pebrero 1917", "", "", "unstated", "", 0, ""),
        (401, 428, "buwan ng Oktubre noong 1917", "", "", "unstated", "", 0, ""),
        (515, 535, "Sa simula ng Pebrero", "", "", "unstated", "", 0, "section"),
        (618, 643, "Marso 7 [O.S. Pebrero 22]", "1917-03-07", "1917-02-22", "consistent", "", 0, "section"),
        (759, 777, "Sa sumunod na araw", "", "", "unresolved", "", 0, ""),
        (
            *(1254, 1280, "Marso 10 [O.S. Pebrero 15]", "1917-03-10", "1917-02-15"),
            *("mismatch", "1917-02-25", 10, "section"),
        ),
        (2013, 2036, "mula 1917 hanggang 1923", "1917/1923", "", "indifferent", "", 0, ""),
        (2112, 2116, "1917", "1917", "", "indifferent", "", 0, ""),
        (
            *(2218, 2253, "Nobyembre 7, 1917 [O.S. October 25]", "1917-11-07", "1917-10-25"),
            *("consistent", "", 0, ""),
        ),
    ]


def test_the_english_source_switches_its_calendar_and_the_tagalog_one_does_not():
    english = [mention for _, _, mention in walked(ENGLISH, "en")]
    assert [english[place].printed.replace("\u00a0", " ") for place in switches(english)] == [
        "1 [N.S. 14 ] September 1917"
    ]
    assert switches(mention for _, _, mention in walked(TAGALOG, "tl")) == []


def test_a_month_name_of_another_language_is_said_to_be_one():
    [mention] = find("noong Nobyembre 7, 1917 [O.S. October 25]", language="tl")
    assert (mention.language, mention.foreign) == ("tl", "en")
    [mention] = find("am 7 ноября 1917 in Petrograd", language="de")
    assert (mention.language, mention.foreign) == ("ru", "ru")
    [mention] = find("7 ноября 1917", language="ru-RU")
    assert (mention.language, mention.foreign) == ("ru-RU", "")
    # A name that is October in Croatian and November in Polish is neither in another language.
    assert printed("7 listopada 1917") == []
    assert find("7 listopada 1917", language="pl")[0].as_printed == "1917-11-07"
    assert find("7 listopada 1917", language="hr")[0].as_printed == "1917-10-07"


# --- forms ------------------------------------------------------------------------------------

FORMS = [
    ("en", "7 November 1917", "1917-11-07"),
    ("en", "the 7th of November, 1917", "1917-11-07"),
    ("en", "November the 7th, 1917", "1917-11-07"),
    ("en", "Nov. 7, 1917", "1917-11-07"),
    ("en", "7 Nov 1917", "1917-11-07"),
    ("en", "NOVEMBER 7, 1917", "1917-11-07"),
    ("en", "7\u00a0November\u00a01917", "1917-11-07"),
    ("en", "7\nNovember\n1917", "1917-11-07"),
    ("en", "25.X.1917", "1917-10-25"),
    ("en", "25/X 1917", "1917-10-25"),
    ("ru", "25/Х—1917 г.", "1917-10-25"),
    ("de", "7.11.1917", "1917-11-07"),
    ("fr", "7/11/1917", "1917-11-07"),
    ("en", "7/11/1917", "[1917-07-11,1917-11-07]"),
    ("en", "25/10/1917", "1917-10-25"),
    ("en", "10/25/1917", "1917-10-25"),
    ("en", "1917-11-07", "1917-11-07"),
    ("en", "6–8 November 1917", "1917-11-06/1917-11-08"),
    ("en", "November 6–8, 1917", "1917-11-06/1917-11-08"),
    ("en", "the night of 6/7 November 1917", "1917-11-06/1917-11-07"),
    ("en", "from 25 October to 8 November 1917", "1917-10-25/1917-11-08"),
    ("en", "from 25 December to 8 January 1918", "1917-12-25/1918-01-08"),
    ("en", "September–October 1917", "1917-09/1917-10"),
    ("en", "between October and December, 1917", "1917-10/1917-12"),
    ("ru", "с 25 октября по 8 ноября 1917 года", "1917-10-25/1917-11-08"),
    ("en", "1917–1923", "1917/1923"),
    ("en", "in 1917-18", "1917/1918"),
    ("tl", "mula 1917 hanggang 1923", "1917/1923"),
    ("ru", "с 1917 по 1923 год", "1917/1923"),
    ("ru", "в 1917—1923 гг.", "1917/1923"),
    ("de", "von 1917 bis 1923", "1917/1923"),
    ("es", "de 1917 a 1923", "1917/1923"),
    ("ar", "من عام 1917 حتى عام 1923", "1917/1923"),
    ("zh", "从1917年到1923年", "1917/1923"),
    ("en", "the 1930s", "193X"),
    ("de", "in den 1930er Jahren", "193X"),
    ("ru", "в 1930-х годах", "193X"),
    ("fr", "les années 1930", "193X"),
    ("zh", "20世纪30年代", "193X"),
    ("en", "c. 1455–1536", "1455~/1536"),
    ("en", "November, 1917", "1917-11"),
    ("en", "it was [in 1917] that", "1917"),
    ("en", "they met [1917–1923] often", "1917/1923"),
    ("en", "_July_ 1917", "1917-07"),
    ("en", "from the middle of September, 1917", "1917-09"),
    ("en", "mid-November 1917", "1917-11"),
    ("ru", "в октябре 1917 г.", "1917-10"),
    ("uk", "у жовтні 1917 року", "1917-10"),
    ("ar", "في 12 أيار/مايو 1705", "1705-05-12"),
    ("ar", "٧ نوفمبر ١٩١٧", "1917-11-07"),
    ("fa", "۷ نوامبر ۱۹۱۷", "1917-11-07"),
    ("hi", "7 नवंबर 1917", "1917-11-07"),
    ("th", "7 พฤศจิกายน 1917", "1917-11-07"),
    ("ja", "1917年11月7日", "1917-11-07"),
    ("zh", "一九一七年十一月七日", "1917-11-07"),
    ("ko", "1917년 11월 7일", "1917-11-07"),
    ("vi", "ngày 7 tháng 11 năm 1917", "1917-11-07"),
    ("fr", "le 1er mai 1917", "1917-05-01"),
    ("fi", "7. marraskuuta 1917", "1917-11-07"),
    ("et", "7. novembril 1917. aastal", "1917-11-07"),
    ("lv", "1917. gada 7. novembrī", "1917-11-07"),
    ("lt", "1917 m. lapkričio 7 d.", "1917-11-07"),
    ("hu", "1917. november 7-én", "1917-11-07"),
    ("eu", "1917ko azaroaren 7a", "1917-11-07"),
    ("tr", "7 Kasım 1917'de", "1917-11-07"),
    ("sr", "7. новембра 1917. године", "1917-11-07"),
    ("he", "7 בנובמבר 1917", "1917-11-07"),
    ("en", "44 BC", "-0043"),
    ("en", "44–43 B.C.E.", "-0043/-0042"),
    ("en", "15 March 44 BC", "-0043-03-15"),
    ("en", "24 August 79 AD", "0079-08-24"),
    ("en", "AD 79", "0079"),
    ("ru", "в 44 году до н. э.", "-0043"),
    ("de", "44 v. Chr.", "-0043"),
    ("fr", "44 av. J.-C.", "-0043"),
    ("es", "44 a. C.", "-0043"),
    ("el", "44 π.Χ.", "-0043"),
    ("zh", "公元前221年", "-0220"),
]


@pytest.mark.parametrize(("language", "text", "edtf"), FORMS)
def test_a_date_is_read_as_it_is_printed(language, text, edtf):
    assert [mention.as_printed for mention in find(f"… {text} …", language=language)] == [edtf]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He wrote it,[1] and said[12]:34 so,[4][5] he [note 3] did.[a]"),
        ("en", "50,000 workers, 1,500 soldiers, 35.7% of 1,200, 162 584 in all, 5.45 p.m."),
        ("en", "see page 1917, pp. 1905–1917, p. 1905, vol. 3, no. 1917, § 1917"),
        ("en", "John 3:16, 1 Corinthians 13:4, Psalm 119:105 and Genesis 1:1-2:3"),
        ("en", "Article 15 has 1,500 words, and Article 1917 none; Resolution 1973"),
        ("en", "more than 1500 workers and 2000 men; up to 1200 soldiers; from 1200 to 1500 men"),
        ("en", "He may go; they march on, 3 may vote; the 3 march on, 12 march past; March on Rome"),
        ("en", "the October Revolution, the July Days, the February Revolution, May Day"),
        ("en", "ISBN 978-0-14-118293-3, tel. 555-1234, 1234-5678; version 1.2.2003.4, IP 192.168.1.10"),
        ("en", "$1917, £1900, 1917 roubles, 1905 km, LC-34, AS-207/208, Apollo 11, F-16, 800m"),
        ("en", "Louis XIV, Henry V, Chapter X, Act II; the 19th century, the 18th and 19th centuries"),
        ("en", "Rule 34. May they live. Chapter 7. May I come in? a score of 27/100, 24/7, 1/2"),
        ("en", "between 10 and 12 people, seven years, the Thirty Years' War, 100 days"),
        ("en", "[1917] and the 45 November dead; a ship of 1250-ton class (1200 horsepower)"),
        ("en", "In 1500 places, in 1000 cities, since 1900 workers, by 1900 strikes had broken out"),
        ("en", "between 1500 and 1800 dead, between 1917 and 1923 casualties, between 1600 and 1700 ships"),
        ("ru", "В 1500 местах, в 2000 деревнях и с 1900 матросами"),
        ("fr", "En 1500 lieux; en 2000 villages"),
        ("es", "en 1500 lugares"),
        ("de", "In 1500 Orten"),
        ("de", "Am 5. Messe, nach 3 mars"),
        ("ru", "50 000 рабочих, 1500 солдат, статья 15, с. 1917, стр. 12—15, 35,7 %, 20 лет, гл. 10"),
        ("ru", "от 1200 до 1500 человек; Октябрьская революция; Иоанн 3:16; в 12 часов"),
        ("tl", "higit sa 50,000 manggagawa; Himagsikang Pebrero; Kudetang Oktubre; ika-20 dantaon"),
        ("tl", "Dakilang Himagsikang Sosyalista ng Oktubre, (sa Historiyagrapiyang Sobyetiko)"),
        ("de", "Artikel 1917, Seite 1517, 1.500 Mann, § 12, 1500 Mann, 3000-Meter-Lauf, 12 Mai-Feiern"),
        ("fr", "page 12, 50 000 hommes, article 15, 1500 hommes, Louis XIV"),
        ("zh", "50,000人，第12页，3个月，十月革命，10月革命，5年，第5号，200年前"),
        ("ar", "50,000 عامل، المادة 15، صفحة 12، 8000 جندي"),
    ],
)
def test_what_is_no_date_is_not_found(language, text):
    assert printed(text, language, context=Context(1917)) == []


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("en", "On 3 July 1500 workers struck", ["3 July"]),
        ("ru", "3 июля 1500 рабочих", ["3 июля"]),
        ("en", "In May 3 people came", ["May"]),
        ("en", "In March 12 miles away", ["March"]),
        ("fr", "En mars 1500 hommes", ["mars"]),
        ("en", "On 3 July 1917 workers", ["3 July"]),
        ("en", "On 3 July 1917, workers struck", ["3 July 1917"]),
        ("en", "In July 2000 strikers", ["July"]),
        ("ru", "в июле 2000 забастовщиков", ["июле"]),
        ("ru", "в июле 2000 крестьянских дворов", ["июле"]),
        ("ru", "3 июля 1900 матросов", ["3 июля"]),
        ("ru", "в июле 2000 года", ["июле 2000 года"]),
        ("ru", "в июле 1917 матросы", ["июле 1917"]),
        ("pl", "3 lipca 2000 robotników", ["3 lipca"]),
        ("en", "In July 2000 was", ["July 2000"]),
        ("en", "In 1900 Russia was", ["1900"]),
        ("en", "between 1500 and 1800 the", ["between 1500 and 1800"]),
    ],
)
def test_a_number_of_men_or_miles_is_neither_a_year_nor_a_day(language, text, dates):
    found = printed(text, language, context=Context(1917))
    assert [date.removeprefix("In ").removeprefix("En ") for date in found] == dates


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        ("en", "1, 2 and 3 May 1917", ["1: 1917-05-01", "2: 1917-05-02", "3 May 1917: 1917-05-03"]),
        ("en", "the 6th and 7th of November, 1917", ["6th: 1917-11-06", "7th of November, 1917: 1917-11-07"]),
        ("en", "May 1, 2 and 3, 1917", ["May 1: 1917-05-01", "2: 1917-05-02", "3, 1917: 1917-05-03"]),
        ("en", "November 6 and 7, 1917", ["November 6: 1917-11-06", "7, 1917: 1917-11-07"]),
        ("en", "between 6 and 7 November 1917", ["between 6 and 7 November 1917: 1917-11-06/1917-11-07"]),
        ("de", "am 6. und 9. November 1917", ["6: 1917-11-06", "9. November 1917: 1917-11-09"]),
        ("fr", "les 6 et 7 novembre 1917", ["6: 1917-11-06", "7 novembre 1917: 1917-11-07"]),
        ("ru", "1, 2 и 3 мая 1917 г.", ["1: 1917-05-01", "2: 1917-05-02", "3 мая 1917 г.: 1917-05-03"]),
        ("es", "6 y 7 de noviembre", ["6: 1905-11-06", "7 de noviembre: 1905-11-07"]),
        ("en", "pp. 6 and 7 November 1917", ["7 November 1917: 1917-11-07"]),
        ("en", "27 and 7 November 1917", ["7 November 1917: 1917-11-07"]),
        ("en", "May 1, 2 and 3 men", ["May 1: 1905-05-01"]),
    ],
)
def test_each_of_several_days_of_one_month_is_a_date(language, text, dates):
    found = find(f"… {text} …", language=language, context=Context(1905))
    assert [f"{mention.printed}: {mention.as_printed}" for mention in found] == dates


# --- calendars --------------------------------------------------------------------------------


def test_a_date_without_a_calendar_is_unstated_and_its_days_cover_both():
    [mention] = find("7 November 1917", language="en")
    assert (mention.audit, mention.primary, mention.gregorian) == ("unstated", "", "")
    assert (mention.earliest, mention.latest) == (gregorian_day(1917, 11, 7), gregorian_day(1917, 11, 20))


def test_before_and_after_the_window_a_date_is_of_the_calendar_there_was():
    [before] = find("15 March 1492", language="en")
    assert (before.audit, before.gregorian, before.julian) == ("indifferent", "1492-03-24", "1492-03-15")
    [after] = find("7 November 1967", language="en")
    assert (after.audit, after.gregorian, after.julian) == ("indifferent", "1967-11-07", "1967-10-25")
    [narrow] = find("7 November 1917", language="en", window=(1582, 1752))
    assert (narrow.audit, narrow.gregorian) == ("indifferent", "1917-11-07")


def test_before_a_window_that_begins_late_a_date_is_not_taken_for_a_julian_one():
    [before] = find("17 октября 1905", language="ru", window=(1906, 1923))
    assert (before.audit, before.gregorian, before.julian) == ("indifferent", "", "")
    assert (before.as_printed, before.earliest) == ("1905-10-17", gregorian_day(1905, 10, 17))
    assert before.latest == gregorian_day(1905, 10, 30)
    [early] = find("15 March 1492", language="en", window=(1906, 1923))
    assert (early.audit, early.julian) == ("indifferent", "1492-03-15")


def test_a_year_alone_is_of_no_calendar_and_one_said_calendar_needs_no_check():
    [year] = find("in 1917", language="en")
    assert (year.audit, year.gregorian) == ("indifferent", "1917")
    [said] = find("October 1917 O.S.", language="en")
    assert (said.audit, said.primary, said.gregorian) == ("indifferent", "julian", "1917-10-14/1917-11-13")


@pytest.mark.parametrize(
    ("language", "text", "phrase"),
    [
        ("en", "On the next day he left.", "the next day"),
        ("ru", "На следующий день он уехал.", "На следующий день"),
        ("de", "Am nächsten Tag reiste er ab.", "Am nächsten Tag"),
        ("fr", "Le lendemain, il partit.", "Le lendemain"),
        ("pl", "Następnego dnia wyjechał.", "Następnego dnia"),
        ("zh", "次日，他离开了。", "次日"),
    ],
)
def test_a_relative_day_is_reported_and_not_guessed(language, text, phrase):
    [mention] = find(text, language=language, context=Context(1917))
    assert (mention.printed, mention.audit, mention.gregorian) == (phrase, "unresolved", "")
    assert (mention.earliest, mention.latest) == (None, None)


# --- years from elsewhere ---------------------------------------------------------------------


def test_a_year_is_inherited_from_earlier_in_the_passage_and_said_to_be():
    first, second = find("On 7 November 1917 it began; on 9 November it was over.", language="en")
    assert (first.inherited, second.inherited, second.as_printed) == ("", "passage", "1917-11-09")


def test_a_year_is_inherited_from_earlier_passages_and_from_headings():
    passages = [
        ("It was in 1905.", (), "en"),
        ("On 9 January they fired.", (), "en"),
        ("1917", (), "en"),
        ("On 7 November it began.", ("The events of 1917",), "en"),
        ("In October nothing happened.", ("The events of 1917", "Moscow"), "en"),
    ]
    found = [[(m.printed, m.as_printed, m.inherited) for m in mentions] for mentions in walk(passages)]
    assert found[1] == [("9 January", "1905-01-09", "section")]
    assert found[3] == [("7 November", "1917-11-07", "section")]
    assert found[4] == [("October", "1917-10", "section")]


def test_a_range_of_years_changes_the_year_only_if_that_is_outside_of_it():
    text = "In 1920 the war of 1917–1923 went on; on 7 November they met."
    assert find(text, language="en")[-1].as_printed == "1920-11-07"
    assert find("The war of 1917–1923 began on 7 November.", language="en")[-1].as_printed == "1917-11-07"


def test_a_year_long_before_is_an_aside_and_holds_for_its_passage_only():
    passages = [
        ("On 7 November 1917 it began.", (), "en"),
        ("They bore the Ikon of 1612, which on 4 November had saved the city.", (), "en"),
        ("On 9 November it was over.", (), "en"),
    ]
    found = [[m.as_printed for m in mentions] for mentions in walk(passages)]
    assert found == [["1917-11-07"], ["1612", "1612-11-04"], ["1917-11-09"]]


def test_a_look_back_by_a_few_years_is_an_aside_as_well():
    passages = [
        ("On 7 November 1917 it began.", (), "en"),
        ("In 1905 they had failed. On 9 January they were shot at.", (), "en"),
        ("On 9 November it was over.", (), "en"),
        ("As in 1905, nobody came.", (), "en"),
        ("On 12 November they voted.", (), "en"),
    ]
    found = [[m.as_printed for m in mentions] for mentions in walk(passages)]
    assert found == [["1917-11-07"], ["1905", "1905-01-09"], ["1917-11-09"], ["1905"], ["1917-11-12"]]


def test_a_text_that_goes_on_from_a_look_back_takes_its_year():
    passages = [
        ("On 7 November 1917 it began.", (), "en"),
        ("In 1914 the war broke out.", (), "en"),
        ("In May 1915 the front fell.", (), "en"),
        ("On 5 August Warsaw was taken.", (), "en"),
    ]
    assert [m.as_printed for m in list(walk(passages))[-1]] == ["1915-08-05"]


def test_a_look_ahead_that_the_next_passage_takes_back_is_an_aside():
    passages = [
        ("In September 1917 they met.", (), "en"),
        ("It lasted from 1917 to the end of January, 1918.", (), "en"),
        ("By the end of September, 1917, all was said.", (), "en"),
        ("On 14 October they voted.", (), "en"),
    ]
    assert [m.as_printed for m in list(walk(passages))[-1]] == ["1917-10-14"]


def test_under_a_new_heading_a_text_may_go_back():
    passages = [
        ("On 7 November 1917 it began.", ("October",), "en"),
        ("In 1905 all was otherwise.", ("Before",), "en"),
        ("On 9 January they were shot at.", ("Before",), "en"),
        ("In 1903 nothing was.", ("Before",), "en"),
        ("On 17 October there was a manifesto.", ("Before",), "en"),
    ]
    found = [[m.as_printed for m in mentions] for mentions in walk(passages)]
    assert (found[2], found[4]) == (["1905-01-09"], ["1905-10-17"])


def test_a_whole_date_of_another_century_is_an_aside_as_well():
    passages = [
        ("On 7 November 1917 it began.", (), "en"),
        ("Napoleon: 12 October 1812, 6 November 1812, 16/28 August 1813; on 30 August he won.", (), "en"),
        ("The night of November 7th.", (), "en"),
        ("Printed on 16 December 2000.", (), "en"),
        ("On November 9th it was over.", (), "en"),
    ]
    found = [[m.as_printed for m in mentions] for mentions in walk(passages)]
    assert found[1][-1] == "1813-08-30"
    assert [found[2], found[4]] == [["1917-11-07"], ["1917-11-09"]]


def test_a_year_far_away_that_the_next_dated_passage_goes_on_with_is_no_aside():
    passages = [
        ("Released on 25 November 2012.", (), "en"),
        ("On 7 November 1917 it began.", (), "en"),
        ("So they say.", (), "en"),
        ("By March 1918 there was peace.", (), "en"),
        ("On 9 November it was over.", (), "en"),
    ]
    assert [m.as_printed for m in list(walk(passages))[-1]] == ["1918-11-09"]


def test_without_any_year_a_day_is_unresolved_and_a_month_is_nothing():
    [mention] = find("On 7 November they met, as always in October.", language="en")
    assert (mention.printed, mention.as_printed, mention.audit) == (
        "7 November",
        "XXXX-11-07",
        "unresolved",
    )


def test_a_context_is_a_value():
    context = Context(1905)
    after = context.after(find("in 1917", language="en"))
    assert (context.year, after.year) == (1905, 1917)
    assert after.entering(["Chronology of 1921"], language="en") == Context(1921, ("Chronology of 1921",))


# --- whatever the text ------------------------------------------------------------------------

SPOKEN = "en tl ru de fr es it pt pl uk bg sr ro el tr fi et lv lt hu ar he zh ja ko vi hi und"
LANGUAGES = SPOKEN.split()
PRINTED = """
    7 25 1917 44 321 1,500 50,000 [12] November October ноября октября Pebrero X VII O.S. N.S. ст. BC г. года
    from to mula hanggang с по 年 月 日 十 俄历 c. mid early in the of ika- 's s -го AD İ ß nov 31 30 29 00 0
    99999 2/ er عام في 1750/51 ق. , . / - – ( ) [ ] до н. э. 1335 هـ AH 大正 元年 民国 农历 2460 32 and и
    (7.11.) 25.10. Oct พ.ศ.
"""
PIECES = PRINTED.split()
MADE_UP = st.lists(st.sampled_from([*PIECES, " ", "\n\n", "\u00a0"]), max_size=14).flatmap(
    lambda pieces: st.sampled_from(["", " "]).map(lambda between: between.join(pieces))
)
DATA = ROOT / "tests" / "data"
DIFFICULT = [
    text
    for name in ("strings.json", "blns.json")
    for text in json.loads((DATA / name).read_text(encoding="utf-8"))
    if isinstance(text, str)
]


def assert_sound(text, language, year=None):
    end = 0
    for mention in find(text, language=language, context=Context(year)):
        assert mention.printed == mention.span.of(text)
        assert mention.span.start >= end
        end = mention.span.end
        for edtf in (mention.gregorian, mention.as_printed, mention.expected):
            assert not edtf or EDTF.parse(edtf)
        assert (mention.earliest is None) == (mention.latest is None)
        assert mention.earliest is None or mention.earliest <= mention.latest
        assert bool(mention.days_off) == bool(mention.expected) == (mention.audit == "mismatch")


@given(st.text() | MADE_UP, st.sampled_from(LANGUAGES), st.none() | st.integers(-60, 2100))
def test_mentions_are_slices_in_order_and_apart_whatever_the_text(text, language, year):
    assert_sound(text, language, year)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_difficult_string_is_too_difficult(language):
    for text in DIFFICULT:
        assert_sound(text, language, 1917)


@given(st.sampled_from(FORMS), st.text(alphabet="xyz é😀\n", max_size=120))
def test_text_before_moves_mentions_and_changes_nothing_else(form, before):
    language, text, _ = form
    apart = before + " … "

    def seen(mentions, by):
        return [(mention.span.shifted(-by), mention.printed, mention.as_printed) for mention in mentions]

    expected = seen(find("… " + text, language=language), 2)
    assert seen(find(apart + text, language=language), len(apart)) == expected


# --- speed ------------------------------------------------------------------------------------


def test_a_book_takes_less_than_a_second_of_work():
    book = "\n\n".join([ENGLISH, *[ENGLISH.replace("1917", "then")] * 9] * 26)
    assert len(book) > 800_000
    find(ENGLISH, language="en")  # the words of the language are loaded once
    started = time.process_time()
    assert len(find(book, language="en")) > 500
    assert time.process_time() - started < 1


def test_a_long_run_of_digits_or_marks_takes_no_longer_than_text():
    runs = [
        "1917-",
        "(",
        "7 ",
        "November ",
        "一",
        "1, ",
        "1 (14) May - ",
        "AH 5 ",
        "大正7年",
        "1.2.(",
        "1.5. - ",
    ]
    for text in (run * (100_000 // len(run)) for run in [*runs, "1, " * 40 + "x 2 and 3 May ", "AH AH 7 "]):
        started = time.process_time()
        find(text, language="en")
        assert time.process_time() - started < 5
