"""Upload: a table that was edited elsewhere is shown as a preview of what would change, and then written.

What was sent is kept on the server between the preview and the confirmation (`models.Upload`), for the
one who sent it and for a day. The preview is a trial of the very import that the confirmation makes.
"""

import codecs
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.anchoring import PLACE
from annotations.columns import Table
from annotations.filtersets import FILTERSETS
from annotations.importers import BY_SUFFIX
from annotations.importers.base import MAX_ROWS, Report, RowError, RowOutcome
from annotations.importers.csv import CSV
from annotations.importers.loading import Loader
from annotations.models import Upload, User
from annotations.permissions import may, may_add, may_decide
from annotations.tables import ANNOTATIONS, TABLES
from annotations.values.cells import instant
from annotations.values.text import TextError, decode
from annotations.violations import is_refusal, violation

ENCODINGS = (
    ("", gettext_lazy("Unicode (UTF-8, or UTF-16 with its mark)")),
    ("windows-1252", gettext_lazy("Western European (Windows-1252)")),
    ("windows-1251", gettext_lazy("Cyrillic (Windows-1251)")),
    ("windows-1250", gettext_lazy("Central European (Windows-1250)")),
    ("windows-1256", gettext_lazy("Arabic (Windows-1256)")),
    ("koi8-r", gettext_lazy("Cyrillic (KOI8-R)")),
    ("mac-roman", gettext_lazy("Western European (old Macintosh)")),
    ("gb18030", gettext_lazy("Chinese (GB 18030)")),
    ("shift-jis", gettext_lazy("Japanese (Shift JIS)")),
)

MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: How files begin that are something else, and what they are.
OTHERS = (
    (b"PK\x03\x04", gettext_lazy("a workbook (Excel's .xlsx or LibreOffice's .ods)")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("a workbook (Excel's .xls)")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"\x1f\x8b", gettext_lazy("a compressed file")),
    (b"<", gettext_lazy("a web page or XML")),
)

HOW_TO_SAVE = gettext_lazy(
    "In Excel choose “Save as” and “CSV UTF-8”, in LibreOffice “Save as”, “Text CSV” and the character "
    "set “Unicode (UTF-8)”."
)


class TableForm(forms.Form):
    """A file with a table."""

    file = forms.FileField(
        label=gettext_lazy("The edited table"),
        widget=forms.FileInput(attrs={"accept": ",".join(BY_SUFFIX)}),
        help_text=gettext_lazy("CSV with commas, semicolons or tabs between the cells; or JSON Lines."),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Character set"),
        choices=ENCODINGS,
        required=False,
        help_text=gettext_lazy("Only if the file is told not to be Unicode."),
    )

    def clean_file(self) -> UploadedFile:
        """A file that is neither too long nor something else than a table."""
        file = cast(UploadedFile, self.cleaned_data["file"])
        if (file.size or 0) > settings.MAX_UPLOAD:
            megabytes = settings.MAX_UPLOAD // 1024**2
            raise ValidationError(_("The file is longer than %(count)d MB.") % {"count": megabytes})
        beginning = file.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
        file.seek(0)
        for mark, what in OTHERS:
            if beginning.startswith(mark):
                told = _("This is %(what)s, not CSV.") % {"what": what}
                raise ValidationError(f"{told} {HOW_TO_SAVE}")
        return file

    def clean(self) -> dict[str, Any]:
        """With the file's text."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None:
            return cleaned
        data = file.read()
        encoding = None if data.startswith(MARKS) else cleaned.get("encoding") or None
        try:
            text = decode(data, encoding)
        except TextError as error:
            raise ValidationError({"file": f"{error}. {HOW_TO_SAVE}"}) from error
        if "\0" in text:
            told = _("This is no text, so it is not CSV.")
            raise ValidationError({"file": f"{told} {HOW_TO_SAVE}"})
        if not text.strip():
            raise ValidationError({"file": _("There is nothing in this file.")})
        return {**cleaned, "text": text}


@dataclass(frozen=True)
class Line:
    """A row of the preview: what came of it, and why not."""

    row: RowOutcome
    reasons: Sequence[RowError] = ()


class Preview:
    """A report as it is shown."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.of_the_file = [error for error in report.told if not error.line]

    @property
    def lines(self) -> list[Line]:
        """What is refused before what would be written, both in the order of the file."""
        return [*self.refused, *self.written]

    @property
    def refused(self) -> Iterator[Line]:
        """The refused rows, each with its reasons."""
        known = {row.line: row for row in self.report.rows}
        for line, errors in groupby(self.report.told, key=attrgetter("line")):
            if line:
                unread = RowOutcome(line, "refused", "", "")
                yield Line(known.get(line, unread), list(errors))

    @property
    def written(self) -> Iterator[Line]:
        """The rows that would be written."""
        return (Line(row) for row in self.report.rows if row.outcome != "refused")

    @property
    def changes(self) -> int:
        """How many rows would be written."""
        return self.report.created + self.report.updated

    @property
    def more(self) -> int:
        """How many rows beyond those that are shown."""
        return max(0, self.changes + self.report.refused - len(self.lines))

    @property
    def expected(self) -> str:
        """What the confirmation says was seen."""
        return f"{self.report.created}+{self.report.updated}"


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
        if form.is_bound and form.is_valid():
            return self._keep(request, form)
        return self._page(
            request,
            "upload.html",
            title=_("Upload a table of %(things)s") % {"things": self.opts.verbose_name_plural},
            form=form,
            export_url=self._export(),
            **columns(TABLES[self.resource], request),
        )

    # -- the three steps ---------------------------------------------------------------------------------

    def _keep(self, request: HttpRequest, form: TableForm) -> HttpResponseBase:
        """Keep what was sent, and go to its preview."""
        Upload.objects.outdated().delete()
        upload = Upload.objects.create(
            user=cast(User, request.user),
            resource=self.resource,
            name=PurePath(form.cleaned_data["file"].name).name[:255],
            text=form.cleaned_data["text"],
        )
        return self._go_to(upload)

    def _look_at(self, request: HttpRequest, upload: Upload) -> HttpResponseBase:
        """The preview, or what was written."""
        things = {"things": self.opts.verbose_name_plural, "file": upload.name}
        if upload.written:
            title = _("Written: %(things)s from %(file)s") % things
            return self._page(
                request, "upload_report.html", title=title, upload=upload, report=upload.report, most=MAX_ROWS
            )
        preview = Preview(self._load(request, upload, dry_run=True))
        title = _("Preview: %(things)s from %(file)s") % things
        return self._page(request, "upload_preview.html", title=title, upload=upload, preview=preview)

    def _write(self, request: HttpRequest, upload: Upload) -> HttpResponseBase:
        """Write what the preview showed; the preview again, if that is not what would be written now."""
        try:
            with transaction.atomic():
                upload = get_object_or_404(Upload.objects.select_for_update(), pk=upload.pk)
                if upload.written:
                    return self._go_to(upload)
                began = timezone.now()
                report = self._load(request, upload)
                if not report.errors and Preview(report).expected == request.POST.get("expected"):
                    self._wrote(upload, report, began)
                    return self._go_to(upload)
                transaction.set_rollback(True)
        except DatabaseError as error:
            if not is_refusal(error):
                raise
            messages.error(request, violation(error).message)
        messages.warning(
            request,
            _("Nothing was written: something was changed meanwhile. This is what would be written now."),
        )
        return self._go_to(upload)

    def _wrote(self, upload: Upload, report: Report, began: Any) -> None:
        """Note what was written; the text is not needed any more."""
        upload.written, upload.text = timezone.now(), ""
        upload.report = {
            "created": report.created,
            "updated": report.updated,
            "unchanged": report.unchanged,
            "notes": report.notes,
            "rows": [asdict(row) for row in report.rows],
            "query": self._query(began, upload.written),
        }
        upload.save()

    # -- what they share ---------------------------------------------------------------------------------

    def _load(self, request: HttpRequest, upload: Upload, *, dry_run: bool = False) -> Report:
        """Import the table, or try to."""
        table = TABLES[upload.resource]
        importer = BY_SUFFIX.get(PurePath(upload.name).suffix.lower()) or CSV()
        drafts = importer.read(upload.text, table)
        return Loader(table, cast(User, request.user)).load(drafts, dry_run=dry_run)

    def _query(self, began: Any, ended: Any) -> str:
        """The parameters by which a list shows what was changed between two moments."""
        if "modified_after" not in FILTERSETS[self.resource].named_filters():
            return ""
        return urlencode({"modified_after": instant(began), "modified_before": instant(ended)})

    def _export(self) -> str:
        """Where the whole table is had, for Excel too."""
        everything = {"status": "all"} if self.resource == "annotations" else {}
        address = reverse(f"{self.resource}-list", kwargs={"format": "csv"})
        return f"{address}?{urlencode({'bom': '1', **everything})}"

    def _upload(self, request: HttpRequest) -> Upload:
        """The person's own upload that the address names."""
        try:
            own = Upload.objects.of(cast(User, request.user)).filter(resource=self.resource)
            return get_object_or_404(own, pk=request.GET["upload"])
        except ValidationError:
            return get_object_or_404(Upload.objects.none())

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


def columns(table: Table, request: HttpRequest) -> dict[str, Any]:
    """The columns of a table, by what an upload does with them."""
    person: Any = request.user
    place = PLACE if table is ANNOTATIONS else ()
    decided = ("status",) if table is ANNOTATIONS and may_decide(person) else ()
    editable = {*table.writable, *place, *decided} - {table.key}
    proving = (table.key, "version")
    state = (proving[1], _("Which state of the row you edited. A new row has none."))

    def described(names: Iterable[str]) -> list[tuple[str, str]]:
        return [(name, _(table.columns[name].description)) for name in names]

    return {
        "key": table.key,
        "proving": [*described([table.key]), state],
        "editable": described(name for name in table.names if name in editable),
        "fixed": described(name for name in table.names if name not in (*editable, *proving)),
    }
