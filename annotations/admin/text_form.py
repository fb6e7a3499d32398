"""The form that takes a text, pasted or in a file, and what came in it."""

from dataclasses import dataclass
from typing import Any, Self

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.encodings import ENCODINGS
from annotations.importers import TEXT_IMPORTERS
from annotations.importers.plain_text import TextDraft
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

    def read(self, importer: str, encoding: str) -> TextDraft:
        """The draft; TextError if it cannot be taken in."""
        if self.name:
            return TEXT_IMPORTERS[importer].read(self.data, encoding or None)
        return TEXT_IMPORTERS[importer].read(self.pasted)


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

    given: Given | None = None
    draft: TextDraft | None = None

    def __init__(self, *arguments: Any, kept: Given | None = None, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.kept = kept
        # The importer says where a NUL stands; Django's field only that there is one.
        self.fields["text"].validators = []
        suffixes = ",".join(suffix for importer in TEXT_IMPORTERS.values() for suffix in importer.suffixes)
        self.fields["file"].widget.attrs["accept"] = f"{suffixes},text/plain"
        if len(TEXT_IMPORTERS) == 1:
            self.fields["importer"].widget = forms.HiddenInput()
            self.fields["importer"].initial = next(iter(TEXT_IMPORTERS))

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
        elif self.errors.keys() & {"text", "file"}:
            return cleaned
        elif self.kept:
            self._draft("file" if self.kept.name else "text", self.kept)
        else:
            self.add_error("text", gettext("Paste the text, or choose a file."))
        return cleaned

    def _draft(self, field: str, given: Given) -> None:
        importer = self.cleaned_data.get("importer") or next(iter(TEXT_IMPORTERS))
        try:
            self.draft = given.read(importer, self.cleaned_data.get("encoding") or "")
        except TextError as error:
            self.add_error(field, str(error))
        self.given = given

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
