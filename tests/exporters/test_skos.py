import json
import string

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import RDF, SKOS, BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from annotations.columns import Context
from annotations.exporters import skos as exporter
from annotations.importers import BY_SUFFIX, rdf
from annotations.importers.bringing import bring_in
from annotations.importers.json_lines import JSONLines
from annotations.importers.loading import Loader
from annotations.models import References, Tag, TagBroader, Vocabulary
from annotations.tables import TAGS, VERSION, VOCABULARIES
from annotations.values import skos, statements

pytestmark = pytest.mark.django_db

BASE = "https://historio.example"


def graph_of(slug: str) -> Graph:
    """A vocabulary as it is exported."""
    context = Context(References.fresh(), BASE, person=None)
    return exporter.graph(
        Vocabulary.objects.filter(slug=slug), Tag.objects.filter(vocabulary__slug=slug), context
    )


def rows(table, queryset) -> list[dict]:
    """The rows but for times, versions and former slugs, lists in order."""
    context = Context(References.fresh(), BASE, person=None)
    found = [dict(zip(table.names, row, strict=True)) for row in table.rows(queryset, context=context)]
    kept = [name for name in table.names if name not in (*VERSION, "former_slugs")]
    return sorted(({name: row[name] for name in kept} for row in found), key=lambda row: row["slug"])


def vocabulary(slug: str) -> tuple[list[dict], list[dict]]:
    """The rows of a vocabulary and of its tags."""
    tags = rows(TAGS, Tag.objects.filter(vocabulary__slug=slug))
    return rows(VOCABULARIES, Vocabulary.objects.filter(slug=slug)), tags


WORDS = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"), st.sampled_from("@|\\\"'\n<&😀é")
    ),
    min_size=1,
    max_size=30,
).filter(str.strip)
LANGUAGES = st.sampled_from(["en", "ru", "ar", "zh-Hant", "en-GB", "tl", "und", "x-own"])
LITERALS = st.lists(st.tuples(WORDS, LANGUAGES), max_size=4, unique=True)
ADDRESSES = st.lists(
    st.text(string.ascii_letters + "éж0-9#/", min_size=1, max_size=10).map(
        lambda end: f"http://a.example/{end}"
    ),
    max_size=3,
    unique=True,
).map(sorted)


@st.composite
def given_statements(draw):
    """What no column holds: notations, related concepts, things without an address."""
    graph = Graph()
    this, node = statements.THIS, BNode()
    for words, language in draw(LITERALS):
        graph.add((this, SKOS.notation, Literal(words, lang=None if language == "und" else language)))
    for address in draw(ADDRESSES):
        graph.add((this, SKOS.related, URIRef(address)))
        graph.add((this, URIRef("urn:x:seen"), node))
        graph.add((node, URIRef("urn:x:by"), Literal(draw(WORDS), datatype=URIRef("urn:x:name"))))
        graph.add((node, URIRef("urn:x:of"), this))
    return statements.kept(graph, this)


STATEMENTS = given_statements()


def said(literals) -> list[str]:
    return sorted(f"{words}@{language}" for words, language in literals)


@st.composite
def vocabularies(draw):
    """A vocabulary and its tags as JSON has them, the wider before the narrower."""
    scheme = {
        "slug": "v",
        "label": draw(WORDS),
        "kind": draw(st.sampled_from(["topic", "view", "question"])),
        "description": draw(st.one_of(st.just(""), WORDS)),
        "address": draw(st.sampled_from(["", "http://own.example/v"])),
        "statements": draw(STATEMENTS),
    }
    tags = []
    for number in range(draw(st.integers(0, 4))):
        labels = draw(st.lists(st.tuples(WORDS, LANGUAGES), max_size=6, unique=True))
        preferred = list({language: (words, language) for words, language in labels}.values())
        others = [label for label in labels if label not in preferred]
        same, *apart = [draw(ADDRESSES) for _ in range(5)]
        tags.append(
            {
                "slug": f"t{number}",
                "vocabulary": "v",
                "pref_label": said(preferred),
                "alt_label": said(others[::2]),
                "hidden_label": said(others[1::2]),
                "definition": draw(st.one_of(st.just(""), WORDS)),
                "definitions": said(note for note in draw(LITERALS) if note[1] != "und"),
                **{name: said(draw(LITERALS)) for name in skos.NOTES if name != "definitions"},
                "exact_match": same,
                **{
                    name: [address for address in found if address not in same]
                    for name, found in zip([*skos.MATCHES][1:], apart, strict=True)
                },
                "address": draw(st.sampled_from(["", f"urn:x:{number}"])),
                "broader": sorted(
                    {f"t{n}" for n in draw(st.lists(st.integers(0, 9), max_size=2)) if n < number}
                ),
                "position": draw(st.integers(0, 50)),
                "single_answer": draw(st.booleans()),
                "statements": draw(STATEMENTS),
            }
        )
    return scheme, tags


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=vocabularies(), form=st.sampled_from([*skos.FORMATS.values()]))
def test_a_vocabulary_that_goes_out_and_comes_in_again_is_the_same(administrator, given_, form):
    scheme, tags = given_
    with transaction.atomic():
        for table, lines in ((VOCABULARIES, [scheme]), (TAGS, tags)):
            text = "\n".join(map(json.dumps, lines))
            report = Loader(table, administrator).load(JSONLines().read(text, table))
            assert not report.errors
        was, graph = vocabulary("v"), graph_of("v")
        try:
            text = exporter.text(form, graph)
        except exporter.Unwritable:
            assert form is skos.RDF_XML
            form = skos.TURTLE
            text = exporter.text(form, graph)
        assert bring_in(
            BY_SUFFIX[form.suffix], text, VOCABULARIES, administrator, base=BASE
        ).unchanged == 1 + len(tags)
        TagBroader.objects.filter(tag__vocabulary__slug="v").delete()
        Tag.objects.filter(vocabulary__slug="v").delete()
        Vocabulary.objects.filter(slug="v").delete()
        report = bring_in(BY_SUFFIX[form.suffix], text, VOCABULARIES, administrator, base=BASE)
        assert not report.errors
        assert report.created == 1 + len(tags)
        assert vocabulary("v") == was
        assert isomorphic(graph_of("v"), graph)
        transaction.set_rollback(True)


def test_a_tag_stands_at_its_own_address_or_at_the_one_it_has_here(soviet_view, western_view):
    Tag.objects.filter(pk=western_view.pk).update(address="http://www.yso.fi/onto/yso/p1")
    found = graph_of("views")
    own = URIRef(f"{BASE}/api/v1/tags/soviet-view/")
    assert (own, SKOS.prefLabel, Literal("Soviet view", lang="en")) in found
    assert (URIRef("http://www.yso.fi/onto/yso/p1"), SKOS.inScheme, None) in found


def test_in_another_instance_the_addresses_of_the_first_are_kept(administrator, soviet_view):
    text = exporter.text(skos.TURTLE, graph_of("views"))
    report = bring_in(BY_SUFFIX[".ttl"], text, VOCABULARIES, administrator, base="https://other.example")
    assert not report.errors
    assert Tag.objects.get(address=f"{BASE}/api/v1/tags/soviet-view/").slug == "soviet-view-2"


def test_what_xml_cannot_hold_is_refused_and_turtle_has_it(soviet_view):
    soviet_view.labels.create(language="ru", kind="alt", text="а\x0bб")
    with pytest.raises(exporter.Unwritable, match=r"U\+000B.*soviet-view"):
        exporter.text(skos.RDF_XML, graph_of("views"))
    again = Graph().parse(data=exporter.text(skos.TURTLE, graph_of("views")), format="turtle")
    assert isomorphic(again, graph_of("views"))


def test_a_property_that_is_no_element_of_xml_is_refused_and_turtle_has_it(soviet_view):
    Tag.objects.filter(pk=soviet_view.pk).update(statements='<this:> <http://example.org/1917> "Октябрь" .\n')
    with pytest.raises(exporter.Unwritable, match=r"example\.org/1917"):
        exporter.text(skos.RDF_XML, graph_of("views"))
    assert "Октябрь" in exporter.text(skos.TURTLE, graph_of("views"))


# -- the command and the admin --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "syntax"), [("turtle", skos.TURTLE), ("rdfxml", skos.RDF_XML), ("jsonld", skos.JSON_LD)]
)
def test_the_command_writes_a_list_as_skos(form, syntax, tmp_path, soviet_view):
    file = tmp_path / "views"
    call_command("export", str(file), list="tags", filter="vocabulary=views", format=form)
    found = rdf.graph(file.read_text(), syntax)
    assert (
        len({*found.subjects(RDF.type, SKOS.Concept)}) == Tag.objects.filter(vocabulary__slug="views").count()
    )
    call_command("export", str(file), list="vocabularies", filter="kind=view", format=form)
    assert isomorphic(rdf.graph(file.read_text(), syntax), found)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"list": "events", "format": "turtle"}, "only vocabularies and tags"),
        ({"list": "tags", "format": "turtle", "bom": True}, "of CSV"),
        ({"format": "turtle"}, "go with --list"),
    ],
)
def test_the_command_refuses_what_makes_no_graph(options, why, tmp_path):
    with pytest.raises(CommandError, match=why) as refused:
        call_command("export", str(tmp_path / "x"), **options)
    assert refused.value.returncode == 2


def test_the_command_tells_what_xml_cannot_hold(soviet_view, tmp_path):
    soviet_view.labels.create(language="ru", kind="alt", text="а\x0bб")
    with pytest.raises(CommandError, match="take turtle or jsonld"):
        call_command("export", str(tmp_path / "x"), list="tags", format="rdfxml")


@pytest.mark.parametrize("model", [Tag, Vocabulary])
def test_the_admin_exports_what_is_selected_and_all_that_is_listed(admin_client, model, soviet_view):
    row = soviet_view if model is Tag else soviet_view.vocabulary
    address = reverse(f"admin:annotations_{model._meta.model_name}_changelist")
    chosen = {"action": "export_selected_as_skos", "_selected_action": [row.pk], "index": "0"}
    response = admin_client.post(address, chosen)
    assert response["Content-Type"] == "text/turtle; charset=utf-8"
    found = Graph().parse(data=response.content.decode(), format="turtle")
    own = URIRef("http://testserver/api/v1/tags/soviet-view/")
    assert (own, SKOS.prefLabel, Literal("Soviet view", lang="en")) in found
    page = admin_client.get(address).content.decode()
    assert all(f"/api/v1/{model._meta.verbose_name_plural}.{form}?" in page for form in skos.FORMATS)


def test_the_admin_refuses_more_than_fits(admin_client, soviet_view, monkeypatch):
    monkeypatch.setattr(exporter, "MOST", 0)
    address = reverse("admin:annotations_tag_changelist")
    chosen = {"action": "export_selected_as_skos", "_selected_action": [soviet_view.pk], "index": "0"}
    assert admin_client.post(address, chosen).status_code == 400
