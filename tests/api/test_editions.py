"""Editions over HTTP: a new one, what becomes of the annotations, and two beside each other."""

import csv
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.models import Annotation, Reply, Source
from tests.test_reanchoring import SENTENCE, carried_of, on, renew, text_of

pytestmark = pytest.mark.django_db

SOURCE = "/api/v1/sources/october-revolution-en/"
EDITIONS, PLAN, DIFFERENCES = f"{SOURCE}editions/", f"{SOURCE}reanchoring/", f"{SOURCE}differences/"


@pytest.fixture
def someone(make_user):
    """A client of this role."""

    def made(role):
        client = APIClient()
        client.force_authenticate(make_user(f"{role}-1", role))
        return client

    return made


def count(client, **asked):
    return client.get("/api/v1/annotations/", {"count": "exact", **asked}).json()["count"]


def decide(client, annotation, **said):
    annotation.refresh_from_db()
    match = {"If-Match": f'"{annotation.version}"'}
    return client.post(f"/api/v1/annotations/{annotation.uuid}/reanchor/", said, headers=match)


def test_a_source_gets_another_text(api, english):
    old = english.editions.get()
    text = "Новое начало 😀.\n\n" + old.text
    made = api.post(EDITIONS, {"text": text, "revision": "1321456790", "issued": "2026-11-27"})
    assert made.status_code == 201
    row = made.json()
    assert (row["revision"], row["issued"], row["current"]) == ("1321456790", "2026-11-27", True)
    told = {name: row.pop(name) for name in ("report", "left_out", "remarks")}
    assert (told["left_out"], told["remarks"]) == ({}, [])
    assert api.get(made.headers["Location"]).json() == row
    assert api.get(f"/api/v1/editions/{old.uuid}/").json()["current"] is False
    assert api.get(f"/api/v1/editions/{old.uuid}/text/").content.decode() == old.text
    assert api.get(SOURCE).json()["edition"] == row["id"]


def test_a_text_can_come_as_a_file(api, english):
    file = SimpleUploadedFile("second.txt", "Другой текст.".encode("windows-1251"))
    made = api.post(EDITIONS, {"file": file, "encoding": "windows-1251"}, format="multipart")
    assert made.status_code == 201
    assert text_of(english) == "Другой текст."


def test_a_trial_changes_nothing(api, english):
    assert api.post(f"{EDITIONS}?dry_run=1", {"text": "Another text."}).status_code == 200
    assert english.editions.count() == 1


def test_the_same_text_is_told_to_be_there(api, english):
    answer = api.post(EDITIONS, {"text": text_of(english)})
    assert (answer.status_code, answer.json()["report"].split(":")[0]) == (200, "unchanged")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "\x00"}, "text"),
        ({"text": 5}, "text"),
        ({"text": "Words.", "issued": "soon"}, "issued"),
        ({"text": "Words.", "revision": 7}, "revision"),
        ({"text": "Words.", "revision": "r" * 201}, "revision"),
        ({"text": "Words.", "title": "x"}, "title"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(api, english, body, name):
    refused = api.post(EDITIONS, body)
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, [name])
    assert english.editions.count() == 1


def test_a_source_without_a_text_has_no_new_one(api):
    api.post("/api/v1/sources/", {"slug": "pravda-ru", "title": "Правда", "language": "ru"})
    assert api.post("/api/v1/sources/pravda-ru/editions/", {"text": "Words."}).status_code == 400
    assert api.get("/api/v1/sources/pravda-ru/reanchoring/").status_code == 400
    assert api.get("/api/v1/sources/pravda-ru/differences/").status_code == 400


def test_the_plan_can_be_read_before_it_is_done(api, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    found = api.get(PLAN).json()
    assert found["counts"]["orphaned"] >= 1
    assert sum(found["counts"].values()) == len(found["results"])
    row = next(row for row in found["results"] if row["annotation"] == str(mine.uuid))
    assert (row["state"], row["exact"], row["new_exact"], row["candidates"]) == (
        "orphaned",
        "Petrograd",
        None,
        [],
    )
    moved = api.get(PLAN, {"state": "moved"}).json()["results"]
    assert {row["state"] for row in moved} == {"moved"}
    assert {row["new_exact"] == row["exact"] for row in moved} == {True}
    assert not Annotation.objects.exclude(superseded_by=None).exists()


def test_the_plan_is_a_csv_too(api, english, administrator):
    on(english, "insurrection in Petrograd", creator=administrator, note="x")
    renew(english, text_of(english).replace("insurrection in Petrograd", "uprising in Petrograd", 1))
    answer = api.get(f"{PLAN[:-1]}.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert len(rows) == len(api.get(PLAN).json()["results"])
    fuzzy = next(
        row for row in rows if row["state"] == "fuzzy" and row["exact"] == "insurrection in Petrograd"
    )
    assert "[-insurrection-]{+uprising+}" in fuzzy["difference"]


def test_what_is_certain_is_carried_and_counted_once(api, english):
    before = count(api)
    matrix = {"event": "october-revolution", "rows": "name", "columns": "source"}
    cells = [row["total"] for row in api.get("/api/v1/matrix/", matrix).json()["results"]]
    ledger = [row["count"] for row in api.get("/api/v1/events/october-revolution/names/").json()["results"]]
    old = english.editions.get()
    renew(english, "0123456789" + text_of(english))
    done = api.post(PLAN).json()
    assert (done["carried"], done["results"]) == (Annotation.objects.exclude(superseded_by=None).count(), [])
    assert count(api) == before == count(api, edition="all")
    assert [row["total"] for row in api.get("/api/v1/matrix/", matrix).json()["results"]] == cells
    names = api.get("/api/v1/events/october-revolution/names/").json()["results"]
    assert [row["count"] for row in names] == ledger
    assert api.post(PLAN).json()["carried"] == 0
    new = english.editions.get(current=True)
    both = f"{old.uuid},{new.uuid}"
    assert count(api, edition=both) == count(api, edition=str(old.uuid)) == count(api, edition=str(new.uuid))
    assert count(api, edition=both, status="all") == count(api, edition=str(new.uuid), status="all")


def test_an_older_edition_is_compared_as_it_was(api, english):
    asked = {"event": "october-revolution", "rows": "name", "columns": "source", "source": english.slug}
    before = api.get("/api/v1/matrix/", asked).json()["results"]
    old = english.editions.get()
    renew(english, "0123456789" + text_of(english))
    api.post(PLAN)
    after = api.get("/api/v1/matrix/", {**asked, "edition": str(old.uuid)}).json()["results"]
    assert [(row["key"], row["total"]) for row in after] == [(row["key"], row["total"]) for row in before]


def test_a_trial_of_carrying_changes_nothing(api, english):
    renew(english, "0123456789" + text_of(english))
    assert api.post(f"{PLAN}?dry_run=1").json()["carried"] > 0
    assert not Annotation.objects.exclude(superseded_by=None).exists()


def test_the_old_address_answers_and_leads_to_the_new_one(api, english, annotation):
    renew(english, "0123456789" + text_of(english))
    api.post(PLAN)
    new = carried_of(annotation)
    answer = api.get(f"/api/v1/annotations/{annotation.uuid}/")
    assert answer.status_code == 200
    assert answer.json()["superseded_by"] == str(new.uuid)
    address = f"http://testserver/api/v1/annotations/{new.uuid}/"
    assert answer.headers["Link"] == f'<{address}>; rel="successor-version"'
    back = api.get(address)
    assert back.json()["derived_from"] == str(annotation.uuid)
    assert 'rel="predecessor-version"' in back.headers["Link"]


def test_an_old_passage_says_what_continues_it(api, english):
    old = english.editions.get().passages.get(ordinal=1)
    new = renew(english, "Before.\n\n" + text_of(english)).passages.get(ordinal=2)
    answer = api.get(f"/api/v1/passages/{old.uuid}/")
    assert answer.json()["continued_by"] == [str(new.uuid)]
    assert (
        answer.headers["Link"] == f'<http://testserver/api/v1/passages/{new.uuid}/>; rel="successor-version"'
    )
    assert api.get(f"/api/v1/passages/{new.uuid}/").json()["continues"] == str(old.uuid)
    listed = api.get("/api/v1/passages.csv", {"edition": str(old.edition.uuid), "fields": "id,continued_by"})
    assert str(new.uuid) in b"".join(listed.streaming_content).decode()


def test_replies_and_reviews_are_read_from_both(api, english, discussed):
    renew(english, "0123456789" + text_of(english))
    api.post(PLAN)
    new = carried_of(discussed)
    later = Reply.objects.create(annotation=new, text="Всё ещё так", creator=discussed.creator)
    for of in (discussed, new):
        replies = api.get("/api/v1/replies/", {"annotation": str(of.uuid)}).json()["results"]
        assert [row["text"] for row in replies] == ["Да 👍", later.text]
        assert len(api.get("/api/v1/reviews/", {"annotation": str(of.uuid)}).json()["results"]) == 1


def test_a_proposal_is_accepted(api, english, administrator):
    mine = on(english, "insurrection in Petrograd", creator=administrator)
    renew(english, text_of(english).replace("insurrection in Petrograd", "uprising in Petrograd", 1))
    api.post(PLAN)
    made = decide(api, mine, decision="accept")
    assert made.status_code == 201
    assert made.json()["derived_from"] == str(mine.uuid)
    assert made.headers["Location"].endswith(f"{made.json()['id']}/")
    assert decide(api, mine, decision="accept").status_code == 409


def test_a_place_is_chosen_and_words_are_given_up(api, english, administrator):
    one, two = (on(english, "Petrograd", creator=administrator) for _ in range(2))
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    start = edition.text.index("Petrograd")
    assert decide(api, one, decision="choose", start=start, end=start + 9).json()["text_start"] == start
    gone = decide(api, two, decision="orphan")
    assert (gone.status_code, gone.json()["orphaned_in"]) == (200, str(edition.uuid))
    assert str(two.uuid) not in {row["annotation"] for row in api.get(PLAN).json()["results"]}
    assert decide(api, two, decision="reopen").json()["orphaned_in"] is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({}, "decision"),
        ({"decision": "keep"}, "decision"),
        ({"decision": "accept"}, "decision"),
        ({"decision": "choose"}, "start"),
        ({"decision": "choose", "start": "1", "end": 5}, "start"),
        ({"decision": "choose", "start": 5, "end": 5}, "end"),
        ({"decision": "choose", "start": -1, "end": 5}, "end"),
        ({"decision": "choose", "start": 0, "end": 2000}, "start"),
        ({"decision": "orphan", "mood": "sad"}, "mood"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(api, english, administrator, said, name):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    refused = decide(api, mine, **said)
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, [name])
    mine.refresh_from_db()
    assert (mine.superseded_by_id, mine.orphaned_in_id) == (None, None)


def test_who_decides_knows_the_version(api, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    address = f"/api/v1/annotations/{mine.uuid}/reanchor/"
    assert api.post(address, {"decision": "orphan"}).status_code == 428
    assert api.post(address, {"decision": "orphan"}, headers={"If-Match": '"9"'}).status_code == 412


def test_editors_carry_and_annotators_decide_about_their_own(someone, english, administrator):
    writer, editor = someone("annotator"), someone("editor")
    own = on(english, "Petrograd", creator=writer.handler._force_user)
    other = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    assert writer.post(PLAN).status_code == 403
    assert writer.post(EDITIONS, {"text": "Another text."}).status_code == 403
    assert editor.post(PLAN).status_code == 200
    assert decide(writer, other, decision="orphan").status_code == 403
    assert decide(writer, own, decision="orphan").status_code == 200
    assert decide(editor, other, decision="orphan").status_code == 200


def test_nobody_is_shown_what_is_private_to_others(someone, client, english, administrator):
    writer = someone("annotator")
    hidden = on(english, "Petrograd", creator=administrator, visibility="private", note="geheim")
    renew(english, text_of(english).replace(SENTENCE, ""))
    assert str(hidden.uuid) not in client.get(DIFFERENCES).content.decode()
    for reader in (writer, someone("reviewer")):
        assert str(hidden.uuid) not in reader.get(PLAN).content.decode()
        assert str(hidden.uuid) not in reader.get(DIFFERENCES).content.decode()
    assert decide(writer, hidden, decision="orphan").status_code == 404


def test_nor_that_what_they_see_leads_to_something_private(someone, client, english, administrator):
    hidden = on(english, "Petrograd", 1, creator=administrator, visibility="private")
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    Annotation.objects.filter(pk=carried_of(mine).pk).update(visibility="private")
    Annotation.objects.filter(pk=carried_of(hidden).pk).update(visibility="public")
    for reader in (client, someone("editor")):
        shown = reader.get(DIFFERENCES).json()["annotations"]
        (old,) = (row for row in shown["from"] if row["id"] == str(mine.uuid))
        (new,) = (row for row in shown["to"] if row["id"] == str(carried_of(hidden).uuid))
        assert (old["superseded_by"], new["derived_from"]) == (None, None)
        assert any(row["superseded_by"] for row in shown["from"])


def test_how_many_were_carried_is_told_as_far_as_they_are_seen(someone, english, administrator):
    editor = someone("editor")
    on(english, "Petrograd", creator=administrator, visibility="private")
    renew(english, "0123456789" + text_of(english))
    planned = len(editor.get(PLAN).json()["results"])
    assert editor.post(PLAN).json()["carried"] == planned


def test_of_a_source_for_members_others_learn_nothing(client, api, english):
    renew(english, "0123456789" + text_of(english))
    Source.objects.filter(pk=english.pk).update(visibility="members")
    assert client.get(PLAN).status_code == client.get(DIFFERENCES).status_code == 404
    assert api.get(PLAN).status_code == api.get(DIFFERENCES).status_code == 200


def test_nobody_without_a_role_has_a_plan_worked_out(client, someone, english):
    renew(english, "0123456789" + text_of(english))
    assert client.get(PLAN).status_code == 401
    assert someone("").get(PLAN).status_code == 403
    assert someone("reader").get(PLAN).status_code == 200


def test_nor_the_differences_of_very_long_texts(client, someone, english, monkeypatch):
    renew(english, text_of(english) + "\n\nTwo.")
    assert client.get(DIFFERENCES).status_code == 200
    monkeypatch.setattr("annotations.api.editions.PUBLIC", 100)
    refused = client.get(DIFFERENCES)
    assert refused.status_code == 400
    assert "more than 100 characters" in refused.content.decode()
    assert someone("reader").get(DIFFERENCES).status_code == 200


def test_what_was_compared_is_not_compared_again(client, english, monkeypatch):
    renew(english, text_of(english) + "\n\nДва 🤔.")
    first = client.get(DIFFERENCES).json()
    monkeypatch.setattr("annotations.revisions.differences", None)
    assert client.get(DIFFERENCES).json() == first


def test_what_another_one_took_the_place_of_is_not_changed_or_judged(api, english, annotation):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    new = carried_of(annotation)
    address = f"/api/v1/annotations/{annotation.uuid}/"
    match = {"If-Match": api.get(address).headers["ETag"]}
    row = f"{annotation.uuid},{match['If-Match'][1:-1]},x"
    for answer in (
        api.patch(address, {"note": "Иное"}, headers=match),
        api.post(f"{address}review/", {"status": "accepted"}, headers=match),
        api.post("/api/v1/annotations/", f"id,version,note\r\n{row}\r\n", content_type="text/csv"),
    ):
        assert answer.status_code in (400, 409), answer.content
        assert f"another annotation took its place: change {new.uuid}" in answer.content.decode()
    assert api.patch(address, {"note": "Иное"}, headers=match).status_code == 409
    assert api.patch(address, {"visibility": "private"}, headers=match).status_code == 200
    said = api.post("/api/v1/replies/", {"annotation": str(annotation.uuid), "text": "Почему? 🤔"})
    assert said.status_code == 201
    replies = api.get("/api/v1/replies/", {"annotation": str(new.uuid)}).json()["results"]
    assert [row["text"] for row in replies] == ["Почему? 🤔"]


def test_two_editions_are_put_beside_each_other(api, english, annotation):
    old = english.editions.get()
    new = renew(english, old.text.replace("insurrection", "uprising", 1), revision="2")
    api.post(PLAN)
    found = api.get(DIFFERENCES).json()
    assert (found["from"]["id"], found["to"]["id"], found["to"]["revision"]) == (
        str(old.uuid),
        str(new.uuid),
        "2",
    )
    changed = [(piece["kind"], piece["text"]) for piece in found["differences"] if piece["kind"] != "equal"]
    assert changed == [("deleted", "insurrection"), ("inserted", "uprising")]
    for kind, text in (("inserted", old.text), ("deleted", new.text)):
        pieces = (piece["text"] for piece in found["differences"] if piece["kind"] != kind)
        assert "".join(pieces) == text
    mine = next(row for row in found["annotations"]["from"] if row["id"] == str(annotation.uuid))
    assert mine["superseded_by"] in {row["id"] for row in found["annotations"]["to"]}


def test_any_two_editions_are_compared(api, english):
    first = english.editions.get()
    second = renew(english, first.text + "\n\nTwo.")
    renew(english, first.text + "\n\nThree.")
    found = api.get(DIFFERENCES, {"from": str(first.uuid), "to": str(second.uuid)}).json()
    assert found["differences"][-1]["text"].strip() == "Two."


@pytest.mark.parametrize("asked", [{"from": "x"}, {"to": str(uuid.uuid4())}, {"mood": "sad"}])
def test_an_edition_that_is_not_there_is_refused(api, english, asked):
    renew(english, text_of(english) + "\n\nTwo.")
    refused = api.get(DIFFERENCES, asked)
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, [*asked])


def test_in_a_single_edition_nothing_has_changed(api, english):
    (piece,) = api.get(DIFFERENCES).json()["differences"]
    assert (piece["kind"], piece["text"]) == ("equal", text_of(english))


def test_the_plan_is_the_same_whenever_it_is_asked_for(api, english):
    renew(english, text_of(english).replace("insurrection", "uprising").replace("Petrograd", "Leningrad", 2))
    assert api.get(PLAN).json() == api.get(PLAN).json()


def test_what_comes_back_is_carried_back(api, english, annotation):
    first, before = text_of(english), count(api, source=english.slug)
    renew(english, "0123456789" + first)
    reanchoring.apply(english)
    load_edition(english, PlainText().read(first))
    reanchoring.apply(english)
    back = english.editions.get(current=True)
    assert carried_of(carried_of(annotation)).edition == back == annotation.edition
    assert count(api, source=english.slug) == before == count(api, edition=str(back.uuid))


def test_an_edition_comes_in_every_format_of_texts(api, english):
    sent = SimpleUploadedFile("decree.md", "# Декрет\n\nМир[^1].\n\n[^1]: Сноска 🕊\n".encode())
    made = api.post(EDITIONS, {"file": sent, "notes": "omit"}, format="multipart").json()
    assert text_of(english) == "== Декрет ==\n\nМир[1]."
    assert made["left_out"] == {"links back": 1, "notes": 1}
    page = {"text": "<meta name='dcterms.date' content='1917-11-08'><p>Мир!</p>", "importer": "html"}
    assert api.post(EDITIONS, page).json()["issued"] == "1917-11-08"
    refused = api.post(EDITIONS, {"text": "<TEI/>", "importer": "tei"})
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, ["text"])
    assert text_of(english) == "Мир!"
