"""What was said in other tools comes in as annotations, once, under the names of those who said it."""

import io
import json
import unicodedata
import uuid

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.anchoring import KeptTexts
from annotations.importers import TOOLS
from annotations.importers.foreign import Bringing, Wishes, named
from annotations.importers.placing import Placing, Unplaced
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Source, Tag, User, Vocabulary
from annotations.values.spans import Span
from annotations.values.tools.base import At, Code, Document, Draft, Export, Reader

pytestmark = pytest.mark.django_db

OURS = "Октябрь 😀 1917 года.\n\nЭто был переворот, a coup, cafe\u0301 и ثورة أكتوبر.\n\nИ всё."
TABLE = "exact,codes,creator,note,id\n"


@pytest.fixture
def coup(db) -> Source:
    """A source of three passages, in several scripts, with an emoji and a combining mark."""
    told = {"slug": "coup", "title": "Переворот", "language": "ru", "licence": "public domain"}
    source, _ = load_source(told, PlainText().read(OURS))
    return source


def bring(person: User, files: dict, tool: str = "csv", **more):
    how = {name: more.pop(name) for name in ("dry_run", "partial") if name in more}
    wishes = Wishes(**{"sources": {"": "coup"}, "vocabulary": "codes"} | more)
    held = {name: text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return Bringing(TOOLS[tool], person, wishes).load(held, **how)


def made(source: Source) -> list[Annotation]:
    return list(Annotation.objects.filter(source=source).order_by("text_start", "text_end", "pk"))


def refused(report) -> list[tuple[int, str, str]]:
    return [(error.line, error.column, error.message) for error in report.errors]


def test_words_codes_people_and_notes_come_in(administrator, coup):
    rows = "переворот,путч | left,anna@hypothes.is,sic,7\na coup,путч,Борис Ж.,,8\nкафе,,,,9\n"
    report = bring(administrator, {"notes.csv": TABLE + rows.replace("кафе", "café")})
    assert (report.created, report.errors) == (3, [])
    first, second, third = made(coup)
    assert (first.exact, second.exact, third.exact) == ("переворот", "a coup", "café")
    assert [tag.slug for tag in first.tags.order_by("slug")] == ["left", "putch"]
    assert (first.note, first.creator.username) == ("sic", "anna@hypothes.is")
    assert (second.creator.username, second.creator.is_active) == ("Борис.Ж@csv", False)
    assert third.creator == administrator
    assert Tag.objects.get(slug="putch").labels.get().text == "путч"
    assert Vocabulary.objects.get(slug="codes").tags.count() == 2
    assert "made the account Борис.Ж@csv for Борис Ж.; nobody can sign in with it" in report.notes


def test_the_same_export_again_changes_nothing(administrator, coup):
    files = {"notes.csv": TABLE + "переворот,путч,anna,sic,7\na coup,путч,boris,,\n"}
    assert bring(administrator, files).created == 2
    before = made(coup), User.objects.count(), Tag.objects.count()
    report = bring(administrator, files)
    assert (report.created, report.unchanged, report.errors, report.notes) == (0, 2, [], [])
    assert (made(coup), User.objects.count(), Tag.objects.count()) == before


def test_what_was_changed_here_since_is_left_as_it_is(administrator, coup):
    files = {"notes.csv": TABLE + "переворот,путч,,sic,7\n"}
    bring(administrator, files)
    Annotation.objects.filter(source=coup).update(note="besser: Revolution")
    report = bring(administrator, files)
    assert (report.created, report.unchanged) == (0, 1)
    assert report.notes == ["1 row came in before and was changed since, here or there; it was left as it is"]
    assert made(coup)[0].note == "besser: Revolution"


def test_a_trial_tells_all_and_does_nothing(administrator, coup):
    before = User.objects.count(), Tag.objects.count(), Vocabulary.objects.count()
    report = bring(administrator, {"n.csv": TABLE + "переворот,путч,anna,,7\n"}, dry_run=True)
    assert (report.created, report.rows[0].line, report.rows[0].label) == (1, 2, "переворот")
    assert report.notes == [
        "made the vocabulary codes",
        "made the tag putch for путч",
        "made the account anna@csv for anna; nobody can sign in with it",
    ]
    assert (made(coup), (User.objects.count(), Tag.objects.count(), Vocabulary.objects.count())) == (
        [],
        before,
    )


def test_one_refusal_refuses_all_with_its_line_and_partial_takes_the_rest(administrator, coup):
    files = {"n.csv": TABLE + "переворот,,,,\nБастилия,,,,\n"}
    report = bring(administrator, files)
    assert refused(report) == [(3, "", "orphaned: the text does not read 'Бастилия' so")]
    assert (report.created, made(coup)) == (0, [])
    report = bring(administrator, files, partial=True)
    assert (report.created, len(report.errors), len(made(coup))) == (1, 1, 1)


def test_of_several_files_the_report_names_which(administrator, coup):
    report = bring(administrator, {"a.csv": TABLE + "Бастилия,,,,\n", "b.csv": TABLE + "нет,,,,\n"})
    assert [(line, file) for line, file, _ in refused(report)] == [(2, "a.csv"), (2, "b.csv")]


def test_codes_are_not_made_unless_somebody_says_where(administrator, coup):
    files = {"n.csv": TABLE + "переворот,путч,,,\n"}
    report = bring(administrator, files, vocabulary="")
    assert refused(report) == [(2, "", "there is no tag 'путч'; say in which vocabulary it is to be made")]
    report = bring(administrator, files, vocabulary="", tags={"путч": "soviet-view"})
    assert (report.created, made(coup)[0].tags.get().slug) == (1, "soviet-view")


def test_a_code_that_is_called_as_a_tag_is_that_tag(administrator, coup):
    count = Tag.objects.count()
    label = Tag.objects.get(slug="western-view").labels.first().text
    bring(administrator, {"n.csv": TABLE + f"переворот,soviet-view | {label},,,\n"}, vocabulary="")
    assert [tag.slug for tag in made(coup)[0].tags.order_by("slug")] == ["soviet-view", "western-view"]
    assert Tag.objects.count() == count


def test_a_slug_that_another_tag_has_gets_the_vocabulary_before_it(administrator, coup):
    bring(administrator, {"n.csv": TABLE + "переворот,Soviet View!,,,\n"})
    assert made(coup)[0].tags.get().slug == "codes-soviet-view"


def test_only_who_may_attribute_writes_in_the_name_of_others(annotator, coup):
    files = {"n.csv": TABLE + "переворот,,boris,,\n"}
    report = bring(annotator, files)
    assert refused(report) == [
        (2, "", "boris made it, in whose name you may not write; say which account is theirs")
    ]
    report = bring(annotator, files, accounts={"boris": "anna"})
    assert (report.created, made(coup)[0].creator) == (1, annotator)


def test_an_annotator_makes_no_tags_and_a_reader_nothing(annotator, make_user, coup):
    report = bring(annotator, {"n.csv": TABLE + "переворот,путч,,,\n"})
    assert [message for _, _, message in refused(report)] == ["путч: you may not add rows here"]
    report = bring(make_user("rea", "reader"), {"n.csv": TABLE + "переворот,,,,\n"})
    assert refused(report) == [(0, "", "you may not add rows here")]
    assert not Vocabulary.objects.filter(slug="codes").exists()


def test_a_source_that_one_may_not_see_is_unknown(annotator, coup):
    Source.objects.filter(pk=coup.pk).update(visibility="members")
    outsider = User.objects.create_user("out")
    outsider.groups.clear()
    report = bring(outsider, {"n.csv": TABLE + "переворот,,,,\n"})
    assert report.created == 0
    report = bring(annotator, {"n.csv": TABLE + "переворот,,,,\n"}, sources={"": "nowhere"})
    assert refused(report) == [(0, "", "say which source the document 'n' is: 'nowhere' is unknown")]


def test_a_group_of_others_is_refused(annotator, make_user, coup):
    make_user(
        "boris",
        "annotator",
    ).groups.create(name="Seminar 1917")
    files = {"n.csv": TABLE + "переворот,,,,\n"}
    report = bring(annotator, files, visibility="group", group="Seminar 1917")
    assert [(line, message.partition(":")[0]) for line, _, message in refused(report)] == [(0, "group")]


def test_when_it_was_made_is_kept(administrator, annotator, coup):
    rows = "exact,created\nпереворот,2024-01-05T13:19:14+02:00\n"
    bring(administrator, {"n.csv": rows})
    assert made(coup)[0].created.isoformat() == "2024-01-05T11:19:14+00:00"
    bring(annotator, {"m.csv": rows})
    (mine,) = Annotation.objects.filter(source=coup, creator=annotator)
    assert mine.created.year > 2024  # an annotator cannot set it
    assert json.loads(mine.web_annotation)["document"]["created"] == "2024-01-05T11:19:14Z"


def test_what_no_column_holds_is_in_the_web_annotation(api, administrator, coup):
    bring(administrator, {"n.csv": "exact,id,creator,Farbe\nпереворот,7,Анна,rot 😀\n"})
    document = api.get(f"/web-annotations/{made(coup)[0].uuid}").json()
    assert document["via"] == "urn:x-csv:n:%D0%90%D0%BD%D0%BD%D0%B0:7"
    assert document["creator"] == {"type": "Person", "name": "Анна"}
    assert document["body"] == [
        {"type": "TextualBody", "value": "farbe: rot 😀", "format": "text/plain", "purpose": "describing"}
    ]


class Told(Reader):
    """A tool that says what a test says."""

    name, label, suffixes = "told", "", ("",)

    def __init__(self, text: str | None, *drafts: Draft) -> None:
        self.text, self.drafts = text, drafts

    def gather(self, files, export: Export) -> None:
        export.documents["d"] = Document("d", self.text)
        export.drafts += self.drafts


def told(person: User, text: str | None, *spans: Span):
    drafts = [Draft(At("d", number), "d", (span,)) for number, span in enumerate(spans, start=1)]
    return Bringing(Told(text, *drafts), person, Wishes(sources={"": "coup"})).load({})


MARKS = ("\u0301", "\u0306")

#: The same text with other line ends, letters taken apart, and wide spaces.
THEIRS = OURS.replace("\n\n", "\r\n").replace("й", "и\u0306").replace(" ", "  ").replace("1917", "\t1917")


@pytest.mark.parametrize("words", ["Октябрь", "😀", "cafe\u0301", "ثورة", "переворот,"])
def test_the_same_text_with_other_spaces_has_the_same_places(administrator, coup, words):
    start = THEIRS.index(words)
    assert told(administrator, THEIRS, Span(start, start + len(words))).errors == []
    (found,) = made(coup)
    assert found.exact == words.replace("e\u0301", "é")


def test_words_over_several_passages_are_a_row_for_each(administrator, coup):
    text = OURS.replace("e\u0301", "é")
    report = told(administrator, text, Span(text.index("1917"), text.index(" был")))
    assert [found.exact for found in made(coup)] == ["1917 года.", "Это"]
    assert report.notes == ["1 annotation stands in several places or passages, and is a row for each"]


def test_a_text_that_differs_is_aligned_and_what_is_gone_is_refused(administrator, english):
    ours = english.editions.get().text
    theirs = ours.replace("October coup", "October putsch").replace("Nicholas II", "the Tsar", 1)
    wanted = [theirs.index("led by Vladimir Lenin"), theirs.index("October putsch")]
    drafts = [Draft(At("d", n), "d", (Span(start, start + 14),)) for n, start in enumerate(wanted, start=1)]
    wishes = Wishes(sources={"": english.slug})
    report = Bringing(Told(theirs, *drafts), administrator, wishes).load({}, partial=True)
    assert report.created == 1
    assert Annotation.objects.filter(source=english, exact="led by Vladimi").count() == 1
    ((line, _, why),) = refused(report)
    assert (line, why.partition(":")[0] in ("fuzzy", "orphaned", "ambiguous")) == (2, True)


def test_a_part_of_the_text_is_found_and_one_that_stands_twice_is_not(administrator, coup):
    assert told(administrator, "a coup, café и", Span(2, 6)).errors == []
    assert made(coup)[0].exact == "coup"
    report = told(administrator, "о", Span(0, 1))
    assert refused(report) == [(1, "", "the text of 'd' stands there more than once")]
    report = told(administrator, "nothing of it 😀", Span(0, 7))
    assert [why.partition(":")[0] for _, _, why in refused(report)] == ["orphaned"]


def test_white_space_alone_and_places_beyond_the_text_are_refused(administrator, coup):
    assert refused(told(administrator, OURS, Span(7, 8))) == [
        (1, "", "there are no words there, only white space")
    ]
    assert [line for line, _, _ in refused(told(administrator, OURS, Span(1, 900)))] == [1]
    assert [line for line, _, _ in refused(told(administrator, None, Span(1, 900)))] == [1]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_each_place_of_their_text_is_the_same_place_of_ours(coup, data):
    edition = coup.editions.get()
    start = data.draw(st.integers(0, len(THEIRS) - 1))
    end = data.draw(st.integers(start + 1, len(THEIRS)))
    # A span that begins or ends between a letter and its mark is widened to the whole letter.
    widened = (
        start - (THEIRS[start] in MARKS),
        end + (THEIRS[end : end + 1] in MARKS if end < len(THEIRS) else 0),
    )
    words = unicodedata.normalize("NFC", "".join(THEIRS[slice(*widened)].split()))
    draft = Draft(At("d"), "d", (Span(start, end),))
    placing = Placing(edition, KeptTexts())
    if not words:
        with pytest.raises(Unplaced, match="only white space"):
            placing.of(Document("d", THEIRS), draft)
        return
    found = [span.of(edition.text) for span in placing.of(Document("d", THEIRS), draft)]
    assert "".join("".join(found).split()) == words
    assert all(one == one.strip() for one in found)


def test_quotes_over_several_lines_may_go_over_several_passages(administrator, coup):
    rows = 'exact\n"1917 года.\n\nЭто был переворот"\n'
    assert bring(administrator, {"n.csv": rows}).errors == []
    assert [found.exact for found in made(coup)] == ["1917 года.", "Это был переворот"]


def test_the_ids_are_always_the_same(administrator, coup):
    bring(administrator, {"n.csv": TABLE + "переворот,,,,7\n"})
    assert made(coup)[0].uuid == uuid.UUID("78cbf07a-c96b-5f97-8fb2-53663d187369")


def test_an_id_that_says_two_things_is_refused_and_what_is_said_twice_is_taken_once(administrator, coup):
    report = bring(administrator, {"n.csv": TABLE + "переворот,,,,7\nпереворот,,,,7\na coup,,,,7\n"})
    assert refused(report) == [(4, "", "it has the id '7', which line 2 has already")]
    report = bring(administrator, {"n.csv": TABLE + "переворот,,,,7\nпереворот,,,,7\n"})
    assert (report.created, report.notes) == (1, ["line 3 says what line 2 says, and was taken once"])


def test_nothing_is_no_export(administrator, coup):
    assert refused(bring(administrator, {"n.csv": TABLE})) == [(0, "", "there is no annotation in it")]
    assert [why for _, _, why in refused(bring(administrator, {"n.txt": ""}))] == [
        "no file of this format is there; its name must end in .csv, .tsv"
    ]


@pytest.mark.parametrize("said", ["x", "=", "a="])
def test_pairs_are_theirs_and_ours(said):
    with pytest.raises(Exception, match="is not theirs=ours"):
        named([said], "account")
    assert named(["https://a.org/?b=c=coup", "all"], "source", alone=True) == {
        "https://a.org/?b=c": "coup",
        "": "all",
    }


# -- from the command line ---------------------------------------------------------------------------------


def command(*paths: str, **options) -> str:
    out = io.StringIO()
    call_command("import_annotations", *paths, user="ada", stdout=out, stderr=out, **options)
    return out.getvalue()


def test_a_folder_of_brat_comes_in_from_the_command_line(administrator, coup, tmp_path):
    (tmp_path / "anna").mkdir()
    (tmp_path / "anna" / "coup.txt").write_text(OURS, "utf-8")
    start = OURS.index("переворот")
    (tmp_path / "anna" / "coup.ann").write_text(f"T1\tPutsch {start} {start + 9}\tпереворот\n", "utf-8")
    how = {"format": "brat", "vocabulary": "codes", "language": "de"}
    assert "1 created" in command(str(tmp_path), dry_run=True, **how)
    assert made(coup) == []
    assert "1 created" in command(str(tmp_path), **how)
    assert made(coup)[0].tags.get().labels.get().language == "de"
    assert "0 created, 0 updated, 1 unchanged" in command(str(tmp_path), **how)


def test_the_command_says_what_goes_with_what(administrator, coup, tmp_path):
    path = tmp_path / "n.csv"
    path.write_text(TABLE + "Бастилия,,,,\n", "utf-8")
    for options, why in [
        ({"source": ["coup"]}, "--source goes with --format"),
        ({"format": "csv", "anchor": "quote"}, "do not go with --format"),
        ({"format": "csv", "account": ["anna"]}, "is not theirs=ours"),
        ({"format": "csv", "source": ["coup"]}, "nothing was changed"),
    ]:
        with pytest.raises(CommandError, match=why) as refusal:
            command(str(path), **options)
        assert refusal.value.returncode == 2
    with pytest.raises(CommandError, match="several files come with --format only"):
        command(str(path), str(path))


# -- every tool --------------------------------------------------------------------------------------------


def exports(text: str, words: str) -> dict[str, dict[str, str]]:
    """The same annotation, as each tool writes it."""
    start = text.index(words)
    end, units = start + len(words), len(text[:start].encode("utf-16-le")) // 2
    ends = units + len(words.encode("utf-16-le")) // 2
    quote = {"type": "TextQuoteSelector", "exact": words}
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": text}
    one = {"%ID": 2, "%TYPE": "custom.Putsch", "@sofa": 1, "begin": units, "end": ends}
    region = {"id": "r", "type": "labels", "value": {"start": start, "end": end, "labels": ["Putsch"]}}
    task = {"data": {"text": text}, "annotations": [{"id": 1, "result": [region]}]}
    place = {"source": "D_1", "selector": {"start": units, "end": ends}}
    tagged = {"id": "a/CATMA_A", "body": {"tag": "t/CATMA_T"}, "target": {"items": [place]}}
    guids = [str(uuid.UUID(int=number)) for number in range(6)]
    project = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook><Codes>'
        f'<Code guid="{guids[1]}" name="Putsch" isCodable="true"/></Codes></CodeBook>'
        f'<Sources><TextSource guid="{guids[2]}" plainTextPath="internal://t.txt">'
        f'<PlainTextSelection guid="{guids[3]}" startPosition="{start}" endPosition="{end}">'
        f'<Coding guid="{guids[4]}">'
        f'<CodeRef targetGUID="{guids[1]}"/></Coding></PlainTextSelection></TextSource></Sources></Project>'
    )
    head = "#FORMAT=WebAnno TSV 3.3\n#T_SP=custom.Putsch|value\n\n#Text=Октябрь 😀\n"
    tsv = f"{head}1-1\t0-7\tОктябрь\t_\t\n1-2\t8-10\t😀\t*\t\n"
    return {
        "csv": {"a.csv": f"exact,codes\n{words},Putsch\n"},
        "hypothesis": {
            "a.json": json.dumps(
                {"rows": [{"id": "x", "tags": ["Putsch"], "target": [{"selector": [quote]}]}]}
            )
        },
        "recogito": {
            "a.json": json.dumps(
                [{"target": {"selector": quote}, "body": {"purpose": "tagging", "value": "Putsch"}}]
            )
        },
        "catma": {
            "collections/C_1/annotations/a.json": json.dumps([tagged]),
            "documents/D_1/D_1.txt": text,
            "tagsets/T/CATMA_T/propertydefs.json": json.dumps({"uuid": "CATMA_T", "name": "Putsch"}),
        },
        "webanno-tsv": {"a.tsv": tsv},
        "uima": {"a.json": json.dumps({"%FEATURE_STRUCTURES": [sofa, one]})},
        "brat": {"a.txt": text, "a.ann": f"T1\tPutsch {start} {end}\t{words}\n"},
        "doccano": {"a.jsonl": json.dumps({"text": text, "label": [[start, end, "Putsch"]]})},
        "label-studio": {"a.json": json.dumps([task])},
        "taguette": {"a.csv": f"id,document,tag,content\n1,doc,Putsch,{words}\n"},
        "refi-qda": {"project.qde": project, "sources/t.txt": text},
    }


@pytest.mark.parametrize("tool", sorted(TOOLS))
def test_every_tool_says_the_same_of_the_same_words(administrator, coup, tool):
    if tool == "webanno-tsv":  # whose words follow each other
        load_source(
            {"slug": "beside", "title": "b", "language": "ru", "licence": "public domain"},
            PlainText().read("Октябрь 😀"),
        )
        sources, words = {"": "beside"}, "😀"
    else:
        sources, words = {"": "coup"}, "переворот"
    files = exports(OURS.replace("e\u0301", "é"), words)[tool]
    report = bring(administrator, files, tool, sources=sources)
    assert (report.created, report.errors) == (1, [])
    (one,) = Annotation.objects.filter(source__slug=sources[""])
    assert (one.exact, one.tags.get().slug, one.creator) == (words, "putsch", administrator)
    assert bring(administrator, files, tool, sources=sources).unchanged == 1


def test_what_a_tool_remarks_of_a_code_is_a_note_of_its_tag(administrator, coup):
    class Codes(Reader):
        name, label, suffixes = "codes", "Codes", (".txt",)

        def gather(self, files, export: Export) -> None:
            export.codes["путч"] = Code("путч", "захват власти 🚩", note="Не об июле.")
            long = "ж" * 600
            export.codes[long] = Code(long, "длинное")

    bringing = lambda: Bringing(Codes(), administrator, Wishes(vocabulary="codes", language="ru"))  # noqa: E731
    report = bringing().load({})
    assert report.errors == []
    tag = Tag.objects.get(slug="putch")
    assert (tag.definition, [note.text for note in tag.notes.all()]) == ("захват власти 🚩", ["Не об июле."])
    long = Tag.objects.get(slug__startswith="zhzh")
    assert (long.definition, long.labels.get().text) == (f"{'ж' * 600}\n\nдлинное", "ж" * 500)
    assert bringing().load({}).notes == []
    Tag.objects.filter(pk=tag.pk).update(definition="другое")
    tag.notes.all().delete()
    told = "putch is left as it is; the tool says otherwise of путч: definition, note"
    assert bringing().load({}).notes == [told]
    assert Tag.objects.filter(vocabulary__slug="codes").count() == 2
