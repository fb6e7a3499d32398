"""What a file says of a text: its pieces in order, and what is known of the work.

A reader of a format yields a `Document`; `composing` makes the draft of an edition of it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.importers.base import MAX_ERRORS, RowError
from annotations.values.passages import Kind
from annotations.values.text import TextError


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a text, which will be a passage. White space at its ends is no part of it."""

    text: str
    kind: Kind = "paragraph"
    #: Of a heading: 1 is the highest.
    level: int = 0
    #: BCP 47, where the file says one for this piece; else empty.
    language: str = ""


#: What readers leave out, and what it is called in reports. Each is counted.
LEFT_OUT: Mapping[str, Promise] = {
    "boilerplate": _("paragraphs of the publisher's licence and notices"),
    "breaks": _("page, column and line breaks of the original"),
    "categories": _("categories"),
    "comments": _("comments"),
    "controls": _("fields and buttons of forms"),
    "deletions": _("deletions"),
    "editorial": _("editorial doubles of what is in the text"),
    "edit links": _("links to edit"),
    "embedded": _("embedded media and programs"),
    "files": _("pictures and other files"),
    "foreign markup": _("pieces in the markup of other vocabularies"),
    "headers": _("headers and footers of pages"),
    "hidden": _("pieces that are hidden from readers"),
    "idle notes": _("notes to which no mark leads"),
    "infoboxes": _("infoboxes"),
    "languages": _("changes of language inside a passage"),
    "links back": _("links from notes back to the text"),
    "maintenance": _("notices to editors"),
    "metadata": _("fields of metadata"),
    "navigation": _("boxes of navigation"),
    "notes": _("notes"),
    "older revisions": _("older revisions"),
    "outside": _("pieces outside of the main text"),
    "pages of other namespaces": _("pages of other namespaces"),
    "pages that only lead on": _("pages that only lead on"),
    "pages that were not asked for": _("pages that were not asked for"),
    "pages without a text": _("pages without a text"),
    "scripts": _("scripts and styles"),
    "tables of contents": _("tables of contents"),
    "templates": _("templates"),
}


@dataclass
class Document:
    """A text as its file has it.

    `about` has what the file says of the work, by the public names of a source. `remarks` are what the
    file says and a source cannot hold, or what was read otherwise; each with its line, from 1 (0: the file).
    """

    about: dict[str, Any] = field(default_factory=dict)
    revision: str = ""
    blocks: list[Block] = field(default_factory=list)
    notes: list[Block] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: list[RowError] = field(default_factory=list)

    def leave_out(self, what: str, count: int = 1) -> None:
        """So many pieces of a kind (of `LEFT_OUT`, or a name of its own) are not in the text."""
        self.left_out[what] += count

    def remark(self, line: int, message: str) -> None:
        """Say something of a line."""
        self.remarks.append(RowError(line, "", message))


class Refused(TextError):
    """A file that cannot be taken in: every reason, with its line."""

    def __init__(self, errors: Iterable[RowError]) -> None:
        self.errors = list(errors)
        told = "\n".join(str(error) for error in self.errors[:MAX_ERRORS])
        super().__init__(told)


def refuse(message: str, line: int = 0) -> Refused:
    """The refusal for one reason."""
    return Refused([RowError(line, "", message)])


def called(what: str, count: int) -> str:
    """What was left out, and how often, in words."""
    name = str(LEFT_OUT[what]) if what in LEFT_OUT else what
    return gettext("%(name)s: %(count)d") % {"name": name, "count": count}


#: Whether notes become passages at the end of the text, or are left out (and counted).
Notes = Literal["apart", "omit"]
