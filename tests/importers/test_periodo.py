import json
from pathlib import Path

import pytest
from django.core.management import call_command

from annotations.importers import BY_SUFFIX
from annotations.importers.bringing import bring_in
from annotations.models import Event, EventName, Source, Tag
from annotations.tables import TAGS, VOCABULARIES

pytestmark = pytest.mark.django_db

SAMPLE = Path(__file__).parent.parent / "data" / "periodo" / "sample.jsonld"
BASE = "https://perio.do/.well-known/genid/assigned/"
MESOPOTAMIA, PERSIAN = f"{BASE}p08tf6p", f"{BASE}p08tf6p2jqh"


@pytest.fixture
def load(administrator):
    """Brings in the sample, or a document, as the administrator."""

    def load(document=None, table=VOCABULARIES, **more):
        text = SAMPLE.read_text() if document is None else json.dumps(document)
        return bring_in(
            BY_SUFFIX[".jsonld"], text, table, administrator, base="https://historio.example", **more
        )

    return load


@pytest.fixture
def document():
    """The sample with one authority and one of its periods."""
    whole = json.loads(SAMPLE.read_text())
    authority = whole["periodCollections"][MESOPOTAMIA]
    authority["definitions"] = {PERSIAN: authority["definitions"][PERSIAN]}
    whole["periodCollections"] = {MESOPOTAMIA: authority}
    return whole


def period(document) -> dict:
    return document["periodCollections"][MESOPOTAMIA]["definitions"][PERSIAN]


def reasons(report) -> list[str]:
    return [str(error) for error in report.errors]


def test_a_period_becomes_an_event_with_its_dates_place_and_page(load):
    assert reasons(load()) == []
    event = Event.objects.get(slug="periodo-p08tf6p2jqh")
    assert (event.label, event.edtf) == ("Persian", "-0538/-0330")
    assert event.place.startswith("Ancient Mesopotamia (Gaza, Iran, Iraq")
    assert "http://dbpedia.org/resource/Iraq" in event.spatial
    assert event.exact_match == [PERSIAN]
    assert event.note.split("\n") == [
        "539 B.C.E. – 331 B.C.E.",
        "Handbook to life in ancient Mesopotamia, page 341",
        'In GeoDia as "Achaemenid".',
    ]


def test_labels_in_languages_become_names_of_which_the_authority_s_own_is_the_root(load):
    load()
    names = EventName.objects.filter(event__slug="periodo-p06v8w44jbs").order_by("slug")
    assert [(name.slug, name.text, name.language, name.script) for name in names] == [
        ("periodo-p06v8w44jbs-en", "Neolithic", "en", "Latn"),
        ("periodo-p06v8w44jbs-uk", "Неоліт", "uk", "Cyrl"),
    ]
    assert names[0].equivalent_to == names[1]
    assert names[1].equivalent_to is None


def test_an_authority_becomes_a_view_and_its_work_a_source_that_treats_its_periods(load):
    load()
    view = Tag.objects.get(slug="periodo-p08tf6p")
    assert (view.vocabulary.slug, view.vocabulary.kind, view.address) == ("periodo", "view", MESOPOTAMIA)
    assert [str(label) for label in view.labels.all()] == ["Handbook to life in ancient Mesopotamia@en"]
    assert view.definition == (
        "Bertman, Stephen. Handbook to life in ancient Mesopotamia. 2003. http://www.worldcat.org/oclc/49305832."
    )
    source = Source.objects.get(slug="periodo-p08tf6p")
    assert (source.creators, source.issued, source.language) == (["Bertman, Stephen."], "2003", "en")
    assert set(source.scope.values_list("slug", flat=True)) == {"periodo-p08tf6p2jqh", "periodo-p08tf6p2xgf"}
    assert Source.objects.get(slug="periodo-p06v8w4").language == "mul"  # its periods are named in four


def test_the_sample_comes_in_whole_and_again_changes_nothing(load):
    first = load()
    assert (first.created, Event.objects.filter(slug__startswith="periodo-").count()) == (81, 27)
    again = load()
    assert (again.created, again.updated, again.unchanged) == (0, 0, 81)


def test_what_edtf_cannot_say_is_told_and_stands_in_the_note(load):
    report = load()
    assert any(f"{BASE}p06v8w42chg" in note and "EDTF" in note for note in report.notes)
    assert any(f"{BASE}p083p5r6mhk" in note and "only words" in note for note in report.notes)
    assert Event.objects.get(slug="periodo-p06v8w42chg").edtf == ""
    iron = Event.objects.get(slug="periodo-p083p5r6mhk")
    assert (iron.edtf, iron.note.split("\n")[0]) == ("", "tenth century BC – 330s BC")


def test_a_new_state_updates_and_what_people_here_have_added_stays(load, document, annotation):
    load(document)
    event = Event.objects.get(slug="periodo-p08tf6p2jqh")
    other = Event.objects.get(slug="october-revolution")
    Event.objects.filter(pk=event.pk).update(
        slug="achaemenid-empire", exact_match=[PERSIAN, "https://www.wikidata.org/entity/Q389688"]
    )
    source = Source.objects.get(slug="periodo-p08tf6p")
    source.scope.add(other)
    name = event.names.get()
    type(annotation).objects.filter(pk=annotation.pk).update(name=name)
    period(document)["stop"]["in"]["year"] = "-0329"
    period(document)["localizedLabels"]["rus-cyrl"] = ["Персидский период"]
    report = load(document)
    assert (reasons(report), report.created, report.updated) == ([], 1, 1)
    event.refresh_from_db()
    assert (event.slug, event.edtf) == ("achaemenid-empire", "-0538/-0329")
    assert event.exact_match == [PERSIAN, "https://www.wikidata.org/entity/Q389688"]
    assert set(source.scope.all()) == {event, other}
    assert event.names.get(language="ru").equivalent_to == name
    annotation.refresh_from_db()
    assert (annotation.name, annotation.event) == (name, event)


@pytest.mark.parametrize(
    ("change", "column", "why"),
    [
        ({"stop": {"in": {"year": "-0600"}}}, "edtf", "it begins in -538 and ends in -600"),
        ({"stop": {"in": {"year": "present"}}}, "edtf", "'present' is no year"),
        (
            {"start": {"in": {"earliestYear": "-0500", "latestYear": "-0538"}}},
            "edtf",
            "-500 comes after -538",
        ),
        ({"label": " "}, "label", "it has no label"),
        ({"localizedLabels": {"xxx-latn": ["Persian"]}}, "language", "no language is registered as 'xxx'"),
    ],
)
def test_a_defect_is_told_with_the_period_and_nothing_is_written(load, document, change, column, why):
    period(document).update(change)
    report = load(document)
    (error,) = report.errors
    assert (error.column, why in error.message, PERSIAN in error.message) == (column, True, True)
    assert not Tag.objects.filter(slug="periodo-p08tf6p").exists()
    assert not Event.objects.filter(slug__startswith="periodo-").exists()


def test_the_line_of_a_period_is_told(administrator):
    text = SAMPLE.read_text()
    line = text[: text.index(f'"id": "{PERSIAN}"')].count("\n") + 1
    whole = text.replace('"year": "-0330"', '"year": "-0600"', 1)
    report = bring_in(BY_SUFFIX[".jsonld"], whole, VOCABULARIES, administrator)
    assert [error.line for error in report.errors] == [line]


def test_the_context_of_periodo_need_not_stand_in_the_file(load, document):
    document["@context"] = ["http://n2t.net/ark:/99152/p0c", {"@base": "http://n2t.net/ark:/99152/"}]
    assert reasons(load(document)) == []
    assert Event.objects.get(slug="periodo-p08tf6p2jqh").edtf == "-0538/-0330"


def test_a_file_that_does_not_say_its_base_is_refused(load, document):
    document["periodCollections"][MESOPOTAMIA]["definitions"] = {"p0x": {**period(document), "id": "p0x"}}
    del document["@context"]["@base"]
    (error,) = load(document).errors
    assert "'p0x' is a relative address" in error.message


def test_a_wider_period_is_the_event_it_is_part_of_and_what_has_no_column_is_told(load):
    whole = json.loads(SAMPLE.read_text())
    authority = whole["periodCollections"][MESOPOTAMIA]
    whole["@context"]["broader"] = {"@id": "http://www.w3.org/2004/02/skos/core#broader", "@type": "@id"}
    authority["definitions"][f"{BASE}p08tf6p2xgf"] |= {"broader": PERSIAN, "inDataset": f"{BASE}x"}
    report = load(whole)
    assert Event.objects.get(slug="periodo-p08tf6p2xgf").part_of.slug == "periodo-p08tf6p2jqh"
    assert any("http://rdfs.org/ns/void#inDataset (1)" in note for note in report.notes)


def test_periods_are_no_tags(load):
    (error,) = load(table=TAGS).errors
    assert "become events" in error.message


def test_the_command_brings_in_a_file_as_periodo_calls_it(administrator, tmp_path, capsys):
    file = tmp_path / "p0d.json"
    file.write_text(SAMPLE.read_text())
    call_command("import_vocabulary", str(file), user=administrator.username, dry_run=True)
    assert "81 created" in capsys.readouterr().out
    assert not Event.objects.filter(slug__startswith="periodo-").exists()
