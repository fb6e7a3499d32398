from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.importers import BY_SUFFIX
from annotations.importers.bringing import bring_in
from annotations.importers.rdf import RDFError, graph
from annotations.models import Annotation, Tag, TagNote, Vocabulary
from annotations.tables import ANNOTATIONS, TAGS, VOCABULARIES
from annotations.values import skos

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data" / "skos"

PREFIXES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/> .
"""

THESAURUS = f"""{PREFIXES}
ex:scheme a skos:ConceptScheme ; skos:prefLabel "Рэвалюцыя"@be, "Revolution"@en .

ex:food a skos:Concept ; skos:inScheme ex:scheme ;
    skos:prefLabel "food"@en, "їжа"@uk ; skos:narrower ex:grain .

ex:grain a skos:Concept ;
    skos:inScheme ex:scheme ;
    skos:prefLabel "grain"@en, "зерно"@ru, "حبوب"@ar ;
    skos:altLabel "corn"@en-GB ;
    skos:hiddenLabel "graine"@en ;
    skos:definition "Seeds that are eaten 🌾."@en, "What is ground." ;
    skos:scopeNote "Не для сена."@ru ;
    skos:exactMatch <http://www.wikidata.org/entity/Q81977> ;
    skos:broadMatch <urn:x-thesaurus:food> .
"""


@pytest.fixture
def load(administrator):
    """Brings in Turtle, or a file of tests/data/skos, as the administrator."""

    def load(text, table=VOCABULARIES, suffix=".ttl", **more):
        return bring_in(
            BY_SUFFIX[suffix], text, table, administrator, base="https://historio.example", **more
        )

    return load


def reasons(report) -> list[str]:
    return [str(error) for error in report.errors]


def concept(body: str) -> str:
    """A thesaurus of one concept, ex:x, of which something more is said."""
    return f"{PREFIXES}\nex:s a skos:ConceptScheme .\nex:x a skos:Concept ; skos:inScheme ex:s ; {body} .\n"


# -- what comes in --------------------------------------------------------------------------------------


def test_a_thesaurus_brings_labels_hierarchy_notes_and_mappings(load):
    report = load(THESAURUS)
    assert (reasons(report), report.created) == ([], 3)
    grain = Tag.objects.get(address="http://example.org/grain")
    assert (grain.slug, grain.vocabulary.slug, grain.vocabulary.label) == (
        "grain",
        "revolution",
        "Revolution",
    )
    assert [tag.slug for tag in grain.broader.all()] == ["food"]
    assert {(label.kind, str(label)) for label in grain.labels.all()} == {
        ("pref", "grain@en"),
        ("pref", "зерно@ru"),
        ("pref", "حبوب@ar"),
        ("alt", "corn@en-GB"),
        ("hidden", "graine@en"),
    }
    assert grain.definition == "What is ground."
    assert {(note.kind, str(note)) for note in grain.notes.all()} == {
        ("definition", "Seeds that are eaten 🌾.@en"),
        ("scope_note", "Не для сена.@ru"),
    }
    assert grain.exact_match == ["http://www.wikidata.org/entity/Q81977"]
    assert grain.broad_match == ["urn:x-thesaurus:food"]
    assert '"Рэвалюцыя"@be' in grain.vocabulary.statements, "its name in Belarusian is kept as given"


def test_the_same_file_again_changes_nothing(load):
    load(THESAURUS)
    report = load(THESAURUS)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 3)


def test_a_new_state_updates_by_the_address_and_annotations_keep_their_tags(load, annotation):
    load(THESAURUS)
    grain = Tag.objects.get(slug="grain")
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[grain.pk])
    Tag.objects.filter(pk=grain.pk).update(slug="cereals")  # somebody has renamed it here
    report = load(
        THESAURUS.replace('"grain"@en', '"cereal grain"@en').replace("Не для сена.", "Не для силоса.")
    )
    assert (reasons(report), report.updated, report.unchanged) == ([], 1, 2)
    grain.refresh_from_db()
    assert grain.slug == "cereals"
    assert set(grain.labels.filter(language="en", kind="pref").values_list("text", flat=True)) == {
        "cereal grain"
    }
    assert list(TagNote.objects.filter(tag=grain, kind="scope_note").values_list("text", flat=True)) == [
        "Не для силоса."
    ]
    annotation.refresh_from_db()
    assert annotation.tag_ids == [grain.pk]


def test_a_concept_that_the_new_state_lacks_stays(load):
    load(THESAURUS)
    load(THESAURUS.partition("ex:grain a")[0].replace("; skos:narrower ex:grain", ""))
    assert Tag.objects.filter(slug="grain").exists()


def test_a_tag_of_the_same_name_that_comes_from_here_stays_what_it_is(load, soviet_view):
    report = load(concept('skos:prefLabel "Soviet view"@en'))
    assert Tag.objects.get(address="http://example.org/x").slug == "soviet-view-2"
    assert "http://example.org/x: soviet-view-2" in "".join(report.notes)
    soviet_view.refresh_from_db()
    assert soviet_view.address == ""


def test_rdf_xml_and_json_ld_say_the_same_as_turtle(load):
    graph_ = graph((DATA / "milk.in.ttl").read_text(), skos.TURTLE)
    load((DATA / "milk.in.ttl").read_text())
    for form in (skos.RDF_XML, skos.JSON_LD):
        report = load(graph_.serialize(format=form.syntax), suffix=form.suffix)
        assert (reasons(report), report.unchanged) == ([], 4)


def test_labels_that_are_things_and_notes_that_are_things_are_read(load):
    Vocabulary.objects.create(slug="words", label="Words")
    report = load((DATA / "xl.ttl").read_text(), into="words")
    assert reasons(report) == []
    tag = Tag.objects.get(address="http://www.skosmos.skos/xl/c1")
    assert sorted(map(str, tag.labels.all())) == ["Concept@en", "Conceptual entity@en"]
    assert [str(note) for note in tag.notes.all()] == ["Unit of thought@en"]
    assert "Paul J. Deschamps" in tag.statements or "labelRelation" in tag.statements


def test_what_has_no_language_is_kept_under_und(load):
    report = load((DATA / "nolang.ttl").read_text())
    assert reasons(report) == []
    tag = Tag.objects.get(address="http://www.skosmos.skos/nolang/no1")
    assert [str(label) for label in tag.labels.all()] == ["No language code@und"]
    assert any(note.startswith("text without a language") for note in report.notes)


def test_what_has_no_column_is_kept_as_it_was_given(load):
    text = (
        THESAURUS
        + """
    ex:grain skos:related ex:food2 ; skos:notation "63.1"^^ex:udc, "Ж-1" ;
        ex:seen [ ex:by "О. Н."@ru ; ex:on ( 1 2 ) ] .
    ex:food2 a skos:Concept ; skos:inScheme ex:scheme ; skos:prefLabel "хлеб 🍞"@ru .
    ex:eaten a skos:Collection ; skos:prefLabel "что едят"@ru ; skos:member ex:grain, ex:food2 .
    """
    )
    report = load(text)
    assert reasons(report) == []
    assert any("skos:member (2), skos:notation (2)" in note for note in report.notes)
    grain = Tag.objects.get(slug="grain")
    assert '<this:> <http://www.w3.org/2004/02/skos/core#notation> "Ж-1" .\n' in grain.statements
    assert (
        "<this:> <http://www.w3.org/2004/02/skos/core#related> <http://example.org/food2> ."
        in grain.statements
    )
    assert '"О. Н."@ru' in grain.statements
    assert '"что едят"@ru' in Tag.objects.get(address="http://example.org/food2").statements
    assert load(text).unchanged == 4


def test_blank_nodes_in_a_circle_are_refused_with_the_concept(load):
    (error,) = load(concept('skos:prefLabel "a"@en ; ex:p _:a') + "_:a ex:p _:b . _:b ex:p _:a .").errors
    assert (error.column, error.line) == ("statements", 6)
    assert "http://example.org/x: its blank nodes stand in a circle" in error.message


def test_what_has_to_do_with_nothing_is_told_where_there_is_no_scheme_to_keep_it_with(load):
    Vocabulary.objects.create(slug="words", label="Words")
    text = f'{PREFIXES} ex:x a skos:Concept ; skos:prefLabel "a"@en . ex:prop a ex:Property .'
    report = load(text, into="words")
    assert any("no concept and no scheme (1): <http://example.org/prop>" in note for note in report.notes)
    load(f"{text} ex:s a skos:ConceptScheme .")
    assert "ex" in Vocabulary.objects.get(address="http://example.org/s").statements


def test_a_wider_concept_that_is_nowhere_is_kept_until_it_comes(load):
    load(concept('skos:prefLabel "a"@en ; skos:broader ex:later'))
    tag = Tag.objects.get(address="http://example.org/x")
    assert "<http://example.org/later>" in tag.statements
    later = 'ex:later a skos:Concept ; skos:inScheme ex:s ; skos:prefLabel "b"@en .'
    load(concept('skos:prefLabel "a"@en ; skos:broader ex:later') + later)
    tag.refresh_from_db()
    assert (tag.statements, tag.broader.get().slug) == ("", "b")


def test_concepts_in_several_schemes_are_told(load):
    report = load((DATA / "test-concept-schemes.ttl").read_text())
    assert reasons(report) == []
    assert any("not into http://exemple.fr/thesaurus" in note and "c1.1" in note for note in report.notes)
    assert "<http://exemple.fr/thesaurus>" in Tag.objects.get(address="http://exemple.fr/c1.1").statements


def test_identical_labels_of_two_concepts_stay_two_tags(load):
    Vocabulary.objects.create(slug="words", label="Words")
    assert reasons(load((DATA / "dup.ttl").read_text(), into="words")) == []
    tags = Tag.objects.filter(address__startswith="http://www.skosmos.skos/dup/d")
    assert tags.count() == 7
    assert {"identical-label", "identical-label-2"} <= {tag.slug for tag in tags}


def test_what_is_said_of_schemes_is_told_where_only_tags_are_written(load):
    load(THESAURUS)
    text = f"{THESAURUS} ex:all a skos:Collection ; skos:inScheme ex:scheme ; skos:member ex:grain ."
    assert any(note.startswith("5 statements about schemes") for note in load(text, TAGS).notes)
    assert not any("were left out" in note for note in load(text).notes)


def test_tags_alone_go_into_vocabularies_that_are_there(load):
    report = load(THESAURUS, TAGS)
    assert [error.column for error in report.errors if error.column == "vocabulary"] == ["vocabulary"] * 2
    load(THESAURUS)
    assert load(THESAURUS, TAGS).unchanged == 2


# -- what is wrong with a concept -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "column", "why"),
    [
        ('skos:prefLabel "a"@en, "b"@en', "pref_label", "there are 2 preferred labels in en: a | b"),
        (
            'skos:prefLabel "a"@en ; skos:altLabel "a"@en',
            "alt_label",
            "a@en is both pref_label and alt_label",
        ),
        ('skos:altLabel "a"@ru ; skos:hiddenLabel "a"@ru', "hidden_label", "a@ru is both"),
        ('skos:prefLabel "a"@english', "pref_label", "'english' is not a language tag"),
        ('skos:prefLabel ""@en', "pref_label", "an empty text"),
        ("skos:prefLabel 5", "pref_label", "is no text"),
        ("skos:prefLabel ex:label", "pref_label", "is no text"),
        ("skos:broader ex:x", "broader", "it stands under itself"),
        ("skos:broader ex:s", "broader", "which is no concept"),
        ('skos:broader "food"', "broader", "which is no concept"),
        ('skos:exactMatch "Q1"', "exact_match", "is no address"),
        (
            "skos:related ex:y . ex:y a skos:Concept . ex:x skos:broader ex:y",
            "broader",
            "and stands under it",
        ),
        ('skos:related "y"', "statements", 'related to "y", which is no concept'),
        ("skos:exactMatch ex:y ; skos:broadMatch ex:y", "exact_match", "the same concept"),
        ('skos:definition "a", "b"', "definition", "there are 2 definitions without a language"),
        ('skos:inScheme "x"', "vocabulary", "which is no concept scheme"),
        ("skos:inScheme ex:nowhere", "vocabulary", ""),
        (f'skos:prefLabel "{"ж" * 501}"@ru', "pref_label", "500"),
    ],
)
def test_a_defect_is_told_with_line_and_address_and_nothing_is_written(load, body, column, why):
    before = (Tag.objects.count(), Vocabulary.objects.count())
    report = load(concept(body))
    if column == "vocabulary" and not why:  # it is in two schemes then, of which one is described
        assert reasons(report) == []
        return
    assert {error.column for error in report.errors} == {column}, reasons(report)
    assert why in report.errors[0].message
    assert report.errors[0].line == 6
    assert (Tag.objects.count(), Vocabulary.objects.count()) == before
    assert (report.created, report.updated) == (0, 0)


def test_circles_are_told_of_each_concept_in_them_and_of_no_other(load):
    report = load((DATA / "cycle.ttl").read_text())
    assert [(error.line, error.column) for error in report.errors] == [
        (11, "broader"),
        (17, "broader"),
        (23, "broader"),
    ]
    assert "cycle/ta3, http://www.skosmos.skos/cycle/ta4" in report.errors[1].message
    assert not Tag.objects.filter(address__contains="cycle").exists()


def test_in_part_what_is_right_is_written(load):
    report = load((DATA / "cycle.ttl").read_text(), partial=True)
    assert (report.created, len(report.errors)) == (2, 3)  # the scheme and its top concept
    assert Tag.objects.get(address__contains="cycle").slug == "top-of-cycle"


def test_a_long_chain_of_concepts_is_no_circle(load):
    chain = "".join(
        f'ex:c{n} a skos:Concept ; skos:prefLabel "c{n}"@en ; skos:broader ex:c{n + 1} .\n'
        for n in range(150)
    )
    report = load(f"{PREFIXES} ex:s a skos:ConceptScheme .\n{chain}", dry_run=True)
    assert (reasons(report), report.created) == ([], 151)
    assert any("example.org/c149: http://example.org/c150" in note for note in report.notes)


def test_a_trial_writes_nothing_and_says_what_would_be(load):
    report = load(THESAURUS, dry_run=True)
    assert report.created == 3
    assert not Vocabulary.objects.filter(slug="revolution").exists()


def test_a_reader_may_bring_in_nothing(make_user):
    report = bring_in(BY_SUFFIX[".ttl"], THESAURUS, VOCABULARIES, make_user("rita", "reader"))
    assert len(report.errors) >= 1
    assert not Tag.objects.filter(slug="grain").exists()


# -- what is no vocabulary ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "suffix", "line", "why"),
    [
        ("@prefix : <http://a/> .\n:a :b [ :c\n", ".ttl", 2, "objectList expected"),
        ("<a> <b> <c> .", ".ttl", 0, "no skos:Concept"),
        (f"<x> a <{skos.PREFIXES['skos'].Concept}> .", ".ttl", 1, "'x' is a relative address"),
        (
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . [] a skos:Concept .",
            ".ttl",
            0,
            "without an address",
        ),
        ("[" * 5000, ".ttl", 0, "nested too deeply"),
        ("<a", ".rdf", 1, "it is not XML"),
        ('{"@id": ', ".jsonld", 1, "it is not JSON"),
        ("@prefix a: <http://a/> .\n<x> a", ".ttl", 2, "in the midst of a statement"),
        ('"#R"', ".jsonld", 0, "it is not a JSON object"),
        ("[1]", ".jsonld", 0, "it is not a JSON object"),
        ('{"@context": "https://example.org/c"}', ".jsonld", 0, "https://example.org/c is not fetched"),
        (
            '{"a": [{"@context": [{"b": {"@context": "http://x/"}}]}]}',
            ".jsonld",
            0,
            "http://x/ is not fetched",
        ),
        ('{"@context": {"@import": "http://x/"}}', ".jsonld", 0, "http://x/ is not fetched"),
        (
            '{"@context": {"@import": "http://n2t.net/ark:/99152/p0c"}}',
            ".jsonld",
            0,
            "99152/p0c is not fetched",
        ),
    ],
)
def test_what_is_no_skos_is_refused_with_the_reason(load, text, suffix, line, why):
    (error,) = load(text, suffix=suffix).errors
    assert (error.line, why in error.message) == (line, True), error


RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
SAID = f'<rdf:RDF {RDF}><rdf:Description><a xmlns="http://a/">%s</a></rdf:Description></rdf:RDF>'


@pytest.mark.parametrize(
    "text",
    [
        f'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>{SAID % "&x;"}',
        f'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">{SAID % "x"}',
    ],
)
def test_no_entity_and_no_declaration_is_read_from_another_file(text):
    with pytest.raises(RDFError, match="leads to another file"):
        graph(text, skos.RDF_XML)


def test_entities_of_entities_are_refused_before_they_grow():
    lines = ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))]
    with pytest.raises(RDFError, match="made of entities"):
        graph(f"<!DOCTYPE r [{''.join(lines)}]>{SAID % '&a11;'}", skos.RDF_XML)


def test_an_entity_that_is_named_too_often_is_refused(monkeypatch):
    monkeypatch.setattr("annotations.importers.rdf.LONGEST", 1000)
    text = f'<!DOCTYPE r [<!ENTITY a "{"ж" * 100}">]>{SAID % ("&a;" * 10)}'
    with pytest.raises(RDFError, match="more than 1,000 characters"):
        graph(text, skos.RDF_XML)


def test_entities_of_the_file_itself_are_read(load):
    (error,) = load((DATA / "dctype.in.rdf").read_text(), suffix=".rdf").errors
    assert "no skos:Concept" in error.message  # it is read, and has classes only


def test_what_is_too_long_is_not_read(monkeypatch):
    monkeypatch.setattr("annotations.importers.rdf.LONGEST", 10)
    with pytest.raises(RDFError, match="more than 10 characters"):
        graph(THESAURUS, skos.TURTLE)


def test_skos_has_no_annotations(load):
    (error,) = load(THESAURUS, ANNOTATIONS).errors
    assert "nothing else" in error.message


# -- the command ----------------------------------------------------------------------------------------


def test_the_command_brings_in_a_file_and_tells_what_came_of_it(administrator, capsys):
    call_command("import_vocabulary", str(DATA / "altlabel.ttl"), user=administrator.username)
    assert "2 created" in capsys.readouterr().out
    assert Tag.objects.get(slug="home").labels.count() == 52


def test_the_command_ends_with_2_where_something_is_refused(administrator, capsys):
    with pytest.raises(CommandError) as refused:
        call_command("import_vocabulary", str(DATA / "cycle.ttl"), user=administrator.username)
    assert refused.value.returncode == 2
    assert "line 17, broader: http://www.skosmos.skos/cycle/ta3" in capsys.readouterr().err
    with pytest.raises(CommandError, match="its name must end in"):
        call_command("import_vocabulary", "words.csv", user=administrator.username)
