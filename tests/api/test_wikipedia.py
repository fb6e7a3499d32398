"""Pages of a wiki over the API."""

import pytest
from rest_framework.test import APIClient

from annotations.models import Edition, Source
from tests.wiki import RENDERINGS, TITLE, replaying

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/wikipedia/"
SLUG = "python-programming-language"


@pytest.fixture
def wiki():
    with replaying() as found:
        yield found


def test_a_page_is_taken_in_with_its_other_languages(api, wiki):
    response = api.post(ADDRESS, {"title": TITLE, "also": ["tl"], "scope": ["july-days"]}, format="json")
    assert response.status_code == 201, response.json()
    english, tagalog = response.json()["results"]
    assert (english["source"], english["outcome"]) == (f"{SLUG}-en", "created")
    assert english["left_out"] == {"navigation": 2, "hidden": 1, "maintenance": 1, "files": 1}
    document = api.get(f"/api/v1/sources/{tagalog['source']}/").json()
    assert (document["language"], document["scope"]) == ("tl", ["july-days"])
    again = api.post(ADDRESS, {"title": TITLE}, format="json")
    assert (again.status_code, again.json()["results"][0]["outcome"]) == (200, "unchanged")


def test_it_can_be_tried(api, wiki):
    response = api.post(
        f"{ADDRESS}?dry_run=1", {"title": TITLE, "slug": "piton", "notes": "omit"}, format="json"
    )
    assert (response.status_code, response.json()["results"][0]["source"]) == (200, "piton-en")
    assert not Source.objects.filter(slug="piton-en").exists()


def test_a_later_revision_is_a_new_edition_after_a_plan_of_it(api, wiki):
    page = {"title": "Мир", "language": "ru", "slug": "mir"}
    (first,) = api.post(ADDRESS, page, format="json").json()["results"]
    assert (first["outcome"], first["revision"], first["before"]) == ("created", "77", None)
    wiki.revised["ru"] = (78, "2026-11-27", RENDERINGS["ru"] + "<p>Хлеб 🍞</p>")
    planned = api.post(f"{ADDRESS}?dry_run=1", page, format="json")
    assert planned.status_code == 200
    assert Edition.objects.get(source__slug="mir-ru").revision == "77"
    response = api.post(ADDRESS, page, format="json")
    assert response.status_code == 201
    assert response.json() == planned.json()
    (found,) = response.json()["results"]
    assert (found["outcome"], found["before"]) == ("new edition", "77")
    assert (found["revision"], found["issued"]) == ("78", "2026-11-27")
    assert found["annotations"] == dict.fromkeys(["exact", "moved", "fuzzy", "ambiguous", "orphaned"], 0)
    again = api.post(ADDRESS, page, format="json")
    assert (again.status_code, again.json()["results"][0]["outcome"]) == (200, "unchanged")
    assert again.json()["results"][0]["remarks"][-1]["message"] == "78 is here already"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"title": "NonExistentPage WikiAPI Test 12345"}, "title"),
        ({"title": TITLE, "also": ["tlh"]}, "title"),
        ({"title": TITLE, "language": "evil.example/"}, "title"),
        ({"title": TITLE, "wiki": "evil"}, "wiki"),
        ({"title": TITLE, "also": "tl"}, "also"),
        ({"title": TITLE, "scope": ["war-of-the-roses"]}, "title"),
        ({"title": TITLE, "url": "http://127.0.0.1/"}, "url"),
        ({}, "title"),
    ],
)
def test_what_makes_no_sense_is_refused(api, wiki, body, name):
    response = api.post(ADDRESS, body, format="json")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]
    assert not Source.objects.filter(slug__startswith=SLUG).exists()


def test_a_body_that_is_no_object_is_refused(api, wiki):
    assert api.post(ADDRESS, [1], format="json").status_code == 400
    assert api.post(ADDRESS, "x", content_type="text/plain").status_code == 415


def test_only_who_may_add_sources_has_the_wiki_asked(client, make_user, wiki):
    assert client.post(ADDRESS, {"title": TITLE}, content_type="application/json").status_code in (401, 403)
    annotator = APIClient()
    annotator.force_authenticate(make_user("anna", "annotator"))
    assert annotator.post(ADDRESS, {"title": TITLE}, format="json").status_code == 403
    assert wiki.asked == []


def test_a_wiki_that_does_not_answer_is_a_bad_gateway(api, settings):
    settings.WIKIS = {"wikipedia": "http://127.0.0.1:1/w/api.php"}
    response = api.post(ADDRESS, {"title": TITLE}, format="json")
    assert (response.status_code, response["Content-Type"]) == (502, "application/problem+json")
