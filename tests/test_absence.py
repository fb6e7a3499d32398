"""What somebody may not see is as if it were not there: no answer of any address would be another without it.

A random archive is asked everything that can be asked, by whoever may come in: every address that there
is, in every format, with keys of what they see. Then all that they may not see is taken out, past every
trigger, and everything is asked again. Whatever differs was told by what is hidden: a count, a share, a
verdict, a choice of a form.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from annotations.filtersets import FILTERSETS
from annotations.models import Annotation, References, Reply, Review
from annotations.tables import TABLES
from tests.database import sql
from tests.roles.archive import done
from tests.test_visibility import EVERYTHING, Archive

pytestmark = pytest.mark.django_db

#: Nobody; an annotator, to whom sources are blind; and who may do all but see what others keep to themselves.
PEOPLE = ("", "wen", "zoya")
#: So many rows of each kind are asked for one by one.
ROWS = 1
#: What differs from one answer to the next, whoever asks.
FLEETING = re.compile(r'("csrfToken": |"token": |name="csrfmiddlewaretoken" value=)"\w+"')
OWN_HEADERS = ("X-Request-Id", "Content-Length", "Set-Cookie", "Expires")

#: What is asked of an address beside nothing; of all others nothing.
ABOUT = ["event=war", "event=war,peace"]
QUERIES: dict[str, list[str]] = {
    "matrix": [
        *(
            f"event=war,peace&rows={rows}&columns={columns}"
            for rows, columns in [
                ("name", "source"),
                ("claim", "source"),
                ("question", "creator"),
                ("themes", "view,source"),
                ("date", "source"),
                ("date", "language"),
            ]
        ),
        "event=war&rows=claim&columns=source&show=per_1000,row,column&quotes=50",
        "event=war,peace&rows=claim&columns=source&shape=long",
        "event=war&rows=name&columns=source&status=all&edition=all",
    ],
    "agreement": [*ABOUT, "event=war&shape=pair", "event=war&shape=disagreement"],
    "derivations": ABOUT,
    "support": [*ABOUT, "event=war&shape=source"],
    "names-ledger": ["", "status=all&edition=all"],
    "readings-list": ["", "state=open", "state=open&question=none"],
    "annotations_event_compare": [
        "",
        *(f"event=war&rows={rows}&columns=source" for rows in ("name", "date")),
    ],
    "annotations_event_names": ABOUT[:1],
    "annotations_event_derivations": ABOUT,
    "annotations_event_agreement": ABOUT,
    "annotations_event_support": ABOUT,
    "annotations_datemention_timeline": ["", "event=war"],
    "annotations_reading_queue": ["", "questions=1", "creator=wen"],
    "event": ["", "rows=claim", "rows=question"],
    "source": ["", "event=war", "creator=vera"],
}
QUERIES["csvw-matrix"] = QUERIES["matrix"]
QUERIES["web-annotations"] = ["", "iris=1", "iris=0&page=first", "iris=1&page=first"]
#: Those of the audit, which tells administrators that there is something, and not what (`test_visibility`);
#: what signs somebody out; what asks whether to delete something: that it is in use has to be said; and the
#: archive of everything, which administrators take away with what others keep to themselves.
LEFT_OUT = re.compile("changes-|logout|.*_delete$|archive$|annotations_change_(archive|download)")
#: What stands in an address that is the key of no row.
OTHER_KEYS = {"suffix": "bib", "tool": "csv"}

Answer = tuple[int, str, dict[str, str]]


class Inhabited(Archive):
    """The same archive, in which annotations were also judged, discussed and changed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        people = [self.world.people[name] for name in ("vera", "wen", "xenia")]
        for number, annotation in enumerate(Annotation.objects.order_by("pk")):
            if number % 3 == 0:
                Reply.objects.create(
                    annotation=annotation, text=f"Так ли? {number} 🤔", creator=people[number % 2]
                )
            if number % 4 == 0:
                judged = {"annotation": annotation, "version": annotation.version, "creator": people[2]}
                status = "proposed" if annotation.status == "accepted" else "accepted"
                Review.objects.create(status=status, **judged)
            if number % 5 == 0:
                Annotation.objects.filter(pk=annotation.pk).update(note=f"Исправлено {number}")
        for resource in ("reviews", "replies"):
            table = TABLES[resource]
            links = dict(table.model.objects.values_list("uuid", "annotation__uuid"))
            self.rows[resource] = {str(key): {"annotation": str(of)} for key, of in links.items()}
        #: What each has asked for.
        self.jobs = {person: {str(done(self.world.people[person]).pk): 0} for person in PEOPLE if person}
        self.answered: dict[str, dict[str, Answer]] = {}
        self.browsers = {person: Client() for person in PEOPLE}
        for person, browser in self.browsers.items():
            if person:
                browser.force_login(self.world.people[person])

    def keys(self, resource: str, person: str) -> dict[str, int]:
        """Public and primary keys of the rows that a person sees."""
        if resource == "jobs":
            return self.jobs.get(person, {})
        table = TABLES[resource]
        known = table.model._default_manager.order_by("pk").values_list(table[table.key], "pk")
        return {
            str(key): pk
            for key, pk in known
            if str(key) not in self.rows[resource] or self.sees(person, resource, str(key))
        }

    def some(self, resource: str, person: str) -> dict[str, int]:
        """A few of them, the same each time."""
        keys = self.keys(resource, person)
        if resource == "events":
            return {"war": keys["war"]}
        return dict(random.Random(person).sample(sorted(keys.items()), min(ROWS, len(keys))))  # noqa: S311

    # -- all that can be asked ---------------------------------------------------------------------------

    def addresses(self, person: str) -> Iterator[str]:
        """Every address of the site with keys that this person may know, and what is asked of it."""
        for name, pattern in patterns():
            if LEFT_OUT.match(name) or (pattern.startswith("admin/") and person not in self.world.members):
                continue
            for path in self.filled(name, pattern, person):
                for query in QUERIES.get(name, [""]):
                    yield f"/{path}?{query}" if query else f"/{path}"
                if name.endswith("-differences") and "snapshots/" in path:
                    yield f"/{path}?since={path.split('snapshots/')[1].partition('/')[0]}"
                if name.removesuffix("-list") in FILTERSETS and name.endswith("-list"):
                    asked = self.questions(name.removesuffix("-list"))
                    yield from in_turns(person, (f"/{path}?{query}" for query in asked))
        if person in self.world.members:
            yield from (f"/admin/autocomplete/?{asked}&term=" for asked in look_ups())

    def filled(self, name: str, pattern: str, person: str) -> Iterator[str]:
        """The addresses of a pattern."""
        for group, value in OTHER_KEYS.items():
            pattern = re.sub(rf"\(\?P<{group}>[^)]*\)", value, pattern).replace(f"\\.{value}", f".{value}")
        if "<" not in pattern:
            yield pattern
            return
        if "app_label" in pattern or "<url>" in pattern:
            yield re.sub(r"\^\(\?P<\w+>.*", "annotations/", pattern)
            return
        resource, by_number = of_which(name, pattern)
        for key, pk in (self.some(resource, person) if resource else {"sources": 0, "dates": 0}).items():
            found = str(pk) if by_number else key
            pattern = pattern.replace("<slug:resource>", resource)
            path = re.sub(r"<[^>]+>|\(\?P<key>[^)]*\)", found, pattern)
            yield path

    def questions(self, resource: str) -> Iterator[str]:
        """What lists are asked: by each filter, for something that is there, be it hidden."""
        yield urlencode({**EVERYTHING.get(resource, {}), "page_size": 500, "count": "exact"})
        rows = [*self.rows[resource].values()]
        dice = random.Random(resource)  # noqa: S311
        for name in FILTERSETS[resource].named_filters():
            row = dice.choice(rows) if rows else {}
            value = row.get(name, "")
            value = value[0] if isinstance(value, list) and value else value
            if isinstance(value, (str, int)) and value != "":
                yield urlencode({**EVERYTHING.get(resource, {}), name: str(value).lower()})
        for word in ("kvartz", "война"):
            if "q" in FILTERSETS[resource].named_filters():
                yield urlencode({**EVERYTHING.get(resource, {}), "q": word})

    def answers(self, person: str, only: str = "") -> dict[str, Answer]:
        """What each address answers, in each of its formats; or those alone that match a pattern."""
        client = self.browsers[person]
        found = {}
        for address in dict.fromkeys(found for found in self.asked[person] if re.search(only, found)):
            for where in in_formats(address):
                # Readers' pages lead programs elsewhere; the API is asked as programs do.
                program = where.startswith(("/api/", "/web-annotations/"))
                accept = {} if program else {"Accept": "text/html"}
                found[where] = said(client.get(where, headers=accept))
        return found

    def all_answers(self, person: str) -> dict[str, Answer]:
        """What is answered while everything is there; asked once."""
        if person not in self.answered:
            self.answered[person] = self.answers(person)
        return self.answered[person]

    @cached_property
    def asked(self) -> dict[str, list[str]]:
        """What each person asks, fixed before anything is taken out."""
        return {person: [*self.addresses(person)] for person in PEOPLE}

    # -- the archive as it were without ------------------------------------------------------------------

    def take_out(self, person: str) -> None:
        """Remove what a person does not see from every table, and leave no trace."""
        gone = {
            resource: [pk for key, pk in self.every(resource) if not self.sees(person, resource, key)]
            for resource in ("sources", "annotations", "readings", "comparisons", "snapshots")
        }
        kept = "SELECT comparison_id FROM annotations_snapshot WHERE id <> ALL (%s)"
        sql("SET LOCAL session_replication_role = replica")  # no trigger, no cascade
        notes, hidden = gone["annotations"], gone["sources"]
        for table in ("annotationtag", "review", "reply"):
            sql(f"DELETE FROM annotations_{table} WHERE annotation_id = ANY (%s)", notes)
        sql("DELETE FROM annotations_annotation WHERE id = ANY (%s)", notes)
        sql("DELETE FROM annotations_reading WHERE id = ANY (%s)", gone["readings"])
        sql(
            f"DELETE FROM annotations_comparison WHERE id = ANY (%s) AND id NOT IN ({kept})",
            gone["comparisons"],
            gone["snapshots"],
        )
        sql("DELETE FROM annotations_snapshot WHERE id = ANY (%s)", gone["snapshots"])
        editions = "(SELECT id FROM annotations_edition WHERE source_id = ANY (%s))"
        passages = f"(SELECT id FROM annotations_passage WHERE edition_id IN {editions})"
        for side in ("passage", "other"):
            sql(f"DELETE FROM annotations_parallel WHERE {side}_id IN {passages}", hidden)
        sql("DELETE FROM annotations_datemention WHERE source_id = ANY (%s)", hidden)
        sql("DELETE FROM annotations_source_scope WHERE source_id = ANY (%s)", hidden)
        sql(f"UPDATE annotations_passage SET continues_id = NULL WHERE continues_id IN {passages}", hidden)
        sql(f"DELETE FROM annotations_dating WHERE edition_id IN {editions}", hidden)
        sql(f"DELETE FROM annotations_passage WHERE edition_id IN {editions}", hidden)
        sql("DELETE FROM annotations_edition WHERE source_id = ANY (%s)", hidden)
        sql("UPDATE annotations_source SET derived_from_id = NULL WHERE derived_from_id = ANY (%s)", hidden)
        sql("DELETE FROM annotations_source WHERE id = ANY (%s)", hidden)
        sql("SET LOCAL session_replication_role = origin")
        References._held = None

    def every(self, resource: str) -> Iterable[tuple[str, int]]:
        """Public and primary keys of all rows."""
        table = TABLES[resource]
        rows = table.model._default_manager.values_list(table[table.key], "pk")
        return [(str(key), pk) for key, pk in rows if str(key) in self.rows[resource]]


def in_formats(address: str) -> Iterator[str]:
    """An address as it is, and in the API with `.csv`, whose parameters are all but those of a page."""
    yield address
    path, mark, query = address.partition("?")
    if re.fullmatch(r"/api/v1/[^.]+", path) and not re.search("/(docs|schema)/", path):
        kept = "&".join(part for part in query.split("&") if not re.match("page_size=|count=", part))
        yield f"{path.rstrip('/')}.csv{mark and '?'}{kept}"


def in_turns(person: str, addresses: Iterable[str]) -> Iterator[str]:
    """The first, and of the others every second one: others ask the rest."""
    turn = PEOPLE.index(person)
    return (address for number, address in enumerate(addresses) if number == 0 or (number + turn) % 2)


def patterns(found: Iterable[Any] | None = None, before: str = "") -> Iterator[tuple[str, str]]:
    """Every address that the site knows, with its name; those with a suffix aside."""
    for pattern in get_resolver().url_patterns if found is None else found:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern) and pattern.name and "format" not in here:
            yield pattern.name, re.sub(r"\^|/\?\$|\$", lambda found: "/" if "?" in found[0] else "", here)


def of_which(name: str, pattern: str) -> tuple[str, bool]:
    """The list whose rows a pattern names, and whether by their number in the database."""
    if name == "csvw-list":
        return "", False
    if not pattern.startswith("admin/"):
        pages = {"names-ledger": "events", "quotes": "events", "web-annotation": "annotations"}
        pages |= {"csvw-names": "events", "csvw-history": "annotations"}
        pages |= dict.fromkeys(("csvw-snapshot", "csvw-differences"), "snapshots")
        first = pages.get(name) or name.partition("-")[0]
        return first if first in {*TABLES, "jobs"} else f"{first}s", False
    if name.startswith("jobs_"):
        return "jobs", False
    model = name.split("_")[1]
    found = (resource for resource, table in TABLES.items() if table.model._meta.model_name == model)
    resource = next(found, "tags")  # accounts, groups, tokens and labels are not of the archive
    return resource, "<str:slug>" not in pattern


def look_ups() -> Iterator[str]:
    """Every field that refers to rows, as a form looks for them."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                names = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
                yield urlencode(names | {"field_name": field.name})


def said(response: HttpResponse) -> Answer:
    """An answer, but for what is fleeting."""
    content = b"".join(response) if response.streaming else response.content
    headers = {name: value for name, value in response.headers.items() if name not in OWN_HEADERS}
    text = content.decode(errors="replace").replace(response.headers["X-Request-Id"], "")
    return response.status_code, FLEETING.sub("", text), headers


@pytest.fixture(autouse=True)
def many_downloads(settings) -> None:
    """What is downloaded within the transaction of a test is so until its end."""
    settings.DOWNLOADS = 0


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker) -> Iterator[Inhabited]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Inhabited(1905)
        transaction.set_rollback(True)


@pytest.mark.parametrize("person", PEOPLE)
def test_no_answer_would_be_another_one_without_what_is_hidden(archive, person):
    before = archive.all_answers(person)
    with transaction.atomic():
        archive.take_out(person)
        after = archive.answers(person)
        transaction.set_rollback(True)
    References._held = None
    statuses = Counter(status for status, *_ in before.values())
    assert statuses[200] > len(before) / 2 > 100
    assert {*statuses} <= {200, 302, 308, 400, 401, 403, 404, 405, 406}
    assert [address for address, answer in before.items() if answer != after[address]] == []


def test_answers_are_others_to_who_sees_more(archive):
    """So that what is hidden is something that would be told."""
    admin = r"admin/annotations/(event|annotation|datemention|reading)/[a-z]*/?(\?|$)"
    telling = rf"^/(api/v1/|web-annotations/|$|events/|{admin})"
    everything = archive.all_answers("zoya")
    with transaction.atomic():
        archive.take_out("")
        after = archive.answers("zoya", telling)
        transaction.set_rollback(True)
    References._held = None
    told = " ".join(address for address, answer in after.items() if answer != everything[address])
    assert "/web-annotations/ " in told
    lists = ("annotations", "readings", "dates", "passages", "editions", "sources", "reviews", "replies")
    compared = ("matrix", "agreement", "derivations", "support", "events/war/names")
    for address in (f"/api/v1/{name}" for name in (*lists, *compared)):
        assert f"{address}.csv" in told or f"{address}/" in told, address
    pages = ("compare", "names", "derivations", "support")
    for page in ("/events/war", *(f"/admin/annotations/event/{name}/" for name in pages)):
        assert page in told, page


def test_each_address_is_asked(archive):
    names = {name for name, _ in patterns()}
    assert {"matrix", "agreement", "csvw-matrix", "snapshots-citation", "event", "autocomplete"} <= names
    for name, pattern in patterns():
        if not LEFT_OUT.match(name):
            assert [*archive.filled(name, pattern, "zoya")] or name == "annotations_upload", name
