"""Annotations are carried into the current edition of their source: new rows, and the old ones say so."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from annotations.columns import Person
from annotations.models import Annotation, Edition, Source
from annotations.reanchoring.dates import carry_dates
from annotations.reanchoring.planning import Pieces, Plan, plan
from annotations.values.spans import Span

#: What an annotation says, which is carried as it is.
SAID = (
    *("name_id", "claim_id", "event_id", "stance", "voice", "level", "certainty", "tag_ids", "note"),
    *("web_annotation", "creator_id", "visibility", "group_id"),
)


@dataclass(frozen=True)
class Outcome:
    """What was carried, what waits, and how many decisions about dates came along."""

    plan: Plan
    carried: Sequence[uuid.UUID] = field(default=())
    dates: int = 0

    def seen_by(self, person: Person) -> int:
        """How many of the carried ones a person sees: that others have private ones is theirs. One query."""
        return Annotation.objects.visible_to(person).filter(uuid__in=self.carried).count()


@transaction.atomic
def apply(source: Source) -> Outcome:
    """Carry whatever is certain into the current edition, whoever's it is; what is not waits.

    Run again it finds nothing more to do. Of two who do so at once the second waits, and finds nothing.
    """
    hold(source.pk)
    found = plan(source)
    places = [(step.annotation, step.placement.span) for step in found.certain if step.placement.span]
    carried = carry(found.edition, places)
    return Outcome(found, [*carried.values()], carry_dates(source, found.edition))


def hold(source: int) -> None:
    """Let nobody else carry, decide or renew in this source until the transaction ends.

    It comes before any lock on an annotation, so that no two wait for each other in a circle.
    """
    Source.objects.select_for_update(of=("self",)).get(pk=source)


def carry(edition: Edition, places: Sequence[tuple[Annotation, Span]]) -> dict[int, uuid.UUID]:
    """Make annotations of the edition at these places of its text: the ids of those that have taken the
    places of the old ones, by these. Five statements.

    They say what the old ones say, and are their creators'. Where the words are others than they were, what
    was accepted is proposed again. Where their creator has said the same of the same words already, to the
    same people, that is the successor: nothing is there twice. What somebody has changed or carried since
    it was read stays for the next time.
    """
    pieces, versions = Pieces(edition), unchanged(annotation for annotation, _ in places)
    rows = []
    for annotation, span in places:
        if annotation.version != versions.get(annotation.pk):
            continue
        passage = pieces.holding(span)
        assert passage is not None  # every placement keeps to one passage
        inner = span.shifted(-passage.start)
        key = carried_uuid(annotation.uuid, edition.uuid)
        rows.append((key, annotation.pk, passage.pk, inner.start, inner.end, span.of(edition.text)))
    if not rows:
        return {}
    columns = [list(column) for column in zip(*rows, strict=True)]
    table, said = Annotation._meta.db_table, ", ".join(SAID)
    placed = (
        "unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::text[]) "
        'AS placed(uuid, was, passage, start, "end", exact)'
    )
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{same_as(placed)} SELECT was, becomes FROM found", columns)
        successors: dict[int, uuid.UUID] = dict(cursor.fetchall())
        made = [row for row in rows if successors[row[1]] == row[0]]
        # What the database sets itself is given a value that it will replace.
        cursor.execute(
            f"""
            INSERT INTO {table}
              (uuid, passage_id, start, "end", exact, derived_from_id, status, {said},
               prefix, suffix, source_id, edition_id, language, text_start, text_end)
            SELECT placed.uuid, placed.passage, placed.start, placed."end", placed.exact, was.uuid,
                   CASE WHEN was.status = 'accepted' AND was.exact <> placed.exact THEN 'proposed'
                        ELSE was.status END,
                   {", ".join(f"was.{column}" for column in SAID)}, '', '', 0, 0, '', 0, 0
            FROM {placed} JOIN {table} was ON was.id = placed.was
            ORDER BY placed.passage, placed.start, placed."end", placed.was
            """,
            [[row[place] for row in made] for place in range(6)],
        )
        cursor.execute(
            f"UPDATE {table} was SET superseded_by_id = found.uuid, orphaned_in_id = NULL "
            "FROM unnest(%s::bigint[], %s::uuid[]) AS found(was, uuid) WHERE was.id = found.was",
            [[*successors], [*successors.values()]],
        )
    return successors


def unchanged(annotations: Iterable[Annotation]) -> dict[int, int]:
    """The versions of those that nobody has carried yet; nobody changes them until the transaction ends."""
    keys = [annotation.pk for annotation in annotations]
    rows = Annotation.objects.filter(pk__in=keys, superseded_by=None).order_by("pk")
    return dict(rows.select_for_update(of=("self",)).values_list("pk", "version"))


def same_as(placed: str) -> str:
    """The statement that finds what becomes of annotations at their new places: of those that say the same
    there, one. That is one which stands there already; else the first of them.

    What counts stands for what counts, whether it was accepted or not; what does not only for its like.
    """
    said = [column for column in SAID if column != "creator_id"]
    counts = "CASE WHEN {0}.status IN ('proposed', 'accepted') THEN 'counts' ELSE {0}.status END"
    same = ", ".join(["was.creator_id", *(f"was.{column}" for column in said), counts.format("was")])
    return f"""
    WITH found AS (
      SELECT placed.was, coalesce(
        (SELECT kept.uuid FROM {Annotation._meta.db_table} kept
         WHERE kept.passage_id = placed.passage AND kept.start = placed.start AND kept."end" = placed."end"
           AND kept.creator_id = was.creator_id AND kept.superseded_by_id IS NULL
           AND ({", ".join(f"kept.{column}" for column in said)}, {counts.format("kept")})
               IS NOT DISTINCT FROM ({", ".join(f"was.{column}" for column in said)}, {counts.format("was")})
         ORDER BY kept.id LIMIT 1),
        first_value(placed.uuid) OVER (
          PARTITION BY placed.passage, placed.start, placed."end", {same} ORDER BY placed.was)) AS becomes
      FROM {placed} JOIN {Annotation._meta.db_table} was ON was.id = placed.was)
    """


def carried_uuid(annotation: uuid.UUID, edition: uuid.UUID) -> uuid.UUID:
    """The id of an annotation that is carried into an edition: the same whenever that is done."""
    return uuid.uuid5(annotation, str(edition))
