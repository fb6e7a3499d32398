"""Decades as many languages print them, and numbers and years that are none."""

import pytest

from annotations.values.mentions import find

# language, text, what is printed of the decade, and its EDTF
DECADES = [
    ("az", "1920-ci illərdə", "1920-ci illərdə", "192X"),
    ("be", "у 1920-х гадах", "1920-х гадах", "192X"),
    ("be", "1920-я гады", "1920-я гады", "192X"),
    ("bg", "през 1920-те години", "1920-те години", "192X"),
    ("bg", "20-те години на XX век", "20-те години на XX век", "192X"),
    ("ca", "la dècada de 1920", "1920", "192X"),
    ("cs", "v 1920. letech", "1920. letech", "192X"),
    ("cs", "1920. léta", "1920. léta", "192X"),
    ("cs", "ve 20. letech 20. století", "20. letech 20. století", "192X"),
    ("cs", "40. léta 19. století", "40. léta 19. století", "184X"),
    ("cy", "yn y 1920au", "1920au", "192X"),
    ("da", "i 1920'erne", "1920'erne", "192X"),
    ("da", "i 1920’ernes København", "1920’ernes", "192X"),
    ("da", "1920erne", "1920erne", "192X"),
    ("de", "in den 1920er-Jahren", "1920er", "192X"),
    ("de", "in den 20er Jahren des 20. Jahrhunderts", "20er Jahren des 20. Jahrhunderts", "192X"),
    ("en", "in the 1920's", "1920's", "192X"),
    ("en", "in the late 1910s", "late 1910s", "191X"),
    ("eo", "en la 1920-aj jaroj", "1920-aj", "192X"),
    ("es", "la década de 1920", "1920", "192X"),
    ("es", "los años 20 del siglo XX", "20 del siglo XX", "192X"),
    ("et", "1920. aastatel", "1920. aastatel", "192X"),
    ("et", "1920ndatel", "1920ndatel", "192X"),
    ("eu", "1920ko hamarkada", "1920ko hamarkada", "192X"),
    ("fi", "1920-luvulla", "1920-luvulla", "192X"),
    ("fi", "1920-luvulta alkaen", "1920-luvulta", "192X"),
    ("fr", "la décennie 1920", "1920", "192X"),
    ("fr", "les années 20 du XXe siècle", "20 du XXe siècle", "192X"),
    ("ga", "sna 1920idí", "1920idí", "192X"),
    ("gl", "a década de 1920", "1920", "192X"),
    ("he", "בשנות ה־1920", "1920", "192X"),
    ("he", "שנות ה-1920", "1920", "192X"),
    ("he", "שנות ה-20 של המאה ה-20", "20 של המאה ה-20", "192X"),
    ("hi", "1920 के दशक में", "1920 के दशक", "192X"),
    ("hr", "1920-ih godina", "1920-ih godina", "192X"),
    ("hr", "1920-e", "1920-e", "192X"),
    ("hr", "1920-te", "1920-te", "192X"),
    ("hu", "az 1910-es években", "1910-es években", "191X"),
    ("hu", "az 1920-as évek", "1920-as évek", "192X"),
    ("hy", "1920-ական թվականներին", "1920-ական", "192X"),
    ("it", "negli anni 20 del XX secolo", "20 del XX secolo", "192X"),
    ("ka", "1920-იან წლებში", "1920-იან", "192X"),
    ("kk", "1920-жылдары", "1920-жылдары", "192X"),
    ("lv", "1920. gados", "1920. gados", "192X"),
    ("lv", "20. gadsimta 20. gados", "20. gadsimta 20. gados", "192X"),
    ("mk", "1920-тите години", "1920-тите години", "192X"),
    ("nb", "på 1920-tallet", "1920-tallet", "192X"),
    ("nb", "1920-årene", "1920-årene", "192X"),
    ("nl", "de jaren 20 van de 20e eeuw", "20 van de 20e eeuw", "192X"),
    ("no", "1920-tallets Oslo", "1920-tallets", "192X"),
    ("pl", "w latach 20. XX wieku", "20. XX wieku", "192X"),
    ("pl", "w latach 40. XIX w.", "40. XIX w.", "184X"),
    ("pt", "na década de 1920", "1920", "192X"),
    ("ru", "1920-ые годы", "1920-ые годы", "192X"),
    ("ru", "в 40-х гг. XIX в.", "40-х гг. XIX в.", "184X"),
    ("sk", "v 1920. rokoch", "1920. rokoch", "192X"),
    ("sk", "v 20. rokoch 20. storočia", "20. rokoch 20. storočia", "192X"),
    ("sl", "v 1920-ih letih", "1920-ih letih", "192X"),
    ("sr", "1920-их година", "1920-их година", "192X"),
    ("sv", "på 1920-talet", "1920-talet", "192X"),
    ("sv", "1920-talets början", "1920-talets", "192X"),
    ("sw", "miaka ya 1920", "1920", "192X"),
    ("th", "ในทศวรรษ 1920", "1920", "192X"),
    ("tr", "1920'ler", "1920'ler", "192X"),
    ("tr", "1920’lerin başı", "1920’lerin", "192X"),
    ("uk", "у 1920-ті роки", "1920-ті роки", "192X"),
    ("uk", "20-ті роки XX століття", "20-ті роки XX століття", "192X"),
    ("vi", "thập niên 1920", "1920", "192X"),
    ("vi", "những năm 1920", "1920", "192X"),
]


@pytest.mark.parametrize(("language", "text", "printed", "edtf"), DECADES)
def test_a_decade_is_read_as_one(language, text, printed, edtf):
    assert [(m.printed, m.gregorian) for m in find(text, language=language)] == [(printed, edtf)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("cs", "ve 20. letech"),
        ("de", "in den 20er Jahren"),
        ("he", "בשנות ה-20"),
        ("he", "שנות ה־20"),
        ("pl", "w latach 20."),
        ("ru", "в 20-х годах"),
        ("sv", "på 20-talet"),
        ("bg", "20-те години"),
        ("da", "10'erne"),
    ],
)
def test_a_decade_of_no_known_century_is_no_date(language, text):
    assert find(text, language=language) == []


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("cs", "v letech 1920 a 1921", ["1920", "1921"]),
        ("cs", "v letech 1920 až 1930", ["1920/1930"]),
        ("cs", "v 1920. roce", ["1920"]),
        ("et", "1920. aastal", ["1920"]),
        ("lv", "1920. gadā", ["1920"]),
        ("lv", "1917. un 1920. gados", ["1920"]),
        ("lt", "1920-aisiais metais", ["1920"]),
        ("sk", "v rokoch 1917 až 1923", ["1917/1923"]),
        ("vi", "những năm 1914-1918", ["1914/1918"]),
        ("es", "los años 1920-1930", ["1920/1930"]),
        ("es", "entre los años 1920 y 1930", ["1920/1930"]),
        ("fr", "les années 1920 à 1930", ["1920/1930"]),
        ("tr", "1920'de", ["1920"]),
    ],
)
def test_round_years_are_not_taken_for_decades(language, text, edtf):
    assert [mention.gregorian for mention in find(text, language=language)] == edtf


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "in the 1800s"), ("fi", "1800-luvulla"), ("sv", "på 1800-talet"), ("nb", "på 1800-tallet")],
)
def test_what_may_be_a_century_covers_it(language, text):
    (mention,) = find(text, language=language)
    (first,), (last,) = (find(f"in {year}", language="en") for year in (1800, 1899))
    assert (mention.gregorian, mention.earliest, mention.latest) == ("18XX", first.earliest, last.latest)


@pytest.mark.parametrize(
    ("language", "text", "printed", "edtf"),
    [
        ("hu", "az 1917-es forradalom", "1917-es", "1917"),
        ("hu", "az 1848-as forradalom", "1848-as", "1848"),
        ("hu", "az 1905-ös forradalom", "1905-ös", "1905"),
        ("hu", "az 1848–49-es szabadságharc", "1848–49-es", "1848/1849"),
        ("hu", "1917-ben kitört", "1917-ben", "1917"),
        ("hi", "1917 की क्रांति", "1917", "1917"),
        ("hi", "1917 में क्रांति हुई", "1917", "1917"),
        ("he", "ב-1917", "1917", "1917"),
        ("he", "ב־1917 פרצה המהפכה", "1917", "1917"),
        ("az", "1917-ci il", "1917-ci il", "1917"),
    ],
)
def test_a_year_is_told_by_its_ending_or_what_is_joined_to_it(language, text, printed, edtf):
    assert [(m.printed, m.gregorian) for m in find(text, language=language)] == [(printed, edtf)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hu", "az 1500-as szoba"),
        ("hu", "a 1234-es szám"),
        ("hi", "1917 से अधिक लोग"),
        ("en", "He was in his 20s, of 20-x men"),
    ],
)
def test_other_numbers_with_such_endings_are_none(language, text):
    assert find(text, language=language) == []
