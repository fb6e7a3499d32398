"""What may be asked of a list, and what is refused by its name."""

from urllib.parse import urlencode

import pytest

from annotations.filtersets import FILTERSETS
from annotations.models import Event
from annotations.tables import TABLES

pytestmark = pytest.mark.django_db


def answer(client, list_: str = "annotations", **query: object):
    return client.get(f"/api/v1/{list_}/?{urlencode(query, doseq=True)}")


def test_the_answer_says_what_it_counted(client):
    assert answer(client).json()["counted"] == {"status": ["proposed", "accepted"], "edition": "current"}
    document = answer(client, status="rejected,suggested", edition="all").json()
    assert document["counted"] == {"status": ["rejected", "suggested"], "edition": "all"}


@pytest.mark.parametrize("list_", FILTERSETS)
def test_an_unknown_parameter_is_named(reader_of, list_):
    response = answer(reader_of(list_), list_, languge="tl")
    assert response.status_code == 400
    assert "languge" in response.json()["errors"]


@pytest.mark.parametrize(
    ("list_", "name"), [(list_, name) for list_, known in FILTERSETS.items() for name in known.base_filters]
)
def test_a_parameter_given_twice_is_refused_unless_it_may_be(reader_of, list_, name):
    response = reader_of(list_).get(f"/api/v1/{list_}/?{name}=a&{name}=b")
    assert response.status_code == 400
    reasons = response.json()["errors"][name]
    may_repeat = list_ == "annotations" and name in ("tag", "tag_only", "view")
    assert (reasons == ["it is given more than once"]) != may_repeat


@pytest.mark.parametrize(
    "name", ["ordering", "page_size", "count", "fields", "format", "cursor", "guard", "bom"]
)
def test_a_parameter_of_the_list_itself_given_twice_is_refused(client, name):
    value = {"format": "json"}.get(name, "1")
    response = client.get(f"/api/v1/events/?{name}={value}&{name}={value}")
    assert response.status_code == 400
    assert response.json()["errors"] == {name: ["it is given more than once"]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (name, "nowhere")
            for name in ("source", "event", "event_only", "name", "claim", "question", "tag")
        ),
        *(
            (name, "nowhere")
            for name in ("tag_only", "tag_not", "view", "vocabulary", "vocabulary_not", "creator")
        ),
        *(
            (name, "shouting")
            for name in ("voice", "stance", "level", "status", "visibility", "certainty_min")
        ),
        ("view", "cause"),  # a tag, and no view
        ("event", "october-revolution,nowhere"),
        ("event", "october-revolution,"),
        ("event", ""),
        ("event", "\x00"),
        ("name", "october-coup-en,nowhere"),
        ("passage", "nowhere"),
        ("passage", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("edition", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("edition", "all,current"),
        ("status", "all,proposed"),
        ("certainty_min", "4"),
        ("certainty_min", "1,2"),
        ("has_note", "1"),
        ("created_after", "yesterday"),
        ("created_before", "1917-10-25 O.S."),
        ("created_before", "0001-01-01T00:00:00+14:00"),
        ("created_before", "9999-12-31T23:00:00-14:00"),
        ("language", "en_US"),
        ("language", "*"),
        ("overlaps", "10,80"),
        ("exact_contains", "a\x00"),
        ("q", "a\x00"),
        ("ordering", "exact"),
        ("ordering", "--created"),
        ("fields", "id,nothing"),
        ("page_size", "0"),
        ("page_size", "501"),
        ("page_size", "٣"),
        ("count", "maybe"),
    ],
)
def test_what_is_unknown_or_makes_no_sense_is_named(client, name, value):
    response = answer(client, **{name: value})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]
    assert response.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "span", ["80,10", "10", "10,10", "-1,5", "1,2,3", "a,b", "1," + "9" * 5000, "1,2147483648", "٣,٤"]
)
def test_what_is_no_span_is_refused(client, passage, span):
    response = answer(client, passage=str(passage.uuid), overlaps=span)
    assert response.status_code == 400
    assert "overlaps" in response.json()["errors"]


def test_a_new_slug_is_known_at_once_and_a_deleted_one_no_more(client):
    assert answer(client, event="brusilov").status_code == 400
    made = Event.objects.create(slug="brusilov", label="Брусиловский прорыв")
    assert answer(client, event="brusilov").json()["count"] == 0
    made.delete()
    assert answer(client, event="brusilov").status_code == 400


@pytest.mark.parametrize(
    ("list_", "query", "slugs"),
    [
        ("sources", {"kind": "Encyclopedia ARTICLE"}, ["october-revolution-en", "russian-revolution-tl"]),
        ("sources", {"kind": "article"}, []),
        ("sources", {"language": "tl"}, ["russian-revolution-tl"]),
        ("sources", {"event": "russian-revolution"}, ["october-revolution-en", "russian-revolution-tl"]),
        ("sources", {"event": "october-revolution"}, ["october-revolution-en"]),
        ("sources", {"q": "HIMAGSIKANG"}, ["russian-revolution-tl"]),
        ("sources", {"derived_from": "none", "language": "en"}, ["october-revolution-en"]),
        ("events", {"part_of": "none"}, ["russian-revolution"]),
        ("events", {"event": "july-days"}, ["july-days"]),
        ("events", {"q": "kudetang"}, ["october-revolution"]),
        ("events", {"date_after": "1917-11-08"}, ["russian-civil-war", "russian-revolution"]),
        ("events", {"date_before": "1917-01-01"}, ["russian-civil-war", "russian-revolution"]),
        (
            "events",
            {"date_after": "1917-10-25 O.S.", "date_before": "1917-11-07", "part_of": "russian-revolution"},
            ["october-revolution", "russian-civil-war"],
        ),
        ("names", {"equivalent_to": "october-coup-en"}, ["kudetang-oktubre-tl"]),
        ("names", {"equivalent_to": "none", "q": "great"}, ["great-october-socialist-revolution-en"]),
        ("names", {"language": "tl", "q": "KUDE"}, ["kudetang-oktubre-tl"]),
        ("claims", {"question": "casualties"}, ["almost-bloodless"]),
        ("claims", {"event_only": "july-days"}, ["killings-in-the-july-days"]),
        ("vocabularies", {"kind": "view"}, ["views"]),
        ("vocabularies", {"kind": "view,question"}, ["questions", "views"]),
        ("tags", {"single_answer": "true"}, ["origin-of-the-provisional-government"]),
        ("tags", {"vocabulary": "views", "q": "unnamed"}, ["others-unnamed"]),
        ("tags", {"kind": "view", "broader": "none", "q": "soviet"}, ["soviet-view"]),
    ],
)
def test_the_other_lists_have_their_filters(client, list_, query, slugs):
    document = answer(client, list_, fields="slug", **query).json()
    assert sorted(row["slug"] for row in document["results"]) == slugs
    assert document["count"] == len(slugs)


@pytest.mark.parametrize("list_", TABLES)
def test_every_list_begins_with_all_its_rows(reader_of, list_):
    client = reader_of(list_)
    everything = TABLES[list_].model._default_manager.count()
    assert answer(client, list_, count="exact").json()["count"] == everything
