"""Jobs in the admin: asked for where one exports and uploads, looked at, cancelled, their results taken."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.jobs import running
from annotations.models import Annotation, Event, Job, JobPiece, Source, User
from tests.admin.forms import address
from tests.admin.test_importing import hidden

pytestmark = pytest.mark.django_db

JOBS = "/admin/jobs/"
EVENTS = "slug;label;edtf\nfebruary;Февральская революция 🚩;1917-02\n"


@pytest.fixture
def entered(make_user):
    def entered(name: str, *roles: str, **more: object) -> Client:
        client = Client()
        client.force_login(make_user(name, *roles, **more))
        return client

    return entered


def made(user: User, **more: object) -> Job:
    """A job with an answer of these bytes."""
    answer = more.pop("answer", b"id\r\n")
    told = {"method": "GET", "path": "/api/v1/events.csv", "state": "done", "status": 200, **more}
    headers = {"Content-Type": "text/csv; charset=utf-8", **told.pop("headers", {})}
    job = Job.objects.create(user=user, answer_headers=headers, length=len(answer), **told)
    JobPiece.objects.create(job=job, part="answer", number=0, data=answer)
    return job


def test_a_list_is_exported_in_the_background(entered):
    anna = entered("anna", "annotator")
    page = anna.get(address(Event, "changelist") + "?q=October").content.decode()
    assert "Export as CSV in the background" in page
    response = anna.post(f"{JOBS}ask/", {"address": "/api/v1/events.csv?q=October"}, follow=True)
    assert response.redirect_chain == [(JOBS, 302)]
    job = Job.objects.get()
    assert (job.path, job.user.username, job.scope) == ("/api/v1/events.csv?q=October", "anna", "")
    assert "waiting" in response.content.decode()
    assert response["Refresh"] == "5"


@pytest.mark.parametrize("wrong", ["", "/admin/", "https://example.org/api/v1/events.csv", "//evil/api/v1/"])
def test_only_the_api_is_asked(entered, wrong):
    assert entered("anna", "annotator").post(f"{JOBS}ask/", {"address": wrong}).status_code == 404
    assert not Job.objects.exists()


def test_a_table_is_brought_in_in_the_background(committed, entered):
    vera = entered("vera", "editor")
    file = SimpleUploadedFile("события.csv", EVENTS.encode("utf-16"))
    response = vera.post(address(Event, "upload"), {"file": file, "in_background": "on"})
    assert response.headers["Location"] == JOBS
    job = Job.objects.get()
    assert (job.method, job.path, job.headers["Content-Type"]) == ("POST", "/api/v1/events/", "text/csv")
    running.run(str(job.pk), threading.Event())
    assert Event.objects.get(slug="february").label == "Февральская революция 🚩"
    page = vera.get(JOBS)
    assert "1 new, 0 changed, 0 unchanged" in page.content.decode()
    assert "Refresh" not in page


def test_annotations_of_another_tool_are_brought_in_in_the_background(committed, entered):
    ada = entered("ada", is_superuser=True)
    files = [
        SimpleUploadedFile(f'пере"ворот {number}.csv', f"exact,prefix,codes\n{said},путч 🚩\n".encode())
        for number, said in enumerate(
            ["October coup,", 'October Revolution,"communist movements globally. "']
        )
    ]
    wished = {"tool": "csv", "source": "october-revolution-en", "vocabulary": "codes", "visibility": "public"}
    response = ada.post(
        address(Annotation, "from_tool"),
        {**wished, "tags": "", "accounts": "= ada", "file": files, "in_background": "on"},
    )
    assert response.headers["Location"] == JOBS
    job = Job.objects.get()
    assert job.path == "/api/v1/annotations/from/csv/"
    running.run(str(job.pk), threading.Event())
    job.refresh_from_db()
    assert job.state == "done", job.report
    found = Annotation.objects.filter(tags__labels__text="путч 🚩")
    assert {(row.exact, row.creator.username) for row in found} == {
        ("October coup", "ada"),
        ("October Revolution", "ada"),
    }


ABOUT = {
    "title": "Декретъ о мирѣ", "slug": "dekret", "language": "ru", "visibility": "public",
    "licence": "public domain", "creators": "Ленинъ, В. И.\nCongress", "revision": "7",
}  # fmt: skip
TEXT = "Миръ народамъ! 🚩\n\nНочью 25 октября 1917 года…\n"


@pytest.mark.parametrize(
    "given",
    [{"text": TEXT}, {"file": SimpleUploadedFile("декретъ.txt", TEXT.encode("koi8-r", "ignore"))}],
    ids=["pasted", "file"],
)
def test_a_text_that_was_looked_at_is_saved_in_the_background(committed, entered, given):
    vera, page = entered("vera", "editor"), reverse("admin:annotations_source_import")
    encoding = {"encoding": "koi8-r"} if "file" in given else {}
    scope = str(Event.objects.get(slug="july-days").pk)
    shown = vera.post(page, {**ABOUT, **given, **encoding, "scope": scope})
    assert not shown.context["form"].errors, shown.context["form"].errors
    assert "Save in the background" in shown.content.decode()
    assert vera.post(page, hidden(shown) | {"_later": "1"}).headers["Location"] == JOBS
    job = Job.objects.get()
    assert not Source.objects.filter(slug="dekret").exists()
    running.run(str(job.pk), threading.Event())
    job.refresh_from_db()
    assert job.state == "done", job.report
    source = Source.objects.get(slug="dekret")
    assert source.creators == ["Ленинъ, В. И.", "Congress"]
    assert [event.slug for event in source.scope.all()] == ["july-days"]
    edition = source.editions.get()
    assert edition.revision == "7"
    assert edition.passages.count() == job.done == job.whole == 2
    assert "Ночью 25 октября 1917 года" in edition.text


def test_an_archive_is_brought_in_in_the_background(entered):
    ada = entered("ada", is_superuser=True)
    file = SimpleUploadedFile("historio.zip", b"PK\x03\x04")
    url = reverse("admin:annotations_change_archive")
    assert ada.post(url, {"file": file, "in_background": "on"}).headers["Location"] == JOBS
    assert Job.objects.get().path == "/api/v1/archive/"
    assert b"".join(Job.objects.get().sent()) == b"PK\x03\x04"


def test_what_came_of_a_job_is_downloaded_by_whoever_asked_and_nobody_else(entered):
    anna, vera = entered("anna", "annotator"), entered("vera", "editor")
    job = made(User.objects.get(username="anna"), answer="id\r\nпуть\r\n".encode())
    result = anna.get(f"{JOBS}{job.pk}/result/")
    assert b"".join(result.streaming_content).decode() == "id\r\nпуть\r\n"
    assert result["Content-Type"] == "text/csv; charset=utf-8"
    assert vera.get(f"{JOBS}{job.pk}/result/").status_code == 404
    assert str(job.pk) not in vera.get(JOBS).content.decode()
    ada = entered("ada", is_superuser=True)
    assert "/api/v1/events.csv" in ada.get(JOBS).content.decode()
    assert f"{job.pk}/result/" not in ada.get(JOBS).content.decode()
    assert ada.get(f"{JOBS}{job.pk}/result/").status_code == 403


def test_a_file_that_was_refused_says_which_lines(entered):
    vera = entered("vera", "editor")
    made(
        User.objects.get(username="vera"), method="POST", path="/api/v1/events/", state="failed", status=400,
        headers={"Content-Type": "application/problem+json"},
        answer=b'{"status": 400, "detail": "1 refused; nothing was changed.", '
        b'"errors": [{"line": 3, "column": "edtf", "message": "1917-99 is no date <b>"}]}',
    )  # fmt: skip
    page = vera.get(JOBS).content.decode()
    assert "1 refused; nothing was changed." in page
    assert "line 3: 1917-99 is no date &lt;b&gt;" in page


def test_a_job_shows_how_far_it_is_and_is_cancelled(entered):
    anna = entered("anna", "annotator")
    job = made(User.objects.get(username="anna"), state="running", status=None, done=1917, whole=10_000)
    page = anna.get(JOBS).content.decode()
    assert '<progress max="10000" value="1917"' in page
    assert anna.post(f"{JOBS}{job.pk}/cancel/").headers["Location"] == JOBS
    job.refresh_from_db()
    assert (job.state, job.cancelled is not None) == ("running", True)
    assert "is being cancelled" in anna.get(JOBS).content.decode()
    assert entered("vera", "editor").post(f"{JOBS}{job.pk}/cancel/").status_code == 404


def test_a_list_of_thirty_jobs_costs_no_more_questions_than_one(entered, django_assert_max_num_queries):
    anna = entered("anna", "annotator")
    user = User.objects.get(username="anna")
    made(user)
    anna.get(JOBS)
    with django_assert_max_num_queries(12):
        anna.get(JOBS)
    for _ in range(29):
        made(user)
    with django_assert_max_num_queries(12):
        anna.get(JOBS)


def test_the_queue_itself_is_not_shown(entered):
    ada = entered("ada", is_superuser=True)
    page = ada.get("/admin/").content.decode()
    assert JOBS in page
    assert "procrastinate" not in page.lower()
