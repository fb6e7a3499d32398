"""The best SQL that we could write by hand for each case; no Django here.

What the statements name by number (tags, events, hidden sources) comes from `Held`, as it does in Historio.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import psycopg

STAMP = "(SELECT coalesce(bit_xor(hashint8extended(value, 0)), 0) FROM annotations_referencestamp)"
CAP = 10_001
#: Configurations of full text, by language.
CONFIGS = ("english", "french", "german", "russian", "simple")

#: What a row of the list of annotations is made of.
COLUMNS = (
    'a.uuid, a.source_id, a.edition_id, p.uuid, p.section, a.language, a.start, a."end", a.text_start, '
    "a.text_end, "
    "a.prefix, a.exact, a.suffix, a.event_id, n.slug, c.slug, c.question_id, a.stance, a.voice, "
    "a.tag_ids, a.level, "
    "a.certainty, a.note, a.web_annotation, a.creator_id, a.status, a.visibility, a.group_id, a.version, "
    "a.created, "
    "a.modified, "
    "{derived_from}, {superseded_by}, a.orphaned_in_id, a.id"
)
JOINS = (
    "JOIN annotations_passage p ON p.id = a.passage_id LEFT JOIN annotations_eventname n ON n.id = a.name_id "
    "LEFT JOIN annotations_claim c ON c.id = a.claim_id"
)
PASSAGE_COLUMNS = (
    "p.uuid, e.source_id, p.edition_id, p.ordinal, p.kind, p.section, p.language, "
    'p.start, p."end", p.text, k.uuid, '
    "ARRAY(SELECT s.uuid::text FROM annotations_passage s JOIN annotations_edition f ON f.id = s.edition_id "
    "WHERE s.continues_id = p.id AND f.source_id = e.source_id ORDER BY s.edition_id, s.ordinal)"
)


@dataclass
class Held:
    """What slugs stand for, read once."""

    stamp: int = 0
    public: dict[str, dict[int, str]] = field(default_factory=dict)
    narrower: dict[str, list[int]] = field(default_factory=dict)
    parts: dict[str, list[int]] = field(default_factory=dict)
    views: frozenset[int] = frozenset()
    hidden_editions: list[int] = field(default_factory=list)
    outdated: list[int] = field(default_factory=list)

    @classmethod
    def read(cls, connection: psycopg.Connection[Any]) -> "Held":
        """Everything."""

        def rows(sql: str) -> list[Any]:
            return connection.execute(sql).fetchall()

        keys = {
            "source": "slug", "edition": "uuid", "event": "slug", "tag": "slug", "user": "username",
        }  # fmt: skip
        public = {
            name: {pk: str(key) for pk, key in rows(f"SELECT id, {key} FROM annotations_{name}")}
            for name, key in keys.items()
        }
        public["group"] = dict(rows("SELECT id, name FROM auth_group"))
        below = (
            "SELECT top.slug, array_agg(found.id ORDER BY found.id) FROM annotations_{0} top, LATERAL ("
            "WITH RECURSIVE under (id) AS (SELECT top.id UNION {1}) SELECT id FROM under) found GROUP BY 1"
        )
        narrower = "SELECT tag_id FROM annotations_tagbroader, under WHERE broader_id = under.id"
        parts = "SELECT e.id FROM annotations_event e, under WHERE part_of_id = under.id"
        views = (
            "annotations_tag t JOIN annotations_vocabulary v ON v.id = vocabulary_id WHERE v.kind = 'view'"
        )
        members = "annotations_source s ON s.id = source_id WHERE s.visibility = 'members'"
        return cls(
            stamp=rows(f"SELECT {STAMP}")[0][0],
            public=public,
            narrower=dict(rows(below.format("tag", narrower))),
            parts=dict(rows(below.format("event", parts))),
            views=frozenset(pk for (pk,) in rows(f"SELECT t.id FROM {views}")),
            hidden_editions=[pk for (pk,) in rows(f"SELECT e.id FROM annotations_edition e JOIN {members}")],
            outdated=[pk for (pk,) in rows("SELECT id FROM annotations_edition WHERE NOT current")],
        )


@dataclass(frozen=True)
class Where:
    """What narrows a list of annotations."""

    tags: Sequence[str] = ()
    event: str = ""
    language: str = ""
    voice: str = ""
    days: tuple[str, str] | None = None
    after: tuple[Any, int] | None = None
    words: str = ""
    #: Whether a member asks, who sees hidden sources and what is shared with them.
    member: bool = False


@dataclass(frozen=True)
class Page:
    """A page, and what is written of it."""

    rows: str
    where: Where
    size: int = 50
    #: Whether its statement reads passages instead of annotations.
    passages: bool = False

    @property
    def is_steady(self) -> bool:
        """Whether the plan can be kept, since it is right for whatever values; else a kept one is slower."""
        where = self.where
        single = [*where.tags, where.event, where.language]
        return not (where.words or where.voice) and sum(map(bool, single)) <= 1 and not where.event

    def statement(self, held: Held, audiences: Sequence[int]) -> tuple[str, list[Any]]:
        """The statement and its parameters: stamp, capped count, rows."""
        if self.passages:
            return passages(self, held)
        return annotations(self, held, audiences)


def page_of_annotations(where: Where = Where(), size: int = 50) -> Page:
    """A page of annotations, the newest first."""
    return Page("annotations", where, size)


def page_of_passages(words: str) -> Page:
    """A page of passages by full text."""
    return Page("passages", Where(words=words), passages=True)


def annotations(page: Page, held: Held, audiences: Sequence[int]) -> tuple[str, list[Any]]:
    """A page of annotations: through the link table where a single tag is asked for."""
    where = page.where
    conditions: list[str] = []
    parameters: list[Any] = []
    first, join, key = "annotations_annotation a", "", ("a.created", "a.id")

    def add(condition: str, *values: Any) -> None:
        conditions.append(condition)
        parameters.extend(values)

    for tag in where.tags:
        keys = held.narrower[tag]
        if len(keys) == 1:
            first, join = (
                "annotations_annotationtag l",
                "JOIN annotations_annotation a ON a.id = l.annotation_id",
            )
            key = ("l.created", "l.annotation_id")
            add("l.tag_id = %s", keys[0])
        else:
            add(
                "EXISTS (SELECT FROM annotations_annotationtag k WHERE k.annotation_id = a.id AND "
                "k.tag_id = ANY(%s))",
                keys,
            )
    at = first[-1]
    if len(audiences) == 1:
        add(f"{at}.audience = %s", audiences[0])
    else:
        add(f"{at}.audience = ANY(%s)", list(audiences))
    hidden = [] if where.member else held.hidden_editions
    add(f"{at}.counts AND {at}.edition_id <> ALL(%s)", sorted({*hidden, *held.outdated}))
    if where.event:
        add(f"{at}.event_id = ANY(%s)", held.parts[where.event])
    if where.language:
        add(f"{at}.language = %s", where.language)
    if where.voice:
        add(f"{at}.voice = %s", where.voice)
    if where.days:
        add(
            f"{at}.created >= %s::timestamptz AND {at}.created < %s::timestamptz + interval '1 day'",
            *where.days,
        )
    if where.words:
        matches = " OR ".join(
            f"(a.search_config = '{config}' AND a.search @@ websearch_to_tsquery('{config}', %s))"
            for config in CONFIGS
        )
        add(f"({matches})", *[where.words] * len(CONFIGS))
    narrowed = " AND ".join(conditions)
    counted = f"{first} {join}" if "a." in narrowed else first
    beyond = f" AND ({key[0]}, {key[1]}) < (%s, %s)" if where.after else ""
    outside = " AND u.edition_id <> ALL(%s)" if hidden else ""
    leads = {
        name: f"(SELECT u.uuid FROM annotations_annotation u WHERE u.uuid = a.{name}_id "
        f"AND u.audience = ANY(%s){outside})"
        for name in ("derived_from", "superseded_by")
    }
    led = [list(audiences), *([hidden] if hidden else [])] * 2
    sql = (
        f"SELECT head.*, page.* FROM (SELECT {STAMP}, (SELECT count(*) FROM (SELECT 1 FROM {counted} "
        f"WHERE {narrowed} LIMIT {CAP}) counted)) AS head (stamp, count) LEFT JOIN ("
        f"SELECT {COLUMNS.format(**leads)} FROM {first} {join} {JOINS} WHERE {narrowed}{beyond} "
        f"ORDER BY {key[0]} DESC, {key[1]} DESC LIMIT {page.size + 1}) AS page ON true"
    )
    return sql, [*parameters, *led, *parameters, *(where.after or ())]


def passages(page: Page, held: Held) -> tuple[str, list[Any]]:
    """A page of passages in the order of their texts."""
    matches = " OR ".join(
        f"(p.search_config = '{config}' AND p.search @@ websearch_to_tsquery('{config}', %s))"
        for config in CONFIGS
    )
    narrowed = f"({matches}) AND p.edition_id <> ALL(%s) AND p.edition_id <> ALL(%s)"
    parameters = [*[page.where.words] * len(CONFIGS), held.hidden_editions, held.outdated]
    found = "annotations_passage p"
    sql = (
        f"SELECT head.*, page.* FROM (SELECT {STAMP}, (SELECT count(*) FROM (SELECT 1 FROM {found} WHERE "
        f"{narrowed} "
        f"LIMIT {CAP}) counted)) AS head (stamp, count) LEFT JOIN (SELECT {PASSAGE_COLUMNS} FROM {found} "
        "JOIN annotations_edition e ON e.id = p.edition_id LEFT JOIN annotations_passage k ON k.id = "
        "p.continues_id "
        f"WHERE {narrowed} ORDER BY p.edition_id, p.ordinal LIMIT {page.size + 1}) AS page ON true"
    )
    return sql, [*parameters, *parameters]
