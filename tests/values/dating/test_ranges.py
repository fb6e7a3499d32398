"""Ranges whose ends are not printed alike, and ranges that the endings of words say."""

import pytest

from annotations.values.dates import EDTF
from annotations.values.mentions import find

WINTER = "1917-12/1918-01-05"

# One end has a day or a month, and the other has none.
UNLIKE = [
    ("en", "December 1917 – 5 January 1918", WINTER),
    ("en", "from December 1917 to 5 January 1918", WINTER),
    ("en", "December – 5 January 1918", WINTER),
    ("de", "von Dezember 1917 bis 5. Januar 1918", WINTER),
    ("fr", "décembre 1917 – 5 janvier 1918", WINTER),
    ("es", "de diciembre de 1917 al 5 de enero de 1918", WINTER),
    ("it", "dicembre 1917 – 5 gennaio 1918", WINTER),
    ("pl", "od grudnia 1917 do 5 stycznia 1918", WINTER),
    ("ru", "с декабря 1917 по 5 января 1918 года", WINTER),
    ("uk", "грудень 1917 — 5 січня 1918 року", WINTER),
    ("tl", "mula Disyembre 1917 hanggang Enero 5, 1918", WINTER),
    ("en", "5 January – March 1918", "1918-01-05/1918-03"),
    ("ru", "5 января — март 1918 года", "1918-01-05/1918-03"),
    ("en", "from 1905 to October 1917", "1905/1917-10"),
    ("ru", "с 1905 по октябрь 1917 года", "1905/1917-10"),
    ("de", "von Oktober 1917 bis 1923", "1917-10/1923"),
    # the year of the first, where a language prints it before the day
    ("hu", "1917. október 25. – november 7", "1917-10-25/1917-11-07"),
    ("zh", "1917年12月25日至1月7日", "1917-12-25/1918-01-07"),
    ("ko", "1917년 10월 25일부터 11월 7일", "1917-10-25/1917-11-07"),
]
# From and to are endings, and the words after them belong to the range.
IN_CASES = [
    ("tr", "1917'den 1923'e kadar", "1917/1923"),
    ("tr", "1914’ten 1918’e değin", "1914/1918"),
    ("tr", "1917'den itibaren 1923'e kadar", "1917/1923"),
    ("tr", "1917 yılından 1923 yılına kadar", "1917/1923"),
    ("tr", "Ekim 1917'den Mart 1918'e kadar", "1917-10/1918-03"),
    ("tr", "25 Ekim 1917'den 5 Ocak 1918'e kadar", "1917-10-25/1918-01-05"),
    ("tr", "1917 ile 1923 arasında", "1917/1923"),
    ("hu", "1917-től 1923-ig", "1917/1923"),
    ("hu", "1848-tól egészen 1867-ig", "1848/1867"),
    ("hu", "1917. október 25-től november 7-ig", "1917-10-25/1917-11-07"),
    ("hu", "1917 októberétől 1918 márciusáig", "1917-10/1918-03"),
    ("hu", "1917 és 1923 között", "1917/1923"),
    ("az", "1917-ci ildən 1923-cü ilə qədər", "1917/1923"),
    ("kk", "1917 жылдан 1923 жылға дейін", "1917/1923"),
    ("et", "1917. aastast 1923. aastani", "1917/1923"),
    ("ka", "1917 წლიდან 1923 წლამდე", "1917/1923"),
    ("hy", "1917 թվականից մինչև 1923 թվականը", "1917/1923"),
]


@pytest.mark.parametrize(("language", "printed", "edtf"), UNLIKE + IN_CASES)
def test_what_lasts_from_one_date_to_another_is_one_range(language, printed, edtf):
    [mention] = find(f"Петроград 😀: {printed}. Смольный", language=language)
    assert (mention.printed, mention.as_printed) == (printed, edtf)
    assert mention.earliest == EDTF.parse(edtf).earliest


@pytest.mark.parametrize(
    ("language", "text", "dates"),
    [
        # what comes after the dash is said of the first
        ("en", "In 1917 – October 1917 is meant – he left", ["1917", "1917-10"]),
        ("en", "October 1917 – 25 October 1917, to be exact", ["1917-10", "1917-10-25"]),
        ("en", "March 1918 – 5 January 1917", ["1918-03", "1917-01-05"]),
        ("ru", "1917 год — 25 октября: восстание", ["1917", "1917-10-25"]),
        # from, and no to; to, and no from
        ("tr", "1917'den sonra 1923'te", ["1917", "1923"]),
        ("hu", "1917-től, majd 1923-ban", ["1917", "1923"]),
        ("hu", "1923-tól 1917-ig", ["1923", "1917"]),
    ],
)
def test_what_does_not_last_is_no_range(language, text, dates):
    assert [m.as_printed for m in find(text, language=language)] == dates
