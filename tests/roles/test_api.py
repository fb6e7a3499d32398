"""Every role tries every thing that can be done in the API, with every row that it may meet."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace as replace_
from itertools import chain, product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, reverse

from annotations.api import urls
from annotations.exporters import archive as exported
from annotations.tables import TABLES
from tests.importers.test_dump import MINIMAL
from tests.roles.archive import Archive, Call, Row, restorable
from tests.roles.table import PEOPLE, SCOPED, SCOPES, TABLE, in_turns, spelled, things
from tests.wiki import TITLE

pytestmark = pytest.mark.django_db

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CSV = ({}, "/{}.csv"), ({}, "/{}?format=csv"), ({"Accept": "text/csv"}, "/{}")
FORMATS = ({}, "/{}"), ({}, "/{}/"), ({}, "/{}.json"), ({}, "/{}.api"), ({"Accept": "text/html"}, "/{}")

#: What is sent to make one of a kind.
NEW: dict[str, dict[str, Any]] = {
    "sources": {"slug": "pravda-ru", "title": "Правда", "language": "ru"},
    "events": {"slug": "lena", "label": "Ленский расстрел"},
    "names": {"slug": "lenskiy", "event": "soviets", "text": "Ленский расстрел", "language": "ru"},
    "claims": {
        "slug": "many-fell",
        "event": "soviets",
        "question": "who-asked",
        "statement": "Погибли многие.",
    },
    "vocabularies": {"slug": "tones", "label": "Tones", "kind": "topic"},
    "tags": {"slug": "bitter", "vocabulary": "moods", "definition": "Горечь"},
    "annotations": {"source": "dekret-ru", "start": 7, "end": 8, "note": "да 🤔"},
    "dates": {"source": "dekret-ru", "start": 7, "end": 8, "gregorian": "1917-11-08"},
    "readings": {"source": "dekret-ru", "event": "soviets", "note": "да 🤔"},
    "comparisons": {"title": "Советы", "query": "event=soviets&rows=name&columns=source"},
}
#: What is sent to change one.
CHANGED: dict[str, dict[str, Any]] = {
    "sources": {"title": "Декрет о земле"},
    "events": {"label": "Мятеж"},
    "names": {"text": "Советская власть"},
    "claims": {"statement": "Иначе."},
    "vocabularies": {"label": "Настроения"},
    "tags": {"definition": "Грусть"},
    "annotations": {"note": "нет"},
    "dates": {"note": "Опечатка"},
    "readings": {"note": "Иначе."},
    "parallels": {"note": "Иначе."},
    "comparisons": {"title": "Совѣты"},
    "snapshots": {"makers": "Петрова"},
    "reviews": {"reason": "Иначе."},
    "replies": {"text": "Да, так."},
}

#: Addresses of this kind are tried with the first row.
SUFFIX = re.compile(r"\.(api|json|csv)|format=|[^/]$")

Calls = Iterator[Call]


def address(path: str, pattern: str = "/{}") -> str:
    return "/api/v1" + pattern.format(path)


def reading(path: str, formats: Iterable[tuple[Any, str]], row: Row | None = None) -> Calls:
    tried = list(formats)
    for headers, pattern in tried:
        yield Call("GET", address(path, pattern), headers=headers, row=row)
    yield Call("HEAD", address(path, tried[0][1]), row=row)
    yield Call("OPTIONS", address(path, tried[0][1]))  # it speaks of the address, whatever is there


def sent(method: str, path: str, values: Any, row: Row | None = None, **more: Any) -> Call:
    match = {"If-Match": f'"{row.thing.version}"'} if row else {}
    headers = match | more.pop("headers", {})
    writes = more.pop("writes", True)
    url = address(path, more.pop("pattern", "/{}/"))
    return Call(method, url, json.dumps(values, default=str), headers=headers, row=row, writes=writes)


def many(thing: str, values: dict[str, Any], row: Row | None = None) -> Calls:
    line = ",".join(f'"{value}"' for value in values.values())
    table = f"{','.join(values)}\r\n{line}\r\n"
    rows = ("text/csv", table), ("application/jsonl", json.dumps(values))
    for (kind, body), (query, writes) in product(rows, (("", True), ("?dry_run=1", False))):
        yield Call("POST", address(f"{thing}/{query}"), body, kind, row=row, writes=writes)


# -- what can be done to a list ---------------------------------------------------------------------------


def list_(thing: str) -> Calls:
    if thing == "jobs":
        yield Call("GET", address(f"{thing}/"))
        return
    yield from reading(thing, FORMATS)


def csv(thing: str) -> Calls:
    yield from reading(thing, CSV)


def about(thing: str, row: Row) -> dict[str, Any]:
    """What is sent to say something of an annotation, or to freeze a comparison."""
    if thing == "snapshots":
        return {"comparison": row.key}
    if thing == "replies":
        return {"annotation": row.key, "text": "И всё же."}
    judged = {"annotation": row.key, "annotation_version": row.thing.version}
    return judged | {"status": "rejected", "reason": "Это цитата."}


def add_one(thing: str, values: dict[str, Any] | None = None) -> Calls:
    values, new = values or NEW[thing], {"If-None-Match": "*"}
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        yield sent("POST", thing, values, pattern=pattern)
    if thing in ("reviews", "dates", "snapshots"):
        return  # their addresses are not the client's to choose
    key = values.get("slug", "0192f3a4-0000-7000-8000-000000000001")
    yield sent("PUT", f"{thing}/{key}", values, headers=new)
    if thing == "sources":
        yield sent("POST", thing, values | {"text": "Глава 1\n\nВ октябре…"})


def add_many(thing: str, values: dict[str, Any] | None = None) -> Calls:
    yield from many(thing, values or NEW[thing])


def from_tool(thing: str) -> Calls:
    """An export without codes and creators: tags and accounts are made by whoever may make these."""
    file = SimpleUploadedFile("notes.csv", b"start,end\n0,3\n")
    form = encode_multipart(BOUNDARY, {"file": file, "source": "october-revolution-en"})
    for query, writes in (("", True), ("?dry_run=1", False)):
        url = address(f"{thing}/from/csv/{query}")
        yield Call("POST", url, form, MULTIPART_CONTENT, writes=writes)


def wikipedia(thing: str) -> Calls:
    asked = {"title": TITLE, "also": ["tl"]}
    for pattern, writes in (("/{}", True), ("/{}/", True), ("/{}.json", True), ("/{}/?dry_run=1", False)):
        yield sent("POST", "wikipedia", asked, pattern=pattern, writes=writes)


def from_dump(thing: str) -> Calls:
    for pattern, writes in (("/{}", True), ("/{}/", True), ("/{}/?dry_run=1", False)):
        yield Call("POST", address("dump", pattern), MINIMAL, "application/xml", writes=writes)


LISTS: dict[str, Callable[[str], Calls]] = {
    "list": list_,
    "CSV": csv,
    "add one": add_one,
    "add many": add_many,
    "from tool": from_tool,
    "root": lambda thing: iter([Call(method, "/api/v1/") for method in SAFE]),
    "schema": lambda thing: iter([Call("GET", "/api/v1/schema/")]),
    "docs": lambda thing: iter([Call("GET", "/api/v1/docs/"), Call("GET", "/api/v1/docs/?script=")]),
    "matrix": lambda thing: reading("matrix", [({}, "/{}?event=october-revolution&rows=name"), *MATRIX]),
    "take away": lambda thing: iter(
        [Call("GET", address("archive", pattern)) for pattern in ("/{}", "/{}/")]
    ),
    "bring in": lambda thing: iter([carried("?dry_run=1"), carried()]),
    "description": lambda thing: iter([Call("GET", address("annotations", "/{}.csv-metadata.json"))]),
    "project file": lambda thing: iter([Call(method, address("annotations.qdpx")) for method in SAFE]),
    "codebook": lambda thing: iter([Call(method, address("tags.qdc")) for method in SAFE]),
    "bibliography": lambda thing: iter(
        [Call(method, address(f"bibliography.{kind}")) for kind in ("bib", "ris", "json") for method in SAFE]
    ),
    "wikipedia": wikipedia,
    "dump": from_dump,
    "names ledger": lambda thing: reading("events/october-revolution/names", FORMATS),
    "derivations": lambda thing: weighing("derivations"),
    "agreement": lambda thing: weighing("agreement"),
    "support": lambda thing: weighing("support"),
}


def carried(query: str = "") -> Call:
    """An archive in which there is nothing."""
    table = [("vocabularies.csv", iter([",".join(TABLES["vocabularies"].names) + "\r\n"]))]
    data: Any = b"".join(exported.zipped(table, exported.about(passwords=False)))
    return Call("POST", f"/api/v1/archive/{query}", data, "application/zip")


def weighing(path: str) -> Calls:
    yield from reading(
        path, [({}, f"/{{}}{suffix}?event=october-revolution") for suffix in ("", ".csv", ".api")]
    )


MATRIX = [
    ({}, "/{}.csv?event=october-revolution&rows=name"),
    ({}, "/{}.api?event=october-revolution&rows=name"),
]


# -- what can be done to a row ----------------------------------------------------------------------------


def read(thing: str, row: Row) -> Calls:
    if thing == "jobs":
        yield Call("GET", address(f"{thing}/{row.key}/"), row=row)
        return
    yield from reading(f"{thing}/{row.key}", (*FORMATS, *CSV), row)


def text(thing: str, row: Row) -> Calls:
    yield from reading(f"{thing}/{row.key}/text", FORMATS[:2], row)


def replace(thing: str, row: Row) -> Calls:
    kept = ("slug", "source", "start", "end")
    values = {name: value for name, value in NEW.get(thing, {}).items() if name not in kept}
    if thing == "replies":
        values["annotation"] = row.thing.annotation.uuid
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        yield sent("PUT", f"{thing}/{row.key}", values | CHANGED[thing], row, pattern=pattern)


def change(thing: str, row: Row) -> Calls:
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        yield sent("PATCH", f"{thing}/{row.key}", CHANGED[thing], row, pattern=pattern)
    form = "&".join(f"{name}={value}" for name, value in CHANGED[thing].items())
    form += f'&_if_match="{row.thing.version}"'
    yield Call(
        "PATCH",
        address(f"{thing}/{row.key}/"),
        form,
        "application/x-www-form-urlencoded",
        row=row,
        writes=True,
    )


def change_many(thing: str, row: Row) -> Calls:
    key = {TABLES[thing].key: row.key, "version": getattr(row.thing, "version", 1)}
    if thing == "snapshots":
        key = {"id": row.key, "comparison": str(row.thing.comparison.uuid)}
    if thing == "reviews":
        key = {"id": row.key, **about(thing, Row(row.thing.annotation))}
    yield from many(thing, key | CHANGED[thing], row)


def delete(thing: str, row: Row) -> Calls:
    if thing == "jobs":
        yield Call("DELETE", address(f"{thing}/{row.key}/"), row=row, writes=True)
        return
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        call = sent("DELETE", f"{thing}/{row.key}", {}, row, pattern=pattern)
        yield Call("DELETE", call.url, headers=call.headers, row=row, writes=True)


def merge(thing: str, row: Row) -> Calls:
    for pattern, writes in (("/{}", True), ("/{}/", True), ("/{}.json", True), ("/{}/?dry_run=1", False)):
        into = {"into": row.kept.slug}
        yield sent("POST", f"{thing}/{row.key}/merge", into, row, pattern=pattern, writes=writes)


def review(thing: str, row: Row) -> Calls:
    said = {"status": "rejected", "reason": "Это цитата."}
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        yield sent("POST", f"{thing}/{row.key}/review", said, row, pattern=pattern)


def renew(thing: str, row: Row) -> Calls:
    for pattern, writes in (("/{}", True), ("/{}/", True), ("/{}.json", True), ("/{}/?dry_run=1", False)):
        said = {"text": "Другой декрет 😀.", "revision": "2"}
        yield sent("POST", f"{thing}/{row.key}/editions", said, row, pattern=pattern, writes=writes)


def carry(thing: str, row: Row) -> Calls:
    for pattern in ("/{}", "/{}/", "/{}.json"):
        yield sent("POST", f"{thing}/{row.key}/reanchoring", {}, row, pattern=pattern, writes=False)


def reanchor(thing: str, row: Row) -> Calls:
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        # Of what is in the current edition there is nothing else to be decided.
        said = {"decision": "reopen"}
        yield sent("POST", f"{thing}/{row.key}/reanchor", said, row, pattern=pattern, writes=False)


def history(thing: str, row: Row) -> Calls:
    yield from reading(f"{thing}/{row.key}/history", (*FORMATS, *CSV), row)


def restore(thing: str, row: Row) -> Calls:
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        said = {"version": restorable(row.thing)}
        yield sent("POST", f"{thing}/{row.key}/restore", said, row, pattern=pattern)


def put_back(thing: str, row: Row) -> Calls:
    for pattern in ("/{}", "/{}/", "/{}.json", "/{}.api"):
        yield sent("POST", f"{thing}/{row.key}/restore", {}, row, pattern=pattern)


def citation(thing: str, row: Row) -> Calls:
    yield from reading(f"{thing}/{row.key}/citation", FORMATS, row)
    yield from reading(f"{thing}/{row.key}/citation", [({}, "/{}/?style=bibtex")], row)


def differences(thing: str, row: Row) -> Calls:
    if thing == "sources":
        yield from reading(f"{thing}/{row.key}/differences", FORMATS[:3], row)
        return
    asked = [(headers, f"{pattern}?since={row.key}") for headers, pattern in (*FORMATS, CSV[0])]
    yield from reading(f"{thing}/{row.key}/differences", asked, row)


def parallels(thing: str, row: Row) -> Calls:
    asked = [
        (headers, f"{pattern}?with=october-revolution-en") for headers, pattern in (*FORMATS[:3], CSV[0])
    ]
    yield from reading(f"{thing}/{row.key}/parallels", asked, row)


def purge(thing: str, row: Row) -> Calls:
    if thing == "snapshots":
        url = address(f"{thing}/{row.key}/purge", "/{}/")
        yield Call("POST", url, json.dumps({"reason": "Права отозваны."}), row=row, writes=True)
        return
    for pattern in ("/{}/", "/{}", "/{}.json"):
        url = address(f"{thing}/{row.key}/history", pattern)
        yield Call("DELETE", url, row=row, writes=Archive.has_past(row))


ROWS: dict[str, Callable[[str, Row], Calls]] = {
    "renew": renew,
    "carry": carry,
    "reanchor": reanchor,
    "reanchoring": lambda thing, row: reading(f"{thing}/{row.key}/reanchoring", (*FORMATS[:3], *CSV), row),
    "parallels": parallels,
    "review": review,
    "history": history,
    "restore": restore,
    "put back": put_back,
    "purge": purge,
    "citation": citation,
    "differences": differences,
    "read": read,
    "cancel": lambda thing, row: iter(
        [Call("POST", address(f"{thing}/{row.key}/cancel/"), row=row, writes=not row.thing.is_ended)]
    ),
    "result": lambda thing, row: iter([Call("GET", address(f"{thing}/{row.key}/result/"), row=row)]),
    "text": text,
    "replace": replace,
    "change": change,
    "change many": change_many,
    "delete": delete,
    "merge": merge,
}


# -- the walk ---------------------------------------------------------------------------------------------


def calls(archive: Archive, person: str, thing: str, deed: str) -> Calls:
    """Every request that does this."""
    if deed in ("add one", "add many") and thing == "snapshots":
        of = next(row for row in archive.rows("comparisons", person) if row.seen and not row.own)
        return {"add one": add_one, "add many": add_many}[deed](thing, about(thing, of))
    if deed in ("add one", "add many") and thing == "parallels":
        values = {"passage": archive.curated["passages"].key, "other_passage": str(archive.passage.uuid)}
        return {"add one": add_one, "add many": add_many}[deed](thing, values)
    if deed in ("add one", "add many") and thing in ("reviews", "replies"):
        of = next(row for row in archive.rows("annotations", person) if row.seen and not row.own)
        return {"add one": add_one, "add many": add_many}[deed](thing, about(thing, of))
    if deed in LISTS:
        return in_turns(person, LISTS[deed](thing)) if deed in ("list", "CSV") else LISTS[deed](thing)
    first, *others = archive.deleted[person][thing] if deed == "put back" else archive.rows(thing, person)
    more = (call for row in others for call in ROWS[deed](thing, row) if not SUFFIX.search(call.url))
    return chain(in_turns(person, ROWS[deed](thing, first)), more)


def allowed(cell: str, row: Row | None) -> bool:
    """What a cell means for a row."""
    if row is None:
        return cell != "–"
    return row.seen and (cell == "yes" or (cell == "own" and row.own))


def refusal(person: str, call: Call, deed: str) -> set[int]:
    """With what is refused."""
    if person == "anonymous" and (call.method not in SAFE or call.url.startswith("/api/v1/jobs")):
        return {401}
    if deed in ("add many", "change many"):
        return {400, 403}  # where rows differ, the report names them
    if call.url.startswith("/api/v1/changes"):
        return {404}  # of which nobody else knows that it is there
    if call.row is not None and not call.row.seen:
        return {404}
    return {401} if person == "anonymous" else {403}


@pytest.mark.parametrize("thing", things("api"))
@pytest.mark.parametrize("person", PEOPLE)
def test_a_role_may_do_in_the_api_what_the_table_says(archive, person, thing):
    for (of, deed), said in TABLE["api"].items():
        if of != thing:
            continue
        for call in calls(archive, person, thing, deed):
            outcome = archive.attempt(person, call)
            if allowed(said[person], call.row):
                right = 200 <= outcome.status < 300 and outcome.changed == call.writes
            else:
                right = outcome.status in refusal(person, call, deed) and not outcome.changed
            assert right, f"{person}, {deed}, {said[person]}: {call}: {outcome}"


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_does_what_its_scope_says(archive, scope):
    for (thing, deed), said in SCOPED.items():
        call = next(iter(calls(archive, "administrator", thing, deed)))
        headers = {**(call.headers or {}), "Authorization": f"Token {archive.scopes[scope]}"}
        outcome = archive.attempt("anonymous", replace_(call, headers=headers))
        if said[scope] == "yes":
            right = 200 <= outcome.status < 300 and (outcome.changed or not call.writes)
        else:
            right = outcome.status in refusal("administrator", call, deed)
        assert right, f"{scope}, {deed}, {said[scope]}: {call}: {outcome}"


def test_the_table_of_scopes_has_all_that_an_administrator_does():
    assert set(SCOPED) == {key for key, said in TABLE["api"].items() if said["administrator"] == "yes"}


@pytest.mark.parametrize("person", PEOPLE)
def test_lists_have_what_the_person_sees_and_nothing_else(archive, person):
    for path in ("annotations.csv", "annotations.json?page_size=500", "annotations.api?page_size=500"):
        body = archive.attempt(person, Call("GET", f"/api/v1/{path}")).body
        for row in archive.rows("annotations", person):
            assert (row.key in body) == row.seen, path


#: What tells of the software, and holds no data.
OPEN = ("schema", "docs")


@pytest.mark.parametrize("person", ["anonymous", "no role", "reader", "superuser"])
def test_a_closed_archive_is_read_by_members_only(archive, person, settings):
    settings.PUBLIC_READ = False
    member = person in ("reader", "superuser")
    for (thing, deed), said in TABLE["api"].items():
        for call in calls(archive, person, thing, deed) if said["anonymous"] == "yes" else ():
            outcome = archive.attempt(person, call)
            if call.row is None or call.row.seen:
                read = member or deed in OPEN
                assert (outcome.status == 200) == read, f"{person}, {deed}: {call}: {outcome}"
                assert read or outcome.status == (401 if person == "anonymous" else 403)


# -- no untested cell -------------------------------------------------------------------------------------

#: What the addresses that are no resource's are called on the page.
ALONE = {
    "api-root": ("reference", "root"),
    "schema": ("reference", "schema"),
    "docs": ("reference", "docs"),
    "matrix": ("comparison", "matrix"),
    "names-ledger": ("comparison", "names ledger"),
    "derivations": ("comparison", "derivations"),
    "agreement": ("comparison", "agreement"),
    "support": ("comparison", "support"),
    "wikipedia": ("sources", "wikipedia"),
    "dump": ("sources", "dump"),
    "bibliography": ("sources", "bibliography"),
    "project": ("annotations", "project file"),
    "codebook": ("tags", "codebook"),
}
#: What is done to jobs, by address and method.
WITH_JOBS = {
    ("jobs", "GET"): "list",
    ("job", "GET"): "read",
    ("job", "DELETE"): "delete",
    ("job-cancel", "POST"): "cancel",
    ("job-result", "GET"): "result",
}
#: What is done to the whole project, by method.
WHOLE = {"GET": ("project", "take away"), "POST": ("project", "bring in")}
DEEDS = {
    "list": ("list", "CSV"),
    "create": ("add one", "add many", "change many"),
    "retrieve": ("read",),
    "update": ("add one", "replace"),
    "partial_update": ("change",),
    "destroy": ("delete",),
    "restore": ("restore", "put back"),
}


def patterns(found: Iterable[Any] = urls.urlpatterns) -> Iterator[URLPattern]:
    for pattern in found:
        if isinstance(pattern, URLPattern):
            yield pattern
        else:
            yield from patterns(pattern.url_patterns)


def methods(pattern: URLPattern) -> dict[str, str]:
    """The methods that an address understands, and what they do there."""
    callback: Any = pattern.callback
    view = getattr(callback, "cls", None) or callback.view_class
    known = {name: name for name in METHODS if hasattr(view, name.lower())}
    actions = (
        {method.upper(): action for method, action in callback.actions.items()}
        if hasattr(callback, "actions")
        else known
    )
    return {method: action for method, action in actions.items() if method.lower() in view.http_method_names}


def deeds() -> set[tuple[str, str]]:
    """All that the API's addresses let somebody do."""
    found: set[tuple[str, str]] = set()
    for pattern in patterns():
        if pattern.name is None:
            continue  # where there is nothing
        for method, action in methods(pattern).items():
            if (method, action) == ("DELETE", "history"):
                action = "purge"
            if pattern.name in ALONE:
                found.add(ALONE[pattern.name])
                continue
            if pattern.name == "archive":
                found.add(WHOLE[method])
                continue
            if (pattern.name, method) in WITH_JOBS:
                found.add(("jobs", WITH_JOBS[pattern.name, method]))
                continue
            thing, _, _ = pattern.name.partition("-")
            if thing == "csvw":  # what describes a CSV file
                found.add(("reference", "description"))
                continue
            found |= {(thing, deed) for deed in DEEDS.get(action, (spelled(action),))}
    return found


def test_the_table_has_all_that_the_api_does_and_nothing_else():
    assert set(TABLE["api"]) == deeds()


def test_each_list_of_the_api_is_in_the_table():
    assert {*TABLES, "comparison", "jobs", "project", "reference"} == {*things("api")}


@pytest.mark.parametrize("person", PEOPLE)
def test_no_method_but_those_of_the_table_does_anything(archive, person):
    tried = 0
    for pattern in patterns():
        if pattern.name is None:
            continue
        thing = pattern.name.partition("-")[0]
        row = archive.rows(thing, person)[0] if thing in TABLES else None
        for format_ in ("csv", None) if "format" in pattern.pattern.regex.groupindex else (None,):
            keys = (
                {"key": row.key if row else "october-revolution"}
                if "key" in pattern.pattern.regex.groupindex
                else {}
            )
            if "resource" in pattern.pattern.regex.groupindex:
                keys["resource"] = "events"
            if "tool" in pattern.pattern.regex.groupindex:
                keys["tool"] = "csv"
            if "suffix" in pattern.pattern.regex.groupindex:
                keys["suffix"] = "bib"
            url = reverse(pattern.name, kwargs=keys | ({"format": format_} if format_ else {}))
            for method in {*METHODS, "TRACE", "LOCK"} - {*methods(pattern)}:
                outcome = archive.attempt(person, Call(method, url, "{}"))
                assert not outcome.changed
                refused = {401, 405} if person == "anonymous" else {403, 404, 405}
                assert outcome.status in refused | ({406} if format_ == "csv" else set()), (
                    f"{person}: {method} {url}: {outcome}"
                )
                tried += 1
    assert tried > 100
