"""The list of printed dates: what is asked of it, and what annotators say of one."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, DateMention, Event, Passage, Source, Token

pytestmark = pytest.mark.django_db

ENGLISH, TAGALOG = "october-revolution-en", "russian-revolution-tl"


def printed(client, query: str = "") -> list[str]:
    answer = client.get(f"/api/v1/dates/?page_size=500&{query}")
    assert answer.status_code == 200, answer.json()
    return [row["printed"] for row in answer.json()["results"]]


def patch(client, row: DateMention, values: dict, version: int | None = None):
    headers = {"If-Match": f'"{row.version if version is None else version}"'}
    return client.patch(f"/api/v1/dates/{row.uuid}/", values, format="json", headers=headers)


@pytest.fixture
def mismatch() -> DateMention:
    return DateMention.objects.get(audit="mismatch")


@pytest.fixture
def scholar(annotator) -> APIClient:
    client = APIClient()
    client.force_authenticate(annotator)
    return client


# -- asking ------------------------------------------------------------------------------------------------


def test_a_date_is_told_with_its_words_its_days_and_its_audit(client, mismatch):
    row = client.get(f"/api/v1/dates/{mismatch.uuid}/").json()
    told = {name: row[name] for name in ("source", "printed", "calendar", "gregorian", "julian", "audit")}
    assert told == {
        "source": TAGALOG,
        "printed": "Marso 10 [O.S. Pebrero 15]",
        "calendar": "gregorian",
        "gregorian": "1917-03-10",
        "julian": "1917-02-15",
        "audit": "mismatch",
    }
    assert (row["days_off"], row["expected"], row["inherited"]) == (10, "1917-02-25", "section")
    assert (row["text_start"], row["section"]) == (1254, ["Himagsikang Pebrero"])


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("audit=mismatch", 1),
        ("audit=consistent,mismatch", 8),
        ("audit=unstated", 3),
        ("audit=unresolved", 2),
        (f"audit=consistent&source={ENGLISH}", 5),
        ("calendar=julian", 4),
        ("calendar=gregorian", 4),
        ("audit=unstated&calendar=none", 3),
        ("calendar=julian,none&audit=unstated,consistent", 7),
        ("language=tl&audit=unresolved", 1),
        ("section=Himagsikang Pebrero", 4),
        ("state=found&audit=unresolved", 2),
        ("state=confirmed", 0),
        ("state=rejected", 0),
        ("printed_contains=pebrero", 4),
        ("printed_contains=N.S. 23", 1),
        ("q=1917-11-07", 2),
        ("date=1917-11-07", 2),
        ("date=1917-10-25 O.S.", 2),
        ("date=1917/1923", 2),
        ("date_after=1917-11-07&date_before=1917-11-07&audit=consistent", 2),
        ("date_after=1917-10-25 O.S.&audit=consistent", 3),
        ("date_before=1917-02-22 o.s.&audit=consistent", 1),
        ("date_after=1917-10/1917-11&audit=consistent,mismatch", 5),
        ("date_after=1923-12-31", 2),
        ("date_after=1924", 0),
        ("date_before=-0043", 0),
    ],
)
def test_a_filter_finds_what_it_says(client, query, count):
    assert len(printed(client, query)) == count


def test_a_source_that_changes_over_to_another_calendar_is_flagged(client):
    assert printed(client, "switches=true") == ["1 [N.S.\xa014\xa0] September 1917"]
    assert len(printed(client, "switches=false")) == 20
    rows = csv.DictReader(io.StringIO(client.get("/api/v1/dates.csv?switches=true").getvalue().decode()))
    assert [(row["source"], row["calendar"]) for row in rows] == [(ENGLISH, "julian")]

    def slugs(query: str) -> list[str]:
        return [row["slug"] for row in client.get(f"/api/v1/sources/?{query}").json()["results"]]

    assert (slugs("switches=true"), slugs("switches=false")) == ([ENGLISH], [TAGALOG])
    # What a scholar has rejected does not count.
    DateMention.objects.filter(source__slug=ENGLISH, calendar="julian").update(state="rejected")
    assert (printed(client, "switches=true"), slugs("switches=true")) == ([], [])


def test_the_years_in_which_a_calendar_matters_come_with_sources_and_events_and_their_tables(api):
    for name, slug in (("sources", TAGALOG), ("events", "october-revolution")):
        row = api.get(f"/api/v1/{name}/{slug}/").json()
        assert (row["calendar_from"], row["calendar_until"]) == (None, None)
        table = f"slug,calendar_from,calendar_until,version\r\n{slug},1700,1750,{row['version']}\r\n"
        answer = api.post(f"/api/v1/{name}/", table, content_type="text/csv")
        assert answer.status_code == 200, answer.json()
        row = api.get(f"/api/v1/{name}/{slug}/").json()
        assert (row["calendar_from"], row["calendar_until"]) == (1700, 1750)
    assert printed(api, "audit=unstated") == []


def test_what_was_counted_is_told(client):
    answer = client.get("/api/v1/dates/").json()
    assert answer["counted"] == {"state": ["found", "confirmed", "corrected"], "edition": "current"}
    answer = client.get("/api/v1/dates/?state=rejected&edition=all").json()
    assert answer["counted"] == {"state": ["rejected"], "edition": "all"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("audit=wrong", "audit"),
        ("calendar=hebrew", "calendar"),
        ("state=accepted", "state"),
        ("date=tomorrow", "date"),
        ("date_after=1917-02-30", "date_after"),
        ("source=nowhere", "source"),
        ("event=nowhere", "event"),
        ("tag=soviet-view", "tag"),
        ("ordering=printed", "ordering"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(client, query, name):
    answer = client.get(f"/api/v1/dates/?{query}")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [name])


def test_dates_are_about_their_event_or_else_about_what_their_source_treats(client):
    whole = printed(client, "event=russian-revolution")
    assert len(whole) == 21
    assert (
        printed(client, "event=october-revolution") == whole
    )  # both sources treat it, or what it is part of
    tagalog = set(DateMention.objects.filter(source__slug=TAGALOG).values_list("printed", flat=True))
    assert set(printed(client, "event=july-days")) == tagalog
    row = DateMention.objects.get(printed="mid-1917")
    DateMention.objects.filter(pk=row.pk).update(event=Event.objects.get(slug="july-days"))
    assert "mid-1917" in printed(client, "event=july-days")
    assert printed(client, "event_only=july-days") == ["mid-1917"]
    assert "mid-1917" not in printed(client, "event=october-revolution")


def test_dates_are_sorted_by_day_also_before_christ(client):
    text = "Caesar fell on 15 March 44 BC. Rome burnt on 18 July 64.\n\nIn 1917 it was told again."
    about = {"slug": "rome-en", "title": "Rome", "language": "en"}
    source, _ = load_source(about, PlainText().read(text))
    first, second, *_ = DateMention.objects.filter(source=source)
    DateMention.objects.filter(pk=second.pk).update(gregorian="0064-07-18", earliest=1744634, latest=1744634)
    DateMention.objects.filter(pk=first.pk).update(gregorian="-0043-03-13", earliest=1705426, latest=1705426)
    found = printed(client, "source=rome-en&ordering=day")
    assert found[:2] == [first.printed, second.printed]
    assert printed(client, "source=rome-en&ordering=-day") == found[::-1]
    assert printed(client, "ordering=day")[-2:] == ["The next day", "Sa sumunod na araw"]


def test_pages_follow_each_other_by_day(client):
    whole, url, pages = printed(client, "ordering=day"), "/api/v1/dates/?ordering=day&page_size=4", []
    while url:
        page = client.get(url).json()
        pages += [row["printed"] for row in page["results"]]
        url = page["next"]
    assert pages == whole


def test_a_csv_has_all_rows_and_comes_in_again(client, api):
    text = client.get("/api/v1/dates.csv").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == client.get("/api/v1/dates/").json()["count"] == 21
    answer = api.post("/api/v1/dates/", text, content_type="text/csv")
    assert (answer.status_code, answer.json()["unchanged"]) == (200, 21)
    for row in rows:
        row["state"] = "confirmed" if row["audit"] == "consistent" else row["state"]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    answer = api.post("/api/v1/dates/", out.getvalue(), content_type="text/csv")
    assert (answer.json()["updated"], answer.json()["unchanged"]) == (7, 14)
    assert DateMention.objects.filter(state="confirmed").count() == 7


def test_a_page_is_one_statement_whatever_it_shows(client):
    client.get("/api/v1/dates/")
    for query in ("", "?event=october-revolution&date_after=1917-10-25 O.S.&audit=consistent&page_size=500"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(f"/api/v1/dates/{query}")
        assert len(queries) == 1


def test_passages_are_sorted_by_the_first_day_they_print_also_before_christ(client):
    text = (
        "Nobody knows when it was written. 😀\n\nIn 1917 it was told again.\n\nCaesar fell on 15 March "
        "44 BC, and Rome burnt on 18 July AD 64.\n\nOn 18 July AD 64 it burnt."
    )
    source, _ = load_source({"slug": "rome-en", "title": "Rome", "language": "en"}, PlainText().read(text))
    url = "/api/v1/passages/?source=rome-en&fields=text&ordering="
    found = [row["text"][:9] for row in client.get(f"{url}day").json()["results"]]
    assert found == ["Caesar fe", "On 18 Jul", "In 1917 i", "Nobody kn"]
    assert [row["text"][:9] for row in client.get(f"{url}-day").json()["results"]] == found[::-1]
    DateMention.objects.filter(source=source, earliest__lt=1721426).update(state="rejected")
    DateMention.objects.filter(source=source, printed__contains="64").update(state="rejected")
    assert client.get(f"{url}day").json()["results"][0]["text"].startswith("In 1917")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{url}day&date_after=0064&date_before=1917&page_size=2")
    assert len(queries) == 1


def test_events_are_sorted_by_day_also_before_christ(client):
    for slug, edtf in {
        "caesar": "-0043-03-13",
        "nero": "0064-07-18",
        "ever": "",
        "before": "../0100",
    }.items():
        event = Event(slug=slug, label=slug, edtf=edtf)
        event.full_clean()
        event.save()
    found = [row["slug"] for row in client.get("/api/v1/events/?ordering=day").json()["results"]]
    assert found[:3] == ["before", "caesar", "nero"]
    assert found[-1] == "ever"
    assert [row["slug"] for row in client.get("/api/v1/events/?ordering=-day").json()["results"]] == found[
        ::-1
    ]
    with CaptureQueriesContext(connection) as queries:
        client.get("/api/v1/events/?ordering=day&page_size=2")
    assert len(queries) == 1


def test_dates_of_older_editions_are_left_out_unless_asked_for(client, english):
    english.editions.update(current=False)
    assert not printed(client, f"source={ENGLISH}")
    assert len(printed(client, f"source={ENGLISH}&edition=all")) == 11


def test_dates_in_a_source_for_members_are_not_there_for_others(client, scholar, mismatch):
    Source.objects.filter(slug=TAGALOG).update(visibility="members")
    assert mismatch.printed not in printed(client)
    assert client.get(f"/api/v1/dates/{mismatch.uuid}/").status_code == 404
    assert mismatch.printed in printed(scholar)


# -- other lists by their dates -----------------------------------------------------------------------------


def annotate(passage: Passage, words: str, creator) -> Annotation:
    start = passage.text.index(words)
    made = Annotation(passage=passage, start=start, end=start + len(words), exact=words, creator=creator)
    made.full_clean()
    made.save()
    return made


def test_annotations_are_found_by_a_date_that_their_words_overlap(client, passage, administrator):
    on_it = annotate(passage, "Petersburg) on 7 November", administrator)
    beside = annotate(passage, "insurrection in Petrograd", administrator)

    def found(query: str) -> set[str]:
        rows = client.get(f"/api/v1/annotations/?page_size=500&fields=id&{query}").json()["results"]
        return {row["id"] for row in rows}

    for query in ("date_after=1917-11-07&date_before=1917-11-07", "date_before=1917-10-25 O.S."):
        assert str(on_it.uuid) in found(query)
        assert str(beside.uuid) not in found(query)
    assert str(on_it.uuid) not in found("date_after=1917-11-08&date_before=1917-11-09")
    # One and the same date has to reach to both days.
    wide = annotate(passage, passage.text, administrator)
    assert str(wide.uuid) not in found("date_after=1924&date_before=1917-11-07")
    DateMention.objects.filter(printed__startswith="7 November").update(state="rejected")
    assert str(on_it.uuid) not in found("date_after=1917-11-07&date_before=1917-11-07")


def test_passages_are_found_by_a_date_in_them(client):
    def ordinals(query: str) -> list[int]:
        rows = client.get(f"/api/v1/passages/?source={TAGALOG}&fields=ordinal&{query}").json()["results"]
        return [row["ordinal"] for row in rows]

    assert ordinals("date_after=1917-03-10&date_before=1917-03-10") == [1, 3, 5]
    assert ordinals("date_after=1923") == [5]
    assert ordinals("date_after=1924") == []


def test_events_are_found_by_days_of_either_calendar(client):
    rows = client.get("/api/v1/events/?date_after=1917-10-25 O.S.&date_before=1917-10-25 O.S.").json()[
        "results"
    ]
    assert {row["slug"] for row in rows} >= {"october-revolution", "russian-revolution"}
    assert "july-days" not in {row["slug"] for row in rows}


# -- judging -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_an_annotator_judges_a_date(scholar, mismatch, state):
    answer = patch(scholar, mismatch, {"state": state, "note": "В печати так."})
    assert (answer.status_code, answer.json()["state"], answer.json()["version"]) == (200, state, 2)
    assert answer.headers["ETag"] == '"2"'
    told = scholar.get(f"/api/v1/dates/{mismatch.uuid}/history/").json()["results"]
    assert (told[0]["actor"], told[0]["differences"]["state"]) == ("anna", ["found", state])


def test_a_correction_reckons_the_days_anew(scholar, mismatch):
    answer = patch(scholar, mismatch, {"julian": "1917-02-25"})
    row = answer.json()
    assert (row["state"], row["audit"], row["days_off"], row["expected"]) == (
        "corrected",
        "consistent",
        0,
        "",
    )


def test_the_rules_reading_comes_back_when_a_judgement_is_taken_back(scholar):
    row = DateMention.objects.filter(audit="unstated").first()
    assert patch(scholar, row, {"calendar": "julian"}).json()["gregorian"] == "1917-02-14/1917-03-13"
    row.refresh_from_db()
    back = patch(scholar, row, {"state": "found"}).json()
    assert (back["state"], back["calendar"], back["gregorian"], back["audit"]) == (
        "found",
        "",
        "",
        "unstated",
    )
    assert (back["earliest"], back["latest"]) == (row.earliest - 13, row.latest)


def test_a_correction_that_says_the_whole_row_is_not_lost(scholar):
    row = DateMention.objects.filter(audit="unstated").first()
    whole = scholar.get(f"/api/v1/dates/{row.uuid}/").json()
    told = {name: whole[name] for name in ("state", "calendar", "gregorian", "julian")}
    made = patch(scholar, row, told | {"gregorian": "1917-03"}).json()
    assert (made["state"], made["gregorian"]) == ("corrected", "1917-03")


def test_ranges_that_differ_at_their_end_say_by_how_much(scholar):
    row = DateMention.objects.filter(audit="unstated").first()
    said = {"calendar": "gregorian", "gregorian": "1917-03-10/1917-03-20", "julian": "1917-02-25"}
    made = patch(scholar, row, said).json()
    assert (made["audit"], made["days_off"]) == ("mismatch", 10)


def test_an_older_version_comes_back_as_it_was(scholar, mismatch):
    before = scholar.get(f"/api/v1/dates/{mismatch.uuid}/").json()
    assert patch(scholar, mismatch, {"julian": "1917-02-25", "calendar": "julian"}).status_code == 200
    url, headers = f"/api/v1/dates/{mismatch.uuid}/restore/", {"If-Match": '"2"'}
    answer = scholar.post(url, {"version": 1}, format="json", headers=headers)
    assert answer.status_code == 200, answer.json()
    own = ("version", "modified")
    assert {name: value for name, value in answer.json().items() if name not in own} == {
        name: value for name, value in before.items() if name not in own
    }


def test_what_a_scholar_added_is_not_taken_for_found(scholar, passage):
    place = {"passage": str(passage.uuid), "start": 4, "end": 11, "gregorian": "1917-10"}
    made = scholar.post("/api/v1/dates/", place, format="json").json()
    row = DateMention.objects.get(uuid=made["id"])
    answer = patch(scholar, row, {"state": "found"})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["state"])


def test_a_date_added_over_a_found_one_counts_alone_at_once(scholar, mismatch):
    count = scholar.get("/api/v1/dates/").json()["count"]
    place = {"passage": str(mismatch.passage.uuid), "start": mismatch.start, "end": mismatch.end - 1}
    answer = scholar.post("/api/v1/dates/", {**place, "gregorian": "1917-03-10"}, format="json")
    assert answer.status_code == 201, answer.json()
    assert scholar.get("/api/v1/dates/").json()["count"] == count
    assert not DateMention.objects.filter(pk=mismatch.pk).exists()


def test_a_day_that_there_is_not_is_refused_once(scholar, mismatch):
    said = patch(scholar, mismatch, {"gregorian": "1917-02-30"}).json()["errors"]
    assert len(said["gregorian"]) == 1


def test_who_judges_knows_the_version(scholar, mismatch):
    assert scholar.patch(f"/api/v1/dates/{mismatch.uuid}/", {"state": "confirmed"}).status_code == 428
    assert patch(scholar, mismatch, {"state": "confirmed"}, version=7).status_code == 412
    mismatch.refresh_from_db()
    assert mismatch.state == "found"


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"audit": "consistent"}, "audit"),
        ({"earliest": 1}, "earliest"),
        ({"rules": 9}, "rules"),
        ({"start": 5}, "start"),
        ({"printed": "Putilov"}, "start"),
        ({"printed": "Marso"}, "printed"),
        ({"state": "accepted"}, "state"),
        ({"calendar": "hebrew"}, "calendar"),
        ({"gregorian": "10 Marso"}, "gregorian"),
        ({"julian": "1917-02-30"}, "julian"),
        ({"event": "nowhere"}, "event"),
        ({"tags": []}, "tags"),
    ],
)
def test_what_cannot_be_said_of_a_date_is_refused_by_name(scholar, mismatch, values, name):
    answer = patch(scholar, mismatch, values)
    assert answer.status_code == (409 if values.get("printed") == "Marso" else 400)
    assert list(answer.json()["errors"]) == [name]


def test_what_the_row_says_already_may_be_said_again(scholar, mismatch):
    row = scholar.get(f"/api/v1/dates/{mismatch.uuid}/").json()
    answer = patch(scholar, mismatch, {**row, "state": "confirmed"})
    assert (answer.status_code, answer.json()["state"]) == (200, "confirmed")


def test_readers_and_strangers_judge_nothing(client, make_user, mismatch):
    reader = APIClient()
    reader.force_authenticate(make_user("rita", "reader"))
    assert patch(reader, mismatch, {"state": "confirmed"}).status_code == 403
    assert patch(APIClient(), mismatch, {"state": "confirmed"}).status_code == 401


def test_a_token_that_annotates_judges_dates(annotator, mismatch):
    client = APIClient(headers={"Authorization": f"Token {Token.issue(annotator, 'R', 'annotate')}"})
    assert patch(client, mismatch, {"state": "confirmed"}).status_code == 200
    reading = APIClient(headers={"Authorization": f"Token {Token.issue(annotator, 'R2', 'read')}"})
    assert patch(reading, mismatch, {"state": "rejected"}, version=2).status_code == 403


# -- adding ------------------------------------------------------------------------------------------------


def test_a_missed_date_is_added_by_its_words(scholar):
    answer = scholar.post(
        "/api/v1/dates/",
        {
            "source": ENGLISH,
            "printed": "second of two revolutions",
            "julian": "1917-10-25",
            "calendar": "julian",
        },
        format="json",
    )
    assert answer.status_code == 201, answer.json()
    row = answer.json()
    assert (row["state"], row["rules"], row["gregorian"]) == ("confirmed", 0, "1917-11-07")
    assert answer.headers["Location"].endswith(f"/api/v1/dates/{row['id']}/")


def test_or_by_its_place(scholar, passage):
    place = {"passage": str(passage.uuid), "start": 4, "end": 11}
    answer = scholar.post("/api/v1/dates/", {**place, "gregorian": "1917-10"}, format="json")
    assert (answer.status_code, answer.json()["printed"]) == (201, "October")
    again = scholar.post("/api/v1/dates/", place, format="json")
    assert again.status_code in (400, 409)
    assert "is there already" in again.json()["detail"]


def test_words_that_stand_there_twice_are_asked_about_and_others_refused(scholar):
    twice = scholar.post(
        "/api/v1/dates/", {"source": ENGLISH, "printed": "October Revolution"}, format="json"
    )
    assert twice.status_code == 409
    assert len(twice.json()["candidates"]) > 1
    nowhere = scholar.post("/api/v1/dates/", {"source": ENGLISH, "printed": "24 Oktober"}, format="json")
    assert (nowhere.status_code, list(nowhere.json()["errors"])) == (400, ["printed"])


def test_only_administrators_delete_a_date(api, scholar, mismatch):
    headers = {"If-Match": '"1"'}
    assert scholar.delete(f"/api/v1/dates/{mismatch.uuid}/", headers=headers).status_code == 403
    assert api.delete(f"/api/v1/dates/{mismatch.uuid}/", headers=headers).status_code == 204
    gone = api.get(f"/api/v1/dates/{mismatch.uuid}/")
    assert gone.status_code == 410
    back = api.post(f"/api/v1/dates/{mismatch.uuid}/restore/", {}, format="json", headers={"If-Match": '"1"'})
    assert (back.status_code, back.json()["printed"]) == (200, mismatch.printed)
    mismatch = DateMention.objects.get(uuid=mismatch.uuid)
    assert (mismatch.days_off, mismatch.expected) == (10, "1917-02-25")


def test_an_event_that_dates_are_about_is_in_use(api, mismatch):
    event = Event.objects.create(slug="cold-day", label="A cold day")
    patch(api, mismatch, {"event": "cold-day"})
    refused = api.delete("/api/v1/events/cold-day/", headers={"If-Match": f'"{event.version}"'})
    assert (refused.status_code, refused.json()["counts"]) == (409, {"dates": 1})


# -- other eras --------------------------------------------------------------------------------------------

HIJRI = "وصل في ٢١ محرم ١٣٣٦ هـ إلى العاصمة، ثم سنة ألف وثلاثمئة للهجرة."
PERSIAN = "در ۱۶ آبان ۱۲۹۶ به پتروگراد رسید."
JAPANESE = "大正6年3月3日に集まった。25/10/17 も。"


@pytest.fixture
def other_eras(db) -> None:
    for slug, language, text in (
        ("safar-ar", "ar", HIJRI),
        ("khaterat", "fa", PERSIAN),
        ("nikki", "ja", JAPANESE),
    ):
        load_source({"slug": slug, "title": slug, "language": language}, PlainText().read(text))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("era=japanese", 1),
        ("era=persian", 1),
        ("era=islamic,persian", 2),
        ("era=rumi", 0),
        ("era=none&source=nikki", 1),
        ("era=japanese,none&source=nikki", 2),
        ("era=none&source=october-revolution-en", 11),
    ],
)
def test_dates_of_other_eras_are_asked_for_by_their_era(client, other_eras, query, count):
    assert len(printed(client, query)) == count, printed(client, query)


def test_the_era_of_a_date_is_told_in_json_and_csv(client, other_eras):
    (row,) = client.get("/api/v1/dates/?source=nikki&era=japanese").json()["results"]
    assert (row["printed"], row["era"], row["audit"], row["gregorian"]) == (
        "大正6年3月3日",
        "japanese",
        "unresolved",
        "",
    )
    answer = client.get("/api/v1/dates.csv?era=persian,islamic")
    told = {row["source"]: row["era"] for row in csv.DictReader(io.StringIO(answer.getvalue().decode()))}
    assert told == {"khaterat": "persian", "safar-ar": "islamic"}


def test_an_era_that_there_is_not_is_refused(client):
    answer = client.get("/api/v1/dates/?era=martian")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["era"])


def test_the_era_stays_when_a_scholar_says_what_is_meant(scholar, other_eras):
    row = DateMention.objects.get(era="persian")
    made = patch(scholar, row, {"gregorian": "1917-11-08"}).json()
    assert (made["state"], made["audit"], made["era"]) == ("corrected", "indifferent", "persian")


def test_what_a_scholar_adds_is_of_the_era_that_its_words_name(scholar, other_eras):
    said = {"source": "safar-ar", "printed": "ألف وثلاثمئة للهجرة", "gregorian": "1882/1883"}
    made = scholar.post("/api/v1/dates/", said, format="json")
    assert made.status_code == 201, made.json()
    assert (made.json()["era"], made.json()["gregorian"], made.json()["state"]) == (
        "islamic",
        "1882/1883",
        "confirmed",
    )


def test_the_era_is_nobodys_to_write(scholar, other_eras):
    row = DateMention.objects.get(era="persian")
    answer = patch(scholar, row, {"era": "islamic"})
    row.refresh_from_db()
    assert (answer.status_code, row.era) == (400, "persian")
