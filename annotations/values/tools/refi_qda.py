"""REFI-QDA, the exchange format of MAXQDA, ATLAS.ti, NVivo, QualCoder and others: projects and codebooks.

A project (`.qdpx`, an archive with `project.qde` and its sources, or that file alone) has users, codes under
codes, and text sources with selections, in code points. Each selection is a draft for each person who coded
it, with all of their codes; notes are its note. A codebook (`.qdc`) has codes alone. Selections of pictures,
PDFs, sound and film have no words; cases, variables, sets, links and graphs are counted, and passed over.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any, ClassVar

from annotations.values.spans import SpanError
from annotations.values.tools.base import At, Code, Document, Draft, Export, Files, Reader, Unreadable
from annotations.values.tools.files import text_of
from annotations.values.tools.units import within
from annotations.values.tools.xml import at, local, parsed

INTERNAL = "internal://"
PASSED_OVER = ("Case", "Variable", "Set", "Link", "Graph")
OTHERS = ("PictureSource", "PDFSource", "AudioSource", "VideoSource")


class REFIQDA(Reader):
    """Projects and codebooks of REFI-QDA."""

    name: ClassVar[str] = "refi-qda"
    label: ClassVar[str] = "REFI-QDA (MAXQDA, ATLAS.ti, NVivo …): project or codebook"
    suffixes: ClassVar[tuple[str, ...]] = (".qde", ".qdc")

    def gather(self, files: Files, export: Export) -> None:
        """Each project or codebook."""
        for name in self.own(files):
            root = parsed(name, files[name])
            if local(root) not in ("Project", "CodeBook"):
                raise Unreadable(At(name, 1), "it is neither a project nor a codebook of REFI-QDA")
            Project(name, root, files, export).read()


class Project:
    """One project, or one codebook."""

    def __init__(self, name: str, root: Any, files: Files, export: Export) -> None:
        self.name, self.root, self.files, self.export = name, root, files, export
        self.codes: dict[str, str] = {}
        self.users: dict[str, str] = {}
        self.notes: dict[str, str] = {}

    def read(self) -> None:
        """Read users, codes and notes, then what is said with them."""
        books = [self.root] if local(self.root) == "CodeBook" else children(self.root, "CodeBook")
        for book in books:
            for codes in children(book, "Codes"):
                self.read_codes(codes, ())
        for user in self.root.iter("{*}User"):
            self.users[guid(user.get("guid"))] = str(user.get("name") or user.get("id") or "")
        for notes in children(self.root, "Notes"):
            for note in children(notes, "Note"):
                said = dict.fromkeys([str(note.get("name") or ""), (self.text(note) or "").strip()])
                self.notes[guid(note.get("guid"))] = "\n".join(one for one in said if one)
        for sources in children(self.root, "Sources"):
            for source in sources:
                if local(source) == "TextSource":
                    self.source(source)
                elif local(source) in OTHERS:
                    self.refuse_others(source)
        passed = Counter(local(one) for one in self.root.iter() if local(one) in PASSED_OVER)
        if passed:
            told = ", ".join(f"{count} {kind}" for kind, count in passed.items())
            self.export.remarks.append(f"{self.name}: what says nothing of words was passed over: {told}")

    def read_codes(self, parent: Any, above: tuple[str, ...]) -> None:
        """The codes below an element, each under those it stands under."""
        for element in children(parent, "Code"):
            called = " ".join((element.get("name") or "").split())
            if not called:
                self.export.refuse(at(self.name, element), "a code without a name")
                continue
            # Two codes may be called the same, under others.
            name = called if called not in self.export.codes else " / ".join((*above, called))
            broader = above[-1:]
            definition = "".join(one.text or "" for one in children(element, "Description")).strip()
            self.export.codes[name] = Code(name, definition, broader, at(self.name, element))
            self.codes[guid(element.get("guid"))] = name
            self.read_codes(element, (*above, name))

    def text(self, source: Any) -> str | None:
        """The words of a source or a note: in it, or in a file of the archive; None if they are missing."""
        for content in children(source, "PlainTextContent"):
            return content.text or ""
        path = source.get("plainTextPath") or ""
        wanted = path.removeprefix(INTERNAL)
        found = next((name for name in self.files if wanted and same(name, wanted)), None)
        return None if found is None else text_of(found, self.files[found])

    def source(self, source: Any) -> None:
        """A text with its selections."""
        key = guid(source.get("guid"))
        name = source.get("name") or key
        text = self.text(source)
        selections = children(source, "PlainTextSelection")
        if children(source, "Coding"):
            self.export.refuse(at(self.name, source), f"codes of {name} as a whole have no words")
        if text is None:
            if selections:
                self.export.refuse(at(self.name, source), f"the text of {name} is not in the archive")
            return
        self.export.documents[key] = Document(name, text, at(self.name, source))
        for selection in selections:
            self.selection(selection, key, text)

    def selection(self, selection: Any, document: str, text: str) -> None:
        """Words, and what each person says of them."""
        here = at(self.name, selection)
        try:
            span = within(text, number(selection, "startPosition"), number(selection, "endPosition"))
        except (SpanError, ValueError) as error:
            self.export.refuse(here, str(error))
            return
        owner = guid(selection.get("creatingUser"))
        said: dict[str, list[Any]] = {}
        for coding in children(selection, "Coding"):
            said.setdefault(guid(coding.get("creatingUser")) or owner, []).append(coding)
        notes = list(self.said(selection))
        if not said or (notes and owner not in said):
            said.setdefault(owner, [])
        description = "".join(one.text or "" for one in children(selection, "Description")).strip()
        for user, codings in said.items():
            codes = [self.code(coding) for coding in codings]
            if any(code is None for code in codes):
                self.export.refuse(here, "it has a code that is not in the codebook")
                continue
            own = [*(notes if user == owner else ()), *(note for one in codings for note in self.said(one))]
            self.export.drafts.append(
                Draft(
                    here,
                    document,
                    (span,),
                    codes=tuple(dict.fromkeys(code for code in codes if code is not None)),
                    creator=self.users.get(user, user),
                    note="\n\n".join(dict.fromkeys(own)),
                    id=guid(selection.get("guid")),
                    created=min(
                        filter(None, (one.get("creationDateTime") for one in (*codings, selection))),
                        default="",
                    ),
                    more=(f"description: {description}",) if description else (),
                )
            )

    def code(self, coding: Any) -> str | None:
        """The name of a coding's code."""
        found = [self.codes.get(guid(one.get("targetGUID"))) for one in children(coding, "CodeRef")]
        return found[0] if found else None

    def said(self, element: Any) -> Iterator[str]:
        """The notes of an element."""
        for one in children(element, "NoteRef"):
            if note := self.notes.get(guid(one.get("targetGUID"))):
                yield note

    def refuse_others(self, source: Any) -> None:
        """Selections of what is no text."""
        for selection in source:
            if local(selection).endswith("Selection") or local(selection) == "Coding":
                told = f"{source.get('name') or 'a source'} is no text, and has no words ({local(selection)})"
                self.export.refuse(at(self.name, selection), told)


def children(element: Any, name: str) -> list[Any]:
    """The children of this name, whatever their namespace is."""
    return [one for one in element if local(one) == name]


def guid(said: str | None) -> str:
    """A GUID, which may have braces and capitals."""
    return (said or "").strip("{} ").lower()


def number(element: Any, name: str) -> int:
    """A whole number of an attribute; ValueError if it is none."""
    said = element.get(name) or ""
    try:
        return int(said)
    except ValueError as error:
        raise ValueError(f"{name} {said!r} is no whole number") from error


def same(path: str, wanted: str) -> bool:
    """Whether a file of the archive is the one that is wanted: tools differ in the case of folders."""
    return path.rsplit("/", 1)[-1].lower() == wanted.rsplit("/", 1)[-1].lower()
