"""The axes of a comparison: what stands in its rows and columns, and under which keys.

An axis says which paths of an annotation it needs, and gives its key as SQL over them. Tags are an
axis of several values: one annotation can stand under more than one key, or under none (`-`).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.models import (
    Claim,
    EventName,
    References,
    Source,
    Tag,
    User,
    Vocabulary,
)
from annotations.values.calendars import in_both, in_either

#: The key of what has no value on an axis.
NOTHING = "-"


@dataclass(frozen=True)
class Entry:
    """A row or column: what SQL calls it, what the public calls it, and how it reads."""

    value: Any
    key: str
    label: str
    #: The event it belongs to, if it is one event's.
    event: int | None = None
    #: The question that its annotations answer, if it is one.
    question: int | None = field(default=None, kw_only=True)
    #: The parameters of the list of its annotations.
    parameters: tuple[tuple[str, str], ...] = ()
    #: The language of the label, where it is known.
    language: str = ""
    #: What else stands in the row, with its language: the names that are equivalent.
    equivalents: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> tuple[Any, ...]:
        """What SQL calls it on each of its axes: two where columns are crossed, none where there is one."""
        return self.value if isinstance(self.value, tuple) else (self.value,)


@dataclass(frozen=True)
class Axis:
    """One axis. `paths` are what it needs of an annotation; `sql` is its key over them, where
    `{0}`, `{1}`… stand for the columns. With `values` it is the elements of an array among these.
    """

    name: str
    paths: tuple[str, ...]
    sql: str
    values: tuple[int, ...] | None = None

    def key(self, columns: Mapping[str, str], alias: str) -> str:
        """The SQL of the key."""
        if self.values is not None:
            return f"{alias}.key"
        return self.sql.format(*(columns[path] for path in self.paths))

    def join(self, columns: Mapping[str, str], alias: str, *, inner: bool) -> tuple[str, list[Any]]:
        """The SQL that brings in the elements of an array, and its parameters."""
        if self.values is None:
            return "", []
        array = self.sql.format(*(columns[path] for path in self.paths))
        kind = "JOIN" if inner else "LEFT JOIN"
        on = f"{alias}.key = ANY(%s::bigint[])"
        return f" {kind} LATERAL unnest({array}) AS {alias} (key) ON {on}", [list(self.values)]


@dataclass(frozen=True)
class Asked:
    """The events that a comparison is about, with their parts unless only they themselves are meant."""

    events: tuple[int, ...]
    references: References
    only: bool = False
    tree: frozenset[int] = field(init=False)
    lineage: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        parts, ancestors = self.references.parts, self.references.ancestors
        tree = frozenset(part for event in self.events for part in ([event] if self.only else parts[event]))
        object.__setattr__(self, "tree", tree)
        lineage = frozenset(above for event in tree for above in ancestors[event])
        object.__setattr__(self, "lineage", lineage)


ROOT = Axis("name", ("name__equivalent_to_id", "name_id"), "coalesce({0}, {1})")
PLAIN = {
    "claim": Axis("claim", ("claim_id",), "{0}"),
    "question": Axis("question", ("claim__question_id",), "{0}"),
    "source": Axis("source", ("source_id",), "{0}"),
    "language": Axis("language", ("language",), "{0}"),
    "creator": Axis("creator", ("creator_id",), "{0}"),
}
#: Of what is longer, nobody reckons the days in the other calendar.
MONTH = 31

#: The days of a printed date, as one text: numbers of its first and last day, `..` where it is open.
DATE = Axis(
    "date",
    ("earliest", "latest"),
    "CASE WHEN {0} IS NOT NULL OR {1} IS NOT NULL"
    " THEN concat(coalesce({0}::text, '..'), '/', coalesce({1}::text, '..')) END",
)
OWN = {"name": ROOT, "date": DATE}
ROWS = ("name", "claim", "question", "date")
COLUMNS = ("source", "language", "view", "creator")
#: Columns of rows of dates, which have neither tags nor creators.
COLUMNS_OF_DATES = ("source", "language")


def tag_axis(name: str, references: References) -> Axis | None:
    """The views, or the tags of the vocabulary with this slug; None if there is none."""
    if name == "view":
        return Axis(name, ("tag_ids",), "{0}", tuple(sorted(references.views)))
    vocabulary = references.keys[Vocabulary].get(name)
    if vocabulary is None:
        return None
    return Axis(name, ("tag_ids",), "{0}", tuple(references.tags_of(vocabulary)))


def axis(parameter: str, name: str, references: References, *, dates: bool = False) -> Axis:
    """The axis that a client calls so; ValidationError for an unknown one, also where rows are `dates`."""
    if dates and parameter == "columns" and name not in COLUMNS_OF_DATES:
        known_ = ", ".join(COLUMNS_OF_DATES)
        message = gettext("%(value)r is no column of dates; there are %(known)s")
        raise ValidationError({parameter: message % {"value": name, "known": known_}}, code="unknown")
    known = ROWS if parameter == "rows" else COLUMNS
    if name in known and name != "view":
        return OWN.get(name) or PLAIN[name]
    found = tag_axis(name, references) if parameter == "columns" or name != "view" else None
    if found is None:
        message = gettext("%(value)r is unknown; there are %(known)s, and the slugs of vocabularies") % {
            "value": name,
            "known": ", ".join(known),
        }
        raise ValidationError({parameter: message}, code="unknown")
    return found


# -- what stands in rows ------------------------------------------------------------------------------


def rows(found: Axis, asked: Asked, evident: Iterable[Any]) -> list[Entry]:
    """Every name, claim or question of the events and their parts; or the tags or days with evidence."""
    if found.name == "name":
        return name_rows(asked)
    if found.name == "claim":
        return [
            Entry(pk, slug, statement, event, (("claim", slug),), question=question)
            for pk, slug, statement, event, question in Claim.objects.filter(event__in=asked.tree)
            .order_by("slug")
            .values_list("pk", "slug", "statement", "event", "question")
        ]
    if found.name == "question":
        claims = Claim.objects.filter(event__in=asked.tree)
        questions = claims.order_by().values_list("question", flat=True).distinct()
        return tag_entries(questions, asked.references, "question")
    if found.name == "date":
        return date_rows(evident)
    return tag_entries(evident, asked.references)


def date_rows(evident: Iterable[str]) -> list[Entry]:
    """The days with evidence, from the first on, in both calendars; what is open begins before all."""

    def bound(text: str) -> int | None:
        return None if text == ".." else int(text)

    entries = []
    for value in evident:
        first, _, last = value.partition("/")
        earliest, latest = bound(first), bound(last)
        gregorian, julian = in_both(earliest, latest)
        unstated = in_either(earliest, latest)
        is_long = earliest is None or latest is None or latest - earliest > MONTH
        label = f"{unstated} (N.S. or O.S.)" if unstated else f"{gregorian} (O.S. {julian})"
        label = gregorian if is_long and not unstated else label
        begins = -math.inf if earliest is None else earliest
        ends = math.inf if latest is None else latest
        entries.append((begins, ends, Entry(value, gregorian, label, None, (("date", gregorian),))))
    return [entry for _, _, entry in sorted(entries, key=lambda found: found[:2])]


def name_rows(asked: Asked) -> list[Entry]:
    """The names of the events and their parts, those of other languages in the row of their root."""
    names = EventName.objects.filter(event__in=asked.tree).order_by("slug")
    known = list(names.values_list("pk", "slug", "text", "language", "event", "equivalent_to"))
    forms: dict[int, list[tuple[str, str, str]]] = {}
    for _, slug, text, language, _, root in known:
        if root is not None:
            forms.setdefault(root, []).append((slug, text, language))
    entries = []
    for pk, slug, text, language, event, root in known:
        if root is None:
            others = forms.get(pk, [])
            slugs = sorted([slug, *(other for other, _, _ in others)])
            equivalents = tuple((form, spoken) for _, form, spoken in others)
            parameters = (("name", ",".join(slugs)),)
            entries.append(Entry(pk, slug, text, event, parameters, language, equivalents))
    return entries


def tag_entries(keys: Iterable[int], references: References, parameter: str = "") -> list[Entry]:
    """Tags as rows or columns, in the order of their vocabulary's list."""
    slugs = references.public[Tag]
    entries = []
    for pk in sorted(keys, key=references.order.__getitem__):
        # `tag` finds what stands under the tag too, `tag_only` does not.
        alone = len(references.narrower[pk]) == 1
        asked = parameter or ("tag" if alone else "tag_only")
        label = references.labels.get(pk, slugs[pk])
        question = pk if parameter == "question" else None
        entries.append(Entry(pk, slugs[pk], label, None, ((asked, slugs[pk]),), question=question))
    return entries


# -- what stands in columns ---------------------------------------------------------------------------


def columns(found: Axis, evident: Iterable[Any], references: References) -> list[Entry]:
    """The values with evidence, in the order of their keys; what has none comes last."""
    values = {value for value in evident if value is not None}
    if found.name == "source":
        entries = source_entries(values)
    elif found.name == "language":
        entries = [Entry(value, value, value, None, (("language_only", value),)) for value in sorted(values)]
    elif found.name == "creator":
        names = references.public[User]
        keys = sorted((names[value], value) for value in values)
        entries = [Entry(pk, name, name, None, (("creator", name),)) for name, pk in keys]
    else:
        entries = tag_entries(values, references)
    if None in evident:
        entries.append(Entry(None, NOTHING, f"no {found.name}", None, nothing(found, references)))
    return entries


def nothing(found: Axis, references: References) -> tuple[tuple[str, str], ...]:
    """The parameters that find what has no value on an axis of tags."""
    if found.name == "view":
        return (("view", "none"),)
    return (("vocabulary_not", found.name),)


def source_entries(keys: Iterable[int]) -> list[Entry]:
    """Sources as columns, by slug, each with its language."""
    sources = Source.objects.filter(pk__in=list(keys)).order_by("slug")
    return [
        Entry(pk, slug, f"{title} ({language})", None, (("source", slug),))
        for pk, slug, title, language in sources.values_list("pk", "slug", "title", "language")
    ]


def crossed(first: list[Entry], second: list[Entry], evident: Iterable[tuple[Any, Any]]) -> list[Entry]:
    """The pairs with evidence, in the order of both axes."""
    pairs = set(evident)
    return [
        Entry(
            (one.value, other.value),
            f"{one.key},{other.key}",
            f"{one.label} / {other.label}",
            None,
            one.parameters + other.parameters,
        )
        for one in first
        for other in second
        if (one.value, other.value) in pairs
    ]
