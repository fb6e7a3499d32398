"""Long requests as jobs (RFC 7240, `respond-async`): `/jobs/`, `/jobs/{id}/`, its result, and its end."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import jobs
from annotations.api.errors import Conflict
from annotations.api.parameters import FORMAT, choice, number, only
from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.api.schema import problems
from annotations.api.serializers import JobSerializer, JobsSerializer
from annotations.downloads import base_url
from annotations.models import Job
from annotations.permissions import may_have_result, may_see_jobs

STATES = ("all", *Job.State.values)


def later(request: Request) -> HttpResponseBase | None:
    """202 with the address of a job, if the client prefers that; None if it is to be answered now.

    To be called before the body is read. Raises TooManyJobs.
    """
    if not jobs.wants_job(request._request):
        return None
    sent: Any = request._request
    if sent._read_started and not hasattr(sent, "_body"):
        return None  # a browser's form, read for its token: the preference is one, and no condition
    headers = {"Host": request.get_host(), "Scheme": request.scheme or "http"}
    for name in ("Accept", "Content-Type"):
        if value := request.headers.get(name):
            headers[name] = value
    body = read_through(sent)
    job = jobs.ask(request.user, request.method or "GET", request.get_full_path(), headers=headers, body=body)
    document = shown(job, request)
    told = {"Location": document["url"], "Preference-Applied": "respond-async", "Cache-Control": "no-store"}
    # Whatever the format of the answer, this is a document of JSON.
    return HttpResponse(
        JSONRenderer().render(document), status=202, content_type="application/json", headers=told
    )


def read_through(request: Any) -> Iterable[bytes]:
    """The body, block by block."""
    while data := request.read(1024 * 1024):
        yield data


def shown(job: Job, request: Request, *, with_report: bool = True) -> dict[str, Any]:
    """A job as a document; without its report no query."""
    url = f"{base_url(request)}/api/v1/jobs/{job.pk}/"
    may_have = may_have_result(request.user, job)
    return {
        "id": job.pk,
        "url": url,
        "state": job.state,
        "cancelling": job.cancelled is not None and not job.is_ended,
        "request": f"{job.method} {job.path}",
        "asked_by": job.user.username,
        "asked": job.created,
        "begun": job.began,
        "ended": job.ended,
        "attempts": job.attempts,
        "progress": {"done": job.done, "whole": job.whole},
        "status": job.status,
        "report": job.report if may_have and with_report else None,
        "result": f"{url}result/" if may_have and job.state == Job.State.DONE else None,
    }


class OfPerson(APIView):
    """What is about jobs is for whoever has an account."""

    renderer_classes: Any = (JSONRenderer, BrowsableRenderer)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse those who have none, and whatever is asked beside."""
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotAuthenticated("Jobs belong to accounts; say who you are.")
        only(request.query_params, frozenset({*FORMAT, *self.asked}))

    #: What its address may ask.
    asked: tuple[str, ...] = ()

    def job(self, key: str) -> Job:
        """The job, if this person may see it."""
        found = Job.objects.named(key)
        if found is None or not (found.user_id == self.request.user.pk or may_see_jobs(self.request.user)):
            raise Http404(f"There is no job {key!r}.")
        return found


class JobsView(OfPerson):
    """One's jobs. Administrators see everybody's."""

    asked = ("state", "page_size")

    @extend_schema(
        operation_id="jobs_list",
        parameters=[
            OpenApiParameter("state", str, enum=STATES, default="all", description="Only those."),
            OpenApiParameter(
                "page_size",
                {"type": "integer", "minimum": 1, "maximum": 500, "default": 50},
                description="So many of them, the newest first.",
            ),
        ],
        responses={200: JobsSerializer, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> Response:
        """The newest of them; they are kept for some days after their end."""
        state = choice(request.query_params, "state", STATES)
        size = number(request.query_params, "page_size", 50, 500)
        found = Job.objects.select_related("user")
        if not may_see_jobs(request.user):
            found = found.of(request.user)
        if state != "all":
            found = found.filter(state=state)
        rows = [shown(job, request, with_report=False) for job in found[:size]]
        return Response({"count": found.count(), "results": rows}, headers=FRESH)


#: Of something that changes by itself.
FRESH = {"Cache-Control": "no-store"}

KEY = OpenApiParameter("key", OpenApiTypes.UUID, "path", description="Its id.")


class JobView(OfPerson):
    """A job."""

    @extend_schema(
        operation_id="jobs_retrieve", parameters=[KEY], responses={200: JobSerializer, **problems("GET")}
    )
    def get(self, request: Request, key: str, **kwargs: Any) -> Response:
        """How far it is, and what came of it. Ask again after a second or two."""
        return Response(shown(self.job(key), request), headers=FRESH)

    @extend_schema(
        operation_id="jobs_destroy",
        parameters=[KEY],
        request=None,
        responses={200: JobSerializer, 204: None, **problems("merge")},
    )
    def delete(self, request: Request, key: str, **kwargs: Any) -> Response:
        """Cancel it; one that has ended is thrown away with its result."""
        job = self.job(key)
        if job.is_ended:
            jobs.discard(job)
            return Response(status=204)
        return cancelled(job, request)


class CancelView(OfPerson):
    """The end of a job that nobody wants any more."""

    @extend_schema(
        operation_id="jobs_cancel",
        parameters=[KEY],
        request=None,
        responses={200: JobSerializer, **problems("merge")},
    )
    def post(self, request: Request, key: str, **kwargs: Any) -> Response:
        """Cancel it. One that runs is cancelled a second or two later, and has changed nothing."""
        return cancelled(self.job(key), request)


def cancelled(job: Job, request: Request) -> Response:
    """What became of a job that was cancelled; 409 if it is being ended at this moment."""
    try:
        return Response(shown(jobs.cancel(job), request), headers=FRESH)
    except jobs.BeingEnded as error:
        raise Conflict("It is being ended at this moment; look what came of it.") from error


class ResultView(OfPerson):
    """What came of a job: the answer to the request."""

    @extend_schema(
        operation_id="jobs_result",
        parameters=[KEY],
        responses={(200, "*/*"): bytes, **problems("GET"), 409: None},
    )
    def get(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """The answer, as it would have been sent at once. For whoever asked, and nobody else."""
        job = self.job(key)
        if not may_have_result(request.user, job):
            raise PermissionDenied(f"It is for {job.user.username}, as they asked for it.")
        if job.state != Job.State.DONE:
            raise Conflict(f"The job is {job.state}; there is no result.")
        answer = StreamingHttpResponse(job.answer(), headers=dict(job.answer_headers))
        answer["Content-Length"] = str(job.length)
        answer["Cache-Control"] = "no-store"
        return answer
