"""Jobs: long exports and imports that a worker does, each seen by whoever asked, and by administrators.

They are asked for on the pages from which one exports and uploads. The list renews itself while any is
unfinished.
"""

import uuid
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from procrastinate.contrib.django.models import ProcrastinateJob

from annotations import jobs
from annotations.downloads import TooMany
from annotations.importers.document import called
from annotations.models import Job
from annotations.permissions import may_have_result, may_see_jobs

#: So many are shown, the newest first.
SHOWN = 100

#: After so many seconds the list is asked for again.
RENEWED = 5

#: Of a file that was refused so many lines are told.
LINES = 10

#: What can be asked for by its address.
API = "/api/v1/"

# The queue itself is procrastinate's; people see their jobs.
admin.site.unregister(ProcrastinateJob)


def list_view(request: HttpRequest) -> HttpResponseBase:
    """The newest jobs, as far as one sees them."""
    found = seen(request)[:SHOWN]
    shown = [
        {"job": job, "result": job.state == Job.State.DONE, "report": told(job)}
        if may_have_result(request.user, job)
        else {"job": job}
        for job in found
    ]
    context = {
        **admin.site.each_context(request),
        "title": _("Jobs"),
        "shown": shown,
        "renewed": RENEWED if any(not job.is_ended for job in found) else None,
        "sees_all": may_see_jobs(request.user),
    }
    headers = {"Cache-Control": "no-store"}
    if context["renewed"]:
        headers["Refresh"] = str(RENEWED)
    return TemplateResponse(request, "admin/annotations/job/list.html", context, headers=headers)


def ask_view(request: HttpRequest) -> HttpResponseBase:
    """Ask for an export of the API, by its address."""
    address = request.POST.get("address", "")
    parts = urlsplit(address)
    if not parts.path.startswith(API) or parts.netloc:
        raise Http404
    return ask(request, "GET", f"{parts.path}?{parts.query}" if parts.query else parts.path)


def cancel_view(request: HttpRequest, key: Any) -> HttpResponseBase:
    """Cancel a job."""
    try:
        jobs.cancel(named(request, key))
    except jobs.BeingEnded:
        messages.info(request, _("This job is being ended at this moment."))
    return HttpResponseRedirect(list_address())


def result_view(request: HttpRequest, key: Any) -> HttpResponseBase:
    """What came of a job, for whoever asked."""
    job = named(request, key)
    if not may_have_result(request.user, job):
        raise PermissionDenied
    if job.state != Job.State.DONE:
        raise Http404
    headers = {"Cache-Control": "no-store", "Content-Length": str(job.length), **job.answer_headers}
    return StreamingHttpResponse(job.answer(), headers=headers)


def seen(request: HttpRequest) -> Any:
    """One's jobs; of an administrator all."""
    found = Job.objects.select_related("user")
    return found if may_see_jobs(request.user) else found.of(request.user)


def named(request: HttpRequest, key: Any) -> Job:
    """The job; 404 if the person sees none of this id."""
    found: Job | None = seen(request).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def told(job: Job) -> list[str]:
    """What a report says, in lines: counts, or what is wrong, of which the first are enough here."""
    report = job.report
    if not isinstance(report, dict):
        return []
    if job.state == Job.State.FAILED:
        return [str(report.get("detail", "")), *wrong(report.get("errors"))[:LINES]]
    if {"created", "unchanged"} <= report.keys():
        counts = {name: report.get(name, 0) for name in ("created", "updated", "unchanged")}
        left_out = report.get("left_out", {})
        return [
            _("%(created)s new, %(updated)s changed, %(unchanged)s unchanged") % counts,
            *(called(what, count) for what, count in left_out.items()),
        ]
    return [report["report"]] if isinstance(report.get("report"), str) else []


def wrong(errors: Any) -> list[str]:
    """What is wrong, by the lines of a file, or by the fields of a request."""
    if isinstance(errors, list):
        told = _("line %(line)s: %(why)s")
        return [told % {"line": error.get("line"), "why": error.get("message")} for error in errors]
    return [why for reasons in (errors or {}).values() for why in reasons]


def list_address() -> str:
    """Where the jobs are."""
    return reverse("admin:jobs")


def form_of(fields: Iterable[tuple[str, str]], files: Iterable[tuple[str, bytes]] = ()) -> tuple[bytes, str]:
    """A form as a browser would send it, each `file` by its name and bytes: the body, and of which type."""
    boundary = uuid.uuid4().hex
    parts = [(f'name="{name}"', value.encode("utf-8", "surrogatepass")) for name, value in fields]
    for told, data in files:
        name = "".join("_" if letter in '"\\\r\n' else letter for letter in told)
        parts.append((f'name="file"; filename="{name}"\r\nContent-Type: application/octet-stream', data))
    pieces = (
        f"--{boundary}\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + data + b"\r\n"
        for head, data in parts
    )
    return b"".join(pieces) + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def ask(
    request: HttpRequest, method: str, address: str, *, body: bytes = b"", kind: str = ""
) -> HttpResponseBase:
    """Ask the API for this in the background, and lead to the jobs."""
    headers = {"Host": request.get_host(), "Scheme": request.scheme or "http"}
    if kind:
        headers["Content-Type"] = kind
    try:
        jobs.ask(request.user, method, address, headers=headers, body=[body])
    except TooMany as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("This is done in the background now. Here you see how far it is."))
    return HttpResponseRedirect(list_address())


admin.site.pages.extend(  # type: ignore[attr-defined]
    path(f"jobs/{address}", admin.site.admin_view(view), name=name)
    for address, view, name in (
        ("", require_safe(list_view), "jobs"),
        ("ask/", require_POST(ask_view), "jobs_ask"),
        ("<uuid:key>/cancel/", require_POST(cancel_view), "jobs_cancel"),
        ("<uuid:key>/result/", require_safe(result_view), "jobs_result"),
    )
)
