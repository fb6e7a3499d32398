import datetime
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch
from django.utils import timezone

from annotations.admin import staging
from annotations.models import (
    Annotation,
    Claim,
    Edition,
    Event,
    EventName,
    Passage,
    Source,
    Tag,
    Token,
    Upload,
    User,
    Vocabulary,
)
from tests.admin.forms import address

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent.parent / "data" / "spreadsheets"
EVENTS = "slug,label,edtf,version\njuly-days,Июльские дни,1917-07,1\nkornilov-affair,Корниловщина,1917-08,\n"


@pytest.fixture
def admin_client(client, administrator) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def staff(make_user):
    """A client of somebody who may come into the admin, with this role."""

    def staff(name: str, role: str) -> Client:
        client = Client()
        client.force_login(make_user(name, role))
        return client

    return staff


def send(client: Client, model, content: str | bytes, name: str = "таблица.csv", **more):
    """Upload a file; the answer to it."""
    data = content.encode() if isinstance(content, str) else content
    return client.post(address(model, "upload"), {"file": SimpleUploadedFile(name, data), **more})


def preview(client: Client, model, content: str | bytes, name: str = "таблица.csv", **more):
    """Upload a file; the page of its preview."""
    answer = send(client, model, content, name, **more)
    assert answer.status_code == 302, answer.context["form"].errors
    page = client.get(answer["Location"])
    assert page.status_code == 200
    return page


def counts(page) -> tuple[int, int, int, int]:
    report = page.context["preview"]
    return report.created, report.updated, report.unchanged, report.refused


def confirm(client: Client, page):
    """Press the button of a preview; the page to which it leads."""
    (expected,) = re.findall(r'name="expected" value="([^"]+)"', page.content.decode())
    return client.post(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"expected": expected})


def refusals(page) -> list[str]:
    return [str(reason) for line in page.context["preview"].lines for reason in line.reasons]


# -- the form ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Annotation, Claim, Event, EventName, Source, Tag, Vocabulary])
def test_every_table_that_can_be_written_has_the_page_and_says_which_columns_may_be_edited(
    admin_client, model
):
    page = admin_client.get(address(model, "upload"))
    assert page.status_code == 200
    assert "version" in dict(page.context["proving"])
    assert page.context["editable"]
    assert "created" in dict(page.context["fixed"])
    export = page.context["export_url"]
    assert export in page.content.decode().replace("&amp;", "&")
    assert admin_client.get(export).status_code == 200


@pytest.mark.parametrize("model", [Edition, Passage, Token])
def test_what_nobody_writes_as_rows_has_no_such_page(model):
    with pytest.raises(NoReverseMatch):
        address(model, "upload")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \r\n", "nothing in this file"),
        (b"PK\x03\x04\x14\x00", "CSV UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "CSV UTF-8"),
        (b"\xef\xbb\xbf<!DOCTYPE html>", "web page"),
        (b"slug,label\0\n", "no text"),
        ("slug;label\nkieler-aufstand;K\u00f6ln\n".encode("windows-1252"), "CSV UTF-8"),
    ],
)
def test_what_is_no_table_is_told_with_the_way_to_make_one(admin_client, content, why):
    answer = send(admin_client, Event, content)
    assert answer.status_code == 200
    assert why in str(answer.context["form"].errors["file"])
    assert not Upload.objects.exists()


def test_another_character_set_is_refused_with_the_byte_and_read_when_it_is_chosen(admin_client):
    data = (FILES / "new-excel-windows-1252.csv").read_bytes()
    (why,) = send(admin_client, Event, data).context["form"].errors["file"]
    assert why.startswith("byte 57 (0x96) is not utf-8")
    page = preview(admin_client, Event, data, encoding="windows-1252")
    assert counts(page) == (1, 0, 0, 0)
    assert "„Rote Fahne“ in Köln" in page.content.decode()


def test_a_mark_of_unicode_beats_the_choice(admin_client):
    page = preview(admin_client, Event, "\ufeffslug,label\nx,Ж\n", encoding="windows-1252")
    assert counts(page) == (1, 0, 0, 0)


def test_a_file_may_not_be_too_long(admin_client, settings):
    settings.MAX_UPLOAD = 1024**2
    (why,) = send(admin_client, Event, "x" * (1024**2 + 1)).context["form"].errors["file"]
    assert why == "The file is longer than 1 MB."


def test_a_header_that_is_wrong_is_told(admin_client):
    page = preview(admin_client, Event, "slug,titel\nx,Ж\n")
    assert refusals(page)[0].startswith("line 1, titel: there is no such column; there are slug, label")
    assert 'name="expected"' not in page.content.decode()


# -- the preview -----------------------------------------------------------------------------------------


def test_the_preview_tells_new_changed_unchanged_and_refused_and_writes_nothing(admin_client):
    before = set(Event.objects.values_list("pk", "version"))
    text = EVENTS + "october-revolution,October Revolution,1917-11-07,1\nfebruary-revolution,,1917-03,1\n"
    page = preview(admin_client, Event, text)
    assert counts(page) == (1, 1, 1, 1)
    lines = {line.row.line: line.row for line in page.context["preview"].lines}
    assert {number: (row.outcome, row.key) for number, row in lines.items()} == {
        2: ("updated", "july-days"),
        3: ("created", "kornilov-affair"),
        5: ("refused", "february-revolution"),
    }
    (change,) = lines[2].changes
    assert (change.column, change.before, change.after) == ("label", "July Days", "Июльские дни")
    assert [why.partition(":")[0] for why in refusals(page)] == ["line 5, label"]
    assert 'name="expected"' not in page.content.decode()
    assert set(Event.objects.values_list("pk", "version")) == before


def test_a_preview_that_is_sent_off_in_spite_of_a_refusal_writes_nothing(admin_client):
    page = preview(admin_client, Event, EVENTS + "february-revolution,,1917-03,1\n")
    answer = admin_client.post(
        page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"], {"expected": "1+1"}
    )
    assert answer.status_code == 302
    assert not Event.objects.filter(slug="kornilov-affair").exists()


def test_cells_are_shown_and_not_run(admin_client):
    page = preview(admin_client, Event, "slug,label\nx,<script>alert(1)</script>\n")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.content.decode()


def test_a_formula_comes_back_as_the_words_that_it_was(admin_client, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="=SUM(A1)")
    export = admin_client.get("/api/v1/annotations.csv?status=all&has_note=true").getvalue().decode()
    assert "'=SUM(A1)" in export
    assert counts(preview(admin_client, Annotation, export)) == (0, 0, 1, 0)
    page = preview(admin_client, Annotation, export.replace("'=SUM(A1)", "'=SUM(A2)"))
    confirm(admin_client, page)
    annotation.refresh_from_db()
    assert annotation.note == "=SUM(A2)"


def test_json_lines_are_read_too(admin_client):
    page = preview(admin_client, Event, '{"slug": "x", "label": "Ж"}\n', "rows.jsonl")
    assert counts(page) == (1, 0, 0, 0)


def test_a_cut_cell_is_refused_and_not_stored(admin_client, annotation):
    note = "Ж" * 32_767
    page = preview(admin_client, Annotation, f"id,version,note\n{annotation.uuid},1,{note}\n")
    assert counts(page) == (0, 0, 0, 1)
    assert "as much as Excel holds in a cell" in refusals(page)[0]
    page = preview(admin_client, Annotation, f"id,version,note\n{annotation.uuid},1,{note[1:]}\n")
    assert counts(page) == (0, 1, 0, 0)


def test_the_preview_is_read_and_tries_nothing_again(admin_client):
    page = preview(admin_client, Event, EVENTS)
    own = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    Event.objects.filter(slug="july-days").update(label="Дни")
    with CaptureQueriesContext(connection) as queries:
        again = admin_client.get(own)
    assert counts(again) == counts(page) == (1, 1, 0, 0)
    said = " ".join(query["sql"] for query in queries)
    assert not re.search("INSERT|UPDATE|DELETE|SAVEPOINT", said)
    assert '"content"' not in said  # nor is the file itself read
    assert len(queries) <= 5


def test_the_preview_of_thirty_changes_costs_what_one_costs(admin_client):
    def queries(count: int) -> int:
        text = "slug,label\n" + "".join(f"неделя-{number},Неделя\n" for number in range(count))
        answer = send(admin_client, Event, text)
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(answer["Location"])
        assert len(page.context["preview"].lines) == count
        return len(queries)

    assert queries(30) == queries(1)


def test_trying_thirty_unchanged_rows_costs_what_one_costs(admin_client):
    rows = admin_client.get("/api/v1/annotations.csv?status=all").getvalue().decode().split("\r\n")

    def queries(count: int) -> int:
        text = "\r\n".join(rows[: count + 1])
        with CaptureQueriesContext(connection) as queries:
            answer = send(admin_client, Annotation, text)
        assert counts(admin_client.get(answer["Location"])) == (0, 0, count, 0)
        return len(queries)

    queries(1)
    assert queries(30) == queries(1)


def test_more_rows_than_a_page_can_try_are_refused_before_anything_is_kept(admin_client, monkeypatch):
    monkeypatch.setattr(staging, "MOST", 3)
    known = "july-days,July Days,1\noctober-revolution,October Revolution,1\n"
    head = "slug,label,version\n" + known
    assert counts(preview(admin_client, Event, head + "a,А,\nb,,\nc,В,\n")) == (2, 0, 2, 1)
    kept = Upload.objects.get()
    for more in ("a,А,\nb,,\nc,В,\nd,Г,\n", "a,А,\nb,Б,\nc,В,\n" + "d,Г,\n" * 1000):
        with CaptureQueriesContext(connection) as queries:
            (why,) = send(admin_client, Event, head + more).context["form"].errors["file"]
        assert why.startswith("More than 3 rows")
        assert "import_annotations" in why
        assert len(queries) < 60
    assert Upload.objects.get() == kept
    assert not Event.objects.filter(slug="a").exists()


def test_what_became_too_much_since_the_preview_is_written_no_more(admin_client, monkeypatch):
    page = preview(admin_client, Event, EVENTS)
    monkeypatch.setattr(staging, "MOST", 1)
    answer = confirm(admin_client, page)
    assert answer["Location"] == address(Event, "upload")
    assert "More than 1 rows" in admin_client.get(answer["Location"]).content.decode()
    assert not Upload.objects.exists()
    assert not Event.objects.filter(slug="kornilov-affair").exists()


def test_what_no_database_can_keep_is_shown_nevertheless(admin_client):
    page = preview(admin_client, Event, '{"slug": "x", "label": "Ж\\u0000\\ud800"}\n', "rows.jsonl")
    assert counts(page) == (0, 0, 0, 1)


# -- the confirmation ------------------------------------------------------------------------------------


def test_the_confirmation_writes_what_the_preview_showed(admin_client):
    page = preview(admin_client, Event, EVENTS)
    report = admin_client.get(confirm(admin_client, page)["Location"])
    assert Event.objects.get(slug="july-days").label == "Июльские дни"
    made = Event.objects.get(slug="kornilov-affair")
    assert made.label == "Корниловщина"
    assert report.context["report"]["created"] == report.context["report"]["updated"] == 1
    assert address(made) in report.content.decode()
    assert "modified_after=" in report.content.decode()


def test_the_rows_that_were_written_are_found_by_the_filter_of_the_report(admin_client):
    page = preview(admin_client, Event, EVENTS)
    report = admin_client.get(confirm(admin_client, page)["Location"]).context["report"]
    found = admin_client.get(f"/api/v1/events/?{report['query']}").json()["results"]
    assert {row["slug"] for row in found} >= {"july-days", "kornilov-affair"}


def test_confirming_twice_writes_once(admin_client):
    text = "source,exact,note\noctober-revolution-en,October coup,Ж\n"
    page = preview(admin_client, Annotation, text)
    first, second = confirm(admin_client, page), confirm(admin_client, page)
    assert first["Location"] == second["Location"]
    assert Annotation.objects.filter(note="Ж").count() == 1
    assert Upload.objects.get().content == b""


def test_a_stale_version_is_refused_with_its_line_and_both_versions(admin_client):
    Event.objects.filter(slug="july-days").update(label="Дни")
    page = preview(admin_client, Event, EVENTS)
    assert refusals(page) == ["line 2, version: 1 is not current; it was changed and is 2 now"]


def test_what_was_changed_since_the_preview_is_not_overwritten_but_shown(admin_client):
    page = preview(admin_client, Event, EVENTS)
    Event.objects.filter(slug="july-days").update(label="Дни")
    again = admin_client.get(confirm(admin_client, page)["Location"])
    assert refusals(again) == ["line 2, version: 1 is not current; it was changed and is 2 now"]
    assert "Nothing was written" in again.content.decode()
    assert Event.objects.get(slug="july-days").label == "Дни"
    assert not Event.objects.filter(slug="kornilov-affair").exists()


def test_what_would_be_less_than_the_preview_showed_is_shown_again(admin_client):
    page = preview(admin_client, Event, EVENTS)
    Event.objects.create(slug="kornilov-affair", label="Корниловщина", edtf="1917-08")
    again = admin_client.get(confirm(admin_client, page)["Location"])
    assert counts(again) == (0, 1, 1, 0)
    assert Event.objects.get(slug="july-days").label == "July Days"


def test_what_was_changed_is_written_when_the_new_preview_is_confirmed(admin_client):
    page = preview(admin_client, Event, EVENTS.replace(",1\n", ",2\n"))
    assert counts(page) == (1, 0, 0, 1)
    Event.objects.filter(slug="july-days").update(label="Дни")
    own = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    again = admin_client.get(admin_client.post(own, {"expected": page.context["preview"].seen})["Location"])
    assert counts(again) == (1, 1, 0, 0)
    assert admin_client.post(own, {"expected": page.context["preview"].seen}).status_code == 302
    assert not Event.objects.filter(slug="kornilov-affair").exists()  # that page showed something else
    confirm(admin_client, again)
    assert Event.objects.get(slug="july-days").label == "Июльские дни"


def test_another_change_of_the_same_row_is_not_what_the_preview_showed(admin_client):
    page = preview(admin_client, Source, "slug,title,version\noctober-revolution-en,Октябрь,1\n")
    source = Source.objects.get(slug="october-revolution-en")
    Upload.objects.update(report={**Upload.objects.get().report, "seen": "0"})
    answer = confirm(admin_client, page)
    assert "Nothing was written" in admin_client.get(answer["Location"]).content.decode()
    assert Source.objects.get(pk=source.pk).title == source.title


def test_a_new_upload_takes_the_place_of_the_one_before_unless_that_was_written(admin_client, staff):
    written = preview(admin_client, Event, EVENTS)
    confirm(admin_client, written)
    preview(staff("vera", "editor"), Event, EVENTS)
    preview(admin_client, Tag, "slug,vocabulary,labels\nred-terror,questions,Red Terror@en\n")
    first = preview(admin_client, Event, "slug,label\nx,Ж\n")
    preview(admin_client, Event, "slug,label\ny,Ж\n")
    assert (
        admin_client.get(first.request["PATH_INFO"] + "?" + first.request["QUERY_STRING"]).status_code == 404
    )
    assert Upload.objects.count() == 4


def test_somebody_elses_upload_is_not_there(admin_client, staff):
    page = preview(admin_client, Event, EVENTS)
    own = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    other = staff("vera", "editor")
    assert other.get(own).status_code == 404
    assert other.post(own, {"expected": "1+1"}).status_code == 404
    assert admin_client.get(address(Tag, "upload") + "?" + page.request["QUERY_STRING"]).status_code == 404
    assert admin_client.get(address(Event, "upload") + "?upload=x").status_code == 404
    assert not Event.objects.filter(slug="kornilov-affair").exists()


def test_uploads_of_yesterday_are_forgotten(admin_client):
    preview(admin_client, Event, EVENTS)
    Upload.objects.update(created=timezone.now() - datetime.timedelta(hours=25))
    preview(admin_client, Event, EVENTS)
    assert Upload.objects.count() == 1


# -- who may ---------------------------------------------------------------------------------------------


def test_who_may_write_nothing_has_no_page(staff):
    assert staff("reader", "reader").get(address(Event, "upload")).status_code == 403
    assert Client().get(address(Event, "upload")).status_code == 302


def test_annotators_change_what_is_theirs_and_decide_nothing(staff, annotation):
    anna = staff("anna", "annotator")
    text = "id,version,note,status\n{},{},Ж,{}\n"
    page = preview(anna, Annotation, text.format(annotation.uuid, 1, "proposed"))
    assert refusals(page) == ["line 2: you may not change it"]
    Annotation.objects.filter(pk=annotation.pk).update(creator=User.objects.get(username="anna"))
    page = preview(anna, Annotation, text.format(annotation.uuid, 2, "accepted"))
    assert refusals(page) == ["line 2, status: it is proposed until a review makes it something else"]
    page = preview(anna, Annotation, text.format(annotation.uuid, 2, "proposed"))
    assert counts(page) == (0, 1, 0, 0)


def test_a_private_annotation_of_somebody_else_is_unknown(staff, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private", note="тайна")
    page = preview(staff("vera", "administrator"), Annotation, f"id,note\n{annotation.uuid},Ж\n")
    assert "is unknown" in refusals(page)[0]
    assert "тайна" not in page.content.decode()
    assert "October coup" not in page.content.decode()


# -- vocabularies of others ----------------------------------------------------------------------------


def test_a_vocabulary_in_skos_is_previewed_and_written_when_it_is_confirmed(admin_client):
    text = (FILES.parent / "skos" / "groups.ttl").read_text()
    page = preview(admin_client, Vocabulary, text, "groups.ttl")
    assert counts(page) == (8, 0, 0, 0)
    assert "skos:member (5)" in page.content.decode()
    assert not Tag.objects.filter(address__contains="groups").exists()
    confirm(admin_client, page)
    assert Tag.objects.filter(address__contains="groups").count() == 7


def test_the_circles_of_a_vocabulary_are_told_in_the_preview_with_their_lines(admin_client):
    text = (FILES.parent / "skos" / "cycle.ttl").read_text()
    page = preview(admin_client, Vocabulary, text, "cycle.ttl")
    assert [line.row.line for line in page.context["preview"].lines if line.reasons] == [11, 17, 23]
    assert 'name="expected"' not in page.content.decode()


def test_periods_in_json_ld_are_previewed_and_written_when_it_is_confirmed(admin_client):
    text = (FILES.parent / "periodo" / "sample.jsonld").read_text()
    page = preview(admin_client, Vocabulary, text, "p0d.jsonld")
    assert counts(page) == (81, 0, 0, 0)
    confirm(admin_client, page)
    assert Event.objects.get(slug="periodo-p08tf6p2jqh").edtf == "-0538/-0330"


def test_a_bibliography_is_previewed_and_written_as_a_table_is(client, administrator):
    client.force_login(administrator)
    bib = SimpleUploadedFile("мои.bib", b"@book{reed1919, title={Ten Days}, langid={english}, isbn={1}}")
    preview = client.post(address(Source, "upload"), {"file": bib})["Location"]
    shown = client.get(preview).content.decode()
    assert "isbn (1)" in shown
    assert not Source.objects.filter(slug="reed1919").exists()
    expected = re.search(r'name="expected" value="([^"]+)"', shown)[1]
    assert client.post(preview, {"expected": expected}).status_code == 302
    assert Source.objects.get(slug="reed1919").title == "Ten Days"
