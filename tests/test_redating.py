"""Dates follow what decides how they are read: once, and not for longer than somebody waits."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from annotations import redating
from annotations.dating import outdated
from annotations.importers.csv import CSV
from annotations.importers.loading import Loader
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.merging.event import EventMerger
from annotations.models import Change, DateMention, Event, Source
from annotations.recording import record
from annotations.tables import EVENTS, SOURCES
from tests.admin.forms import send

pytestmark = pytest.mark.django_db


def bring_in(slug: str, text: str = "Манифест вышел 17 октября 1905.", **fields: object) -> Source:
    values = {"slug": slug, "title": slug, "language": "ru", **fields}
    return load_source(values, PlainText().read(text))[0]


def audits() -> dict[str, str]:
    return dict(DateMention.objects.filter(printed__contains="1905").values_list("source__slug", "audit"))


@pytest.fixture
def memoirs() -> list[Source]:
    """Two sources that treat events of their own, and one that treats none."""
    for slug in ("strike", "soviet"):
        Event.objects.create(slug=slug, label=slug, part_of=Event.objects.get(slug="russian-revolution"))
    return [
        bring_in("vitte-ru", scope=["strike"]),
        bring_in("trotsky-ru", scope=["soviet"]),
        bring_in("other-ru"),
    ]


@pytest.fixture
def reread(monkeypatch) -> list[str]:
    """The slugs of the sources whose texts are read again, one by one."""
    found: list[str] = []

    def date_again(edition, window):
        found.append(edition.source.slug)
        return again(edition, window)

    again = redating.date_again
    monkeypatch.setattr(redating, "date_again", date_again)
    return found


def version_of(slug: str) -> int:
    return Event.objects.get(slug=slug).version


def load(text: str, person, **options):
    loader = Loader(EVENTS, person)
    return loader.load(CSV().read(text, EVENTS), **options)


def test_a_table_of_events_is_followed_once(memoirs, reread, administrator):
    lines = [f"{slug},1914,{version_of(slug)}" for slug in ("strike", "soviet", "russian-revolution")]
    report = load("\n".join(["slug,calendar_from,version", *lines]), administrator)
    assert (report.errors, report.updated) == ([], 3)
    # Those of the sample treat a part of the wider event, and are read by its years.
    assert len(reread) == len(set(reread))
    assert {"vitte-ru", "trotsky-ru"} <= set(reread)
    assert "other-ru" not in reread
    assert audits() == {"vitte-ru": "indifferent", "trotsky-ru": "indifferent", "other-ru": "unstated"}


def test_a_trial_and_a_table_that_is_refused_read_nothing_again(memoirs, reread, administrator):
    good = f"slug,calendar_from,version\nstrike,1914,{version_of('strike')}"
    load(good, administrator, dry_run=True)
    report = load(f"{good}\nsoviet,никогда,{version_of('soviet')}", administrator)
    assert len(report.errors) == 1
    assert (reread, audits()["vitte-ru"]) == ([], "unstated")


def test_a_table_of_sources_is_followed_once(memoirs, reread, administrator):
    source = memoirs[2]
    text = f"slug,scope,version\n{source.slug},strike,{source.version}"
    record(EVENTS, Event.objects.get(slug="strike"), {"calendar_from": 1914})
    del reread[:]
    report = Loader(SOURCES, administrator).load(CSV().read(text, SOURCES))
    assert report.errors == []
    assert (reread, audits()["other-ru"]) == (["other-ru"], "indifferent")


def test_a_change_that_decides_nothing_reads_nothing_again(memoirs, reread, django_assert_max_num_queries):
    record(EVENTS, Event.objects.get(slug="strike"), {"label": "Стачка"})
    record(SOURCES, memoirs[0], {"title": "Воспоминания"})
    assert reread == []


def test_an_event_that_moves_takes_the_dates_of_its_sources_along(memoirs):
    wider = Event.objects.create(slug="wider", label="Wider", calendar_until=1900)
    record(EVENTS, Event.objects.get(slug="strike"), {"part_of": wider.slug})
    assert audits() == {"vitte-ru": "indifferent", "trotsky-ru": "unstated", "other-ru": "unstated"}


def test_the_dates_of_two_events_that_become_one_follow(memoirs, api):
    record(EVENTS, Event.objects.get(slug="soviet"), {"calendar_from": 1914})
    assert (audits()["vitte-ru"], audits()["trotsky-ru"]) == ("unstated", "indifferent")
    row = DateMention.objects.get(source__slug="vitte-ru")
    row.event = Event.objects.get(slug="strike")
    row.save()
    EventMerger(Event.objects.get(slug="strike"), Event.objects.get(slug="soviet")).merge()
    row.refresh_from_db()
    assert (row.event.slug, row.audit, row.state) == ("soviet", "indifferent", "found")
    assert outdated() == []


def test_an_event_without_years_takes_those_of_the_one_that_goes(memoirs):
    record(EVENTS, Event.objects.get(slug="soviet"), {"calendar_from": 1914, "calendar_until": 1918})
    merger = EventMerger(Event.objects.get(slug="soviet"), Event.objects.get(slug="strike"))
    assert not any("years" in remark for remark in merger.remarks())
    kept = merger.merge()
    assert (kept.calendar_from, kept.calendar_until) == (1914, 1918)
    assert (audits()["vitte-ru"], audits()["trotsky-ru"]) == ("indifferent", "indifferent")


def test_of_two_settings_that_of_the_event_that_stays_holds_and_that_is_said(memoirs):
    record(EVENTS, Event.objects.get(slug="soviet"), {"calendar_until": 1800})
    record(EVENTS, Event.objects.get(slug="strike"), {"calendar_from": 1900})
    merger = EventMerger(Event.objects.get(slug="soviet"), Event.objects.get(slug="strike"))
    assert any("years" in remark for remark in merger.remarks())
    kept = merger.merge()
    assert (kept.calendar_from, kept.calendar_until) == (1900, None)


def test_a_merging_that_changes_no_years_reads_nothing_again(memoirs, reread):
    EventMerger(Event.objects.get(slug="strike"), Event.objects.get(slug="soviet")).merge()
    assert reread == []


def test_no_more_text_is_read_again_than_somebody_waits_for(memoirs, reread, monkeypatch, capsys):
    monkeypatch.setattr(redating, "AT_ONCE", 40)
    bring_in("short-ru", "17 октября 1905.", scope=["strike"])
    record(EVENTS, Event.objects.get(slug="strike"), {"calendar_from": 1914})
    assert reread == ["short-ru"]  # the shorter one; both would be too much
    assert audits()["vitte-ru"] == "unstated"
    assert [edition.source.slug for edition, _ in outdated()] == ["vitte-ru"]
    call_command("find_dates", outdated=True)
    assert audits()["vitte-ru"] == "indifferent"
    assert outdated() == []


def test_what_is_left_for_later_is_said(memoirs, monkeypatch, admin_client, administrator):
    monkeypatch.setattr(redating, "AT_ONCE", 10)
    text = f"slug,calendar_from,version\nstrike,1914,{version_of('strike')}"
    report = load(text, administrator)
    assert any("1 text" in note and "find_dates --outdated" in note for note in report.notes)
    address = reverse("admin:annotations_source_change", args=[memoirs[2].pk])
    assert send(admin_client, address, calendar_from="1914") == []
    assert "The dates of 1 text are read again later" in admin_client.get(address).content.decode()


def test_what_is_changed_so_is_in_the_history_by_whoever_changed_it(memoirs, api):
    event = Event.objects.get(slug="strike")
    headers = {"If-Match": f'"{event.version}"'}
    answer = api.patch("/api/v1/events/strike/", {"calendar_from": 1914}, format="json", headers=headers)
    assert answer.status_code == 200
    row = DateMention.objects.get(source__slug="vitte-ru")
    told = Change.objects.filter(model="datemention", row=row.pk).latest("pk")
    assert (told.actor.username, told.before["audit"]) == ("ada", "unstated")
