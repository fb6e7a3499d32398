"""Merging, and slugs of before, over HTTP."""

import pytest

from annotations.models import Annotation, EventName, Source, Tag

pytestmark = pytest.mark.django_db


def version(api, address: str) -> str:
    return api.get(address).headers["ETag"]


def test_a_tag_is_merged_and_its_address_leads_on(api, soviet_view, western_view):
    address = "/api/v1/tags/soviet-view/"
    total = api.get("/api/v1/annotations/?tag=soviet-view,western-view").json()["count"]
    headers = {"If-Match": version(api, address)}
    preview = api.post(f"{address}merge/?dry_run=1", {"into": "western-view"}, headers=headers)
    assert preview.status_code == 200
    assert preview.json()["moved"] == {
        "annotations": Annotation.objects.filter(links__tag=soviet_view).count()
    }
    assert Tag.objects.filter(slug="soviet-view").exists()

    done = api.post(f"{address}merge/", {"into": "western-view"}, headers=headers)
    assert done.json() == preview.json()
    response = api.get(f"{address}?fields=slug,former_slugs")
    assert response.status_code == 308
    assert response.headers["Location"] == "/api/v1/tags/western-view/?fields=slug,former_slugs"
    assert response.json()["detail"] == "'soviet-view' is called 'western-view' now."
    followed = api.get(response.headers["Location"])
    assert followed.json() == {"slug": "western-view", "former_slugs": ["soviet-view"]}
    # Whoever asks by the old slug gets the answer of now, in every format.
    assert api.get("/api/v1/annotations/?tag=soviet-view").json()["count"] == total
    assert api.get("/api/v1/annotations/?view=soviet-view&fields=view").json()["results"][0]["view"] == [
        "western-view"
    ]
    matrix = api.get(
        "/api/v1/matrix/?event=october-revolution&rows=name&columns=view&view=soviet-view"
    ).json()
    assert [column["key"] for column in matrix["column_list"]] == ["western-view"]


def test_who_merges_must_know_the_version(api, soviet_view, western_view):
    address = "/api/v1/tags/soviet-view/merge/"
    assert api.post(address, {"into": "western-view"}).status_code == 428
    stale = api.post(address, {"into": "western-view"}, headers={"If-Match": '"99"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["slug"] == "soviet-view"


@pytest.mark.parametrize(
    ("body", "name"),
    [({}, "into"), ({"into": "nobody"}, "into"), ({"into": 7}, "into"), ({"into": "x", "y": 1}, "y")],
    ids=str,
)
def test_what_makes_no_sense_is_named(api, body, name):
    headers = {"If-Match": version(api, "/api/v1/tags/soviet-view/")}
    response = api.post("/api/v1/tags/soviet-view/merge/", body, format="json", headers=headers)
    assert response.status_code == 400
    assert name in response.json()["errors"]


def test_an_annotator_merges_nothing(client, annotator):
    client.force_login(annotator)
    response = client.post(
        "/api/v1/tags/soviet-view/merge/",
        {"into": "western-view"},
        content_type="application/json",
        headers={"If-Match": '"1"'},
    )
    assert response.status_code == 403
    assert Tag.objects.filter(slug="soviet-view").exists()


def test_what_is_in_use_is_not_deleted_and_the_refusal_offers_to_merge(api):
    address = "/api/v1/names/october-coup-en/"
    response = api.delete(address, headers={"If-Match": version(api, address)})
    assert response.status_code == 409
    assert response.json()["merge"] == "http://testserver/api/v1/names/october-coup-en/merge/"


def test_a_renamed_source_and_name_are_found_by_their_slugs_of_before(api, english):
    Source.objects.filter(pk=english.pk).update(slug="revolution")
    EventName.objects.filter(slug="october-coup-en").update(slug="coup")
    expected = api.get("/api/v1/annotations/?source=revolution&name=coup").json()
    assert expected["count"] > 0
    found = api.get("/api/v1/annotations/?source=october-revolution-en&name=october-coup-en").json()
    assert found["results"] == expected["results"]
    made = api.post(
        "/api/v1/annotations/",
        {"source": "october-revolution-en", "exact": "armed skirmishes", "name": "october-coup-en"},
    )
    assert made.status_code == 201
    assert (made.json()["source"], made.json()["name"]) == ("revolution", "coup")
    renamed = api.patch("/api/v1/sources/october-revolution-en/", {"kind": "x"}, headers={"If-Match": '"2"'})
    assert (renamed.status_code, renamed.headers["Location"]) == (308, "/api/v1/sources/revolution/")


def test_a_former_slug_is_taken(api):
    Tag.objects.filter(slug="soviet-view").update(slug="x")
    response = api.post("/api/v1/tags/", {"slug": "soviet-view", "vocabulary": "views"})
    assert response.status_code == 400
    assert response.json()["detail"] == "'soviet-view' is a former slug of 'x', and leads there"


def test_tags_are_listed_in_the_order_of_their_vocabulary(api):
    Tag.objects.filter(slug="western-view").update(position=1)
    Tag.objects.filter(slug="soviet-view").update(position=2)
    rows = api.get("/api/v1/tags/?vocabulary=views&ordering=position&fields=slug").json()["results"]
    assert [row["slug"] for row in rows] == ["others-unnamed", "western-view", "soviet-view"]
    matrix = api.get("/api/v1/matrix/?event=october-revolution&rows=name&columns=view").json()
    keys = [column["key"] for column in matrix["column_list"]]
    assert keys.index("western-view") < keys.index("soviet-view")
