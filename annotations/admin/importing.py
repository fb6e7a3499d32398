"""A text is brought in: pasted or as a file, looked at as it will be parted, and only then saved.

Between the steps it is kept on the server (`models.Upload`), for the one who sent it and for a day, so that
exactly what was looked at is saved. What else was typed goes through the page.
"""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import refusal
from annotations.admin.doubts import doubts
from annotations.admin.job import ask, form_of
from annotations.admin.text_form import EditionForm, Given, TextForm
from annotations.importers.composing import TextDraft
from annotations.importers.editions import load_edition
from annotations.importers.texts import load_source
from annotations.models import Source, Upload, User
from annotations.models.base import known_as
from annotations.tables import SOURCES
from annotations.values.cells import cell
from annotations.values.languages import direction

#: What a kept text is to become; there are no tables of these to be uploaded.
RESOURCE = "editions"

#: What is chosen of a text, beside what is known of its source.
OF_THE_TEXT = ("importer", "encoding", "notes", "part", "revision", "issued")

#: The preview shows so many passages, and of each so many characters.
PASSAGES, CHARACTERS = 300, 500


class Importing(admin.ModelAdmin):
    """The page on which a text is brought in."""

    def get_urls(self) -> list[Any]:
        """With the address of the page."""
        view = self.admin_site.admin_view(self.import_view)
        edition = self.admin_site.admin_view(self.edition_view)
        return [
            path("import/", view, name="annotations_source_import"),
            path("<str:slug>/edition/", edition, name="annotations_source_edition"),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the page that takes a text, unless a source is only to be described."""
        if request.method == "GET" and not {"describe", "_popup"} & request.GET.keys():
            if not self.has_add_permission(request):
                raise PermissionDenied
            return HttpResponseRedirect(reverse("admin:annotations_source_import"))
        return super().add_view(request, form_url, extra_context)

    def import_view(self, request: HttpRequest) -> HttpResponseBase:
        """The form, the preview, and the saving: all at one address."""
        source = None
        if slug := request.GET.get("source"):
            source = get_object_or_404(Source, known_as([slug]))
        allowed = self.has_change_permission(request, source) if source else self.has_add_permission(request)
        if not allowed:
            raise PermissionDenied
        if source is not None and source.editions.exists():
            messages.info(request, gettext("This source has a text already."))
            return HttpResponseRedirect(reverse("admin:annotations_source_read", args=[source.slug]))
        return self._steps(request, source, self.import_form(request, source))

    def edition_view(self, request: HttpRequest, slug: str) -> HttpResponseBase:
        """The same for another text of a source that has one."""
        source = get_object_or_404(Source, known_as([slug]))
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        if not source.editions.exists():
            address = f"{reverse('admin:annotations_source_import')}?source={source.slug}"
            return HttpResponseRedirect(address)
        return self._steps(request, source, EditionForm)

    def _steps(self, request: HttpRequest, source: Source | None, form_class: Any) -> HttpResponseBase:
        """The form, the preview, or the saving: what was sent says which."""
        if request.method != "POST":
            return self._form(request, form_class(), source)
        data, upload = request.POST.copy(), self._kept_text(request)
        given = Given.kept(upload) if upload else None
        if given and not given.name and not data.get("text"):
            data["text"] = given.pasted  # in its field again
        form = form_class(data, request.FILES, kept=given)
        if data.get("kept") and upload is None and not (data.get("text") or request.FILES):
            form.add_error(None, gone())
            return self._form(request, form, source, status=404)
        if "_back" in request.POST:
            filled = {name: form[name].value() for name in form.fields}
            return self._form(request, form_class(initial=filled), source, upload)
        valid = form.is_valid()
        upload = self._keep_text(request, form, upload)
        if not valid or form.given is None or form.draft is None or upload is None:
            return self._form(request, form, source, upload)
        if "_later" in request.POST:
            return self._put_off_text(request, form, form.given, source)
        if "_save" not in request.POST:
            return self._preview(request, form, upload, form.draft, source)
        return self._save(request, form, form.draft, source) or self._form(request, form, source, upload)

    def _kept_text(self, request: HttpRequest) -> Upload | None:
        """The person's own text from the page before."""
        key = request.POST.get("kept", "")
        return Upload.objects.of(request.user, RESOURCE).named(key) if key else None

    def _keep_text(self, request: HttpRequest, form: Any, upload: Upload | None) -> Upload | None:
        """What was given, kept; a pasted text that is refused stays in its field."""
        given: Given | None = form.given
        if given is None or not (given.name or form.is_valid()):
            return None
        if upload and Given.kept(upload) == given:
            return upload
        return Upload.objects.keep(request.user, RESOURCE, name=given.name, data=given.data)

    def import_form(self, request: HttpRequest, source: Source | None) -> Any:
        """The form: a text, and if the source is not there yet, what is known of it."""
        if source is not None:
            return TextForm
        return type("ImportForm", (TextForm, self.get_form(request)), {})

    def _save(
        self, request: HttpRequest, form: Any, draft: TextDraft, source: Source | None
    ) -> HttpResponse | None:
        """Write it, and lead to it; None if it was refused, which the form then says."""
        values = {"slug": source.slug} if source else form.values()
        revision, user = form.cleaned_data["revision"], cast(User, request.user)
        try:
            if source is not None and form.is_edition:
                issued = form.cleaned_data["issued"]
                _, outcome = load_edition(source, draft, revision=revision, issued=issued, user=user)
                made = source
            else:
                made, outcome = load_source(values, draft, revision=revision, user=user)
        except ValidationError as error:
            for name, why in error.message_dict.items():
                form.add_error(name if name in form.fields else None, why)
            return None
        except DatabaseError as error:
            form.add_error(None, refusal(error))
            return None
        Upload.objects.of(user, RESOURCE).delete()
        if outcome == "unchanged":
            messages.info(request, gettext("This source was there already, with this very text."))
        else:
            count = len(draft.parts)
            message = ngettext("Saved with %d passage.", "Saved with %d passages.", count) % count
            log = self.log_change if source else self.log_addition
            log(request, made, message)
            messages.success(request, message)
        name = "reanchoring" if form.is_edition and outcome != "unchanged" else "read"
        return HttpResponseRedirect(reverse(f"admin:annotations_source_{name}", args=[made.slug]))

    def _put_off_text(
        self, request: HttpRequest, form: Any, given: Given, source: Source | None
    ) -> HttpResponseBase:
        """Let a worker save it, as the API would."""
        values = form.values() if source is None else {} if form.is_edition else {"slug": source.slug}
        chosen = {name: form.cleaned_data[name] for name in OF_THE_TEXT if form.cleaned_data.get(name)}
        values |= chosen if given.name else {**chosen, "text": given.pasted}
        fields = [
            (name, cell(value))
            for name, told in values.items()
            if told is not None
            for value in (told if isinstance(told, list) else [told])
        ]
        body, kind = form_of(fields, [(given.name, given.data)] if given.name else [])
        address = f"{source.slug}/editions/" if source is not None and form.is_edition else ""
        return ask(request, "POST", f"/api/v1/sources/{address}", body=body, kind=kind)

    def _context(self, request: HttpRequest, form: Any, source: Source | None) -> dict[str, Any]:
        title = gettext("Add its text") if source else gettext("Add a source with its text")
        title = gettext("Add a new edition") if form.is_edition else title
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "source": source,
            "form": form,
            "media": self.media + form.media,
        }

    def _form(
        self,
        request: HttpRequest,
        form: Any,
        source: Source | None,
        upload: Upload | None = None,
        *,
        status: int = 200,
    ) -> HttpResponse:
        fields = ["text", "file", "importer", "encoding", "notes", "part", "revision"]
        text = [(_("The text"), {"fields": [*fields, "issued"] if form.is_edition else fields})]
        about = [column.writes for column in SOURCES.writable.values()]
        fieldsets = text if source else [(_("About the source"), {"fields": about}), *text]
        context = self._context(request, form, source) | {
            "adminform": AdminForm(form, fieldsets, {}, (), self),
            "kept": upload if upload and upload.name else None,
            "taken": taken(form),
        }
        return TemplateResponse(request, "admin/annotations/source/import.html", context, status=status)

    def _preview(
        self, request: HttpRequest, form: Any, upload: Upload, draft: TextDraft, source: Source | None
    ) -> HttpResponse:
        language = source.language if source else form.cleaned_data["language"]
        carried = [name for name in form.fields if name not in ("text", "file")]
        context = self._context(request, form, source) | {
            "subtitle": gettext("Preview"),
            "kept": upload,
            "draft": draft,
            "doubts": doubts(draft),
            "passages": [
                (part, draft.text[part.start : part.end][:CHARACTERS], spoken, direction(spoken))
                for part in draft.parts[:PASSAGES]
                for spoken in [part.language or language]
            ],
            "more": max(len(draft.parts) - PASSAGES, 0),
            "headings": sum(part.kind == "heading" for part in draft.parts),
            "language": language,
            "direction": direction(language),
            "carried": [form[name].as_hidden() for name in carried],
        }
        return TemplateResponse(request, "admin/annotations/source/import_preview.html", context)


def gone() -> str:
    """Why there is no text any more where there was one."""
    return gettext(
        "The text that you gave before is not here any more: it was saved already, you gave another one "
        "since, or more than a day has passed. Please give it again."
    )


def taken(form: Any) -> dict[str, Any] | None:
    """Whose slug it is that was refused, and one that is free."""
    if not form.is_bound or not form.has_error("slug", "unique"):
        return None
    slug = form["slug"].value()
    known = set(Source.objects.filter(slug__startswith=f"{slug}-").values_list("slug", flat=True))
    free = next(f"{slug}-{number}" for number in range(2, len(known) + 3) if f"{slug}-{number}" not in known)
    source = Source.objects.filter(slug=slug).first()
    return {"source": source, "has_text": bool(source and source.editions.exists()), "free": free}
