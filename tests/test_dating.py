"""The dates of texts are found when they come in, and again when the rules are better."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from annotations import dating
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Change, DateMention, Dating, Edition, Event, Source
from annotations.recording import record
from annotations.tables import EVENTS, SOURCES

pytestmark = pytest.mark.django_db

TEXT = (
    "В ночь на 25 октября (7 ноября) 1917 года 😀 всё началось.\n\n"
    "Манифест вышел 17 октября 1905. Прошло время.\n\nЗимний пал 26 октября [8 ноября] 1917."
)


def bring_in(slug: str = "memoir-ru", text: str = TEXT, **fields: object) -> Source:
    values = {"slug": slug, "title": "Воспоминания", "language": "ru", **fields}
    return load_source(values, PlainText().read(text))[0]


def dates_of(source: Source) -> list[DateMention]:
    return list(DateMention.objects.filter(source=source))


def command(*arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command("find_dates", *arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def better_rules(monkeypatch):
    """Rules that read one more year into each date without a calendar, find “Зимний”, and lose “Манифест”."""
    walk = dating.walk

    def better(passages, **options):
        texts = list(passages)
        for (text, _, _), found in zip(texts, walk(texts, **options), strict=True):
            kept = [mention for mention in found if "1905" not in mention.printed]
            kept = [replace(mention, as_printed=f"{mention.as_printed}~") for mention in kept]
            if "Зимний" in text:
                kept.insert(0, replace(found[0], span=type(found[0].span)(0, 6), printed="Зимний"))
            yield kept

    def apply() -> None:
        monkeypatch.setattr(dating, "walk", better)
        monkeypatch.setattr(dating, "RULES", dating.RULES + 1)

    return apply


def test_the_dates_of_a_text_are_there_as_soon_as_it_is():
    source = bring_in()
    found = dates_of(source)
    assert [row.printed for row in found] == [
        "25 октября (7 ноября) 1917 года",
        "17 октября 1905",
        "26 октября [8 ноября] 1917",
    ]
    assert [(row.gregorian, row.julian, row.audit) for row in found][::2] == [
        ("1917-11-07", "1917-10-25", "consistent"),
        ("1917-11-08", "1917-10-26", "consistent"),
    ]
    assert found[1].audit == "unstated"
    for row in found:
        assert row.passage.text[row.start : row.end] == row.printed
        assert row.edition.text[row.text_start : row.text_end] == row.printed
        assert (row.state, row.language) == ("found", "ru")
    assert Dating.objects.get(edition__source=source).rules == dating.RULES


def test_the_sample_has_what_a_careful_reading_finds():
    by_audit = {audit: DateMention.objects.filter(audit=audit) for audit in DateMention.Audit.values}
    dual = DateMention.objects.filter(audit__in=["consistent", "mismatch"])
    assert (dual.count(), by_audit["consistent"].count(), by_audit["mismatch"].count()) == (8, 7, 1)
    assert list(by_audit["mismatch"].values_list("text_start", "expected", "days_off")) == [
        (1254, "1917-02-25", 10)
    ]
    unstated = by_audit["unstated"].values_list("source__language", "text_end")
    assert [(language, end) for language, end in unstated] == [("tl", 269), ("tl", 428), ("tl", 535)]
    printed = set(by_audit["unresolved"].values_list("printed", flat=True))
    assert printed == {"The next day", "Sa sumunod na araw"}


def test_the_rules_find_in_the_sample_what_it_came_with():
    for edition in Edition.objects.select_related("source"):
        report = dating.date_again(edition, dry_run=True)
        assert report.is_empty, f"{report}: write fixtures/october-revolution/dates.csv anew"
        assert report.unchanged > 8
    assert set(DateMention.objects.values_list("rules", flat=True)) == {dating.RULES}


def test_to_find_dates_twice_changes_nothing():
    source = bring_in()
    before = list(DateMention.objects.values())
    assert "memoir-ru: 0 new, 0 changed, 0 gone, 3 unchanged" in command()
    assert list(DateMention.objects.values()) == before
    assert not Change.objects.filter(model="datemention", source=source.pk).exists()


def test_better_rules_change_what_only_rules_have_found(better_rules):
    source = bring_in()
    better_rules()
    told = command("--source", "memoir-ru", "--dry-run")
    assert "1 new, 2 changed, 1 gone, 0 unchanged" in told
    assert "new: 'Зимний'" in told
    assert "(a trial: nothing was changed)" in told
    assert len(dates_of(source)) == 3
    assert "1 new, 2 changed, 1 gone" in command(source="memoir-ru")
    assert [row.printed for row in dates_of(source)] == [
        "25 октября (7 ноября) 1917 года",
        "Зимний",
        "26 октября [8 ноября] 1917",
    ]
    assert [row.version for row in dates_of(source)] == [2, 1, 2]
    assert {row.rules for row in dates_of(source)} == {dating.RULES}


@pytest.mark.parametrize("state", ["confirmed", "corrected", "rejected"])
def test_better_rules_leave_what_scholars_have_judged(better_rules, state):
    source = bring_in()
    DateMention.objects.filter(source=source).update(state=state, note="видел сам")
    before = list(DateMention.objects.filter(source=source).values())
    better_rules()
    told = command(source="memoir-ru")
    assert "1 new, 0 changed, 0 gone" in told
    assert ("2 judged ones read otherwise and kept" in told) == (state == "confirmed")
    kept = DateMention.objects.filter(source=source).exclude(printed="Зимний")
    assert list(kept.values()) == before


def test_a_date_that_overlaps_what_was_confirmed_is_not_found_beside_it():
    source = bring_in(text="Зимний пал 26 октября [8 ноября] 1917.")
    (row,) = dates_of(source)
    DateMention.objects.filter(pk=row.pk).delete()
    made = DateMention(passage=row.passage, start=row.start, end=row.end - 5, gregorian="1917-11-08")
    made.full_clean()
    made.save()
    assert "0 new, 0 changed, 0 gone" in command(source="memoir-ru")
    DateMention.objects.filter(pk=made.pk).update(state="rejected")
    assert "1 new, 0 changed, 0 gone" in command(source="memoir-ru")


def test_better_rules_leave_what_scholars_have_said_anything_of(better_rules):
    source = bring_in()
    manifesto = DateMention.objects.filter(source=source, printed__contains="1905")
    manifesto.update(note="см. Троцкого", event=Event.objects.get(slug="russian-revolution"))
    better_rules()
    assert "1 new, 2 changed, 0 gone" in command(source="memoir-ru")
    assert manifesto.get().note == "см. Троцкого"


def test_nothing_is_found_within_words_that_were_rejected():
    source = bring_in(text="Всё это было с 1917 по 1923 год.")
    (row,) = dates_of(source)
    DateMention.objects.filter(pk=row.pk).delete()
    made = DateMention(passage=row.passage, start=row.start - 1, end=row.end, gregorian="1917/1923")
    made.full_clean()
    made.save()
    DateMention.objects.filter(pk=made.pk).update(state="rejected")
    assert "0 new, 0 changed, 0 gone" in command(source="memoir-ru")


def test_what_only_rules_have_found_gives_way_to_what_a_scholar_says_of_its_words():
    source = bring_in(text="Зимний пал 26 октября [8 ноября] 1917.")
    (row,) = dates_of(source)
    made = DateMention(passage=row.passage, start=row.start, end=row.end - 5, gregorian="1917-11-08")
    made.full_clean()
    made.save()
    assert dates_of(source) == [made]
    assert Change.objects.filter(model="datemention", action="delete", row=row.pk).exists()
    assert "0 new, 0 changed, 0 gone" in command(source="memoir-ru")


def test_what_was_said_of_a_found_date_does_not_give_way():
    source = bring_in(text="Зимний пал 26 октября [8 ноября] 1917.")
    (row,) = dates_of(source)
    DateMention.objects.filter(pk=row.pk).update(note="см. Троцкого")
    made = DateMention(passage=row.passage, start=row.start, end=row.end - 5, gregorian="1917-11-08")
    made.full_clean()
    made.save()
    assert len(dates_of(source)) == 2


def test_a_rejected_date_that_is_confirmed_takes_the_place_of_what_was_found_since():
    source = bring_in(text="Зимний пал 26 октября [8 ноября] 1917.")
    (row,) = dates_of(source)
    made = DateMention(passage=row.passage, start=row.start, end=row.end - 5, gregorian="1917-11-08")
    made.full_clean()
    made.save()
    DateMention.objects.filter(pk=made.pk).update(state="rejected")
    assert "1 new, 0 changed, 0 gone" in command(source="memoir-ru")
    DateMention.objects.filter(pk=made.pk).update(state="confirmed")
    assert dates_of(source) == [made]


def test_only_outdated_texts_are_looked_through_if_one_asks_for_them(better_rules):
    bring_in()
    assert "0 texts" in command(outdated=True)
    better_rules()
    assert "3 texts" in command(outdated=True)
    assert "0 texts" in command(outdated=True)


def test_a_text_from_before_there_were_dates_is_outdated():
    source = bring_in()
    DateMention.objects.filter(source=source).delete()
    Dating.objects.filter(edition__source=source).delete()
    assert "memoir-ru: 3 new" in command(outdated=True)


def test_an_unknown_source_is_refused():
    with pytest.raises(CommandError, match="there is no source brusilov") as caught:
        command(source="brusilov")
    assert caught.value.returncode == 2


# -- the years in which a calendar has to be said ----------------------------------------------------------


def audit_of(source: Source) -> str:
    return DateMention.objects.get(source=source, printed__contains="1905").audit


def test_a_source_says_in_which_years_its_dates_have_to_name_their_calendar():
    source = bring_in(calendar_until=1904)
    assert audit_of(source) == "indifferent"
    record(SOURCES, source, {"calendar_until": None})
    assert audit_of(source) == "unstated"
    record(SOURCES, source, {"calendar_from": 1906})
    assert audit_of(source) == "indifferent"


def test_else_the_events_that_it_treats_say_so_or_what_they_are_parts_of(api):
    source = bring_in(scope=["october-revolution"])
    assert audit_of(source) == "unstated"
    event = Event.objects.get(slug="russian-revolution")
    answer = api.patch(
        "/api/v1/events/russian-revolution/",
        {"calendar_from": 1914},
        format="json",
        headers={"If-Match": f'"{event.version}"'},
    )
    assert answer.status_code == 200
    assert audit_of(source) == "indifferent"
    record(EVENTS, Event.objects.get(slug="october-revolution"), {"calendar_from": 1900})
    assert audit_of(source) == "unstated"


def test_the_years_are_in_order(api):
    answer = api.post(
        "/api/v1/events/",
        {"slug": "x", "label": "X", "calendar_from": 1918, "calendar_until": 1700},
        format="json",
    )
    assert answer.status_code == 400
    assert "comes before the first" in answer.json()["detail"]


def test_another_language_reads_other_dates():
    source = bring_in(text="Noong Marso 10, 1917 [O.S. Pebrero 25].", language="en")
    assert [(row.language, row.foreign) for row in dates_of(source)] == [("en", "tl")]
    record(SOURCES, source, {"language": "tl"})
    assert [(row.language, row.foreign) for row in dates_of(source)] == [("tl", "")]


def test_a_source_that_changes_over_is_told_from_one_that_does_not(english, tagalog, client):
    assert [row.printed for row in dating.switches(english)] == ["1 [N.S.\xa014\xa0] September 1917"]
    assert dating.switches(tagalog) == []
    rows = client.get("/api/v1/sources/?fields=slug,calendars").json()["results"]
    assert {row["slug"]: row["calendars"] for row in rows} == {
        "october-revolution-en": ["gregorian", "julian"],
        "russian-revolution-tl": ["gregorian"],
    }
