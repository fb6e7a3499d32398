"""Saved comparisons and frozen answers over HTTP."""

import csv
import hashlib
import io
import re
from importlib import import_module

import pytest
from django.contrib.auth.models import Group
from rest_framework.test import APIClient

from annotations.models import (
    Annotation,
    Claim,
    Comparison,
    DateMention,
    Event,
    EventName,
    Reading,
    Snapshot,
    Source,
    Tag,
    Vocabulary,
)
from tests.database import refused, sql

pytestmark = pytest.mark.django_db

ENGLISH = "october-revolution-en"
NAMES = "event=october-revolution&rows=name&columns=source"


@pytest.fixture
def editor(make_user):
    return make_user("ed", "editor", first_name="Édith", last_name="Цветкова")


@pytest.fixture
def of(make_user):
    """A REST client of somebody's."""

    def client(person) -> APIClient:
        made = APIClient()
        made.force_authenticate(person)
        return made

    return client


@pytest.fixture
def save(of, annotator):
    """Saves a comparison."""

    def save(query: str = NAMES, person=annotator, **more) -> dict:
        asked = {"title": "How it is called", "query": query, **more}
        response = of(person).post("/api/v1/comparisons/", asked, format="json")
        assert response.status_code == 201, response.json()
        return response.json()

    return save


@pytest.fixture
def freeze(of, editor, save):
    """Freezes a comparison."""

    def freeze(query: str = NAMES, status: int = 201, **more) -> dict:
        asked = {"comparison": save(query)["id"], **more}
        response = of(editor).post("/api/v1/snapshots/", asked, format="json")
        assert response.status_code == status, response.json()
        return response.json()

    return freeze


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


# -- comparisons ------------------------------------------------------------------------------------------


def test_a_comparison_is_saved_and_says_where_it_is_answered(client, save):
    saved = save(
        "?columns=source&voice=own&rows=name&event=october-revolution", description="Какие имена? 🤔"
    )
    assert saved["query"] == "event=october-revolution&rows=name&columns=source&voice=own"
    assert saved["creator"] == "anna"
    answer = client.get(saved["matrix"].removeprefix("http://testserver"))
    assert answer.status_code == 200
    assert answer.json()["filters"] == {"voice": "own"}


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("rows=name", "event: say which event"),
        ("event=nowhere", "event: 'nowhere'"),
        ("event=october-revolution&rows=moon", "rows: 'moon' is unknown"),
        ("event=october-revolution&columns=source,language,view", "columns: one axis"),
        ("event=october-revolution&colour=red", "colour: there is no such parameter"),
        ("event=october-revolution&quotes=3", "quotes: there is no such parameter"),
        ("event=october-revolution&event=july-days", "event: it is given more than once"),
        ("event=october-revolution&voice=loud", "voice: "),
        ("?&&", "it asks nothing"),
        ("", "blank"),
        ("event=a\x00b", "U+0000"),
        ("event=" + "a" * 4000, "4000"),
    ],
)
def test_a_question_that_nobody_could_answer_is_refused_by_name(of, annotator, query, why):
    response = of(annotator).post("/api/v1/comparisons/", {"title": "?", "query": query}, format="json")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["query"]
    assert why in " ".join(response.json()["errors"]["query"])


def test_a_private_comparison_is_seen_by_its_maker_alone(client, of, make_user, save):
    own = save(visibility="private")
    address = f"/api/v1/comparisons/{own['id']}/"
    assert client.get(address).status_code == 404
    assert of(make_user("boris", "administrator")).get(address).status_code == 404
    assert client.get("/api/v1/comparisons/").json()["count"] == 0


def test_a_hidden_source_is_unknown_to_who_may_not_see_it(of, annotator, make_user, english):
    Source.objects.filter(pk=english.pk).update(visibility="members")
    asked = {"title": "?", "query": f"{NAMES}&source={english.slug}", "visibility": "private"}
    assert of(annotator).post("/api/v1/comparisons/", asked, format="json").status_code == 201
    response = of(make_user("nobody")).post("/api/v1/comparisons/", asked, format="json")
    assert response.status_code in (400, 403)


def test_a_question_tells_nobody_of_what_they_may_not_see(of, annotator, client, english):
    Source.objects.filter(pk=english.pk).update(visibility="members")
    seminar = Group.objects.create(name="Семинар 1917")
    annotator.groups.add(seminar)
    asked = {"title": "?", "query": f"{NAMES}&source={english.slug}"}
    refused = of(annotator).post("/api/v1/comparisons/", asked, format="json")
    assert refused.status_code == 400
    assert refused.json()["errors"] == {
        "query": [
            "not all of those who would see this question may know of it: source: "
            f"'{english.slug}' is unknown"
        ]
    }
    shared = asked | {"visibility": "group", "group": seminar.name}
    assert of(annotator).post("/api/v1/comparisons/", shared, format="json").status_code == 201
    kept = of(annotator).post("/api/v1/comparisons/", asked | {"visibility": "private"}, format="json").json()
    published = of(annotator).patch(
        f"/api/v1/comparisons/{kept['id']}/", {"visibility": "public"}, headers={"If-Match": "*"}
    )
    assert published.status_code == 400
    assert english.slug not in client.get("/api/v1/comparisons/").content.decode()


def test_a_comparison_with_snapshots_stays(of, administrator, freeze):
    frozen = freeze()
    response = of(administrator).delete(
        f"/api/v1/comparisons/{frozen['comparison']}/", headers={"If-Match": '"1"'}
    )
    assert response.status_code == 409
    assert response.json()["counts"] == {"snapshots": 1}


# -- freezing ---------------------------------------------------------------------------------------------


def test_a_snapshot_says_what_it_rests_on(freeze, english, tagalog):
    frozen = freeze(f"{NAMES}&voice=own")
    assert frozen["counted"] == (
        "event=october-revolution&voice=own&status=proposed,accepted&edition=current&rows=name&columns=source"
    )
    assert frozen["sources"] == [english.slug, tagalog.slug]
    editions = [source.editions.get(current=True) for source in (english, tagalog)]
    assert frozen["editions"] == [f"{e.sha256} {e.source.slug} {e.revision}".rstrip() for e in editions]
    assert frozen["software"].startswith("Historio ")
    assert frozen["makers"] == ["Цветкова, Édith"]
    assert (frozen["group"], frozen["purged"], frozen["reason"]) == (None, None, "")
    assert frozen["url"] == f"http://testserver/snapshots/{frozen['id']}"


def test_its_file_is_that_of_the_matrix_at_that_time_and_its_digest_is_of_the_bytes(client, freeze):
    now = b"".join(client.get(f"/api/v1/matrix.csv?{NAMES}&shape=long").streaming_content)
    frozen = freeze()
    response = client.get(f"/api/v1/snapshots/{frozen['id']}.csv")
    assert response.content == now
    assert frozen["sha256"] == hashlib.sha256(now).hexdigest()
    assert frozen["length"] == len(now)
    assert response.headers["ETag"] == f'"{frozen["sha256"]}"'
    again = client.get(response.request["PATH_INFO"], headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_its_bytes_survive_whatever_is_edited_later(client, api, freeze, english):
    frozen = freeze()
    address = f"/api/v1/snapshots/{frozen['id']}.csv"
    before = client.get(address).content
    for name in EventName.objects.all():
        name.text += " (переименовано)"
        name.save()
    Annotation.objects.update(note="изменено")
    english.title, english.slug = "Другое", "another-slug"
    english.save()
    Annotation.objects.filter(source=english).first().delete()
    saved = api.get(f"/api/v1/comparisons/{frozen['comparison']}/").json()
    changed = {"title": "Иначе", "query": "event=july-days&rows=claim"}
    response = api.patch(
        f"/api/v1/comparisons/{saved['id']}/", changed, format="json", headers={"If-Match": '"1"'}
    )
    assert response.status_code == 200
    assert client.get(address).content == before
    assert client.get(f"/snapshots/{frozen['id']}.csv").content == before
    assert client.get(address.removesuffix(".csv") + "/").json()["title"] == "How it is called"
    assert (
        client.get(f"/api/v1/snapshots/?source={english.slug}").json()["count"] == 1
    )  # also by its new slug


def test_it_has_what_its_audience_sees_and_not_what_its_maker_does(
    client, of, editor, freeze, passage, make_user
):
    seminar = Group.objects.create(name="Семинар 1917")
    editor.groups.add(seminar)
    name = EventName.objects.get(slug="october-coup-en")
    start = passage.text.index("October coup")
    made = {}
    for visibility, group in (("private", None), ("group", seminar), ("public", None)):
        found = Annotation(
            passage=passage, start=start, end=start + 12, exact="October coup", name=name, creator=editor
        )
        found.visibility, found.group, found.note = visibility, group, visibility
        found.full_clean()
        found.save()
        made[visibility] = str(found.uuid)

    def ids(frozen: dict) -> set[str]:
        response = of(editor).get(f"/api/v1/snapshots/{frozen['id']}.csv")
        return {row["annotation"] for row in rows_of(response.content)} & set(made.values())

    public, of_group = freeze(), freeze(group="Семинар 1917")
    assert ids(public) == {made["public"]}
    assert ids(of_group) == {made["public"], made["group"]}
    address = f"/api/v1/snapshots/{of_group['id']}"
    member = make_user("мария", "reader")
    assert of(member).get(f"{address}/").status_code == 404
    member.groups.add(seminar)
    assert of(type(member).objects.get(pk=member.pk)).get(f"{address}.csv").status_code == 200
    assert client.get(f"{address}.csv").status_code == 404
    assert client.get("/api/v1/snapshots/").json()["count"] == 1


def test_a_source_for_members_is_in_no_public_snapshot(freeze, english, tagalog):
    Source.objects.filter(pk=english.pk).update(visibility="members")
    frozen = freeze()
    assert frozen["sources"] == [tagalog.slug]
    rows = rows_of(bytes(Snapshot.objects.get(uuid=frozen["id"]).csv))
    assert {(row["source"], row["column"]) for row in rows} == {(tagalog.slug, tagalog.slug)}


@pytest.mark.parametrize("query", [NAMES, "event=october-revolution&rows=views"])
def test_nothing_is_frozen_of_what_is_read_blind(freeze, english, tagalog, query):
    Source.objects.filter(pk=english.pk).update(blind=True)
    refused = freeze(query, status=400)
    assert english.slug in refused["errors"]["comparison"][0]
    assert not Snapshot.objects.exists()
    assert freeze(f"{query}&source={tagalog.slug}")["sources"] == [tagalog.slug]
    Event.objects.create(slug="poem", label="Октябрь уж наступил 🍂")
    freeze("event=poem&rows=claim&columns=source")


def test_what_is_silent_is_not_frozen_as_unread_while_others_read_blind(freeze, editor, tagalog):
    query = f"event=october-revolution&rows=claim&columns=source&source={tagalog.slug}"
    Annotation.objects.filter(source=tagalog).delete()
    Source.objects.filter(pk=tagalog.pk).update(blind=True)
    freeze(query)
    event = Claim.objects.get(slug="almost-bloodless").event
    Reading.objects.create(source=tagalog, edition=tagalog.editions.get(), event=event, creator=editor)
    assert "read blind" in freeze(query, status=400)["errors"]["comparison"][0]
    Source.objects.filter(pk=tagalog.pk).update(blind=False)
    freeze(query)


def test_a_question_about_what_its_audience_does_not_see_is_refused(of, editor, save, english):
    asked = {"comparison": save(f"{NAMES}&source={english.slug}")["id"]}
    Source.objects.filter(pk=english.pk).update(visibility="members")
    problem = of(editor).post("/api/v1/snapshots/", asked, format="json")
    assert (problem.status_code, list(problem.json()["errors"])) == (400, ["source"])
    assert not Snapshot.objects.exists()


def test_who_may_not_freeze_is_refused_and_nobody_shares_with_a_group_not_theirs(of, annotator, save, editor):
    Group.objects.create(name="Чужие")
    asked = {"comparison": save()["id"]}
    assert of(annotator).post("/api/v1/snapshots/", asked, format="json").status_code == 403
    response = of(editor).post("/api/v1/snapshots/", {**asked, "group": "Чужие"}, format="json")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["group"]
    response = of(editor).post("/api/v1/snapshots/", {**asked, "sha256": "0" * 64}, format="json")
    assert response.json()["errors"]["sha256"] == ["it is set by the server"]


def test_what_a_group_asks_is_shown_to_others_by_its_maker_alone(of, annotator, save, editor):
    seminar = Group.objects.create(name="Семинар 1917")
    for person in (annotator, editor):
        person.groups.add(seminar)
    asked = {"comparison": save(visibility="group", group=seminar.name)["id"]}
    response = of(editor).post("/api/v1/snapshots/", asked, format="json")
    assert (response.status_code, list(response.json()["errors"])) == (400, ["group"])
    response = of(editor).post("/api/v1/snapshots/", {**asked, "group": seminar.name}, format="json")
    assert response.status_code == 201
    own = {"comparison": save(person=editor, visibility="group", group=seminar.name)["id"]}
    assert of(editor).post("/api/v1/snapshots/", own, format="json").status_code == 201


def test_they_are_not_made_many_at_once(of, editor, save):
    table = f"comparison\r\n{save()['id']}\r\n"
    response = of(editor).post("/api/v1/snapshots/", table, content_type="text/csv")
    assert response.status_code == 400
    told = [error["message"] for error in response.json()["errors"] if error["column"] == "comparison"]
    assert told == ["snapshots are frozen one by one"]
    assert not Snapshot.objects.exists()


def test_a_frozen_file_has_one_form(client, freeze):
    frozen = freeze()
    assert client.get(f"/api/v1/snapshots/{frozen['id']}.csv?guard=0").status_code == 400
    assert client.get(f"/api/v1/snapshots/{frozen['id']}.csv?fields=title").status_code == 400


@pytest.mark.parametrize(
    "change",
    [
        "title = 'x'",
        "csv = 'x'",
        "sha256 = repeat('0', 64)",
        "counted = ''",
        "editions = '{}'",
        "reason = 'x'",
        "purged = now(), reason = 'x', csv = NULL",
    ],
)
def test_the_database_changes_nothing_of_it(freeze, change):
    freeze()
    with refused("a snapshot is never changed"):
        sql(f"UPDATE annotations_snapshot SET {change}")


def test_the_database_deletes_none_and_takes_no_false_digest(freeze):
    freeze()
    with refused("a snapshot is never deleted"):
        sql("DELETE FROM annotations_snapshot")
    frozen = Snapshot.objects.get()
    frozen.pk, frozen.uuid, frozen.csv = None, "0192f3a4-0000-7000-8000-000000000001", b"forged"
    with refused("the digest is not that of the stored bytes"):
        frozen.save(force_insert=True)


# -- purging ----------------------------------------------------------------------------------------------


def test_a_purge_leaves_the_digest_and_the_reason(client, api, of, editor, freeze):
    frozen = freeze()
    address = f"/api/v1/snapshots/{frozen['id']}"
    assert of(editor).post(f"{address}/purge/", {"reason": "x"}, format="json").status_code == 403
    assert api.post(f"{address}/purge/", {}, format="json").status_code == 400
    for wrong in ({"reason": " "}, {"reason": "a\x00b"}, {"reason": 1}, {"reason": "x", "why": "y"}):
        assert api.post(f"{address}/purge/", wrong, format="json").status_code == 400
    assert api.post(f"{address}/purge/", {"reason": "Die Rechte fehlen."}, format="json").status_code == 204
    for path in ("/", ".csv", "/citation/", f"/differences/?since={frozen['id']}"):
        response = client.get(f"{address}{path}")
        assert response.status_code == 410, path
        assert response.json()["sha256"] == frozen["sha256"]
        assert response.json()["reason"] == "Die Rechte fehlen."
    assert client.get("/api/v1/snapshots/").json()["count"] == 0
    assert api.post(f"{address}/purge/", {"reason": "Again"}, format="json").status_code == 410
    assert sql("SELECT csv, editions, description FROM annotations_snapshot") == [(None, [], "")]
    kept = sql(
        "SELECT before::text || coalesce(after::text, '') FROM annotations_change WHERE model = 'snapshot'"
    )
    assert kept
    assert "csv" not in "".join(row for (row,) in kept)


# -- how it is cited --------------------------------------------------------------------------------------


def test_it_is_cited_in_four_forms(client, freeze):
    frozen = freeze(makers=["Petrova, Anna", "Лев Троцкий"])
    cited = client.get(f"/api/v1/snapshots/{frozen['id']}/citation/").json()
    for form in ("apa", "chicago", "bibtex"):
        assert frozen["sha256"] in cited[form], form
        assert frozen["url"] in cited[form], form
    assert cited["apa"].startswith("Petrova, A., & Лев Троцкий. (")
    assert cited["csl"]["author"] == [{"family": "Petrova", "given": "Anna"}, {"literal": "Лев Троцкий"}]
    alone = client.get(f"/api/v1/snapshots/{frozen['id']}/citation/?style=csl")
    assert alone.headers["Content-Type"] == "application/vnd.citationstyles.csl+json"
    assert alone.json() == [cited["csl"]]
    assert client.get(f"/api/v1/snapshots/{frozen['id']}/citation/?style=mla").status_code == 400


# -- two of them ------------------------------------------------------------------------------------------


def test_two_snapshots_are_compared_cell_by_cell(client, of, editor, save, english, tagalog, administrator):
    query = "event=october-revolution&rows=claim&columns=source"
    asked = {"comparison": save(query)["id"]}
    before = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    claim = Claim.objects.get(slug="almost-bloodless")
    lost = Annotation.objects.filter(claim=claim, source=english).first()
    Annotation.objects.filter(claim=claim, source=english).delete()
    Reading.objects.create(
        source=tagalog, edition=tagalog.editions.get(), event=claim.event, creator=administrator
    )
    EventName.objects.filter(pk=None).delete()
    Claim.objects.create(
        slug="совсем-new".replace("совсем-", ""),
        event=claim.event,
        question=claim.question,
        statement="Новое 👀",
    )
    after = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    address = f"/api/v1/snapshots/{after['id']}/differences"
    found = client.get(f"{address}/?since={before['id']}").json()
    assert (found["before"]["id"], found["after"]["id"]) == (before["id"], after["id"])
    assert found["rows"] == {"added": [{"key": "new", "label": "Новое 👀"}], "removed": []}
    assert found["columns"] == {"added": [], "removed": []}
    cells = {(cell["row"], cell["column"]): cell for cell in found["results"]}
    silenced = cells["almost-bloodless", tagalog.slug]
    assert (silenced["before"], silenced["after"]) == ("unread", "silent")
    gone = cells["almost-bloodless", english.slug]
    assert (gone["before"], gone["after"]) == ("hedged", "unread")
    assert [line["id"] for line in gone["lost"]] == [str(lost.uuid)]
    assert gone["lost"][0]["text"] == lost.exact
    lines = rows_of(b"".join(client.get(f"{address}.csv?since={before['id']}").streaming_content))
    assert [line["change"] for line in lines if line["row"] == "almost-bloodless"] == ["lost", "state"]
    nothing = client.get(f"/api/v1/snapshots/{after['id']}/differences/?since={after['id']}").json()
    assert nothing["results"] == nothing["verdicts"] == []


@pytest.mark.parametrize(
    ("query", "rename"),
    [
        (NAMES, lambda: Source.objects.filter(slug=ENGLISH).update(slug="zz-october")),
        (NAMES, lambda: EventName.objects.filter(slug="october-coup-en").update(slug="a-coup")),
        (
            "event=october-revolution&rows=claim&columns=view,source",
            lambda: (
                Source.objects.filter(slug=ENGLISH).update(slug="a-source"),
                Tag.objects.filter(slug="soviet-view").update(slug="a-view"),
                Claim.objects.filter(slug="almost-bloodless").update(slug="a-claim"),
            ),
        ),
        (
            "event=october-revolution&rows=views&columns=language",
            lambda: Vocabulary.objects.filter(slug="views").update(slug="a-vocabulary"),
        ),
    ],
)
def test_what_was_renamed_since_is_what_it_was(client, of, editor, save, query, rename):
    asked = {"comparison": save(query)["id"]}
    before = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    rename()
    again = (
        save(query.replace("rows=views", "rows=a-vocabulary"))["id"]
        if "views" in query
        else asked["comparison"]
    )
    after = of(editor).post("/api/v1/snapshots/", {"comparison": again}, format="json").json()
    files = [client.get(f"/snapshots/{found['id']}.csv").content for found in (before, after)]
    if "rows=views" not in query:
        assert files[0] != files[1]
    for one, other in ((before, after), (after, before)):
        found = client.get(f"/api/v1/snapshots/{one['id']}/differences/?since={other['id']}").json()
        nothing = {"added": [], "removed": []}
        assert (found["rows"], found["columns"]) == (nothing, nothing)
        assert found["results"] == found["verdicts"] == []


def test_a_change_in_a_renamed_column_is_told_under_the_later_name(client, of, editor, save, english):
    asked = {"comparison": save()["id"]}
    before = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    lost = Annotation.objects.filter(name__slug="october-coup-en", source=english).first()
    Annotation.objects.filter(pk=lost.pk).delete()
    Source.objects.filter(pk=english.pk).update(slug="oktober-en")
    after = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    found = client.get(f"/api/v1/snapshots/{after['id']}/differences/?since={before['id']}").json()
    assert [(cell["row"], cell["column"]) for cell in found["results"]] == [("october-coup-en", "oktober-en")]
    assert [line["id"] for line in found["results"][0]["lost"]] == [str(lost.uuid)]


def test_since_one_that_was_purged_is_gone(client, of, editor, save, administrator):
    asked = {"comparison": save()["id"]}
    before, after = (of(editor).post("/api/v1/snapshots/", asked, format="json").json() for _ in range(2))
    Snapshot.objects.get(uuid=before["id"]).purge("Die Rechte fehlen.")
    response = client.get(f"/api/v1/snapshots/{after['id']}/differences/?since={before['id']}")
    assert response.status_code == 410
    assert response.json()["sha256"] == before["sha256"]


def test_only_like_is_compared_with_like(client, freeze):
    names, claims = freeze(), freeze("event=october-revolution&rows=claim&columns=source")
    for since in (claims["id"], "", "nowhere", "0192f3a4-0000-7000-8000-000000000001"):
        response = client.get(f"/api/v1/snapshots/{names['id']}/differences/?since={since}")
        assert response.status_code == 400
        assert list(response.json()["errors"]) == ["since"]


# -- the pages --------------------------------------------------------------------------------------------


def test_its_page_opens_without_a_login_and_shows_what_was_frozen(client, freeze):
    frozen = freeze()
    EventName.objects.filter(slug="october-coup-en").update(text="Renamed since")
    page = client.get(f"/snapshots/{frozen['id']}")
    assert page.status_code == 200
    text = page.content.decode()
    for said in (
        "How it is called",
        "October coup",
        "Himagsikang Oktubre",
        frozen["sha256"],
        "@misc{historio-",
    ):
        assert said in text, said
    assert "Renamed since" not in text
    row = next(row for row in rows_of(client.get(f"/snapshots/{frozen['id']}.csv").content) if row["url"])
    assert f'href="{row["url"]}"' in text  # every quote leads to its words
    assert 'class="count" href="#q1-1"' in text  # every count leads to its quotes
    assert 'id="q1-1"' in text


def test_the_page_of_a_purged_one_says_why_and_nothing_of_what_it_held(client, api, freeze):
    frozen = freeze()
    api.post(f"/api/v1/snapshots/{frozen['id']}/purge/", {"reason": "Права <отозваны>"}, format="json")
    for address in (f"/snapshots/{frozen['id']}", f"/snapshots/{frozen['id']}.csv"):
        page = client.get(address, headers={"Accept": "text/html,*/*;q=0.8"})
        assert page.status_code == 410
        assert page["Content-Type"] == "text/html; charset=utf-8"
        assert "Права &lt;отозваны&gt;" in page.content.decode()
        assert frozen["sha256"] in page.content.decode()
        assert "October coup" not in page.content.decode()
        for accepted in ({}, {"Accept": "*/*"}, {"Accept": "text/csv"}):  # as programs ask for a file
            told = client.get(address, headers=accepted)
            assert (told.status_code, told["Content-Type"]) == (410, "text/plain; charset=utf-8")
            assert "Accept" in told["Vary"]
            assert "Why: Права <отозваны>" in told.content.decode()
            assert f"SHA-256: {frozen['sha256']}" in told.content.decode()


def test_a_page_shows_what_became_of_an_older_one(client, of, editor, save):
    asked = {"comparison": save()["id"]}
    first = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    Annotation.objects.filter(name__slug="october-coup-en").delete()
    second = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    address = f"/snapshots/{second['id']}/differences?since={first['id']}"
    assert address in client.get(f"/snapshots/{second['id']}").content.decode()
    assert address in client.get(f"/snapshots/{first['id']}").content.decode()
    page = client.get(address)
    assert "<del><q" in page.content.decode()
    assert client.get(f"/snapshots/{second['id']}/differences?since=x").status_code == 404


def test_frozen_dates_lead_to_their_words_as_long_as_the_text_is_the_same(client, of, editor, save, tagalog):
    query = "event=october-revolution&rows=date&columns=source"
    asked = {"comparison": save(query)["id"]}
    first = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    address = f"/snapshots/{first['id']}"
    places = re.findall(r'href="(/sources/[\w-]+\?words=\d+-\d+)#text"', client.get(address).content.decode())
    assert places
    for place in places:
        assert "stand in a frame" in client.get(place).content.decode()
    DateMention.objects.filter(source=tagalog).update(state="rejected")
    second = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    differences = f"/snapshots/{second['id']}/differences?since={first['id']}"
    assert f"/sources/{tagalog.slug}?words=" in client.get(differences).content.decode()
    tagalog.editions.update(current=False)
    for page in (address, differences):
        assert f"/sources/{tagalog.slug}?words=" not in client.get(page).content.decode()
    assert client.get(address).status_code == 200


def test_quotes_that_came_and_went_lead_to_their_annotations(client, of, editor, save, english):
    asked = {"comparison": save()["id"]}
    first = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    lost = Annotation.objects.filter(name__slug="october-coup-en").first()
    lost.delete()
    second = of(editor).post("/api/v1/snapshots/", asked, format="json").json()
    page = client.get(f"/snapshots/{second['id']}/differences?since={first['id']}").content.decode()
    assert f'/annotations/{lost.uuid}"><del><q' in page


def test_of_very_many_snapshots_the_latest_are_named(client, of, editor, save, annotator, monkeypatch):
    monkeypatch.setattr(import_module("annotations.pages.snapshot"), "OTHERS", 1)
    saved = save()
    asked = {"comparison": saved["id"]}
    made = [of(editor).post("/api/v1/snapshots/", asked, format="json").json()["id"] for _ in range(3)]
    page = client.get(f"/snapshots/{made[0]}").content.decode()
    assert f'href="/snapshots/{made[2]}"' in page
    assert f'href="/snapshots/{made[1]}"' not in page
    everything = f"/api/v1/snapshots?comparison={saved['id']}"
    assert f'href="{everything}"' in page
    assert client.get(everything).json()["count"] == 3
    Comparison.objects.update(visibility="private")
    assert "?comparison=" not in client.get(f"/snapshots/{made[0]}").content.decode()


def test_a_closed_historio_shows_none_to_strangers(client, freeze, settings):
    frozen = freeze()
    settings.PUBLIC_READ = False
    for address in (f"/snapshots/{frozen['id']}", f"/snapshots/{frozen['id']}.csv"):
        assert "/login/" in client.get(address).headers["Location"]
    assert client.get(f"/api/v1/snapshots/{frozen['id']}.csv").status_code == 401
