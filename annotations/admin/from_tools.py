"""What was said in another tool is brought in: its export is sent, looked at, and only then written."""

from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path
from django.utils.translation import gettext, ngettext

from annotations.admin.job import ask, form_of
from annotations.admin.staging import Steps
from annotations.admin.tool_form import ToolForm, opened
from annotations.importers import TOOLS
from annotations.importers.base import Report
from annotations.importers.foreign import Bringing
from annotations.models import Annotation, User
from annotations.permissions import may_add

#: What is kept between the steps; there are no tables of these to be uploaded.
KIND = "exports of other tools"


class FromTools(admin.ModelAdmin):
    """The page on which annotations of other tools are brought in, beside the list."""

    def get_urls(self) -> list[Any]:
        """With the address of the page."""
        view = self.admin_site.admin_view(self.tool_view)
        return [path("from-tool/", view, name="annotations_annotation_from_tool"), *super().get_urls()]

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """With the way to the page."""
        links = super().list_links(request)  # type: ignore[misc]
        if not may_add(request.user, Annotation):
            return cast(list[tuple[str, str]], links)
        page = self._steps(request).address("from_tool")
        return [*links, (gettext("Bring in from another tool"), page)]

    def tool_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form; then, for `?upload=`, the preview; then what was written."""
        if not may_add(request.user, Annotation):
            raise PermissionDenied
        steps = self._steps(request)
        if "upload" in request.GET:
            return steps.go_on()
        given = (request.POST, request.FILES) if request.method == "POST" else ()
        form = ToolForm(request.user, *given)
        if form.is_bound and form.is_valid() and form.cleaned_data["in_background"]:
            return self._put_off_export(request, form)
        if form.is_bound and form.is_valid():
            names = list(form.cleaned_data["file"])
            others = len(names) - 1
            more = ngettext("and %(count)d more file", "and %(count)d more files", others)
            name = " ".join([names[0], more % {"count": others}] if others else names)
            if kept := steps.keep(form, name, form.kept()):
                return kept
        title = gettext("Bring in annotations from another tool")
        return steps.shown("annotation/from_tool.html", title=title, form=form)

    def _put_off_export(self, request: HttpRequest, form: ToolForm) -> HttpResponseBase:
        """Let a worker write what was sent, as the API would."""
        sent = request.FILES.getlist("file")
        for file in sent:
            file.seek(0)
        body, kind = form_of(form.fields_sent(), [(file.name or "", file.read()) for file in sent])
        tool = form.cleaned_data["tool"]
        return ask(request, "POST", f"/api/v1/annotations/from/{tool}/", body=body, kind=kind)

    def _steps(self, request: HttpRequest) -> Steps:
        def load(name: str, data: bytes, **manner: Any) -> Report:
            tool, wishes, files = opened(data)
            bringing = Bringing(TOOLS[tool], cast(User, request.user), wishes)
            return bringing.load(files, **manner)

        return Steps(self, request, "from_tool", KIND, "annotations", load)
