"""What is changed or deleted is written down, however it was done, and stays."""

from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection, transaction
from django.db.models import F

from annotations.filtersets import ChangeFilterSet
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.merging import merger
from annotations.models import (
    Annotation,
    Change,
    Claim,
    Edition,
    Event,
    EventName,
    Passage,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    Token,
    User,
    Vocabulary,
)
from tests.database import refused, sql

RECORDED = {
    *("annotations_annotation", "annotations_claim", "annotations_edition", "annotations_event"),
    *("annotations_eventname", "annotations_passage", "annotations_source", "annotations_source_scope"),
    *("annotations_tag", "annotations_tagbroader", "annotations_taglabel", "annotations_vocabulary"),
    *("annotations_user", "annotations_user_groups", "auth_group", "annotations_token"),
    *("annotations_review", "annotations_reply", "annotations_datemention", "annotations_reading"),
    *("annotations_comparison", "annotations_snapshot", "annotations_parallel"),
    "annotations_tagnote",
}


def changes(**wanted) -> list[Change]:
    """What this transaction has written down."""
    (now,) = sql("SELECT pg_current_xact_id()::text::bigint")[0]
    return list(Change.objects.filter(transaction=now, **wanted).order_by("id"))


def test_every_table_that_matters_has_its_four_triggers(db):
    found = sql(
        "SELECT relname, count(*) FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE tgname ~ '_(is_recorded|is_not_emptied)' AND relname <> 'annotations_change' GROUP BY 1"
    )
    assert dict(found) == dict.fromkeys(RECORDED, 4)


def test_an_update_keeps_the_whole_row_and_what_is_new_of_it(annotation, soviet_view):
    annotation.note = "Сравни 👍 \u202eإشارة"
    annotation.tag_ids = [soviet_view.pk]
    annotation.save()
    change = changes(model="annotation")[-1]
    assert change.action == "update"
    assert (change.row, change.owner, change.key) == (annotation.pk, annotation.pk, str(annotation.uuid))
    assert change.before["note"] == ""
    assert change.before["exact"] == "October coup"
    assert set(change.after) == {"note", "tag_ids", "version", "modified"}
    assert change.after["note"] == annotation.note
    assert change.after["tag_ids"] == [soviet_view.pk]
    assert (change.audience, change.source) == (0, annotation.source_id)
    assert not {"folded", "search", "search_config"} & (change.before.keys() | change.after.keys())


def test_what_changes_nothing_is_not_written_down(english):
    Edition.objects.filter(source=english).update(current=F("current"))
    assert not changes(model="edition")


def test_many_rows_at_once_are_written_down_each(db):
    rows = list(Annotation.objects.order_by("id")[:7])
    count = Annotation.objects.filter(pk__in=[row.pk for row in rows]).update(note="оптом")
    assert count == 7
    for row in rows:
        row.note = "и ещё"
    Annotation.objects.bulk_update(rows, ["note"])
    found = changes(model="annotation", row__in=[row.pk for row in rows])
    assert [change.after["note"] for change in found] == ["оптом"] * 7 + ["и ещё"] * 7


def test_raw_sql_is_written_down(db):
    sql(
        "UPDATE annotations_claim SET statement = statement || '!' WHERE slug = "
        "(SELECT min(slug) FROM annotations_claim)"
    )
    (change,) = changes(model="claim")
    assert change.after["statement"] == change.before["statement"] + "!"


def test_events_names_and_vocabularies_are_written_down(db):
    for model in (Event, EventName, Vocabulary):
        row = model.objects.order_by("pk").first()
        old = row.slug
        row.slug = f"{old}-renamed"
        row.save()
        (change,) = changes(model=model._meta.model_name)
        assert (change.key, change.after["slug"]) == (old, row.slug)
        assert change.after["former_slugs"] == [old]


def test_a_label_belongs_to_its_tag(soviet_view):
    label = TagLabel.objects.create(tag=soviet_view, language="ru", kind="alt", text="Советская точка зрения")
    label.text = "Советский взгляд"
    label.save()
    label.delete()
    found = changes(owner_model="tag", model="taglabel")
    assert [change.action for change in found] == ["insert", "update", "delete"]
    assert {(change.owner, change.key) for change in found} == {(soviet_view.pk, "soviet-view")}
    assert found[0].after["text"] == "Советская точка зрения"
    assert found[1].after == {"text": "Советский взгляд"}
    assert found[2].before["text"] == "Советский взгляд"


def test_a_part_that_moves_is_written_down_with_both_owners(soviet_view, western_view):
    label = TagLabel.objects.create(tag=soviet_view, language="ru", kind="alt", text="взгляд")
    TagLabel.objects.filter(pk=label.pk).update(tag=western_view)
    moved = changes(model="taglabel", action="update")
    assert {change.owner for change in moved} == {soviet_view.pk, western_view.pk}
    assert {change.key for change in moved} == {"soviet-view", "western-view"}


def test_wider_tags_and_scopes_are_written_down_with_what_they_belong_to(english, soviet_view, western_view):
    TagBroader.objects.create(tag=soviet_view, broader=western_view)
    soviet_view.broader.clear()
    assert [change.action for change in changes(model="tagbroader", owner=soviet_view.pk)] == [
        "insert",
        "delete",
    ]
    event = Event.objects.create(slug="kronstadt", label="Кронштадт", edtf="1921")
    english.scope.add(event)
    english.scope.remove(event)
    found = changes(model="scope", owner_model="source", owner=english.pk)
    assert [change.action for change in found] == ["insert", "delete"]


def test_a_role_is_written_down_with_the_account(make_user):
    anna, group = make_user("анна"), Group.objects.create(name="Семинар 1917")
    anna.groups.add(group)
    anna.groups.clear()
    found = changes(model="membership", owner_model="user", owner=anna.pk)
    assert [(change.action, change.key) for change in found] == [("insert", "анна"), ("delete", "анна")]
    assert found[0].after["group_id"] == group.pk


def test_of_accounts_all_is_written_down_but_passwords_and_times_of_signing_in(make_user):
    anna = make_user("anna")
    anna.set_password("another long secret")
    anna.save()
    assert [change.action for change in changes(model="user", row=anna.pk)] == ["insert"]
    anna.is_superuser, anna.is_active = True, False
    anna.save()
    found = changes(model="user", row=anna.pk)
    assert found[1].after == {"is_superuser": True, "is_active": False}
    for change in found:
        assert not {"password", "last_login"} & ({*(change.before or {})} | {*(change.after or {})})


def test_a_source_that_is_deleted_is_kept_with_all_its_parts(db):
    source = Source.objects.create(slug="pamyat", title="Память", language="ru")
    add_edition(source, PlainText().read("Глава 1\n\nВ октябре 🚩…"), "1")
    key, passages = (
        source.pk,
        list(Passage.objects.filter(edition__source=source).values_list("text", flat=True)),
    )
    source.delete()
    found = changes(owner_model="source", owner=key, action="delete")
    assert {change.model for change in found} == {"source", "edition", "passage"}
    assert sorted(change.before["text"] for change in found if change.model == "passage") == sorted(passages)
    (edition,) = (change for change in found if change.model == "edition")
    assert edition.before["text"] == "Глава 1\n\nВ октябре 🚩…"
    assert {change.source for change in found} == {key}


def test_the_text_of_an_edition_is_not_kept_again_with_each_change(english):
    Edition.objects.filter(source=english).update(revision="исправлено")
    (change,) = changes(model="edition")
    assert "text" not in change.before


def test_a_merging_of_tags_is_written_down_in_one_transaction(db, make_user, passage):
    vocabulary = Vocabulary.objects.first()
    gone = Tag.objects.create(slug="gone-tag", vocabulary=vocabulary)
    kept = Tag.objects.create(slug="kept-tag", vocabulary=vocabulary)
    TagLabel.objects.create(tag=gone, language="ru", text="ушедший")
    made = Annotation.objects.create(
        passage=passage, start=0, end=4, exact=passage.text[:4], creator=make_user("anna"), tag_ids=[gone.pk]
    )
    merger(gone, kept).merge()
    (deleted,) = changes(model="tag", action="delete")
    assert deleted.key == "gone-tag"
    (moved,) = changes(model="annotation", row=made.pk)
    assert (moved.before["tag_ids"], moved.after["tag_ids"]) == ([deleted.row], [kept.pk])
    assert {change.owner for change in changes(model="taglabel", action="update")} == {deleted.row, kept.pk}


def test_nobody_changes_or_deletes_what_was_written_down(annotation):
    annotation.delete()
    with refused("what was recorded is not changed"):
        Change.objects.update(command="somebody else")
    with refused("what was recorded is kept"):
        Change.objects.all().delete()
    with refused("what was recorded is kept"), connection.cursor() as cursor:
        cursor.execute("/* all of it */ TRUNCATE annotations_change")
    with refused("what was recorded is not changed"):
        sql("SET LOCAL historio.purging = 'on'; UPDATE annotations_change SET key = ''")


def test_tables_whose_rows_are_recorded_are_not_emptied(db):
    with refused("TRUNCATE leaves nothing in the history"):
        sql("/* quickly */ TRUNCATE annotations_claim CASCADE")


def test_a_purge_leaves_a_record_of_itself_that_stays(annotation):
    key = annotation.pk
    annotation.note = "a"
    annotation.save()
    annotation.delete()
    with transaction.atomic():
        sql("SET LOCAL historio.purging = 'on'")
        Change.objects.filter(owner_model="annotation", owner=key).delete()
    (purge,) = Change.objects.filter(owner_model="annotation", owner=key)
    assert (purge.action, purge.after, purge.command) == ("purge", {"purged": 2}, "pytest")
    assert purge.key == str(annotation.uuid)
    with refused("that something was purged is kept"):
        sql("SET LOCAL historio.purging = 'on'")
        Change.objects.filter(pk=purge.pk).delete()


def test_no_setting_switches_a_trigger_off(annotation):
    sql("SET LOCAL pgtrigger.ignore = '{pgtrigger_annotation_change_is_recorded_e190f}'")
    Annotation.objects.filter(pk=annotation.pk).update(note="тайно")
    assert changes(model="annotation")[-1].after["note"] == "тайно"
    assert sql("SELECT proname FROM pg_proc WHERE prosrc ~ 'pgtrigger.ignore|should_ignore'") == []


def test_many_rows_after_one_are_recorded_as_quickly_as_at_first(annotation):
    """The plan that one row leaves behind joins no rows each with each: that took minutes."""
    Annotation.objects.filter(pk=annotation.pk).update(note="один")
    again = [
        *(
            "uuid",
            "passage_id",
            "start",
            '"end"',
            "exact",
            "creator_id",
            "status",
            "visibility",
            "voice",
            "level",
        ),
    ]
    columns = ", ".join(again[1:])
    sql(
        f"INSERT INTO annotations_annotation ({', '.join(again)}) SELECT gen_random_uuid(), {columns}"
        " FROM annotations_annotation, generate_series(1, 3000) WHERE id = %s",
        annotation.pk,
    )
    sql("SET LOCAL statement_timeout = '60s'")
    count = Annotation.objects.filter(exact=annotation.exact, voice="own").update(note="много", tag_ids=[])
    assert count >= 3000
    assert len(changes(model="annotation", after__note="много")) == count


def test_a_row_keeps_its_number(db):
    with refused("null value"):
        sql("UPDATE annotations_claim SET id = -id WHERE id = (SELECT max(id) FROM annotations_claim)")


def test_a_token_that_is_made_or_revoked_is_written_down_with_its_account_and_without_its_key(make_user):
    anna = make_user("анна")
    Token.issue(anna, "R на ноутбуке", scope="read")
    token = anna.tokens.get()
    token.used()
    token.delete()
    found = changes(model="token")
    assert [change.action for change in found] == ["insert", "delete"]
    assert {(change.owner_model, change.owner, change.key) for change in found} == {("user", anna.pk, "анна")}
    assert (found[0].after["name"], found[0].after["scope"]) == ("R на ноутбуке", "read")
    for change in found:
        assert not {"digest", "last_used"} & ({*(change.before or {})} | {*(change.after or {})})


def test_an_account_that_is_deactivated_keeps_its_work(annotation, administrator, client):
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert client.get(f"/api/v1/annotations/{annotation.uuid}/").json()["creator"] == "ada"


def test_a_change_by_nobody_cannot_even_be_written_by_hand(db):
    with refused("change_has_an_actor"):
        sql(
            "INSERT INTO annotations_change (at, command, request, transaction, action, model, row,"
            " owner_model, key) VALUES (now(), '', '', 1, 'update', 'tag', 1, 'tag', 'x')"
        )


def test_a_claim_that_is_deleted_is_kept(db):
    question = Tag.objects.filter(vocabulary__kind="question").first()
    claim = Claim.objects.create(
        slug="so-it-was", event=Event.objects.first(), statement="Так было.", question=question
    )
    key = claim.pk
    claim.delete()
    (change,) = changes(model="claim", action="delete", row=key)
    assert change.before["statement"] == claim.statement


def test_who_does_not_audit_finds_no_change_whatever_they_ask(annotation, annotator, administrator):
    annotation.note = "исправлено"
    annotation.save()
    for person, sees in ((AnonymousUser(), False), (annotator, False), (administrator, True)):
        assert Change.objects.visible_to(person).exists() is sees
        assert ChangeFilterSet({"model": "annotation"}, user=person).qs.exists() is sees
