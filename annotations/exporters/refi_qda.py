"""REFI-QDA: what annotations say as a project (`.qdpx`), and tags as a codebook (`.qdc`).

A project is an archive with `project.qde`, valid against the schema of REFI-QDA 1.0, and the text of each
edition beside it. Each annotation is a selection in code points of its edition's text, with a coding for each
tag, by the person who made it; its note is a note, and what REFI-QDA has no place for is its description.
`values.tools.refi_qda` reads the same words, codes and people.

Codes stand under one code only: a tag that is under several is put under the first, and its description names
the others. A code is called as its tag is labelled where no other tag is called so, and else by its slug.
"""

import uuid
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import IO, Any

from django.db import models
from django.utils.translation import gettext
from lxml import etree

from annotations.columns import Context
from annotations.exporters.archive import EPOCH
from annotations.exporters.skos import NOT_IN_XML, Unwritable
from annotations.models import Edition, Tag, TagLabel
from annotations.models.base import known_as
from annotations.tables import ANNOTATIONS, TAGS
from annotations.values.cells import cell

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
ORIGIN = "Historio"

#: So many annotations are had at once over HTTP.
MOST = 20_000

#: What a selection says of its words.
SAID = ("id", "edition", "text_start", "text_end", "tags", "note", "creator", "created", "modified")
#: What REFI-QDA has no place for.
DESCRIBED = ("event", "name", "claim", "stance", "voice", "level", "certainty", "status")


def project(file: IO[bytes], rows: models.QuerySet[Any], context: Context) -> None:
    """Write the project of these annotations. A few queries, and one for each edition; raises Unwritable.

    To be taken in one transaction that sees one moment.
    """
    # By their numbers: what a filter asks of the annotations cannot be said within another question.
    editions = Edition.objects.filter(pk__in=set(rows.order_by().values_list("edition", flat=True)))
    with zipfile.ZipFile(file, "w") as packed:
        with packed.open(member("project.qde"), "w", force_zip64=True) as out:
            notes = Project(rows, editions, context).write(out)
        for name, note in notes.items():
            packed.writestr(member(f"sources/{name}.txt"), note)
        for edition in editions.order_by("uuid").iterator(chunk_size=1):
            packed.writestr(member(f"sources/{edition.uuid}.txt"), edition.text)


def codebook(tags: models.QuerySet[Any], context: Context) -> bytes:
    """The codebook of these tags. Four queries; raises Unwritable, also if there are none."""
    book = Book(tags, context, CODEBOOK)
    if not book.rows:
        raise Unwritable(gettext("there is no tag, and a codebook has one at least"))
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", {"origin": ORIGIN}, nsmap={None: CODEBOOK})
    root.append(book.element())
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def member(name: str) -> zipfile.ZipInfo:
    """A file of the archive, of no time: the same rows are the same bytes."""
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    return info


def guid(kind: str, key: str, context: Context) -> str:
    """The GUID of what has none here: that of its address."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{context.base_url}/api/v1/{kind}/{key}/"))


def written(value: str, of: str) -> str:
    """A text that XML can hold; raises Unwritable."""
    if found := NOT_IN_XML.search(value):
        told = gettext("XML cannot hold U+%(point)04X, which stands in %(value)r of %(subject)s")
        raise Unwritable(told % {"point": ord(found[0]), "value": value, "subject": of})
    return value


class Book:
    """Tags as codes under codes."""

    def __init__(self, tags: models.QuerySet[Any], context: Context, space: str) -> None:
        self.context, self.space = context, space
        names = ("slug", "vocabulary", "definition", "broader", "position")
        found = TAGS.rows(tags.order_by(), names, context)
        self.rows = {row[0]: dict(zip(names, row, strict=True)) for row in found}
        self.names = self._names()

    def element(self) -> Any:
        """All codes, those of a vocabulary in its order."""
        under: defaultdict[str, list[str]] = defaultdict(list)
        for slug in sorted(self.rows, key=self._order):
            above = [one for one in self.rows[slug]["broader"] if one in self.rows]
            under[above[0] if above else ""].append(slug)
        codes = etree.Element(f"{{{self.space}}}Codes")
        # Not by recursion: there is no bound to how deep tags may stand.
        waiting = [(codes, slug) for slug in reversed(under[""])]
        while waiting:
            parent, slug = waiting.pop()
            code = self._code(parent, slug)
            waiting += [(code, below) for below in reversed(under[slug])]
        return codes

    def guid(self, slug: str) -> str:
        """The GUID of a tag's code."""
        return guid("tags", slug, self.context)

    def _order(self, slug: str) -> tuple[str, int, str]:
        row = self.rows[slug]
        return row["vocabulary"], row["position"], slug

    def _code(self, parent: Any, slug: str) -> Any:
        row = self.rows[slug]
        said = {"guid": self.guid(slug), "name": self.names[slug], "isCodable": "true"}
        code = etree.SubElement(parent, f"{{{self.space}}}Code", said)
        above = [one for one in row["broader"] if one in self.rows]
        others = [f"also under {self.names[one]}" for one in above[1:]]
        description = "\n\n".join(filter(None, [row["definition"], *others]))
        if description:
            etree.SubElement(code, f"{{{self.space}}}Description").text = written(description, slug)
        return code

    def _names(self) -> dict[str, str]:
        """What each code is called: so that the tag is found by it, whatever other tags there are."""
        labels = {}
        for pk, label in self.context.references.labels.items():
            slug = self.context.references.public[Tag].get(pk)
            if slug in self.rows and " ".join(label.split()) == label:
                labels[slug] = label
        called: defaultdict[str, set[str]] = defaultdict(set)
        wanted = set(labels.values())
        for text, slug in TagLabel.objects.filter(text__in=wanted).values_list("text", "tag__slug"):
            called[text].add(slug)
        for tag in Tag.objects.filter(known_as(wanted)):
            for one in (tag.slug, *tag.former_slugs):
                called[one].add(tag.slug)
        return {
            slug: written(labels[slug], slug) if called[labels.get(slug, "")] == {slug} else slug
            for slug in self.rows
        }


class Project:
    """Annotations as selections of their editions' texts."""

    def __init__(
        self, rows: models.QuerySet[Any], editions: models.QuerySet[Edition], context: Context
    ) -> None:
        self.rows, self.context = rows, context
        self.editions = {
            found["uuid"]: found
            for found in editions.values("uuid", "current", "issued", "source__slug", "source__title")
        }
        self.book = Book(self._tags(), context, PROJECT)
        self.notes: dict[str, str] = {}

    def write(self, out: Any) -> dict[str, str]:
        """Write the document; the notes that stand beside it, as XML cannot hold them, by GUID."""
        said = {"name": ORIGIN, "origin": ORIGIN}
        with etree.xmlfile(out, encoding="utf-8") as file:
            file.write_declaration(standalone=True)
            with file.element(f"{{{PROJECT}}}Project", said, nsmap={None: PROJECT}):
                people = sorted(set(self.rows.order_by().values_list("creator__username", flat=True)))
                if people:
                    file.write(self._users(people))
                if self.book.rows:
                    codes = make("CodeBook")
                    codes.append(self.book.element())
                    file.write(codes)
                if self.editions:
                    with file.element(f"{{{PROJECT}}}Sources"):
                        for source in self._sources():
                            file.write(source)
                if self.notes:
                    return self._write_notes(file)
        return {}

    def _tags(self) -> models.QuerySet[Any]:
        """What the annotations carry, and what stands above it, as far as it is seen."""
        carried = set(self.rows.order_by().values_list("tags", flat=True)) - {None}
        above = {tag for tag, below in self.context.references.narrower.items() if below & carried}
        return Tag.objects.filter(*self.context.seen(Tag), pk__in=carried | above)

    def _users(self, people: Sequence[str]) -> Any:
        users = make("Users")
        for name in people:
            make("User", users, guid=guid("accounts", name, self.context), name=written(name, "accounts"))
        return users

    def _sources(self) -> Iterator[Any]:
        """Each edition with its selections, in the order of its text."""
        names = (*SAID, *DESCRIBED)
        ordered = self.rows.order_by("edition_id", "text_start", "text_end", "pk")
        found = (dict(zip(names, row, strict=True)) for row in ANNOTATIONS.rows(ordered, names, self.context))
        for key, rows in groupby(found, key=itemgetter("edition")):
            edition = self.editions[uuid.UUID(str(key))]
            slug, title = edition["source__slug"], edition["source__title"]
            name = slug if edition["current"] else f"{slug} ({edition['issued'] or key})"
            source = make("TextSource", guid=str(key), name=name, plainTextPath=f"internal://{key}.txt")
            make("Description", source).text = written(title, slug)
            for row in rows:
                self._selection(source, row)
            yield source

    def _selection(self, source: Any, row: Mapping[str, Any]) -> None:
        key = str(row["id"])
        by = {
            "creatingUser": guid("accounts", row["creator"], self.context),
            "creationDateTime": cell(row["created"]),
        }
        place = {"startPosition": str(row["text_start"]), "endPosition": str(row["text_end"])}
        selection = make(
            "PlainTextSelection", source, guid=key, **place, **by, modifiedDateTime=cell(row["modified"])
        )
        said = [f"{name}: {cell(row[name])}" for name in DESCRIBED if row[name] not in (None, "")]
        if said:
            make("Description", selection).text = written("\n".join(said), key)
        for slug in row["tags"]:
            if slug in self.book.rows:
                coding = make("Coding", selection, guid=str(uuid.uuid5(uuid.UUID(key), slug)), **by)
                make("CodeRef", coding, targetGUID=self.book.guid(slug))
        if row["note"]:
            note = str(uuid.uuid5(uuid.UUID(key), "note"))
            self.notes[note] = row["note"]
            make("NoteRef", selection, targetGUID=note)

    def _write_notes(self, file: Any) -> dict[str, str]:
        beside = {}
        with file.element(f"{{{PROJECT}}}Notes"):
            for key, said in self.notes.items():
                if NOT_IN_XML.search(said):
                    beside[key] = said
                    file.write(make("Note", guid=key, plainTextPath=f"internal://{key}.txt"))
                    continue
                note = make("Note", guid=key)
                make("PlainTextContent", note).text = said
                file.write(note)
        return beside


def make(kind: str, parent: Any = None, /, **attributes: str) -> Any:
    """An element of a project."""
    qualified = f"{{{PROJECT}}}{kind}"
    if parent is None:
        return etree.Element(qualified, attributes, nsmap={None: PROJECT})
    return etree.SubElement(parent, qualified, attributes)
