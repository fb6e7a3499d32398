"""Upload: a table that was edited elsewhere is shown as a preview of what would change, and then written.

How what was sent is kept between the steps says `staging`.
"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _

from annotations.admin.job import ask
from annotations.admin.questions import export_address, parameters
from annotations.admin.staging import Load, Steps
from annotations.admin.table_form import TableForm
from annotations.anchoring import PLACE
from annotations.columns import Table
from annotations.downloads import base_url
from annotations.importers import BY_SUFFIX
from annotations.importers.base import Report, RowImporter
from annotations.importers.bringing import bring_in
from annotations.importers.csv import CSV
from annotations.models import User
from annotations.permissions import may, may_add
from annotations.tables import ANNOTATIONS, TABLES


class Uploadable(admin.ModelAdmin):
    """A model of which a table can be uploaded, if clients write it at all."""

    @property
    def resource(self) -> str:
        """The name of the model's table, if clients write it."""
        found = (name for name, table in TABLES.items() if table.model is self.model and table.writable)
        return next(found, "")

    def may_upload(self, request: HttpRequest) -> bool:
        """Who may write any row. Each row is asked about by the loader."""
        person: Any = request.user
        return bool(self.resource) and (may_add(person, self.model) or may(person, "change", self.model))

    def get_urls(self) -> list[Any]:
        """With the page for uploads."""
        if not self.resource:
            return super().get_urls()
        page = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", page, name=self._name("upload")), *super().get_urls()]

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """With the way to the upload."""
        links = getattr(super(), "list_links", None)
        there: list[tuple[str, str]] = links(request) if links else []
        if self.may_upload(request):
            there = [*there, (_("Upload an edited table"), self._address("upload"))]
        return there

    def upload_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form; then, for `?upload=`, the preview; then what was written."""
        if not self.may_upload(request):
            raise PermissionDenied
        steps = Steps(self, request, "upload", self.resource, self.resource, self._loading(request))
        if "upload" in request.GET:
            return steps.go_on()
        form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
        if form.is_bound and form.is_valid():
            if form.cleaned_data["in_background"]:
                return self._put_off(request, form)
            name = PurePath(form.cleaned_data["file"].name).name
            if kept := steps.keep(form, name, form.cleaned_data["text"].encode()):
                return kept
        return steps.shown(
            "upload.html",
            title=_("Upload a table of %(things)s") % {"things": self.opts.verbose_name_plural},
            form=form,
            # Where the whole table is had, for Excel too.
            export_url=export_address(self.model, parameters(self.model, [("bom", ["1"])])),
            **columns(TABLES[self.resource]),
        )

    def _put_off(self, request: HttpRequest, form: TableForm) -> HttpResponseBase:
        """Let a worker write what was sent, as the API would."""
        importer = importer_of(form.cleaned_data["file"].name)
        address, body = f"/api/v1/{self.resource}/", form.cleaned_data["text"].encode()
        return ask(request, "POST", address, body=body, kind=importer.media_type)

    def _loading(self, request: HttpRequest) -> Load:
        """Imports a table, or tries to."""
        table, user, base = TABLES[self.resource], cast(User, request.user), base_url(request)

        def load(name: str, data: bytes, **manner: Any) -> Report:
            return bring_in(importer_of(name), data.decode(), table, user, base=base, **manner)

        return load

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def _address(self, page: str) -> str:
        return reverse(f"admin:{self._name(page)}", current_app=self.admin_site.name)


def importer_of(name: str) -> RowImporter:
    """What reads a file of this name."""
    return BY_SUFFIX.get(PurePath(name).suffix.lower()) or CSV()


def columns(table: Table) -> dict[str, Any]:
    """The columns of a table, by what an upload does with them."""
    place = PLACE if table is ANNOTATIONS else ()
    editable = {*table.writable, *place} - {table.key}
    proving = (table.key, "version")
    state = (proving[1], _("Which state of the row you edited. A new row has none."))
    versioned = [state] if "version" in table.columns else []

    def described(names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, _(table.columns[name].description)) for name in names]

    return {
        "key": table.key,
        "proving": [*described([table.key]), *versioned],
        "editable": described(name for name in table.names if name in editable),
        "fixed": described(name for name in table.names if name not in (*editable, *proving)),
    }
