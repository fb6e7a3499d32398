"""Annotations that come with a quote are placed by it, or refused with what may be meant."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotations.importers.csv import CSV
from annotations.importers.loading import Loader
from annotations.importers.quoting import Quoting
from annotations.models import Annotation
from annotations.tables import ANNOTATIONS

pytestmark = pytest.mark.django_db

HEADER = "source,exact,prefix,suffix,start,end,note\r\n"
ROWS = {
    "exact": 'october-revolution-en,October coup,,,,,"да 😀"\r\n',
    "moved": "october-revolution-en,October coup,,,3,15,\r\n",
    "fuzzy": "october-revolution-en,october coup,,,,,\r\n",
    "ambiguous": "october-revolution-en,Petrograd,,,,,\r\n",
    "orphaned": "october-revolution-en,Storming of the Bastille,,,,,\r\n",
}


@pytest.fixture
def only_coup(english):
    """The words “October coup” stand in the sample once."""
    assert english.editions.get().text.count("October coup") == 1


def read(administrator, *states, **how):
    quoting = Quoting(administrator)
    loader = Loader(ANNOTATIONS, administrator)
    text = HEADER + "".join(ROWS[state] for state in states)
    report = loader.load(quoting.read(CSV().read(text, ANNOTATIONS)), **how)
    return quoting, report


@pytest.mark.parametrize("state", ["exact", "moved"])
def test_what_is_certain_is_written_where_its_words_stand(administrator, english, only_coup, state):
    quoting, report = read(administrator, state)
    assert (report.created, quoting.counts[state], report.errors) == (1, 1, [])
    made = Annotation.objects.latest("pk")
    assert (made.exact, made.text_start) == (
        "October coup",
        english.editions.get().text.index("October coup"),
    )


@pytest.mark.parametrize("state", ["fuzzy", "ambiguous", "orphaned"])
def test_what_is_not_is_refused_with_its_state(administrator, only_coup, state):
    before = Annotation.objects.count()
    quoting, report = read(administrator, state)
    (error,) = report.errors
    assert (error.line, error.column, error.message.partition(":")[0]) == (2, "exact", state)
    assert (quoting.counts[state], Annotation.objects.count()) == (1, before)


def test_the_candidates_are_told(administrator, english):
    quoting, _ = read(administrator, "ambiguous")
    text = english.editions.get().text
    places = [place.start for place in quoting.told[0].candidates]
    assert places == [n for n in range(len(text)) if text.startswith("Petrograd", n)]


def test_those_that_are_certain_can_be_written_without_the_others(administrator, only_coup):
    quoting, report = read(administrator, *ROWS, partial=True)
    assert (report.created, report.refused) == (2, 3)
    assert dict(quoting.counts) == {"exact": 1, "moved": 1, "fuzzy": 1, "ambiguous": 1, "orphaned": 1}


def test_offsets_choose_among_equal_words(administrator, english):
    start = english.editions.get().text.rindex("Petrograd")
    quoting = Quoting(administrator)
    text = f"{HEADER}october-revolution-en,Petrograd,,,{start},{start + 9},\r\n"
    report = Loader(ANNOTATIONS, administrator).load(quoting.read(CSV().read(text, ANNOTATIONS)))
    assert (report.created, quoting.counts["exact"]) == (1, 1)
    assert Annotation.objects.latest("pk").text_start == start


def test_a_passage_can_be_named_instead(administrator, passage):
    text = f"passage,exact,start,end\r\n{passage.uuid},October coup,1,2\r\n"
    quoting = Quoting(administrator)
    Loader(ANNOTATIONS, administrator).load(quoting.read(CSV().read(text, ANNOTATIONS)))
    made = Annotation.objects.latest("pk")
    assert (made.passage, made.exact, quoting.counts["moved"]) == (passage, "October coup", 1)


def test_an_unknown_source_is_refused_as_ever(administrator):
    text = HEADER + "nowhere,October coup,,,,,\r\n"
    quoting = Quoting(administrator)
    report = Loader(ANNOTATIONS, administrator).load(quoting.read(CSV().read(text, ANNOTATIONS)))
    assert [error.column for error in report.errors] == ["source"]


def test_over_http_the_report_tells_of_each_row(api, only_coup):
    body = HEADER + ROWS["moved"] + ROWS["ambiguous"]
    address = "/api/v1/annotations/?anchor=quote&partial=1"
    answer = api.generic("POST", address, body.encode(), content_type="text/csv").json()
    assert (answer["created"], answer["anchoring"]["counts"]["ambiguous"]) == (1, 1)
    moved, ambiguous = answer["anchoring"]["rows"]
    assert (moved["state"], moved["place"]["exact"], ambiguous["place"]) == ("moved", "October coup", None)
    assert len(ambiguous["candidates"]) > 1
    lines = json.dumps({"source": "october-revolution-en", "exact": "October coup"})
    address = "/api/v1/annotations/?anchor=quote&dry_run=1"
    answer = api.generic("POST", address, lines, content_type="application/jsonl").json()
    assert answer["anchoring"]["counts"]["exact"] == 1


@pytest.mark.parametrize(
    ("path", "kind"), [("tags", "text/csv"), ("annotations", "application/json"), ("annotations", "text/csv")]
)
def test_it_goes_with_many_annotations_only(api, path, kind):
    query = "anchor=quote" if kind != "text/csv" or path == "tags" else "anchor=guess"
    refused = api.generic("POST", f"/api/v1/{path}/?{query}", "{}", content_type=kind)
    assert (refused.status_code, [*refused.json()["errors"]]) == (400, ["anchor"])


def test_the_command_tells_the_counts(administrator, tmp_path, only_coup):
    file = tmp_path / "quotes.csv"
    file.write_text(HEADER + ROWS["exact"] + ROWS["orphaned"], encoding="utf-8")
    out = io.StringIO()
    said = {"user": administrator.username, "anchor": "quote", "stdout": out, "stderr": out}
    with pytest.raises(CommandError) as refused:
        call_command("import_annotations", str(file), **said)
    assert refused.value.returncode == 2
    assert "1 exact, 0 moved, 0 fuzzy, 0 ambiguous, 1 orphaned" in out.getvalue()
