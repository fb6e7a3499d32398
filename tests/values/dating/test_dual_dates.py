"""Dual dates as they are printed in many languages, written by hand."""

import pytest

from annotations.values.dates import EDTF
from annotations.values.mentions import Context, find

# language, printed, primary calendar, Gregorian, Julian, audit
PRINTED = [
    ("en", "7 November 1917 [O.S. 25 October]", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "1 [N.S. 14 ] September 1917", "julian", "1917-09-14", "1917-09-01", "consistent"),
    ("en", "25 October (7 November) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "October 25 (November 7), 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "November 7 (October 25, Old Style), 1917", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "en",
        "7th November, 1917 (25th October according to the Julian calendar)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("en", "25 Oct./7 Nov. 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "25 October 1917 (O.S.)", "julian", "1917-11-07", "1917-10-25", "indifferent"),
    ("en", "10/21 February 1750/51", "julian", "1751-02-21", "1751-02-10", "consistent"),
    ("en", "11 February 1731/32", "julian", "1732-02-22", "1732-02-11", "indifferent"),
    ("en", "11 February 1731 [N.S. 22 February 1732]", "julian", "1732-02-22", "1732-02-11", "consistent"),
    ("en", "25 December 1917 [N.S. 7 January 1918]", "julian", "1918-01-07", "1917-12-25", "consistent"),
    ("en", "7 January 1918 [O.S. 25 December]", "gregorian", "1918-01-07", "1917-12-25", "consistent"),
    (
        "en",
        "6–8 November [O.S. 24–26 October] 1917",
        "gregorian",
        "1917-11-06/1917-11-08",
        "1917-10-24/1917-10-26",
        "consistent",
    ),
    ("en", "October 10/23, 1917", "julian", "1917-10-23", "1917-10-10", "consistent"),
    ("en", "March 10 [O.S. February 15] 1917", "gregorian", "1917-03-10", "1917-02-15", "mismatch"),
    ("en", "25 October 1917 O.S.", "julian", "1917-11-07", "1917-10-25", "indifferent"),
    ("en", "the 25th of October (7th of November), 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("ru", "25 октября (7 ноября) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("ru", "25 октября (7 ноября) 1917 года", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("ru", "10/23 октября 1917", "julian", "1917-10-23", "1917-10-10", "consistent"),
    ("ru", "10 (23) октября 1917 г.", "julian", "1917-10-23", "1917-10-10", "consistent"),
    (
        "ru",
        "7 ноября (25 октября по старому стилю) 1917",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "ru",
        "25 октября 1917 г. по ст. ст. (7 ноября н. ст.)",
        "julian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("ru", "25 октября ст. ст. 1917 г.", "julian", "1917-11-07", "1917-10-25", "indifferent"),
    ("ru", "25 октября/7 ноября 1917 г.", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("ru", "25.X (7.XI) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("ru", "25.X./7.XI.1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "ru",
        "25 октября 1917 года (по юлианскому календарю)",
        "julian",
        "1917-11-07",
        "1917-10-25",
        "indifferent",
    ),
    ("ru", "7-го ноября (25-го октября) 1917-го года", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "ru",
        "26 октября (8 ноября по новому стилю) 1917 года",
        "julian",
        "1917-11-08",
        "1917-10-26",
        "consistent",
    ),
    ("uk", "25 жовтня (7 листопада) 1917 року", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "uk",
        "7 листопада (25 жовтня за старим стилем) 1917 року",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("be", "25 кастрычніка (7 лістапада) 1917 года", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("bg", "25 октомври (7 ноември) 1917 г.", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("bg", "7 ноември 1917 (25 октомври стар стил)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("sr", "25. октобра (7. новембра) 1917. године", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "sr",
        "7. новембра 1917. (25. октобра по старом календару)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("sr", "25. oktobra (7. novembra) 1917. godine", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("pl", "25 października (7 listopada) 1917 roku", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "pl",
        "7 listopada (25 października starego stylu) 1917 r.",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("pl", "25 X (7 XI) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("pl", "25 X/7 XI 1917 r.", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "cs",
        "7. listopadu (25. října podle juliánského kalendáře) 1917",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "sk",
        "7. novembra 1917 (25. októbra podľa juliánskeho kalendára)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "de",
        "25. Oktober (a. St.) / 7. November (n. St.) 1917",
        "julian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("de", "25. Oktober jul. / 7. November 1917 greg.", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "de",
        "7. November 1917 (25. Oktober nach dem julianischen Kalender)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("de", "25. Oktober (7. November) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("de", "25. Oktober 1917 alten Stils", "julian", "1917-11-07", "1917-10-25", "indifferent"),
    ("nl", "7 november 1917 (25 oktober oude stijl)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "fr",
        "7 novembre 1917 (25 octobre ancien style)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("fr", "25 octobre (7 novembre) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "fr",
        "7 novembre 1917 (25 octobre dans le calendrier julien)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("fr", "1er septembre (14 septembre) 1917", "julian", "1917-09-14", "1917-09-01", "consistent"),
    (
        "es",
        "7 de noviembre de 1917 (25 de octubre según el calendario juliano)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("es", "25 de octubre (7 de noviembre) de 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "pt",
        "7 de novembro de 1917 (25 de outubro no calendário juliano)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "it",
        "7 novembre 1917 (25 ottobre del calendario giuliano)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("it", "25 ottobre (7 novembre) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "ca",
        "7 de novembre de 1917 (25 d'octubre del calendari julià)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("ro", "25 octombrie/7 noiembrie 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "ro",
        "7 noiembrie 1917 (25 octombrie pe stil vechi)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "ro",
        "25 octombrie (s.v.) / 7 noiembrie (s.n.) 1917",
        "julian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("el", "25 Οκτωβρίου (7 Νοεμβρίου) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "el",
        "7 Νοεμβρίου 1917 (25 Οκτωβρίου με το παλαιό ημερολόγιο)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("el", "25 Οκτωβρίου/7 Νοεμβρίου 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "tr",
        "7 Kasım 1917 (Jülyen takvimine göre 25 Ekim)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("tr", "25 Ekim (7 Kasım) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "fi",
        "7. marraskuuta 1917 (25. lokakuuta vanhaa lukua)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("fi", "25. lokakuuta (7. marraskuuta) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("fi", "7. marraskuuta 1917 (25. lokakuuta J)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("fi", "25. lokakuuta (7. marraskuuta G) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("et", "7. november (vkj 25. oktoober) 1917", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("et", "25. oktoober (7. november) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "lv",
        "1917. gada 7. novembrī (25. oktobrī pēc vecā stila)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("lv", "1917. gada 25. oktobrī (7. novembrī)", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("lt", "1917 m. spalio 25 d. (lapkričio 7 d.)", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "sv",
        "7 november 1917 (25 oktober enligt gamla stilen)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "da",
        "7. november 1917 (25. oktober gammel stil)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "hu",
        "1917. november 7. (október 25. a Julián-naptár szerint)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("hu", "1917. október 25-én (november 7-én)", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("tl", "Nobyembre 7, 1917 [O.S. October 25]", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "tl",
        "ika-7 ng Nobyembre, 1917 (ika-25 ng Oktubre sa lumang kalendaryo)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    (
        "ar",
        "7 نوفمبر 1917 (25 أكتوبر حسب التقويم اليولياني)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("ar", "٧ نوفمبر ١٩١٧ (٢٥ أكتوبر)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("ar", "25 تشرين الأول (7 تشرين الثاني) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("fa", "۷ نوامبر ۱۹۱۷ (۲۵ اکتبر)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "he",
        "7 בנובמבר 1917 (25 באוקטובר לפי הלוח היוליאני)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("hi", "7 नवंबर 1917 (25 अक्टूबर)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("zh", "1917年11月7日（俄历10月25日）", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("zh", "1917年11月7日（儒略历10月25日）", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("zh", "一九一七年十一月七日（俄历十月二十五日）", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("ja", "1917年11月7日（ユリウス暦10月25日）", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("ko", "1917년 11월 7일(율리우스력 10월 25일)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "vi",
        "ngày 7 tháng 11 năm 1917 (25 tháng 10 theo lịch Julius)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("ka", "25 ოქტომბერი (7 ნოემბერი) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("hy", "1917 թվականի հոկտեմբերի 25 (նոյեմբերի 7)", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("la", "7 Novembris 1917 (25 Octobris st. vet.)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("mk", "25 октомври (7 ноември) 1917 година", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("hr", "25. listopada (7. studenoga) 1917.", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("sl", "25. oktobra (7. novembra) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "id",
        "7 November 1917 (25 Oktober kalender Julian)",
        "gregorian",
        "1917-11-07",
        "1917-10-25",
        "consistent",
    ),
    ("fr", "le 7 ноября (25 октября) 1917", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "7 Nov 1917 (25 Oct O.S.)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "25 Oct (7 Nov) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "25 Oct (7 Nov NS) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "Nov 7 (Oct 25 OS), 1917", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "7 Sept (25 Aug) 1917", "gregorian", "1917-09-07", "1917-08-25", "consistent"),
    ("en", "25 Oct/7 Nov 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("en", "7 Nov OS 1917", "julian", "1917-11-20", "1917-11-07", "indifferent"),
    ("en", "November 1917 (OS)", "julian", "1917-11-14/1917-12-13", "1917-11", "indifferent"),
    ("fr", "25 oct (7 nov) 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("de", "25. Okt/7. Nov 1917", "julian", "1917-11-07", "1917-10-25", "consistent"),
    ("ru", "30 декабря/12 января 1905 г.", "julian", "1905-01-12", "1904-12-30", "consistent"),
    ("ru", "30 декабря (12 января) 1905 г.", "julian", "1905-01-12", "1904-12-30", "consistent"),
    ("en", "December 30/January 12, 1905", "julian", "1905-01-12", "1904-12-30", "consistent"),
    ("en", "12 January/30 December 1904", "gregorian", "1905-01-12", "1904-12-30", "consistent"),
    ("en", "25 December/7 January 1918", "julian", "1918-01-07", "1917-12-25", "consistent"),
    ("ro", "20 decembrie/1 ianuarie 1872", "julian", "1872-01-01", "1871-12-20", "consistent"),
    ("hu", "1917. november 7. (október 25.)", "gregorian", "1917-11-07", "1917-10-25", "consistent"),
    (
        "ru",
        "с 25 октября (7 ноября) по 26 октября (8 ноября) 1917",
        "julian",
        "1917-11-07/1917-11-08",
        "1917-10-25/1917-10-26",
        "consistent",
    ),
    (
        "en",
        "from 30 December (12 January) to 31 December (13 January) 1905",
        "julian",
        "1905-01-12/1905-01-13",
        "1904-12-30/1904-12-31",
        "consistent",
    ),
]


@pytest.mark.parametrize(("language", "printed", "primary", "gregorian", "julian", "audit"), PRINTED)
def test_a_date_in_two_calendars_is_one_mention(language, printed, primary, gregorian, julian, audit):
    before = "Ⅲ 😀 …"
    found = find(f"{before} {printed} …", language=language)
    assert [(m.primary, m.gregorian, m.julian, m.audit) for m in found] == [
        (primary, gregorian, julian, audit)
    ]
    days = EDTF.parse(gregorian)
    assert (found[0].earliest, found[0].latest) == (days.earliest, days.latest)


def test_there_are_dual_dates_in_forty_languages():
    assert len({language for language, *_ in PRINTED}) >= 40


def test_a_wrong_second_date_is_told_with_what_it_should_have_been():
    [mention] = find("Sa pagpatak ng Marso 10 [O.S. Pebrero 15]", language="tl", context=Context(1917))
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 10, "1917-02-25")
    [mention] = find("10/21 октября 1917 г.", language="ru")
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 2, "1917-10-23")
    [mention] = find("25 October (6 November) 1917", language="en")
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 1, "1917-11-07")
    [mention] = find("6–8 November [O.S. 24–27 October] 1917", language="en")
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 1, "1917-10-24/1917-10-26")


def test_the_calendars_are_told_apart_by_the_century():
    for printed, audit in [
        ("10 (20) March 1697", "consistent"),
        ("10 (21) March 1697", "mismatch"),
        ("10 (21) March 1797", "consistent"),
        ("10 (22) March 1897", "consistent"),
        ("10 (23) March 1917", "consistent"),
    ]:
        assert [mention.audit for mention in find(printed, language="en")] == [audit], printed


def test_two_dates_far_apart_are_two():
    found = find("7 November 1917 (8 March 1917)", language="en")
    assert [mention.printed for mention in found] == ["7 November 1917", "8 March 1917"]
    assert [mention.audit for mention in found] == ["unstated", "unstated"]


def test_the_old_year_began_on_25_march_only_where_print_says_so():
    [double] = find("24 March 1715/16", language="en")
    assert (double.julian, double.gregorian) == ("1716-03-24", "1716-04-04")
    [late] = find("25 March 1715/16", language="en")
    assert late.printed == "25 March 1715"
    [checked] = find("11 February 1731 [N.S. 22 February 1732]", language="en")
    assert (checked.as_printed, checked.julian, checked.audit) == ("1731-02-11", "1732-02-11", "consistent")
    [plain] = find("11 February 1731", language="en")
    assert (plain.audit, plain.as_printed) == ("unstated", "1731-02-11")


def test_a_leap_day_of_one_calendar_only_is_read_in_it():
    [dual] = find("29 February (13 March) 1900", language="en")
    assert (dual.primary, dual.julian, dual.audit) == ("julian", "1900-02-29", "consistent")
    [unstated] = find("29 February 1900", language="en")
    assert (unstated.audit, unstated.earliest) == ("unstated", dual.earliest)
    [said] = find("29 February 1900 O.S.", language="en")
    assert (said.gregorian, said.julian, said.audit) == ("1900-03-13", "1900-02-29", "indifferent")


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "31 April 1917"),
        ("en", "April 31, 1917"),
        ("en", "30 February 1900"),
        ("en", "29 February 1917"),
        ("en", "29 February 1900 N.S."),
        ("en", "29 February 1917 [O.S. 16 February]"),
        ("en", "29 February (13 March) 1917"),
        ("en", "16 February [29 February] 1900"),
        ("en", "1 March [O.S. 30 February] 1917"),
        ("en", "32 May 1917"),
        ("en", "May 32, 1917"),
        ("en", "30–31 April 1917"),
        ("en", "31/4/1917"),
        ("en", "13/31/1917"),
        ("en", "1917-02-30"),
        ("ru", "31 июня 1917 г."),
        ("ru", "32 мая 1917 г."),
        ("de", "30.2.1917"),
        ("de", "32. Mai 1917"),
        ("fr", "le 31 avril 1917"),
        ("hu", "1917. április 31"),
        ("zh", "1917年2月30日"),
        ("zh", "1917年13月1日"),
    ],
)
def test_a_day_that_no_calendar_has_is_reported_and_not_resolved(language, printed):
    [mention] = find(f"… {printed} …", language=language, context=Context(1905))
    assert mention.printed == printed.removeprefix("le ")
    assert (mention.audit, mention.gregorian, mention.julian) == ("unresolved", "", "")
    assert (mention.earliest, mention.as_printed, mention.inherited) == (None, "", "")


def test_nor_is_one_that_no_year_has():
    [mention] = find("on the 31st of June", language="en")
    assert (mention.printed, mention.audit, mention.as_printed) == ("31st of June", "unresolved", "")


def test_a_range_in_both_calendars_has_the_word_that_opens_it_and_no_other():
    text = "the days of 25 October (7 November) to 26 October (8 November) 1917"
    [mention] = find(text, language="en")
    assert (mention.printed, mention.audit) == (text.removeprefix("the days of "), "consistent")


def test_a_page_or_a_number_of_things_is_no_impossible_day():
    found = find("p. 33 May 1917; vol. 35 June 1917; the 45 November dead", language="en")
    assert [mention.printed for mention in found] == ["May 1917", "June 1917"]


def test_a_dual_date_of_no_known_year_is_reported_and_not_resolved():
    [mention] = find("24 October [N.S. 6 November]", language="en")
    assert (mention.audit, mention.primary, mention.as_printed) == ("unresolved", "julian", "XXXX-10-24")
    assert (mention.gregorian, mention.earliest, mention.latest) == ("", None, None)
