import json

import pytest
from django.contrib.auth.models import Group

from annotations.importers.base import MAX_ROWS, Change
from annotations.importers.csv import CSV
from annotations.importers.json_lines import JSONLines
from annotations.importers.loading import Loader
from annotations.models import Annotation, Event, EventName, Source, Tag
from annotations.tables import ANNOTATIONS, EVENTS, NAMES, SOURCES, TAGS, VOCABULARIES

pytestmark = pytest.mark.django_db

HEADER = "source,exact,tags,note"


@pytest.fixture
def load(administrator):
    """Loads CSV text as the administrator, or as somebody else."""

    def load(text, table=ANNOTATIONS, user=administrator, **more):
        return Loader(table, user).load(CSV().read(text, table), **more)

    return load


@pytest.fixture
def load_json(administrator):
    def load(*rows, table=ANNOTATIONS, user=administrator):
        text = "\n".join(json.dumps(row) for row in rows)
        return Loader(table, user).load(JSONLines().read(text, table))

    return load


def reasons(report) -> list[str]:
    return [str(error) for error in report.errors]


# -- creating -------------------------------------------------------------------------------------


def test_a_row_without_id_creates(load, administrator):
    report = load(
        "source;exact;tags;note;name;certainty\n"
        "october-revolution-en;October coup;soviet-view | western-view;'=1+1;october-coup-en;2\n"
    )
    assert (report.created, reasons(report)) == (1, [])
    made = Annotation.objects.get(note="=1+1")
    assert made.exact == "October coup"
    assert made.creator == administrator
    assert [tag.slug for tag in made.tags.order_by("slug")] == ["soviet-view", "western-view"]
    assert (made.name.slug, made.certainty, made.stance) == ("october-coup-en", 2, "affirms")


def test_the_place_may_be_given_by_the_offsets_of_the_text(load, english):
    text = english.editions.get().text
    start = text.index("October coup")
    report = load(f"source,start,end,note\noctober-revolution-en,{start},{start + 12},Ж\n")
    assert reasons(report) == []
    assert Annotation.objects.get(note="Ж").exact == "October coup"
    report = load(f"source,start,end,exact\noctober-revolution-en,{start},{start + 12},October Coup\n")
    assert reasons(report) == ["line 2, exact: the passage reads 'October coup' there"]


def test_the_place_may_be_given_by_the_offsets_of_a_passage(load, passage):
    report = load(f"passage,start,end,note\n{passage.uuid},4,22,Ж\n")
    assert reasons(report) == []
    assert Annotation.objects.get(note="Ж").exact == "October Revolution"


def test_a_quote_that_stands_in_several_places_is_refused_with_its_line(load):
    report = load(f"{HEADER}\noctober-revolution-en,October coup,,\noctober-revolution-en,the,,\n")
    assert len(report.errors) == 1
    assert reasons(report)[0].startswith("line 3, exact: 'the' stands there ")
    assert report.created == 0


def test_a_row_that_is_wrong_undoes_all(load):
    before = Annotation.objects.count()
    report = load(
        f"{HEADER}\n"
        "october-revolution-en,October coup,,первая\n"
        "october-revolution-en,October coup,no-such-tag,вторая\n"
        'october-revolution-en,no such words,,"третья\nи строка"\n'
        "no-such-source,October coup,,четвёртая\n"
    )
    assert (report.created, report.updated, report.unchanged) == (0, 0, 0)
    assert [(error.line, error.column) for error in report.errors] == [
        (3, "tags"),
        (4, "exact"),
        (6, "source"),
    ]
    assert Annotation.objects.count() == before


def test_a_trial_says_what_would_be_done_and_does_nothing(load):
    before = set(Annotation.objects.values_list("pk", "version"))
    report = load(f"{HEADER}\noctober-revolution-en,October coup,,\n", dry_run=True)
    assert (report.created, reasons(report)) == (1, [])
    assert set(Annotation.objects.values_list("pk", "version")) == before


def test_what_the_server_counts_is_not_taken_from_the_file(load, make_user):
    vera = make_user("vera", "annotator")
    load(
        "source,exact,note,creator,status,version,created,text_start\n"
        "october-revolution-en,October coup,Ж,vera,proposed,7,1917-11-07T00:00:00Z,5\n",
        user=vera,
    )
    made = Annotation.objects.get(note="Ж")
    assert (made.creator, made.status, made.version) == (vera, "proposed", 1)
    assert made.created.year > 2000


@pytest.mark.parametrize(("column", "value"), [("status", "accepted"), ("creator", "ada")])
def test_what_others_decide_is_refused_and_not_passed_over(load, make_user, annotation, column, value):
    vera = make_user("vera", "reviewer")
    new = load(f"source,exact,{column}\noctober-revolution-en,October coup,{value}\n", user=vera)
    assert [(error.line, error.column) for error in new.errors] == [(2, column)]
    other = {"status": "accepted", "creator": "vera"}[column]
    old = load(f"id,{column}\n{annotation.uuid},{other}\n", user=vera)
    assert [(error.line, error.column) for error in old.errors] == [(2, column)]


def test_only_groups_of_ones_own_can_be_shared_with(load, make_user):
    vera = make_user("vera", "annotator")
    mine, _ = (Group.objects.create(name=name) for name in ("кружок", "чужие"))
    vera.groups.add(mine)
    row = "source,exact,visibility,group\noctober-revolution-en,October coup,group,{}\n"
    assert [error.column for error in load(row.format("чужие"), user=vera).errors] == ["group"]
    assert load(row.format("кружок"), user=vera).created == 1


def test_who_may_attribute_may_bring_suggestions_and_judges_by_reviews(load, make_user):
    administrator = make_user("rita", "administrator")
    text = "source,exact,note,status\noctober-revolution-en,October coup,Ж,{}\n"
    report = load(text.format("accepted"), user=administrator)
    assert [error.column for error in report.errors] == ["status"]
    assert not Annotation.objects.filter(note="Ж").exists()
    load(text.format("suggested"), user=administrator)
    assert Annotation.objects.get(note="Ж").status == "suggested"


def test_many_rows_take_few_queries_each(load, django_assert_max_num_queries, passage):
    rows = "".join(f"{passage.uuid},4,22,№{number}\n" for number in range(100))
    with django_assert_max_num_queries(100 * 2 + 20):
        report = load(f"passage,start,end,note\n{rows}")
    assert report.created == 100


# -- updating -------------------------------------------------------------------------------------


def test_a_row_with_an_id_updates_if_its_version_is_current(load, annotation, soviet_view):
    report = load(f"id,version,note,tags\n{annotation.uuid},1,Ж,soviet-view\n")
    assert (report.updated, reasons(report)) == (1, [])
    annotation.refresh_from_db()
    assert (annotation.note, annotation.tag_ids, annotation.version) == ("Ж", [soviet_view.pk], 2)


def test_a_stale_version_is_refused_and_the_row_stays(load, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="между тем")
    report = load(f"id,version,note\n{annotation.uuid},1,Ж\n")
    assert reasons(report) == ["line 2, version: 1 is not current; it was changed and is 2 now"]
    annotation.refresh_from_db()
    assert annotation.note == "между тем"


def test_a_row_that_names_no_version_changes_nothing(load, annotation):
    for text in (f"id,note\n{annotation.uuid},Ж\n", f"id,note,version\n{annotation.uuid},Ж,\n"):
        report = load(text)
        assert reasons(report) == ["line 2, version: say which version you change; it is 1 now"]
    assert load(f"id,note\n{annotation.uuid},\n").unchanged == 1


def test_what_an_export_says_of_all_rows_changes_nothing(load, client):
    text = client.get("/api/v1/annotations.csv?status=all").getvalue().decode()
    before = set(Annotation.objects.values_list("pk", "version"))
    report = load(text)
    assert (report.created, report.updated, reasons(report)) == (0, 0, [])
    assert report.unchanged == len(before)
    assert set(Annotation.objects.values_list("pk", "version")) == before


def test_an_emptied_cell_empties_the_field(load, annotation, soviet_view):
    annotation.note, annotation.tag_ids, annotation.certainty = "Ж", [soviet_view.pk], 2
    annotation.save()
    report = load(f"id,version,note,tags,certainty\n{annotation.uuid},2,,,\n")
    assert (report.updated, reasons(report)) == (1, [])
    annotation.refresh_from_db()
    assert (annotation.note, annotation.tag_ids, annotation.certainty) == ("", [], None)


def test_the_words_of_a_row_may_move(load, annotation):
    start = annotation.passage.text.index("Soviet historiography")
    report = load(f"id,version,start,end\n{annotation.uuid},1,{start},{start + 6}\n")
    assert reasons(report) == []
    annotation.refresh_from_db()
    assert annotation.exact == "Soviet"
    report = load(f"id,version,exact\n{annotation.uuid},2,Soviet historiography\n")
    assert reasons(report) == []
    annotation.refresh_from_db()
    assert annotation.exact == "Soviet historiography"
    report = load(f"id,version,start,end,exact\n{annotation.uuid},3,0,3,the\n")
    assert reasons(report) == ["line 2, exact: the passage reads 'The' there"]


def test_of_a_value_that_is_none_of_the_known_ones_these_are_told(load, annotation):
    report = load(f"id,version,stance\n{annotation.uuid},1,perhaps\n")
    assert reasons(report) == [
        "line 2, stance: Value 'perhaps' is not a valid choice. There are affirms, denies, hedges, mentions."
    ]


@pytest.mark.parametrize("key", ["x", "5", "2e175a4c-6368-5bc9-83c5-29ea1758fe14", "\0"])
def test_an_unknown_id_is_refused_with_its_line(load, key):
    report = load(f"id,note\n{key},Ж\n")
    assert [(error.line, error.column) for error in report.errors] == [(2, "id")]


@pytest.mark.parametrize("key", [5, True, ["x"], {"a": 1}, 1.5, "\0", "x"])
def test_an_id_that_is_no_text_is_refused_with_its_line(load_json, key):
    report = load_json({"id": key, "note": "Ж"})
    assert [(error.line, error.column) for error in report.errors] == [(1, "id")]


def test_an_id_stands_in_a_file_once(load, annotation):
    report = load(f"id,version,note\n{annotation.uuid},1,Ж\n{annotation.uuid},1,З\n")
    assert reasons(report) == [f"line 3, id: {str(annotation.uuid)!r} stands on line 2 already"]


@pytest.mark.parametrize(
    "row",
    [
        {"tags": [1, "a"]},
        {"tags": [None]},
        {"tags": [["a"], "b"]},
        {"tags": {"a": 1}},
        {"note": ["a", 1]},
        {"certainty": "2"},
        {"start": "3", "end": 5},
        {"exact": 5},
        {"name": ["x"]},
    ],
)
def test_a_value_of_the_wrong_kind_is_refused_with_its_line(load_json, annotation, row):
    report = load_json({"id": str(annotation.uuid), **row})
    assert [error.line for error in report.errors] == [1]
    annotation.refresh_from_db()
    assert annotation.version == 1


# -- who may --------------------------------------------------------------------------------------


def test_who_may_not_add_adds_nothing(load, make_user):
    report = load(f"{HEADER}\noctober-revolution-en,October coup,,\n", user=make_user("reader"))
    assert reasons(report) == ["line 2: you may not add rows here"]


def test_annotators_change_what_is_theirs_only(load, annotator, annotation):
    report = load(f"id,note\n{annotation.uuid},Ж\n", user=annotator)
    assert reasons(report) == ["line 2: you may not change it"]
    Annotation.objects.filter(pk=annotation.pk).update(creator=annotator)
    assert reasons(load(f"id,version,note\n{annotation.uuid},2,Ж\n", user=annotator)) == []


def test_what_one_may_not_see_is_unknown(load, make_user, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    vera = make_user("vera", "administrator")
    report = load(f"id,note\n{annotation.uuid},Ж\n", user=vera)
    assert "is unknown" in reasons(report)[0]


def test_annotators_do_not_write_sources(load, annotator):
    report = load("slug,title,language\nx,X,ru\n", table=SOURCES, user=annotator)
    assert reasons(report) == ["line 2: you may not add rows here"]
    report = load("slug,title\noctober-revolution-en,X\n", table=SOURCES, user=annotator)
    assert reasons(report) == ["line 2: you may not change it"]


# -- other resources ------------------------------------------------------------------------------


def test_a_row_may_refer_to_one_further_down(load):
    chain = "".join(f"event-{number},Событие {number},event-{number + 1}\n" for number in range(20))
    report = load(f"slug,label,part_of\n{chain}event-20,Всё,\n", table=EVENTS)
    assert (report.created, reasons(report)) == (21, [])
    assert Event.objects.get(slug="event-0").part_of.slug == "event-1"


def chain(first, count):
    """Tags of which each stands under the next."""
    lines = (f"{first}{number},views,{first}{number + 1}\n" for number in range(count))
    return f"slug,vocabulary,broader\n{''.join(lines)}{first}{count},views,\n"


def test_a_long_chain_of_rows_costs_a_few_queries_each(load, django_assert_max_num_queries):
    with django_assert_max_num_queries(60 * 14 + 60):
        report = load(chain("x", 60), table=TAGS)
    assert (report.created, reasons(report)) == (61, [])
    with django_assert_max_num_queries(60 * 3 + 60):
        assert load(chain("x", 60), table=TAGS).unchanged == 61


def test_many_tags_with_labels_cost_a_few_queries_each(load, django_assert_max_num_queries):
    rows = "".join(f"x{number},views,Взгляд {number}@ru\n" for number in range(50))
    with django_assert_max_num_queries(50 * 9 + 60):
        report = load(f"slug,vocabulary,pref_label\n{rows}", table=TAGS)
    assert (report.created, reasons(report)) == (50, [])


def test_a_row_may_take_what_another_one_gives_up(load):
    report = load(
        "slug,event,text,language\na,july-days,Раз,ru\nb,july-days,Два,ru\n",
        table=NAMES,
    )
    assert report.created == 2
    report = load("slug,version,text\na,1,Два\nb,1,Три\n", table=NAMES)
    assert (report.updated, reasons(report)) == (2, [])
    report = load("slug,event,text,language\nc,july-days,Три,ru\n", table=NAMES)
    assert len(reasons(report)) == 1
    assert "already" in reasons(report)[0] or "taken" in reasons(report)[0]


def test_a_label_stands_there_once(load):
    twice = load("slug,vocabulary,pref_label,alt_label\nx,views,а@ru,а@ru\n", table=TAGS)
    assert reasons(twice) == ["line 2, alt_label: а@ru is a label of the tag already"]
    two = load("slug,vocabulary,pref_label\nx,views,а@ru | б@ru\n", table=TAGS)
    assert reasons(two) == ["line 2, pref_label: there are two preferred labels in ru"]


def test_what_the_database_refuses_of_many_rows_is_told_with_its_lines(load, monkeypatch):
    """As if the view was taken from the vocabulary of views meanwhile."""
    monkeypatch.setattr(Annotation, "_mistagged", lambda self: {})
    report = load(
        "source,exact,voice,tags\n"
        "october-revolution-en,October coup,own,\n"
        "october-revolution-en,October coup,attributed,\n"
        "october-revolution-en,Bolshevik coup,own,\n"
        "october-revolution-en,Bolshevik coup,attributed,\n"
    )
    why = "attributed words need a view tag that says who holds it"
    assert reasons(report) == [f"line 3: {why}", f"line 5: {why}"]


def test_of_many_errors_the_first_thousand_are_told(load, capsys):
    report = load("slug,label\n" + "BAD,x\n" + "".join(f"BAD-{n},x\n" for n in range(1204)), table=EVENTS)
    assert len(report.errors) == 1205
    assert len(report.told) == 1001
    assert str(report.told[-1]) == "and 205 more"


def test_rows_that_refer_to_each_other_in_a_circle_are_refused(load):
    report = load("slug,label,part_of\na,A,b\nb,B,a\n", table=EVENTS)
    assert [error.line for error in report.errors] == [2, 3]
    root = Event.objects.get(slug="russian-revolution")
    report = load(f"slug,version,label,part_of\n{root.slug},{root.version},R,july-days\n", table=EVENTS)
    assert "an event cannot be a part of itself" in reasons(report)[0]
    assert Event.objects.get(slug="russian-revolution").part_of is None


def test_labels_in_many_languages_come_in(load):
    report = load(
        "slug,vocabulary,pref_label,alt_label,broader\n"
        'x,views,Взгляд@ru | View@en | رأي@ar,"a\\|b@en | \'c@en",western-view\n',
        table=TAGS,
    )
    assert reasons(report) == []
    labels = Tag.objects.get(slug="x").labels.values_list("kind", "text", "language")
    assert set(labels) == {
        ("pref", "Взгляд", "ru"),
        ("pref", "View", "en"),
        ("pref", "رأي", "ar"),
        ("alt", "a|b", "en"),
        ("alt", "'c", "en"),
    }


def test_the_order_of_creators_matters_and_that_of_events_does_not(load, english):
    english.creators = ["Джон Рид", "Н. К."]
    english.save()
    english.scope.set(Event.objects.filter(slug__in=["july-days", "october-revolution"]))
    english.refresh_from_db()
    scope = "october-revolution | july-days"
    report = load(
        f"slug,version,creators,scope\n{english.slug},{english.version},Н. К. | Джон Рид,{scope}\n",
        table=SOURCES,
    )
    assert (report.updated, reasons(report)) == (1, [])
    english.refresh_from_db()
    assert english.creators == ["Н. К.", "Джон Рид"]
    report = load("slug,scope\noctober-revolution-en,october-revolution | july-days\n", table=SOURCES)
    assert report.unchanged == 1


def test_a_database_rule_is_told_with_the_line(load):
    root = EventName.objects.get(slug="october-coup-en")
    report = load(f"slug,version,event\n{root.slug},{root.version},july-days\n", table=NAMES)
    (reason,) = reasons(report)
    assert reason.startswith("line 2")
    assert reason.endswith("names that are equivalent belong to the same event")


def test_a_slug_that_cannot_be_stored_is_refused(load_json):
    report = load_json({"slug": "a\0", "title": "X", "language": "ru"}, table=SOURCES)
    assert [error.line for error in report.errors] == [1]
    assert not Source.objects.filter(title="X").exists()


# -- what is told ---------------------------------------------------------------------------------------


def test_a_report_tells_of_each_row_what_came_of_it(load, annotation, soviet_view):
    report = load(
        "id,version,source,exact,note,tags\n"
        f"{annotation.uuid},1,,,Ж,soviet-view\n"
        ",,october-revolution-en,Bolshevik coup,З,\n",
    )
    changed, new = report.rows
    assert (changed.line, changed.outcome, changed.key) == (2, "updated", str(annotation.uuid))
    assert (changed.label, changed.pk) == ("October coup", annotation.pk)
    assert changed.changes == (Change("note", "", "Ж"), Change("tags", "", "soviet-view"))
    assert (new.line, new.outcome, new.label) == (3, "created", "Bolshevik coup")
    assert Annotation.objects.get(pk=new.pk).note == "З"


def test_words_that_moved_are_told_with_their_place(load, annotation):
    start = annotation.passage.text.index("Soviet historiography")
    report = load(f"id,version,start,end\n{annotation.uuid},1,{start},{start + 6}\n", dry_run=True)
    (row,) = report.rows
    told = {change.column: (change.before, change.after) for change in row.changes}
    assert told["exact"] == ("October coup", "Soviet")
    assert told["start"] == (str(annotation.start), str(start))


def test_a_trial_counts_what_would_be_written_also_where_rows_are_refused(load):
    text = f"{HEADER}\noctober-revolution-en,October coup,,\noctober-revolution-en,no such words,,\n"
    trial = load(text, dry_run=True)
    assert (trial.created, trial.refused) == (1, 1)
    assert [(row.line, row.outcome) for row in trial.rows] == [(2, "created"), (3, "refused")]
    real = load(text)
    assert (real.created, real.refused) == (0, 1)
    assert [(row.line, row.outcome) for row in real.rows] == [(3, "refused")]


def test_of_many_rows_the_first_thousand_are_told_and_all_are_counted(load):
    text = "slug,label\n" + "".join(f"e-{number},Событие\n" for number in range(MAX_ROWS + 5))
    report = load(text, table=EVENTS, dry_run=True)
    assert (report.created, len(report.rows)) == (MAX_ROWS + 5, MAX_ROWS)


def test_rows_that_the_database_refuses_together_are_counted_once(load, monkeypatch):
    """As if the view was taken from the vocabulary of views meanwhile."""
    monkeypatch.setattr(Annotation, "_mistagged", lambda self: {})
    report = load(
        "source,exact,voice\n"
        "october-revolution-en,October coup,own\n"
        "october-revolution-en,October coup,attributed\n",
        dry_run=True,
    )
    assert (report.created, report.refused) == (1, 1)
    assert [(row.line, row.outcome) for row in report.rows] == [(2, "created"), (3, "refused")]


def test_line_ends_that_a_program_rewrote_are_no_change(load, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="раз\r\nдва")
    assert load(f'id,note\n{annotation.uuid},"раз\nдва"\n').unchanged == 1


def test_words_without_the_space_around_them_are_no_change(load, annotation):
    start = annotation.start - 1
    Annotation.objects.filter(pk=annotation.pk).update(
        start=start, exact=annotation.passage.text[start : annotation.end]
    )
    assert load(f"id,exact\n{annotation.uuid},October coup\n").unchanged == 1


def test_what_the_server_sets_is_told_where_the_file_says_something_else(load):
    text = (
        "slug,created,earliest\njuly-days,11/7/1917,2421411\noctober-revolution,2026-11-21 00:00:00+00:00,7\n"
    )
    Event.objects.update(created="2026-11-21T00:00:00Z")
    report = load(text, table=EVENTS)
    assert report.unchanged == 2
    assert sorted(report.notes) == [
        "created: the server sets it; what the file says was passed over in 1 row",
        "earliest: the server sets it; what the file says was passed over in 1 row",
    ]


def test_rows_that_change_nothing_cost_no_query_each(load, django_assert_max_num_queries, client):
    text = client.get("/api/v1/annotations.csv?status=all").getvalue().decode()
    with django_assert_max_num_queries(30):
        assert load(text).unchanged == Annotation.objects.count()


def test_a_cut_cell_that_changes_nothing_is_none(load, annotation):
    note = "Ж" * 32_767
    Annotation.objects.filter(pk=annotation.pk).update(note=note)
    assert load(f"id,note\n{annotation.uuid},{note}\n").unchanged == 1
    assert reasons(load(f"source,exact,note\noctober-revolution-en,October coup,{note}\n")) == [
        "line 2, note: it is 32,767 characters long, as much as Excel holds in a cell; what followed is lost"
    ]
    report = load("source,exact,superseded_by\noctober-revolution-en,October coup\n")
    assert (report.created, reasons(report)) == (1, [])


def test_a_row_that_is_put_back_is_whole(administrator):
    text = "slug,label,version,created\nx,Раз,1,2026-11-21T00:00:00Z\ny,Два,1\n"
    report = Loader(EVENTS, administrator, restoring=True).load(CSV().read(text, EVENTS))
    assert reasons(report) == ["line 3, created: the row ends before it"]


def test_what_is_put_back_was_never_in_a_spreadsheet(administrator):
    text = f"slug,kind,label,description\nx,topic,Темы,{'Ж' * 32_767}\n"
    report = Loader(VOCABULARIES, administrator, restoring=True).load(CSV().read(text, VOCABULARIES))
    assert (report.created, reasons(report)) == (1, [])
