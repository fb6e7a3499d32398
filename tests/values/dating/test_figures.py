"""Dates in figures alone."""

import time

import pytest

from annotations.values.mentions import Context, find

# language, printed, primary calendar, Gregorian, Julian
DUAL = [
    ("de", "25.10.1917/7.11.1917", "julian", "1917-11-07", "1917-10-25"),
    ("ru", "25.10./7.11.1917", "julian", "1917-11-07", "1917-10-25"),
    ("ru", "25.10/07.11.1917 г.", "julian", "1917-11-07", "1917-10-25"),
    ("de", "7.11./25.10.1917", "gregorian", "1917-11-07", "1917-10-25"),
    ("de", "12./24.2.1881", "julian", "1881-02-24", "1881-02-12"),
    ("ru", "12/24.02.1881", "julian", "1881-02-24", "1881-02-12"),
    ("de", "12. (24.) 2. 1881", "julian", "1881-02-24", "1881-02-12"),
    ("de", "25.10. (7.11.) 1917", "julian", "1917-11-07", "1917-10-25"),
    ("ru", "25.10 (7.11) 1917 г.", "julian", "1917-11-07", "1917-10-25"),
    ("ru", "25.10.1917 (7.11.1917)", "julian", "1917-11-07", "1917-10-25"),
    ("de", "7.11.1917 (25.10. a.St.)", "gregorian", "1917-11-07", "1917-10-25"),
    ("de", "25.10.1917 a. St. (7.11. n. St.)", "julian", "1917-11-07", "1917-10-25"),
    ("pl", "25.10 (7.11).1917", "julian", "1917-11-07", "1917-10-25"),
    ("fr", "25/10 (7/11) 1917", "julian", "1917-11-07", "1917-10-25"),
    ("en", "25/10/1917 (7/11/1917)", "julian", "1917-11-07", "1917-10-25"),
    ("de", "30.12.1904/12.1.1905", "julian", "1905-01-12", "1904-12-30"),
    ("de", "30.12./12.1.1905", "julian", "1905-01-12", "1904-12-30"),
]


@pytest.mark.parametrize(("language", "printed", "primary", "gregorian", "julian"), DUAL)
def test_a_dual_date_in_figures_is_one_mention(language, printed, primary, gregorian, julian):
    [mention] = find(f"… {printed} …", language=language)
    assert (mention.printed, mention.audit) == (printed, "consistent")
    assert (mention.primary, mention.gregorian, mention.julian) == (primary, gregorian, julian)


def test_a_wrong_day_in_figures_is_told():
    [mention] = find("am 25.10. (6.11.) 1917", language="de")
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 1, "1917-11-07")
    [mention] = find("am 12./25.2.1881", language="de")
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 1, "1881-02-24")


@pytest.mark.parametrize(
    ("language", "printed", "edtf"),
    [
        ("de", "5./6.11.1917", "1917-11-05/1917-11-06"),
        ("de", "31.10./1.11.1917", "1917-10-31/1917-11-01"),
        ("de", "25.10.–7.11.1917", "1917-10-25/1917-11-07"),
        ("de", "25.10. bis 7.11.1917", "1917-10-25/1917-11-07"),
        ("ru", "25–27.10.1917", "1917-10-25/1917-10-27"),
        ("de", "30.12.–12.1.1905", "1904-12-30/1905-01-12"),
    ],
)
def test_a_range_in_figures_is_one_mention(language, printed, edtf):
    [mention] = find(f"… {printed} …", language=language)
    assert (mention.printed, mention.as_printed, mention.audit) == (printed, edtf, "unstated")


@pytest.mark.parametrize("language", ["en", "de", "ru"])
@pytest.mark.parametrize(
    "text",
    [
        "IP 10.11.1917.5",
        "IP 25.10.7.11",
        "phone 555-1917-1923",
        "1-800-1917-1923",
        "+7 495 1917-1923",
        "ISBN 1917-1923-5",
        "5.45 (6.30) p.m.",
        "grew by 2.5 (3.1) and 25.10 (7.11)",
        "10/11/1917/5",
        "Section 12.10.17",
        "version 2.10.12, 192.168.1.10",
        "p. 3.10.17",
        "he said '17 men' and left",
    ],
)
def test_other_figures_are_no_dates(language, text):
    assert [mention.printed for mention in find(text, language=language)] == []


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", "On 25/10/17 it rained, on 10/25/17 it did not.", ["25/10/17", "10/25/17"]),
        ("de", "am 25.10.17 und am 7.11.17", ["25.10.17", "7.11.17"]),
        ("ru", "25.10.17 г. в Петрограде (7.11.17)", ["25.10.17 г.", "7.11.17"]),
        ("en", "October ’17, the October of '17, in '17", ["October ’17", "October of '17", "'17"]),
        ("en", "On 25 October '17 and on October 25, '17", ["25 October '17", "October 25, '17"]),
        ("it", "negli anni ’20", ["’20"]),
    ],
)
def test_a_year_of_two_digits_is_reported_and_no_other_one_is_inherited(language, text, printed):
    found = find(text, language=language, context=Context(1905))
    assert [(mention.printed, mention.audit, mention.as_printed) for mention in found] == [
        (words, "unresolved", "") for words in printed
    ]


@pytest.mark.parametrize("character", ["十", "一", "1", "1%", "十月", "旧"])
def test_a_text_ten_times_as_long_costs_no_hundred_times_as_much(character):
    def seconds(length):
        started = time.process_time()
        find(character * length + "%", language="zh")
        return time.process_time() - started

    seconds(10)
    assert seconds(40_000) < 40 * max(seconds(4_000), 0.002)
