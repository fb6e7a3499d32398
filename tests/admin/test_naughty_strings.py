"""Whatever is typed or sent: no form and no page of the admin fails, and nothing typed is executed.

Every registered model and every address of the admin is tried, those that are yet to come as well.
"""

import json
import re
import unicodedata
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import NoReverseMatch, URLResolver, reverse

from annotations.models import Event, Reading, Reply, Token
from tests.admin.forms import address, filled
from tests.admin.pages import Page
from tests.database import frozen, judge, paralleled, save

BLNS = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text(encoding="utf-8"))
OWN = [
    "\u202e\u2066справа налево\u2069 \u200f\u061c",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)> ' onmouseover=alert(1) x='",
    "</textarea></select></title></script><iframe src=javascript:alert(1)>",
    "{{ 7|add:7 }} {% debug %} %(x)s %s {0} {x!r}",
    "javascript:alert(1)//",
    "e\u0301 👨‍👩‍👧 ثورة أكتوبر Октябрь",
    "\x01\x1b\x7f\x85\u2028\ufeff\ufffe\U0010ffff",
]
NAUGHTY = [text for text in (*OWN, *BLNS) if text.strip() and "\x00" not in text]
PARTED = " ¶ "

#: So many times is each form filled in.
MOST = 10

#: What no field of a text takes, or only a long one.
UNSTORABLE = ["\x00", "Ленин\x00", "%00\x00"]
LONG = "Ж" * 500_000  # 1 MB in UTF-8


@pytest.fixture(autouse=True)
def rows(client, administrator, annotation):
    client.force_login(administrator)
    judge([annotation], "accepted")
    Reply.objects.create(annotation=annotation, text="Да", creator=administrator)
    Reading.objects.create(
        source=annotation.source,
        edition=annotation.edition,
        event=Event.objects.get(slug="october-revolution"),
        creator=administrator,
    )
    paralleled(administrator)
    frozen(save(administrator))
    Group.objects.create(name="Историки")
    Token.issue(administrator, "R на ноутбуке")


MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


def texts(response) -> dict[str, int]:
    """The names of the fields of a form and of the rows below it that take a text, and how long a one."""
    context = response.context
    found = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        found += inline.formset.forms
    return {
        bound.html_name: longest(bound.field)
        for form in found
        for bound in form
        if isinstance(bound.field, forms.CharField) and not bound.is_hidden
    }


def longest(field: forms.Field) -> int:
    """How long a text a field takes, or each of its lines."""
    return getattr(getattr(field, "base_field", field), "max_length", None) or 50_000


def bundles(length: int) -> list[str]:
    """The naughty strings, each in one line and as many at once as a field takes."""
    found = [""]
    for line in NAUGHTY:
        text = " ".join(line.splitlines()).strip()
        longer = f"{found[-1]}{PARTED}{text}" if found[-1] else text
        if len(longer) <= length:
            found[-1] = longer
        elif len(text) <= length:
            found.append(text)
    return found


def same(text: str) -> str:
    """A text but for what forms make of all texts."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return unicodedata.normalize("NFC", text)


def said(values):
    """What a browser sends: of nothing, nothing."""
    return {name: value for name, value in values.items() if value is not None}


def opened(client, page):
    """The form of a page as it would be sent, if there is one to be sent."""
    response = client.get(page)
    if response.status_code != 200 or not response.context.get("adminform"):
        return None, {}
    if not response.context.get("has_change_permission") and "/add/" not in page:
        return None, {}
    return filled(client, page), texts(response)


def send(client, page, values):
    """What comes back of a form: shown again, refused with both versions, or taken."""
    response = client.post(page, values)
    assert response.status_code in (200, 302, 409), response.content[:300]
    if response.status_code != 302:
        Page(response.content.decode()).assert_harmless()
    return response


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_is_typed_into_a_form_is_shown_again_as_it_is_and_never_executed(client, model):
    thing = model._default_manager.first()
    page = address(thing)
    values, fields = opened(client, page)
    if values is None:
        return
    # Which of the fields take any text at all: the others are tried by the next test.
    free = {}
    for name, length in fields.items():
        probe = values | {name: "Ж & «ж»"}
        if send(client, page, probe).status_code == 302:
            free[name] = length
            values, _ = opened(client, page)
    parts = {name: bundles(length) for name, length in free.items()}
    send(client, page, values)
    shown = usual = Page(client.get(page).content.decode())  # with the message that it was saved
    # A long text takes all at once; of short ones each takes some, and all of them together all.
    for number in range(min(MOST, max(map(len, parts.values()), default=0))):
        values |= {name: text for name, text in shown.fields.items() if name == "shown_version"}
        typed = {
            name: found[(number + MOST * place) % len(found)]
            for place, (name, found) in enumerate(parts.items(), MODELS.index(model))
        }
        response = send(client, page, values | typed)
        assert response.status_code == 302, response.context["errors"]
        shown = Page(client.get(page).content.decode())
        shown.assert_harmless(usual)
        assert {name: same(shown.fields[name]) for name in typed} == {
            name: same(text) for name, text in typed.items()
        }
        if number % 5 == 0:
            listed = Page(client.get(address(model, "changelist")).content.decode())  # with the message
            listed.assert_harmless()
            for kind in ("change", "history", "delete"):
                Page(client.get(address(thing, kind)).content.decode()).assert_harmless()
            found = client.get(address(model, "changelist"), {"q": next(iter(typed.values()))[:200]})
            Page(found.content.decode()).assert_harmless()


@pytest.mark.parametrize("page", ["add", "change"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_field_takes_a_string_or_says_what_is_wrong(client, model, page):
    there = model._default_manager.first()
    if page == "change" and there is None:
        return  # the sample has none
    where = address(model, "add") if page == "add" else address(there)
    values, fields = opened(client, where)
    if not fields:
        return
    for text in (*UNSTORABLE, *bundles(2000), "\n", "none", "9" * 40):
        response = send(client, where, values | dict.fromkeys(fields, text))
        assert response.status_code == 200 or text not in UNSTORABLE
    for name in fields:
        send(client, where, values | {name: LONG})


#: The fields of other rows below a form than the first: what is true of one is true of all.
FURTHER_ROW = re.compile(r"-[1-9]\d*-")


@pytest.mark.parametrize("page", ["add", "change"])
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_whatever_stands_in_any_field_a_form_comes_back(client, model, page):
    where = address(model, "add") if page == "add" else address(model._default_manager.first())
    values, _ = opened(client, where)
    if values is None:
        return
    nonsense = ["\x00", "x", "-1", "9" * 30, "2147483648", "9223372036854775808", "<b>", "١٢", None]
    for value in ("\x00", "x", "-1", "<b>", None):
        send(client, where, said(dict.fromkeys(values, value)))
    for number, name in enumerate(values):
        if name.endswith("_FORMS") or FURTHER_ROW.search(name):
            continue  # of two thousand rows Django shows each; tests/admin/test_conflict.py has these
        for value in nonsense[number % 3 :: 3]:  # of the values each field gets a third
            send(client, where, said(values | {name: value}))


QUERIES = [
    {"q": "\x00"},
    {"q": "' OR 1=1 --"},
    {"q": '"><script>alert(1)</script>'},
    {"q": "я" * 3000},
    {"q": '"' * 50},
    {"p": "-1"},
    {"p": "9" * 30},
    {"p": "x"},
    {"all": ""},
    {"all": "\x00"},
    {"o": "99"},
    {"o": "-1.-1.x.1"},
    {"o": "\x00"},
    {"_to_field": ""},
    {"_to_field": "password"},
    {"_to_field": "\x00"},
    {"_popup": "1"},
    {"_popup": "<b>"},
    {"e": "1"},
    {"no_such": "1"},
    {"id__exact": "\x00"},
    {"id": "x"},
    {"id__in": "1,x,\x00"},
    {"id__gt": "9" * 40},
    {"password__startswith": "a"},
    {"creator__password__startswith": "a"},
    {"created__year": "x"},
    {"created__year": "99999999"},
    {"created__year": "2026", "created__month": "13", "created__day": "99"},
    {"kind__exact": "\x00"},
    {"language__exact": "\x00"},
    {"source": "\x00", "tag": "\x00", "event": "<b>", "passage": "x"},
    {"status": "\x00"},
    {"start": "x", "end": "\x00", "passage": "x", "source": "\x00", "exact": "\x00"},
    {"_changelist_filters": "%00\x00&a=b"},
    {"term": "\x00", "app_label": "annotations", "model_name": "annotation", "field_name": "name"},
    {"term": "x", "app_label": "\x00", "model_name": "<b>", "field_name": "y"},
    {"next": "//example.org", "rows": "\x00", "columns": "<b>"},
]


def patterns(found):
    """Every address of the admin, with what it takes."""
    for pattern in found:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns)
        elif pattern.name and not pattern.pattern.regex.groupindex.keys() - pattern.pattern.converters:
            yield pattern.name, list(pattern.pattern.converters)


NAMES = sorted({(name, tuple(taken)) for name, taken in patterns(admin.site.get_urls()) if name != "logout"})
PLAIN = [name for name, taken in NAMES if not taken]
TAKING = [(name, taken) for name, taken in NAMES if taken]

REFUSED = (200, 301, 302, 400, 403, 404, 405, 409, 410)


def look(client, url, query=None):
    response = client.get(url, query or {})
    assert response.status_code in REFUSED, (url, query, response.status_code)
    if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
        Page(response.content.decode()).assert_harmless()


@pytest.mark.parametrize("name", PLAIN)
def test_every_page_answers_whatever_is_asked_of_it(client, name):
    for query in QUERIES if name.endswith(("list", "autocomplete", "add")) else QUERIES[::3]:
        look(client, reverse(f"admin:{name}"), query)


KEYS = [
    "_3C",
    "_00",
    "x",
    "0",
    "-1",
    "9" * 40,
    "9223372036854775808",
    "1.5",
    "\u0661",
    "_",
    "__",
    "%00",
    "a\x00b",
]


def addressed(name, taken, key) -> str:
    """The address of a page with a key, also where only numbers or UUIDs are keys."""
    for usual in (key, 918273645, UUID("7b0c4e0e-1917-4a25-8a07-000000000000")):
        with suppress(NoReverseMatch):
            address = reverse(f"admin:{name}", kwargs=dict.fromkeys(taken, usual))
            return address if usual is key else address.replace(str(usual), quote(key))
    raise NoReverseMatch(name)


@pytest.mark.parametrize(("name", "taken"), TAKING)
def test_a_page_of_a_row_that_does_not_exist_is_no_error(client, name, taken):
    for key in KEYS:
        look(client, addressed(name, taken, key))
    for key in KEYS[:2]:
        url = addressed(name, taken, key)
        look(client, url, {"_to_field": "id"})
        assert client.post(url, {"post": "yes", "label": "x"}).status_code in REFUSED
    thing = next((m for m in MODELS if name.startswith(f"{m._meta.app_label}_{m._meta.model_name}_")), None)
    row = thing and thing._default_manager.first()
    for key in {str(row.pk), getattr(row, "slug", "x")} if row else ():
        for query in QUERIES[::3]:
            look(client, addressed(name, taken, key), query)
