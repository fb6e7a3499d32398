"""What was written with the tables of the first release is there, and right, with those of this one."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection

from historio import backups
from historio.backups import Server

FIRST = "0001_tables"
TEXT = "Великая Октябрьская революция началась в Петрограде. 😀"
WORDS = "Октябрьская"
START = TEXT.index(WORDS)

#: What programs of the first release wrote: a source and its text, terms, an event, its name, and evidence.
OLD = """
INSERT INTO annotations_user (username, password, is_superuser, is_staff, is_active, date_joined, first_name,
    last_name, email)
  VALUES ('анна', '!', false, true, true, now(), '', '', '');
INSERT INTO annotations_source (slug, title, language, kind, creators, publisher, issued, url, licence)
  VALUES ('bse-ru', 'Большая советская энциклопедия', 'ru', 'article', '{}', '', '', '', '');
INSERT INTO annotations_edition (uuid, current, source_id, original_sha256, sha256, revision, text)
  SELECT gen_random_uuid(), true, id, %(sha256)s, %(sha256)s, '', %(text)s
  FROM annotations_source;
INSERT INTO annotations_passage (uuid, edition_id, ordinal, start, "end", text, folded, language, kind,
    section, search_config)
  SELECT gen_random_uuid(), id, 1, 0, %(length)s, %(text)s, %(folded)s, 'ru', 'paragraph', '{}',
    'russian'
  FROM annotations_edition;
INSERT INTO annotations_event (slug, label, edtf, exact_match)
  VALUES ('october', 'Октябрь', '1917-11-07', '{}');
INSERT INTO annotations_eventname (event_id, slug, text, language, script)
  SELECT id, 'oktyabrskaya-ru', %(words)s, 'ru', '' FROM annotations_event;
INSERT INTO annotations_vocabulary (slug, kind, label, description)
  VALUES ('views', 'view', 'Взгляды', '');
INSERT INTO annotations_tag (single_answer, vocabulary_id, slug, definition, exact_match)
  SELECT false, id, 'soviet-view', 'Советский взгляд', '{}' FROM annotations_vocabulary;
INSERT INTO annotations_annotation (uuid, passage_id, start, "end", exact, creator_id, name_id, tag_ids)
  SELECT gen_random_uuid(), p.id, %(start)s, %(end)s, %(words)s, u.id, n.id, ARRAY[t.id::int]
  FROM annotations_passage p, annotations_user u, annotations_eventname n, annotations_tag t
"""
NEW = """
SELECT a.exact, a.prefix, a.source_id = s.id, a.event_id = e.id, s.slug, n.slug, t.slug, u.username
FROM annotations_annotation a
JOIN annotations_source s ON s.slug = 'bse-ru'
JOIN annotations_eventname n ON n.id = a.name_id
JOIN annotations_event e ON e.id = n.event_id
JOIN annotations_annotationtag l ON l.annotation_id = a.id
JOIN annotations_tag t ON t.id = l.tag_id
JOIN annotations_user u ON u.id = a.creator_id
"""


@pytest.fixture
def aside() -> Iterator[Server]:
    """An empty database beside that of the tests."""
    with backups.scratch(Server.of(connection.get_connection_params())) as server:
        yield server


def manage(server: Server, *arguments: str) -> str:
    """What a command says of that database; it must succeed."""
    known = {name: value for name, value in server.known.items() if name != "client_encoding"}
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=configured.BASE_DIR,
        env=os.environ | {"DATABASE_URL": psycopg.conninfo.make_conninfo(**known)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_what_was_written_with_the_first_release_is_right_in_this_one(db, aside):
    manage(aside, "migrate", "annotations", FIRST)
    given = {
        "text": TEXT, "folded": TEXT.casefold(), "length": len(TEXT), "words": WORDS,
        "sha256": hashlib.sha256(TEXT.encode()).hexdigest(), "start": START, "end": START + len(WORDS),
    }  # fmt: skip
    with aside.connect() as session:
        for statement in OLD.split(";"):
            session.execute(statement, given)
    manage(aside, "migrate")
    with aside.connect() as session:
        assert session.execute(NEW).fetchall() == [
            (WORDS, TEXT[:START], True, True, "bse-ru", "oktyabrskaya-ru", "soviet-view", "анна")
        ]
    assert "every anchor and every copy is right" in manage(aside, "check_anchors")
