"""The public names of each resource: one list, to which everything else refers.

A name such as `language` is written here once, with the path where the ORM finds it and a sentence
for people. JSON fields, CSV header, filters, orderings, admin columns, matrix axes, the OpenAPI
schema and the reference in `docs/` all come from these tables. To add a public field, add its line.

    ANNOTATIONS["language"]     "language", the path that filters and admin columns name
    ANNOTATIONS.names           the JSON fields and the CSV header, in order
    ANNOTATIONS.rows(queryset)  the values of all columns, as the public sees them
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Value
from django.db.models.functions import Cast, Coalesce, Concat, JSONObject, Length

from annotations.columns import Column, Context, Entrance, Ordering, Table
from annotations.models import (
    READ,
    Annotation,
    AnnotationTag,
    Change,
    Claim,
    Comparison,
    DateMention,
    Edition,
    Event,
    EventName,
    Parallel,
    Passage,
    Reading,
    Reply,
    Review,
    Snapshot,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    TagNote,
    User,
    Vocabulary,
)
from annotations.models.change import all_seen
from annotations.models.days import UNDATED, number, sorting_expression
from annotations.values.passages import KINDS

# -- how some values are shown ------------------------------------------------------------------------


def page_url(key: Any, context: Context) -> str:
    """The address of an annotation's page."""
    return f"{context.base_url}/annotations/{key}"


#: The same in SQL.
PAGE_URL = "{base_url} || '/annotations/' || {value}"


def snapshot_url(key: Any, context: Context) -> str:
    """The address of a snapshot's page, for good."""
    return f"{context.base_url}/snapshots/{key}"


#: The same in SQL.
SNAPSHOT_URL = "{base_url} || '/snapshots/' || {value}"


def matrix_url(query: str, context: Context) -> str:
    """Where a saved question is answered."""
    return f"{context.base_url}/api/v1/matrix/?{query}"


#: The same in SQL.
MATRIX_URL = "{base_url} || '/api/v1/matrix/?' || {value}"


def json_text(value: Any, context: Context) -> str | None:
    """JSON as text. It comes as such or, from a page's own statement, read."""
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def views(tag_ids: Sequence[int], context: Context) -> list[str]:
    """Those of an annotation's tags that are views."""
    return sorted([context.public(Tag, tag) for tag in tag_ids if tag in context.references.views])


#: The same in SQL: most annotations have no view, and that is seen at once.
VIEWS = """CASE WHEN {value} &&
  (SELECT array_agg(tag.id) FROM annotations_tag tag
   JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id WHERE vocabulary.kind = 'view')
THEN ARRAY(
  SELECT slug FROM (
    SELECT (SELECT jsonb_object_agg(tag.id, tag.slug) FROM annotations_tag tag
            JOIN annotations_vocabulary vocabulary ON vocabulary.id = tag.vocabulary_id
            WHERE vocabulary.kind = 'view') ->> key::text AS slug
    FROM unnest({value}) AS key) AS view
  WHERE slug IS NOT NULL ORDER BY slug COLLATE "C")
ELSE ARRAY[]::text[] END"""


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


def notes(kind: str) -> Callable[[], ArraySubquery]:
    """A tag's notes of one kind, each with its language: `Not for émigrés.@en`."""

    def expression() -> ArraySubquery:
        found = TagNote.objects.filter(tag=OuterRef("pk"), kind=kind)
        literal = Concat("text", Value("@"), "language", output_field=models.TextField())
        return ArraySubquery(found.order_by("language", "text").values_list(literal, flat=True))

    return expression


def note(kind: str, description: str) -> Column:
    """A column of notes of one kind."""
    return Column(notes(kind), description, kind="labels", writes="notes")


def current_edition(path: str) -> Callable[[], models.Subquery]:
    """Something of a source's current edition."""

    def expression() -> models.Subquery:
        return models.Subquery(Edition.objects.filter(source=OuterRef("pk"), current=True).values(path)[:1])

    return expression


def successors() -> ArraySubquery:
    """The ids of the passages of its source that continue one: who sees it sees them."""
    found = Passage.objects.filter(continues=OuterRef("pk"), edition__source=OuterRef("edition__source"))
    found = found.order_by("edition_id", "ordinal")
    return ArraySubquery(found.values_list(Cast("uuid", models.TextField()), flat=True))


def calendars() -> ArraySubquery:
    """The primary calendars of the dates in a source's current edition."""
    found = DateMention.objects.counted().filter(source=OuterRef("pk")).exclude(calendar="")
    return ArraySubquery(found.order_by("calendar").values_list("calendar", flat=True).distinct())


def first_day() -> Coalesce:
    """The first day that a passage prints, of the dates that count; after all others if it prints none."""
    found = DateMention.objects.filter(passage=OuterRef("pk"), state__in=READ).order_by("day")
    first = models.Subquery(found.values("day")[:1])
    return Coalesce(first, number(UNDATED), output_field=models.BigIntegerField())


VERSION = {
    "version": Column("version", "Counts the changes; the strong ETag.", restores="version"),
    "created": Column("created", "When it was made, ISO 8601 in UTC.", restores="created"),
    "modified": Column("modified", "When it was last changed, ISO 8601 in UTC.", restores="modified"),
}

#: Where a curated thing was known before; and how often it has changed.
CURATED = {
    "former_slugs": Column(
        "former_slugs",
        "Slugs it had before it was renamed or merged; they lead to it.",
        restores="former_slugs",
    ),
    **VERSION,
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
        "visibility": Column("visibility", "public, or members only.", writes="visibility"),
        "blind": Column(
            "blind",
            "Whether annotators see what others made in it only once they have read it.",
            writes="blind",
        ),
        "derived_from": Column(
            "derived_from_id",
            "The source it translates or copies.",
            refers=Source,
            writes="derived_from",
            leads=True,
        ),
        "related": Column("related", "Where it stands in other languages.", writes="related"),
        "scope": Column(
            to_many(lambda: Event.objects.filter(sources=OuterRef("pk")), "slug"),
            "The events it treats.",
            refers=Event,
            writes="scope",
        ),
        "edition": Column(current_edition("uuid"), "The current edition.", kind="uuid"),
        "revision": Column(current_edition("revision"), "Its revision, as its origin names it."),
        "calendar_from": Column(
            "calendar_from",
            "From this year on its dates have to say their calendar; else as its events say, or 1582.",
            writes="calendar_from",
        ),
        "calendar_until": Column(
            "calendar_until", "Until this year; else as its events say, or 1923.", writes="calendar_until"
        ),
        "calendars": Column(
            calendars,
            "The calendars in which its dates are printed first; with more than one it changes over.",
            kind="list",
        ),
        **CURATED,
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
        "issued": Column("issued", "When this state was published, EDTF.", restores="issued"),
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
        "kind": Column("kind", f"One of {', '.join(KINDS)}.", restores="kind"),
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
            leads=True,
        ),
        "continued_by": Column(
            successors,
            "The passages of newer editions that take its place.",
            kind="list",
        ),
    },
    key="id",
    orderings={
        "ordinal": Ordering(("edition_id", "ordinal"), "Edition by edition, in reading order."),
        "day": Ordering(
            ("day", "pk"),
            "By the first day that is printed in it, also before Christ; what prints none comes last.",
            computed={"day": first_day},
        ),
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
        "calendar_from": Column(
            "calendar_from",
            "From this year on dates about it have to say their calendar; else as the wider event says.",
            writes="calendar_from",
        ),
        "calendar_until": Column(
            "calendar_until", "Until this year; else as the wider event says.", writes="calendar_until"
        ),
        "exact_match": Column("exact_match", "The same event elsewhere.", writes="exact_match"),
        "place": Column("place", "Where it was, in words.", writes="place"),
        "spatial": Column("spatial", "The addresses of its places in gazetteers.", writes="spatial"),
        "note": Column("note", "What else is to be known of it.", writes="note"),
        **CURATED,
    },
    key="slug",
    orderings={
        "slug": BY_SLUG,
        "label": Ordering(("label", "pk"), "Its label."),
        "day": Ordering(
            ("day", "pk"),
            "Its first day, also before Christ; what is open before comes first, what has no day last.",
            computed={"day": sorting_expression},
        ),
        "created": BY_CREATED,
    },
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
        **CURATED,
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
        **CURATED,
    },
    key="slug",
    orderings={"slug": BY_SLUG, "created": BY_CREATED},
    default_ordering="slug",
)

STATEMENTS = Column(
    "statements",
    "What else a file of SKOS said of it: N-Triples about `<this:>`, a line each.",
    writes="statements",
)

VOCABULARIES = Table(
    Vocabulary,
    {
        "slug": Column("slug", "Identifies the vocabulary.", writes="slug"),
        "kind": Column("kind", "view, question, topic, device, …", writes="kind"),
        "label": Column("label", "What it is called.", writes="label"),
        "description": Column("description", "What it is for.", writes="description"),
        "address": Column(
            "address", "The address of its concept scheme, where it comes from elsewhere.", writes="address"
        ),
        "statements": STATEMENTS,
        **CURATED,
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
        "position": Column("position", "Its place in the list of its vocabulary.", writes="position"),
        "address": Column(
            "address", "The address of its concept, where it comes from elsewhere.", writes="address"
        ),
        "definitions": note("definition", "Definitions with their language: `Of the state.@en`."),
        "scope_note": note("scope_note", "What it is used for, and what not, with the language."),
        "example": note("example", "Examples, with their language."),
        "history_note": note("history_note", "What it meant before, with the language."),
        "editorial_note": note("editorial_note", "For those who keep the vocabulary, with the language."),
        "change_note": note("change_note", "What was changed of it, with the language."),
        "note": note("note", "What else is remarked, with the language."),
        "close_match": Column("close_match", "Much the same concept elsewhere.", writes="close_match"),
        "broad_match": Column("broad_match", "Wider concepts elsewhere.", writes="broad_match"),
        "narrow_match": Column("narrow_match", "Narrower concepts elsewhere.", writes="narrow_match"),
        "related_match": Column("related_match", "Related concepts elsewhere.", writes="related_match"),
        "statements": STATEMENTS,
        **CURATED,
    },
    key="slug",
    orderings={
        "slug": BY_SLUG,
        "position": Ordering(
            ("vocabulary_id", "position", "slug"), "Vocabulary by vocabulary, as in its list."
        ),
        "created": BY_CREATED,
    },
    default_ordering="slug",
)

ANNOTATIONS = Table(
    Annotation,
    {
        "id": Column("uuid", "Identifies the annotation.", restores="uuid"),
        "url": Column("uuid", "The address of its page.", show=page_url, sql=PAGE_URL, kind="url"),
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
        "view": Column("tag_ids", "Those of the tags that are views.", show=views, sql=VIEWS, kind="list"),
        "level": Column("level", "textual, interpretive or inferential.", writes="level"),
        "certainty": Column("certainty", "How certain the scholar is, 1 low to 3 high.", writes="certainty"),
        "tags": Column("tag_ids", "Its tags.", refers=Tag, writes="tag_ids", kind="references"),
        "note": Column("note", "What the scholar remarks.", writes="note"),
        "web_annotation": Column(
            "web_annotation",
            "What its Web Annotation says beyond the other columns, as JSON.",
            restores="web_annotation",
            show=json_text,
            sql="{value}",
        ),
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
            leads=True,
        ),
        "superseded_by": Column(
            "superseded_by_id",
            "The annotation that took its place.",
            restores="superseded_by_id",
            kind="uuid",
            leads=True,
        ),
        "orphaned_in": Column(
            "orphaned_in_id",
            "The edition in which somebody looked for its words, and found them gone.",
            refers=Edition,
            restores="orphaned_in",
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
    entrance=Entrance(
        AnnotationTag,
        condition="tag_ids__linked",
        key="tag",
        link="annotation",
        copies={
            "pk": "annotation_id",
            "created": "created",
            "language": "language",
            "audience": "audience",
            "counts": "counts",
            "voice": "voice",
            "event": "event",
            "event_id": "event_id",
            "edition": "edition",
            "edition_id": "edition_id",
        },
    ),
)

DATES = Table(
    DateMention,
    {
        "id": Column("uuid", "Identifies the date.", restores="uuid"),
        "source": Column("source_id", "The source that prints it.", refers=Source),
        "edition": Column("edition_id", "The edition that prints it.", refers=Edition),
        "passage": Column("passage__uuid", "The passage it stands in.", refers=Passage, restores="passage"),
        "section": Column("passage__section", "The headings it stands under."),
        "language": Column("language", "The passage's language, BCP 47."),
        "start": Column("start", "Where it starts in the passage, in code points from 0.", restores="start"),
        "end": Column("end", "Where it ends in the passage, exclusive.", restores="end"),
        "text_start": Column("text_start", "Where it starts in the edition's text."),
        "text_end": Column("text_end", "Where it ends in the edition's text, exclusive."),
        "prefix": Column("prefix", "Up to 32 code points before it."),
        "printed": Column("printed", "The date as it is printed.", restores="printed"),
        "suffix": Column("suffix", "Up to 32 code points after it."),
        "calendar": Column(
            "calendar",
            "The calendar in which it is printed first: gregorian, julian, or empty if none is said.",
            writes="calendar",
        ),
        "gregorian": Column(
            "gregorian", "In the Gregorian calendar, EDTF; empty if it cannot be said.", writes="gregorian"
        ),
        "julian": Column("julian", "In the Julian calendar, as printed or reckoned.", writes="julian"),
        "as_printed": Column(
            "as_printed", "What stands there, in EDTF, reckoned into no calendar.", restores="as_printed"
        ),
        "earliest": Column("earliest", "Its first day, as a Julian Day Number.", restores="earliest"),
        "latest": Column("latest", "Its last day, as a Julian Day Number.", restores="latest"),
        "audit": Column(
            "audit", "consistent, mismatch, unstated, unresolved or indifferent.", restores="audit"
        ),
        "days_off": Column("days_off", "By how many days its second calendar is wrong.", restores="days_off"),
        "expected": Column("expected", "What its second calendar should say.", restores="expected"),
        "inherited": Column(
            "inherited",
            "Where a year that is not printed comes from: the passage, or its section.",
            restores="inherited",
        ),
        "printed_language": Column(
            "printed_language", "The language of its words.", restores="printed_language"
        ),
        "foreign": Column(
            "foreign", "The language of its words, where it is not the passage's.", restores="foreign"
        ),
        "era": Column(
            "era",
            "The other era that it is of, which is not reckoned: islamic, rumi, japanese…; else empty.",
            restores="era",
        ),
        "event": Column(
            "event_id", "The event that it dates, if somebody said.", refers=Event, writes="event"
        ),
        "state": Column("state", "found, confirmed, corrected or rejected.", writes="state"),
        "note": Column("note", "What a scholar remarks.", writes="note"),
        "rules": Column("rules", "Which rules read it so; 0 if a scholar added it.", restores="rules"),
        "creator": Column(
            "creator_id", "Who added it; null if the rules found it.", refers=User, restores="creator"
        ),
        **VERSION,
    },
    key="id",
    orderings={
        "text_start": Ordering(
            ("source_id", "text_start", "pk"), "Source by source, in the order of the text."
        ),
        "day": Ordering(
            ("day", "pk"),
            "Its first day, also before Christ; what is open before comes first, what has no day last.",
        ),
        "modified": Ordering(("modified", "pk"), "When it was last changed."),
    },
    default_ordering="text_start",
    natural=("source__slug", "edition__uuid", "text_start", "text_end", "uuid"),
)

READINGS = Table(
    Reading,
    {
        "id": Column("uuid", "Identifies the reading.", restores="uuid"),
        "source": Column("source_id", "The source that was read.", refers=Source, writes="source"),
        "edition": Column(
            "edition_id",
            "The edition that was read; the current one if nothing is said.",
            refers=Edition,
            writes="edition",
        ),
        "event": Column(
            "event_id", "The event for which it was read, with its parts.", refers=Event, writes="event"
        ),
        "question": Column(
            "question_id",
            "The question for which it was read; null: for all that is said of the event.",
            refers=Tag,
            writes="question",
        ),
        "note": Column("note", "What the reader remarks.", writes="note"),
        "creator": Column("creator_id", "Who has read it.", refers=User, restores="creator"),
        **VERSION,
    },
    key="id",
    orderings={"created": BY_CREATED},
    default_ordering="-created",
    natural=("created", "uuid"),
)

PARALLELS = Table(
    Parallel,
    {
        "id": Column("uuid", "Identifies the parallel.", restores="uuid"),
        "source": Column("passage__edition__source_id", "The source of the one passage.", refers=Source),
        "passage": Column("passage__uuid", "The one passage.", refers=Passage, writes="passage"),
        "ordinal": Column("passage__ordinal", "Its place among the passages of its edition, from 1."),
        "other_source": Column("other__edition__source_id", "The source of the other one.", refers=Source),
        "other_passage": Column(
            "other__uuid", "The other passage, of another source.", refers=Passage, writes="other"
        ),
        "other_ordinal": Column("other__ordinal", "Its place among the passages of its edition, from 1."),
        "verdict": Column(
            "verdict",
            "confirmed: they speak of the same thing; rejected: they do not.",
            writes="verdict",
        ),
        "note": Column("note", "What the scholar remarks.", writes="note"),
        "creator": Column("creator_id", "Who says so.", refers=User, restores="creator"),
        **VERSION,
    },
    key="id",
    orderings={"created": BY_CREATED},
    default_ordering="-created",
    natural=("created", "uuid"),
)

COMPARISONS = Table(
    Comparison,
    {
        "id": Column("uuid", "Identifies the comparison.", restores="uuid"),
        "title": Column("title", "Its title.", writes="title"),
        "description": Column("description", "What is asked, and why.", writes="description"),
        "query": Column(
            "query",
            "What is compared: the parameters of the matrix, as in its address.",
            writes="query",
        ),
        "matrix": Column("query", "Where it is answered.", show=matrix_url, sql=MATRIX_URL, kind="url"),
        "creator": Column("creator_id", "Who saved it.", refers=User, restores="creator"),
        "visibility": Column("visibility", "private, group or public.", writes="visibility"),
        "group": Column("group_id", "The group that sees it.", refers=Group, writes="group"),
        **VERSION,
    },
    key="id",
    orderings={
        "created": BY_CREATED,
        "modified": Ordering(("modified", "pk"), "When it was last changed."),
        "title": Ordering(("title", "pk"), "Its title."),
    },
    default_ordering="-created",
    natural=("created", "uuid"),
)

SNAPSHOTS = Table(
    Snapshot,
    {
        "id": Column("uuid", "Identifies the snapshot.", restores="uuid"),
        "url": Column(
            "uuid", "The address of its page, for good.", show=snapshot_url, sql=SNAPSHOT_URL, kind="url"
        ),
        "comparison": Column(
            "comparison__uuid",
            "The comparison that was answered.",
            refers=Comparison,
            writes="comparison",
            leads=True,
        ),
        "title": Column("title", "The title of the comparison at that time.", restores="title"),
        "description": Column("description", "What was asked, and why.", restores="description"),
        "query": Column("query", "What was compared: parameters of the matrix.", restores="query"),
        "group": Column(
            "group_id",
            "The group for which, and with whose eyes, it was answered; null: everybody.",
            refers=Group,
            writes="group",
        ),
        "makers": Column(
            "makers", "Who is cited for it: `Petrova, Anna`; if none is said, who froze it.", writes="makers"
        ),
        "counted": Column(
            "counted", "What was counted, in full, in the words of the parameters.", restores="counted"
        ),
        "sources": Column("sources", "The sources it rests on, by the slugs of then.", restores="sources"),
        "editions": Column(
            "editions", "The texts it rests on: SHA-256, source and revision of each.", restores="editions"
        ),
        "software": Column("software", "What answered it.", restores="software"),
        "length": Column("length", "How many bytes its CSV has.", restores="length"),
        "sha256": Column("sha256", "SHA-256 of its CSV.", restores="sha256"),
        "creator": Column("creator_id", "Who froze it.", refers=User, restores="creator"),
        "created": Column("created", "When it was frozen, ISO 8601 in UTC.", restores="created"),
        "purged": Column("purged", "When it was purged: then its CSV is no more.", restores="purged"),
        "reason": Column("reason", "Why it was purged.", restores="reason"),
    },
    key="id",
    orderings={"created": BY_CREATED, "title": Ordering(("title", "pk"), "Its title.")},
    default_ordering="-created",
    natural=("created", "uuid"),
)

REVIEWS = Table(
    Review,
    {
        "id": Column("uuid", "Identifies the review.", restores="uuid"),
        "annotation": Column(
            "annotation__uuid", "The annotation that was judged.", refers=Annotation, writes="annotation"
        ),
        "annotation_version": Column(
            "version", "Which version of it: the one that its reviewer saw.", writes="version"
        ),
        "status": Column("status", "proposed, accepted or rejected: it became so.", writes="status"),
        "reason": Column("reason", "Why; a rejection has one.", writes="reason"),
        "creator": Column("creator_id", "Who judged.", refers=User, restores="creator"),
        "created": VERSION["created"],
    },
    key="id",
    orderings={"created": BY_CREATED},
    default_ordering="-created",
    natural=("created", "uuid"),
)

REPLIES = Table(
    Reply,
    {
        "id": Column("uuid", "Identifies the reply.", restores="uuid"),
        "annotation": Column(
            "annotation__uuid", "The annotation it is about.", refers=Annotation, writes="annotation"
        ),
        "in_reply_to": Column(
            "in_reply_to__uuid",
            "The reply that it answers; empty where it answers the annotation.",
            refers=Reply,
            writes="in_reply_to",
        ),
        "text": Column("text", "What is said.", writes="text"),
        "creator": Column("creator_id", "Who said it.", refers=User, restores="creator"),
        **VERSION,
    },
    key="id",
    orderings={
        "created": BY_CREATED,
        "modified": Ordering(("modified", "pk"), "When it was last changed."),
    },
    default_ordering="created",
    natural=("created", "uuid"),
)


def with_audiences(name: str) -> Callable[[], JSONObject]:
    """A row that was written down, with the audiences that it had before and after."""
    return lambda: JSONObject(row=name, audience="audience", now="after__audience")


def as_json(value: Any, context: Context) -> str | None:
    """A row, or a part of one, as one text; nothing, if the person might not see it then.

    It comes read or, from a page's own statement, as text.
    """
    read = json.loads(value) if isinstance(value, str) else value
    hidden = context.person is not None and not all_seen([read["audience"], read["now"]], context.person)
    if read["row"] is None or hidden:
        return None
    return json.dumps(read["row"], ensure_ascii=False, sort_keys=True)


def last_name() -> Coalesce:
    """The name of the account that acted; of one that is deleted the last one."""
    gone = Change.objects.filter(model="user", action="delete", row=OuterRef("actor_id")).order_by("-id")
    named = models.Subquery(gone.values("key")[:1])
    return Coalesce("actor__username", named, output_field=models.TextField())


CHANGES = Table(
    Change,
    {
        "number": Column("id", "Counts the changes."),
        "at": Column("at", "When it was, ISO 8601 in UTC."),
        "actor": Column(last_name, "The account that did it.", kind="text"),
        "command": Column("command", "The command that did it, be it in an account's name."),
        "request": Column("request", "The `X-Request-Id` of the request that did it."),
        "transaction": Column("transaction", "What has the same number was done together."),
        "action": Column("action", "insert, update, delete or purge."),
        "model": Column("model", "What sort of row it was: annotation, tag, taglabel…"),
        "key": Column("key", "The slug, id or name of what it belongs to."),
        "row": Column("row", "The row's number in the database."),
        "before": Column(with_audiences("before"), "The row as it was, as JSON.", kind="text", show=as_json),
        "after": Column(with_audiences("after"), "What is new of it, as JSON.", kind="text", show=as_json),
    },
    key="number",
    orderings={"at": Ordering(("at", "pk"), "When it was.")},
    default_ordering="-at",
    natural=("at", "pk"),
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
    "dates": DATES,
    "readings": READINGS,
    "parallels": PARALLELS,
    "comparisons": COMPARISONS,
    "snapshots": SNAPSHOTS,
    "reviews": REVIEWS,
    "replies": REPLIES,
    "changes": CHANGES,
}
