import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.compare import isomorphic

from annotations.values.statements import THIS, StatementsError, joined, kept, read

ABOUT = URIRef("http://example.org/зерно")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NODES = [BNode() for _ in range(4)]


@st.composite
def graphs(draw):
    """A graph whose blank nodes stand in no circle."""
    graph = Graph()
    for place, node in enumerate([ABOUT, *NODES]):
        graph.add((node, URIRef("urn:place"), Literal(str(place))))  # of two that say the same one is kept
        inner = [URIRef("urn:x:y"), ABOUT, *NODES[place:]]
        literals = st.builds(Literal, WORDS, lang=st.sampled_from([None, "ru", "zh-hant"]))
        for value in draw(st.lists(st.one_of(st.sampled_from(inner), literals), max_size=4)):
            graph.add((node, URIRef(f"urn:p:{place}"), value))
    return graph


@given(graph=graphs())
def test_what_is_kept_is_read_as_the_same(graph):
    text = kept(graph, ABOUT)
    again = Graph()
    for statement in read(text, ABOUT):
        again.add(statement)
    assert isomorphic(again, graph)
    assert kept(again, ABOUT) == text


def test_of_two_nodes_that_say_the_same_one_is_kept():
    nodes = [BNode(), BNode()]
    said = [statement for node in nodes for statement in ((THIS, URIRef("urn:p"), node), (node, THIS, THIS))]
    assert kept(said, THIS).count("\n") == 2


def test_the_thing_may_get_another_address():
    text = kept([(ABOUT, URIRef("urn:p"), Literal("зерно 🌾"))], ABOUT)
    assert text == '<this:> <urn:p> "зерно 🌾" .\n'
    assert [*read(text, URIRef("urn:other"))] == [(URIRef("urn:other"), URIRef("urn:p"), Literal("зерно 🌾"))]


def test_nul_is_written_so_that_a_database_holds_it():
    text = kept([(THIS, URIRef("urn:p"), Literal("\0"))], THIS)
    assert "\0" not in text
    assert [value for _, _, value in read(text)] == [Literal("\0")]


def test_a_long_list_is_no_circle():
    nodes = [BNode() for _ in range(5000)]
    chain = [(one, URIRef("urn:rest"), next_) for one, next_ in itertools.pairwise(nodes)]
    assert kept([(THIS, URIRef("urn:list"), nodes[0]), *chain], THIS).count("\n") == 5000


def test_blank_nodes_in_a_circle_and_addresses_with_spaces_are_refused():
    one, two = BNode(), BNode()
    with pytest.raises(StatementsError, match="circle"):
        kept([(one, URIRef("urn:p"), two), (two, URIRef("urn:p"), one)], THIS)
    with pytest.raises(StatementsError, match=r"U\+0020 cannot stand in an address"):
        kept([(THIS, URIRef("urn:p"), URIRef("http://a/б в"))], THIS)


@pytest.mark.parametrize("text", ["слово", "<this:> <urn:p> .", '<a> <b> "c" .', '<this:> <urn:p> "a'])
def test_what_is_no_n_triples_is_refused(text):
    with pytest.raises(StatementsError, match="no N-Triples"):
        [*read(text)]


def test_statements_are_joined_in_order_each_once():
    assert joined("b .\na .\n", "a .\n\n") == "a .\nb .\n"
