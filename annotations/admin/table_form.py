"""The form that takes a table which was edited elsewhere."""

import codecs
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from annotations.admin.encodings import ENCODINGS
from annotations.importers import BY_SUFFIX
from annotations.values.skos import FORMATS
from annotations.values.text import TextError, decode

MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

#: How files begin that are something else, and what they are.
OTHERS = (
    (b"PK\x03\x04", gettext_lazy("a workbook (Excel's .xlsx or LibreOffice's .ods)")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("a workbook (Excel's .xls)")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"\x1f\x8b", gettext_lazy("a compressed file")),
    (b"<", gettext_lazy("a web page or XML")),
)

#: How the names of files end that may begin with an address or a tag of XML.
RDF = tuple(form.suffix for form in FORMATS.values())

HOW_TO_SAVE = gettext_lazy(
    "In Excel choose “Save as” and “CSV UTF-8”, in LibreOffice “Save as”, “Text CSV” and the character "
    "set “Unicode (UTF-8)”."
)


class TableForm(forms.Form):
    """A file with a table."""

    file = forms.FileField(
        label=gettext_lazy("The edited table"),
        widget=forms.FileInput(attrs={"accept": ",".join(BY_SUFFIX)}),
        help_text=gettext_lazy(
            "CSV with commas, semicolons or tabs between the cells; or JSON Lines. Of sources also BibTeX, "
            "RIS and CSL-JSON; of vocabularies and tags also SKOS in Turtle, RDF/XML or JSON-LD."
        ),
    )
    encoding = forms.ChoiceField(
        label=gettext_lazy("Character set"),
        choices=ENCODINGS,
        required=False,
        help_text=gettext_lazy("Only if the file is told not to be Unicode."),
    )

    in_background = forms.BooleanField(
        label=gettext_lazy("In the background, without a preview"),
        required=False,
        help_text=gettext_lazy(
            "For large files: as many rows as there are, all or none. Under “Jobs” you see how far it is."
        ),
    )

    def clean_file(self) -> UploadedFile:
        """A file that is neither too long nor something else than a table."""
        file = cast(UploadedFile, self.cleaned_data["file"])
        if (file.size or 0) > settings.MAX_UPLOAD:
            megabytes = settings.MAX_UPLOAD // 1024**2
            raise ValidationError(_("The file is longer than %(count)d MB.") % {"count": megabytes})
        beginning = file.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
        file.seek(0)
        is_rdf = (file.name or "").lower().endswith(RDF)
        for mark, what in OTHERS:
            if is_rdf and mark == b"<":
                continue
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
