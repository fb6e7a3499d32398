"""What slugs stand for, kept in the memory of each process and proved fresh by every answer.

Few and slowly changing things (sources, editions, events, tags, accounts, groups) are referred to by
every row of every list. They are read once a process. Each change to them moves a number in the
database (`ReferenceStamp`), which every list reads in the same statement as its rows: where it is not
the number these references were read at, they are read again and the question is asked anew.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection, models, transaction

from annotations import metrics
from annotations.models.account import User
from annotations.models.base import Slugged, is_member, is_reviewer
from annotations.models.event import Event
from annotations.models.reading import Reading
from annotations.models.source import Edition, Passage, Source
from annotations.models.vocabulary import Tag, TagBroader, Vocabulary

#: The field by which each referred model is known to the public.
PUBLIC_KEYS: Mapping[type[models.Model], str] = {
    Source: "slug",
    Edition: "uuid",
    Event: "slug",
    Vocabulary: "slug",
    Tag: "slug",
    User: "username",
    Group: "name",
}


class ReferenceStamp(models.Model):
    """One of the numbers of which one grows with every commit that changes what slugs stand for.

    There are several so that writers seldom wait for each other; `historio_stamp()` picks one by
    the backend's process id and gives it the next value of a sequence.
    """

    shard = models.PositiveSmallIntegerField(primary_key=True)
    value = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.shard}: {self.value}"


#: The SQL expression of the present stamp. Hashed, because other numbers may have the same sum, and
#: a process may remember the stamp of a transaction that was rolled back.
STAMP = f"(SELECT coalesce(bit_xor(hashint8extended(value, 0)), 0) FROM {ReferenceStamp._meta.db_table})"


@contextmanager
def snapshot() -> Iterator[None]:
    """A transaction that reads everything as of one moment; within another one, a part of that."""
    with transaction.atomic():
        if not connection.savepoint_ids:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@dataclass(frozen=True)
class References:
    """Public keys of the referred things, both ways, and how they are nested, as of a stamp.

    `keys` has former slugs as well. `order` has the place of each tag in its vocabulary's list.
    """

    stamp: int
    public: Mapping[type[models.Model], Mapping[int, str]]
    keys: Mapping[type[models.Model], Mapping[str, int]]
    parts: Mapping[int, frozenset[int]]
    narrower: Mapping[int, frozenset[int]]
    ancestors: Mapping[int, frozenset[int]]
    vocabulary_of: Mapping[int, int]
    views: frozenset[int]
    single_answer: frozenset[int]
    order: Mapping[int, tuple[int, str]]
    labels: Mapping[int, str]
    outdated_editions: frozenset[int]
    hidden_sources: frozenset[int]
    hidden_editions: frozenset[int]
    #: Sources on which people work blind, with the accounts that have read them for something they treat.
    blind_sources: Mapping[int, frozenset[int]]
    #: Of each source that is derived from another one, which this is.
    origins: Mapping[int, int]
    #: Full text configurations and languages that passages have.
    search_configs: tuple[str, ...]
    languages: tuple[str, ...]

    _held: ClassVar["References | None"] = None

    @classmethod
    def held(cls) -> "References":
        """What this process holds; maybe outdated, so only for questions that check the stamp."""
        return cls._held or cls.read()

    @classmethod
    def fresh(cls) -> "References":
        """What holds now: one small statement if nothing has changed."""
        held = cls._held
        if held is None:
            return cls.read()
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {STAMP}")
            (stamp,) = cursor.fetchone()
        return held if held.stamp == stamp else cls.read()

    @classmethod
    def read(cls) -> Self:
        """Read everything again, in one snapshot, and hold it."""
        with snapshot(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {STAMP}")
            (stamp,) = cursor.fetchone()
            references = cls._collect(stamp)
        cls._held = references
        metrics.hold_references(stamp)
        return references

    @classmethod
    def _collect(cls, stamp: int) -> Self:
        public = {
            model: {pk: str(key) for pk, key in model._default_manager.values_list("pk", name)}
            for model, name in PUBLIC_KEYS.items()
        }
        former: dict[type[models.Model], dict[str, int]] = {
            model: {old: pk for pk, slugs in with_former_slugs(model) for old in slugs}
            for model in PUBLIC_KEYS
            if issubclass(model, Slugged)
        }
        tags = list(Tag.objects.values_list("pk", "vocabulary", "vocabulary__kind", "single_answer"))
        places = Tag.objects.order_by().values_list("pk", "position", "slug")
        part_of = [
            (below, above) for below, above in Event.objects.values_list("pk", "part_of") if above is not None
        ]
        broader = TagBroader.objects.values_list("tag", "broader")
        derived = Source.objects.filter(derived_from__isnull=False)
        for_members = Source.objects.filter(visibility=Source.Visibility.MEMBERS)
        return cls(
            stamp=stamp,
            public=public,
            keys={
                model: former.get(model, {}) | {key: pk for pk, key in known.items()}
                for model, known in public.items()
            },
            parts=descendants(public[Event], part_of),
            ancestors=(ancestors := descendants(public[Event], ((above, below) for below, above in part_of))),
            narrower=descendants(public[Tag], broader),
            vocabulary_of={pk: vocabulary for pk, vocabulary, _, _ in tags},
            views=frozenset(pk for pk, _, kind, _ in tags if kind == Vocabulary.VIEW),
            single_answer=frozenset(pk for pk, _, _, single in tags if single),
            order={pk: (position, slug) for pk, position, slug in places},
            labels=preferred_labels(),
            outdated_editions=frozenset(Edition.objects.filter(current=False).values_list("pk", flat=True)),
            hidden_sources=frozenset(for_members.values_list("pk", flat=True)),
            hidden_editions=frozenset(
                Edition.objects.filter(source__in=for_members).values_list("pk", flat=True)
            ),
            blind_sources=blind_sources(ancestors),
            origins=dict(derived.order_by().values_list("pk", "derived_from")),
            search_configs=of_passages("search_config"),
            languages=of_passages("language"),
        )

    @property
    def hidden(self) -> Mapping[type[models.Model], frozenset[int]]:
        """What is for members only, by model; what hangs on it is, too."""
        return {Source: self.hidden_sources, Edition: self.hidden_editions}

    def hidden_from(
        self, person: AbstractBaseUser | AnonymousUser, model: type[models.Model]
    ) -> frozenset[int]:
        """The rows of a model that are not there for this person."""
        return frozenset() if is_member(person) else self.hidden.get(model, frozenset())

    def veiled_from(self, person: AbstractBaseUser | AnonymousUser) -> list[int]:
        """The sources of which this person sees only what they made themselves."""
        if not self.blind_sources or is_reviewer(person):
            return []
        return [source for source, readers in self.blind_sources.items() if person.pk not in readers]

    def slug(self, model: type[models.Model], pk: int | None) -> str | None:
        """The public key of a row, or None for none."""
        return None if pk is None else self.public[model][pk]

    def tags_of(self, vocabulary: int) -> list[int]:
        """The tags of a vocabulary, in the order of its list."""
        found = (tag for tag, owner in self.vocabulary_of.items() if owner == vocabulary)
        return sorted(found, key=self.order.__getitem__)


def with_former_slugs(model: type[Slugged]) -> Iterable[tuple[int, list[str]]]:
    """The rows that had other slugs before, with these; one query."""
    renamed = model._default_manager.exclude(former_slugs=[])
    return renamed.order_by().values_list("pk", "former_slugs")


def descendants(
    everything: Iterable[int], below_above: Iterable[tuple[int, int]]
) -> dict[int, frozenset[int]]:
    """For each node itself and all that stand under it, however deep; linear in the answer."""
    children: dict[Hashable, list[int]] = defaultdict(list)
    for below, above in below_above:
        children[above].append(below)
    answer = {}
    for node in everything:
        found, stack = {node}, [node]
        while stack:
            for child in children[stack.pop()]:
                if child not in found:
                    found.add(child)
                    stack.append(child)
        answer[node] = frozenset(found)
    return answer


def preferred_labels() -> dict[int, str]:
    """Each tag's label as lists show it: the English preferred one, else the first by language."""
    rows = Tag.objects.filter(labels__kind="pref").values_list("pk", "labels__language", "labels__text")
    labels: dict[int, str] = {}
    for pk, _, text in sorted(rows, key=lambda row: (row[1].split("-")[0] != "en", row[1])):
        labels.setdefault(pk, text)
    return labels


def blind_sources(ancestors: Mapping[int, frozenset[int]]) -> dict[int, frozenset[int]]:
    """The sources on which people work blind, each with the accounts that have read it for an event that it
    treats; three queries, or one where there are none.

    It treats the events of its scope, with their parts, and so something of what these are parts of; where
    nobody has said which, it may treat any (`models.reading.VEILED`).
    """
    blind = list(Source.objects.filter(blind=True).values_list("pk", flat=True))
    if not blind:
        return {}
    scopes: dict[int, set[int]] = {source: set() for source in blind}
    for source, event in Source.scope.through.objects.filter(source__in=blind).values_list("source", "event"):
        scopes[source].add(event)
    readers: dict[int, set[int]] = {source: set() for source in blind}
    found = Reading.objects.filter(source__in=blind, event__isnull=False).order_by()
    for source, reader, event in found.values_list("source", "creator", "event"):
        scope = scopes[source]
        if not scope or scope & ancestors[event] or any(event in ancestors[wide] for wide in scope):
            readers[source].add(reader)
    return {source: frozenset(found) for source, found in readers.items()}


def of_passages(column: str) -> tuple[str, ...]:
    """The different values that passages have there; an index skip scan, whatever their number."""
    table = Passage._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE found(config) AS (
              (SELECT {column} FROM {table} ORDER BY 1 LIMIT 1)
              UNION ALL
              SELECT (SELECT {column} FROM {table} WHERE {column} > config ORDER BY 1 LIMIT 1)
              FROM found WHERE config IS NOT NULL
            ) SELECT config FROM found WHERE config IS NOT NULL
            """
        )
        return tuple(config for (config,) in cursor.fetchall())
