"""The form that takes a text, pasted or in a file, and what came in it."""

from dataclasses import dataclass
from typing import Any, Self, cast

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.encodings import ENCODINGS
from annotations.importers import TEXT_IMPORTERS, text_importer
from annotations.importers.composing import TextDraft
from annotations.importers.document import Notes
from annotations.importers.texts import fitted
from annotations.models import Edition, Upload
from annotations.tables import SOURCES
from annotations.values.cells import plain
from annotations.values.text import TextError


@dataclass(frozen=True)
class Given:
    """A text as it was given: the bytes of a file and its name, or what was pasted."""

    data: bytes
    name: str = ""

    @classmethod
    def kept(cls, upload: Upload) -> Self:
        """What was kept."""
        return cls(upload.data, upload.name)

    @property
    def pasted(self) -> str:
        """What was pasted."""
        return self.data.decode("utf-8", "surrogatepass")

    def read(self, importer: str, encoding: str, notes: Notes, part: str) -> TextDraft:
        """The draft; TextError if it cannot be taken in."""
        reader = text_importer(self.name, importer)
        if self.name:
            return fitted(reader.read(self.data, encoding or None, notes=notes, part=part))
        return fitted(reader.read(self.pasted, notes=notes, part=part))


class TextForm(forms.Form):
    """A text: pasted, in a file, or `kept` from the page before.

    After cleaning it has `given` and `draft`.
    """

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
        help_text=_(
            "A text in one of the formats below. What you leave empty above is as the file says, if it does."
        ),
    )
    encoding = forms.ChoiceField(
        label=_("Encoding of the file"),
        choices=ENCODINGS,
        required=False,
        help_text=_("Only if the letters come out wrong or the file is refused."),
    )
    importer = forms.ChoiceField(
        label=_("Format"),
        choices=[
            ("", _("as the name of the file says; else plain text")),
            *((name, importer.label) for name, importer in TEXT_IMPORTERS.items()),
        ],
        required=False,
    )
    notes = forms.ChoiceField(
        label=_("Notes"),
        choices=[("apart", _("after the text, as passages of their own")), ("omit", _("left out"))],
        required=False,
        help_text=_("Footnotes and endnotes. Their marks stay in the text."),
    )
    part = forms.CharField(
        label=_("Which text"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("Of a file that has several, such as a dump of a wiki: the title of the page."),
    )
    revision = Edition._meta.get_field("revision").formfield(
        required=False, widget=AdminTextInputWidget, label=_("Revision")
    )

    given: Given | None = None
    draft: TextDraft | None = None
    unread: TextError | None = None

    def __init__(self, *arguments: Any, kept: Given | None = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.kept = kept
        # The importer says where a NUL stands; Django's field only that there is one.
        self.fields["text"].validators = []
        suffixes = ",".join(suffix for importer in TEXT_IMPORTERS.values() for suffix in importer.suffixes)
        self.fields["file"].widget.attrs["accept"] = f"{suffixes},text/plain"

    def clean_file(self) -> Any:
        """A file of a size that can be taken."""
        file = self.cleaned_data["file"]
        if file and file.size > settings.MAX_UPLOAD:
            message = gettext("The file has %(size)s bytes; at most %(most)s are taken.")
            raise ValidationError(message % {"size": file.size, "most": settings.MAX_UPLOAD}, code="size")
        return file

    def full_clean(self) -> None:
        """What was left empty of the source is as the file says; then the fields are cleaned as ever."""
        if self.is_bound:
            self._read()
            self._fill()
        super().full_clean()

    def clean(self) -> Any:
        """One text, and its draft."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text") and cleaned.get("file"):
            self.add_error("file", gettext("There is a pasted text as well. Give one or the other."))
        elif self.unread is not None:
            self.add_error(self.field, [str(self.unread)])
        elif self.given is None and not self.errors.keys() & {"text", "file"}:
            self.add_error("text", gettext("Paste the text, or choose a file."))
        return cleaned

    @property
    def field(self) -> str:
        """Where what was given came from."""
        return "file" if self.given and self.given.name else "text"

    def _read(self) -> None:
        """Find what was given, and read it."""
        text, file = self.data.get(self.add_prefix("text")), self.files.get(self.add_prefix("file"))
        self.given, self.draft, self.unread = self.kept, None, None
        if file and not text and (file.size or 0) <= settings.MAX_UPLOAD:
            self.given = Given(file.read(), file.name or "")
            file.seek(0)
        elif text and not file:
            # Browsers send every line feed as two characters.
            unbroken = text.replace("\r\n", "\n")
            self.given = Given(unbroken.encode("utf-8", "surrogatepass"))
        elif text or file:
            self.given = None
        chosen = {
            name: self.data.get(self.add_prefix(name)) or "" for name in ("importer", "encoding", "notes")
        }
        if self.given is None or any(
            value and not cast(forms.ChoiceField, self.fields[name]).valid_value(value)
            for name, value in chosen.items()
        ):
            return
        try:
            self.draft = self.given.read(
                chosen["importer"],
                chosen["encoding"],
                "omit" if chosen["notes"] == "omit" else "apart",
                (self.data.get(self.add_prefix("part")) or "").strip(),
            )
        except TextError as error:
            self.unread = error

    def _fill(self) -> None:
        """Fill what is empty with what the file says."""
        if self.draft is None:
            return
        data = cast(QueryDict, self.data).copy()
        found = {SOURCES.columns[name].writes: value for name, value in self.draft.about.items()}
        if self.draft.revision:
            found["revision"] = self.draft.revision
        for name, value in found.items():
            if name in self.fields and not (data.get(self.add_prefix(name)) or "").strip():
                data[self.add_prefix(name)] = self.fields[name].prepare_value(value)
        self.data = data

    @property
    def is_edition(self) -> bool:
        """Whether it is another text of a source that has one."""
        return isinstance(self, EditionForm)

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


class EditionForm(TextForm):
    """Another text of a source, and when it was published."""

    issued = Edition._meta.get_field("issued").formfield(
        required=False, widget=AdminTextInputWidget, label=_("Issued")
    )

    def clean_issued(self) -> Any:
        """A date in EDTF."""
        return Edition._meta.get_field("issued").clean(self.cleaned_data["issued"], None)
