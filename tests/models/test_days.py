"""Days that an index knows, and the order of time."""

import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, models

from annotations.filtersets import FILTERSETS
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import DateMention, Event, Passage
from annotations.models.days import BY_TIME, OPEN, UNDATED, sorting_day
from annotations.values import dates

pytestmark = pytest.mark.django_db

#: From the first to the last, as a historian expects them.
IN_ORDER = [
    "../-0044-03-15",
    "../1917",
    "-0752",
    "-0043-03-15",
    "0014-08-19",
    "1917",
    "1917-11-07/..",
    "1917-11-08",
    "",
]


@pytest.fixture
def annals(api) -> list[DateMention]:
    """Dates in the order of the text, which is not the order of time."""
    words = random.Random(1917).sample(IN_ORDER, len(IN_ORDER))  # noqa: S311
    text = " ".join(f"Лето{number:02}" for number in range(len(words)))
    source, _ = load_source(
        {"slug": "annals-ru", "title": "Летопись", "language": "ru", "scope": ["july-days"]},
        PlainText().read(text),
    )
    passage = Passage.objects.get(edition__source=source)
    for number, edtf in enumerate(words):
        made = DateMention(passage=passage, start=number * 7, end=number * 7 + 6, gregorian=edtf)
        made.full_clean()
        made.save()
    return list(DateMention.objects.filter(source=source))


def test_the_list_of_dates_goes_by_day_also_before_christ_and_begins_with_what_is_open_before(client, annals):
    def listed(ordering: str) -> list[str]:
        found, address = [], f"/api/v1/dates/?source=annals-ru&ordering={ordering}&page_size=4"
        while address:
            answer = client.get(address).json()
            found += [row["gregorian"] for row in answer["results"]]
            address = answer["next"]
        return found

    assert listed("day") == IN_ORDER
    assert listed("-day") == IN_ORDER[::-1]


def test_the_database_and_python_sort_alike(annals):
    for row in annals:
        assert row.day == sorting_day(row.earliest, row.latest)
    assert sorting_day(None, None) == UNDATED
    assert sorting_day(None, 2421540) == 2421540 - OPEN


def test_rows_of_dates_are_compared_in_the_same_order(client, annals):
    matrix = client.get("/api/v1/matrix/?event=july-days&rows=date&columns=source&source=annals-ru").json()
    written = {"../1917": "../1917-12-31"}
    assert [row["key"] for row in matrix["results"]] == [written.get(edtf, edtf) for edtf in IN_ORDER if edtf]


def test_the_timeline_and_the_list_of_the_admin_go_by_the_same_order(admin_client, annals):
    page = admin_client.get("/admin/annotations/datemention/timeline/?source=annals-ru")
    assert [row[0].gregorian for row in page.context["rows"]] == IN_ORDER
    page = admin_client.get("/admin/annotations/datemention/?source=annals-ru&o=2")
    assert [row.gregorian for row in page.context["cl"].result_list] == IN_ORDER


def test_events_are_shown_in_the_order_of_time(client):
    Event.objects.update(edtf="", earliest=None, latest=None)
    for number, edtf in enumerate(reversed(IN_ORDER)):
        Event.objects.create(slug=f"happening-{number}", label=edtf or "?", edtf=edtf)
    happenings = Event.objects.filter(slug__startswith="happening").order_by(*BY_TIME)
    assert [event.edtf for event in happenings] == IN_ORDER
    page = client.get("/").content.decode()
    places = [page.index(f'/events/happening-{number}"') for number in reversed(range(len(IN_ORDER)))]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("date=../1917", ["../1917"]),
        ("date=1917-11-07/..", ["1917-11-07/.."]),
        ("date=-0043-03-15", ["-0043-03-15"]),
        ("date_before=-0752", ["../-0044-03-15", "../1917", "-0752"]),
        ("date_after=1917-11-09", ["../1917", "1917", "1917-11-07/.."]),
        ("date_after=1918", ["1917-11-07/.."]),
        ("date_after=1917-11-08&date_before=1917-11-08", ["../1917", "1917", "1917-11-07/..", "1917-11-08"]),
        # The other way round: what reaches to either day.
        ("date_after=1917-12-01&date_before=1917-01-31", ["../1917", "1917"]),
        ("date_after=../1917", IN_ORDER),
    ],
)
def test_dates_are_found_by_the_days_that_they_share(client, annals, query, found):
    rows = client.get(f"/api/v1/dates/?source=annals-ru&ordering=day&{query}").json()["results"]
    assert [row["gregorian"] for row in rows] == found


# -- the indexes -------------------------------------------------------------------------------------------


def plan(rows: models.QuerySet) -> str:
    """How PostgreSQL would find these rows, if reading the whole table were out of the question."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        return rows.order_by().explain()


def asked(name: str, **parameters: str) -> models.QuerySet:
    return FILTERSETS[name](parameters, user=AnonymousUser()).checked()


@pytest.mark.parametrize(
    ("name", "parameters", "index"),
    [
        ("dates", {"date_after": "1917-11-07", "date_before": "1917-11-07"}, "date_by_days"),
        ("dates", {"date_after": "1917-10-25 O.S."}, "date_by_days"),
        ("dates", {"date_before": "-0043"}, "date_by_days"),
        ("dates", {"date": "1917-11-07"}, "date_by_day"),
        ("dates", {"printed_contains": "октябр", "state": "all", "edition": "all"}, "date_words"),
        ("passages", {"date_after": "1917-11-07", "date_before": "1917-11-07"}, "date_by_days"),
        ("annotations", {"date_after": "1917-11-07", "date_before": "1917-11-07"}, "date_by_days"),
        ("events", {"date_after": "1917-11-07", "date_before": "1917-11-07"}, "event_by_days"),
    ],
)
def test_an_index_finds_what_lies_in_a_stretch_of_time(name, parameters, index):
    assert index in plan(asked(name, **parameters))


def test_the_index_knows_the_days_of_every_row_that_has_any(annals):
    day = dates.EDTF.parse("1917-11-08").earliest
    rows = DateMention.objects.filter(source__slug="annals-ru")
    assert {row.gregorian for row in rows.filter(earliest__meets=(None, None))} == {*IN_ORDER} - {""}
    assert {row.gregorian for row in rows.filter(earliest__meets=(day, day))} == {
        "../1917",
        "1917",
        "1917-11-07/..",
        "1917-11-08",
    }
