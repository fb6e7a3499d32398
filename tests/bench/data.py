"""An archive of any size, always the same: what a busy one looks like after some years.

Six languages, two thousand events' worth of names and claims at most, tags whose frequencies fall as 1/rank,
forty people in groups, statuses that come from reviews with their history, private and group rows, sources
for members only, editions that are no longer current.

Rows are made by COPY and INSERT … SELECT with the triggers off and the indexes away, with all that the
triggers would have set. Afterwards the indexes and keys come back, which checks every key, and the statements
of `check_anchors` recount every copy.
"""

import hashlib
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from annotations.management.commands.check_anchors import CHECKS
from annotations.models import Annotation, Review
from annotations.models.change import DERIVED, as_json
from annotations.models.dating import RULES, WINDOW
from annotations.models.days import OPEN, UNDATED
from annotations.models.source import edition_uuid, passage_uuid
from annotations.values.languages import script
from annotations.values.text import fold
from tests.bench.cases import KEY, PERSON
from tests.bench.words import SHARES, WORDS, Writer, boundaries, languages

PEOPLE, GROUPS, EVENTS, CLAIMS_EACH = 40, 12, 200, 4
VIEWS, QUESTIONS, ASPECTS, TOPICS = 12, 20, 20, 400
PASSAGES_EACH = 8  # annotations a passage
START = "timestamptz '2020-01-01 00:00:00+00'"

#: Functions for numbers that depend on a row and on what they are for, and on nothing else.
CHANCE = (Path(__file__).parent / "chance.sql").read_text()


class Builder:
    """Makes the archive over one connection, which must be a superuser's."""

    def __init__(self, connection: psycopg.Connection[Any], size: int, say: Callable[[str], None]) -> None:
        self.connection, self.size, self.say = connection, size, say
        self.sources = 60 + size // 2500
        self.chance = random.Random(1917)  # noqa: S311

    def build(self) -> None:
        """All of it."""
        execute = self.connection.execute
        execute("SET historio.command = 'bench'")
        execute("SET session_replication_role = replica")
        execute("SET maintenance_work_mem = '512MB'; SET work_mem = '128MB'; SET synchronous_commit = off")
        execute(CHANCE)
        with self.timed("the archive"), self.without_indexes():
            self.people()
            self.terms()
            self.texts()
            self.annotations()
            self.judgements()
            self.dates()
        execute("SELECT historio_stamp()")
        for table in tables(self.connection):
            execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
        execute("RESET ALL")
        self.connection.commit()
        self.connection.autocommit = True
        with self.timed("VACUUM ANALYZE"):
            execute("VACUUM ANALYZE")
        with self.timed("the recount of every copy"):
            for what, sql in CHECKS.items():
                (wrong,) = execute(sql).fetchone() or (0,)
                if wrong:
                    raise AssertionError(f"{wrong} {what}")

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Say how long it took."""
        began = time.monotonic()
        yield
        self.say(f"  {what}: {time.monotonic() - began:.1f} s")

    @contextmanager
    def without_indexes(self) -> Iterator[None]:
        """Keys and indexes are put back afterwards; a key that leads nowhere is refused then."""
        execute = self.connection.execute
        keys = execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM "
            "pg_constraint "
            "WHERE contype IN ('f', 'u') AND connamespace = 'public'::regnamespace ORDER BY contype = 'f'"
        ).fetchall()
        indexes = execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
            "JOIN pg_class ON pg_class.oid = indrelid WHERE relname LIKE 'annotations%' AND NOT indisprimary "
            "AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN "
            "('u', 'p')) "
            "ORDER BY 1"
        ).fetchall()
        for table, name, _ in reversed(keys):
            execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, _ in indexes:
            execute(f"DROP INDEX {name}")
        yield
        with self.timed("indexes and keys"):
            for _, definition in indexes:
                execute(definition)
            for table, name, definition in keys:
                execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")

    def copy(self, target: str, rows: Iterator[tuple[Any, ...]]) -> None:
        """Rows by COPY into a table with its columns."""
        with self.connection.cursor().copy(f"COPY {target} FROM STDIN") as copied:
            for row in rows:
                copied.write_row(row)

    # -- who and what ------------------------------------------------------------------------------------

    def people(self) -> None:
        """Accounts: an administrator, editors, reviewers, annotators, readers; and groups to share with."""
        execute = self.connection.execute
        execute(f"INSERT INTO auth_group (name) SELECT 'seminar-' || g FROM generate_series(1, {GROUPS}) g")
        execute(
            "INSERT INTO annotations_user (id, password, is_superuser, username, first_name, last_name, "
            "email, "
            "is_staff, is_active, date_joined) "
            f"SELECT u, '!', u = 1, 'scholar-' || u, '', '', '', true, true, {START} "
            f"FROM generate_series(1, {PEOPLE}) u"
        )
        execute(
            "INSERT INTO annotations_user_groups (user_id, group_id) SELECT u, (SELECT id FROM auth_group "
            "WHERE name = CASE WHEN u <= 2 THEN 'editor' WHEN u <= 8 THEN 'reviewer' WHEN u <= 36 THEN "
            "'annotator' "
            f"ELSE 'reader' END) FROM generate_series(1, {PEOPLE}) u"
        )
        execute(
            "INSERT INTO annotations_user_groups (user_id, group_id) SELECT u, g.id FROM "
            f"generate_series(1, {PEOPLE}) u, generate_series(0, 2) n, auth_group g "
            f"WHERE g.name = 'seminar-' || (1 + (u + n * 5) %% {GROUPS}) AND n < 1 + u %% 3",
            [],
        )

        execute(
            "INSERT INTO annotations_token (digest, name, scope, created, last_used, user_id) "
            f"VALUES (%s, 'bench', 'all', {START}, (now() AT TIME ZONE 'UTC')::date, %s)",
            [hashlib.sha256(KEY.encode()).hexdigest(), PERSON],
        )

    def terms(self) -> None:
        """Vocabularies, tags with labels, events with names and claims."""
        execute = self.connection.execute
        execute(
            "INSERT INTO annotations_vocabulary (id, slug, kind, label, description) VALUES "
            "(1, 'views', 'view', 'Views', ''), (2, 'questions', 'question', 'Questions', ''), "
            "(3, 'aspects', 'topic', 'Aspects', ''), (4, 'topics', 'topic', 'Topics', '')"
        )
        first = 1
        for vocabulary, word, number in (
            (1, "view", VIEWS), (2, "question", QUESTIONS), (3, "aspect", ASPECTS), (4, "topic", TOPICS)
        ):  # fmt: skip
            execute(
                "INSERT INTO annotations_tag (id, slug, vocabulary_id, definition, single_answer, "
                "exact_match, position) "
                "SELECT %s + n, %s || '-' || n + 1, %s, '', %s = 2 AND n %% 2 = 0, '{}', n "
                "FROM generate_series(0, %s - 1) n",
                [first, word, vocabulary, vocabulary, number],
            )
            first += number
        execute(
            "INSERT INTO annotations_taglabel (tag_id, language, kind, text) "
            "SELECT id, language, 'pref', initcap(replace(slug, '-', ' ')) || ' (' || language || ')' "
            "FROM annotations_tag, unnest(%s::text[]) AS language",
            [["en", "ru"]],
        )
        execute(  # a tenth of the topics stand under another
            "INSERT INTO annotations_tagbroader (tag_id, broader_id) SELECT id, 53 + (id - 53) / 40 "
            "FROM annotations_tag "
            "WHERE vocabulary_id = 4 AND id > 63 AND id % 10 = 0"
        )
        execute(
            "INSERT INTO annotations_event (id, slug, label, edtf, earliest, latest, exact_match, "
            "part_of_id) "
            "SELECT n, 'event-' || n, 'Event ' || n, (1800 + n)::text, "
            "extract(julian FROM make_date(1800 + n, 1, 1)), "
            "extract(julian FROM make_date(1800 + n, 12, 31)), "
            f"'{{}}', CASE WHEN n > 10 THEN 1 + n / 8 END FROM generate_series(1, {EVENTS}) n"
        )
        names = []
        for event in range(1, EVENTS + 1):
            for place, language in enumerate(SHARES):
                key = (event - 1) * len(SHARES) + place + 1
                words = WORDS[language].split()
                text = f"{words[event % 30]} {words[(event * 7) % 30]} {event}"
                root = None if place % 3 == 0 else key - place % 3
                names.append(
                    (key, f"event-{event}-{language.lower()}", event, text, language, script(language), root)
                )
        self.copy(
            "annotations_eventname (id, slug, event_id, text, language, script, equivalent_to_id)",
            iter(names),
        )
        execute(
            "INSERT INTO annotations_claim (id, slug, event_id, question_id, statement) "
            "SELECT (e - 1) * %(each)s + n, 'event-' || e || '-claim-' || n, e, "
            "%(views)s + 1 + (e * 3 + n) %% %(questions)s, 'Claim ' || n || ' about event ' || e || '.' "
            "FROM generate_series(1, %(events)s) e, generate_series(1, %(each)s) n",
            {"each": CLAIMS_EACH, "views": VIEWS, "questions": QUESTIONS, "events": EVENTS},
        )

    # -- texts -------------------------------------------------------------------------------------------

    def texts(self) -> None:
        """Sources, one in twenty with an older edition too; passages; and where words are annotated."""
        execute, copy = self.connection.execute, self.copy
        spoken = list(languages(self.sources))
        execute(
            "INSERT INTO annotations_source (id, slug, title, language, kind, creators, publisher, "
            "issued, url, "
            "licence, visibility, related) "
            "SELECT n, 'source-' || n, 'Source ' || n, (%(spoken)s::text[])[n], "
            "CASE n %% 3 WHEN 0 THEN 'textbook' WHEN 1 THEN 'encyclopedia article' ELSE 'memoir' END, "
            "ARRAY['Author ' || n], 'Publisher', (1900 + n %% 120)::text, '', 'CC-BY-SA-4.0', "
            "CASE WHEN n %% 37 = 5 THEN 'members' ELSE 'public' END, '{}' "
            "FROM generate_series(1, %(number)s) n",
            {"spoken": spoken, "number": self.sources},
        )
        execute(
            "INSERT INTO annotations_source_scope (source_id, event_id) SELECT DISTINCT s, "
            f"1 + (s * 13 + n * 7) %% {EVENTS} FROM generate_series(1, %s) s, generate_series(0, 9) n",
            [self.sources],
        )
        writers = {language: Writer(language, self.chance) for language in SHARES}
        each = max(4, self.size // PASSAGES_EACH // self.sources)
        editions: list[tuple[Any, ...]] = []
        passages: list[tuple[Any, ...]] = []
        self.places: dict[
            int, list[tuple[int, list[int]]]
        ] = {}  # by edition: passages, and where words begin
        self.newer: dict[int, int] = {}
        for source, language in enumerate(spoken, 1):
            for current in (False, True) if source % 20 == 7 else (True,):
                edition = len(editions) + 1
                paragraphs = [writers[language].paragraph() for _ in range(each)]
                text = "\n\n".join(paragraphs)
                digest = hashlib.sha256(text.encode()).hexdigest()
                key = edition_uuid(f"source-{source}", digest)
                editions.append((edition, key, source, f"r{edition}", text, digest, digest, current))
                places, start = [], 0
                for ordinal, paragraph in enumerate(paragraphs, 1):
                    number = len(passages) + 1
                    section = ["Background"] if ordinal % 3 else ["Background", "Course"]
                    end = start + len(paragraph)
                    passages.append(
                        (
                            number,
                            passage_uuid(key, ordinal),
                            edition,
                            ordinal,
                            "paragraph",
                            section,
                            start,
                            end,
                            paragraph,
                            fold(paragraph),
                            language,
                            "",
                        )
                    )
                    places.append((number, boundaries(paragraph)))
                    start = end + 2
                self.places[edition] = places
                if not current:
                    self.newer[edition] = edition + 1
        copy(
            "annotations_edition (id, uuid, source_id, revision, text, sha256, original_sha256, current)",
            iter(editions),
        )
        copy(
            'annotations_passage (id, uuid, edition_id, ordinal, kind, section, start, "end", text, '
            "folded, language, "
            "search_config)",
            iter(passages),
        )
        execute(
            "UPDATE annotations_passage SET search_config = historio_search_config(language), "
            "search = historio_search(historio_search_config(language), folded)"
        )
        execute(
            'CREATE TEMP TABLE place (id bigint, passage_id bigint, start int, "end" int, superseded boolean)'
        )
        copy("place", self.annotated())
        execute("ANALYZE place; ANALYZE annotations_passage; ANALYZE annotations_edition")

    def annotated(self) -> Iterator[tuple[Any, ...]]:
        """Where each annotation stands. Scholars read: some twenty in turn are on one edition. Of those on an
        edition that is outdated every second one was carried over to the current one, as the next row.
        """
        chance, editions = self.chance, list(self.places)
        number = 0
        while number < self.size:
            edition = chance.choice(editions)
            for _ in range(chance.randrange(10, 30)):
                if number >= self.size:
                    break
                number += 1
                passage, words = chance.choice(self.places[edition])
                first = chance.randrange(len(words) - 1)
                last = min(len(words) - 1, first + chance.randrange(1, 6))
                newer = self.newer.get(edition) if number < self.size else None
                yield number, passage, words[first], words[last] - 1, newer is not None
                if newer is not None:
                    number += 1
                    passage, words = chance.choice(self.places[newer])
                    yield number, passage, 0, words[3] - 1, False

    # -- evidence ----------------------------------------------------------------------------------------

    def annotations(self) -> None:
        """The annotations and their links."""
        execute = self.connection.execute
        topics = 1 + VIEWS + QUESTIONS + ASPECTS
        with self.timed("annotations"):
            execute(ANNOTATIONS.format(topics=topics), {
                "events": EVENTS, "each": CLAIMS_EACH, "views": VIEWS, "aspects": VIEWS + QUESTIONS + 1,
                "number_of_aspects": ASPECTS, "topics": TOPICS, "people": PEOPLE,
            })  # fmt: skip
        with self.timed("links"):
            columns = ", ".join(LINK_COLUMNS)
            execute(
                f"INSERT INTO annotations_annotationtag (tag_id, annotation_id, {columns}) "
                f"SELECT tag_id, a.id, {', '.join(f'a.{name}' for name in LINK_COLUMNS)} "
                "FROM annotations_annotation a, unnest(a.tag_ids) AS tag_id ORDER BY tag_id, a.id"
            )

    def judgements(self) -> None:
        """The reviews from which statuses come, what they changed, and what people replied."""
        execute = self.connection.execute
        with self.timed("reviews, replies and history"):
            execute(
                "INSERT INTO annotations_review (uuid, annotation_id, version, status, reason, "
                "creator_id, created) "
                "SELECT md5('review ' || id)::uuid, id, 1, status, CASE status WHEN 'rejected' THEN "
                "'Not what it says.' "
                "ELSE '' END, 3 + id % 6, modified FROM annotations_annotation "
                "WHERE status IN ('accepted', 'rejected') ORDER BY modified, id"
            )
            execute(
                "INSERT INTO annotations_reply (uuid, annotation_id, creator_id, text, created, modified) "
                f"SELECT md5('reply ' || id)::uuid, id, 1 + id % {PEOPLE}, 'Compare the first edition.', "
                "modified, "
                "modified FROM annotations_annotation WHERE id % 50 = 0 ORDER BY id"
            )
            columns = [
                found.column for found in Annotation._meta.concrete_fields if found.column not in DERIVED
            ]
            execute(
                "INSERT INTO annotations_change (at, actor_id, command, request, transaction, action, "
                'model, "row", '
                "owner_model, owner, key, audience, source, before, after) "
                "SELECT r.created, r.creator_id, '', '', r.id, 'update', 'annotation', a.id, "
                "'annotation', a.id, "
                f"a.uuid::text, a.audience, a.source_id, {as_json('a', columns)} || "
                '\'{"status": "proposed", "version": 1}\', '
                "jsonb_build_object('status', a.status, 'version', 2, 'modified', a.modified) "
                f"FROM {Review._meta.db_table} r JOIN annotations_annotation a ON a.id = r.annotation_id "
                "ORDER BY r.id"
            )

    def dates(self) -> None:
        """As many printed dates as annotations, more or less."""
        known = {"each": PASSAGES_EACH, "before": OPEN, "undated": UNDATED, "rules": RULES}
        with self.timed("printed dates"):
            self.connection.execute(MENTIONS.format(**known))
            self.connection.execute(  # or the server would look through every text before it answers
                "INSERT INTO annotations_dating (edition_id, rules, calendar_from, calendar_until) "
                "SELECT id, %s, %s, %s FROM annotations_edition",
                [RULES, *WINDOW],
            )


#: What the link table copies of the annotation.
LINK_COLUMNS = ("event_id", "language", "audience", "created", "edition_id", "counts", "voice")

ANNOTATIONS = (Path(__file__).parent / "annotations.sql").read_text()
MENTIONS = (Path(__file__).parent / "mentions.sql").read_text()


def tables(connection: psycopg.Connection[Any]) -> list[str]:
    """Those whose rows are numbered."""
    found = connection.execute(
        "SELECT attrelid::regclass::text FROM pg_attribute WHERE attrelid::regclass::text LIKE "
        "'annotations%' "
        "AND attname = 'id' AND attidentity <> ''"
    )
    return [name for (name,) in found]


def uuid_of(annotation: int) -> uuid.UUID:
    """The id of an annotation, from its number."""
    return uuid.UUID(hashlib.md5(str(annotation).encode(), usedforsecurity=False).hexdigest())
