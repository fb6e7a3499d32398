"""The comparison page: the matrix of the API as a table, each count of which is a link."""

import random
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.admin import comparison
from annotations.comparison.terms import SHADES
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Annotation, Event, EventName, Source, Vocabulary
from tests.admin.forms import address as page_of
from tests.comparison.test_matrix import COLUMNS, NARROWED, ROWS, about
from tests.database import judge
from tests.world import World

pytestmark = pytest.mark.django_db

PAGE = "/admin/annotations/event/compare/"
NAMES = "event=october-revolution&rows=name&columns=source"


@pytest.fixture
def ada(client, administrator) -> Client:
    client.force_login(administrator)
    return client


class Table(HTMLParser):
    """The words of a page's table, and the addresses in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.cells: list[list[str]] = []
        self.links: list[str] = []
        self.inside = self.deep = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.inside = self.inside or tag == "table"
        if self.inside and tag == "tr":
            self.cells.append([])
        if self.inside and tag in ("th", "td"):
            self.cells[-1].append("")
            self.deep = True
        if self.inside and tag == "a":
            self.links.append(dict(attrs)["href"])

    def handle_endtag(self, tag):
        if tag in ("th", "td"):
            self.deep = False
        if tag == "table":
            self.inside = False

    def handle_data(self, data):
        if self.inside and self.deep:
            self.cells[-1][-1] += f"{data} "


def table(client: Client, query: str) -> Table:
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200, answer
    return Table(answer.content.decode())


def answer_to(client: Client, query: str) -> comparison.Answer:
    response = client.get(f"{PAGE}?{query}", follow=True)
    assert response.status_code == 200, response.context["form"].errors
    return response.context["answer"]


# -- what it says --------------------------------------------------------------------------------------


def test_the_names_of_the_october_revolution_in_both_languages(ada):
    head, *rows = table(ada, NAMES).cells
    assert [" ".join(cell.split()) for cell in head] == [
        "Names",
        "Verdict",
        "Total",
        "October Revolution (en) october-revolution-en",
        "Himagsikang Ruso ng 1917 (tl) russian-revolution-tl",
    ]
    found = {" ".join(row[0].split()): [" ".join(cell.split()) for cell in row[1:]] for row in rows}
    assert list(found) == [
        "Bolshevik coup bolshevik-coup-en",
        "Bolshevik revolution bolshevik-revolution-en",
        "Great October Socialist Revolution = Dakilang Himagsikang Sosyalista ng Oktubre "
        "great-october-socialist-revolution-en",
        "October coup = Kudetang Oktubre october-coup-en",
        "October Revolution = Himagsikang Oktubre october-revolution-en",
    ]
    assert found["October coup = Kudetang Oktubre october-coup-en"] == [
        "= shared",
        "3 2 sources affirm it",
        "2 ✓ affirmed October coup October coup",
        "1 ✓ affirmed Kudetang Oktubre",
    ]
    assert found["Bolshevik coup bolshevik-coup-en"][-1] == "? unread"
    assert (
        "❝ reported"
        in found[
            "Great October Socialist Revolution = Dakilang Himagsikang Sosyalista ng Oktubre "
            "great-october-socialist-revolution-en"
        ][2]
    )


def test_the_caption_says_what_is_counted(ada):
    assert "Counted: proposed and accepted annotations of current editions" in answer_to(ada, NAMES).counted
    asked = answer_to(ada, f"{NAMES}&status=all&edition=all")
    assert asked.counted.startswith("Counted: all annotations of all editions")


@pytest.mark.parametrize("seed", range(6))
def test_the_list_behind_every_count_has_just_so_many_annotations(world: World, seed):
    dice = random.Random(seed)  # noqa: S311
    client = Client()
    client.force_login(world.people["vera"])
    checked = 0
    for _ in range(4):
        rows, columns = dice.choice(ROWS), dice.choice(COLUMNS)
        *_, case = dice.choice(NARROWED)
        query = {**about("war", *dice.choice([(), ("peace",)])).query, **case.query, "rows": rows}
        query |= {"columns": columns} if columns else {}
        for line in answer_to(client, urlencode(query, doseq=True)).lines:
            for cell in [*line.cells, line]:
                count = cell.total if cell is line else cell.count
                assert bool(cell.address) == bool(count)
                if not count:
                    continue
                asked = QueryDict(cell.address.partition("?")[2])
                assert {"status", "edition"} <= set(asked)
                found = AnnotationFilterSet(asked, user=world.people["vera"]).checked()
                assert found.count() == count, cell.address
                checked += 1
    assert checked


@pytest.mark.parametrize(
    "query", [NAMES, f"{NAMES}&status=all", "event=russian-revolution&rows=views&columns=view"]
)
def test_the_list_of_the_admin_shows_just_what_was_counted(ada, query):
    coups = Annotation.objects.filter(name__slug="october-coup-en", source__slug="october-revolution-en")
    judge(coups.filter(status="proposed"), "rejected")
    lines = list(answer_to(ada, query).lines)
    assert any(line.total for line in lines)
    for line in lines:
        for cell in line.cells:
            if cell.count:
                assert ada.get(cell.address).context["cl"].result_count == cell.count, cell.address


def test_the_page_and_the_api_say_the_same(world: World):
    client = Client()
    client.force_login(world.people["vera"])
    for rows, columns in (("claim", "source"), ("name", "view,source"), ("themes", "devices")):
        query = f"event=war&rows={rows}&columns={columns}"
        document = client.get(f"/api/v1/matrix/?{query}").json()
        for line, row in zip(answer_to(client, query).lines, document["results"], strict=True):
            assert (line.head.key, line.verdict, line.total) == (row["key"], row["verdict"], row["total"])
            for cell, other in zip(line.cells, row["cells"].values(), strict=True):
                assert (cell.state, cell.count) == (other["state"], other["count"])
                assert [quote.text for quote in cell.quotes] == [one["exact"] for one in other["annotations"]]


def test_the_quotes_and_the_rows_lead_on(ada):
    links = table(ada, NAMES).links
    coup = EventName.objects.get(slug="october-coup-en")
    assert page_of(coup) in links
    assert page_of(Source.objects.get(slug="october-revolution-en")) in links
    quoted = Annotation.objects.filter(name=coup, status__in=("proposed", "accepted"))
    assert {page_of(annotation) for annotation in quoted} <= set(links)
    assert all(
        ada.get(link).status_code == 200
        for link in set(links)
        if not link.startswith("#") and "?" not in link
    )


def test_claims_that_exclude_each_other_lead_to_each_other(ada):
    links = table(ada, "event=russian-revolution&rows=claim&columns=source").links
    assert {"#row-october-made-the-government", "#row-february-made-the-government"} <= set(links)


def test_cells_show_shares_and_annotations_per_thousand_words(ada):
    for show, reads in (("row", "67 %"), ("column", "18 %"), ("per_1000", "4.")):
        found = table(ada, f"{NAMES}&show={show}").cells
        coup = next(row for row in found if "october-coup-en" in row[0])
        assert re.search(r"\d", coup[3])
        if show == "row":
            assert reads in coup[3]
        assert str(comparison.FORMULAS[show]) in ada.get(f"{PAGE}?{NAMES}&show={show}").content.decode()


def test_as_many_quotes_as_are_asked_for(ada):
    for quotes in (0, 1, 3):
        lines = list(answer_to(ada, f"{NAMES}&quotes={quotes}").lines)
        assert max(len(cell.quotes) for line in lines for cell in line.cells) == quotes


# -- what is asked ---------------------------------------------------------------------------------------


def test_empty_fields_are_left_out_of_the_address(ada):
    answer = ada.get(
        f"{PAGE}?event=october-revolution&rows=name&columns=view&cross=source&q=&quotes=3&show=count"
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?event=october-revolution&rows=name&columns=view%2Csource"
    assert ada.get(answer["Location"]).status_code == 200


def test_the_form_asks_the_same_question_again(ada):
    query = f"{NAMES}&quotes=1&show=row&source=russian-revolution-tl&section=none&voice=own,attributed"
    page = ada.get(f"{PAGE}?{query}", follow=True)
    form, again = page.context["form"], QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        again.setlist(bound.html_name, value if isinstance(value, list) else [value or ""])
    for name, value in page.context["question"].kept():
        again.appendlist(name, value)
    asked = ada.get(f"{PAGE}?{again.urlencode()}", follow=True)
    assert asked.context["question"].address == page.context["question"].address


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("event=nowhere&rows=name", "event"),
        ("rows=name", "event"),
        (f"{NAMES}&source=nowhere", "source"),
        (f"{NAMES}&certainty_min=7", "certainty_min"),
        (f"{NAMES}&voice=loud", "voice"),
        (f"{NAMES}&creator=nobody", "creator"),
        (f"{NAMES}&quotes=51", "quotes"),
        (f"{NAMES}&show=everything", "show"),
        (f"{NAMES}&q=%00", "q"),
        ("event=october-revolution&rows=nonsense", "rows"),
        ("event=october-revolution&rows=name&rows=claim", "rows"),
        ("event=october-revolution&rows=name&columns=view,view", "columns"),
        ("event=october-revolution&rows=name&columns=view&show=per_1000", "show"),
        (f"{NAMES}&section=a&section=b", "__all__"),
        (f"{NAMES}&nonsense=1", "__all__"),
        (f"{NAMES}&overlaps=1,2", "__all__"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(ada, query, field):
    answer = ada.get(f"{PAGE}?{query}", follow=True)
    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["answer"] is None
    assert "This question cannot be answered" in answer.content.decode()


def test_more_cells_than_a_page_can_show_are_refused(ada, monkeypatch):
    monkeypatch.setattr(comparison, "MAX_CELLS", 5)
    answer = ada.get(f"{PAGE}?{NAMES}")
    assert answer.status_code == 400
    assert "5 rows by 2 columns" in answer.context["form"].errors["rows"][0]


def test_without_a_question_ready_ones_are_offered(ada):
    answer = ada.get(PAGE)
    assert answer.status_code == 200
    offered = [link for event, questions in answer.context["events"] for _, link in questions if event]
    assert f"?{NAMES}" in offered
    assert all(ada.get(f"{PAGE}{link}").status_code == 200 for link in offered)


def test_where_there_is_nothing_to_compare_the_page_says_so(ada):
    answer = ada.get(f"{PAGE}?event=july-days&rows=name&columns=source")
    assert answer.status_code == 200
    assert "Nothing to compare here" in answer.content.decode()


@pytest.mark.parametrize("name", ["event", "source", "tag"])
def test_where_there_are_too_many_to_choose_from_one_writes(ada, monkeypatch, name):
    assert "<select" in str(ada.get(f"{PAGE}?{NAMES}").context["form"][name]) or name == "source"
    monkeypatch.setattr("annotations.admin.inquiry.MAX_OPTIONS", 1)
    page = ada.get(f"{PAGE}?{NAMES}&source=october-revolution-en")
    assert 'type="text"' in str(page.context["form"][name])


def test_downloads_are_the_same_question_to_the_api(ada):
    page = ada.get(f"{PAGE}?{NAMES}&quotes=1&show=row&voice=own").content.decode()
    links = re.findall(r'href="(/api/v1/matrix[^"]*)"', page)
    assert len(links) == 3
    for link in links:
        answer = ada.get(link.replace("&amp;", "&"))
        assert answer.status_code == 200
        assert answer.getvalue()
    wide, long, document = (link.replace("&amp;", "&") for link in links)
    assert ada.get(wide).getvalue().startswith(b"\xef\xbb\xbfrow,row_label,verdict,total")
    assert ada.get(long).getvalue().startswith(b"\xef\xbb\xbfevent,row,")
    assert ada.get(document).json()["filters"] == {"voice": "own"}


# -- who may see what ------------------------------------------------------------------------------------


def test_what_others_keep_to_themselves_is_neither_counted_nor_quoted(client, annotator, annotation):
    name = EventName.objects.get(slug="october-coup-en")
    Annotation.objects.filter(pk=annotation.pk).update(name=name, visibility="private", stance="affirms")

    def coup(person) -> comparison.Line:
        client.force_login(person)
        lines = answer_to(client, f"{NAMES}&quotes=5").lines
        return next(line for line in lines if line.head.key == "october-coup-en")

    assert (coup(annotator).total, coup(annotation.creator).total) == (3, 4)
    seen = [quote.address for cell in coup(annotator).cells for quote in cell.quotes]
    assert page_of(annotation) not in seen


def test_it_is_for_those_who_come_into_the_admin(client, make_user, annotator):
    assert client.get(PAGE).status_code == 302
    client.force_login(make_user("boris"))
    assert client.get(PAGE).status_code == 302
    client.force_login(annotator)
    assert client.get(f"{PAGE}?{NAMES}").status_code == 200
    assert client.post(PAGE).status_code == 405


# -- texts of all kinds ------------------------------------------------------------------------------------


def test_what_people_write_stays_text(ada, annotation):
    wicked = '"><script>alert(1)</script>'
    Source.objects.filter(slug="october-revolution-en").update(title=wicked)
    Event.objects.filter(slug="october-revolution").update(label=wicked)
    Vocabulary.objects.filter(slug="views").update(label=wicked)
    EventName.objects.filter(slug="bolshevik-coup-en").update(text=wicked)
    for query in (NAMES, f"{NAMES}&q={wicked}&section={wicked}", f"event={wicked}&rows={wicked}&{wicked}=1"):
        page = ada.get(f"{PAGE}?{query}", follow=True).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_names_are_written_in_their_own_direction(ada, passage, administrator):
    event = Event.objects.get(slug="october-revolution")
    hebrew = EventName.objects.create(
        event=event, slug="mahapekhat-oktober", text="מהפכת אוקטובר", language="he"
    )
    EventName.objects.create(
        event=event, slug="thawrat-uktubar", text="ثورة أكتوبر", language="ar", equivalent_to=hebrew
    )
    page = ada.get(f"{PAGE}?{NAMES}").content.decode()
    assert '<bdi lang="he" dir="rtl">מהפכת אוקטובר</bdi>' in page
    assert '<bdi lang="ar" dir="rtl">ثورة أكتوبر</bdi>' in page
    assert '<q lang="tl" dir="ltr">Kudetang Oktubre</q>' in page


# -- what it costs -------------------------------------------------------------------------------------------


def statements(client: Client, query: str) -> int:
    answer_to(client, query)
    with CaptureQueriesContext(connection) as found:
        answer_to(client, query)
    return len(found)


#: What the page asks beside the API: sources, events and vocabularies to choose from, and the labels of the
#: events.
BESIDE = 4


def test_it_takes_the_statements_of_the_api_and_no_more_for_more_rows(world: World):
    client = Client()
    client.force_login(world.people["vera"])
    queries = [f"event={event}&rows=claim&columns=source" for event in ("charge", "war")]
    few, many = (statements(client, query) for query in queries)
    with CaptureQueriesContext(connection) as api:
        client.get(f"/api/v1/matrix/?{queries[1]}")
    assert few == many == len(api) + BESIDE


def test_a_hundred_rows_by_fifty_columns_are_shown(ada, passage, make_user):
    event = Event.objects.get(slug="october-revolution")
    people = [make_user(f"scholar-{number}") for number in range(50)]
    names = EventName.objects.bulk_create(
        EventName(event=event, slug=f"name-{number}", text=f"Имя № {number}", language="ru")
        for number in range(100)
    )
    Annotation.objects.bulk_create(
        Annotation(passage=passage, start=0, end=7, exact=passage.text[:7], name=name, creator=person)
        for place, name in enumerate(names)
        for person in people[place % 50 :: 10]
    )
    found = table(ada, "event=october-revolution&rows=name&columns=creator&quotes=1").cells
    assert len(found) > 100
    assert all(len(row) > 50 for row in found)


# -- how it looks ----------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_words_on_every_shade_can_be_read():
    found = finders.find("annotations/colours.css")
    sheet = Path(str(found)).read_text(encoding="utf-8")
    both = r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
    shades = re.findall(rf"--heat-\d: {both}; --heat-\d-fg: {both};", sheet)
    assert len(shades) == SHADES
    for ground, dark_ground, words, dark_words in shades:
        for pair in ((ground, words), (dark_ground, dark_words)):
            dark, light = sorted(map(luminance, pair))
            assert (light + 0.05) / (dark + 0.05) >= 4.5, pair


def test_an_event_s_page_leads_here(ada):
    event = Event.objects.get(slug="october-revolution")
    link = f"{PAGE}?{NAMES}".replace("&", "&amp;")
    assert link in ada.get(page_of(event)).content.decode()
    assert link not in ada.get(page_of(Event, "add")).content.decode()


def test_the_list_of_events_leads_here(ada):
    assert f'<a href="{PAGE}">Compare</a>' in ada.get(page_of(Event, "changelist")).content.decode()
