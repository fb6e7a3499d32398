"""A text is brought in: pasted or as a file, looked at as it will be parted, and only then saved.

Nothing is kept between the steps: the preview carries the text in the page, signed and compressed, so
that exactly what was looked at is saved.
"""

import base64
import zlib
from dataclasses import dataclass
from typing import Any, Self, cast

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import AdminForm
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.signing import BadSignature, Signer
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import refusal
from annotations.admin.encodings import ENCODINGS
from annotations.importers import TEXT_IMPORTERS
from annotations.importers.loading import load_source
from annotations.importers.plain_text import TextDraft
from annotations.models import Edition, Source, User
from annotations.models.base import known_as
from annotations.tables import SOURCES
from annotations.values.cells import plain
from annotations.values.languages import direction
from annotations.values.text import TextError

#: The preview shows so many passages, and of each so many characters.
PASSAGES, CHARACTERS = 300, 500

#: A passage longer than this is hardly one.
LONG = 5000


@dataclass(frozen=True)
class Given:
    """A text as it was given: the bytes of a file and its name, or what was pasted."""

    data: bytes
    name: str = ""

    @property
    def pasted(self) -> str:
        """What was pasted."""
        return self.data.decode("utf-8", "surrogatepass")

    def packed(self) -> str:
        """As a page carries it; only we can make one."""
        body = base64.urlsafe_b64encode(zlib.compress(self.data)).decode()
        name = base64.urlsafe_b64encode(self.name.encode("utf-8", "surrogatepass")).decode()
        return Signer(salt=__name__).sign(f"{name}.{body}")

    @classmethod
    def unpacked(cls, packed: str) -> Self:
        """What `packed` gave; BadSignature for anything else."""
        name, body = Signer(salt=__name__).unsign(packed).split(".")
        decoded = base64.urlsafe_b64decode(name).decode("utf-8", "surrogatepass")
        return cls(zlib.decompress(base64.urlsafe_b64decode(body)), decoded)

    def read(self, importer: str, encoding: str) -> TextDraft:
        """The draft; TextError if it cannot be taken in."""
        if self.name:
            return TEXT_IMPORTERS[importer].read(self.data, encoding or None)
        return TEXT_IMPORTERS[importer].read(self.pasted)


class TextForm(forms.Form):
    """A text, pasted or in a file. After cleaning it has `given` and `draft`."""

    text = forms.CharField(
        label=_("Paste the text"),
        required=False,
        strip=False,
        widget=AdminTextareaWidget(attrs={"rows": 16}),
        help_text=_(
            "A blank line begins a new passage; a line like == Causes == is a heading, === … === a lower one."
        ),
    )
    file = forms.FileField(
        label=_("or choose a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("A plain text file (.txt). Word and PDF files must be saved as plain text first."),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of the file"),
        choices=ENCODINGS,
        required=False,
        help_text=_("Only if the letters come out wrong or the file is refused."),
    )
    importer = forms.ChoiceField(
        label=_("Kind of file"), choices=[(name, name) for name in TEXT_IMPORTERS], required=False
    )
    revision = Edition._meta.get_field("revision").formfield(
        required=False, widget=AdminTextInputWidget, label=_("Revision")
    )
    #: A file that was given on the page before.
    kept = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    given: Given | None = None
    draft: TextDraft | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        # The importer says where a NUL stands; Django's field only that there is one.
        self.fields["text"].validators = []
        suffixes = ",".join(suffix for importer in TEXT_IMPORTERS.values() for suffix in importer.suffixes)
        self.fields["file"].widget.attrs["accept"] = f"{suffixes},text/plain"
        if len(TEXT_IMPORTERS) == 1:
            self.fields["importer"].widget = forms.HiddenInput()
            self.fields["importer"].initial = next(iter(TEXT_IMPORTERS))

    def clean_kept(self) -> Given | None:
        """The file from the page before."""
        try:
            return Given.unpacked(self.cleaned_data["kept"]) if self.cleaned_data["kept"] else None
        except BadSignature as error:
            message = gettext("The text came back damaged. Please choose the file again.")
            raise ValidationError(message, code="damaged") from error

    def clean_file(self) -> Any:
        """A file of a size that can be taken."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.MAX_UPLOAD:
            message = gettext("The file has %(size)s bytes; at most %(most)s are taken.")
            raise ValidationError(message % {"size": file.size, "most": settings.MAX_UPLOAD}, code="size")
        return file

    def clean(self) -> Any:
        """One text, and its draft."""
        cleaned = super().clean() or self.cleaned_data
        text, file = cleaned.get("text"), cleaned.get("file")
        if text and file:
            self.add_error("file", gettext("There is a pasted text as well. Give one or the other."))
        elif file:
            self._draft("file", Given(file.read(), file.name))
        elif text:
            # Browsers send every line feed as two characters.
            unbroken = text.replace("\r\n", "\n")
            self._draft("text", Given(unbroken.encode("utf-8", "surrogatepass")))
        elif cleaned.get("kept"):
            self._draft("file", cleaned["kept"])
        elif not self.errors.keys() & {"text", "file", "kept"}:
            self.add_error("text", gettext("Paste the text, or choose a file."))
        return cleaned

    def _draft(self, field: str, given: Given) -> None:
        importer = self.cleaned_data.get("importer") or next(iter(TEXT_IMPORTERS))
        try:
            self.draft = given.read(importer, self.cleaned_data.get("encoding") or "")
        except TextError as error:
            self.add_error(field, str(error))
        self.given = given

    def values(self) -> dict[str, Any]:
        """What was filled in of the source, by public name."""
        found = {
            name: (self.cleaned_data[column.writes], SOURCES.kind(name))
            for name, column in SOURCES.writable.items()
            if column.writes in self.cleaned_data
        }
        return {
            name: [row.slug for row in value]
            if kind == "references"
            else value and value.slug
            if kind == "reference"
            else plain(value)
            for name, (value, kind) in found.items()
        }


class Importing(admin.ModelAdmin):
    """The page on which a text is brought in."""

    def get_urls(self) -> list[Any]:
        """With the address of the page."""
        view = self.admin_site.admin_view(self.import_view)
        return [path("import/", view, name="annotations_source_import"), *super().get_urls()]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the page that takes a text, unless a source is only to be described."""
        if request.method == "GET" and not {"describe", "_popup"} & request.GET.keys():
            if not self.has_add_permission(request):
                raise PermissionDenied
            return HttpResponseRedirect(reverse("admin:annotations_source_import"))
        return super().add_view(request, form_url, extra_context)

    def import_view(self, request: HttpRequest) -> HttpResponse:
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
        form_class = self.import_form(request, source)
        if request.method != "POST":
            return self._form(request, form_class(), source)
        data = unfolded(request.POST)
        form = form_class(data, request.FILES)
        if "_back" in request.POST:
            filled = {name: form[name].value() for name in form.fields}
            return self._form(request, form_class(initial=filled), source)
        if not form.is_valid() or form.given is None or form.draft is None:
            return self._form(request, form, source)
        if "_save" not in request.POST:
            return self._preview(request, form, form.given, form.draft, source)
        return self._save(request, form, form.draft, source) or self._form(request, form, source)

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
        try:
            revision, user = form.cleaned_data["revision"], cast(User, request.user)
            made, outcome = load_source(values, draft, revision=revision, user=user)
        except ValidationError as error:
            for name, why in error.message_dict.items():
                form.add_error(name if name in form.fields else None, why)
            return None
        except DatabaseError as error:
            form.add_error(None, refusal(error))
            return None
        if outcome == "unchanged":
            messages.info(request, gettext("This source was there already, with this very text."))
        else:
            count = len(draft.parts)
            message = ngettext("Saved with %d passage.", "Saved with %d passages.", count) % count
            log = self.log_change if source else self.log_addition
            log(request, made, message)
            messages.success(request, message)
        return HttpResponseRedirect(reverse("admin:annotations_source_read", args=[made.slug]))

    def _context(self, request: HttpRequest, form: Any, source: Source | None) -> dict[str, Any]:
        title = gettext("Add its text") if source else gettext("Add a source with its text")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "source": source,
            "form": form,
            "media": self.media + form.media,
        }

    def _form(self, request: HttpRequest, form: Any, source: Source | None) -> HttpResponse:
        text = [(_("The text"), {"fields": ["text", "file", "encoding", "importer", "revision"]})]
        about = [column.writes for column in SOURCES.writable.values()]
        fieldsets = text if source else [(_("About the source"), {"fields": about}), *text]
        context = self._context(request, form, source) | {
            "adminform": AdminForm(form, fieldsets, {}, (), self),
            "kept": kept(form),
            "taken": taken(form),
        }
        return TemplateResponse(request, "admin/annotations/source/import.html", context)

    def _preview(
        self, request: HttpRequest, form: Any, given: Given, draft: TextDraft, source: Source | None
    ) -> HttpResponse:
        language = source.language if source else form.cleaned_data["language"]
        carried = [name for name in form.fields if name not in ("text", "file", "kept")]
        context = self._context(request, form, source) | {
            "subtitle": gettext("Preview"),
            "given": given,
            "draft": draft,
            "doubts": doubts(draft),
            "passages": [
                (part, draft.text[part.start : part.end][:CHARACTERS], part.end - part.start)
                for part in draft.parts[:PASSAGES]
            ],
            "most": CHARACTERS,
            "more": max(len(draft.parts) - PASSAGES, 0),
            "headings": sum(part.kind == "heading" for part in draft.parts),
            "language": language,
            "direction": direction(language),
            "carried": [form[name].as_hidden() for name in carried],
            "packed": given.packed(),
        }
        return TemplateResponse(request, "admin/annotations/source/import_preview.html", context)


def unfolded(posted: QueryDict) -> QueryDict:
    """What was sent; a pasted text that the preview carried is in its field again."""
    data = posted.copy()
    try:
        given = Given.unpacked(data.get("kept", ""))
    except BadSignature:
        return data
    if not given.name:
        data["text"], data["kept"] = data.get("text") or given.pasted, ""
    return data


def kept(form: Any) -> Given | None:
    """The file that the form still has from before, or was given just now."""
    if form.is_bound:
        return form.given if form.given and form.given.name else None
    try:
        return Given.unpacked(form.initial.get("kept") or "")
    except BadSignature:
        return None


def taken(form: Any) -> dict[str, Any] | None:
    """Whose slug it is that was refused, and one that is free."""
    if not form.is_bound or not form.has_error("slug", "unique"):
        return None
    slug = form["slug"].value()
    known = set(Source.objects.filter(slug__startswith=f"{slug}-").values_list("slug", flat=True))
    free = next(f"{slug}-{number}" for number in range(2, len(known) + 3) if f"{slug}-{number}" not in known)
    source = Source.objects.filter(slug=slug).first()
    return {"source": source, "has_text": bool(source and source.editions.exists()), "free": free}


def doubts(draft: TextDraft) -> list[str]:
    """What looks wrong about a text, so that somebody looks again."""
    found = []
    paragraphs = [part for part in draft.parts if part.kind == "paragraph"]
    longest = max(draft.parts, key=lambda part: part.end - part.start)
    if len(draft.parts) == 1 and longest.end - longest.start > LONG:
        found.append(
            gettext("There is no blank line in the text, so it is one single passage. Is that what you want?")
        )
    elif longest.end - longest.start > LONG:
        message = gettext("Passage %(ordinal)d has %(length)d characters. Is a blank line missing in it?")
        found.append(message % {"ordinal": longest.ordinal, "length": longest.end - longest.start})
    if not paragraphs:
        found.append(gettext("There are only headings in the text."))
    if len(paragraphs) > 20 and sum(part.end - part.start for part in paragraphs) < 60 * len(paragraphs):
        found.append(
            gettext("The passages are very short. Does a blank line stand after every line of the text?")
        )
    odd = [place for place, character in enumerate(draft.text) if is_odd(character)]
    if odd:
        message = gettext(
            "There are characters that stand in no written text (the first is character %d). "
            "Is it another encoding?"
        )
        found.append(message % odd[0])
    return found


def is_odd(character: str) -> bool:
    """Whether it is a control character, or stands for one that was lost."""
    return (
        character == "\ufffd" or (character < " " and character not in "\n\t") or "\x7f" <= character < "\xa0"
    )
