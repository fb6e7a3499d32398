"""Annotations are carried into the current edition of their source: new rows, and the old ones say so."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction

from annotations.models import Annotation, Edition, Source
from annotations.reanchoring.dates import carry_dates
from annotations.reanchoring.planning import Pieces, Plan, plan
from annotations.values.spans import Span

#: What an annotation says, which is carried as it is.
SAID = (
    *("name_id", "claim_id", "event_id", "stance", "voice", "level", "certainty", "tag_ids", "note"),
    *("creator_id", "visibility", "group_id"),
)


@dataclass(frozen=True)
class Outcome:
    """What was carried, what waits, and how many decisions about dates came along."""

    plan: Plan
    carried: Sequence[uuid.UUID] = field(default=())
    dates: int = 0


@transaction.atomic
def apply(source: Source) -> Outcome:
    """Carry whatever is certain into the current edition, whoever's it is; what is not waits.

    Run again it finds nothing more to do. Of two who do so at once the second waits, and finds nothing.
    """
    Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    found = plan(source)
    places = [(step.annotation, step.placement.span) for step in found.certain if step.placement.span]
    carried = carry(found.edition, places)
    return Outcome(found, carried, carry_dates(source, found.edition))


def carry(edition: Edition, places: Sequence[tuple[Annotation, Span]]) -> list[uuid.UUID]:
    """Make annotations of the edition at these places of its text; the ids of the new ones. Three statements.

    They say what the old ones say, and are their creators'. Where the words are others than they were, what
    was accepted is proposed again.
    """
    if not places:
        return []
    pieces = Pieces(edition)
    rows = []
    for annotation, span in places:
        passage = pieces.holding(span)
        assert passage is not None  # every placement keeps to one passage
        inner = span.shifted(-passage.start)
        key = carried_uuid(annotation.uuid, edition.uuid)
        rows.append((key, annotation.pk, passage.pk, inner.start, inner.end, span.of(edition.text)))
    columns = [list(column) for column in zip(*rows, strict=True)]
    table, said = Annotation._meta.db_table, ", ".join(SAID)
    placed = (
        "unnest(%s::uuid[], %s::bigint[], %s::bigint[], %s::int[], %s::int[], %s::text[]) "
        'AS placed(uuid, was, passage, start, "end", exact)'
    )
    with transaction.atomic(), connection.cursor() as cursor:
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
            columns,
        )
        cursor.execute(
            f"UPDATE {table} was SET superseded_by_id = placed.uuid, orphaned_in_id = NULL FROM {placed} "
            "WHERE was.id = placed.was",
            columns,
        )
    return [row[0] for row in rows]


def carried_uuid(annotation: uuid.UUID, edition: uuid.UUID) -> uuid.UUID:
    """The id of an annotation that is carried into an edition: the same whenever that is done."""
    return uuid.uuid5(annotation, str(edition))
