"""The form that takes the export of another tool, and what it does not say itself."""

import io
import json
import zipfile
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.importers import TOOLS
from annotations.importers.foreign import Wishes, named
from annotations.models import Annotation, Source, Vocabulary
from annotations.permissions import groups_of
from annotations.values.tools.base import Files, Unreadable
from annotations.values.tools.files import unpacked


class ManyFilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """The files that were sent, at least one."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each of them."""
        sent = data if isinstance(data, list) else [data]
        return [super(ManyFiles, self).clean(file, initial) for file in sent or [None]]


class Equations(forms.CharField):
    """`theirs = ours`, one a line."""

    widget = AdminTextareaWidget({"rows": 3})

    def to_python(self, value: Any) -> Any:
        """Ours by theirs."""
        lines = [line for line in (super().to_python(value) or "").splitlines() if line.strip()]
        return named([line.strip() for line in lines], "")

    def clean(self, value: Any) -> Any:
        """Ours by theirs; what is wrong with a line is said of the field."""
        try:
            return super().clean(value)
        except ValidationError as error:
            raise ValidationError(error.messages) from error


class ToolForm(forms.Form):
    """The files of an export, whose words they are, and what its codes and people are here."""

    tool = forms.ChoiceField(
        label=_("Tool"),
        choices=lambda: sorted(
            ((name, gettext(reader.label)) for name, reader in TOOLS.items()),
            key=lambda choice: choice[1].lower(),
        ),
    )
    file = ManyFiles(
        label=_("Files"),
        widget=ManyFilesInput,
        help_text=_("As the tool exports them: one, several, or an archive (.zip) with any number."),
    )
    source = forms.ModelChoiceField(
        label=_("Source"),
        queryset=Source.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("the one that is called as the document"),
        help_text=_("Whose words they are."),
    )
    sources = Equations(
        label=_("Sources of single documents"),
        required=False,
        help_text=_(
            "If there are documents of several sources: the name of the document and the slug of the source, "
            "one a line: <b>coup.txt = october-revolution-en</b>."
        ),
    )
    vocabulary = forms.CharField(
        label=_("Vocabulary"),
        required=False,
        max_length=100,
        widget=AdminTextInputWidget(attrs={"list": "known-vocabularies"}),
        help_text=_(
            "The slug of that in which codes become tags that are none yet. It is made if it is not there. "
            "If you leave it empty, unknown codes are refused."
        ),
    )
    language = forms.CharField(
        label=_("Language"),
        required=False,
        max_length=100,
        help_text=_("In which the new tags have their labels: <b>en</b>. Else it is left open."),
    )
    tags = Equations(
        label=_("Tags of single codes"),
        required=False,
        help_text=_("The code and the slug of the tag that it is, one a line: <b>coup = soviet-view</b>."),
    )
    accounts = Equations(
        label=_("People"),
        required=False,
        help_text=_(
            "As the tool calls them, and as they are called here, one a line: <b>anna = ada</b>. "
            "<b>= ada</b> is for what nobody is said to have made. Administrators may leave people out: for "
            "them accounts are made with which nobody can sign in."
        ),
    )
    visibility = forms.ChoiceField(label=_("Visibility"), choices=Annotation.Visibility.choices)
    group = forms.ModelChoiceField(
        label=_("Group"),
        queryset=Group.objects.none(),
        to_field_name="name",
        required=False,
        help_text=_("That which sees them, if a group does."),
    )

    in_background = forms.BooleanField(
        label=_("In the background, without a preview"),
        required=False,
        help_text=_(
            "For large files: as many rows as there are, all or none. Under “Jobs” you see how far it is."
        ),
    )

    def __init__(self, person: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].queryset = Source.objects.visible_to(person).order_by("title")
        fields["group"].queryset = groups_of(person)
        fields["visibility"].initial = Annotation._meta.get_field("visibility").get_default()
        self.vocabularies = Vocabulary.objects.order_by("slug")

    def clean_file(self) -> Files:
        """The files, and what is in archives, by name."""
        sent: list[UploadedFile] = self.cleaned_data["file"]
        try:
            return unpacked([(file.name or "", file.read()) for file in sent], settings.MAX_UPLOAD)
        except Unreadable as error:
            raise ValidationError(f"{error.at.file}: {error}") from error

    def clean(self) -> dict[str, Any]:
        """A group is named where a group sees them, and only there."""
        cleaned = super().clean() or {}
        shared = cleaned.get("visibility") == Annotation.Visibility.GROUP
        if "group" in cleaned and shared != bool(cleaned["group"]):
            told = gettext("Say which group.") if shared else gettext("Only what a group sees has a group.")
            raise ValidationError({"group": told})
        return cleaned

    def wishes(self) -> dict[str, Any]:
        """What is wished, by the names of `Wishes`."""
        given = self.cleaned_data
        everywhere = {"": given["source"].slug} if given["source"] else {}
        return {
            "sources": everywhere | given["sources"],
            "accounts": given["accounts"],
            "tags": given["tags"],
            "vocabulary": given["vocabulary"].strip(),
            "language": given["language"].strip() or "und",
            "visibility": given["visibility"],
            "group": given["group"].name if given["group"] else "",
        }

    def fields_sent(self) -> list[tuple[str, str]]:
        """The same by the names of the API, in which `theirs=ours` is said of each."""
        wished = self.wishes()
        several = (("source", "sources"), ("account", "accounts"), ("tag", "tags"))
        said = [
            (name, f"{theirs}={ours}") for name, whole in several for theirs, ours in wished[whole].items()
        ]
        once = ("vocabulary", "language", "visibility", "group")
        return [*said, *((name, wished[name]) for name in once if wished[name])]

    def kept(self) -> bytes:
        """All of what was sent, to be kept: an archive with what is wished first."""
        given = self.cleaned_data
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            said = {"tool": given["tool"], "wishes": self.wishes(), "names": list(given["file"])}
            archive.writestr("said", json.dumps(said))
            for number, data in enumerate(given["file"].values()):
                archive.writestr(str(number), data)
        return made.getvalue()


def opened(kept: bytes) -> tuple[str, Wishes, Files]:
    """The tool, the wishes and the files of what was kept."""
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        said = json.loads(archive.read("said"))
        files = {name: archive.read(str(number)) for number, name in enumerate(said["names"])}
    return said["tool"], Wishes(**said["wishes"]), files
