"""Many annotations at once obey the rules of a single one, and are told of in its words."""

import csv
import io
import json
import random

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import acting, recording
from annotations.anchoring import KeptTexts, anchor
from annotations.importers.csv import CSV
from annotations.importers.drafting import Drafter, of
from annotations.importers.json_lines import JSONLines
from annotations.importers.loading import Loader
from annotations.importers.together import Together
from annotations.models import Annotation, Change, Claim, EventName, Passage
from annotations.tables import ANNOTATIONS

pytestmark = pytest.mark.django_db


def load(text, user, **more):
    return Loader(ANNOTATIONS, user).load(CSV().read(text, ANNOTATIONS), **more)


def reasons(report) -> list[str]:
    return [str(error) for error in report.errors]


def values(dice: random.Random, passages: list[Passage]) -> dict:
    """What a row of a file may say, sense and nonsense."""
    passage = dice.choice(passages)
    start = dice.randrange(0, max(1, len(passage.text) - 5))
    end = start + dice.choice([1, 4, 4, 4, 0, 10**6])
    words = passage.text[start:end]
    place = dice.choice(
        [
            {"passage": str(passage.uuid), "start": start, "end": end},
            {"passage": str(passage.uuid), "start": start, "end": end, "exact": words},
            {"passage": str(passage.uuid), "exact": words},
            {
                "source": passage.edition.source.slug,
                "start": passage.start + start,
                "end": passage.start + end,
            },
            {"source": passage.edition.source.slug, "exact": passage.text[start : start + 30]},
            {"source": "no-such-source", "exact": "a"},
            {"passage": "нет", "start": 1, "end": 2},
            {"passage": str(passage.uuid), "start": True, "end": 2},
            {"passage": str(passage.uuid), "start": start},
        ]
    )
    said = {
        "event": ["october-revolution", "july-days", "no-such-event", 5, ["soviet-view"], {}],
        "name": [*EventName.objects.values_list("slug", flat=True)[:5], "no-such-name", ["soviet-view"]],
        "claim": [*Claim.objects.values_list("slug", flat=True)[:5], "no-such-claim"],
        "stance": ["affirms", "hedges", "perhaps", 1],
        "voice": ["own", "attributed", "attributed", "ничей"],
        "level": ["textual", "inferential", "x"],
        "certainty": [1, 2, 3, 4, True, 1.0, "2"],
        "tags": [
            ["soviet-view"],
            ["western-view", "soviet-view"],
            ["consequence"],
            [],
            ["нет"],
            [["soviet-view"]],
            "x",
        ],
        "note": ["Ж", "=1+1", "\x00", "עברית", "👨‍👩‍👧", 7],
        "visibility": ["public", "private", "group", "x"],
        "group": ["кружок", "чужие", ["кружок"]],
    }
    chosen = dice.sample(sorted(said), dice.choice([0, 1, 2, 2, 3, 4]))
    return place | {name: dice.choice(said[name]) for name in chosen}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_drafted_together_is_what_would_be_drafted_alone(seed, make_user):
    """The short way takes nothing that the long way refuses, and stores the same."""
    dice = random.Random(seed)  # noqa: S311 – a test must fail again as it failed
    vera = make_user("vera", "annotator")
    mine, _ = (Group.objects.create(name=name) for name in ("кружок", "чужие"))
    vera.groups.add(mine)
    passages = list(Passage.objects.select_related("edition__source").defer("edition__text"))
    together, alone = recording.Resolver(vera), recording.Resolver(vera)
    together.texts = KeptTexts(vera)
    drafter = Drafter(together, ())
    taken = 0
    for _ in range(400):
        given = values(dice, passages)
        row = drafter.draft(given)
        made = recording.begin(ANNOTATIONS, vera)
        try:
            recording.draft(ANNOTATIONS, made, given, alone)
        except ValidationError:
            assert row is None, given
            continue
        assert row is not None, given
        taken += 1
        expected = of(made)
        for column in drafter.columns.values():
            assert row[column] == expected[column], (column, given)
        assert (row["passage_id"], row["start"], row["end"], row["exact"]) == (
            made.passage_id,
            made.start,
            made.end,
            made.exact,
        )
    assert taken > 40


def test_quotes_of_one_source_cost_no_query_each(administrator, english, django_assert_max_num_queries):
    text = english.editions.get(current=True).text
    words = [text[start : start + 40] for start in range(0, 4000, 100)]
    sentences = [
        quote for quote in words if "\n" not in quote and '"' not in quote and text.count(quote) == 1
    ]
    rows = "".join(f'{english.slug},"{quote}"\n' for quote in sentences)
    with django_assert_max_num_queries(37):
        report = load(f"source,exact\n{rows}", administrator)
    assert len(sentences) > 20
    assert (report.created, reasons(report)) == (len(sentences), [])


def test_kept_texts_find_what_is_found_each_time_anew(english):
    texts = KeptTexts()
    edition = english.editions.get(current=True)
    texts.read(map(str, edition.passages.values_list("uuid", flat=True)))
    for passage in edition.passages.all():
        if len(passage.text) < 20:
            continue
        for place in (
            {"passage": str(passage.uuid), "start": 3, "end": 12},
            {"source": english.slug, "start": passage.start + 3, "end": passage.start + 12},
        ):
            assert anchor(place, texts=texts) == anchor(place)
    with pytest.raises(ValidationError, match="does not keep to one passage"):
        anchor({"source": english.slug, "start": 0, "end": len(edition.text)}, texts=texts)


def test_many_rows_are_changed_together(administrator):
    before = list(Annotation.objects.order_by("pk"))
    rows = [f"{row.uuid},{row.version},№ {number}\n" for number, row in enumerate(before)]
    load(f"id,version,note\n{''.join(rows)}", administrator, dry_run=True)  # what is kept is read
    asked = []
    for some in (rows[:10], rows[10:]):
        with CaptureQueriesContext(connection) as queries, acting.in_the_name_of(administrator.pk):
            report = load(f"id,version,note\n{''.join(some)}", administrator)
        assert (report.updated, reasons(report)) == (len(some), [])
        asked.append(len(queries))
    assert len(rows) > 40
    assert asked[1] <= asked[0] + 12  # and as many more for claims that had slugs before
    after = Annotation.objects.order_by("pk")
    assert [(row.version, row.note) for row in after] == [
        (row.version + 1, f"№ {number}") for number, row in enumerate(before)
    ]
    changes = list(Change.objects.filter(model="annotation", action="update").order_by("-id")[: len(rows)])
    assert {change.actor_id for change in changes} == {administrator.pk}


def test_what_a_changed_row_does_not_say_stays(administrator, annotation, soviet_view):
    name = EventName.objects.get(slug="october-coup-en")
    Annotation.objects.filter(pk=annotation.pk).update(
        name=name, claim=None, voice="attributed", tag_ids=[soviet_view.pk], certainty=2, stance="hedges"
    )
    kept = Annotation.objects.filter(pk=annotation.pk).values().get()
    report = load(f"id,version,note\n{annotation.uuid},2,Ж\n", administrator)
    assert (report.updated, reasons(report)) == (1, [])
    now = Annotation.objects.filter(pk=annotation.pk).values().get()
    changed = {column for column in now if now[column] != kept[column]}
    assert changed == {"note", "search", "version", "modified"}
    assert load(f"id,version,voice,tags\n{annotation.uuid},3,attributed,\n", administrator).refused == 1


def test_a_row_that_somebody_changes_in_the_same_moment_is_refused(administrator, annotation, monkeypatch):
    write = Together.write

    def later(self, entries, **more):
        Annotation.objects.filter(pk=annotation.pk).update(note="их")
        return write(self, entries, **more)

    monkeypatch.setattr(Together, "write", later)
    report = load(f"id,version,note\n{annotation.uuid},1,Ж\n", administrator)
    assert reasons(report) == ["line 2, version: 1 is not current; it was changed and is 2 now"]
    assert (report.updated, report.refused) == (0, 1)


def test_what_the_database_refuses_of_many_is_found_by_halves(administrator, passage, monkeypatch):
    """As if the view was taken from the vocabulary of views meanwhile."""
    monkeypatch.setattr(Drafter, "_agrees", lambda self, row: True)
    lines = ["own"] * 200
    lines[17] = lines[150] = "attributed"
    rows = "".join(f"{passage.uuid},{n % 50},{n % 50 + 3},{voice},{n}\n" for n, voice in enumerate(lines))
    with CaptureQueriesContext(connection) as asked:
        report = load(f"passage,start,end,voice,note\n{rows}", administrator, dry_run=True)
    assert [error.line for error in report.errors] == [19, 152]
    assert {error.message for error in report.errors} == {
        "attributed words need a view tag that says who holds it"
    }
    assert (report.created, report.refused) == (198, 2)
    assert len(asked) < 250


def test_those_that_are_right_are_written_if_that_is_asked_for(administrator):
    text = (
        "source,exact,tags,note\n"
        "october-revolution-en,October coup,,первая\n"
        "october-revolution-en,October coup,no-such-tag,вторая\n"
        "october-revolution-en,Bolshevik coup,,третья\n"
    )
    report = load(text, administrator, partial=True)
    assert (report.created, report.refused) == (2, 1)
    assert [(row.line, row.outcome) for row in report.rows] == [
        (2, "created"),
        (3, "refused"),
        (4, "created"),
    ]
    assert set(Annotation.objects.filter(note__endswith="я").values_list("note", flat=True)) >= {
        "первая",
        "третья",
    }
    assert not Annotation.objects.filter(note="вторая").exists()


def test_what_is_made_together_has_its_tags_and_is_found(administrator, passage):
    rows = "".join(f"{passage.uuid},4,22,soviet-view | western-view,помета {n}\n" for n in range(20))
    load(f"passage,start,end,tags,note\n{rows}", administrator)
    made = Annotation.objects.filter(note__startswith="помета")
    assert made.count() == 20
    assert made.filter(links__tag__slug="soviet-view").count() == 20
    assert list(made.order_by("pk").values_list("note", flat=True)) == [f"помета {n}" for n in range(20)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM annotations_annotation WHERE search @@ plainto_tsquery('simple', 'помета')"
        )
        assert cursor.fetchone() == (20,)


def test_progress_is_told_now_and_then_and_at_the_end_of_each_block(administrator, passage, monkeypatch):
    monkeypatch.setattr("annotations.importers.loading.BATCH", 10)
    monkeypatch.setattr("annotations.importers.loading.TOLD", 4)
    rows = "".join(f"{passage.uuid},4,{22 + n}\n" for n in range(25))
    told = []
    load(f"passage,start,end\n{rows}", administrator, progress=told.append)
    assert told == [5, 9, 11, 15, 19, 21, 25, 26]


def test_an_export_that_was_edited_throughout_is_taken_in_together(administrator, client, monkeypatch):
    def never(*args, **more):
        raise AssertionError("a row was written by itself")

    exported = client.get("/api/v1/annotations.csv?status=all").getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(exported, newline="")))
    for number, row in enumerate(rows):
        row["note"] = f"№ {number}"
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    monkeypatch.setattr(Loader, "_record", never)
    report = load(out.getvalue(), administrator)
    assert (report.updated, reasons(report)) == (len(rows), [])
    assert set(Annotation.objects.values_list("note", flat=True)) == {f"№ {n}" for n in range(len(rows))}


@pytest.mark.parametrize("passage", [["x"], {"a": 1}, 5, True, "\0"])
def test_a_passage_that_is_no_id_is_refused_with_its_line(administrator, passage):
    text = json.dumps({"passage": passage, "start": 1, "end": 2})
    report = Loader(ANNOTATIONS, administrator).load(JSONLines().read(text, ANNOTATIONS))
    assert [(error.line, error.column) for error in report.errors] == [(1, "passage")]


# -- what is there already ---------------------------------------------------------------------------------

TWINS = """source,exact,name,tags,note,certainty
october-revolution-en,Bolshevik coup,,soviet-view | western-view,Дважды,2
october-revolution-en,Bolshevik coup,,western-view | soviet-view,Дважды,2
october-revolution-en,Bolshevik coup,,western-view | soviet-view,Другая,2
october-revolution-en,Bolshevik coup,,soviet-view,Дважды,2
october-revolution-en,Bolshevik coup,,western-view | soviet-view | western-view,Дважды,2
"""


def test_the_same_annotation_stands_in_a_file_once(administrator):
    report = load(TWINS, administrator)
    assert reasons(report) == [
        "line 3: the same annotation stands on line 2 already",
        "line 6: the same annotation stands on line 2 already",
    ]
    assert not Annotation.objects.filter(note="Дважды").exists()
    report = load(TWINS, administrator, partial=True)
    assert (report.created, report.refused) == (3, 2)
    assert Annotation.objects.filter(note="Дважды").count() == 2


def test_so_it_does_when_the_first_one_was_written_with_another_block(administrator, monkeypatch):
    monkeypatch.setattr("annotations.importers.loading.BATCH", 1)
    assert [str(error) for error in load(TWINS, administrator).errors] == [
        "line 3: the same annotation stands on line 2 already",
        "line 6: the same annotation stands on line 2 already",
    ]


def test_what_one_has_made_already_is_refused_with_its_id(administrator, annotator):
    first = f"{TWINS.splitlines()[0]}\n{TWINS.splitlines()[1]}\n"
    assert load(first, administrator).created == 1
    made = Annotation.objects.get(note="Дважды")
    again = load(first, administrator)
    assert reasons(again) == [f"line 2: you have made this annotation already: {made.uuid}"]
    assert load(first, annotator).created == 1  # two people may say the same


def test_what_was_replaced_may_be_said_again(administrator):
    first = f"{TWINS.splitlines()[0]}\n{TWINS.splitlines()[1]}\n"
    load(first, administrator)
    made = Annotation.objects.get(note="Дважды")
    Annotation.objects.filter(pk=made.pk).update(superseded_by=Annotation.objects.exclude(pk=made.pk)[0].uuid)
    assert load(first, administrator).created == 1


def test_a_number_that_the_database_cannot_hold_is_refused_with_its_line(administrator, monkeypatch):
    """As if the drafting let it through: the COPY fails, before anything is inserted."""
    drafted = Drafter.draft

    def draft(self, given, **more):
        row = drafted(self, given, **more)
        return {**row, "certainty": 10**6} if given.get("note") == "слишком" else row

    monkeypatch.setattr(Drafter, "draft", draft)
    rows = "".join(f"october-revolution-en,Bolshevik coup,{note}\n" for note in ("а", "б", "слишком", "в"))
    report = load(f"source,exact,note\n{rows}", administrator, partial=True)
    assert (report.created, [error.line for error in report.errors]) == (3, [4])
    assert set(Annotation.objects.filter(note__in="абв").values_list("note", flat=True)) == {*"абв"}


def test_what_is_passed_over_in_a_row_that_was_changed_meanwhile_is_counted_once(
    administrator, annotation, monkeypatch
):
    write = Together.write

    def later(self, entries, **more):
        Annotation.objects.filter(pk=annotation.pk).update(note="их")
        return write(self, entries, **more)

    monkeypatch.setattr(Together, "write", later)
    report = load(
        f"id,version,note,created\n{annotation.uuid},1,Ж,1917-11-07T00:00:00Z\n", administrator, partial=True
    )
    assert report.refused == 1
    assert [note for note in report.notes if note.startswith("created")] == [
        "created: the server sets it; what the file says was passed over in 1 row"
    ]
