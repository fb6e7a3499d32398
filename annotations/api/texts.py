"""A source is made with its text, which is parted into passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http.response import HttpResponseBase
from rest_framework.response import Response

from annotations import permissions, progress
from annotations.api.parameters import flag
from annotations.importers import TEXT_IMPORTERS, text_importer
from annotations.importers.composing import TextDraft
from annotations.importers.document import Refused
from annotations.importers.texts import differing, fitted, load_source
from annotations.models import Source
from annotations.values.text import TextError

if TYPE_CHECKING:
    from annotations.api.views import TableViewSet as Base
else:
    Base = object

#: What is sent of a text, beside what is known of its source.
OF_THE_TEXT = ("text", "file", "encoding", "revision", "importer", "notes", "part")


class WithText(Base):
    """The view set of sources, with their texts."""

    takes_texts = True

    def may_be_tried(self, values: Mapping[str, Any]) -> bool:
        """A text can be tried: how it would be parted, and what would be left out."""
        return values.get("text") is not None or values.get("file") is not None

    def make(self, values: Mapping[str, Any], *, key: str | None = None) -> HttpResponseBase:
        """Make a source; with its text, if one is sent."""
        given = {name: value for name, value in values.items() if value is not None}
        sent = {name: given.pop(name) for name in OF_THE_TEXT if name in given}
        if not self.may_be_tried(values):
            return super().make(given, key=key)
        person = self.request.user
        self.ask_leave(permissions.may_add(person, Source) or permissions.may(person, "change", Source))
        if key is not None:
            given["slug"] = key
        draft = read(sent)
        progress.expect(len(draft.parts))
        with transaction.atomic():
            revision = sent.get("revision", "")
            source, outcome = load_source(
                given, draft, revision=revision, user=person, progress=progress.reach
            )
            if outcome == "unchanged" and key is not None:
                self.refuse_present(key)
            others = differing(source, given, revision) if outcome == "unchanged" else []
            told = report(draft, others)
            if flag(self.request.query_params, "dry_run", "0"):
                transaction.set_rollback(True)
                return Response({"outcome": outcome, **told})
            response = self.answer(source, 201 if outcome == "created" else 200)
        response.data |= told
        return response


def read(sent: Mapping[str, Any]) -> TextDraft:
    """The draft of what was sent; ValidationError if it cannot be read."""
    text, file = sent.get("text"), sent.get("file")
    if text is None and file is None:
        raise ValidationError({"text": "the text is missing"})
    if not all(isinstance(sent.get(name, ""), str) for name in OF_THE_TEXT if name != "file"):
        raise ValidationError({"text": "text, encoding, revision, importer, notes and part are strings"})
    if file is not None and (text is not None or not isinstance(file, UploadedFile)):
        raise ValidationError({"file": "a file is wanted, as a part of a form, and no text beside it"})
    choices = {"importer": list(TEXT_IMPORTERS), "notes": ["apart", "omit"]}
    for name, known in choices.items():
        if sent.get(name, known[0]) not in known:
            raise ValidationError({name: f"one of {', '.join(known)} is wanted"})
    importer = text_importer("" if file is None else file.name or "", sent.get("importer", ""))
    data: Any = text if file is None else file.read()
    try:
        chosen = {"notes": sent.get("notes", "apart"), "part": sent.get("part", "")}
        return fitted(importer.read(data, sent.get("encoding"), **chosen))
    except Refused as error:
        raise ValidationError({"file" if text is None else "text": list(map(str, error.errors))}) from error
    except TextError as error:
        raise ValidationError({"file" if text is None else "text": str(error)}) from error


def report(draft: TextDraft, others: Sequence[str] = ()) -> dict[str, Any]:
    """What came of a text: in a line, what was left out by kind, and what is to be said of lines."""
    return {
        "report": f"{draft}; not changed: {', '.join(others)}" if others else str(draft),
        "left_out": dict(draft.left_out),
        "remarks": [
            {"line": remark.line, "column": remark.column, "message": remark.message}
            for remark in draft.remarks
        ],
    }
