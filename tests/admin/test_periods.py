"""The calendar of a list leads to every year, month and day from its first row to its last."""

import datetime

import pytest

from annotations.admin.periods import Periods, begun
from annotations.models import Annotation
from tests.admin.forms import address
from tests.database import sql

pytestmark = pytest.mark.django_db


def at(*date: int) -> datetime.datetime:
    return datetime.datetime(*date, tzinfo=datetime.UTC)


class ChangeList:
    """As much of a list of the admin as the calendar looks at."""

    date_hierarchy = "created"

    def __init__(self) -> None:
        self.queryset = Annotation.objects.all()


@pytest.fixture
def dated(annotation) -> None:
    """A first and a last annotation, in a leap year and two years later."""
    first = Annotation.objects.order_by("pk").first()
    sql("SELECT set_config('historio.restoring', 'on', true)")
    Annotation.objects.update(created=at(2025, 3, 1))
    Annotation.objects.filter(pk=first.pk).update(created=at(2024, 1, 31, 23, 59))
    Annotation.objects.filter(pk=annotation.pk).update(created=at(2026, 11, 7, 21, 40))


def test_all_periods_between_the_first_and_the_last(dated):
    found = Periods(ChangeList())
    assert [year.year for year in found.datetimes("created", "year")] == [2024, 2025, 2026]
    months = list(found.datetimes("created", "month"))
    assert (months[0], months[1], months[-1]) == (at(2024, 1, 1), at(2024, 2, 1), at(2026, 11, 1))
    assert len(months) == len(set(months)) == 35
    days = list(found.datetimes("created", "day"))
    assert at(2024, 2, 29) in days
    assert len(days) == (at(2026, 11, 7) - at(2024, 1, 31)).days + 1


def test_an_empty_list_has_none(db):
    class Empty(ChangeList):
        def __init__(self) -> None:
            self.queryset = Annotation.objects.none()

    assert list(Periods(Empty()).datetimes("created", "year")) == []
    assert Periods(Empty()).aggregate() == {"first": None, "last": None}


@pytest.mark.parametrize(
    ("kind", "beginning"), [("year", (2024, 1, 1)), ("month", (2024, 2, 1)), ("day", (2024, 2, 29))]
)
def test_when_a_period_began(kind, beginning):
    assert begun(at(2024, 2, 29, 12, 30, 5, 7), kind) == at(*beginning)


def test_the_list_leads_to_the_years_and_from_there_to_the_months(dated, client, administrator):
    client.force_login(administrator)
    page = client.get(address(Annotation, "changelist")).content.decode()
    assert all(f"?created__year={year}" in page for year in (2024, 2025, 2026))
    page = client.get(address(Annotation, "changelist") + "?created__year=2025").content.decode()
    assert "created__month=3" in page
    assert "created__month=4" not in page
