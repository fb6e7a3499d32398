"""The whole project as one file: taken away, or brought in after a look at what would come of it.

What was sent is tried once, and kept with what would come of it (`models.Upload`), as a table is. The
confirmation makes the very import that was tried.
"""

import io
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations import downloads
from annotations.admin.job import ask
from annotations.admin.preview import summary
from annotations.exporters import archive
from annotations.importers.base import Report, RowError
from annotations.importers.packed import Damaged, PackedZip
from annotations.importers.whole import Reports, is_untouched, load_whole
from annotations.models import Upload
from annotations.permissions import may_carry, may_carry_people
from annotations.values.manifest import NAME

#: What a kept archive is; there are no tables of these to be uploaded.
RESOURCE = "archive"


class ArchiveForm(forms.Form):
    """A file with an archive."""

    file = forms.FileField(
        label=gettext_lazy("The archive"),
        widget=forms.FileInput(attrs={"accept": ".zip"}),
        help_text=gettext_lazy("As it was downloaded here, or written by <code>manage.py export</code>."),
    )

    in_background = forms.BooleanField(
        label=gettext_lazy("In the background, without a preview"),
        required=False,
        help_text=gettext_lazy("For large archives. Under “Jobs” you see how far it is."),
    )

    def clean_file(self) -> UploadedFile:
        """A file that is not too long."""
        file = cast(UploadedFile, self.cleaned_data["file"])
        if (file.size or 0) > settings.MAX_UPLOAD:
            megabytes = settings.MAX_UPLOAD // 1024**2
            told = _(
                "The file is longer than %(count)d MB. Ask whoever runs this server to bring it in with the "
                "command import, which takes any length."
            )
            raise ValidationError(told % {"count": megabytes})
        return file


class Carrying(admin.ModelAdmin):
    """The page of the archive, beside the record of all changes."""

    def get_urls(self) -> list[Any]:
        """With the page, and the file."""
        page = self.admin_site.admin_view(self.archive_view)
        file = self.admin_site.admin_view(self.archive_file)
        return [
            path("archive/", page, name="annotations_change_archive"),
            path("archive/historio.zip", file, name="annotations_change_download"),
            *super().get_urls(),
        ]

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """With the way to the page."""
        found = [(_("The whole project as one file"), address())] if may_carry(request.user) else []
        return [*super().list_links(request), *found]  # type: ignore[misc]

    def archive_file(self, request: HttpRequest) -> HttpResponseBase:
        """The archive itself."""
        passwords = "passwords" in request.GET
        if not (may_carry_people if passwords else may_carry)(request.user):
            raise PermissionDenied
        try:
            return downloads.packed(archive.everything(passwords=passwords), request)
        except downloads.TooMany as error:
            return HttpResponse(str(error), status=429, headers={"Retry-After": str(error.wait)})

    def archive_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form; then, for `?upload=`, what would come of it; then what was done."""
        if not may_carry(request.user):
            raise PermissionDenied
        if key := request.GET.get("upload"):
            found = Upload.objects.of(request.user, RESOURCE).named(key)
            if found is None:
                raise Http404
            return (
                self._write(request, found)
                if request.method == "POST"
                else self._archive_page(request, found)
            )
        form = ArchiveForm(request.POST, request.FILES) if request.method == "POST" else ArchiveForm()
        if form.is_bound and form.is_valid():
            file = form.cleaned_data["file"]
            data = file.read()
            if form.cleaned_data["in_background"]:
                return ask(request, "POST", "/api/v1/archive/", body=data, kind="application/zip")
            report = summed(bring(data, request, dry_run=True))
            name = PurePath(file.name).name[:255]
            return go_to(Upload.objects.keep(request.user, RESOURCE, name=name, data=data, report=report))
        return self._archive_page(request, None, form=form, is_untouched=is_untouched())

    def _write(self, request: HttpRequest, upload: Upload) -> HttpResponseBase:
        """Bring in what was looked at; the look again, if something else would come of it now."""
        kept = Upload.objects.filter(pk=upload.pk)
        with transaction.atomic():
            upload = get_object_or_404(Upload.objects.select_for_update(), pk=upload.pk)
            if upload.written:
                return go_to(upload)
            report = summed(bring(upload.data, request))
            if not report["refused"] and report["seen"] == (upload.report or {})["seen"]:
                # Not by save(): the account that sent it may have another number by now.
                kept.update(written=timezone.now(), content=b"", report=report)
                request.session[SESSION_KEY] = str(request.user.pk)
                return go_to(upload)
            transaction.set_rollback(True)
        kept.update(report=summed(bring(upload.data, request, dry_run=True)))
        messages.warning(
            request,
            _("Nothing was written: something was changed meanwhile. This is what would be written now."),
        )
        return go_to(upload)

    def _archive_page(self, request: HttpRequest, upload: Upload | None, **context: Any) -> HttpResponseBase:
        title = _("The whole project as one file")
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title if upload is None else f"{title}: {upload.name}",
            "upload": upload,
            "may_have_passwords": may_carry_people(request.user),
            "upload_url": address(),
            "file_url": reverse("admin:annotations_change_download"),
        }
        return TemplateResponse(request, "admin/annotations/change/archive.html", {**shared, **context})


def bring(data: bytes, request: HttpRequest, *, dry_run: bool = False) -> Reports:
    """Bring in an archive, or try to."""
    try:
        packed = PackedZip(io.BytesIO(data))
    except Damaged as error:
        return {NAME: Report(errors=[RowError(0, "", str(error))])}
    return load_whole(packed, person=request.user, dry_run=dry_run)


def summed(reports: Reports) -> dict[str, Any]:
    """Reports as they are kept: what came of each file, and whether another trial says the same."""
    whole = Report()
    for report in reports.values():
        whole.add(report)
    files = [
        {
            "name": name if name == NAME else f"{name}.csv",
            **{outcome: getattr(report, outcome) for outcome in ("created", "updated", "unchanged")},
            "errors": [str(error)[:2000] for error in report.told[:100]],
        }
        for name, report in reports.items()
    ]
    said = summary(whole)
    kept = ("notes", "seen", "refused", "created", "updated")
    return {"files": files, **{name: said[name] for name in kept}}


def address() -> str:
    """The address of the page."""
    return reverse("admin:annotations_change_archive")


def go_to(upload: Upload) -> HttpResponseBase:
    """To what was kept."""
    return HttpResponseRedirect(f"{address()}?{urlencode({'upload': str(upload.pk)})}")
