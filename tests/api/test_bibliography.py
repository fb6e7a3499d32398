"""Bibliographies over the API and on the command line, in and out; and how a source is cited."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Source

pytestmark = pytest.mark.django_db
BIB = "@book{reed1919, title={Ten Days}, author={Reed, John}, date={1919}, langid={english}, isbn={1}}\n"


def test_a_bibliography_becomes_sources(api):
    response = api.post("/api/v1/sources/", BIB, content_type="application/x-bibtex")
    assert response.status_code == 200, response.json()
    assert response.json()["created"] == 1
    source = Source.objects.get(slug="reed1919")
    assert (source.title, source.creators, source.issued, source.kind) == (
        "Ten Days",
        ["Reed, John"],
        "1919",
        "book",
    )
    again = api.post("/api/v1/sources/", BIB, content_type="application/x-bibtex")
    assert again.json()["unchanged"] == 1


def test_what_is_wrong_is_told_with_its_line_and_nothing_comes_in(api):
    text = BIB + "@book{second, author={x}}\n@book{third, title={y}, date={yesterday}}\n"
    refused = api.post("/api/v1/sources/", text, content_type="application/x-bibtex")
    assert refused.status_code == 400
    assert [(error["line"], error["column"]) for error in refused.json()["errors"]] == [
        (2, "title"),
        (3, "issued"),
    ]
    assert not Source.objects.filter(slug="reed1919").exists()


def test_it_goes_into_the_list_of_sources_only(api):
    refused = api.post("/api/v1/events/", BIB, content_type="application/x-bibtex")
    assert "rows of sources" in refused.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("bib", "application/x-bibtex"),
        ("ris", "application/x-research-info-systems"),
        ("json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_what_goes_out_comes_in_again_as_it_was(client, api, suffix, kind):
    out = client.get(f"/api/v1/bibliography.{suffix}")
    assert out.status_code == 200
    assert out["Content-Type"].startswith(kind)
    back = api.post("/api/v1/sources/", out.content, content_type=kind)
    assert back.json()["unchanged"] == Source.objects.filter(visibility="public").count(), back.json()


def test_it_is_filtered_as_the_list_of_sources_is(client):
    found = json.loads(client.get("/api/v1/bibliography.json?language=tl").content)
    assert [item["id"] for item in found] == ["russian-revolution-tl"]
    assert json.loads(client.get("/api/v1/bibliography.json?language=grc").content) == []
    assert client.get("/api/v1/bibliography.bib?nonsense=1").status_code == 400
    assert client.get("/api/v1/bibliography.xml").status_code == 404


def test_hidden_sources_are_in_no_bibliography_of_the_public(client, api, english):
    Source.objects.filter(pk=english.pk).update(visibility="members")
    for suffix in ("bib", "ris", "json"):
        assert english.slug.encode() not in client.get(f"/api/v1/bibliography.{suffix}").content
        assert english.slug.encode() in api.get(f"/api/v1/bibliography.{suffix}").content
    assert client.get(f"/api/v1/sources/{english.slug}/citation/").status_code == 404


def test_every_source_has_a_citation(client, english):
    cited = client.get(f"/api/v1/sources/{english.slug}/citation/").json()
    assert cited["apa"] == (
        "Wikipedia contributors. (n.d.). October Revolution. Wikipedia. "
        "https://en.wikipedia.org/wiki/October_Revolution"
    )
    assert cited["bibtex"].startswith("@inreference{october-revolution-en,\n")
    assert cited["csl"]["type"] == "entry-encyclopedia"
    alone = client.get(f"/api/v1/sources/{english.slug}/citation/?style=bibtex")
    assert alone.content.decode() == cited["bibtex"]
    assert client.get("/api/v1/sources/none-such/citation/").status_code == 404


def test_a_bibliography_comes_in_and_goes_out_on_the_command_line(administrator, tmp_path):
    path = tmp_path / "sources.bib"
    path.write_text(BIB, "utf-8")
    out = io.StringIO()
    call_command("import_annotations", str(path), "--resource=sources", "--user=ada", stdout=out)
    assert "isbn (1)" in out.getvalue()
    assert "1 created" in out.getvalue()
    target = tmp_path / "out.ris"
    call_command("export", str(target), "--list=sources", "--filter=kind=book")
    assert target.read_text("utf-8").splitlines()[:3] == ["TY  - BOOK", "ID  - reed1919", "TI  - Ten Days"]
    path.write_text("@book{x, title={y}\n", "utf-8")
    with pytest.raises(CommandError) as caught:
        call_command(
            "import_annotations", str(path), "--resource=sources", "--user=ada", stderr=io.StringIO()
        )
    assert caught.value.returncode == 2
