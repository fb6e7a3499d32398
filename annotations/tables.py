"""The public names of each resource: one list, to which everything else refers.

A name such as `language` is written here once, with the path where the ORM finds it and a sentence
for people. JSON fields, CSV header, filters, orderings, admin columns, matrix axes, the OpenAPI
schema and the reference in `docs/` all come from these tables. To add a public field, add its line.

    ANNOTATIONS["language"]     "language", the path that filters and admin columns name
    ANNOTATIONS.names           the JSON fields and the CSV header, in order
    ANNOTATIONS.rows(queryset)  the values of all columns, as the public sees them
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser, Group
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Value
from django.db.models.functions import Concat, Length

from annotations.models import (
    Annotation,
    Claim,
    Edition,
    Event,
    EventName,
    Passage,
    References,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    User,
    Vocabulary,
)


@dataclass(frozen=True)
class Context:
    """What turns stored values into public ones: what slugs stand for, and the server's address."""

    references: References
    base_url: str = ""


Show = Callable[[Any, Context], Any]
Person = User | AnonymousUser


@dataclass(frozen=True)
class Column:
    """One public name: where it is found, what it refers to, and what a client may write to it.

    `path` is an ORM path, or makes an expression where no path says it. A path to a primary key
    of a referred model (`source_id`) is shown as that row's public key without a join. `writes`
    names the attribute of the model that takes what a client sends; without it the column is
    read-only, but what was exported is put back through `restores`. `once`: only creation sets it.
    """

    path: str | Callable[[], models.expressions.BaseExpression]
    description: str
    refers: type[models.Model] | None = None
    writes: str = ""
    restores: str = ""
    once: bool = False
    kind: str = ""
    show: Show | None = None


@dataclass(frozen=True)
class Ordering:
    """One way of sorting a list: the paths that together are unique, in ascending order."""

    paths: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Selection:
    """The distinct arguments of `values_list`, and where among them each column is."""

    paths: list[Any]
    places: list[int]


KINDS: "tuple[tuple[type[models.Field[Any, Any]], str], ...]" = (
    (models.ManyToManyField, "references"),
    (ArrayField, "list"),
    (models.UUIDField, "uuid"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.URLField, "url"),
)


class Table:
    """The public columns of a resource, in order, and the ways in which its lists are sorted."""

    def __init__(
        self,
        model: type[models.Model],
        columns: Mapping[str, Column],
        *,
        key: str,
        orderings: Mapping[str, Ordering],
        default_ordering: str,
        natural: tuple[str, ...] = (),
    ) -> None:
        self.model, self.columns, self.key = model, dict(columns), key
        #: The order of exports, which depends on nothing that is an accident of this database.
        self.natural = natural or (key,)
        self.orderings, self.default_ordering = dict(orderings), default_ordering

    def __getitem__(self, name: str) -> str:
        """The ORM path of a public name; KeyError if there is no such name."""
        path = self.columns[name].path
        return path if isinstance(path, str) else name

    @property
    def names(self) -> list[str]:
        """All public names, in order."""
        return list(self.columns)

    @cached_property
    def writable(self) -> dict[str, Column]:
        """The columns that a client may write."""
        return {name: column for name, column in self.columns.items() if column.writes}

    def field(self, name: str) -> "models.Field[Any, Any] | None":
        """The model field behind a name, or None where an expression or no field is behind it."""
        column = self.columns[name]
        path = column.writes or column.restores or column.path
        if not isinstance(path, str):
            return None
        owner: type[models.Model] = self.model
        found: Any = None
        for part in path.split("__"):
            found = owner._meta.get_field(part)
            owner = found.related_model or owner
        return found  # type: ignore[no-any-return]

    def is_nullable(self, name: str) -> bool:
        """Whether a row may have nothing there: the field may be null, or a reference on the way to it."""
        path = self.columns[name].path
        if not isinstance(path, str):
            return True
        owner: type[models.Model] = self.model
        for part in path.split("__"):
            found: Any = owner._meta.get_field(part)
            if found.null:
                return True
            owner = found.related_model or owner
        return False

    def is_required(self, name: str) -> bool:
        """Whether a row cannot be made without a client's saying this."""
        found = self.field(name)
        if not self.columns[name].writes or found is None or found.null or found.blank or found.has_default():
            return False
        return not (found.one_to_many or found.many_to_many or found.db_default is not models.NOT_PROVIDED)

    def kind(self, name: str) -> str:
        """What the values are: text, choice, integer, boolean, uuid, date, datetime, url, list,
        reference, references or labels.
        """
        column = self.columns[name]
        if column.kind:
            return column.kind
        found = self.field(name)
        if column.refers is not None:
            many = isinstance(found, (models.ManyToManyField, ArrayField)) or found is None
            return "references" if many else "reference"
        if found is not None and found.choices and not isinstance(found, models.IntegerField):
            return "choice"
        return next((kind for type_, kind in KINDS if isinstance(found, type_)), "text")

    def visible_to(self, person: Person) -> models.QuerySet[Any]:
        """The rows that this person may see; every list begins here."""
        return self.model._default_manager.all().visible_to(person)  # type: ignore[attr-defined, no-any-return]

    def select(self, names: Iterable[str]) -> "Selection":
        """What to ask the database for, so that these columns can be shown."""
        asked: dict[Any, int] = {}
        places = [asked.setdefault(self.columns[name].path, len(asked)) for name in names]
        return Selection([path if isinstance(path, str) else path() for path in asked], places)

    def shows(self, names: Iterable[str], context: Context) -> list[Callable[[Any], Any] | None]:
        """For each column the function from stored to public values; None where they are the same."""
        return [self._show(self.columns[name], context) for name in names]

    def _show(self, column: Column, context: Context) -> Callable[[Any], Any] | None:
        if column.show is not None:
            show = column.show
            return lambda value: show(value, context)
        by_key = isinstance(column.path, str) and column.path.endswith(("_id", "_ids"))
        if column.refers is None or not by_key:
            return None
        public = context.references.public[column.refers]
        if str(column.path).endswith("_ids"):
            return lambda keys: sorted(public[key] for key in keys)
        return lambda key: None if key is None else public[key]

    def presenter(self, names: Sequence[str], context: Context) -> Callable[[Sequence[Any]], list[Any]]:
        """The function from a row of `select(names)` to its public values."""
        places = self.select(names).places
        plan = list(zip(places, self.shows(names, context), strict=True))
        return lambda row: [row[place] if show is None else show(row[place]) for place, show in plan]

    def rows(
        self,
        queryset: models.QuerySet[Any],
        names: Sequence[str] | None = None,
        context: Context | None = None,
    ) -> Iterator[list[Any]]:
        """The queryset's rows as the public sees them; one query, streamed in blocks of 2,000."""
        names = names or self.names
        context = context or Context(References.fresh())
        stored = queryset.values_list(*self.select(names).paths).iterator(chunk_size=2000)
        return map(self.presenter(names, context), stored)

    def row(self, instance: models.Model, context: Context) -> dict[str, Any]:
        """One instance as the public sees it, read anew; one query."""
        found = self.rows(self.model._default_manager.filter(pk=instance.pk), context=context)
        return dict(zip(self.names, next(found), strict=True))


# -- how some values are shown ------------------------------------------------------------------------


def page_url(key: Any, context: Context) -> str:
    """The address of an annotation's page."""
    return f"{context.base_url}/annotations/{key}"


def views(tag_ids: Sequence[int], context: Context) -> list[str]:
    """Those of an annotation's tags that are views."""
    references = context.references
    return sorted(references.public[Tag][tag] for tag in tag_ids if tag in references.views)


def to_many(queryset: Callable[[], models.QuerySet[Any]], path: str) -> Callable[[], ArraySubquery]:
    """A column of several values: a subquery, so that a filter on the same path hides none of them."""
    return lambda: ArraySubquery(queryset().order_by(path).values_list(path, flat=True))


def labels(kind: str) -> Callable[[], ArraySubquery]:
    """A tag's labels of one kind, each with its language: `Soviet view@en`."""

    def expression() -> ArraySubquery:
        found = TagLabel.objects.filter(tag=OuterRef("pk"), kind=kind)
        literal = Concat("text", Value("@"), "language", output_field=models.TextField())
        return ArraySubquery(found.order_by("language", "text").values_list(literal, flat=True))

    return expression


def current_edition(path: str) -> Callable[[], models.Subquery]:
    """Something of a source's current edition."""

    def expression() -> models.Subquery:
        return models.Subquery(Edition.objects.filter(source=OuterRef("pk"), current=True).values(path)[:1])

    return expression


VERSION = {
    "version": Column("version", "Counts the changes; the strong ETag.", restores="version"),
    "created": Column("created", "When it was made, ISO 8601 in UTC.", restores="created"),
    "modified": Column("modified", "When it was last changed, ISO 8601 in UTC.", restores="modified"),
}

BY_CREATED = Ordering(("created", "pk"), "When it was made.")
BY_SLUG = Ordering(("slug",), "Its slug.")


# -- the tables ------------------------------------------------------------------------------------------

SOURCES = Table(
    Source,
    {
        "slug": Column("slug", "Identifies the source.", writes="slug"),
        "title": Column("title", "Its title.", writes="title"),
        "language": Column("language", "BCP 47 language tag.", writes="language"),
        "kind": Column("kind", "Encyclopedia article, textbook, memoir…", writes="kind"),
        "creators": Column("creators", "Authors or editors.", writes="creators"),
        "publisher": Column("publisher", "Who published it.", writes="publisher"),
        "issued": Column("issued", "When it was published, EDTF.", writes="issued"),
        "url": Column("url", "Where it can be read.", writes="url"),
        "licence": Column("licence", "Its licence, an SPDX name.", writes="licence"),
        "accessed": Column("accessed", "When it was last looked up there.", writes="accessed"),
        "derived_from": Column(
            "derived_from_id",
            "The source it translates or copies.",
            refers=Source,
            writes="derived_from",
        ),
        "scope": Column(
            to_many(lambda: Event.objects.filter(sources=OuterRef("pk")), "slug"),
            "The events it treats.",
            refers=Event,
            writes="scope",
        ),
        "edition": Column(current_edition("uuid"), "The current edition.", kind="uuid"),
        "revision": Column(current_edition("revision"), "Its revision, as its origin names it."),
        **VERSION,
    },
    key="slug",
    orderings={
        "slug": BY_SLUG,
        "title": Ordering(("title", "pk"), "Its title."),
        "created": BY_CREATED,
    },
    default_ordering="slug",
)

EDITIONS = Table(
    Edition,
    {
        "id": Column("uuid", "Identifies the edition.", restores="uuid"),
        "source": Column("source_id", "The source it is a state of.", refers=Source, restores="source"),
        "revision": Column("revision", "The revision, as its origin names it.", restores="revision"),
        "current": Column("current", "Whether it is the one that counts.", restores="current"),
        "characters": Column(
            lambda: Length("text"), "How long its text is, in Unicode code points.", kind="integer"
        ),
        "sha256": Column("sha256", "SHA-256 of the normalised text in UTF-8.", restores="sha256"),
        "original_sha256": Column(
            "original_sha256", "SHA-256 of the bytes as they came.", restores="original_sha256"
        ),
        "imported_at": Column("imported_at", "When it came, ISO 8601 in UTC.", restores="imported_at"),
    },
    key="id",
    orderings={"imported_at": Ordering(("imported_at", "pk"), "When it came.")},
    default_ordering="imported_at",
    natural=("imported_at", "source__slug", "uuid"),
)

PASSAGES = Table(
    Passage,
    {
        "id": Column("uuid", "Identifies the passage.", restores="uuid"),
        "source": Column("edition__source_id", "Its source.", refers=Source),
        "edition": Column("edition_id", "The edition it is a piece of.", refers=Edition, restores="edition"),
        "ordinal": Column("ordinal", "Its place in the edition, from 1.", restores="ordinal"),
        "kind": Column("kind", "heading or paragraph.", restores="kind"),
        "section": Column("section", "The headings it stands under.", restores="section"),
        "language": Column("language", "BCP 47 language tag.", restores="language"),
        "start": Column(
            "start", "Where it starts in the edition's text, in code points from 0.", restores="start"
        ),
        "end": Column("end", "Where it ends, exclusive.", restores="end"),
        "text": Column("text", "What it reads."),
        "continues": Column(
            "continues__uuid",
            "The passage of an older edition it takes the place of.",
            refers=Passage,
            restores="continues",
        ),
    },
    key="id",
    orderings={
        "ordinal": Ordering(("edition_id", "ordinal"), "Edition by edition, in reading order."),
    },
    default_ordering="ordinal",
    natural=("edition__source__slug", "edition__uuid", "ordinal"),
)

EVENTS = Table(
    Event,
    {
        "slug": Column("slug", "Identifies the event.", writes="slug"),
        "label": Column("label", "A handle for it, not a verdict on its name.", writes="label"),
        "part_of": Column("part_of_id", "The wider event it belongs to.", refers=Event, writes="part_of"),
        "edtf": Column("edtf", "When it was, Gregorian, in EDTF.", writes="edtf"),
        "earliest": Column("earliest", "Its first day, as a Julian Day Number."),
        "latest": Column("latest", "Its last day, as a Julian Day Number."),
        "exact_match": Column("exact_match", "The same event elsewhere.", writes="exact_match"),
        **VERSION,
    },
    key="slug",
    orderings={"slug": BY_SLUG, "label": Ordering(("label", "pk"), "Its label."), "created": BY_CREATED},
    default_ordering="slug",
)

NAMES = Table(
    EventName,
    {
        "slug": Column("slug", "Identifies the name.", writes="slug"),
        "event": Column("event_id", "The event it designates.", refers=Event, writes="event"),
        "text": Column("text", "As it is written.", writes="text"),
        "language": Column("language", "BCP 47 language tag.", writes="language"),
        "script": Column("script", "ISO 15924; found from the language if left out.", writes="script"),
        "equivalent_to": Column(
            "equivalent_to__slug",
            "The name of the same event in another language that it renders.",
            refers=EventName,
            writes="equivalent_to",
        ),
        **VERSION,
    },
    key="slug",
    orderings={"slug": BY_SLUG, "text": Ordering(("text", "pk"), "Its text."), "created": BY_CREATED},
    default_ordering="slug",
)

CLAIMS = Table(
    Claim,
    {
        "slug": Column("slug", "Identifies the claim.", writes="slug"),
        "event": Column("event_id", "The event it is about.", refers=Event, writes="event"),
        "question": Column("question_id", "The question it answers.", refers=Tag, writes="question"),
        "statement": Column("statement", "What is claimed.", writes="statement"),
        **VERSION,
    },
    key="slug",
    orderings={"slug": BY_SLUG, "created": BY_CREATED},
    default_ordering="slug",
)

VOCABULARIES = Table(
    Vocabulary,
    {
        "slug": Column("slug", "Identifies the vocabulary.", writes="slug"),
        "kind": Column("kind", "view, question, topic, device, …", writes="kind"),
        "label": Column("label", "What it is called.", writes="label"),
        "description": Column("description", "What it is for.", writes="description"),
        **VERSION,
    },
    key="slug",
    orderings={"slug": BY_SLUG, "created": BY_CREATED},
    default_ordering="slug",
)

TAGS = Table(
    Tag,
    {
        "slug": Column("slug", "Identifies the tag.", writes="slug"),
        "vocabulary": Column(
            "vocabulary_id", "The vocabulary it belongs to.", refers=Vocabulary, writes="vocabulary"
        ),
        "pref_label": Column(
            labels("pref"),
            "Preferred labels with their language, one a language: `Soviet view@en`.",
            kind="labels",
            writes="labels",
        ),
        "alt_label": Column(
            labels("alt"), "Alternative labels with their language.", kind="labels", writes="labels"
        ),
        "hidden_label": Column(
            labels("hidden"),
            "Labels that are found and not shown, with their language.",
            kind="labels",
            writes="labels",
        ),
        "definition": Column("definition", "When it is to be used.", writes="definition"),
        "single_answer": Column(
            "single_answer",
            "For a question: only one of its claims can be true.",
            writes="single_answer",
        ),
        "broader": Column(
            to_many(lambda: TagBroader.objects.filter(tag=OuterRef("pk")), "broader__slug"),
            "The tags it stands under.",
            refers=Tag,
            writes="broader",
        ),
        "exact_match": Column("exact_match", "The same concept elsewhere.", writes="exact_match"),
        **VERSION,
    },
    key="slug",
    orderings={"slug": BY_SLUG, "created": BY_CREATED},
    default_ordering="slug",
)

ANNOTATIONS = Table(
    Annotation,
    {
        "id": Column("uuid", "Identifies the annotation.", restores="uuid", once=True),
        "url": Column("uuid", "The address of its page.", show=page_url, kind="url"),
        "source": Column("source_id", "The source whose words they are.", refers=Source),
        "edition": Column("edition_id", "The edition whose words they are.", refers=Edition),
        "passage": Column("passage__uuid", "The passage they stand in."),
        "section": Column("passage__section", "The headings it stands under."),
        "language": Column("language", "The passage's language, BCP 47."),
        "start": Column("start", "Where the words start in the passage, in code points from 0."),
        "end": Column("end", "Where they end in the passage, exclusive."),
        "text_start": Column("text_start", "Where they start in the edition's text."),
        "text_end": Column("text_end", "Where they end in the edition's text, exclusive."),
        "prefix": Column("prefix", "Up to 32 code points before them."),
        "exact": Column("exact", "The words, as the passage has them."),
        "suffix": Column("suffix", "Up to 32 code points after them."),
        "event": Column("event_id", "The event they are about.", refers=Event, writes="event"),
        "name": Column("name__slug", "The name they use.", refers=EventName, writes="name"),
        "claim": Column("claim__slug", "The claim they take a stance on.", refers=Claim, writes="claim"),
        "question": Column("claim__question_id", "The question which the claim answers.", refers=Tag),
        "stance": Column("stance", "affirms, denies, hedges or mentions what is attested.", writes="stance"),
        "voice": Column("voice", "own: the source says it; attributed: it reports who does.", writes="voice"),
        "view": Column("tag_ids", "Those of the tags that are views.", show=views, kind="list"),
        "level": Column("level", "textual, interpretive or inferential.", writes="level"),
        "certainty": Column("certainty", "How certain the scholar is, 1 low to 3 high.", writes="certainty"),
        "tags": Column("tag_ids", "Its tags.", refers=Tag, writes="tag_ids", kind="references"),
        "note": Column("note", "What the scholar remarks.", writes="note"),
        "creator": Column("creator_id", "Who made it.", refers=User, restores="creator"),
        "status": Column("status", "suggested, proposed, accepted or rejected.", restores="status"),
        "visibility": Column("visibility", "private, group or public.", writes="visibility"),
        "group": Column("group_id", "The group that sees it.", refers=Group, writes="group"),
        "version": VERSION["version"],
        "created": VERSION["created"],
        "modified": VERSION["modified"],
        "derived_from": Column(
            "derived_from_id",
            "The annotation it was carried over from.",
            restores="derived_from_id",
            kind="uuid",
        ),
        "superseded_by": Column(
            "superseded_by_id",
            "The annotation that took its place.",
            restores="superseded_by_id",
            kind="uuid",
        ),
    },
    key="id",
    orderings={
        "created": BY_CREATED,
        "modified": Ordering(("modified", "pk"), "When it was last changed."),
        "text_start": Ordering(
            ("source_id", "text_start", "pk"), "Source by source, in the order of the text."
        ),
    },
    default_ordering="-created",
    natural=("created", "source__slug", "text_start", "text_end", "uuid"),
)

#: Every list of the API, by its name in addresses.
TABLES: Mapping[str, Table] = {
    "sources": SOURCES,
    "editions": EDITIONS,
    "passages": PASSAGES,
    "events": EVENTS,
    "names": NAMES,
    "claims": CLAIMS,
    "vocabularies": VOCABULARIES,
    "tags": TAGS,
    "annotations": ANNOTATIONS,
}
