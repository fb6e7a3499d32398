"""The lists of the admin show what the API answers to the same parameters, and count what they link to."""

import csv
import io
import json
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.functional import Promise

from annotations.admin import counts, lists
from annotations.admin.counts import Count
from annotations.admin.facets import Facet
from annotations.admin.questions import LABELS, RESOURCES, parameters, public_key
from annotations.filtersets import FILTERSETS
from annotations.models import (
    Annotation,
    Change,
    Edition,
    Event,
    EventName,
    Passage,
    Reply,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    Token,
    User,
    Vocabulary,
)
from annotations.tables import TABLES
from tests.admin.forms import address
from tests.database import frozen, judge, paralleled, save
from tests.world import World, cases

NAUGHTY = json.loads((Path(settings.BASE_DIR) / "tests" / "data" / "blns.json").read_text())
REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.model_name)
LISTED = sorted(RESOURCES, key=RESOURCES.__getitem__)
#: Values for the parameters of lists other than annotations; those have the archive's cases.
ASKED = [
    ("sources", "language=tl&q=HIMAGSIKANG"),
    ("sources", "event=october-revolution&kind=encyclopedia%20ARTICLE&derived_from=none"),
    ("editions", "source=war-en&current=false"),
    ("editions", "q=war-en"),
    ("passages", "source=war-en"),
    ("passages", "edition=current&kind=paragraph&language=en&section=Causes"),
    ("passages", "q=%22Great%20War%22"),
    ("passages", "contains=%D0%92%D0%9E%D0%99%D0%9D%D0%90"),
    ("events", "part_of=none&q=war"),
    ("events", "event=war&date_after=1914-01-01&date_before=1915"),
    ("names", "event=war&equivalent_to=great-war"),
    ("names", "event_only=war&language=ru"),
    ("claims", "event_only=war&question=losses"),
    ("vocabularies", "kind=view,question&q=sides"),
    ("tags", "vocabulary=themes&broader=economy"),
    ("tags", "kind=question&single_answer=true&q=who&created_after=2020-01-01"),
]


@pytest.fixture
def admin_client(client, administrator) -> Client:
    client.force_login(administrator)
    return client


def client_of(world: World, name: str) -> Client:
    """Somebody of the archive at a browser."""
    client = Client()
    client.force_login(world.people[name])
    return client


def listed(client: Client, model: type, query: str = "") -> set[str]:
    """The public keys of all rows of a list, page by page."""
    found: set[str] = set()
    for page in range(1, 1000):
        response = client.get(f"{address(model, 'changelist')}?{query}&p={page}")
        assert response.status_code == 200
        changelist = response.context["cl"]
        found |= {public_key(row) for row in changelist.result_list}
        if page >= changelist.paginator.num_pages:
            assert len(found) == changelist.result_count
            return found
    raise AssertionError("the list has no end")


def told(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def exported(client: Client, url: str) -> str:
    return b"".join(client.get(url).streaming_content).decode()


def exports(response) -> list[str]:
    return [url for _, url in response.context["cl"].exports]


# -- parameters --------------------------------------------------------------------------------------------


def test_every_parameter_has_a_name_on_the_page():
    known = {name for filterset in FILTERSETS.values() for name in filterset.named_filters()}
    assert known == set(LABELS)
    assert all(isinstance(label, Promise) for label in LABELS.values())


@pytest.mark.parametrize("name", ["vera", "xenia"])
def test_every_filter_of_annotations_works_in_the_list_as_in_the_api(world, name):
    client, hits = client_of(world, name), 0
    for case in cases(world):
        query = urlencode(case.query, doseq=True)
        full = parameters(
            Annotation,
            [(key, value if isinstance(value, list) else [value]) for key, value in case.query.items()],
        )
        answer = client.get(f"/api/v1/annotations/?{full.urlencode()}&page_size=500&fields=id").json()
        wanted = {row["id"] for row in answer["results"]}
        assert listed(client, Annotation, query) == wanted, query
        hits += len(wanted)
    assert hits > 1000


@pytest.mark.parametrize(("resource", "query"), ASKED)
def test_the_filters_of_the_other_lists_work_as_in_the_api(world, admin_client, resource, query):
    model = TABLES[resource].model
    every = "" if resource != "passages" or "edition" in query else "&edition=all"
    key = TABLES[resource].key
    answer = admin_client.get(f"/api/v1/{resource}/?{query}{every}&page_size=500&fields={key}").json()
    wanted = {row[key] for row in answer["results"]}
    assert wanted
    assert listed(admin_client, model, query) == wanted


def test_a_list_leaves_nothing_out_unless_told_so(admin_client, annotation):
    judge([annotation], "rejected")
    assert str(annotation.uuid) in listed(admin_client, Annotation)
    assert str(annotation.uuid) in listed(admin_client, Annotation, "status=&source=")
    assert str(annotation.uuid) not in listed(admin_client, Annotation, "status=proposed,accepted")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("source=nowhere", "Source: 'nowhere' is unknown."),
        ("name=nowhere", "Name: 'nowhere' is unknown."),
        ("passage=nowhere", "Passage: 'nowhere' is unknown."),
        ("status=shouting", "Status: 'shouting' is none of suggested, proposed, accepted, rejected."),
        ("created_after=yesterday", "Made since: 'yesterday' is not an ISO 8601 date or instant."),
        ("voice=own&voice=own", "Voice: it is given more than once."),
        ("nothing=1", "Nothing: there is no such parameter."),
        ("creator__password__startswith=a", "Creator__password__startswith: there is no such parameter."),
        ("exact_contains=%00", "Words have: U+0000 can stand in no text here."),
    ],
)
def test_a_wrong_parameter_is_said_on_the_page_and_finds_nothing(admin_client, query, said):
    response = admin_client.get(f"{address(Annotation, 'changelist')}?{query}")
    assert response.status_code == 200
    assert told(response) == [said]
    assert response.context["cl"].result_count == 0
    assert response.context["cl"].chips
    assert not exports(response)


@pytest.mark.parametrize(
    "query", ["user__password__startswith=a", "nothing=1", "created__year=x", "user__id__exact=x"]
)
def test_a_wrong_parameter_is_said_where_django_does_the_filtering(admin_client, administrator, query):
    Token.issue(administrator, "R на ноутбуке")
    response = admin_client.get(f"{address(Token, 'changelist')}?{query}")
    assert response.status_code == 200
    assert len(told(response)) == 1
    assert response.context["cl"].result_count == 0


@pytest.mark.parametrize("page", ["0", "999", "-1", "x", "9" * 30])
def test_there_is_always_a_page(admin_client, page):
    response = admin_client.get(f"{address(Annotation, 'changelist')}?p={page}")
    assert response.status_code == 200
    assert response.context["cl"].result_list


def test_what_is_asked_for_stands_above_the_list_and_can_be_taken_back(admin_client):
    url = address(Annotation, "changelist")
    query = "tag=cause&tag=soviet-view&source=october-revolution-en&event=october-revolution&q=coup&o=1"
    response = admin_client.get(f"{url}?{query}")
    chips = {
        (chip["label"], chip["value"]): parse_qs(chip["url"][1:]) for chip in response.context["cl"].chips
    }
    assert list(chips) == [
        ("tag or one under it", "cause"),
        ("tag or one under it", "soviet-view"),
        ("source", "october-revolution-en"),
        ("event and its parts", "october-revolution"),
    ]
    kept = chips["tag or one under it", "cause"]
    assert kept["tag"] == ["soviet-view"]
    assert kept["q"] == ["coup"]
    assert kept["o"] == ["1"]
    assert "event" not in chips["event and its parts", "october-revolution"]
    page = response.content.decode()
    for value in ("cause", "soviet-view"):  # a search keeps what was given twice
        assert f'<input type="hidden" name="tag" value="{value}">' in page


# -- the sidebar -------------------------------------------------------------------------------------------


def test_a_choice_of_the_sidebar_leads_to_its_rows_and_keeps_the_rest(admin_client):
    url = address(Annotation, "changelist")
    response = admin_client.get(f"{url}?source=october-revolution-en&p=1")
    changelist = response.context["cl"]
    (facet,) = [spec for spec in changelist.filter_specs if spec.parameter == "view"]
    choices = {str(choice["display"]): choice for choice in facet.choices(changelist)}
    assert choices["All"]["selected"]
    asked = parse_qs(choices["Soviet view"]["query_string"][1:])
    assert asked == {"source": ["october-revolution-en"], "view": ["soviet-view"]}


def test_what_is_many_is_written_in_a_box_or_found_in_its_own_list(admin_client):
    vocabulary = Vocabulary.objects.get(slug="views")
    Tag.objects.bulk_create(Tag(slug=f"vzglyad-{n}", vocabulary=vocabulary) for n in range(31))
    response = admin_client.get(f"{address(Annotation, 'changelist')}?status=accepted&q=coup")
    page = response.content.decode()
    assert "vzglyad-7" not in page
    assert '<input type="text" name="view" value="" aria-label="View">' in page
    assert f'<a href="{address(Tag, "changelist")}">' in page
    changelist = response.context["cl"]
    (facet,) = [spec for spec in changelist.filter_specs if spec.parameter == "view"]
    assert facet.kept == [("status", "accepted"), ("q", "coup")]


@pytest.mark.parametrize("model", LISTED)
def test_every_choice_of_every_sidebar_is_understood(world, admin_client, model):
    response = admin_client.get(address(model, "changelist"))
    changelist, tried = response.context["cl"], 0
    for facet in changelist.filter_specs:
        assert isinstance(facet, Facet)
        for choice in facet.choices(changelist):
            found = admin_client.get(address(model, "changelist") + choice["query_string"])
            assert found.status_code == 200
            assert told(found) == []
            tried += 1
    assert tried


# -- searching ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", REGISTERED)
def test_every_list_answers_to_whatever_is_searched_for(admin_client, administrator, rf, model):
    request = rf.get("/")
    request.user = administrator
    registered = admin.site._registry[model]
    for text in NAUGHTY:
        if "\x00" in text:
            continue  # Django's form refuses it before
        found, _ = registered.get_search_results(request, registered.get_queryset(request), text)
        found.exists()
    for text in (*NAUGHTY[::40], "a\x00"):
        assert admin_client.get(address(model, "changelist"), {"q": text}).status_code == 200, text


def test_a_search_finds_what_the_api_finds(world, admin_client):
    for text in ("kvartz", '"mismo kvartz"', "kvartz -mismo"):
        query = urlencode({"q": text, "status": "all", "edition": "all"})
        answer = admin_client.get(f"/api/v1/annotations/?{query}&page_size=500&fields=id").json()
        assert answer["results"]
        assert listed(admin_client, Annotation, urlencode({"q": text})) == {
            row["id"] for row in answer["results"]
        }


# -- counts ------------------------------------------------------------------------------------------------


def counting(model: type) -> list[Count]:
    return [*admin.site._registry[model].counts]


@pytest.mark.parametrize("model", [model for model in REGISTERED if counting(model)])
def test_a_count_is_the_length_of_the_list_it_leads_to(world, model):
    client = client_of(world, "wen")
    person = User.objects.get(pk=world.people["wen"].pk)
    seen = 0
    things = list(model.objects.order_by("-pk")[:12])
    for kind in counting(model):
        found = kind.of(things, person)
        for thing in (
            things
            if admin.site._registry[kind.model].has_view_permission(type("R", (), {"user": person})())
            else ()
        ):
            parts = urlsplit(kind.address(thing))
            assert found.get(thing.pk, 0) == len(listed(client, kind.model, parts.query)), (kind, thing)
            seen += found.get(thing.pk, 0)
    assert seen or model in (Group,)


def test_what_others_keep_to_themselves_is_not_counted(world):
    annotations = Count(Annotation, "source")
    sources = list(Source.objects.all())
    for name in ("vera", "wen", "xenia"):
        person = User.objects.get(pk=world.people[name].pk)
        found = annotations.of(sources, person)
        for source in sources:
            if source.slug.startswith("war-"):
                wanted = [fact for fact in world.visible(name) if fact.source == source.slug]
                assert found.get(source.pk, 0) == len(wanted)
    hidden = [fact for fact in world.facts if fact.visibility == "private" and fact.creator == "vera"]
    assert hidden


def test_a_count_is_for_those_who_may_see_the_list(world):
    client = client_of(world, "wen")
    page = client.get(address(Source, "changelist"))
    assert any(isinstance(column, Count) for column in page.context["cl"].list_display)
    assert client.get(address(User, "changelist")).status_code == 403


def test_a_form_says_what_refers_to_its_row(admin_client):
    event = Event.objects.get(slug="october-revolution")
    response = admin_client.get(address(event))
    links = {link["label"]: link for link in response.context["referring"]}
    for label, model in (("Names", EventName), ("Annotations", Annotation)):
        assert links[label]["count"] == str(model.objects.filter(event=event).count())
        assert f'href="{links[label]["url"]}"' in response.content.decode()


# -- queries -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", REGISTERED)
def test_a_full_page_costs_no_more_queries_than_one_row(admin_client, world, monkeypatch, model):
    people = User.objects.bulk_create(User(username=f"читатель-{number}") for number in range(30))
    Group.objects.bulk_create(Group(name=f"группа {number}") for number in range(30))
    Token.objects.bulk_create(Token(user=user, digest=f"{user.pk:064}") for user in people)
    admin_client.get(address(model, "changelist"))

    def queries(number: int) -> int:
        monkeypatch.setattr(admin.site._registry[model], "list_per_page", number)
        with CaptureQueriesContext(connection) as found:
            response = admin_client.get(address(model, "changelist"))
        assert len(response.context["cl"].result_list) == min(number, model.objects.count())
        return len(found)

    assert queries(30) == queries(1) <= 16


def test_what_is_too_long_to_be_counted_says_that_there_is_more(admin_client, monkeypatch):
    monkeypatch.setattr(lists, "COUNT_CAP", 3)
    monkeypatch.setattr(counts, "MOST", 2)
    assert Annotation.objects.count() > 3
    page = admin_client.get(address(Annotation, "changelist"))
    assert page.context["cl"].result_count == 3
    assert "3+ annotations" in page.content.decode()
    assert "Export all 3+ rows" in page.content.decode()
    assert "2+</a>" in admin_client.get(address(Source, "changelist")).content.decode()
    assert "3+ results" in admin_client.get(address(Annotation, "changelist") + "?q=October").content.decode()


def test_what_nobody_could_have_looked_through_is_not_changed_at_once(admin_client, monkeypatch):
    monkeypatch.setattr(lists, "COUNT_CAP", 3)
    first = Annotation.objects.first()
    chosen = {"action": "export_selected", "_selected_action": [first.pk], "index": "0"}
    response = admin_client.post(
        address(Annotation, "changelist"), {**chosen, "select_across": "1"}, follow=True
    )
    assert told(response) == ["These are too many to be changed at once: narrow the list first."]
    few = admin_client.post(address(Annotation, "changelist"), {**chosen, "select_across": "0"})
    assert few["Content-Type"].startswith("text/csv")


def test_a_form_of_30_names_or_labels_costs_no_more_queries_than_one_of_one(admin_client):
    event = Event.objects.create(slug="brusilov", label="Брусиловский прорыв")
    tag = Tag.objects.create(slug="x", vocabulary=Vocabulary.objects.get(slug="views"))

    def fill(start: int, end: int) -> None:
        for number in range(start, end):
            EventName.objects.create(slug=f"n-{number}", event=event, language="ru", text=f"Прорыв {number}")
            TagLabel.objects.create(tag=tag, language="ru", kind="alt", text=f"Взгляд {number}")

    def queries(thing: object) -> int:
        admin_client.get(address(thing))
        with CaptureQueriesContext(connection) as found:
            assert admin_client.get(address(thing)).status_code == 200
        return len(found)

    fill(0, 1)
    few = queries(event), queries(tag)
    fill(1, 30)
    assert (queries(event), queries(tag)) == few


# -- export ------------------------------------------------------------------------------------------------


@pytest.fixture
def discussed(world, administrator) -> None:
    """Some annotations of the archive with reviews and replies."""
    found = list(Annotation.objects.filter(status="proposed", creator=world.people["vera"])[:3])
    judge(found, "rejected")
    Reply.objects.bulk_create(
        Reply(annotation=row, text=f"Да {row.pk} 👍", creator=administrator) for row in found
    )
    paralleled(administrator)
    frozen(save(administrator))


@pytest.mark.parametrize("model", LISTED)
def test_what_is_selected_is_exported_as_the_api_exports_it(world, admin_client, discussed, model):
    table = TABLES[RESOURCES[model]]
    chosen = list(model.objects.order_by("pk")[:40])[::2]
    several = {"action": "export_selected", "_selected_action": [row.pk for row in chosen]}
    response = admin_client.post(address(model, "changelist"), several)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content)
    everything = parameters(model, []).urlencode()
    whole = exported(admin_client, f"/api/v1/{RESOURCES[model]}.csv?{everything}")
    keys = {public_key(row) for row in chosen}
    buffer = io.StringIO(newline="")
    reader = csv.reader(io.StringIO(whole, newline=""))
    header = next(reader)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(row for row in reader if row[header.index(table.key)] in keys)
    assert text.decode() == buffer.getvalue()
    assert len(rows(text.decode())) == len(chosen) > 0


def test_an_export_is_safe_to_open_in_a_spreadsheet(admin_client, annotation):
    annotation.note = '=HYPERLINK("http://example.org")'
    annotation.save()
    for action, mark in (("export_selected", ""), ("export_selected_for_excel", "\ufeff")):
        several = {"action": action, "_selected_action": [annotation.pk]}
        response = admin_client.post(address(Annotation, "changelist"), several)
        text = b"".join(response.streaming_content).decode()
        assert text.startswith(f"{mark}id,url,source")
        (row,) = rows(text.removeprefix("\ufeff"))
        assert row["note"] == "'" + annotation.note
        assert row["url"] == f"http://testserver/annotations/{annotation.uuid}"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "source=war-en",
        "tag=economy&tag=irony",
        "q=kvartz&voice=own",
        "status=accepted&edition=current&has_note=true",
    ],
)
def test_all_that_is_listed_is_exported_and_nothing_else(world, query):
    client = client_of(world, "wen")
    response = client.get(f"{address(Annotation, 'changelist')}?{query}")
    plain, for_excel = exports(response)
    text = exported(client, plain)
    assert {row["id"] for row in rows(text)} == listed(client, Annotation, query)
    assert len(rows(text)) == response.context["cl"].result_count
    assert exported(client, for_excel) == "\ufeff" + text
    assert plain.replace("&", "&amp;") in response.content.decode()


def test_nobody_exports_what_they_may_not_see(world):
    hidden = Annotation.objects.filter(visibility="private", creator=world.people["vera"])
    client = client_of(world, "xenia")
    several = {"action": "export_selected", "_selected_action": [row.pk for row in hidden]}
    response = client.post(address(Annotation, "changelist"), several)
    assert rows(b"".join(response.streaming_content).decode()) == []


def test_what_the_api_has_no_list_of_is_not_exported(admin_client):
    response = admin_client.get(address(User, "changelist"))
    assert not exports(response)
    assert b"export_selected" not in response.content


# -- forms -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "model",
    [model for model in REGISTERED if model._meta.app_label == "annotations" and model is not Change]
    + [TagBroader],  # changes are written by the database, and edited by nobody
)
def test_every_editable_field_says_what_it_is_for(model):
    own = [
        field
        for field in model._meta.get_fields()
        if getattr(field, "editable", False) and not field.auto_created
    ]
    inherited = {field.name for field in User._meta.get_fields()} if model is User else set()
    for field in own:
        if field.name in inherited or field.name in ("tags",):
            continue
        assert field.help_text, field
        assert isinstance(field.help_text, Promise), field


@pytest.mark.parametrize(
    "model", [model for model in REGISTERED if model not in (Annotation, Edition, Passage)]
)
def test_every_field_of_a_form_says_what_it_is_for(rf, administrator, model):
    request = rf.get("/")
    request.user = administrator
    registered = admin.site._registry[model]
    for change in (False, True):
        form = registered.get_form(request, obj=model.objects.first() if change else None, change=change)
        for name, field in form.base_fields.items():
            if field.widget.is_hidden:
                continue
            assert field.help_text or name.startswith("usable_password"), (model, name)
            assert isinstance(field.help_text, Promise), (model, name)


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("created__year=2026", "2026-01-01", "2026-12-31"),
        ("created__year=2026&created__month=2", "2026-02-01", "2026-02-28"),
        ("created__year=2026&created__month=12", "2026-12-01", "2026-12-31"),
        ("created__year=2026&created__month=1&created__day=3", "2026-01-03", "2026-01-03"),
    ],
)
def test_the_years_months_and_days_above_the_list_are_dates_as_the_api_knows_them(
    world, admin_client, query, first, last
):
    expected = listed(admin_client, Annotation, f"created_after={first}&created_before={last}")
    assert listed(admin_client, Annotation, query) == expected
    page = admin_client.get(f"{address(Annotation, 'changelist')}?{query}")
    (export, *_rest) = [url for _label, url in page.context["cl"].exports] or [""]
    assert not expected or f"created_after={first}&created_before={last}" in export


@pytest.mark.parametrize(
    "query",
    ["created__year=x", "created__year=2026&created__month=13", "created__month=2", "created__year=99999999"],
)
def test_what_is_no_date_above_the_list_narrows_nothing(admin_client, query):
    assert listed(admin_client, Annotation, query) == listed(admin_client, Annotation)
