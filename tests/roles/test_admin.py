"""Every role tries every page, form, action and look-up of the admin, with every row that it may meet."""

import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import RequestFactory
from django.urls import reverse

from annotations.models import Passage, Source, Token, User
from tests.admin.forms import address, values_of
from tests.importers.test_dump import MINIMAL
from tests.roles.archive import MODELS, SECRET, Archive, Call, Outcome, Row, restorable
from tests.roles.table import PEOPLE, TABLE, in_turns, spelled, things
from tests.roles.test_api import NEW, allowed
from tests.wiki import TITLE

pytestmark = pytest.mark.django_db

NEW_SECRET = {
    "password1": "anders geheimes Wort",
    "password2": "anders geheimes Wort",
}

#: What is filled in to make one of a kind.
FILLED: dict[str, dict[str, Any]] = {
    "sources": NEW["sources"],
    "events": NEW["events"],
    "names": {"slug": "lenskiy", "text": "Ленский расстрел", "language": "ru"},
    "claims": {"slug": "many-fell", "statement": "Погибли многие."},
    "vocabularies": NEW["vocabularies"],
    "tags": {"slug": "bitter"},
    "labels": {"kind": "alt", "text": "Грусть", "language": "ru"},
    "annotations": {"note": "да 🤔"},
    "readings": {"note": "да 🤔"},
    "comparisons": NEW["comparisons"],
    "accounts": {"username": "vera", "role": "reader", **NEW_SECRET},
    "groups": {"name": "Зелёные"},
    "tokens": {"name": "Python on the desk"},
}
#: What is filled in to change one.
MENDED: dict[str, dict[str, Any]] = {
    "sources": {"title": "Декрет о земле"},
    "events": {"label": "Мятеж"},
    "names": {"text": "Советская власть"},
    "claims": {"statement": "Иначе."},
    "vocabularies": {"label": "Настроения"},
    "tags": {"definition": "Грусть"},
    "labels": {"text": "Тоска"},
    "annotations": {"note": "нет"},
    "dates": {"note": "Опечатка"},
    "comparisons": {"title": "Совѣты"},
    "replies": {"text": "Да, так."},
    "accounts": {"first_name": "Зоя"},
    "groups": {"name": "Белые"},
}

Calls = Iterator[Call]


def form(archive: Archive, url: str, row: Row | None = None) -> dict[str, Any]:
    """What stands in a form when a superuser opens it, or who made what is hidden even from them."""
    if url in archive.forms:
        return archive.forms[url]
    things = (row.thing, getattr(row.thing, "annotation", None)) if row else ()
    creators = {found.creator for found in things if hasattr(found, "creator")}
    makers = [person for person, user in archive.people.items() if user in creators]
    for person in ("superuser", *makers):
        context = archive.client(person).get(url).context
        if context and "adminform" in context:
            archive.forms[url] = values_of(context)
            break
    return archive.forms.setdefault(url, {})


def posted(url: str, values: Any, row: Row | None = None, *, writes: bool = True) -> Call:
    return Call("POST", url, values, row=row, writes=writes)


def page(archive: Archive, thing: str, row: Row | None, name: str, method: str = "GET", **more: Any) -> Call:
    return Call(method, address(row.thing if row else MODELS[thing], name), row=row, **more)


# -- what is done to a list -------------------------------------------------------------------------------


def add(archive: Archive, thing: str) -> Calls:
    url = address(MODELS[thing], "add")
    query = ""
    if thing in ("annotations", "dates"):
        query = f"?passage={archive.passage.uuid}&start=7&end=8"
    if thing == "sources":
        query = "?describe=1"
    yield Call("GET", url + query)
    referred = {
        "names": {"event": archive.curated["events"].kept.pk},
        "claims": {
            "event": archive.curated["events"].kept.pk,
            "question": archive.curated["claims"].thing.question_id,
        },
        "tags": {"vocabulary": archive.curated["vocabularies"].thing.pk},
        "labels": {"tag": archive.curated["tags"].thing.pk},
        "readings": {
            "source": archive.curated["sources"].thing.pk,
            "event": archive.curated["events"].kept.pk,
        },
        "snapshots": {"comparison": archive.frozen[0].comparison_id},
    }
    known = form(archive, url + query) if TABLE["admin"][thing, "add"]["superuser"] == "yes" else {}
    yield posted(url + query, known | FILLED.get(thing, {}) | referred.get(thing, {}))


def upload(archive: Archive, thing: str) -> Calls:
    url = address(MODELS[thing], "upload")
    yield Call("GET", url)
    if thing not in NEW:
        return  # what is in such a table is tried in the API
    line = ",".join(str(value) for value in NEW[thing].values())
    table = f"{','.join(NEW[thing])}\r\n{line}\r\n".encode()
    yield posted(url, {"file": SimpleUploadedFile("таблица.csv", table)})


def import_(archive: Archive, thing: str) -> Calls:
    url = address(MODELS[thing], "import")
    yield Call("GET", url)
    yield posted(url, NEW["sources"] | {"visibility": "public", "text": "Мир.\n\nХлеб.", "_save": "1"})


def wikipedia(archive: Archive, thing: str) -> Calls:
    url = address(MODELS[thing], "wikipedia")
    yield Call("GET", url)
    asked = {"title": TITLE, "language": "en", "wiki": "wikipedia", "visibility": "public", "notes": "apart"}
    yield posted(url, asked)


def dump(archive: Archive, thing: str) -> Calls:
    url = address(MODELS[thing], "dump")
    yield Call("GET", url)
    asked = {"namespace": "0", "visibility": "public", "notes": "apart"}
    yield posted(url, {**asked, "file": SimpleUploadedFile("вики.xml", MINIMAL)})


def from_tool(archive: Archive, thing: str) -> Calls:
    url = address(MODELS[thing], "from_tool")
    yield Call("GET", url)
    table = SimpleUploadedFile("october.csv", "exact\nвласть\n".encode())
    asked = {"tool": "csv", "source": "october-revolution-en", "visibility": "public"}
    yield posted(url, {**asked, "file": table})


def referring() -> Iterator[tuple[type[models.Model], Call]]:
    """Every field of every model that refers to another one: Django looks for rows through them all."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                asked = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
                url = f"{reverse('admin:autocomplete')}?{asked}&field_name={field.name}&term="
                yield field.related_model, Call("GET", url)


def find(archive: Archive, thing: str) -> Calls:
    return (call for model, call in referring() if model is MODELS[thing])


def plain(name: str, query: str = "") -> Callable[[Archive, str], Calls]:
    """A page that is looked at."""

    def calls(archive: Archive, thing: str) -> Calls:
        yield Call("GET", address(MODELS[thing], name) + query)

    return calls


def of_the_site(name: str, **arguments: Any) -> Callable[[Archive, str], Calls]:
    """A page of the admin as a whole."""
    return lambda archive, thing: iter([Call("GET", reverse(f"admin:{name}", kwargs=arguments))])


def own_password(archive: Archive, thing: str) -> Calls:
    url = reverse("admin:password_change")
    yield Call("GET", url)
    new = "anders geheimes Wort"
    yield posted(url, {"old_password": SECRET, "new_password1": new, "new_password2": new})


LISTS: dict[str, Callable[[Archive, str], Calls]] = {
    "list": lambda archive, thing: (
        iter([Call("GET", reverse("admin:jobs"))]) if thing == "jobs" else plain("changelist")(archive, thing)
    ),
    "add": add,
    "upload": upload,
    "import": import_,
    "wikipedia": wikipedia,
    "dump": dump,
    "from tool": from_tool,
    "find": find,
    "deleted": plain("deleted"),
    "compare": plain("compare", "?event=october-revolution&rows=name&columns=source"),
    "names": plain("names", "?event=october-revolution"),
    "derivations": plain("derivations", "?event=october-revolution"),
    "agreement": plain("agreement", "?event=october-revolution"),
    "support": plain("support", "?event=october-revolution"),
    "timeline": plain("timeline", "?event=october-revolution"),
    "beside": plain("beside", "?s=october-revolution-en&s=dekret-ru&align=paragraph"),
    "queue": plain("queue", "?questions=1"),
    "archive": plain("archive"),
    "ask": lambda archive, thing: iter(
        [posted(reverse("admin:jobs_ask"), {"address": "/api/v1/events.csv"})]
    ),
    "download": plain("download"),
    "start": of_the_site("index"),
    "application": of_the_site("app_list", app_label="annotations"),
    "words for scripts": of_the_site("jsi18n"),
    "own password": own_password,
    "own password changed": of_the_site("password_change_done"),
}


# -- what is done to a row --------------------------------------------------------------------------------


def change(archive: Archive, thing: str, row: Row) -> Calls:
    url = address(row.thing)
    values = form(archive, url, row) if thing in MENDED else {}
    yield posted(url, values | MENDED.get(thing, {"name": "x"}), row)


def delete(archive: Archive, thing: str, row: Row) -> Calls:
    yield page(archive, thing, row, "delete")
    yield posted(address(row.thing, "delete"), {"post": "yes"}, row)


def merge(archive: Archive, thing: str, row: Row) -> Calls:
    url = address(row.thing, "merge")
    versions = f"{row.thing.version}-{row.kept.version}"
    yield Call("GET", url, row=row)
    yield Call("GET", f"{url}?into={row.kept.pk}", row=row)
    yield posted(url, {"into": row.kept.pk, "versions": versions}, row)


def password(archive: Archive, thing: str, row: Row) -> Calls:
    url = reverse("admin:auth_user_password_change", args=[row.thing.pk])
    yield Call("GET", url, row=row)
    yield posted(url, NEW_SECRET, row)


def action(name: str, *, writes: bool = False) -> Callable[[Archive, str, Row], Calls]:
    """Something that is done to the rows that are ticked."""

    def calls(archive: Archive, thing: str, row: Row) -> Calls:
        ticked = [
            str(found.pk) for found in (row.thing, row.kept) if found and (found is row.thing or not writes)
        ]
        values = {"action": name, "_selected_action": ticked, **({"post": "yes"} if writes else {})}
        yield posted(address(type(row.thing), "changelist"), values, row, writes=writes)

    return calls


def restore(archive: Archive, thing: str, row: Row) -> Calls:
    url, version = address(row.thing, "restore"), restorable(row.thing)
    yield Call("GET", f"{url}?version={version}", row=row)
    yield posted(url, {"version": version, "shown_version": row.thing.version}, row)


def put_back(archive: Archive, thing: str, row: Row) -> Calls:
    yield posted(address(type(row.thing), "deleted"), {"change": archive.change(row).pk}, row)


def purge(archive: Archive, thing: str, row: Row) -> Calls:
    yield page(archive, thing, row, "purge")
    yield posted(address(row.thing, "purge"), {}, row, writes=archive.has_past(row))


def empty(archive: Archive, thing: str, row: Row) -> Calls:
    yield page(archive, thing, row, "empty")
    yield posted(address(row.thing, "empty"), {"reason": "Права отозваны."}, row)


def review(archive: Archive, thing: str, row: Row) -> Calls:
    said = {"status": "rejected", "reason": "Это цитата.", "version": row.thing.version}
    yield posted(address(row.thing, "review"), said, row)


def reply(archive: Archive, thing: str, row: Row) -> Calls:
    yield posted(address(row.thing, "reply"), {"text": "И всё же 🤔"}, row)


def say(archive: Archive, thing: str, row: Row) -> Calls:
    url = reverse("admin:annotations_source_readings", args=[row.thing.slug])
    yield posted(url, {"event": "soviets", "note": "Всё прочитано 🤔"}, row)


def judge_parallels(archive: Archive, thing: str, row: Row) -> Calls:
    url = reverse("admin:annotations_source_parallels", args=[row.thing.slug])
    said = {"passage": "1", "other_passage": "1", "verdict": "rejected", "note": "Нет 🤔"}
    yield posted(f"{url}?with=october-revolution-en", said, row)


def carry(archive: Archive, thing: str, row: Row) -> Calls:
    url = reverse("admin:annotations_source_reanchoring", args=[row.thing.slug])
    yield posted(url, {"_carry": "1"}, row, writes=False)  # what is in its only edition stays there


def edition(archive: Archive, thing: str, row: Row) -> Calls:
    url = reverse("admin:annotations_source_edition", args=[row.thing.slug])
    yield Call("GET", url, row=row)
    yield posted(url, {"text": "Другой декрет 😀.", "revision": "2", "_save": "1"}, row)


def of_source(name: str) -> Callable[[Archive, str, Row], Calls]:
    """A page of a source, by its slug."""
    return lambda archive, thing, row: iter(
        [Call("GET", reverse(f"admin:annotations_source_{name}", args=[row.thing.slug]), row=row)]
    )


def workbench(archive: Archive, thing: str, row: Row) -> Calls:
    for name in ("workbench", "workbench_state", "workbench_suggestions"):
        yield Call("GET", reverse(f"admin:annotations_source_{name}", args=[row.thing.slug]), row=row)


def reject_suggested(archive: Archive, thing: str, row: Row) -> Calls:
    passage = Passage.objects.filter(edition__source=row.thing).earliest("ordinal")
    words = {"passage": str(passage.uuid), "start": 0, "end": 3, "exact": passage.text[:3]}
    url = reverse("admin:annotations_source_workbench_reject", args=[row.thing.slug])
    yield Call("POST", url, json.dumps(words | {"id": str(uuid.uuid4())}), row=row, writes=True)


def judge(name: str) -> Callable[[Archive, str, Row], Calls]:
    """The page that asks, and the judgement; that nothing is to be judged is shown as well."""

    def calls(archive: Archive, thing: str, row: Row) -> Calls:
        values = {"action": name, "_selected_action": [str(row.thing.pk)]}
        url = address(type(row.thing), "changelist")
        yield posted(url, values, row, writes=False)
        if name != "accept_selected":  # it is accepted
            shown = [f"{row.thing.pk}-{row.thing.version}"]
            yield posted(url, values | {"shown": shown, "reason": "Это цитата."}, row)

    return calls


def looked_at(name: str) -> Callable[[Archive, str, Row], Calls]:
    return lambda archive, thing, row: iter([page(archive, thing, row, name)])


ROWS: dict[str, Callable[[Archive, str, Row], Calls]] = {
    "look": looked_at("change"),
    "history": looked_at("history"),
    "change": change,
    "delete": delete,
    "merge": merge,
    "password": password,
    "restore": restore,
    "put back": put_back,
    "purge": purge,
    "empty": empty,
    "review": review,
    "reply": reply,
    "readings": say,
    "accept selected": judge("accept_selected"),
    "reject selected": judge("reject_selected"),
    "propose selected": judge("propose_selected"),
    "edition": edition,
    "read": of_source("read"),
    "reanchoring": of_source("reanchoring"),
    "differences": of_source("differences"),
    "carry": carry,
    "parallels": of_source("parallels"),
    "judge parallels": judge_parallels,
    "workbench": workbench,
    "reject suggested": reject_suggested,
    "delete selected": action("delete_selected", writes=True),
    "merge selected": action("merge_selected"),
    "confirm selected": action("confirm_selected", writes=True),
    "dismiss selected": action("dismiss_selected", writes=True),
    "export selected": action("export_selected"),
    "export selected for excel": action("export_selected_for_excel"),
    "cancel": lambda archive, thing, row: iter(
        [posted(reverse("admin:jobs_cancel", args=[row.key]), {}, row, writes=not row.thing.is_ended)]
    ),
    "result": lambda archive, thing, row: iter(
        [Call("GET", reverse("admin:jobs_result", args=[row.key]), row=row)]
    ),
    "export selected as skos": action("export_selected_as_skos"),
}


# -- the walk ---------------------------------------------------------------------------------------------


def calls(archive: Archive, person: str, thing: str, deed: str) -> Calls:
    """Every request that does this."""
    if deed in LISTS:
        found = LISTS[deed](archive, thing)
        return in_turns(person, found, 4) if deed == "find" else found
    rows = archive.deleted[person][thing] if deed == "put back" else archive.rows(thing, person)
    return (call for row in rows for call in ROWS[deed](archive, thing, row))


def may(cell: str, person: str, deed: str, row: Row | None) -> bool:
    """What a cell means for a row; a superuser's account is for superusers."""
    above = row is not None and row.above and deed not in ("look", "history") and person != "superuser"
    return allowed(cell, row) and not above


def is_done(call: Call, outcome: Outcome) -> bool:
    """Whether it was done: a page was shown, or something was written and led on."""
    where = outcome.response.headers.get("Location", "")
    away = "/login/" in where or where == reverse("admin:index")
    if call.url == address(Token, "add") and call.method == "POST":
        return outcome.status == 200 and outcome.changed  # the key is shown this once
    if call.url == address(Source, "wikipedia") and call.method == "POST":
        return outcome.status == 200 and outcome.changed  # what the wiki answered is kept, and shown
    if call.method == "POST" and isinstance(call.body, str):
        return outcome.status == 201 and outcome.changed  # a script sends it, and is led nowhere
    if call.method == "GET" and where.startswith(f"{reverse('admin:annotations_change_changelist')}?"):
        return not outcome.changed  # the history of an account is a part of the audit
    if call.method == "GET" or (not call.writes and outcome.status == 200):
        return outcome.status == 200 and not outcome.changed
    return outcome.status == 302 and not away and outcome.changed == call.writes


def is_refused(person: str, cell: str, call: Call, outcome: Outcome) -> bool:
    """Whether it was refused, and nothing was changed or told."""
    where = outcome.response.headers.get("Location", "")
    if outcome.changed:
        return False
    if person in ("anonymous", "no role"):
        return outcome.status == 302 and "/admin/login/" in where
    if "action" in call.body:  # it is not offered, or not to this row
        told = call.row is not None and not call.row.seen and call.row.key in outcome.body
        return not told and (outcome.status in (200, 403) or where == call.url)
    if cell != "–" and call.row is not None and not call.row.seen:
        return outcome.status == 404 or where == reverse("admin:index")
    hidden = call.row is not None and not call.row.seen
    return outcome.status == 403 or (hidden and (outcome.status == 404 or where == reverse("admin:index")))


@pytest.mark.parametrize("thing", things("admin"))
@pytest.mark.parametrize("person", PEOPLE)
def test_a_role_may_do_in_the_admin_what_the_table_says(archive, person, thing):
    for (of, deed), said in TABLE["admin"].items():
        if of != thing:
            continue
        found = list(calls(archive, person, thing, deed))
        assert found, f"nobody tries to {deed} {thing}"
        for call in found:
            outcome = archive.attempt(person, call)
            if may(said[person], person, deed, call.row):
                right = is_done(call, outcome)
            else:
                right = is_refused(person, said[person], call, outcome)
            assert right, f"{person}, {deed}, {said[person]}: {call}: {outcome}"


# -- no untested cell -------------------------------------------------------------------------------------

#: What the pages of a model let somebody do, where they are not called so.
PAGES = {
    "changelist": {"list"},
    "change": {"look", "change"},
    "deleted": {"deleted", "put back"},
    "user_password_change": {"password"},
    "from_tool": {"from tool"},
    "parallels": {"parallels", "judge parallels"},
    "reanchoring": {"reanchoring", "carry"},
    "workbench_state": {"workbench"},
    "workbench_suggestions": {"workbench"},
    "workbench_reject": {"reject suggested"},
}
#: And those of the admin as a whole. Doors are tried elsewhere, and look-ups with what is looked for.
SITE = {
    "index": {"start"},
    "app_list": {"application"},
    "jsi18n": {"words for scripts"},
    "password_change": {"own password"},
    "password_change_done": {"own password changed"},
    "autocomplete": set(),
    "login": set(),
    "logout": set(),
}


#: The pages of jobs, which belong to no model of the admin.
OF_JOBS = {"jobs": "list", "jobs_ask": "ask", "jobs_cancel": "cancel", "jobs_result": "result"}


def deeds(superuser: User) -> set[tuple[str, str]]:
    """All that the admin lets somebody do."""
    request = RequestFactory().get("/admin/")
    request.user = superuser
    named = {model: thing for thing, model in MODELS.items()}
    found = {
        ("admin", deed)
        for url in admin.site.get_urls()
        if getattr(url, "name", None)
        for deed in SITE.get(url.name, ())
    }
    assert {url.name for url in admin.site.get_urls() if getattr(url, "name", None)} == {*SITE, *OF_JOBS}
    found |= {("jobs", deed) for deed in OF_JOBS.values()}
    for model, model_admin in admin.site._registry.items():
        thing = named[model]
        names = [url.name.partition("_")[2] for url in model_admin.get_urls() if url.name]
        for name in names:
            page = name.removeprefix(f"{model._meta.model_name}_")
            found |= {(thing, deed) for deed in PAGES.get(name) or PAGES.get(page) or {page}}
        actions = {*model_admin.get_actions(request), "delete_selected"}
        found |= {(thing, spelled(name)) for name in actions}
    return found | {(named[model], "find") for model, _ in referring() if model in admin.site._registry}


def test_the_table_has_all_that_the_admin_does_and_nothing_else(archive):
    assert set(TABLE["admin"]) == deeds(archive.people["superuser"])


def test_what_has_no_page_in_the_admin_is_not_found_there_either(archive):
    left = [call for model, call in referring() if model not in admin.site._registry]
    assert left
    for call in left:
        assert archive.attempt("superuser", call).status in (403, 404)


@pytest.mark.parametrize("person", ["anonymous", "annotator", "superuser"])
def test_no_method_but_those_of_the_table_does_anything(archive, person):
    urls = [
        (call.url, call.method)
        for thing, deed in TABLE["admin"]
        for call in calls(archive, person, thing, deed)
        if deed != "find"
    ]
    for number, url in enumerate(sorted({url for url, _ in urls})):
        methods = {("PUT", "PATCH", "DELETE")[number % 3]} | (
            {"POST"} if (url, "POST") not in urls else set()
        )
        for method in methods:
            outcome = archive.attempt(person, Call(method, url, "", "application/x-www-form-urlencoded"))
            assert not outcome.changed, f"{person}: {method} {url}: {outcome}"
