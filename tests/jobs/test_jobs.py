"""Jobs from the API: asked for, done in this process as a worker does them, and looked at."""

import datetime
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from rest_framework.test import APIClient

from annotations import progress
from annotations.importers.loading import Loader
from annotations.jobs import asking, queue, running
from annotations.models import Change, Event, Job, JobPiece, Source, Token, User

ASYNC = {"HTTP_PREFER": "respond-async"}
EVENTS = "slug,label,edtf\njune-offensive,Июньское наступление 🚩,1917-07\nkornilov,أحداث كورنيلوف,1917-08\n"


@pytest.fixture
def work(committed):
    """Does what waits, as a worker would."""

    def work(key: str) -> Job:
        running.run(key, threading.Event())
        return Job.objects.get(pk=key)

    return work


@pytest.fixture
def anna(committed, make_user, as_user):
    return as_user(make_user("anna", "annotator"))


@pytest.fixture
def vera(committed, make_user, as_user):
    return as_user(make_user("vera", "editor"))


@pytest.fixture
def as_user():
    def as_user(user) -> APIClient:
        client = APIClient()
        client.force_login(user)
        client.user = user
        return client

    return as_user


def put_off(response) -> str:
    """The id of the job that answers."""
    assert response.status_code == 202, response.content
    assert response["Preference-Applied"] == "respond-async"
    assert response["Location"] == response.json()["url"]
    return response.json()["id"]


def post(client, address, text, **more):
    return client.generic("POST", address, text.encode(), content_type="text/csv", **ASYNC, **more)


def test_a_list_is_exported_by_a_job_with_the_very_bytes_of_the_download(anna, work):
    address = "/api/v1/annotations.csv?language=tl"
    at_once = b"".join(anna.get(address).streaming_content)
    key = put_off(anna.get(address, **ASYNC))
    told = anna.get(f"/api/v1/jobs/{key}/").json()
    assert (told["state"], told["asked_by"], told["request"]) == ("waiting", "anna", f"GET {address}")
    assert work(key).state == "done"
    told = anna.get(f"/api/v1/jobs/{key}/").json()
    rows = at_once.count(b"\r\n") - 1
    assert told["progress"] == {"done": rows, "whole": rows}
    assert (told["status"], told["report"]) == (200, None)
    result = anna.get(f"/api/v1/jobs/{key}/result/")
    assert result["Content-Type"] == "text/csv; charset=utf-8"
    assert result["Content-Disposition"] == 'attachment; filename="annotations.csv"'
    assert b"".join(result.streaming_content) == at_once


def test_rows_are_imported_by_a_job_in_the_name_of_whoever_asked(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    assert not Event.objects.filter(slug="june-offensive").exists()
    job = work(key)
    assert (job.state, job.status) == ("done", 200)
    told = vera.get(f"/api/v1/jobs/{key}/").json()
    assert (told["report"]["created"], told["report"]["errors"]) == (2, [])
    assert Event.objects.get(slug="kornilov").label == "أحداث كورنيلوف"


def test_what_a_job_changes_stands_in_the_history_under_its_id(vera, work):
    version = Event.objects.get(slug="july-days").version
    table = f"slug,label,edtf,version\njuly-days,Июльские дни 🚩,1917-07,{version}\n"
    key = put_off(post(vera, "/api/v1/events/", table))
    assert work(key).state == "done"
    change = Change.objects.get(model="event", key="july-days")
    assert (change.actor.username, str(change.request), change.command) == ("vera", key, "")


def test_what_was_sent_is_let_go_as_soon_as_it_was_read(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    assert JobPiece.objects.filter(job=key, part="request").count() == 1
    work(key)
    assert not JobPiece.objects.filter(job=key, part="request").exists()


def test_a_file_that_is_refused_changes_nothing_and_the_report_names_the_line(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS + "broken,Сломано,1917-99\n"))
    assert work(key).state == "failed"
    told = vera.get(f"/api/v1/jobs/{key}/").json()
    assert (told["status"], told["result"]) == (400, None)
    assert [(error["line"], error["column"]) for error in told["report"]["errors"]] == [(4, "edtf")]
    assert not Event.objects.filter(slug="june-offensive").exists()
    assert vera.get(f"/api/v1/jobs/{key}/result/").status_code == 409


def test_a_trial_is_a_trial_also_as_a_job(vera, work):
    key = put_off(post(vera, "/api/v1/events/?dry_run=1", EVENTS))
    assert work(key).state == "done"
    assert vera.get(f"/api/v1/jobs/{key}/").json()["report"]["created"] == 2
    assert not Event.objects.filter(slug="june-offensive").exists()


def test_a_text_comes_in_by_a_job_with_its_file(vera, work):
    body = {
        "slug": "izvestia-1917", "title": "Известия", "language": "ru",
        "file": SimpleUploadedFile("известия.txt", "Въ Петроградѣ…\n\nДа здравствуетъ! 🚩\n".encode()),
    }  # fmt: skip
    key = put_off(vera.post("/api/v1/sources/", body, format="multipart", **ASYNC))
    job = work(key)
    assert (job.state, job.done, job.whole) == ("done", 2, 2)  # passages
    told = vera.get(f"/api/v1/jobs/{key}/").json()
    assert (told["status"], told["report"]["slug"]) == (201, "izvestia-1917")
    assert Source.objects.get(slug="izvestia-1917").editions.get().passages.count() == 2


def test_a_text_is_interrupted_where_its_dates_are_read(vera, monkeypatch):
    def reach(done, whole=None):
        reached.append(done)
        if done == 2:
            raise progress.Interrupted
        return real(done, whole)

    reached, real = [], progress.reach
    monkeypatch.setattr(progress, "reach", reach)
    text = "\n\n".join(f"Ночью 25 октября 1917 года, № {number} 🚩" for number in range(9))
    told = {"slug": "izvestia-1917", "title": "Известия", "language": "ru", "text": text}
    key = put_off(vera.post("/api/v1/sources/", told, format="json", **ASYNC))
    with pytest.raises(running.Again):
        running.run(key, threading.Event())
    assert reached == [1, 2]
    assert Job.objects.get(pk=key).state == "waiting"
    assert not Source.objects.filter(slug="izvestia-1917").exists()


def test_rights_are_looked_at_when_the_job_runs(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    vera.user.groups.clear()
    assert work(key).state == "failed"
    assert vera.get(f"/api/v1/jobs/{key}/").json()["report"]["status"] == 403
    assert not Event.objects.filter(slug="june-offensive").exists()


def test_nothing_is_done_in_the_name_of_an_account_that_was_closed(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    User.objects.filter(pk=vera.user.pk).update(is_active=False)
    job = work(key)
    assert (job.state, job.status) == ("failed", 403)
    assert b"closed" in b"".join(job.answer())
    assert not Event.objects.filter(slug="june-offensive").exists()


def test_what_can_be_refused_at_once_is_no_job(anna, vera):
    assert post(anna, "/api/v1/events/", EVENTS).status_code == 403
    assert anna.get("/api/v1/annotations.csv?nonsense=1", **ASYNC).status_code == 400
    assert vera.get("/api/v1/archive/", **ASYNC).status_code == 403
    assert not Job.objects.exists()


def test_whoever_has_no_account_is_answered_at_once(client, committed):
    response = client.get("/api/v1/sources.csv", **ASYNC)
    assert response.status_code == 200
    assert "Preference-Applied" not in response
    assert client.get("/api/v1/jobs/").status_code == 401


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [("respond-async", 202), ("wait=10, respond-async", 202), ("Respond-Async; x=1", 202), ("respond", 200),
     ("return=minimal", 200), ("x-respond-async", 200)],
)  # fmt: skip
def test_the_preference_is_read_as_the_rfc_has_it(anna, prefer, expected):
    assert anna.get("/api/v1/sources.csv", HTTP_PREFER=prefer).status_code == expected


def test_others_are_told_that_there_is_no_such_job(anna, vera, work, make_user, as_user):
    key = put_off(anna.get("/api/v1/annotations.csv", **ASYNC))
    work(key)
    for way, address in (
        ("get", ""), ("delete", ""), ("post", "cancel/"), ("get", "result/"),
    ):  # fmt: skip
        assert getattr(vera, way)(f"/api/v1/jobs/{key}/{address}").status_code == 404
    assert vera.get("/api/v1/jobs/").json() == {"count": 0, "results": []}
    assert anna.get("/api/v1/jobs/no-such-job/").status_code == 404
    ada = as_user(make_user("ada", is_superuser=True))
    assert [job["asked_by"] for job in ada.get("/api/v1/jobs/").json()["results"]] == ["anna"]
    assert ada.get(f"/api/v1/jobs/{key}/").json()["result"] is None
    assert ada.get(f"/api/v1/jobs/{key}/result/").status_code == 403  # it has what anna alone may see


def test_a_job_that_waits_is_cancelled_at_once_and_leaves_the_queue(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    assert ProcrastinateJob.objects.filter(args={"job": key}).exists()
    assert vera.post(f"/api/v1/jobs/{key}/cancel/").json()["state"] == "cancelled"
    assert not ProcrastinateJob.objects.filter(args={"job": key}).exists()
    assert work(key).state == "cancelled"
    assert not Event.objects.filter(slug="june-offensive").exists()
    assert vera.delete(f"/api/v1/jobs/{key}/").status_code == 204
    assert vera.get(f"/api/v1/jobs/{key}/").status_code == 404


def test_a_job_that_has_ended_stays_what_it_is_when_it_is_cancelled(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    work(key)
    assert vera.post(f"/api/v1/jobs/{key}/cancel/").json()["state"] == "done"
    assert Event.objects.filter(slug="june-offensive").exists()


@contextmanager
def at_work(key: str, ending: threading.Event) -> Iterator[list[BaseException]]:
    """Another thread does a job, on a connection of its own."""
    raised: list[BaseException] = []

    def run() -> None:
        try:
            running.run(key, ending)
        except running.Again as error:
            raised.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield raised
    finally:
        ending.set()
        thread.join(30)


def wait_for(what, seconds: float = 20) -> None:
    """Until it is so."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.05)


@pytest.fixture
def slow(monkeypatch):
    """Whoever writes an event waits for a long statement first."""

    def load(self, *args, **options):
        Event.objects.create(slug="half-done", label="Половина")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(60)")
        return real(self, *args, **options)

    real = Loader.load
    monkeypatch.setattr(Loader, "load", load)


def running_statement() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%%pg_sleep(60)%%' "
            "AND state = 'active' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] == 1


def test_a_job_that_runs_is_cancelled_with_its_statement_and_nothing_is_half_done(vera, slow):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    with at_work(key, threading.Event()) as raised:
        wait_for(running_statement)
        told = vera.delete(f"/api/v1/jobs/{key}/").json()
        assert (told["state"], told["cancelling"]) == ("running", True)
        wait_for(lambda: Job.objects.get(pk=key).state == "cancelled")
        assert not running_statement()
    assert raised == []
    assert not Event.objects.filter(slug__in=["half-done", "june-offensive"]).exists()


def test_a_worker_that_ends_gives_its_job_back(vera, slow, monkeypatch, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    ending = threading.Event()
    with at_work(key, ending) as raised:
        wait_for(running_statement)
        ending.set()
        wait_for(lambda: Job.objects.get(pk=key).state == "waiting")
    assert [str(error) for error in raised] == ["its worker ends"]
    assert not Event.objects.filter(slug="half-done").exists()
    monkeypatch.undo()
    job = work(key)
    assert (job.state, job.attempts) == ("done", 2)


def test_a_worker_that_was_given_up_too_early_writes_nothing(vera, monkeypatch):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))

    def load(self, *args, **options):
        report = real(self, *args, **options)
        Job.objects.filter(pk=key).update(attempts=2)  # as another worker does that takes it over
        return report

    real = Loader.load
    monkeypatch.setattr(Loader, "load", load)
    running.run(key, threading.Event())
    job = Job.objects.get(pk=key)
    assert (job.state, job.attempts) == ("running", 1)  # all of it was undone
    assert not Event.objects.filter(slug="june-offensive").exists()


def test_a_job_of_which_every_worker_dies_is_given_up(vera, work):
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    Job.objects.filter(pk=key).update(attempts=Job.ATTEMPTS, state="running")
    assert work(key).state == "failed"
    assert "begun 5 times" in vera.get(f"/api/v1/jobs/{key}/").json()["report"]["detail"]


def test_an_error_of_ours_is_a_failure_that_says_nothing_of_it(vera, monkeypatch, work, caplog):
    def load(self, *args, **options):
        raise RuntimeError("тайна")

    monkeypatch.setattr(Loader, "load", load)
    key = put_off(post(vera, "/api/v1/events/", EVENTS))
    assert work(key).state == "failed"
    told = vera.get(f"/api/v1/jobs/{key}/").json()["report"]
    assert told["status"] == 500
    assert "тайна" not in str(told)
    assert "тайна" in caplog.text


def test_results_are_kept_for_some_days_and_then_thrown_away(anna, work, settings):
    old, new, waiting = (put_off(anna.get("/api/v1/sources.csv", **ASYNC)) for _ in range(3))
    work(old)
    work(new)
    days = datetime.timedelta(days=settings.JOB_DAYS, seconds=1)
    Job.objects.filter(pk=old).update(ended=timezone.now() - days)
    Job.objects.filter(pk=waiting).update(created=timezone.now() - 2 * days)
    queue.purge(0)
    assert {str(job.pk) for job in Job.objects.all()} == {new, waiting}
    assert not JobPiece.objects.filter(job=old).exists()


def test_nobody_has_more_than_so_many_jobs_at_a_time(anna, monkeypatch):
    monkeypatch.setattr(asking, "MOST", 2)
    for _ in range(2):
        put_off(anna.get("/api/v1/sources.csv", **ASYNC))
    response = anna.get("/api/v1/sources.csv", **ASYNC)
    assert (response.status_code, response["Retry-After"]) == (429, "60")


def test_the_whole_archive_is_exported_by_a_job_and_comes_in_by_one(as_user, make_user, work):
    ada = as_user(make_user("ada", is_superuser=True))
    key = put_off(ada.get("/api/v1/archive/", **ASYNC))
    job = work(key)
    assert job.state == "done"
    assert job.done == job.whole > 0
    data = b"".join(ada.get(f"/api/v1/jobs/{key}/result/").streaming_content)
    assert data == b"".join(ada.get("/api/v1/archive/").streaming_content)
    sent = ada.generic("POST", "/api/v1/archive/?dry_run=1", data, content_type="application/zip", **ASYNC)
    key = put_off(sent)
    assert work(key).state == "done"
    told = ada.get(f"/api/v1/jobs/{key}/").json()
    assert "events" in told["report"]["files"]


ABOUT = "event=october-revolution"


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/tags.ttl",
        "/api/v1/bibliography.bib",
        "/api/v1/tags.qdc",
        f"/api/v1/matrix.csv?{ABOUT}&rows=name&columns=source&shape=long",
        f"/api/v1/matrix/?{ABOUT}&rows=name",
        "/api/v1/events/october-revolution/names.csv",
        f"/api/v1/derivations.csv?{ABOUT}",
        f"/api/v1/agreement.csv?{ABOUT}",
        f"/api/v1/support.csv?{ABOUT}",
    ],
)
def test_exports_of_other_kinds_are_made_by_jobs(anna, work, address):
    response = anna.get(address)
    assert response.status_code == 200
    at_once = b"".join(response.streaming_content) if response.streaming else response.content
    key = put_off(anna.get(address, **ASYNC))
    assert work(key).state == "done"
    assert b"".join(anna.get(f"/api/v1/jobs/{key}/result/").streaming_content) == at_once


def test_a_long_answer_is_kept_in_pieces(anna, work, monkeypatch):
    monkeypatch.setattr(running, "PIECE", 1000)
    key = put_off(anna.get("/api/v1/passages.csv", **ASYNC))
    job = work(key)
    assert job.pieces.count() == -(-job.length // 1000) > 2
    at_once = b"".join(anna.get("/api/v1/passages.csv").streaming_content)
    assert b"".join(job.answer()) == at_once


@pytest.fixture
def by_token():
    def by_token(user: User, scope: str) -> APIClient:
        key = Token.issue(user, f"for {scope}", scope)
        return APIClient(HTTP_AUTHORIZATION=f"Token {key}")

    return by_token


def test_a_job_may_do_no_more_than_the_token_that_asked_for_it(vera, by_token, work):
    told = {"slug": "izvestia-1917", "title": "Известия", "language": "ru", "text": "Въ Петроградѣ…"}
    asked = by_token(vera.user, "annotate").post("/api/v1/sources/", told, format="json", **ASYNC)
    key = put_off(asked)
    job = work(key)
    assert (job.state, job.status) == ("failed", 403)
    assert not Source.objects.filter(slug="izvestia-1917").exists()


def test_a_token_for_less_gets_nothing_of_what_was_asked_in_person(vera, by_token, work):
    key = put_off(vera.get("/api/v1/annotations.csv", **ASYNC))
    work(key)
    client = by_token(vera.user, "read")
    told = client.get(f"/api/v1/jobs/{key}/").json()
    assert (told["state"], told["result"], told["report"]) == ("done", None, None)
    assert client.get(f"/api/v1/jobs/{key}/result/").status_code == 403
    key = put_off(client.get("/api/v1/annotations.csv", **ASYNC))
    work(key)
    assert client.get(f"/api/v1/jobs/{key}/result/").status_code == 200
    assert vera.get(f"/api/v1/jobs/{key}/result/").status_code == 200
