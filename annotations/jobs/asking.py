"""To ask for a job, to cancel it, and to throw its result away."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import OperationalError, transaction
from django.db.models.functions import Now
from django.http import HttpRequest
from procrastinate.contrib.django import app

from annotations import metrics
from annotations.downloads import TooMany
from annotations.jobs import queue
from annotations.models import Job, JobPiece
from annotations.models.job import in_pieces
from annotations.violations import is_passing

#: So many jobs of a person may wait or run at a time.
MOST = 20

#: The preference of RFC 7240, 4.1, among others, with or without parameters.
PREFERENCE = re.compile(r"(?:^|,)\s*respond-async\s*(?:[,;]|$)", re.IGNORECASE)


class TooManyJobs(TooMany):
    """The person has as many jobs as one may have at a time."""

    wait = 60


class BeingEnded(Exception):
    """The job is being ended at this moment, so it cannot be cancelled any more."""


def is_job(request: HttpRequest) -> bool:
    """Whether the request is a job's, which a worker answers."""
    return getattr(request, "job", None) is not None


def wants_job(request: HttpRequest) -> bool:
    """Whether the client prefers a job, and has an account in whose name it can be done."""
    preferred = PREFERENCE.search(request.headers.get("Prefer", ""))
    return bool(preferred and request.user.is_authenticated and not is_job(request))


@transaction.atomic
def ask(user: Any, method: str, path: str, *, headers: Mapping[str, str], body: Iterable[bytes] = ()) -> Job:
    """Put a request aside for a worker; `path` has the query string, too. Raises TooManyJobs.

    `headers` are those on which the answer depends, `Host` and `X-Forwarded-Proto` among them.
    """
    if Job.objects.of(user).unfinished().count() >= MOST:
        raise TooManyJobs(f"You have {MOST} jobs already; wait until one of them ends.")
    scope = getattr(user, "token_scope", "")
    job = Job.objects.create(user_id=user.pk, scope=scope, method=method, path=path, headers=dict(headers))
    for number, data in enumerate(in_pieces(body)):
        JobPiece.objects.create(job=job, part=JobPiece.Part.REQUEST, number=number, data=data)
    job.queued = queue.run.defer(job=str(job.pk))
    job.save(update_fields=["queued"])
    job.refresh_from_db(fields=["created"])
    return job


def cancel(job: Job) -> Job:
    """Let a job not be done, or not any further; the job as it is then. One that has ended stays as it is.

    One that runs is told so by its worker, within a second or two. Raises BeingEnded.
    """
    try:
        with transaction.atomic():
            found = Job.objects.select_for_update(nowait=True).get(pk=job.pk)
            if not found.is_ended and found.cancelled is None:
                Job.objects.filter(pk=found.pk).update(cancelled=Now())
            if found.state == Job.State.WAITING:
                Job.objects.filter(pk=found.pk).update(state=Job.State.CANCELLED, ended=Now())
                found.pieces.all().delete()
                metrics.JOBS.labels(found.method, Job.State.CANCELLED).inc()
                if found.queued is not None:
                    app.job_manager.cancel_job_by_id(found.queued, delete_job=True)
    except OperationalError as error:
        if is_passing(error):
            raise BeingEnded from error
        raise
    return Job.objects.select_related("user").get(pk=job.pk)


def discard(job: Job) -> None:
    """Throw away a job that has ended, with its result."""
    job.delete()
