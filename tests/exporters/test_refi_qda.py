"""Annotations go out as projects of REFI-QDA, tags as codebooks, valid, and come in again as they were."""

import io
import json
import re
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from annotations.columns import Context
from annotations.exporters import refi_qda
from annotations.exporters.skos import Unwritable
from annotations.importers import TOOLS
from annotations.importers.foreign import Bringing, Wishes
from annotations.importers.json_lines import JSONLines
from annotations.importers.loading import Loader
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, References, Source, Tag, User
from annotations.tables import TAGS, VOCABULARIES
from annotations.values.tools.files import unpacked
from tests.values.tools.exports import DATA

pytestmark = pytest.mark.django_db

BASE = "https://historio.example"
OURS = "Октябрь 😀 1917 года.\n\nЭто был переворот, a coup, cafe\u0301 и ثَوْرَة أكتوبر.\n\nИ всё."


def valid(document: bytes, schema: str):
    """The root of a document, which its schema allows."""
    root = etree.fromstring(document)
    etree.XMLSchema(etree.parse(DATA / "refi-qda" / f"{schema}.xsd")).assertValid(root)
    return root


def packed(rows) -> bytes:
    """The project of annotations, whose document is valid."""
    file = io.BytesIO()
    refi_qda.project(file, rows, Context(References.fresh(), BASE, person=None))
    with zipfile.ZipFile(file) as archive:
        valid(archive.read("project.qde"), "Project")
    return file.getvalue()


def read(data: bytes):
    """What our reader finds in a project."""
    export = TOOLS["refi-qda"].read(unpacked([("p.qdpx", data)], 10**8))
    assert export.faults == []
    left = re.sub("[0-9]+ ", "", " ".join(export.remarks))
    assert left in ("", "passed over: Description, PlainTextSelection.modifiedDateTime")
    return export


def book(**filters: str):
    document = refi_qda.codebook(
        Tag.objects.filter(**filters), Context(References.fresh(), BASE, person=None)
    )
    return valid(document, "Codebook")


def load(person: User, vocabulary: str, *tags: dict) -> None:
    """Make a vocabulary with tags."""
    for table, lines in ((VOCABULARIES, [{"slug": vocabulary, "label": vocabulary}]), (TAGS, tags)):
        text = "\n".join(
            json.dumps({"vocabulary": vocabulary, **line} if table is TAGS else line) for line in lines
        )
        assert not Loader(table, person).load(JSONLines().read(text, table)).errors


def coup(text: str = OURS) -> Source:
    told = {"slug": "coup", "title": "Переворот & Revolution", "language": "ru", "licence": "public domain"}
    return load_source(told, PlainText().read(text))[0]


def annotate(source: Source, word: re.Match | str, creator: User, tags: list[str], note: str = "", **more):
    """Say something of words: the first that read so, or these of a passage."""
    for passage in source.editions.get(current=True).passages.order_by("start"):
        found = re.search(re.escape(word), passage.text) if isinstance(word, str) else word
        if found and passage.text[found.start() : found.end()] == found[0]:
            break
    return annotate_at(passage, found.start(), found.end(), creator, tags, note, **more)


def annotate_at(passage, start: int, end: int, creator: User, tags: list[str], note: str = "", **more):
    keys = sorted(Tag.objects.filter(slug__in=tags).values_list("pk", flat=True))
    made = Annotation(
        passage=passage, start=start, end=end, exact=passage.text[start:end], creator=creator,
        tag_ids=keys, note=note, **more,
    )  # fmt: skip
    made.full_clean()
    made.save()
    return made


def said(source: Source) -> list[tuple]:
    """What is said of a source: which words, with which tags, by whom, and with what note."""
    return sorted(
        (
            row.text_start,
            row.text_end,
            row.exact,
            tuple(sorted(tag.slug for tag in row.tags.all())),
            row.creator.username,
            row.note,
        )
        for row in Annotation.objects.filter(source=source).prefetch_related("tags")
    )


# -- there and back ---------------------------------------------------------------------------------------

LETTERS = ("a", "Ж", "e\u0301", "中", "ث\u0652", "😀", "&", "<", '"', "👩\u200d🌾", "\u05d0\u05b8")
WORD = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4).map("".join)
LABELS = st.one_of(st.sampled_from(["t0", "t1", "same", "Голод", "views"]), WORD)
NOTE = st.one_of(st.just(""), WORD, st.sampled_from(["два\nряда", "form\x0cfeed", "& < ]]> 😀"]))


@st.composite
def archives(draw):
    """Words in paragraphs; tags under tags, some of which are called the same; and what people say."""
    paragraphs = draw(st.lists(st.lists(WORD, min_size=1, max_size=5), min_size=1, max_size=4))
    tags = [
        {
            "slug": f"t{number}",
            "pref_label": [f"{draw(LABELS)}@{draw(st.sampled_from(['en', 'ru', 'und']))}"],
            "definition": draw(st.sampled_from(["", "was geschah", "а\nб"])),
            "broader": sorted({f"t{n}" for n in draw(st.lists(st.integers(0, 5), max_size=2)) if n < number}),
        }
        for number in range(draw(st.integers(1, 5)))
    ]
    one = st.tuples(
        st.integers(0, 100),
        st.integers(0, 100),
        st.sets(st.sampled_from([tag["slug"] for tag in tags]), max_size=3).map(sorted),
        st.sampled_from(["ada", "boris", "анна"]),
        NOTE,
    )
    return paragraphs, tags, draw(st.lists(one, min_size=1, max_size=6))


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given_=archives())
def test_what_goes_out_comes_in_again_with_the_same_words_codes_and_people(administrator, given_):
    paragraphs, tags, sayings = given_
    with transaction.atomic():
        people = {name: User.objects.get_or_create(username=name)[0] for name in ("ada", "boris", "анна")}
        source = coup("\n\n".join(map(" ".join, paragraphs)))
        load(administrator, "v", *tags)
        passages = list(source.editions.get().passages.order_by("start"))
        for which, word, carried, name, note in sayings:
            passage = passages[which % len(passages)]
            words = list(re.finditer(r"\S+", passage.text))
            found = words[word % len(words)]
            annotate_at(passage, found.start(), found.end(), people[name], carried, note)
        was, data = said(source), packed(Annotation.objects.filter(source=source))
        names = {code.name for code in read(data).codes.values()}
        Annotation.objects.filter(source=source).delete()
        wishes = Wishes(accounts={name: name for name in people})
        files = unpacked([("p.qdpx", data)], 10**8)
        report = Bringing(TOOLS["refi-qda"], administrator, wishes).load(files)
        assert report.errors == []
        assert said(source) == [(*one[:-1], one[-1].strip()) for one in was]
        assert len(names) == len({*names})
        transaction.set_rollback(True)


def test_in_another_historio_the_codes_become_tags_under_tags(administrator):
    load(
        administrator, "v",
        {"slug": "want", "pref_label": ["Нужда@ru"], "definition": "Mangel"},
        {"slug": "hunger", "pref_label": ["Голод@ru"], "broader": ["want"]},
    )  # fmt: skip
    source = coup()
    annotate(source, "переворот", administrator, ["hunger"])
    data = packed(Annotation.objects.filter(source=source))
    Annotation.objects.filter(source=source).delete()
    Tag.objects.filter(slug="hunger").delete()
    Tag.objects.filter(slug="want").delete()
    wishes = Wishes(vocabulary="w", language="ru", accounts={"ada": "ada"})
    report = Bringing(TOOLS["refi-qda"], administrator, wishes).load(unpacked([("p.qdpx", data)], 10**8))
    assert report.errors == []
    hunger = Annotation.objects.get(source=source).tags.get()
    assert (hunger.slug, hunger.labels.get().text) == ("golod", "Голод")
    assert [(tag.slug, tag.definition) for tag in hunger.broader.all()] == [("nuzhda", "Mangel")]


# -- what stands in it ------------------------------------------------------------------------------------


def test_offsets_are_code_points_of_the_text_beside(administrator):
    source = coup()
    annotate(source, "ثَوْرَة", administrator, [])
    with zipfile.ZipFile(io.BytesIO(packed(Annotation.objects.filter(source=source)))) as archive:
        edition = source.editions.get()
        assert sorted(archive.namelist()) == ["project.qde", f"sources/{edition.uuid}.txt"]
        assert archive.read(f"sources/{edition.uuid}.txt").decode() == edition.text
        (selection,) = etree.fromstring(archive.read("project.qde")).iter("{*}PlainTextSelection")
    start, end = int(selection.get("startPosition")), int(selection.get("endPosition"))
    assert edition.text[start:end] == "ثَوْرَة"
    assert start == OURS.replace("e\u0301", "é").index("ثَوْرَة")


def test_what_refi_qda_has_no_place_for_is_the_description(annotation):
    Annotation.objects.filter(pk=annotation.pk).update(level="inferential", certainty=2)
    (draft,) = read(packed(Annotation.objects.filter(pk=annotation.pk))).drafts
    (described,) = draft.more
    assert "level: inferential" in described
    assert "certainty: 2" in described
    assert "voice: own" in described


def test_a_code_is_called_as_its_tag_where_no_other_is_and_else_by_its_slug(administrator):
    load(
        administrator, "v",
        {"slug": "one", "pref_label": ["Дважды@ru"]},
        {"slug": "two", "pref_label": ["Дважды@ru"]},
        {"slug": "three", "pref_label": ["one@en"]},
        {"slug": "four", "pref_label": ["Четыре@ru"]},
    )  # fmt: skip
    assert {code.get("name") for code in book(vocabulary__slug="v").iter("{*}Code")} == {
        "one", "two", "three", "Четыре",
    }  # fmt: skip


def test_a_tag_under_several_stands_under_the_first_and_names_the_others(administrator):
    load(
        administrator, "v",
        {"slug": "a", "pref_label": ["Аз@ru"]},
        {"slug": "b", "pref_label": ["Буки@ru"]},
        {"slug": "c", "pref_label": ["Веди@ru"], "broader": ["a", "b"], "definition": "третья"},
    )  # fmt: skip
    (code,) = (found for found in book(vocabulary__slug="v").iter("{*}Code") if found.get("name") == "Веди")
    assert code.getparent().get("name") == "Аз"
    assert code.findtext("{*}Description") == "третья\n\nalso under Буки"


def test_no_annotation_is_an_empty_project_and_no_tag_is_no_codebook(db):
    assert read(packed(Annotation.objects.none())).drafts == []
    with pytest.raises(Unwritable, match="there is no tag"):
        book(slug="nowhere")


def test_what_xml_cannot_hold_is_refused_with_its_place(soviet_view):
    Tag.objects.filter(pk=soviet_view.pk).update(definition="а\x0bб")
    with pytest.raises(Unwritable, match=r"U\+000B.*soviet-view"):
        book(slug="soviet-view")


def test_the_same_rows_are_the_same_bytes(annotation):
    assert packed(Annotation.objects.all()) == packed(Annotation.objects.all())


def test_more_annotations_need_no_more_queries(administrator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            packed(Annotation.objects.filter(source=source))
        return len(seen)

    source = coup()
    annotate(source, "переворот", administrator, ["soviet-view"])
    few = queries()
    for word in ("coup", "Октябрь", "года", "И всё"):
        annotate(source, word, administrator, ["western-view"])
    assert queries() == few


# -- the API and the command ------------------------------------------------------------------------------


def test_the_api_gives_what_filters_find_and_the_person_sees(client, reader_of, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    response = client.get("/api/v1/annotations.qdpx?tag=soviet-view")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert 'filename="annotations.qdpx"' in response["Content-Disposition"]
    export = read(b"".join(response.streaming_content))
    found = client.get("/api/v1/annotations/?tag=soviet-view&page_size=500").json()["results"]
    assert found
    assert {draft.id for draft in export.drafts} == {row["id"] for row in found}
    everything = read(b"".join(client.get("/api/v1/annotations.qdpx").streaming_content))
    assert str(annotation.uuid) not in {draft.id for draft in everything.drafts}


def test_the_api_gives_a_codebook_of_the_tags_that_filters_find(client):
    response = client.get("/api/v1/tags.qdc?vocabulary=views")
    assert response["Content-Type"] == "application/xml"
    names = {code.get("name") for code in valid(response.content, "Codebook").iter("{*}Code")}
    assert "Soviet view" in names
    assert len(names) == len(client.get("/api/v1/tags/?vocabulary=views").json()["results"])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("annotations.qdpx?colour=red", "colour"),
        ("annotations.qdpx?tag=nowhere", "tag"),
        ("tags.qdc?vocabulary=nowhere", "vocabulary"),
        ("tags.qdc?q=ничего-такого-нет", "there is no tag"),
    ],
)
def test_what_cannot_be_had_is_a_problem_document(client, address, told):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert told in response.content.decode()


def test_more_than_one_answer_can_hold_is_refused(client, monkeypatch):
    monkeypatch.setattr(refi_qda, "MOST", 1)
    for address in ("annotations.qdpx", "tags.qdc"):
        response = client.get(f"/api/v1/{address}")
        assert response.status_code == 400
        assert "More than 1 rows are found" in response.content.decode()


def test_the_command_writes_projects_and_codebooks(tmp_path, annotation):
    path = tmp_path / "восстание.qdpx"
    call_command(
        "export", str(path), list="annotations", format="refi-qda", filter="source=october-revolution-en"
    )
    export = read(path.read_bytes())
    assert str(annotation.uuid) in {draft.id for draft in export.drafts}
    assert {document.name for document in export.documents.values()} == {"october-revolution-en"}
    codes = tmp_path / "tags.qdc"
    call_command("export", str(codes), list="tags", format="refi-qda")
    assert "Soviet view" in {
        code.get("name") for code in valid(codes.read_bytes(), "Codebook").iter("{*}Code")
    }


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"list": "events"}, "only annotations and tags are had as REFI-QDA"),
        ({"list": "tags", "bom": True}, "--no-guard and --bom are of CSV"),
        ({"list": "tags", "filter": "q=ничего-такого-нет"}, "there is no tag"),
        ({}, "filters and forms go with --list"),
    ],
)
def test_the_command_says_what_makes_no_sense(tmp_path, options, told):
    with pytest.raises(CommandError, match=told):
        call_command("export", str(tmp_path / "x"), format="refi-qda", **options)
    assert not (tmp_path / "x").exists()
