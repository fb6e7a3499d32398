"""Annotations as documents: what is kept, what is refused, and what comes out."""

import json
import uuid

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyld import jsonld
from rdflib import Graph
from rdflib.compare import isomorphic
from rest_framework.test import APIClient

from annotations.exporters.turtle import context as context_of
from annotations.exporters.turtle import graph
from annotations.models import Annotation, Change, Event, EventName, Passage, Tag
from annotations.values.web_annotation import terms
from annotations.values.web_annotation.terms import ANNO, LDP
from tests.api.web_annotation.documents import (
    ADDED,
    BASE,
    CONTAINER,
    QUOTE,
    SOURCE,
    TARGET,
    document,
    made,
    path,
    post,
    put,
)
from tests.database import judge
from tests.values.web_annotation.samples import CORRECT, DEFECTS, failed

pytestmark = pytest.mark.django_db

BOTH = [ANNO, f"{BASE}{terms.CONTEXT}"]


def ours(sample):
    """A sample of the W3C, whose targets are words of the sample of Historio."""

    def moved(target):
        if isinstance(target, list):
            return [moved(target[0]), *target[1:]]
        kept = target if isinstance(target, dict) and "items" not in target else {}
        more = {name: value for name, value in kept.items() if name not in ("id", "source", "selector")}
        selectors = kept.get("selector", [])
        usable = [
            one
            for one in (selectors if isinstance(selectors, list) else [selectors])
            if not (isinstance(one, dict) and one["type"] == "TextQuoteSelector")
        ]
        return {**more, "type": "SpecificResource", "source": SOURCE, "selector": [QUOTE, *usable]}

    return sample | {"target": moved(sample["target"])}


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_sample_on_our_texts_is_kept_without_loss(api, name):
    given = ours(CORRECT[name])
    answer = post(api, given)
    assert answer.status_code == 201, answer.content
    found = api.get(path(answer["Location"])).json()
    assert found == answer.json()
    assert found["id"] == answer["Location"] != given["id"]
    assert given["id"] in [found["via"]] + (found["via"] if isinstance(found["via"], list) else [])
    for property_ in given.keys() - {"id", "@context", "via"}:
        assert found[property_] == given[property_], property_
    assert found.keys() - given.keys() <= set(ADDED)
    assert failed(found, "annotation") == []


@pytest.mark.parametrize("name", CORRECT)
def test_a_correct_sample_on_other_texts_is_refused_and_says_what_is_taken(api, name):
    before = Annotation.objects.count()
    answer = post(api, CORRECT[name])
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert "none of the targets is a text of this server" in answer.json()["errors"]["target"][0]
    assert Annotation.objects.count() == before


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_refused_even_on_our_texts(api, name):
    before = Annotation.objects.count()
    given = DEFECTS[name]
    if "target" in given and given["target"] == "http://example.org/post1":
        given = given | {"target": TARGET}
    answer = post(api, given)
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert Annotation.objects.count() == before


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"this is not json", 400),
        (b"", 400),
        (b"{}", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"target": "\xff"}', 400),
        (b'{"a":' * 3000 + b"1" + b"}" * 3000, 400),
        (json.dumps(document(**{"skos:note": "\x00"})).encode(), 400),
        (json.dumps(document(**{"@context": [ANNO, "http://evil.example/context"]})).encode(), 415),
        (json.dumps(document(**{"@context": [ANNO, {"body": "http://a.org/b"}]})).encode(), 415),
        (json.dumps(document(**{"skos:note": "x" * 100_001})).encode(), 413),
    ],
)
def test_what_is_no_annotation_is_refused(api, body, status):
    answer = post(api, body)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"


def test_only_json_is_taken(api):
    for type_ in ("text/turtle", "text/plain", "application/x-www-form-urlencoded"):
        assert api.post(CONTAINER, "x", content_type=type_).status_code == 415
    for type_ in ("application/json", "application/ld+json", f'{terms.JSON_LD};profile="{ANNO}"'):
        assert api.post(CONTAINER, json.dumps(document()), content_type=type_).status_code == 201


# -- what columns hold ----------------------------------------------------------------------------------


def test_bodies_become_columns(api, soviet_view):
    found = made(
        api,
        **{"@context": BOTH},
        body=[
            {"type": "TextualBody", "value": "Да 👍", "purpose": "commenting"},
            {"type": "TextualBody", "value": "Soviet view", "purpose": "classifying"},
            {
                "type": "SpecificResource",
                "purpose": "identifying",
                "source": f"{BASE}/api/v1/names/october-coup-en/",
            },
            {"type": "SpecificResource", "purpose": "assessing", "source": "historio:hedges"},
            {"type": "SpecificResource", "purpose": "describing", "source": "historio:attributed"},
        ],
        visibility="private",
    )
    row = Annotation.objects.get(uuid=found["id"].rsplit("/", 1)[1])
    assert (row.note, row.tag_ids, row.name.slug) == ("Да 👍", [soviet_view.pk], "october-coup-en")
    assert (row.stance, row.voice, row.visibility, row.event) == (
        "hedges",
        "attributed",
        "private",
        row.name.event,
    )
    assert row.creator.username == "ada"


def test_what_we_know_ourselves_is_not_kept_twice(api, annotation):
    address = f"{CONTAINER}{annotation.uuid}"
    answer = api.get(address)
    assert put(api, BASE + address, answer.json(), answer["ETag"]).status_code == 200
    annotation.refresh_from_db()
    assert annotation.web_annotation is None


def test_a_changed_row_is_told_anew_and_the_rest_stays(api):
    given = [
        {"type": "TextualBody", "value": "было", "language": "ru"},
        {"type": "TextualBody", "value": "важно", "purpose": "tagging"},
    ]
    found = made(api, body=given, rights="http://creativecommons.org/licenses/by/4.0/")
    key = found["id"].rsplit("/", 1)[1]
    Annotation.objects.filter(uuid=key).update(note="стало")
    now = api.get(path(found["id"])).json()
    assert now["body"] == [
        given[1],
        {"type": "TextualBody", "value": "стало", "format": "text/plain", "purpose": "commenting"},
    ]
    assert now["rights"] == found["rights"]


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"body": f"{BASE}/api/v1/tags/unheard-of/"}, {"tags"}),
        ({"body": {"source": f"{BASE}/api/v1/names/unheard-of/", "purpose": "identifying"}}, {"name"}),
        ({"body": {"source": "historio:attributed"}}, {"tags"}),
        ({"body": [{"source": "historio:denies"}, {"source": "historio:affirms"}]}, {"body[1]"}),
        ({"visibility": "everybody", "@context": BOTH}, {"visibility"}),
        ({"visibility": "group", "group": "nobody's", "@context": BOTH}, {"group"}),
        ({"visibility": "private"}, {"visibility"}),
        ({"target": SOURCE}, {"target.selector"}),
        ({"target": {"source": f"{BASE}/sources/unheard-of", "selector": QUOTE}}, {"target.source"}),
        (
            {"target": {"source": f"{BASE}/api/v1/editions/{uuid.uuid4()}/text/", "selector": QUOTE}},
            {"target.source"},
        ),
        ({"target": {"source": f"{BASE}/api/v1/editions/x/text/", "selector": QUOTE}}, {"target.source"}),
        ({"target": f"{BASE}/api/v1/passages/{uuid.uuid4()}/"}, {"target.passage"}),
        ({"target": {"source": SOURCE, "selector": QUOTE | {"exact": "never printed"}}}, {"target.exact"}),
        (
            {
                "target": {
                    "source": SOURCE,
                    "selector": {"type": "TextPositionSelector", "start": 9, "end": 9},
                }
            },
            {"target.end"},
        ),
        (
            {
                "target": {
                    "source": SOURCE,
                    "selector": {"type": "TextPositionSelector", "start": 0, "end": 10**9},
                }
            },
            {"target.start"},
        ),
        (
            {
                "target": {
                    "source": SOURCE,
                    "selector": [{"type": "TextPositionSelector", "start": 4, "end": 22}, QUOTE],
                }
            },
            {"target.exact"},
        ),
        (
            {
                "target": {
                    "source": SOURCE,
                    "selector": [
                        {"type": "TextPositionSelector", "start": 4, "end": 22},
                        {"type": "TextQuoteSelector", "exact": "October Revolution", "prefix": "No "},
                    ],
                }
            },
            {"target.prefix"},
        ),
        (
            {"target": [TARGET, {"source": SOURCE, "selector": QUOTE | {"exact": "never printed"}}]},
            {"target[1].exact"},
        ),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(api, more, names):
    before = Annotation.objects.count()
    answer = post(api, document(**more))
    assert answer.status_code == 400, answer.content
    assert set(answer.json()["errors"]) == names
    assert Annotation.objects.count() == before


def test_a_quote_that_stands_in_several_places_is_refused_with_all_of_them(api):
    target = {"source": SOURCE, "selector": QUOTE | {"exact": "October"}}
    answer = post(api, document(target=target))
    assert answer.status_code == 409
    assert {found["exact"] for found in answer.json()["candidates"]} == {"October"}
    first = answer.json()["candidates"][0]
    position = {"type": "TextPositionSelector", "start": first["start"], "end": first["end"]}
    assert post(api, document(target={"source": SOURCE, "selector": position})).status_code == 201


def test_offsets_are_code_points_of_the_whole_text(api, english):
    edition = english.editions.get(current=True)
    words = "Great October Socialist Revolution"
    start = edition.text.index(words)
    for source in (
        SOURCE,
        f"{BASE}/api/v1/sources/{english.slug}/",
        f"{BASE}/api/v1/editions/{edition.uuid}/text/",
    ):
        selector = {"type": "TextPositionSelector", "start": start, "end": start + len(words)}
        found = made(api, target={"source": source, "selector": selector})
        row = Annotation.objects.get(uuid=found["id"].rsplit("/", 1)[1])
        assert (row.exact, row.text_start) == (words, start)


def test_a_whole_passage_can_be_annotated(api, passage):
    found = made(api, target=f"{BASE}/api/v1/passages/{passage.uuid}/")
    row = Annotation.objects.get(uuid=found["id"].rsplit("/", 1)[1])
    assert row.exact == passage.text
    assert found["target"] == f"{BASE}/api/v1/passages/{passage.uuid}/"


def test_words_beyond_the_basic_plane_count_once(api):
    text = "Красный 🚩 стяг"
    api.post(
        "/api/v1/sources/", {"slug": "flag", "title": "Флаг", "language": "ru", "text": text}, format="json"
    )
    selector = [
        {"type": "TextPositionSelector", "start": 10, "end": 14},
        {"type": "TextQuoteSelector", "exact": "стяг", "prefix": "🚩 "},
    ]
    found = made(api, target={"source": f"{BASE}/sources/flag", "selector": selector})
    assert found["target"]["selector"] == selector


# -- who, when, and where from --------------------------------------------------------------------------


def test_a_creator_of_elsewhere_is_kept_and_the_account_is_told(api):
    found = made(
        api,
        creator="http://example.org/user1",
        created="2015-01-28T12:00:00Z",
        modified="2015-01-29T09:00:00Z",
    )
    assert found["creator"] == "http://example.org/user1"
    assert found["recorder"] == {"type": "Person", "nickname": "ada"}
    assert (found["created"], found["modified"]) == ("2015-01-28T12:00:00Z", "2015-01-29T09:00:00Z")
    key = found["id"].rsplit("/", 1)[1]
    Annotation.objects.filter(uuid=key).update(note="x")
    assert api.get(path(found["id"])).json()["modified"].startswith("20")
    assert api.get(path(found["id"])).json()["modified"] != "2015-01-29T09:00:00Z"


@pytest.mark.parametrize(
    "more",
    [
        {"creator": {"type": "Person", "nickname": "historio"}},
        {"@context": BOTH, "status": "accepted"},
        {"@context": BOTH, "recorder": {"type": "Person", "nickname": "historio"}},
        {"@context": BOTH, "supersededBy": f"{BASE}/web-annotations/1"},
    ],
)
def test_what_the_server_sets_is_not_the_client_s(api, more):
    answer = post(api, document(**more))
    assert answer.status_code == 409
    assert "not yours" in answer.json()["detail"] or "set by the server" in answer.json()["detail"]


def test_canonical_via_and_created_stay_once_they_are_set(api):
    given = {
        "canonical": "urn:uuid:dbfb1861-0ecf-41ad-be94-a584e5c4f1df",
        "via": "http://other.example.org/1",
        "created": "2015-01-28T12:00:00Z",
    }
    found = made(api, **given, id="http://example.org/2")
    assert found["via"] == ["http://other.example.org/1", "http://example.org/2"]
    etag = api.get(path(found["id"]))["ETag"]
    others = {
        "canonical": "urn:uuid:00000000-0ecf-41ad-be94-a584e5c4f1df",
        "via": "http://a.org/",
        "created": "2016-01-28T12:00:00Z",
    }
    for name, value in others.items():
        assert put(api, found["id"], found | {name: value}, etag).status_code == 409, name
    assert put(api, found["id"], found | {"id": "http://example.org/2"}, etag).status_code == 409
    without = {name: value for name, value in found.items() if name not in given}
    now = put(api, found["id"], without | {"bodyValue": "да"}, etag)
    assert now.status_code == 200
    assert {name: now.json()[name] for name in given} == {name: found[name] for name in given}


def test_replacing_takes_away_what_is_left_out(api, soviet_view):
    found = made(
        api,
        body=[{"type": "TextualBody", "value": "soviet-view", "purpose": "tagging"}],
        rights="http://a.org/",
    )
    etag = api.get(path(found["id"]))["ETag"]
    bare = {name: value for name, value in found.items() if name not in ("body", "rights")}
    now = put(api, found["id"], bare, etag).json()
    assert not {"body", "rights"} & now.keys()
    assert Annotation.objects.get(uuid=found["id"].rsplit("/", 1)[1]).tag_ids == []
    assert now == api.get(path(found["id"])).json()


def test_an_accepted_annotation_is_proposed_again_when_what_is_kept_of_it_changes(api):
    found = made(api)
    row = Annotation.objects.get(uuid=found["id"].rsplit("/", 1)[1])
    judge([row], "accepted")
    answer = api.get(path(found["id"]))
    now = put(api, found["id"], answer.json() | {"rights": "http://a.org/"}, answer["ETag"])
    assert now.json()["status"] == "proposed"


# -- history and archive --------------------------------------------------------------------------------


def test_what_is_done_is_recorded_with_who_did_it(api, administrator):
    found = made(api, rights="http://a.org/1")
    key = found["id"].rsplit("/", 1)[1]
    etag = api.get(path(found["id"]))["ETag"]
    etag = put(api, found["id"], found | {"rights": "http://a.org/2"}, etag)["ETag"]
    api.delete(path(found["id"]), headers={"If-Match": etag})
    update, deletion = Change.objects.filter(key=key).order_by("id")
    assert {change.actor_id for change in (update, deletion)} == {administrator.pk}
    assert update.before["web_annotation"]["document"]["rights"] == "http://a.org/1"
    back = api.post(f"/api/v1/annotations/{key}/restore/", {}, headers={"If-Match": "*"}, format="json")
    assert back.status_code == 200
    assert api.get(path(found["id"])).json()["rights"] == "http://a.org/2"
    version = api.get(f"/api/v1/annotations/{key}/").json()["version"]
    api.post(
        f"/api/v1/annotations/{key}/restore/",
        {"version": 1},
        headers={"If-Match": f'"{version}"'},
        format="json",
    )
    assert api.get(path(found["id"])).json()["rights"] == "http://a.org/1"


def test_the_archive_keeps_what_no_column_holds(api, tmp_path):
    found = made(
        api, body=[{"type": "TextualBody", "value": "«ё» 👍\n", "language": "ru"}], rights="http://a.org/1"
    )
    call_command("export", str(tmp_path / "one"))
    Annotation.objects.filter(uuid=found["id"].rsplit("/", 1)[1]).delete()
    call_command("import", str(tmp_path / "one"))
    assert api.get(path(found["id"])).json() == found
    call_command("export", str(tmp_path / "two"))
    name = "annotations.csv"
    assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


# -- as RDF ---------------------------------------------------------------------------------------------


def load(iri, _options):
    """The contexts, from the repository; nothing is fetched."""
    found = terms.context(BASE) if iri == f"{BASE}{terms.CONTEXT}" else {"@context": context_of(iri)}
    return {"contextUrl": None, "documentUrl": iri, "document": found}


def by_pyld(given):
    """The graph that pyld makes of a document."""
    text = jsonld.to_rdf(given, {"documentLoader": load, "format": "application/n-quads"})
    return Graph().parse(data=text, format="nt")  # nothing of it is in a graph of its own


@pytest.mark.parametrize("accept", [terms.JSON_LD, "text/turtle"])
def test_pyld_and_rdflib_read_the_same_in_the_container(client, accept):
    given = client.get(CONTAINER).json()
    assert LDP in given["@context"]
    if accept == terms.JSON_LD:
        assert isomorphic(by_pyld(given), graph(given, BASE))
        return
    turtle = client.get(CONTAINER, headers={"Accept": accept})
    assert turtle["Content-Type"] == "text/turtle; charset=utf-8"
    assert isomorphic(by_pyld(given), Graph().parse(data=turtle.content, format="turtle"))


@pytest.mark.parametrize("name", CORRECT)
def test_pyld_and_rdflib_read_the_same_in_samples(api, name):
    found = made(api, **{key: value for key, value in ours(CORRECT[name]).items() if key != "id"})
    turtle = api.get(path(found["id"]), headers={"Accept": "text/turtle"})
    assert isomorphic(by_pyld(found), Graph().parse(data=turtle.content, format="turtle"))


def test_every_word_of_ours_has_an_iri(client):
    context = client.get(terms.CONTEXT)
    assert context["Content-Type"] == "application/ld+json"
    assert context.json() == terms.context(BASE)
    given = client.get(CONTAINER).json()
    terms_used = {str(predicate) for _, predicate, _ in graph(given, BASE)}
    assert f"{BASE}{terms.CONTEXT}#status" in terms_used
    assert not any("testserver" in iri and "context.jsonld#" not in iri for iri in terms_used)


def test_documents_of_the_sample_pass_the_schemas_of_the_w3c(client):
    container = client.get(CONTAINER).json()
    for one in container["first"]["items"]:
        alone = client.get(path(one["id"])).json()
        assert failed(alone, "annotation") == []
        assert failed({**one, "@context": ANNO}, "annotation") == []
    assert failed(container, "collection") == []
    assert failed(client.get(path(container["first"]["id"])).json(), "page") == []


# -- the round trip -------------------------------------------------------------------------------------


@pytest.fixture
def scholar(administrator):
    client = APIClient()
    client.force_authenticate(administrator)
    return client


COLUMNS = (
    "passage_id",
    "start",
    "end",
    "exact",
    "prefix",
    "suffix",
    "name_id",
    "claim_id",
    "event_id",
    "stance",
    "voice",
    "level",
    "certainty",
    "tag_ids",
    "note",
    "creator_id",
    "status",
    "visibility",
    "group_id",
    "web_annotation",
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_an_annotation_that_goes_out_and_comes_in_is_the_same_row(scholar, administrator, data):
    draw = data.draw
    passage = draw(st.sampled_from(list(Passage.objects.filter(edition__current=True).order_by("pk"))))
    start = draw(st.integers(0, len(passage.text) - 1))
    end = draw(st.integers(start + 1, len(passage.text)))
    attested = draw(st.sampled_from(["name", "claim", "event", ""]))
    names = list(EventName.objects.order_by("pk"))
    row = Annotation(
        passage=passage, start=start, end=end, exact=passage.text[start:end], creator=administrator
    )
    if attested == "name":
        row.name = draw(st.sampled_from(names))
    elif attested == "event":
        row.event = draw(st.sampled_from(list(Event.objects.order_by("pk"))))
    tags = list(Tag.objects.order_by("pk"))
    row.tag_ids = sorted(tag.pk for tag in draw(st.sets(st.sampled_from(tags), max_size=3)))
    row.stance = draw(st.sampled_from([None, *Annotation.Stance.values]))
    is_view = Tag.objects.filter(pk__in=row.tag_ids, vocabulary__kind="view").exists()
    row.voice = draw(st.sampled_from(["own", "attributed"] if is_view else ["own"]))
    row.level = draw(st.sampled_from(Annotation.Level.values))
    row.certainty = draw(st.sampled_from([None, 1, 2, 3]))
    row.note = draw(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0")))
    row.visibility = draw(st.sampled_from(["public", "private"]))
    row.full_clean()
    row.save()
    before = Annotation.objects.filter(pk=row.pk).values(*COLUMNS).get()
    address = f"{CONTAINER}{row.uuid}"
    answer = scholar.get(address)
    # As a new one: what the server knows itself is left to it.
    sent = {name: value for name, value in answer.json().items() if name not in ("id", "created", "modified")}
    again = post(scholar, sent)
    assert again.status_code == 201, again.content
    copy = Annotation.objects.filter(uuid=again.json()["id"].rsplit("/", 1)[1])
    assert copy.values(*COLUMNS).get() == before
    # In its own place, as it is.
    assert put(scholar, BASE + address, answer.json(), answer["ETag"]).status_code == 200
    assert Annotation.objects.filter(pk=row.pk).values(*COLUMNS).get() == before
