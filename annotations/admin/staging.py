"""From a file to what is written: it is tried once and shown, then the very import that was tried is made.

What was sent is kept on the server with what would come of it (`models.Upload`), for the one who sent it and
for a day. The preview only reads that. The confirmation writes, unless it would do anything else by now.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from annotations.admin.preview import Preview, summary
from annotations.filtersets import FILTERSETS
from annotations.importers.base import MAX_ROWS, Report
from annotations.importers.loading import TooMany
from annotations.models import Upload
from annotations.values.cells import instant
from annotations.violations import is_refusal, violation

#: A file may bring so many rows that are not there already as it has them. Each costs some milliseconds,
#: for which somebody waits, and what it changes is locked for all until the last one was tried.
MOST = 5000

#: Imports what was sent under this name, or tries to (`dry_run`); raises TooMany beyond `most` rows.
Load = Callable[..., Report]


@dataclass(frozen=True)
class Steps:
    """The steps of a request at a `page` of an admin: what is kept is of a `kind`, its rows of `table`."""

    model_admin: Any
    request: HttpRequest
    page: str
    kind: str
    table: str
    load: Load

    def keep(self, form: forms.Form, name: str, data: bytes) -> HttpResponseBase | None:
        """Try what was sent, keep it, lead to the preview; None if it is too much, as the form then says."""
        try:
            report = self.load(name, data, dry_run=True, most=MOST)
        except TooMany:
            form.add_error("file", too_many())
            return None
        kept = Upload.objects.keep(
            self.request.user, self.kind, name=name[:255], data=data, report=summary(report)
        )
        return self._go_to(kept)

    def go_on(self) -> HttpResponseBase:
        """The preview of what the address names, its writing, or what was written."""
        found = Upload.objects.of(self.request.user, self.kind).named(self.request.GET["upload"])
        if found is None:
            raise Http404
        return self._write(found) if self.request.method == "POST" else self._look_at(found)

    def shown(self, template: str, **context: Any) -> HttpResponseBase:
        """A page of the admin, with what all steps tell."""
        shared = {
            **self.model_admin.admin_site.each_context(self.request),
            "opts": self.model_admin.opts,
            "is_nav_sidebar_enabled": False,  # the table needs its room
            "upload_url": self.address(self.page),
            "list_url": self.address("changelist"),
        }
        return TemplateResponse(self.request, f"admin/annotations/{template}", {**shared, **context})

    def address(self, page: str) -> str:
        """Where a page of the admin is."""
        opts, site = self.model_admin.opts, self.model_admin.admin_site
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", current_app=site.name)

    # -- the look, and the writing -----------------------------------------------------------------------

    def _look_at(self, upload: Upload) -> HttpResponseBase:
        """The preview, or what was written."""
        things = {"things": self.model_admin.opts.verbose_name_plural, "file": upload.name}
        if upload.written:
            title = _("Written: %(things)s from %(file)s") % things
            report = upload.report
            return self.shown("upload_report.html", title=title, upload=upload, report=report, most=MAX_ROWS)
        title = _("Preview: %(things)s from %(file)s") % things
        preview = Preview(upload.report or {})
        return self.shown("upload_preview.html", title=title, upload=upload, preview=preview)

    def _write(self, upload: Upload) -> HttpResponseBase:
        """Write what the preview showed; the preview again, if that is not what would be written now."""
        try:
            with transaction.atomic():
                upload = get_object_or_404(Upload.objects.select_for_update(), pk=upload.pk)
                if upload.written:
                    return self._go_to(upload)
                began = timezone.now()
                report = self.load(upload.name, upload.data, dry_run=False, most=MOST)
                told = summary(report)
                seen = {Preview(upload.report or {}).seen, self.request.POST.get("expected")}
                if not report.errors and seen == {told["seen"]}:
                    self._wrote(upload, told, began)
                    return self._go_to(upload)
                transaction.set_rollback(True)
        except TooMany:
            pass
        except DatabaseError as error:
            if not is_refusal(error):
                raise
            messages.error(self.request, violation(error).message)
        return self._try_again(upload)

    def _try_again(self, upload: Upload) -> HttpResponseBase:
        """Keep what would be written now, and show that."""
        try:
            report = self.load(upload.name, upload.data, dry_run=True, most=MOST)
        except TooMany:
            upload.delete()
            messages.error(self.request, too_many())
            return HttpResponseRedirect(self.address(self.page))
        Upload.objects.filter(pk=upload.pk, written=None).update(report=summary(report))
        messages.warning(
            self.request,
            _("Nothing was written: something was changed meanwhile. This is what would be written now."),
        )
        return self._go_to(upload)

    def _wrote(self, upload: Upload, told: dict[str, Any], began: Any) -> None:
        """Note what was written; what was sent is not needed any more."""
        upload.written, upload.content = timezone.now(), b""
        upload.report = {**told, "query": self._query(began, upload.written)}
        upload.save()

    def _query(self, began: Any, ended: Any) -> str:
        """The parameters by which a list shows what was changed between two moments."""
        if "modified_after" not in FILTERSETS[self.table].named_filters():
            return ""
        return urlencode({"modified_after": instant(began), "modified_before": instant(ended)})

    def _go_to(self, upload: Upload) -> HttpResponseBase:
        return HttpResponseRedirect(f"{self.address(self.page)}?{urlencode({'upload': str(upload.pk)})}")


def too_many() -> str:
    """Why a file is not even tried to its end."""
    told = _(
        "More than %(most)s rows of this file are new, changed or refused. Send it in smaller parts, or ask "
        "whoever runs this server to bring it in with the command import_annotations, which takes any number."
    )
    return told % {"most": f"{MOST:,}"}
