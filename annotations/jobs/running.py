"""A worker does a job: it answers the request that was put aside, and keeps the answer.

A request to write is one transaction, in which the job itself ends: either all of it is there, and the job is
done, or nothing is. Two workers may have a job at once, if one was given up too early. Then only the one that
began last can end it, and what the other one did is undone.
"""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, cast
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
from annotations.models.job import in_pieces

logger = logging.getLogger(__name__)

#: The headers of an answer that are kept, and are those of its result.
KEPT = ("Content-Type", "Content-Disposition", "Link", "Location", "ETag")

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


#: Keeps a piece of an answer under its number.
Keep = Callable[[int, bytes], None]


def run(key: str, ending: threading.Event) -> None:
    """Do the job of this id, unless it was done or cancelled. Raises Again."""
    job = begin(key)
    if job is None:
        return
    with Desk(job, ending) as desk:
        try:
            with progress.told_to(desk.work):
                (read if job.is_export else write)(job, desk)
        except Superseded:
            logger.warning("job %s was taken over by another worker", job.pk)
        except progress.Interrupted:
            stop(job, desk)
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
    job.pieces.filter(part=JobPiece.Part.ANSWER).delete()
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


def read(job: Job, desk: Desk) -> None:
    """Answer a request that reads; its pieces are kept on their way."""
    given = answer(job, desk.write)
    desk.leave()
    refuse_interrupted(desk)
    again_if_unavailable(given)
    end(job, given.state, given, desk.work)


def write(job: Job, desk: Desk) -> None:
    """Answer a request that writes, in one transaction with its end."""
    with transaction.atomic():
        given = answer(job, lambda number, data: keep(job, number, data))
        desk.leave()
        refuse_interrupted(desk)
        again_if_unavailable(given)
        end(job, given.state, given, desk.work)


def refuse_interrupted(desk: Desk) -> None:
    """Raise Interrupted if it is not to go on: an answer may be one to the cancelling of a statement."""
    if desk.work.is_interrupted:
        raise progress.Interrupted


def again_if_unavailable(given: Answer) -> None:
    """Raise Again if the answer is that the database could not do it now."""
    if given.status == 503:
        raise Again("the database could not do it")


def answer(job: Job, keep_piece: Keep) -> Answer:
    """What the view says to the request; its bytes are kept piece by piece."""
    request = request_of(job)
    match = resolve(request.path_info)
    request.resolver_match = match
    with acting.answering(request), translation.override(None):
        response = match.func(request, *match.args, **match.kwargs)
        try:
            if not getattr(response, "is_rendered", True):
                response = response.render()
            length = 0
            for number, data in enumerate(in_pieces(blocks(response))):
                keep_piece(number, data)
                length += len(data)
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
    said._dont_enforce_csrf_checks = True
    return request


def keep(job: Job, number: int, data: bytes) -> None:
    """Keep a piece of the answer in the transaction of the job."""
    part = JobPiece.Part.ANSWER
    JobPiece.objects.create(job_id=job.pk, part=part, attempt=job.attempts, number=number, data=data)


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
    keep(job, 0, told)
    end(job, Job.State.FAILED, Answer(status, {"Content-Type": PROBLEM}, len(told)))


@transaction.atomic
def end(job: Job, state: Job.State, given: Answer | None = None, work: progress.Work | None = None) -> None:
    """Let a job have ended. Raises Superseded if it is another worker's by now."""
    said: dict[str, Any] = {"state": state, "ended": Now()}
    if given is not None:
        said |= {"status": given.status, "answer_headers": given.headers, "length": given.length}
    if work is not None:
        whole = work.done if state == Job.State.DONE and work.whole is not None else work.whole
        said |= {"done": work.done, "whole": whole}
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)
    if not mine.update(**said):
        raise Superseded
    job.pieces.filter(part=JobPiece.Part.REQUEST).delete()
    if given is None:
        job.pieces.all().delete()
    metrics.JOBS.labels(job.method, state).inc()
