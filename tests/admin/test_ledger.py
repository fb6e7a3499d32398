import pytest
from django.http import QueryDict
from django.test import Client

from annotations.filtersets import AnnotationFilterSet
from annotations.models import Annotation, EventName
from tests.world import World

pytestmark = pytest.mark.django_db

PAGE = "/admin/annotations/event/names/"


@pytest.fixture
def ada(client, administrator) -> Client:
    client.force_login(administrator)
    return client


def lines(client: Client, query: str):
    answer = client.get(f"{PAGE}?{query}")
    assert answer.status_code == 200
    return list(answer.context["lines"])


def test_each_name_is_counted_by_source_and_view(ada):
    found = {line.name.slug: line for line in lines(ada, "event=october-revolution")}
    assert len(found) == 8
    coup = found["october-coup-en"]
    assert (coup.total.count, found["kudetang-oktubre-tl"].total.count) == (2, 1)
    assert [(one.label, one.count) for one in coup.by_source] == [("october-revolution-en", 2)]
    assert [(one.label, one.count) for one in coup.by_view] == [("no view", 1), ("western-view", 1)]
    assert found["kudetang-oktubre-tl"].equivalent_to.text == "October coup"


@pytest.mark.parametrize(
    "query", ["event=war", "event=war&voice=own", "event=tannenberg&status=all&view=eastern"]
)
def test_the_list_behind_every_count_has_just_so_many_annotations(world: World, query):
    client, checked = Client(), 0
    client.force_login(world.people["vera"])
    for line in lines(client, query):
        for one in [line.total, *line.by_source, *line.by_view]:
            if one.count:
                asked = QueryDict(one.address.partition("?")[2])
                assert AnnotationFilterSet(asked, user=world.people["vera"]).checked().count() == one.count, (
                    one.address
                )
                checked += 1
    assert checked


def test_what_others_keep_to_themselves_is_not_counted(client, annotator, annotation):
    name = EventName.objects.get(slug="october-coup-en")
    Annotation.objects.filter(pk=annotation.pk).update(name=name, visibility="private", stance="affirms")
    for person, count in ((annotator, 2), (annotation.creator, 3)):
        client.force_login(person)
        found = {line.name.slug: line for line in lines(client, "event=october-revolution")}
        assert found["october-coup-en"].total.count == count


@pytest.mark.parametrize("query", ["", "event=nowhere", "event=october-revolution&voice=loud", "nonsense=1"])
def test_what_makes_no_sense_is_said_on_the_page_of_comparisons(ada, query):
    answer = ada.get(f"{PAGE}?{query}", follow=True)
    assert answer.redirect_chain[0][0].startswith("/admin/annotations/event/compare/")
    assert answer.status_code == (400 if query else 200)


def test_the_comparison_leads_to_it(ada):
    asked = "event=october-revolution&rows=name&columns=source&voice=own"
    page = ada.get(f"/admin/annotations/event/compare/?{asked}")
    assert page.context["answer"].names == f"{PAGE}?event=october-revolution&voice=own"
