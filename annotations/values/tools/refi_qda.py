"""REFI-QDA, the exchange format of MAXQDA, ATLAS.ti, NVivo, QualCoder and others: projects and codebooks.

A project (`.qdpx`, an archive with `project.qde` and its sources, or that file alone) has users, codes under
codes, and text sources with selections, in code points. Each selection is a draft for each person who coded
it, with all of their codes; notes are its note. A codebook (`.qdc`) has codes alone; what is noted of a code
is remarked of it. Selections of pictures, PDFs, sound and film have no words, but for those of the text that
stands for a PDF. All else (cases, variables, sets, links, graphs, colours) is counted, and passed over.
"""

from collections.abc import Iterator
from typing import Any, ClassVar

from annotations.values.spans import SpanError
from annotations.values.tools.base import At, Code, Document, Draft, Export, Files, Reader, Unreadable
from annotations.values.tools.files import text_of
from annotations.values.tools.units import within
from annotations.values.tools.xml import at, local, parsed

INTERNAL = "internal://"
OTHERS = ("PictureSource", "PDFSource", "AudioSource", "VideoSource")
#: Elements that only hold others, which are counted for themselves.
HOLDING = frozenset(
    (
        *("Project", "CodeBook", "Codes", "Users", "Sources", "Notes"),
        *("Cases", "Variables", "Sets", "Links", "Graphs", *OTHERS),
    )
)
#: Attributes that are read, or only number what they stand at or say which program wrote it.
ATTRIBUTES = frozenset(
    (
        *("guid", "id", "name", "origin", "isCodable", "creatingUser", "creationDateTime"),
        *("startPosition", "endPosition", "plainTextPath", "targetGUID"),
    )
)


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
        self.noted: dict[str, Any] = {}
        #: The elements that were read, and those that were refused with a reason.
        self.told: set[Any] = {root}
        self.refused: set[Any] = set()

    def read(self) -> None:
        """Read users, codes and notes, then what is said with them."""
        for user in self.root.iter("{*}User"):
            self.told.add(user)
            self.users[guid(user.get("guid"))] = str(user.get("name") or user.get("id") or "")
        for notes in self.children(self.root, "Notes"):
            for note in children(notes, "Note"):
                self.noted[guid(note.get("guid"))] = note
        books = [self.root] if local(self.root) == "CodeBook" else self.children(self.root, "CodeBook")
        for book in books:
            for codes in self.children(book, "Codes"):
                self.read_codes(codes, ())
        for sources in self.children(self.root, "Sources"):
            for source in sources:
                if local(source) == "TextSource":
                    self.source(source)
                elif local(source) in OTHERS:
                    self.refuse_others(source)
        self.export.passed.update(self.left(self.root))

    def children(self, element: Any, *names: str) -> list[Any]:
        """The children of these names, which are read from now on."""
        found = [one for one in element if local(one) in names]
        self.told.update(found)
        return found

    def left(self, element: Any) -> Iterator[str]:
        """What of an element was neither read nor refused: attributes and elements by name."""
        if element in self.told:
            kind = local(element)
            yield from (
                f"{kind}.{name}" for name in element.attrib if name not in ATTRIBUTES and "}" not in name
            )
        for one in element:
            if one in self.refused:
                continue
            if one in self.told or local(one) in HOLDING:
                yield from self.left(one)
            elif local(one):
                yield local(one)

    def description(self, element: Any) -> str:
        """What describes an element."""
        return "".join(one.text or "" for one in self.children(element, "Description")).strip()

    def read_codes(self, parent: Any, above: tuple[str, ...]) -> None:
        """The codes below an element, each under those it stands under."""
        for element in self.children(parent, "Code"):
            called = " ".join((element.get("name") or "").split())
            if not called:
                self.refuse(element, "a code without a name")
                continue
            # Two codes may be called the same, under others.
            name = called if called not in self.export.codes else " / ".join((*above, called))
            broader = above[-1:]
            note = "\n\n".join(dict.fromkeys(self.said(element)))
            definition = self.description(element)
            self.export.codes[name] = Code(name, definition, broader, at(self.name, element), note)
            self.codes[guid(element.get("guid"))] = name
            self.read_codes(element, (*above, name))

    def text(self, source: Any) -> str | None:
        """The words of a source or a note: in it, or in a file of the archive; None if they are missing."""
        for content in self.children(source, "PlainTextContent"):
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
        self.told.add(source)
        selections = self.children(source, "PlainTextSelection")
        for coding in children(source, "Coding"):
            self.refuse(coding, f"codes of {name} as a whole have no words")
        if text is None:
            if selections:
                self.refuse(source, f"the text of {name} is not in the archive")
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
            self.refuse(selection, str(error))
            return
        owner = guid(selection.get("creatingUser"))
        said: dict[str, list[Any]] = {}
        for coding in self.children(selection, "Coding"):
            said.setdefault(guid(coding.get("creatingUser")) or owner, []).append(coding)
        notes = list(self.said(selection))
        if not said or (notes and owner not in said):
            said.setdefault(owner, [])
        description = self.description(selection)
        called = (selection.get("name") or "").strip()
        more = [f"description: {description}"] if description else []
        if called and called.split() != span.of(text).split():
            more.append(f"name: {called}")
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
                    more=tuple(more),
                )
            )

    def code(self, coding: Any) -> str | None:
        """The name of a coding's code."""
        found = [self.codes.get(guid(one.get("targetGUID"))) for one in self.children(coding, "CodeRef")]
        return found[0] if found else None

    def said(self, element: Any) -> Iterator[str]:
        """The notes of an element."""
        for one in children(element, "NoteRef"):
            note = self.noted.get(guid(one.get("targetGUID")))
            if note is None:
                self.refuse(one, "it has a note that is not there")
                continue
            self.told |= {one, note}
            text = self.text(note)
            if text is None and note.get("plainTextPath"):
                self.refuse(one, "the text of its note is not in the archive")
            told = dict.fromkeys([str(note.get("name") or ""), self.description(note), (text or "").strip()])
            if said := "\n".join(part for part in told if part):
                yield said

    def refuse_others(self, source: Any) -> None:
        """Selections of what is no text."""
        for text in children(source, "Representation"):
            self.source(text)
        for selection in source.iter():
            above = selection.getparent()
            if selection in self.told | self.refused or not isinstance(selection.tag, str):
                continue
            if local(selection).endswith("Selection") or (local(selection) == "Coding" and above is source):
                told = f"{source.get('name') or 'a source'} is no text, and has no words ({local(selection)})"
                self.refuse(selection, told)

    def refuse(self, element: Any, reason: str) -> None:
        """Tell of an element that cannot be taken in."""
        self.refused.add(element)
        self.export.refuse(at(self.name, element), reason)


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
