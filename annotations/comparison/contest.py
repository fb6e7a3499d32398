"""Words that scholars read differently: who says of the same words another thing, or in another voice."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Q

from annotations.comparison.axes import Axis
from annotations.comparison.evidence import Cell, Evidence

#: Of annotations with these axes, everything that is attested stands in one row.
BY_TARGET = ("name", "claim", "question")


def may_be_contested(row: Axis, cells: Mapping[tuple[Any, ...], Cell]) -> bool:
    """Whether two scholars may have read the same words: where what they attest makes the row, only if
    some row has annotations of both.
    """
    if row.name not in BY_TARGET:
        return bool(cells)
    creators: dict[Any, set[int]] = {}
    for key, cell in cells.items():
        creators.setdefault(key[0], set()).update(cell.creators)
    return any(len(found) > 1 for found in creators.values())


def contested(
    conditions: Sequence[Q], row: Axis, columns: Sequence[Axis]
) -> dict[tuple[Any, ...], tuple[int, ...]]:
    """The cells (row, *columns) with an annotation that another one of these contests, and the accounts
    that made the two; of annotations of which the conditions hold. One statement.

    They attest the same name or claim by words that overlap, are of different people, and differ in stance
    or voice. The other one may stand in another cell.
    """
    more = ("passage_id", "start", "end", "name_id")
    evidence = Evidence(conditions, [row, *columns], *more)
    column = {path: name.partition(".")[2] for path, name in evidence.columns.items()}
    aliases = [f"axis{number}" for number in range(len(columns))]
    pairs = list(zip(columns, aliases, strict=True))
    keys = [axis.key(evidence.columns, alias) for axis, alias in pairs]
    row_key = row.key(evidence.columns, "axis")
    joins, bound = evidence.joined([(row, "axis", True), *((axis, alias, False) for axis, alias in pairs)])
    target = f"coalesce({column['name_id']}, -{column['claim_id']})"
    pk, place, creator = column["pk"], column["passage_id"], column["creator_id"]
    stance, voice, start, end = column["stance"], column["voice"], column["start"], column["end"]
    grouped = ", ".join([row_key, *keys])
    sql = f"""
        WITH evidence ({evidence.names}, target) AS MATERIALIZED (
          SELECT *, {target} FROM ({evidence.sql}) AS found ({evidence.names}) WHERE {target} IS NOT NULL
        ), disputable AS MATERIALIZED (
          SELECT {place}, target FROM evidence GROUP BY {place}, target
          HAVING min({creator}) <> max({creator})
                 AND (min({stance}) <> max({stance}) OR min({voice}) <> max({voice}))
        ), candidate AS MATERIALIZED (
          SELECT evidence.* FROM evidence JOIN disputable USING ({place}, target)
        ), contest AS (
          SELECT one.{pk} AS pk, other.{creator} AS rival
          FROM candidate AS one JOIN candidate AS other
            ON other.{place} = one.{place} AND other.target = one.target
            AND other.{creator} <> one.{creator}
            AND (other.{stance}, other.{voice}) <> (one.{stance}, one.{voice})
            AND other.{start} < one.{end} AND other.{end} > one.{start}
        )
        SELECT {grouped}, array_agg(DISTINCT e.{creator}) || array_agg(DISTINCT contest.rival)
        FROM contest JOIN candidate AS e ON e.{pk} = contest.pk {joins}
        WHERE {row_key} IS NOT NULL GROUP BY {grouped}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*evidence.parameters, *bound])
        return {tuple(key): tuple({*people}) for *key, people in cursor.fetchall()}
