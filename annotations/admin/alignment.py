"""Sources laid beside each other: their passages in columns, what is marked in them, and the rows below.

Alignment(columns, align, person)     `align` is claim, name, date, paragraph or passage
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.db.models import Q
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.comparison.parallels import Judged, heirs, judged
from annotations.marking import Colours
from annotations.models import COUNTED, Annotation, DateMention, Edition, Passage, References, Source
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction
from annotations.values.segments import segments
from annotations.values.spans import Span

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


class TextColumn:
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
    columns: Sequence[TextColumn],
    rows: Mapping[str, tuple[str, str]],
    found: Iterable[tuple[Annotation, str]],
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
    """The columns, with what is marked in them, and the rows below; at most eight queries, and with `passage`
    those of `judged` for each two columns.
    """

    def __init__(self, columns: Sequence[TextColumn], align: str, person: Person) -> None:
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
        elif align == "passage":
            self.rows = self.confirmed()
        else:
            self.rows = self.paragraphs()

    def annotations(self) -> Iterable[Annotation]:
        """Those that count, on the passages shown, in the order of the columns and their texts; in an older
        edition also what was carried on from it.
        """
        passages = [key for column in self.columns for key in column.by_key]
        older = [column.edition.pk for column in self.columns if not column.edition.current]
        counts = Q(counts=True) | Q(edition__in=older, status__in=COUNTED)
        seen = ANNOTATIONS.visible_to(self.person, self.references).filter(counts, passage__in=passages)
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
                    words = beginning(found[place].text)
                    row.cells[column.number].append(Quote(words, column.anchor(found[place])))
                    column.rows[found[place].pk] = row
            rows.append(row)
        return rows

    def confirmed(self) -> list[Row]:
        """Passages of which scholars say that they speak of the same thing; of two editions of one source,
        those that continue each other. What hangs together by way of others is one row.
        """
        groups: dict[int, set[int]] = {key: {key} for column in self.columns for key in column.by_key}
        contested = set()
        for one, two in combinations(self.columns, 2):
            for pair in self.pairs(one, two):
                joined = groups[pair.passage.pk] | groups[pair.other.pk]
                groups |= dict.fromkeys(joined, joined)
                if pair.rejected_by:
                    contested |= {pair.passage.pk, pair.other.pk}
        rows: dict[int, Row] = {}
        for column in self.columns:
            for found in column.passages:
                group = groups[found.pk]
                if len(group) == 1:
                    continue
                row = rows.setdefault(min(group), Row(str(len(rows) + 1), ""))
                row.cells[column.number].append(Quote(beginning(found.text), column.anchor(found)))
                column.rows[found.pk] = row
                row.label += f"{' = ' if row.label else ''}{found.ordinal}"
        contested_word = gettext("contested")
        for key, row in rows.items():
            if groups[key] & contested:
                row.label += f" ({contested_word})"
        return list(rows.values())

    def pairs(self, one: TextColumn, two: TextColumn) -> list[Judged]:
        """The passages of two columns that belong beside each other."""
        if one.source.pk != two.source.pk:
            found = judged(one.passages, two.passages, self.person)
            return [pair for pair in found if pair.confirmed_by]
        older, newer = sorted((one, two), key=lambda column: column.edition.imported_at)
        return [
            Judged(newer.by_key[heir], older.by_key[key], ())
            for key, line in heirs(newer.passages).items()
            if key in older.by_key
            for heir in line
        ]

    @property
    def lines(self) -> list[tuple[Row, list[tuple[TextColumn, list[Quote]]]]]:
        """The rows with the quotes of each column."""
        return [
            (row, [(column, row.cells.get(column.number, [])) for column in self.columns])
            for row in self.rows
        ]


def beginning(text: str) -> str:
    """So much of a paragraph as stands in its row."""
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]} …"
