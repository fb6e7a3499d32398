"""A dump of a wiki is brought in, in the background: as a trial, or for good."""

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.articles import ArticlesForm
from annotations.admin.job import ask
from annotations.models import Source


class DumpForm(ArticlesForm):
    """A dump, which of its pages are wanted, and as what."""

    file = forms.FileField(
        label=_("The dump"),
        widget=forms.FileInput(attrs={"accept": ".xml,.bz2,.gz"}),
        help_text=_("As a MediaWiki writes it: XML, packed by bzip2 or gzip or not."),
    )
    title = forms.CharField(
        label=_("Titles"),
        required=False,
        widget=AdminTextareaWidget({"rows": 5}),
        help_text=_("Of the pages that are wanted, one a line. Else all of the namespace."),
    )
    namespace = forms.IntegerField(
        label=_("Namespace"), initial=0, help_text=_("The number of it; 0 are the articles.")
    )
    language = Source._meta.get_field("language").formfield(
        label=_("Language"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("If the dump does not say it: <b>tl</b>."),
    )
    licence = Source._meta.get_field("licence").formfield(
        label=_("Licence"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("The dump does not say it: <b>CC-BY-SA-4.0</b>."),
    )
    field_order = ("file", "title", "namespace", "language", "licence")

    def clean_file(self) -> UploadedFile:
        """A file that is not too long."""
        file = cast(UploadedFile, self.cleaned_data["file"])
        if (file.size or 0) > settings.MAX_UPLOAD:
            told = gettext(
                "The file is longer than %(count)d MB. Ask whoever runs this server to bring it in with the "
                "command import_dump, which takes any length."
            )
            raise ValidationError(told % {"count": settings.MAX_UPLOAD // 1024**2})
        return file

    def clean_language(self) -> Any:
        """A tag of BCP 47, if any."""
        return self._of_source("language")

    def clean_licence(self) -> Any:
        """A licence, if any."""
        return self._of_source("licence")

    def _of_source(self, name: str) -> Any:
        """What is said of each source, as a source can have it."""
        value = self.cleaned_data[name]
        return value and Source._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]

    def clean_title(self) -> list[str]:
        """The titles."""
        return [line.strip() for line in self.cleaned_data["title"].splitlines() if line.strip()]

    def query(self) -> str:
        """What is asked of the API."""
        given = self.cleaned_data
        named = ("title", "namespace", "language", "licence", "visibility", "notes")
        asked = {**{name: given[name] for name in named}, "prefix": given["slug"]}
        asked = {name: value for name, value in asked.items() if value not in ("", None)}
        return urlencode({**asked, "scope": [event.slug for event in given["scope"]]}, doseq=True)


class FromDump(admin.ModelAdmin):
    """The page on which a dump is brought in."""

    def get_urls(self) -> list[Any]:
        """With the address of the page."""
        view = self.admin_site.admin_view(self.dump_view)
        return [path("dump/", view, name="annotations_source_dump"), *super().get_urls()]

    def dump_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form; then it is a job."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = DumpForm(request.POST, request.FILES) if request.method == "POST" else DumpForm()
        if form.is_bound and form.is_valid():
            trial = "dry_run=1&" if "_try" in request.POST else ""
            data, kind = form.cleaned_data["file"].read(), "application/octet-stream"
            return ask(request, "POST", f"/api/v1/dump/?{trial}{form.query()}", body=data, kind=kind)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Add articles from a dump of a wiki"),
            "form": form,
        }
        return TemplateResponse(request, "admin/annotations/source/dump.html", context)
