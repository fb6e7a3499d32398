"""Pages of a dump over the API, at once and as a job."""

import bz2
import threading

import pytest
from rest_framework.test import APIClient

from annotations.jobs import running
from annotations.models import Job, Source
from tests.importers.test_dump import MINIMAL, TABLES, dump
from tests.wiki import DATA

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/dump/"
ESTONIA = "economy-of-estonia-en"


def post(api, query: str, data: bytes, kind: str = "application/x-bzip2", **more):
    return api.generic("POST", f"{ADDRESS}{query}", data, content_type=kind, **more)


def test_all_pages_come_in_and_the_others_are_counted(api):
    response = post(api, "?licence=CC-BY-SA-3.0&scope=july-days", MINIMAL, "application/xml")
    assert response.status_code == 201, response.json()
    told = response.json()
    assert (told["created"], told["unchanged"]) == (1, 0)
    assert told["left_out"] == {"pages of other namespaces": 1}
    assert [(page["source"], page["outcome"]) for page in told["results"]] == [("foo-en", "created")]
    source = Source.objects.get(slug="foo-en")
    assert (source.licence, source.editions.get().text) == ("CC-BY-SA-3.0", "Revision 2 text")
    assert [event.slug for event in source.scope.all()] == ["july-days"]
    again = post(api, "", MINIMAL, "text/xml")
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)


def test_named_pages_come_in_without_notes_and_for_members(api):
    query = "?title=Economy%20of%20Estonia&prefix=wiki&notes=omit&visibility=members"
    response = post(api, query, TABLES)
    assert response.status_code == 201, response.json()
    assert response.json()["left_out"]["pages that were not asked for"] > 1
    assert Source.objects.get(slug=f"wiki-{ESTONIA}").visibility == "members"


def test_a_dump_can_be_tried(api):
    response = post(api, "?dry_run=1", MINIMAL, "application/octet-stream")
    assert (response.status_code, response.json()["created"]) == (200, 1)
    assert not Source.objects.filter(slug="foo-en").exists()


@pytest.mark.parametrize(
    ("query", "data", "name", "why"),
    [
        ("", b"", "file", "this is no XML"),
        ("", b"<TEI><siteinfo/></TEI>", "file", "no dump of MediaWiki"),
        ("", bz2.compress(MINIMAL)[:200], "file", "cannot be unpacked"),
        ("?title=Foo&title=Нет", MINIMAL, "file", "there is no page 'Нет'"),
        ("?scope=war-of-the-roses", MINIMAL, "file", "foo-en: scope: 'war-of-the-roses' is unknown"),
        ("?language=klingonish", MINIMAL, "file", "foo-en: language: 'klingonish'"),
        ("?visibility=nobody", MINIMAL, "visibility", "none of public, members"),
        ("?notes=aside", MINIMAL, "notes", "none of apart, omit"),
        ("?prefix=a&prefix=b", MINIMAL, "prefix", "more than once"),
        ("?slug=foo", MINIMAL, "slug", "there is no such parameter"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(api, query, data, name, why):
    response = post(api, query, data)
    assert response.status_code == 400
    (told,) = response.json()["errors"][name]
    assert why in told
    assert not Source.objects.filter(slug__startswith="foo").exists()


def test_pages_whose_titles_have_the_same_letters_come_in_under_two_slugs(api):
    data = dump("Язык 🚩", "Другой язык").replace("Страница 1".encode(), b"C")
    response = post(api, "", data.replace("Страница 2".encode(), b"C++"), "application/xml")
    assert [page["source"] for page in response.json()["results"]] == ["c-ru", "c-ru-2"]


def test_a_dump_of_which_every_page_is_wrong_is_not_read_to_its_end(api, monkeypatch):
    monkeypatch.setattr("annotations.importers.articles.MAX_ROWS", 3)
    response = post(api, "?language=klingonish", dump(*["Мир"] * 9, language=""), "application/xml")
    assert (response.status_code, len(response.json()["errors"]["file"])) == (400, 3)


def test_a_bomb_is_defused(api, settings):
    settings.MAX_UPLOAD = 100_000
    bomb = bz2.compress(dump(" " * 9_000_000))
    response = post(api, "", bomb)
    assert response.json()["errors"]["file"] == ["unpacked it has more than 2,000,000 bytes"]
    settings.MAX_UPLOAD = len(bomb) - 1
    response = post(api, "", bomb)
    assert response.status_code == 413
    assert "import_dump" in response.json()["detail"]


def test_only_editors_may_and_only_a_dump_is_read(client, make_user, api):
    anna = APIClient()
    anna.force_authenticate(make_user("anna", "annotator"))
    assert post(anna, "", MINIMAL).status_code == 403
    assert client.post(ADDRESS, MINIMAL, content_type="application/xml").status_code == 401
    assert post(api, "", MINIMAL, "text/csv").status_code == 415
    assert not Source.objects.filter(slug="foo-en").exists()


def test_a_whole_dump_comes_in_by_a_job_that_tells_how_much_of_it_is_read(api, committed):
    whole = (DATA / "wiki" / "enwiki-table-markup.xml.bz2").read_bytes()
    titles = "title=Economy%20of%20Estonia&title=Constructive%20vote%20of%20no%20confidence"
    response = post(api, f"?{titles}", whole, HTTP_PREFER="respond-async")
    assert response.status_code == 202, response.content
    assert not Source.objects.filter(slug=ESTONIA).exists()
    running.run(response.json()["id"], threading.Event())
    job = Job.objects.get()
    assert (job.state, job.status, job.whole) == ("done", 201, job.done)
    assert 0 < job.done <= len(whole)
    told = api.get(f"/api/v1/jobs/{job.pk}/").json()["report"]
    assert told["created"] == 2
    assert Source.objects.filter(slug=ESTONIA).exists()
