"""Dates that are counted from something else than the birth of Christ."""

import pytest

from annotations.values.dating.eras import era_of
from annotations.values.mentions import Context, find

# language, printed, what of it is reported and not resolved, and the dates that are read beside it
OTHERS = [
    ("ar", "عام 1335 هـ", ["1335 هـ"], []),
    ("ar", "سنة 1335هـ", ["1335هـ"], []),
    ("ar", "في عام ١٣٣٥ هجرية", ["١٣٣٥ هجرية"], []),
    ("ar", "عام 1335هـ/1917م", ["1335هـ"], ["1917"]),
    ("ar", "1335هـ - 1917م", ["1335هـ"], ["1917"]),
    ("fa", "سال ۱۲۹۶", ["۱۲۹۶"], []),
    ("fa", "در سال ۱۳۳۵ هجری قمری", ["۱۳۳۵ هجری قمری"], []),
    ("fa", "از ۱۲۹۶ تا ۱۳۰۰", ["از ۱۲۹۶ تا ۱۳۰۰"], []),
    ("fa", "سال ۱۹۱۷ میلادی", [], ["1917"]),
    ("fa", "در سال ۱۲۷۱ میلادی", [], ["1271"]),
    ("fa", "۱۶ آبان ۱۲۹۶", ["۱۶ آبان ۱۲۹۶"], []),
    ("fa", "در آبان ۱۲۹۶", ["آبان ۱۲۹۶"], []),
    ("fa", "۱۶ آبان", ["۱۶ آبان"], []),
    ("fa", "۱۲۹۶/۸/۱۶", ["۱۲۹۶/۸/۱۶"], []),
    ("fa", "۱۶ آبان ۱۲۹۶ (۷ نوامبر ۱۹۱۷)", ["۱۶ آبان ۱۲۹۶"], ["1917-11-07"]),
    ("prs", "۱۶ عقرب ۱۲۹۶", ["۱۶ عقرب ۱۲۹۶"], []),
    ("ar", "٢١ محرم ١٣٣٦ هـ", ["٢١ محرم ١٣٣٦ هـ"], []),
    ("ar", "٧ ربيع الأول ١٣٣٦", ["٧ ربيع الأول ١٣٣٦"], []),
    ("ar", "الحرب العالمية الثانية ١٩٣٩", [], []),
    ("en", "on 16 Aban 1296", ["16 Aban 1296"], []),
    ("en", "on 21 Muharram 1336", ["21 Muharram 1336"], []),
    ("de", "nicht mehr 1500", [], []),
    ("fr", "le 18 brumaire an VIII", ["18 brumaire an VIII"], []),
    ("fr", "le 9 thermidor", ["9 thermidor"], []),
    ("tr", "25 Teşrinievvel 1333", ["25 Teşrinievvel 1333"], []),
    ("th", "ปี 2460", ["2460"], []),
    ("th", "พ.ศ. 2460", ["พ.ศ. 2460"], []),
    ("th", "7 พฤศจิกายน พ.ศ. 2460", ["7 พฤศจิกายน พ.ศ. 2460"], []),
    ("th", "7 พฤศจิกายน 2460", ["7 พฤศจิกายน 2460"], []),
    ("th", "7 พฤศจิกายน ค.ศ. 1917", [], ["1917-11-07"]),
    ("tr", "29 Ekim 1339 (1923)", ["29 Ekim 1339"], ["1923"]),
    ("tr", "Cumhuriyet 29 Ekim 1339 tarihinde", ["29 Ekim 1339"], []),
    ("tr", "29 Ekim 1923 tarihinde (29 Ekim 1339)", ["29 Ekim 1339"], ["1923-10-29"]),
    ("tr", "31 Mart 1325 (13 Nisan 1909)", ["31 Mart 1325"], ["1909-04-13"]),
    ("tr", "25 Ekim 1333 rumi", ["25 Ekim 1333 rumi"], []),
    ("tr", "Hicri 1335 yılında", ["Hicri 1335"], []),
    ("tr", "7 Kasım 1917 (Rumi 25 Ekim 1333)", ["Rumi 25 Ekim 1333"], ["1917-11-07"]),
    ("en", "in AH 1335", ["AH 1335"], []),
    ("en", "in 1335 A.H.", ["1335 A.H."], []),
    ("en", "1335–1337 AH", ["1335–1337 AH"], []),
    ("en", "in 1917 (1335)", ["1335"], ["1917"]),
    ("en", "in 1335/1917", ["1335"], ["1917"]),
    ("en", "in 1500 BP", ["1500 BP"], []),
    ("en", "in the year 5678", ["5678"], []),
    ("ru", "в 7089 году от сотворения мира", ["7089 году от сотворения мира"], []),
    ("ru", "1335 год хиджры", ["1335 год хиджры"], []),
    ("fr", "en 1335 de l’Hégire", ["1335 de l’Hégire"], []),
    ("id", "tahun 1335 Hijriah", ["1335 Hijriah"], []),
    ("hi", "विक्रम संवत 1974", ["विक्रम संवत 1974"], []),
    ("ja", "大正7年3月3日", ["大正7年3月3日"], []),
    ("ja", "明治5年12月3日", ["明治5年12月3日"], []),
    ("ja", "令和元年5月1日", ["令和元年5月1日"], []),
    ("ja", "1917年、大正7年3月3日", ["大正7年3月3日"], ["1917"]),
    ("ja", "昭和20年", ["昭和20年"], []),
    ("ja", "17年3月3日", ["17年3月3日"], []),
    ("ja", "1917年（大正6年）11月7日", [], ["1917-11-07"]),
    ("ja", "大正6年（1917年）11月7日", [], ["1917-11-07"]),
    ("ja", "1917（大正6）年11月7日", [], ["1917-11-07"]),
    ("ja", "大正6（1917）年", [], ["1917"]),
    ("zh", "民国六年十月十日", ["民国六年十月十日"], []),
    ("zh", "光緒三十四年十月二十一日", ["光緒三十四年十月二十一日"], []),
    ("zh", "1912年后，民国六年十月十日", ["民国六年十月十日"], ["1912"]),
    ("zh", "1917年农历十月十日", ["1917年农历十月十日"], []),
    ("zh", "民国时期的1917年", [], ["1917"]),
    ("zh", "刑期5年3月", [], []),
    ("zh", "1917年元月1日", [], ["1917-01-01"]),
    ("zh", "月薪500元月底发", [], []),
    ("zh", "大同10月7日", [], ["1905-10-07"]),
    ("tr", "25 Ekim Rumi 1333", ["25 Ekim Rumi 1333"], []),
    ("en", "3 May AH 1335", ["3 May AH 1335"], []),
    ("en", "In 1917 A. H. Sayce and in 1908 B. P. Smith wrote", [], ["1917", "1908"]),
    ("en", "In 1273 Rumi died", [], ["1273"]),
    ("ru", "В 1917 г. Х. Раковский", [], ["1917"]),
    ("ko", "단기 4250년", ["단기 4250년"], []),
    ("ko", "1917년 11월 7일(음력 9월 23일)", ["음력 9월 23일"], ["1917-11-07"]),
]


@pytest.mark.parametrize(("language", "printed", "unresolved", "read"), OTHERS)
def test_a_date_of_another_era_is_reported_and_is_no_date_of_this_one(language, printed, unresolved, read):
    found = find(f"… {printed} …", language=language, context=Context(1905))
    assert [mention.printed for mention in found if mention.audit == "unresolved"] == unresolved
    assert [mention.as_printed for mention in found if mention.audit != "unresolved"] == read
    for mention in found:
        if mention.audit == "unresolved":
            assert (mention.gregorian, mention.julian, mention.as_printed, mention.inherited) == (
                "",
                "",
                "",
                "",
            )
            assert (mention.earliest, mention.latest, mention.year) == (None, None, None)


@pytest.mark.parametrize(
    ("language", "printed", "era"),
    [
        ("fa", "۱۶ آبان ۱۲۹۶", "persian"),
        ("fa", "۱۲۹۶", "persian"),
        ("fa", "۱۳۳۵ هجری قمری", "islamic"),
        ("fa", "۲۱ محرم ۱۳۳۶", "islamic"),
        ("ar", "1335 هـ", "islamic"),
        ("ar", "1335 الهجرية", "islamic"),
        ("en", "AH 1335", "islamic"),
        ("en", "16 Aban 1296", "persian"),
        ("th", "พ.ศ. 2460", "buddhist"),
        ("th", "ปี 2460", "buddhist"),
        ("ja", "大正7年3月3日", "japanese"),
        ("zh", "民国六年十月十日", "roc"),
        ("zh", "1917年农历十月十日", "chinese"),
        ("tr", "29 Ekim 1339", "rumi"),
        ("fr", "18 brumaire an VIII", "french-republican"),
        ("en", "25/10/17", ""),
        ("en", "The next day", ""),
        ("fa", "دیروز", ""),
    ],
)
def test_the_era_of_what_is_not_resolved_is_named(language, printed, era):
    assert era_of(printed, language) == era


def test_what_comes_after_a_date_of_another_era_does_not_inherit_its_year():
    text = "In 1917 he left; in AH 1336 he came back, on 3 July."
    assert [m.as_printed for m in find(text, language="en")] == ["1917", "", "1917-07-03"]
    text = "1917'de gitti; 25 Ekim 1333 rumi; 3 Temmuz"
    assert [m.as_printed for m in find(text, language="tr")] == ["1917", "", "1917-07-03"]
    text = "1917 yılında gitti; 25 Ekim 1333 rumi; 3 Temmuz"
    assert [m.as_printed for m in find(text, language="tr")] == ["1917", "", "1917-07-03"]


@pytest.mark.parametrize(
    ("language", "printed", "edtf"),
    [
        ("ja", "紀元前44年3月15日", "-0043-03-15"),
        ("zh", "公元前44年3月15日", "-0043-03-15"),
        ("zh", "公元14年8月19日", "0014-08-19"),
        ("hi", "44 ईसा पूर्व", "-0043"),
        ("en", "from 2 BC to AD 3", "-0001/0003"),
        ("en", "31 BC–AD 14", "-0030/0014"),
        ("en", "27 BC to 14 AD", "-0026/0014"),
        ("en", "In AD 14", "0014"),
        ("tr", "MÖ 44 yılında", "-0043"),
    ],
)
def test_years_before_christ_and_just_after_are_read(language, printed, edtf):
    assert [m.as_printed for m in find(f"… {printed} …", language=language)] == [edtf]


@pytest.mark.parametrize("printed", ["0 BC", "AD 0", "0 AD"])
def test_there_was_no_year_0_in_this_era(printed):
    [mention] = find(f"in {printed}", language="en")
    assert (mention.printed, mention.audit, mention.gregorian) == (printed, "unresolved", "")
