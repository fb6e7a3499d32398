"""Upload: a table that was edited elsewhere is shown as a preview of what would change, and then written.

What was sent is tried once, and kept on the server with what would come of it (`models.Upload`), for the
one who sent it and for a day. The preview only reads that. The confirmation makes the very import that was
tried, unless it would do anything else by now.
"""

from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from annotations.admin.job import ask
from annotations.admin.preview import Preview, summary
from annotations.admin.questions import export_address, parameters
from annotations.admin.table_form import TableForm
from annotations.anchoring import PLACE
from annotations.columns import Table
from annotations.downloads import base_url
from annotations.filtersets import FILTERSETS
from annotations.importers import BY_SUFFIX
from annotations.importers.base import MAX_ROWS, Report, RowImporter
from annotations.importers.bringing import bring_in
from annotations.importers.csv import CSV
from annotations.importers.loading import TooMany
from annotations.models import Upload, User
from annotations.permissions import may, may_add
from annotations.tables import ANNOTATIONS, TABLES
from annotations.values.cells import instant
from annotations.violations import is_refusal, violation

#: A file may bring so many rows that are not there already as it has them. Each costs some milliseconds,
#: for which somebody waits, and what it changes is locked for all until the last one was tried.
MOST = 5000


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
        if "upload" in request.GET:
            upload = self._upload(request)
            if request.method == "POST":
                return self._write(request, upload)
            return self._look_at(request, upload)
        form = TableForm(request.POST, request.FILES) if request.method == "POST" else TableForm()
        if form.is_bound and form.is_valid() and form.cleaned_data["in_background"]:
            return self._put_off(request, form)
        if form.is_bound and form.is_valid() and (kept := self._keep(request, form)):
            return self._go_to(kept)
        return self._page(
            request,
            "upload.html",
            title=_("Upload a table of %(things)s") % {"things": self.opts.verbose_name_plural},
            form=form,
            export_url=self._export(),
            **columns(TABLES[self.resource]),
        )

    def _put_off(self, request: HttpRequest, form: TableForm) -> HttpResponseBase:
        """Let a worker write what was sent, as the API would."""
        importer = importer_of(form.cleaned_data["file"].name)
        address, body = f"/api/v1/{self.resource}/", form.cleaned_data["text"].encode()
        return ask(request, "POST", address, body=body, kind=importer.media_type)

    # -- the three steps ---------------------------------------------------------------------------------

    def _keep(self, request: HttpRequest, form: TableForm) -> Upload | None:
        """Try what was sent, and keep it; None if it is too much, which the form then says."""
        text = form.cleaned_data["text"]
        name = PurePath(form.cleaned_data["file"].name).name[:255]
        try:
            report = self._load(request, name, text, dry_run=True)
        except TooMany:
            form.add_error("file", too_many())
            return None
        return Upload.objects.keep(
            request.user, self.resource, name=name, data=text.encode(), report=summary(report)
        )

    def _look_at(self, request: HttpRequest, upload: Upload) -> HttpResponseBase:
        """The preview, or what was written."""
        things = {"things": self.opts.verbose_name_plural, "file": upload.name}
        if upload.written:
            title = _("Written: %(things)s from %(file)s") % things
            return self._page(
                request, "upload_report.html", title=title, upload=upload, report=upload.report, most=MAX_ROWS
            )
        title = _("Preview: %(things)s from %(file)s") % things
        preview = Preview(upload.report or {})
        return self._page(request, "upload_preview.html", title=title, upload=upload, preview=preview)

    def _write(self, request: HttpRequest, upload: Upload) -> HttpResponseBase:
        """Write what the preview showed; the preview again, if that is not what would be written now."""
        try:
            with transaction.atomic():
                upload = get_object_or_404(Upload.objects.select_for_update(), pk=upload.pk)
                if upload.written:
                    return self._go_to(upload)
                began = timezone.now()
                report = self._load(request, upload.name, upload.data.decode())
                told = summary(report)
                seen = {Preview(upload.report or {}).seen, request.POST.get("expected")}
                if not report.errors and seen == {told["seen"]}:
                    self._wrote(upload, told, began)
                    return self._go_to(upload)
                transaction.set_rollback(True)
        except TooMany:
            pass
        except DatabaseError as error:
            if not is_refusal(error):
                raise
            messages.error(request, violation(error).message)
        return self._try_again(request, upload)

    def _try_again(self, request: HttpRequest, upload: Upload) -> HttpResponseBase:
        """Keep what would be written now, and show that."""
        try:
            report = self._load(request, upload.name, upload.data.decode(), dry_run=True)
        except TooMany:
            upload.delete()
            messages.error(request, too_many())
            return HttpResponseRedirect(self._address("upload"))
        Upload.objects.filter(pk=upload.pk, written=None).update(report=summary(report))
        messages.warning(
            request,
            _("Nothing was written: something was changed meanwhile. This is what would be written now."),
        )
        return self._go_to(upload)

    def _wrote(self, upload: Upload, told: dict[str, Any], began: Any) -> None:
        """Note what was written; the text is not needed any more."""
        upload.written, upload.content = timezone.now(), b""
        upload.report = {**told, "query": self._query(began, upload.written)}
        upload.save()

    # -- what they share ---------------------------------------------------------------------------------

    def _load(self, request: HttpRequest, name: str, text: str, *, dry_run: bool = False) -> Report:
        """Import the table, or try to."""
        table = TABLES[self.resource]
        importer = importer_of(name)
        user, base = cast(User, request.user), base_url(request)
        return bring_in(importer, text, table, user, base=base, dry_run=dry_run, most=MOST)

    def _query(self, began: Any, ended: Any) -> str:
        """The parameters by which a list shows what was changed between two moments."""
        if "modified_after" not in FILTERSETS[self.resource].named_filters():
            return ""
        return urlencode({"modified_after": instant(began), "modified_before": instant(ended)})

    def _export(self) -> str:
        """Where the whole table is had, for Excel too."""
        return export_address(self.model, parameters(self.model, [("bom", ["1"])]))

    def _upload(self, request: HttpRequest) -> Upload:
        """The person's own upload that the address names."""
        found = Upload.objects.of(request.user, self.resource).named(request.GET["upload"])
        if found is None:
            raise Http404
        return found

    def _go_to(self, upload: Upload) -> HttpResponseBase:
        return HttpResponseRedirect(f"{self._address('upload')}?{urlencode({'upload': str(upload.pk)})}")

    def _page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponseBase:
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,  # the table needs its room
            "upload_url": self._address("upload"),
            "list_url": self._address("changelist"),
        }
        return TemplateResponse(request, f"admin/annotations/{template}", {**shared, **context})

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


def too_many() -> str:
    """Why a file is not even tried to its end."""
    told = _(
        "More than %(most)s rows of this file are new, changed or refused. Send it in smaller parts, or ask "
        "whoever runs this server to bring it in with the command import_annotations, which takes any number."
    )
    return told % {"most": f"{MOST:,}"}
