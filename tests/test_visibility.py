"""What people see of random archives, against a predicate in plain Python: in every list, row and format.

Who may not see a thing is answered as if it did not exist. So whatever is asked of it is asked of
something that does not exist as well, and the two answers must be the same but for the name.
"""

import csv
import dataclasses
import hashlib
import io
import random
import re
import uuid
from collections.abc import Iterator
from functools import cache
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotations.api.views import VIEWSETS
from annotations.columns import Context
from annotations.filtersets import FILTERSETS
from annotations.models import Annotation, Edition, Parallel, Passage, References, Source, User
from annotations.tables import TABLES
from annotations.values.cells import cell, plain
from tests.comparison import answers
from tests.comparison.test_matrix import about, check, check_csv
from tests.database import frozen, save
from tests.world import EVENTS, TEXTS, build

pytestmark = pytest.mark.django_db

SEEDS = (1905,)
#: Nobody, an account without a role, two annotators and a reader in different groups, and who may do all.
PEOPLE = ("", "yuri", "vera", "wen", "rosa", "zoya")
#: All but the changes, which are there for administrators only.
RESOURCES = tuple(viewset.resource for viewset in VIEWSETS if viewset.resource != "changes")
#: Of lists that leave something out unless they are told otherwise, everything.
EVERYTHING = {
    "annotations": {"status": "all", "edition": "all"},
    "dates": {"state": "all", "edition": "all"},
    "passages": {"edition": "all"},
}
#: What leads to another row, and to rows of which list.
LEADING = {
    "sources": {"derived_from": "sources"},
    "passages": {"continues": "passages"},
    "annotations": {"derived_from": "annotations", "superseded_by": "annotations"},
    "snapshots": {"comparison": "comparisons"},
}
ROOT = "http://testserver"
#: Filters that name what may be hidden.
NAMING = {
    (resource, name)
    for resource, filterset in FILTERSETS.items()
    for name in {"source", "derived_from", "edition", "passage", "creator"} & {*filterset.named_filters()}
}

Row = dict[str, Any]


class Archive:
    """A random world, all of its rows, and who may see which of them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 – a test must fail again as it failed
        self.world = build(seed, 120)
        self._people()
        self._sources()
        self._annotations()
        self._comparisons()
        self._parallels()
        # Nothing is frozen of what is read blind.
        Source.objects.filter(slug__in=self.world.blind).update(blind=True)
        References._held = None
        context = Context(References.fresh(), ROOT, person=None)
        self.rows: dict[str, dict[str, Row]] = {}
        for name, table in TABLES.items():
            stored = table.rows(table.model._default_manager.all(), context=context)
            found = [dict(zip(table.names, map(plain, row), strict=True)) for row in stored]
            self.rows[name] = {row[table.key]: row for row in found}

    # -- making it -----------------------------------------------------------------------------------

    def _people(self) -> None:
        world, people = self.world, self.world.people
        for name, role in (("yuri", ""), ("rosa", "reader"), ("quiet", ""), ("zoya", "")):
            people[name] = User.objects.create_user(name, is_superuser=name == "zoya")
            if role:
                people[name].groups.add(Group.objects.get_or_create(name=role)[0])
        for name, group in (("yuri", "Зелёные"), ("rosa", "Historiker")):
            people[name].groups.add(Group.objects.get(name=group))
            world.groups[name] = {group}
        world.members |= {"rosa", "zoya"}

    def _sources(self) -> None:
        slugs = self._slugs()
        self.world.hidden = {"war-en", *self.dice.sample(slugs, 2)}
        self.world.blind = {*self.dice.sample(sorted(self.world.hidden), 2), *self.dice.sample(slugs, 2)}
        self.world.reviewers = {"zoya"}
        Source.objects.update(derived_from=None)
        self.world.origins = {}
        for place, slug in enumerate(slugs):
            changes: dict[str, Any] = {"former_slugs": [f"{slug}-before"], "title": f"Книга {slug}"}
            if place and self.dice.random() < 0.8:
                changes["derived_from"] = Source.objects.get(slug=self.dice.choice(slugs[:place]))
                self.world.origins[slug] = changes["derived_from"].slug
            if slug in self.world.hidden:
                changes["visibility"] = "members"
            Source.objects.filter(slug=slug).update(**changes)
        old = Passage.objects.filter(edition__source__slug="war-en", edition__current=False)
        for passage in Passage.objects.filter(edition__source__slug="war-en", edition__current=True):
            Passage.objects.filter(pk=passage.pk).update(continues=self.dice.choice(old))
        # An edition of what everybody sees may yet continue one that is for members.
        open_one = Passage.objects.exclude(edition__source__slug__in=self.world.hidden).first()
        Passage.objects.filter(pk=open_one.pk).update(continues=old[0])

    def _annotations(self) -> None:
        """Some are of who has no role any more; some lead to others."""
        facts, dice = self.world.facts, self.dice
        keys = [fact.id for fact in facts]
        kept = [fact.id for fact in facts if fact.visibility == "private"]
        for place, fact in enumerate(facts):
            changes: dict[str, Any] = {}
            if dice.random() < 0.15:
                changes["creator"] = self.world.people["yuri"]
                facts[place] = dataclasses.replace(fact, creator="yuri")
            if dice.random() < 0.4:
                changes["derived_from"] = dice.choice(keys[: place + 1])
            if fact.superseded:
                changes["superseded_by"] = dice.choice(kept)
            Annotation.objects.filter(uuid=fact.id).update(
                **{f"{name}_id" if name != "creator" else name: key for name, key in changes.items()}
            )

    def _comparisons(self) -> None:
        """Saved by several people for different ones, and frozen for everybody and for groups."""
        groups = {name: Group.objects.get(name=name) for name in ("Historiker", "Зелёные")}
        for person in ("vera", "wen"):
            for visibility, group in (("private", None), ("public", None), *(("group", g) for g in groups)):
                saved = save(
                    self.world.people[person],
                    f"{person} {visibility} {group}",
                    visibility=visibility,
                    group=groups.get(group or ""),
                    query="event=war&rows=claim&columns=source",
                )
                frozen(saved, group=groups.get(self.dice.choice(["", *groups])))
        self._comparisons_of_what_was_hidden_since(groups)

    def _comparisons_of_what_was_hidden_since(self, groups: dict[str, Group]) -> None:
        """They name a source, by its slug, a former one or a part of it; or an account."""
        edition, *_ = Edition.objects.filter(source__slug="war-en")
        passage, *_ = Passage.objects.filter(edition=edition)
        open_one = self.dice.choice(sorted({*self._slugs()} - self.world.hidden))
        named = (
            f"source={open_one}",
            f"source=none,+war-en+,{open_one}",
            "source=war-en-before",
            f"edition={edition.uuid}",
            f"passage=urn:uuid:{passage.uuid.hex.upper()}",
            "creator=vera",
            "creator=quiet",
            "creator=yuri,quiet",
        )
        for number, one in enumerate(named):
            for group in (None, groups["Зелёные"]):
                save(
                    self.world.people["vera" if number % 2 else "wen"],
                    f"Кварц {number} 🪨",
                    visibility="group" if group else "public",
                    group=group,
                    query=f"event=war&rows=claim&columns=source&{one}",
                )

    def _slugs(self) -> list[str]:
        return [*Source.objects.order_by("slug").values_list("slug", flat=True)]

    def _parallels(self) -> None:
        """Of passages of two sources, be they hidden; some lead from an older edition."""
        passages = [*Passage.objects.filter(edition__source__slug__in=TEXTS).select_related("edition")]
        for verdict in [*Parallel.Verdict.values] * 20:
            one, other = self.dice.sample(passages, 2)
            if one.edition.source_id != other.edition.source_id:
                creator = self.world.people[self.dice.choice(("vera", "wen", "yuri"))]
                said = {"passage": one, "other": other, "creator": creator}
                if not Parallel.objects.between([one.pk], [other.pk]).filter(creator=creator).exists():
                    Parallel.objects.create(**said, verdict=verdict)

    # -- who sees what, worked out by hand -------------------------------------------------------------

    def sees(self, person: str, resource: str, key: str) -> bool:
        """Whether this person sees a row: it, and all that it hangs on."""
        row = self.rows[resource][key]
        if resource == "sources":
            return row["visibility"] == "public" or person in self.world.members
        if "source" in row and not self.sees(person, "sources", row["source"]):
            return False
        if "other_source" in row and not self.sees(person, "sources", row["other_source"]):
            return False
        if "annotation" in row and not self.sees(person, "annotations", row["annotation"]):
            return False
        if resource == "snapshots":
            return row["group"] is None or (
                person in self.world.members and row["group"] in self.world.groups.get(person, ())
            )
        if resource == "comparisons" and not self.knows_what_is_named(person, row):
            return False
        if resource in ("annotations", "readings") and self.world.waits(person, SimpleNamespace(**row)):
            return False
        if resource not in ("annotations", "comparisons") or row["visibility"] == "public":
            return True
        if row["visibility"] == "private":
            return bool(row["creator"] == person)
        return row["group"] in self.world.groups.get(person, ())

    def knows_what_is_named(self, person: str, row: Row) -> bool:
        """Whether this person knows of all that the question of a comparison names."""
        named = {name: values[0].split(",") for name, values in parse_qs(row["query"]).items()}
        sources = [word.strip().removesuffix("-before") for word in named.get("source", [])]
        for resource in ("edition", "passage"):
            keys = [str(uuid.UUID(word)) for word in named.get(resource, [])]
            sources += [self.rows[f"{resource}s"][key]["source"] for key in keys]
        if not all(self.sees(person, "sources", slug) for slug in sources if slug != "none"):
            return False
        return row["creator"] == person or all(self.knows(person, name) for name in named.get("creator", []))

    def knows(self, person: str, account: str) -> bool:
        """Whether this person knows of an account: by its annotations, or as administrator."""
        rows = self.rows["annotations"]
        made = (key for key, row in rows.items() if row["creator"] == account)
        return person in (account, "zoya") or any(self.sees(person, "annotations", key) for key in made)

    def shown(self, person: str, resource: str, row: Row) -> Row:
        """A row as this person sees it: nothing leads to what is not there."""
        leads = LEADING.get(resource, {}).items()
        gone = {name for name, to in leads if row[name] and not self.sees(person, to, row[name])}
        return {name: None if name in gone else value for name, value in row.items()}

    def visible(self, person: str, resource: str) -> dict[str, Row]:
        """The rows of a list."""
        return {
            key: self.shown(person, resource, row)
            for key, row in self.rows[resource].items()
            if self.sees(person, resource, key)
        }

    def invisible(self, person: str, resource: str) -> list[str]:
        """The keys of what is there, and not for this person."""
        return [key for key in self.rows[resource] if not self.sees(person, resource, key)]

    def listed(self, person: str, resource: str) -> dict[str, Row]:
        """What the list has: nothing that was superseded."""
        found = self.visible(person, resource)
        kept = {key for key in found if not self.rows[resource][key].get("superseded_by")}
        return {key: row for key, row in found.items() if key in kept}

    # -- asking --------------------------------------------------------------------------------------

    @cache  # noqa: B019 – it lives as long as the module's tests
    def client(self, person: str) -> APIClient:
        client = APIClient()
        if person:
            client.force_authenticate(self.world.people[person])
        return client

    def get(self, person: str, path: str, **query: object) -> Any:
        return self.client(person).get(f"/api/v1/{path}?{urlencode(query, doseq=True)}")

    def all_pages(self, person: str, resource: str, **query: object) -> Iterator[tuple[Row, list[Row]]]:
        """Each document of a list, with its rows."""
        document = self.get(person, f"{resource}/", page_size=100, count="exact", **query).json()
        yield document, document["results"]
        while document["next"]:
            document = self.client(person).get(document["next"]).json()
            yield document, document["results"]


@pytest.fixture(scope="module", params=SEEDS)
def archive(request, django_db_setup: None, django_db_blocker) -> Iterator[Archive]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield Archive(request.param)
        transaction.set_rollback(True)


@pytest.fixture(params=PEOPLE)
def person(request) -> str:
    return request.param


def content(response: Any) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


def said(response: Any, key: str) -> tuple[int, str, dict[str, str]]:
    """An answer, but for the name that was asked for and that of the request."""
    own = ("Content-Length", "X-Request-Id")
    headers = {name: value for name, value in response.headers.items() if name not in own}
    text = re.sub(r'("csrfToken": |name="csrfmiddlewaretoken" value=)"\w+"', "", content(response))
    text = re.sub(r'"request":\s*"[\w-]+"|&quot;request&quot;: &quot;[\w-]+&quot;', "", text)
    return (
        response.status_code,
        text.replace(key, "…"),
        {name: value.replace(key, "…") for name, value in headers.items()},
    )


# -- what is there ------------------------------------------------------------------------------------------


def test_each_archive_hides_something_of_every_kind_from_somebody(archive):
    kinds = ("sources", "editions", "passages", "annotations", "readings", "parallels", "comparisons")
    for resource in kinds:
        assert archive.invisible("", resource)
        assert archive.visible("", resource)
    assert archive.invisible("zoya", "annotations")
    assert not archive.invisible("zoya", "readings")
    waiting = {
        person
        for person in ("vera", "wen", "xenia")
        if any(archive.world.waits(person, fact) for fact in archive.world.facts)
    }
    assert waiting
    assert any(
        reading.event and reading.source in archive.world.blind and reading.creator not in waiting
        for reading in archive.world.readings
    ), "nobody has read what they read blind"
    for resource, names in LEADING.items():
        for name in names:
            rows = archive.rows[resource]
            assert any(
                row[name] != rows[key][name]
                for person in PEOPLE
                for key, row in archive.visible(person, resource).items()
            ), name


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_list_has_what_the_person_sees_in_json_and_csv(archive, person, resource):
    query, table = EVERYTHING.get(resource, {}), TABLES[resource]
    expected = archive.listed(person, resource)
    found: dict[str, Row] = {}
    for document, rows in archive.all_pages(person, resource, **query):
        assert document["count"] == len(expected)
        found |= {row[table.key]: row for row in rows}
    assert found == expected
    text = content(archive.get(person, f"{resource}.csv", guard=0, **query))
    lines = {row[table.key]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert lines == {
        cell(key): {name: cell(value) for name, value in row.items()} for key, row in expected.items()
    }


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_row_is_there_for_whom_it_is_for_and_for_nobody_else(archive, person, resource):
    visible = archive.visible(person, resource)
    for key in archive.dice.sample(sorted(visible), min(3, len(visible))):
        response = archive.get(person, f"{resource}/{key}/")
        assert (response.status_code, response.json()) == (200, visible[key])
        if resource == "snapshots":
            file = archive.get(person, f"{resource}/{key}.csv").content
            assert hashlib.sha256(file).hexdigest() == visible[key]["sha256"]
            continue
        (line,) = csv.DictReader(io.StringIO(content(archive.get(person, f"{resource}/{key}.csv", guard=0))))
        assert line == {name: cell(value) for name, value in visible[key].items()}
    hidden = archive.invisible(person, resource)
    for key in archive.dice.sample(hidden, min(1, len(hidden))):
        nowhere = str(uuid.uuid4()) if TABLES[resource].key == "id" else "nowhere"
        for ask in asked_of_a_row(archive.client(person), resource):
            answer = ask(key)
            assert said(answer, key) == said(ask(nowhere), nowhere)
            assert answer.status_code >= 400 or answer.request["REQUEST_METHOD"] == "OPTIONS"


def asked_of_a_row(client: APIClient, resource: str) -> Iterator[Any]:
    """All that can be asked of an address."""
    root = f"/api/v1/{resource}"
    yield lambda key: client.get(f"{root}/{key}/")
    yield lambda key: client.get(f"{root}/{key}.json?fields=nothing")
    yield lambda key: client.get(f"{root}/{key}.csv")
    yield lambda key: client.get(f"{root}/{key}/", headers={"Accept": "text/html"})
    yield lambda key: client.get(f"{root}/{key}/", headers={"If-None-Match": '"1"'})
    yield lambda key: client.get(f"{root}/{key}/", headers={"If-None-Match": "*"})
    yield lambda key: client.head(f"{root}/{key}")
    yield lambda key: client.get(f"{root}/{key}/text/")
    yield lambda key: client.patch(f"{root}/{key}/", {"note": "Ж"}, headers={"If-Match": '"999"'})
    yield lambda key: client.patch(f"{root}/{key}/", {"note": "Ж"})
    yield lambda key: client.put(f"{root}/{key}/", {"note": "Ж"}, headers={"If-Match": "*"})
    yield lambda key: client.put(f"{root}/{key}/", {"note": "Ж"}, headers={"If-None-Match": "*"})
    yield lambda key: client.delete(f"{root}/{key}/", headers={"If-Match": "*"})
    yield lambda key: client.options(f"{root}/{key}/")
    yield lambda key: client.get(f"{root}/{key}/history/")
    yield lambda key: client.get(f"{root}/{key}/history.csv")
    yield lambda key: client.options(f"{root}/{key}/history/")
    yield lambda key: client.delete(f"{root}/{key}/history/")
    for page in ("restore", "review", "merge"):
        for body in ({}, {"version": 1}, {"status": "accepted"}, {"into": "zzz"}):
            yield lambda key, page=page, body=body: client.post(
                f"{root}/{key}/{page}/", body, headers={"If-Match": "*"}
            )


@pytest.mark.parametrize("page", ["changes/", "changes.csv", "changes/1/", "changes/99999999/"])
def test_that_there_are_changes_is_not_told_to_who_may_not_read_them(archive, person, page):
    if person != "zoya":
        assert archive.get(person, page).status_code == 404


def test_the_text_of_an_edition_is_read_by_whom_it_is_for(archive, person):
    for key, row in archive.rows["editions"].items():
        response = archive.get(person, f"editions/{key}/text/")
        if archive.sees(person, "editions", key):
            assert len(content(response)) == row["characters"]
        else:
            assert response.status_code == 404


# -- what is asked by name ----------------------------------------------------------------------------------


def names_of_hidden_things(archive: Archive, person: str) -> Iterator[tuple[str, str]]:
    """What is not there for this person, and something like it that is not there at all."""
    if person not in archive.world.members:
        for name in ("war-en", "war-en-before"):
            yield name, "nowhere-at-all"
    for resource in ("editions", "passages", "annotations"):
        hidden = archive.invisible(person, resource)
        for key in archive.dice.sample(hidden, min(1, len(hidden))):
            yield key, str(uuid.uuid4())
    if person != "zoya":
        yield "quiet", "nobody"  # has an account, and has made nothing


def parameters() -> Iterator[tuple[str, str]]:
    """Every filter of every list but for free text, which is compared with texts and not with names."""
    for resource, filterset in FILTERSETS.items():
        for name in filterset.named_filters():
            if name not in ("q", "contains", "exact_contains"):
                yield resource, name


def test_a_filter_knows_no_name_of_what_is_hidden(archive, person):
    for hidden, nowhere in names_of_hidden_things(archive, person):
        for resource, name in sorted({*NAMING, *archive.dice.sample([*parameters()], 6)}):
            address = archive.dice.choice((f"{resource}/", f"{resource}.csv"))
            if (resource, name, person) == ("changes", "key", "zoya"):
                # That something became of it the audit tells administrators; not what stood in it.
                audited = archive.get(person, "changes/", key=hidden).json()["results"]
                assert not any(row["before"] or row["after"] for row in audited), hidden
                continue
            answer, other = (archive.get(person, address, **{name: key}) for key in (hidden, nowhere))
            assert said(answer, hidden) == said(other, nowhere), (address, name, hidden)


@pytest.mark.parametrize("address", ["annotations/", "matrix.csv", "events/war/names/"])
def test_nor_does_it_among_other_names(archive, person, address):
    more = {"event": "war"} if "matrix" in address else {}
    there = archive.dice.choice(sorted(archive.visible("", "sources")))
    ways = ("{},zzz", "zzz,{}", "none,{}", "{0},{0}", f"{there},{{}}", "vera,{}", " {} ")
    for hidden, nowhere in names_of_hidden_things(archive, person):
        for name in ("source", "edition", "passage", "creator"):
            for way in archive.dice.sample(ways, 2):
                answer, other = (
                    archive.get(person, address, **more, **{name: way.format(key)})
                    for key in (hidden, nowhere)
                )
                assert said(answer, hidden) == said(other, nowhere), (name, way, hidden)


def test_an_account_is_known_by_what_one_sees_of_it(archive, person):
    for name in (*archive.world.people, "historio"):
        made = [key for key, row in archive.rows["annotations"].items() if row["creator"] == name]
        known = person in (name, "zoya") or any(archive.sees(person, "annotations", key) for key in made)
        status = archive.get(person, "annotations/", creator=name or "nobody").status_code
        assert status == (200 if known and name else 400), name


def test_words_find_only_what_one_sees(archive, person):
    for slug in archive.world.hidden:
        for resource, name in (("sources", "q"), ("editions", "q"), ("passages", "q"), ("annotations", "q")):
            query = {**EVERYTHING.get(resource, {}), name: slug if resource != "annotations" else "kvartz"}
            found = {
                row[TABLES[resource].key]
                for _, rows in archive.all_pages(person, resource, **query)
                for row in rows
            }
            assert found <= archive.listed(person, resource).keys()
            by_slug = {
                key for key, row in archive.listed(person, resource).items() if row.get("slug") == slug
            }
            assert by_slug <= found


def test_what_is_derived_from_a_hidden_source_is_derived_from_nothing(archive, person):
    found = {row["slug"] for row in archive.get(person, "sources/", derived_from="none").json()["results"]}
    visible = archive.visible(person, "sources")
    assert found == {slug for slug, row in visible.items() if row["derived_from"] is None}
    for slug in visible:
        found = {row["slug"] for row in archive.get(person, "sources/", derived_from=slug).json()["results"]}
        assert found == {key for key, row in visible.items() if row["derived_from"] == slug}


# -- what is counted ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", ["", "source", "language", "view", "creator", "view,source"])
def test_a_matrix_counts_what_one_sees(archive, person, columns):
    for rows in archive.dice.sample(["name", "claim", "question", "themes"], 2):
        check(archive.world, person, rows, columns, about("war", "peace"))


@pytest.mark.parametrize("columns", ["source", "source,creator"])
def test_so_does_its_csv_wide_and_long(archive, person, columns):
    check_csv(archive.world, person, archive.dice.choice(["claim", "name", "themes"]), columns)


@pytest.mark.parametrize("event", EVENTS)
def test_a_ledger_counts_what_one_sees(archive, person, event):
    document = archive.get(person, f"events/{event}/names/").json()
    found = {
        line["name"]: {name: line[name] for name in ("count", "by_source", "by_view")}
        for line in document["results"]
    }
    assert found == answers.ledger(archive.world.find(person), event)


def test_the_first_page_names_no_source_that_is_hidden(archive, person):
    client = archive.client(person)
    if person:
        client.force_login(archive.world.people[person])
    text = client.get("/").content.decode()
    for slug, row in archive.rows["sources"].items():
        assert (row["title"] in text) == archive.sees(person, "sources", slug)


# -- what it costs, and when it changes ---------------------------------------------------------------------


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_page_is_one_statement_whatever_is_hidden(archive, resource):
    for query in ({}, {"creator": "vera"} if resource == "annotations" else {}):
        archive.get("", f"{resource}/", **query)
        with CaptureQueriesContext(connection) as found:
            assert archive.get("", f"{resource}/", **query).status_code == 200
        assert len(found) == 1


def test_what_is_hidden_now_is_hidden_from_the_next_answer_on(archive):
    slug = next(iter(archive.visible("", "sources").keys() - {"war-en"}))
    assert archive.get("", "annotations/", source=slug).status_code == 200
    with transaction.atomic():
        Source.objects.filter(slug=slug).update(visibility="members")
        assert archive.get("", "annotations/", source=slug).status_code == 400
        for resource in ("editions", "passages", "annotations"):
            rows = archive.get("", f"{resource}/", page_size=500).json()["results"]
            assert slug not in {row["source"] for row in rows}
        assert archive.get("rosa", "annotations/", source=slug).status_code == 200
        transaction.set_rollback(True)


def test_who_loses_the_last_role_sees_what_everybody_sees(archive):
    with transaction.atomic():
        rosa = User.objects.get(username="rosa")
        rosa.groups.clear()
        client = APIClient()
        client.force_authenticate(User.objects.get(pk=rosa.pk))
        rows = client.get("/api/v1/sources/?page_size=500").json()["results"]
        assert {row["slug"] for row in rows} == archive.visible("", "sources").keys()
        transaction.set_rollback(True)


def test_an_edition_hangs_on_its_source(archive):
    assert (
        Edition.objects.filter(source__visibility="members").visible_to(archive.world.people[""]).count() == 0
    )
