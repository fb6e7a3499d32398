"""Years and months that are not exact: about 1917, um 1917, около 1917, 1917 körül."""

import pytest

from annotations.values.mentions import find


@pytest.mark.parametrize(
    ("language", "printed"),
    [
        ("en", "about 1917"),
        ("en", "around 1917"),
        ("en", "circa 1917"),
        ("en", "c. 1917"),
        ("en", "approximately 1917"),
        ("en", "about the year 1917"),
        ("de", "um 1917"),
        ("de", "etwa 1917"),
        ("de", "um das Jahr 1917"),
        ("fr", "vers 1917"),
        ("fr", "vers l'année 1917"),
        ("fr", "environ 1917"),
        ("es", "hacia 1917"),
        ("es", "alrededor de 1917"),
        ("pt", "cerca de 1917"),
        ("it", "verso il 1917"),
        ("it", "intorno al 1917"),
        ("nl", "omstreeks 1917"),
        ("sv", "omkring 1917"),
        ("ru", "около 1917 года"),
        ("ru", "примерно в 1917 году"),
        ("ru", "ок. 1917"),
        ("uk", "близько 1917 року"),
        ("bg", "около 1917 г."),
        ("pl", "około 1917 r."),
        ("cs", "kolem roku 1917"),
        ("sr", "око 1917. године"),
        ("ro", "circa 1917"),
        ("el", "περίπου το 1917"),
        ("fi", "noin vuonna 1917"),
        ("tl", "bandang 1917"),
        ("id", "sekitar tahun 1917"),
        ("ar", "حوالي 1917"),
        ("fa", "حدود ۱۹۱۷"),
        ("zh", "约1917年"),
        # after the year
        ("tr", "1917 civarında"),
        ("hu", "1917 körül"),
        ("zh", "1917年左右"),
        ("ja", "1917年頃"),
    ],
)
def test_a_year_with_a_word_for_about_is_approximate(language, printed):
    [mention] = find(f"😀 {printed}", language=language)
    assert (mention.printed, mention.as_printed, mention.gregorian) == (printed, "1917~", "1917~")


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", "It was founded about November 1917.", "about November 1917"),
        ("en", "(c. November 1917)", "c. November 1917"),
        ("ru", "примерно в ноябре 1917 года", "примерно в ноябре 1917 года"),
        ("de", "etwa im November 1917", "etwa im November 1917"),
    ],
)
def test_a_month_may_be_approximate_as_well(language, text, printed):
    [mention] = find(text, language=language)
    assert (mention.printed, mention.as_printed, mention.audit) == (printed, "1917-11~", "unstated")


def test_a_month_that_a_book_is_about_is_not():
    [mention] = find("He wrote a book about November 1917.", language="en")
    assert (mention.printed, mention.as_printed) == ("November 1917", "1917-11")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "He wrote a book about 1917."),
        ("en", "What was it about? 1917 people came."),
        ("en", "about 1450 rifles, around 1517 horses"),
        ("de", "um 1517 Gewehre, etwa 1450 Pferde"),
        ("fr", "environ 1450 fusils, vers 1900 ouvriers"),
        ("es", "cerca de 1345 fusiles"),
        ("ru", "около 1450 винтовок, примерно 1500 штыков"),
        ("pl", "około 1450 karabinów"),
        ("tr", "yaklaşık 1450 tüfek"),
        ("hu", "mintegy 1450 puska"),
        ("nl", "ongeveer 1450 geweren"),
        ("zh", "约1450名哥萨克"),
    ],
)
def test_about_so_many_and_about_a_topic_are_no_years(language, text):
    assert find(text, language=language) == []
