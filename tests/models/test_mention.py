"""Printed dates: what the database holds of them, and what a scholar's word makes of one."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from annotations.history import deletion, put_back
from annotations.models import Change, DateMention, Passage
from annotations.tables import SOURCES
from tests.database import refused, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def mismatch() -> DateMention:
    """Marso 10 [O.S. Pebrero 15]: ten days off."""
    return DateMention.objects.get(audit="mismatch")


@pytest.fixture
def unstated() -> DateMention:
    """Noong Pebrero 1917, in whichever calendar."""
    return DateMention.objects.filter(audit="unstated").order_by("text_start").first()


def changed(row: DateMention, **values: object) -> DateMention:
    row = DateMention.objects.get(pk=row.pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return DateMention.objects.get(pk=row.pk)


# -- a scholar's word --------------------------------------------------------------------------------------


def test_a_confirmation_changes_nothing_else(mismatch):
    before = DateMention.objects.filter(pk=mismatch.pk).values().get()
    changed(mismatch, state="confirmed")
    after = DateMention.objects.filter(pk=mismatch.pk).values().get()
    differing = {name for name in before if before[name] != after[name]}
    assert differing == {"state", "version", "modified"}


def test_another_meaning_is_a_correction_and_is_audited_anew(mismatch):
    row = changed(mismatch, julian="1917-02-25", note="Опечатка.")
    assert (row.state, row.audit, row.days_off, row.expected) == ("corrected", "consistent", 0, "")
    assert (row.gregorian, row.julian, row.earliest) == ("1917-03-10", "1917-02-25", row.latest)


def test_a_correction_of_one_calendar_takes_the_other_along():
    row = DateMention.objects.get(julian="1917-10-24")
    row = changed(row, julian="1917-10-23")
    assert (row.gregorian, row.julian, row.audit) == ("1917-11-05", "1917-10-23", "indifferent")
    assert row.earliest == row.latest == 2421538


def test_who_names_the_calendar_of_an_unstated_date_has_said_what_it_means(unstated):
    assert (unstated.as_printed, unstated.gregorian) == ("1917-02", "")
    julian = changed(unstated, calendar="julian")
    assert (julian.state, julian.julian, julian.gregorian) == (
        "corrected",
        "1917-02",
        "1917-02-14/1917-03-13",
    )


def test_or_in_the_new_style(unstated):
    changed(unstated, calendar="julian")  # a slip of the hand: the last word counts
    row = changed(DateMention.objects.get(pk=unstated.pk), calendar="gregorian")
    assert (row.gregorian, row.julian, row.audit) == ("1917-02", "1917-01-19/1917-02-15", "indifferent")
    assert (row.earliest, row.latest) == (2421261, 2421288)


@pytest.mark.parametrize(
    ("as_printed", "calendar", "gregorian", "julian", "earliest", "latest"),
    [
        (
            "1917-10-25/1917-10-27",
            "julian",
            "1917-11-07/1917-11-09",
            "1917-10-25/1917-10-27",
            2421540,
            2421542,
        ),
        (
            "1917-11-07/1917-11-09",
            "gregorian",
            "1917-11-07/1917-11-09",
            "1917-10-25/1917-10-27",
            2421540,
            2421542,
        ),
        ("1917-09/1917-10", "julian", "1917-09-14/1917-11-13", "1917-09/1917-10", 2421486, 2421546),
        ("191X", "julian", "1910-01-14/1920-01-13", "191X", 2418686, 2422337),
        (
            "[1917-07-11,1917-11-07]",
            "julian",
            "1917-07-24/1917-11-20",
            "[1917-07-11,1917-11-07]",
            2421434,
            2421553,
        ),
    ],
)
def test_the_calendar_of_any_printed_date_can_be_named(
    unstated, as_printed, calendar, gregorian, julian, earliest, latest
):
    DateMention.objects.filter(pk=unstated.pk).update(as_printed=as_printed)
    row = changed(DateMention.objects.get(pk=unstated.pk), calendar=calendar)
    assert (row.state, row.audit) == ("corrected", "indifferent")
    assert (row.gregorian, row.julian, row.earliest, row.latest) == (gregorian, julian, earliest, latest)


@pytest.mark.parametrize("calendar", ["gregorian", "julian"])
@pytest.mark.parametrize("as_printed", ["XXXX-10-25", "XXXX-10-25/XXXX-11-07"])
def test_a_day_of_no_known_year_has_no_days_in_a_calendar(unstated, as_printed, calendar):
    DateMention.objects.filter(pk=unstated.pk).update(as_printed=as_printed, audit="unresolved")
    row = DateMention.objects.get(pk=unstated.pk)
    row.calendar = calendar
    with pytest.raises(ValidationError) as caught:
        row.full_clean()
    assert caught.value.message_dict == {calendar: [f"{as_printed!r} needs its year"]}


def test_a_relative_date_can_be_given_its_day():
    row = changed(DateMention.objects.get(printed="The next day"), gregorian="1917-11-07")
    assert (row.state, row.audit, row.julian) == ("corrected", "indifferent", "1917-10-25")


def test_a_day_before_christ_is_kept():
    row = changed(DateMention.objects.get(printed="The next day"), gregorian="-0043-03-13")
    assert (row.julian, row.day) == ("-0043-03-15", row.earliest)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gregorian", "10 March"),
        ("julian", "1917-02-30"),
        ("gregorian", "1918/1917"),
        ("gregorian", "1917-02-30"),
        ("gregorian", "XXXX-10-25"),
    ],
)
def test_what_is_no_date_is_refused(mismatch, name, value):
    setattr(mismatch, name, value)
    with pytest.raises(ValidationError) as caught:
        mismatch.full_clean()
    assert {of: len(said) for of, said in caught.value.message_dict.items()} == {name: 1}


def test_what_changes_nothing_is_no_new_version(mismatch):
    row = changed(mismatch, julian="1917-02-25", state="corrected")
    version, modified = row.version, row.modified
    row.full_clean()
    row.save()
    DateMention.objects.bulk_update([row], ["julian", "rules"])
    row.refresh_from_db()
    assert (row.version, row.modified) == (version, modified)


def test_a_date_that_a_scholar_adds_is_confirmed(passage):
    start = passage.text.index("two revolutions")
    made = DateMention(passage=passage, start=start, end=start + 15, julian="1917-02-23", calendar="julian")
    made.full_clean()
    made.save()
    made.refresh_from_db()
    assert (made.printed, made.state, made.rules) == ("two revolutions", "confirmed", 0)
    assert (made.gregorian, made.audit) == ("1917-03-08", "indifferent")
    assert (made.source.slug, made.language, made.text_start) == ("october-revolution-en", "en", start)


def test_both_forms_of_an_added_date_are_compared(passage):
    made = DateMention(passage=passage, start=0, end=3, calendar="julian", julian="1917-10-25")
    made.gregorian = "1917-11-09"
    made.full_clean()
    assert (made.audit, made.days_off, made.expected) == ("mismatch", 2, "1917-11-07")


def test_words_that_the_passage_does_not_read_are_refused(passage):
    made = DateMention(passage=passage, start=0, end=3, printed="the", gregorian="1917")
    with pytest.raises(ValidationError) as caught:
        made.full_clean()
    assert caught.value.message_dict == {"printed": ["the passage reads 'The' there"]}


# -- what the database holds -------------------------------------------------------------------------------


def insert(passage: Passage, start: int, end: int, printed: str, **columns: object) -> None:
    row = {
        "uuid": uuid.uuid4(),
        "passage_id": passage.pk,
        "start": start,
        "end": end,
        "printed": printed,
        **columns,
    }
    names, marks = ", ".join(f'"{name}"' for name in row), ", ".join(["%s"] * len(row))
    sql(f"INSERT INTO annotations_datemention ({names}) VALUES ({marks})", *row.values())


def test_the_database_fills_in_the_copies(passage):
    insert(passage, 4, 11, "October", earliest=2421503, prefix="forged", text_start=99, language="xx")
    made = DateMention.objects.get(passage=passage, start=4)
    assert (made.prefix, made.suffix) == ("The ", passage.text[11:43])
    assert (made.text_start, made.language, made.folded, made.day) == (4, "en", "october", 2421503)


def test_a_date_reads_as_its_passage_does(passage):
    with refused("the passage reads 'October' there"):
        insert(passage, 4, 11, "october")
    with refused("is not a span of the passage"):
        insert(passage, 4, len(passage.text) + 1, passage.text[4:])


def test_a_place_has_one_date(passage):
    insert(passage, 4, 11, "October")
    with refused("date_is_noted_once"):
        insert(passage, 4, 11, "October")


def test_a_date_stays_where_it_is_printed(mismatch):
    with refused("a date stays where it is printed"):
        sql("UPDATE annotations_datemention SET start = start + 1 WHERE id = %s", mismatch.pk)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("earliest = latest + 1", "date_days_are_in_order"),
        ("audit = 'consistent'", "date_off_is_a_mismatch"),
        ("audit = 'wrong'", "date_audit_is_known"),
        ("state = 'wrong'", "date_state_is_known"),
        ("calendar = 'hebrew'", "date_calendar_is_known"),
        ("inherited = 'memory'", "date_inherited_is_known"),
    ],
)
def test_what_makes_no_sense_is_refused(mismatch, change, rule):
    with refused(rule):
        sql(f"UPDATE annotations_datemention SET {change} WHERE id = %s", mismatch.pk)


def test_a_change_is_written_down_and_counted(mismatch):
    changed(mismatch, state="confirmed")
    row = Change.objects.get(model="datemention", row=mismatch.pk)
    assert (row.action, row.key, row.after["state"]) == ("update", str(mismatch.uuid), "confirmed")
    assert DateMention.objects.get(pk=mismatch.pk).version == mismatch.version + 1


def test_a_source_goes_with_its_dates_and_comes_back_with_them(api, english, administrator):
    row = DateMention.objects.filter(source=english).first()
    DateMention.objects.filter(pk=row.pk).update(state="confirmed", note="проверено")
    kept = set(DateMention.objects.filter(source=english).values_list("uuid", "state", "note", "text_start"))
    english.annotations.all().delete()
    english.delete()
    assert not DateMention.objects.filter(text_start=row.text_start, printed=row.printed).exists()
    connection.check_constraints()
    put_back(SOURCES, deletion(SOURCES, english.slug, administrator))
    back = DateMention.objects.filter(source__slug=english.slug)
    assert set(back.values_list("uuid", "state", "note", "text_start")) == kept
    connection.check_constraints()
