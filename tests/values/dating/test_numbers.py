"""Numbers that are years, and numbers that count or name something else."""

import pytest

from annotations.values.mentions import find


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "under 42 U.S.C. 1983, 18 U.S.C. 1956"),
        ("en", "between 1200 and 1500 sailors"),
        ("zh", "约1500名哥萨克"),
        ("de", "Nach 1815 Tagen"),
        ("de", "von 1000 bis 1500 Delegierten"),
        ("de", "um 1500 Bauern"),
        ("de", "Der ICE 1517 fuhr."),
        ("de", "Das Postfach 1815 ist leer."),
        ("de", "die Hausnummer 1848 war"),
        ("fr", "en 1200 cas"),
        ("tl", "sa 1200 bayan"),
        ("ar", "في 1500 قرية"),
        ("tr", "1500'e yakın kişi"),
        ("en", "It was occupied by 1900 Germans, more than 1500 Cossacks."),
        ("en", "see pp. 1905–7 and n.º 1917"),
    ],
)
def test_what_is_counted_or_numbered_is_no_year(language, text):
    assert find(text, language=language) == []


@pytest.mark.parametrize(
    ("language", "text", "years"),
    [
        ("en", "It was built c. 1455.", ["1455~"]),
        ("de", "Seit 1815 Mitglied, nach 1817 Professor.", ["1815", "1817"]),
        ("zh", "1917年约1500名哥萨克", ["1917"]),
        ("tr", "Lenin 1917'de Petrograd'a geldi.", ["1917"]),
        ("es", "En los 1920, los 1917 delegados", ["1920"]),
        ("tr", "1789’dan 1799’a kadar", ["1789/1799"]),
    ],
)
def test_a_year_is_read_beside_them(language, text, years):
    assert [m.as_printed for m in find(text, language=language)] == years
