"""Two to four sources side by side, with their annotations, aligned by what they speak of.

source/beside/?s=<slug>&s=<slug>       their texts in columns, and below them a row for each claim, name…
…&align=name, claim, date, paragraph   what makes a row

A click on marked words, or on a paragraph, shows the partners in the other columns; without scripts the
words, and the number of the paragraph, lead to their row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.columns import Person
from annotations.marking import Colours
from annotations.models import Annotation, DateMention, Edition, Passage, References, Source
from annotations.models.base import known_as
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction
from annotations.values.segments import segments
from annotations.values.spans import Span

#: So many sources fit beside each other.
MOST = 4

#: So many characters of a source are shown; more no browser shows at once four times.
CHARACTERS = 60_000

#: So much of a paragraph stands in its row.
BEGINNING = 160


@dataclass(frozen=True)
class Place:
    """Words of a passage, how they are coloured, and of which row they are; of none if that is empty."""

    passage: int
    span: Span
    colour: str
    title: str
    row: str = ""


@dataclass(frozen=True)
class Piece:
    """A piece of text with its classes, and the row of the shortest of its places that has one."""

    text: str
    classes: str = ""
    title: str = ""
    row: str = ""


@dataclass(frozen=True)
class Quote:
    """Words in a cell, and where they stand."""

    text: str
    place: str


@dataclass
class Row:
    """What is spoken of, and the quotes of each column."""

    key: str
    label: str
    language: str = ""
    cells: dict[int, list[Quote]] = field(default_factory=lambda: defaultdict(list))

    @property
    def direction(self) -> str:
        """How the label is written."""
        return direction(self.language) if self.language else "auto"


class Column:
    """A source, its passages as far as they are shown, and what is marked in them."""

    def __init__(self, number: int, source: Source, edition: Edition) -> None:
        self.number, self.source, self.edition = number, source, edition
        self.direction = direction(source.language)
        self.passages: list[Passage] = []
        self.is_cut = False
        characters = 0
        found = Passage.objects.filter(edition=edition).order_by("ordinal").defer("folded", "search")
        for passage in found.iterator(chunk_size=200):
            characters += len(passage.text)
            if self.passages and characters > CHARACTERS:
                self.is_cut = True
                break
            self.passages.append(passage)
        self.by_key = {passage.pk: passage for passage in self.passages}
        self.places: dict[int, list[Place]] = defaultdict(list)
        #: The rows of whole passages, by their keys.
        self.rows: dict[int, Row] = {}

    def anchor(self, passage: Passage) -> str:
        """Where a passage stands on the page."""
        return f"s{self.number}p{passage.ordinal}"

    def drawn(self) -> Iterator[tuple[Passage, str, str, list[Piece], Row | None]]:
        """The passages with their directions, anchors and pieces, and the row of what is one as a whole."""
        for passage in self.passages:
            pieces = list(self.pieces(passage))
            row = self.rows.get(passage.pk)
            yield passage, direction(passage.language), self.anchor(passage), pieces, row

    def pieces(self, passage: Passage) -> Iterator[Piece]:
        """The text of a passage, cut where something begins or ends."""
        places = self.places[passage.pk]
        for segment in segments(
            len(passage.text), ((place, places[place].span) for place in range(len(places)))
        ):
            covering = [places[key] for key in segment.keys]
            text = passage.text[segment.start : segment.end]
            classes = [layer + found.colour for layer, found in zip("cub", covering, strict=False)]
            row = next((found.row for found in covering if found.row), "")
            title = "\n".join(found.title for found in covering[:4])
            yield Piece(text, " ".join(classes), title, row)


def by_attested(
    columns: Sequence[Column], rows: Mapping[str, tuple[str, str]], found: Iterable[tuple[Annotation, str]]
) -> list[Row]:
    """Rows of what annotations attest, in the order in which the columns first speak of it."""
    made: dict[str, Row] = {}
    of_edition = {column.edition.pk: column for column in columns}
    for annotation, key in found:
        column = of_edition[annotation.edition_id]
        label, language = rows[key]
        row = made.setdefault(key, Row(key, label, language))
        anchor = column.anchor(column.by_key[annotation.passage_id])
        row.cells[column.number].append(Quote(annotation.exact, anchor))
    return list(made.values())


class Alignment:
    """The columns, with what is marked in them, and the rows below; at most eight queries."""

    def __init__(self, columns: Sequence[Column], align: str, person: Person) -> None:
        self.columns, self.align, self.person = columns, align, person
        self.references = References.fresh()
        colours = Colours(self.references)
        self.rows: list[Row] = []
        found = list(self.annotations())
        named: dict[str, tuple[str, str]] = {}
        keyed: list[tuple[Annotation, str]] = []
        for annotation in found:
            key = self.key(annotation, named)
            if key:
                keyed.append((annotation, key))
            self.mark(annotation, colours.class_of(annotation.tag_ids), self.title(annotation), key)
        if align in ("claim", "name"):
            self.rows = by_attested(columns, named, keyed)
        elif align == "date":
            self.rows = self.dates()
        else:
            self.rows = self.paragraphs()

    def annotations(self) -> Iterable[Annotation]:
        """Those that count, on the passages shown, in the order of the columns and their texts."""
        passages = [key for column in self.columns for key in column.by_key]
        seen = ANNOTATIONS.visible_to(self.person, self.references).filter(counts=True, passage__in=passages)
        rows = seen.select_related("name__equivalent_to", "claim", "creator")
        place = {column.edition.pk: column.number for column in self.columns}
        return sorted(rows, key=lambda row: (place[row.edition_id], row.text_start, row.text_end, row.pk))

    def key(self, annotation: Annotation, named: dict[str, tuple[str, str]]) -> str:
        """The row of an annotation; what it is called is kept."""
        if self.align == "claim" and annotation.claim:
            named.setdefault(annotation.claim.slug, (annotation.claim.statement, ""))
            return annotation.claim.slug
        if self.align == "name" and annotation.name:
            root = annotation.name.equivalent_to or annotation.name
            named.setdefault(root.slug, (root.text, root.language))
            return root.slug
        return ""

    def title(self, annotation: Annotation) -> str:
        """What an annotation says, in a line."""
        subject = (
            annotation.name.text
            if annotation.name
            else annotation.claim.statement
            if annotation.claim
            else ""
        )
        labels = [self.references.labels.get(tag, "") for tag in annotation.tag_ids]
        return "; ".join(filter(None, [subject, *labels, annotation.creator.username]))

    def mark(self, found: Annotation | DateMention, colour: str, title: str, row: str) -> None:
        """Mark words in their column."""
        for column in self.columns:
            if found.passage_id in column.by_key:
                span = Span(found.start, found.end)
                column.places[found.passage_id].append(Place(found.passage_id, span, colour, title, row))

    def dates(self) -> list[Row]:
        """A row for each day or stretch of days that is printed, in the order of time."""
        passages = [key for column in self.columns for key in column.by_key]
        seen = (
            DateMention.objects.visible_to(self.person).filter(passage__in=passages).exclude(state="rejected")
        )
        made: dict[str, Row] = {}
        column_of = {key: column for column in self.columns for key in column.by_key}
        for date in seen.order_by("day", "source", "text_start"):
            if date.earliest is None and date.latest is None:
                continue
            key = f"{date.earliest}-{date.latest}"
            row = made.setdefault(key, Row(key, date.gregorian or date.printed))
            column = column_of[date.passage_id]
            row.cells[column.number].append(
                Quote(date.printed, column.anchor(column.by_key[date.passage_id]))
            )
            self.mark(date, "n", row.label, key)
        return list(made.values())

    def paragraphs(self) -> list[Row]:
        """The first paragraph beside the first, and so on: for translations, and editions of one text."""
        texts = [[found for found in column.passages if found.kind != "heading"] for column in self.columns]
        rows = []
        for place in range(max(map(len, texts), default=0)):
            row = Row(str(place + 1), gettext("Paragraph %(number)d") % {"number": place + 1})
            for column, found in zip(self.columns, texts, strict=True):
                if place < len(found):
                    text = found[place].text
                    words = text if len(text) <= BEGINNING else f"{text[:BEGINNING]} …"
                    row.cells[column.number].append(Quote(words, column.anchor(found[place])))
                    column.rows[found[place].pk] = row
            rows.append(row)
        return rows

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Column, list[Quote]]]]]:
        """The rows with the quotes of each column."""
        return [
            (row, [(column, row.cells.get(column.number, [])) for column in self.columns])
            for row in self.rows
        ]


#: What makes a row.
WAYS: Sequence[tuple[str, str | Promise]] = (
    ("claim", _("Claim")),
    ("name", _("Name")),
    ("date", _("Date")),
    ("paragraph", _("Paragraph")),
)


class WithBeside(admin.ModelAdmin):
    """The page of sources side by side."""

    def get_urls(self) -> list[Any]:
        """With its address."""
        view = self.admin_site.admin_view(self.beside_view)
        return [path("beside/", view, name="annotations_source_beside"), *super().get_urls()]

    def beside_view(self, request: HttpRequest) -> HttpResponse:
        """The page; with fewer than two sources it asks for them."""
        asked = list(dict.fromkeys(filter(None, request.GET.getlist("s"))))
        align = request.GET.get("align") or "claim"
        ways = dict(WAYS)
        found = {source.slug: source for source in Source.objects.filter(known_as(asked))} if asked else {}
        former = {old: source for source in found.values() for old in source.former_slugs}
        known = [source for slug in asked if (source := found.get(slug) or former.get(slug))]
        problems = [
            gettext("There is no source “%(slug)s”.") % {"slug": slug}
            for slug in asked
            if slug not in found and slug not in former
        ]
        if len(known) > MOST:
            problems.append(gettext("At most four sources fit beside each other."))
        if align not in ways:
            problems.append(gettext("Sources are aligned by claim, name, date or paragraph."))
            align = "claim"
        editions = {
            edition.source_id: edition
            for edition in Edition.objects.filter(source__in=known, current=True).defer("text")
        }
        columns = [
            Column(number, source, editions[source.pk])
            for number, source in enumerate(known[:MOST], start=1)
            if source.pk in editions
        ]
        chosen = [source.slug for source in known[:MOST]]
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,
            "opts": self.opts,
            "title": gettext("Side by side"),
            "ways": WAYS,
            "align": align,
            "problems": problems,
            "sources": [(source.slug, str(source)) for source in Source.objects.order_by("slug")[:500]],
            "fields": [(number, (chosen[number - 1 :] or [""])[0]) for number in range(1, MOST + 1)],
            "here": reverse("admin:annotations_source_beside"),
            "alignment": Alignment(columns, align, request.user) if len(columns) > 1 else None,
        }
        return TemplateResponse(
            request, "admin/annotations/source/beside.html", context, status=400 if problems else 200
        )
