"""A worker does a job: it answers the request that was put aside, and keeps the answer.

A request to write is one transaction, in which the job itself ends: either all of it is there, and the job is
done, or nothing is. Two workers may have a job at once, if one was given up too early. Then only the one that
began last can end it, and what the other one did is undone.
"""

import logging
import tempfile
import threading
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from io import BytesIO
from typing import IO, Any, cast
from urllib.parse import unquote

import orjson
from django.core.handlers.wsgi import WSGIRequest
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from django.urls import resolve
from django.utils import translation

from annotations import acting, metrics, progress
from annotations.jobs.desk import Desk
from annotations.models import Job, JobPiece, User
from annotations.models.job import PIECE

logger = logging.getLogger(__name__)

#: The headers of an answer that are kept, and are those of its result.
KEPT = ("Content-Type", "Content-Disposition", "Link", "Location", "ETag")

#: An answer is held in memory up to so many bytes, and beyond that in a file that has no name.
SPOOLED = 8 * PIECE

#: What is said of a job that cannot be answered at all.
PROBLEM = "application/problem+json"


class Again(Exception):
    """The job could not be done now, and is to be begun anew."""


class Superseded(Exception):
    """Another worker has the job by now, so this one's work is undone."""


@dataclass
class Answer:
    """What came of a job: its status and headers, and how many bytes were kept."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    length: int = 0

    @property
    def state(self) -> Job.State:
        """Whether it is what was asked for."""
        return Job.State.DONE if self.status < 400 else Job.State.FAILED


def run(key: str, ending: threading.Event) -> None:
    """Do the job of this id, unless it was done or cancelled. Raises Again."""
    job = begin(key)
    if job is None:
        return
    with Desk(job, ending) as desk:
        try:
            with progress.told_to(desk.work):
                do(job, desk)
        except Superseded:
            logger.warning("job %s was taken over by another worker", job.pk)
        except progress.Interrupted:
            stop(job, desk)
        except Again:
            raise
        except Exception as error:
            desk.leave()
            if desk.work.is_interrupted:
                stop(job, desk)
            elif isinstance(error, (OperationalError, InterfaceError)):
                raise Again(str(error)) from error
            else:
                logger.exception("job %s failed", job.pk)
                fail(job, 500, "Something went wrong here. Nothing was changed.")


@transaction.atomic
def begin(key: str) -> Job | None:
    """The job, which this worker has from now on; None if there is nothing to be done."""
    job = Job.objects.select_for_update(of=("self",)).select_related("user").filter(pk=key).first()
    if job is None or job.is_ended:
        return None
    job.attempts += 1
    job.state, job.done, job.whole = Job.State.RUNNING, 0, None
    if job.began is None:
        job.began = cast(Any, Now())
    job.save(update_fields=["attempts", "state", "done", "whole", "began"])
    if job.cancelled is not None:
        end(job, Job.State.CANCELLED)
    elif job.attempts > Job.ATTEMPTS:
        told = f"It was begun {Job.ATTEMPTS} times, and each time its worker ended before it."
        fail(job, 500, f"{told} Nothing was changed.")
    elif not job.user.is_active:
        fail(job, 403, "The account in whose name it was to be done is closed.")
    else:
        return job
    return None


def do(job: Job, desk: Desk) -> None:
    """Answer the request, and keep the answer. One that writes is a transaction with the job's end."""
    with (
        nullcontext() if job.is_export else transaction.atomic(),
        tempfile.SpooledTemporaryFile(SPOOLED) as file,
    ):
        given = answer(job, file)
        desk.leave()
        refuse_interrupted(desk)
        again_if_unavailable(given)
        file.seek(0)
        end(job, given.state, given, desk.work, iter(lambda: file.read(PIECE), b""))


def refuse_interrupted(desk: Desk) -> None:
    """Raise Interrupted if it is not to go on: an answer may be one to the cancelling of a statement."""
    if desk.work.is_interrupted:
        raise progress.Interrupted


def again_if_unavailable(given: Answer) -> None:
    """Raise Again if the answer is that the database could not do it now."""
    if given.status == 503:
        raise Again("the database could not do it")


def answer(job: Job, file: IO[bytes]) -> Answer:
    """What the view says to the request; its bytes go into the file."""
    request = request_of(job)
    match = resolve(request.path_info)
    request.resolver_match = match
    with acting.answering(request), translation.override(None):
        response = match.func(request, *match.args, **match.kwargs)
        try:
            if not getattr(response, "is_rendered", True):
                response = response.render()
            length = 0
            for data in blocks(response):
                length += file.write(data)
        finally:
            for close in response._resource_closers:  # not `close()`: no request of a server ends here
                close()
    headers = {name: response.headers[name] for name in KEPT if name in response.headers}
    return Answer(response.status_code, headers, length)


def blocks(response: Any) -> Iterable[bytes]:
    """The bytes of an answer."""
    return cast(Iterable[bytes], response.streaming_content if response.streaming else [response.content])


def request_of(job: Job) -> HttpRequest:
    """The request that was put aside, as a server would have it, from whoever sent it."""
    path, _, query = job.path.partition("?")
    body = b"".join(job.sent())
    name = job.headers.get("Host", "localhost")
    request = WSGIRequest(
        {
            "REQUEST_METHOD": job.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": unquote(path, encoding="latin-1") if path.isascii() else path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": job.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_ACCEPT": job.headers.get("Accept", "*/*"),
            "HTTP_HOST": name,
            "SERVER_NAME": name.partition(":")[0],
            "SERVER_PORT": name.partition(":")[2] or "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "",
            "wsgi.url_scheme": job.headers.get("Scheme", "http"),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": None,
        }
    )
    said: Any = request
    said.job, said.id, said.session = job, str(job.pk), {}
    said.user = said._force_auth_user = User.objects.get(pk=job.user_id)  # as it is now, not as it was
    said.user.token_scope = job.scope
    said._dont_enforce_csrf_checks = True
    return request


def stop(job: Job, desk: Desk) -> None:
    """What becomes of a job that was interrupted: it is cancelled, or begun anew by somebody else."""
    desk.leave()
    if desk.is_cancelled:
        try:
            end(job, Job.State.CANCELLED)
        except Superseded:
            logger.warning("job %s was taken over by another worker", job.pk)
        return
    Job.objects.filter(pk=job.pk, attempts=job.attempts).update(state=Job.State.WAITING)
    raise Again("its worker ends")


def fail(job: Job, status: int, why: str) -> None:
    """End a job of which the API itself could say nothing."""
    told = orjson.dumps({"type": "about:blank", "title": "Failed", "status": status, "detail": why})
    given = Answer(status, {"Content-Type": PROBLEM}, len(told))
    end(job, Job.State.FAILED, given, pieces=[told])


@transaction.atomic
def end(
    job: Job,
    state: Job.State,
    given: Answer | None = None,
    work: progress.Work | None = None,
    pieces: Iterable[bytes] = (),
) -> None:
    """Let a job have ended, with the pieces of its answer. Raises Superseded if it is another worker's."""
    said: dict[str, Any] = {"state": state, "ended": Now()}
    if given is not None:
        said |= {"status": given.status, "answer_headers": given.headers, "length": given.length}
    if work is not None:
        whole = work.done if state == Job.State.DONE and work.whole is not None else work.whole
        said |= {"done": work.done, "whole": whole}
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    if not mine.update(**said):
        raise Superseded
    job.pieces.all().delete()  # what was sent is not needed any more
    for number, data in enumerate(pieces):
        JobPiece.objects.create(job_id=job.pk, part=JobPiece.Part.ANSWER, number=number, data=data)
    metrics.JOBS.labels(job.method, state).inc()
