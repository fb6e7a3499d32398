"""`manage.py export ARCHIVE.zip`: everything, with people and history, and in again, byte for byte."""

import hashlib
import io
import json
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import strategies as st

from annotations import archived
from annotations.exporters import archive
from annotations.history import History, deletion, purge, put_back
from annotations.importers.packed import PackedZip
from annotations.importers.whole import load_whole
from annotations.models import (
    ROLES,
    Annotation,
    Change,
    Claim,
    Event,
    Reply,
    Review,
    Source,
    Tag,
    TagLabel,
    TagNote,
    Token,
    User,
    Vocabulary,
)
from annotations.tables import ANNOTATIONS, EVENTS, TABLES
from tests.conftest import SAMPLE
from tests.database import sql
from tests.management.test_archive import nasty  # noqa: F401 – a fixture

pytestmark = pytest.mark.django_db

SECRET = "Аврора-1917"


def export(path: Path, **options: object) -> bytes:
    call_command("export", path, stdout=io.StringIO(), **options)
    return path.read_bytes()


def bring_in(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("import", path, stdout=out, stderr=out, **options)
    return out.getvalue()


def refusal(path: Path, data: bytes | None = None) -> str:
    """What is said of an archive that is refused, and leaves nothing."""
    if data is not None:
        path.write_bytes(data)
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import", path, stdout=out, stderr=out)
    assert caught.value.returncode == 2
    assert not Source.objects.exists()
    assert not User.objects.exists()
    return out.getvalue() + str(caught.value)


def packed(*, passwords: bool = False) -> bytes:
    return b"".join(archive.everything(passwords=passwords))


def empty() -> None:
    """Nobody has worked here yet: as after `migrate`, in an order of its own."""
    connection.check_constraints()
    names = [
        name
        for name in connection.introspection.table_names()
        if name.startswith(("annotations_", "auth_group")) and name != "annotations_referencestamp"
    ]
    sql(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
    Group.objects.bulk_create(Group(name=name) for name in reversed(ROLES))
    sql("SELECT set_config('historio.purging', 'on', true)")
    sql("TRUNCATE annotations_change")
    sql("SELECT set_config('historio.purging', 'off', true)")
    assert not Source.objects.exists()
    assert not Change.objects.exists()


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return {name: found.read(name) for name in found.namelist()}


def repacked(found: dict[str, bytes]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in found.items():
            made.writestr(name, data)
    return out.getvalue()


def forged(found: dict[str, bytes]) -> bytes:
    """The same with a manifest that says of them what is so."""
    said = json.loads(found["manifest.json"])
    for name, data in found.items():
        if name != "manifest.json":
            said["files"][name] |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    return repacked({**found, "manifest.json": json.dumps(said).encode()})


def same(after: bytes, before: bytes) -> None:
    """The same bytes, and the first file that differs if not."""
    found, wanted = files(after), files(before)
    assert found.keys() == wanted.keys()
    for name in wanted:
        assert found[name] == wanted[name], name
    assert after == before


def comes_back(*, passwords: bool = False) -> None:
    """What is there goes out, and comes in as it was."""
    before = packed(passwords=passwords)
    empty()
    reports = load_whole(PackedZip(io.BytesIO(before)))
    assert not [(name, error) for name, report in reports.items() for error in report.errors]
    same(packed(passwords=passwords), before)


@pytest.fixture
def past(annotation, annotator, administrator, soviet_view) -> dict[str, int]:
    """Changes, deletions, what was put back and what was purged; the numbers of some rows."""
    with transaction.atomic():
        Tag.objects.filter(pk=soviet_view.pk).update(definition="=Один\r\n👨‍👩‍👧", slug="sovetskiy")
    Annotation.objects.filter(pk=annotation.pk).update(note="Ерунда")
    Annotation.objects.filter(pk=annotation.pk).update(note="")
    reply = Reply.objects.create(annotation=annotation, text="لا", creator=annotator)
    reply.delete()
    vocabulary = Vocabulary.objects.create(slug="moods", label="Настроения")
    tag = Tag.objects.create(vocabulary=vocabulary, slug="bitter")
    TagLabel.objects.create(tag=tag, kind="pref", language="ru", text="Горечь")
    TagNote.objects.create(tag=soviet_view, kind="scope_note", language="ru", text="=1\r\n'Не для всех 🤔")
    kept = {"tag": tag.pk, "annotation": annotation.pk}
    tag.delete()
    event = Event.objects.create(slug="lena", label="Ленский расстрел")
    kept["event"] = event.pk
    event.delete()
    put_back(EVENTS, Change.objects.get(model="event", row=kept["event"], action="delete"))
    gone = Event.objects.create(slug="gone", label="Забытое")
    kept["gone"] = gone.pk
    gone.delete()
    purge(EVENTS, kept["gone"])
    leaver = User.objects.create_user("ушла", "olga@example.org", SECRET, first_name="=Ольга")
    leaver.groups.add(Group.objects.get(name="annotator"), Group.objects.create(name="-Семинар"))
    kept["person"] = leaver.pk
    gone = User.objects.create_user("стёрт")
    gone.delete()
    return kept


# -- what goes out comes in -------------------------------------------------------------------------------


def test_everything_comes_back_byte_for_byte(nasty, past):  # noqa: F811
    Annotation.objects.filter(pk=past["annotation"]).update(
        web_annotation='{"document": {"rights": "https://a.example/©"}, "says": [], "place": {}}'
    )
    comes_back()
    call_command("check_anchors", stdout=io.StringIO())


def test_two_archives_of_the_same_rows_are_the_same_bytes(past, tmp_path):
    assert export(tmp_path / "one.zip") == export(tmp_path / "two.ZIP") == packed()


def test_only_the_owner_of_the_file_may_read_it_and_none_is_overwritten(tmp_path):
    path = tmp_path / "project.zip"
    export(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(CommandError, match="is there already"):
        export(path)
    assert [found.name for found in tmp_path.iterdir()] == ["project.zip"]


def test_the_history_goes_on_where_it_ended(past, tmp_path):
    export(tmp_path / "project.zip")
    changes = Change.objects.count()
    empty()
    bring_in(tmp_path / "project.zip")
    assert Change.objects.count() == changes
    history = History.of(ANNOTATIONS, past["annotation"])
    assert [state.row["note"] for state in history.versions.values()][-2] == "Ерунда"
    # What was deleted is put back, under its own number and with its label.
    administrator = User.objects.get(username="ada")
    deleted = deletion(TABLES["tags"], "bitter", administrator)
    assert put_back(TABLES["tags"], deleted).pk == past["tag"]
    assert TagLabel.objects.get(tag=past["tag"]).text == "Горечь"
    # Nobody gets the number of what is gone, also of what nothing is known any more.
    assert Event.objects.create(slug="new", label="Новое").pk > past["gone"]
    # What was merged or renamed leads on.
    assert Tag.objects.get(slug="sovetskiy").former_slugs == ["soviet-view"]


def test_what_was_a_moment_ago_is_recorded_as_before(past, tmp_path):
    export(tmp_path / "project.zip")
    empty()
    bring_in(tmp_path / "project.zip")
    before = Change.objects.count()
    Event.objects.filter(slug="lena").update(label="Лена")
    (change,) = Change.objects.order_by("-pk")[: Change.objects.count() - before]
    assert (change.model, change.before["label"], change.command) == ("event", "Ленский расстрел", "pytest")


TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"|\\,;\r\n\t \ufeff\xa0ЖяةαΩ蘇👨‍👩‍👧\u0301"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    max_size=20,
)


@hypothesis.settings(
    max_examples=8,
    suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture, hypothesis.HealthCheck.too_slow],
)
@hypothesis.given(
    people=st.lists(TEXTS, max_size=3),
    notes=st.lists(st.tuples(TEXTS, st.sampled_from(["private", "public"])), min_size=1, max_size=5),
    deeds=st.lists(st.sampled_from(["change", "delete", "put back", "purge", "review", "reply"]), max_size=8),
    labels=st.lists(TEXTS.filter(str.strip), unique=True, max_size=3),
    data=st.data(),
)
def test_whatever_people_write_and_do_comes_back(db, people, notes, deeds, labels, data):
    with transaction.atomic():
        makers = [User.objects.create_user(f"u{at}", first_name=name) for at, name in enumerate(people)]
        makers.append(User.objects.create_user("@last", last_name="'=1"))
        tag = Tag.objects.create(
            vocabulary=Vocabulary.objects.create(slug="v", label="Ж"), slug="t", definition=notes[0][0]
        )
        for text in labels:
            TagLabel.objects.create(tag=tag, kind="alt", language="und", text=text)
        passage = Annotation.objects.first().passage
        made = [
            Annotation.objects.create(
                passage=passage,
                start=0,
                end=1,
                exact=passage.text[:1],
                creator=data.draw(st.sampled_from(makers)),
                note=note,
                visibility=visibility,
                tag_ids=[tag.pk],
            )
            for note, visibility in notes
        ]
        for deed in deeds:
            act(deed, data.draw(st.sampled_from(made)), data.draw(TEXTS), makers[-1])
        comes_back()
        transaction.set_rollback(True)


def act(deed: str, annotation: Annotation, text: str, person: User) -> None:
    """Do something to an annotation, if it is there; or put it back, if it is not."""
    found = Annotation.objects.filter(pk=annotation.pk)
    here = found.first()
    if deed == "purge":
        purge(ANNOTATIONS, annotation.pk)
    elif deed == "put back" and here is None:
        gone = Change.objects.filter(model="annotation", row=annotation.pk, action="delete").last()
        if gone is not None:
            put_back(ANNOTATIONS, gone)
    elif here is not None:
        match deed:
            case "change":
                found.update(note=text)
            case "delete":
                Annotation.objects.get(pk=annotation.pk).delete()
            case "reply":
                Reply.objects.create(annotation=here, text=f"— {text}", creator=person)
            case "review":
                status = "accepted" if here.status == "rejected" else "rejected"
                said = {"version": here.version, "status": status, "reason": f"— {text}"}
                Review.objects.create(annotation=here, creator=person, **said)


# -- people -----------------------------------------------------------------------------------------------


def signs_in(name: str) -> bool:
    said = {"username": name, "password": SECRET}
    return Client().post(reverse("admin:login"), said).status_code == 302


@pytest.mark.parametrize("passwords", [False, True])
def test_people_sign_in_where_their_passwords_came_along(past, administrator, tmp_path, passwords):
    administrator.set_password(SECRET)
    administrator.save()
    key = Token.issue(administrator, "R на ноутбуке")
    data = export(tmp_path / "project.zip", with_passwords=passwords)
    assert (administrator.password.encode() in b"".join(files(data).values())) == passwords
    assert (Token.digest_of(key).encode() in b"".join(files(data).values())) == passwords
    empty()
    bring_in(tmp_path / "project.zip")
    found = User.objects.get(username="ушла")
    assert (found.pk, found.email, found.first_name) == (past["person"], "olga@example.org", "=Ольга")
    assert found.role == "annotator"
    assert found.is_active
    assert signs_in("ada") == signs_in("ушла") == passwords
    assert Token.objects.matching(key).exists() == passwords
    same(packed(passwords=passwords), data)
    assert ("tokens.csv" in files(data)) == passwords


def test_passwords_go_into_no_folder(tmp_path):
    with pytest.raises(CommandError, match="into an archive") as caught:
        export(tmp_path / "folder", with_passwords=True)
    assert caught.value.returncode == 2


def test_whoever_is_there_makes_room(past, administrator, tmp_path):
    """The first administrator of the new house, and one of the same name as in the old one."""
    number = administrator.pk
    export(tmp_path / "project.zip")
    empty()
    first = User.objects.create_superuser("первый", password=SECRET)
    again = User.objects.create_superuser("ada", password=SECRET)
    first.groups.add(Group.objects.get(name="editor"), Group.objects.create(name="Переезд"))
    assert first.pk != number
    bring_in(tmp_path / "project.zip")
    first = User.objects.get(username="первый")
    assert first.pk > max(User.objects.exclude(pk=first.pk).values_list("pk", flat=True))
    assert sorted(first.groups.values_list("name", flat=True)) == ["editor", "Переезд"]
    assert User.objects.get(username="ada").pk == number
    assert again.pk != number
    assert signs_in("первый")
    assert signs_in("ada")
    made = Change.objects.filter(model="user", row=first.pk, action="insert")
    assert [change.after["username"] for change in made] == ["первый"]
    assert made.get().after["id"] == first.pk
    connection.check_constraints()


def test_into_a_database_in_use_come_the_lists_alone(past, tmp_path):
    data = packed()
    (tmp_path / "project.zip").write_bytes(data)
    Tag.objects.filter(slug="sovetskiy").update(definition="Другое")
    people, changes = User.objects.count(), Change.objects.count()
    told = bring_in(tmp_path / "project.zip")
    assert "This database is not empty" in told
    assert "tags.csv: 0 created, 1 updated" in told
    assert Tag.objects.get(slug="sovetskiy").definition.startswith("=Один")
    assert User.objects.count() == people
    assert Change.objects.count() == changes + 1


# -- all or nothing ---------------------------------------------------------------------------------------


def test_a_trial_leaves_nothing(past, tmp_path):
    export(tmp_path / "project.zip")
    empty()
    first = User.objects.create_superuser("первый")
    told = bring_in(tmp_path / "project.zip", dry_run=True)
    assert "annotations.csv: 4" in told
    assert "a trial: nothing was changed" in told
    assert list(User.objects.values_list("pk", "username")) == [(first.pk, "первый")]
    assert not Annotation.objects.exists()
    assert User.objects.create_user("второй").pk == first.pk + 1


def edited(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], bytes]:
    def edit(found: dict[str, bytes]) -> bytes:
        assert old in found[name]
        return forged({**found, name: found[name].replace(old, new, 1)})

    return edit


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (edited("people.csv", b"true,", b"perhaps,"), "people.csv: row 2: a value cannot be stored"),
        (edited("people.csv", b"number,", b"nr,"), "the columns are nr, username"),
        (edited("changes.csv", b"\r\n", b"\r\n1,2\r\n"), "the row that ends on line 2 has 2 cells"),
        (edited("labels.csv", b"\r\n", b"\r\n999999,999999,alt,en,x,2020-01-01T00:00:00Z\r\n"), "labels.csv"),
        (edited("numbers/events.csv", b"october-revolution,", b"october-rev,"), "no number in the archive"),
        (edited("annotations.csv", b",October coup,", b",October Coup,"), "the passage reads"),
        (edited("manifest.json", b'"format": 1', b'"format": 2'), "made by a newer one"),
        (edited("manifest.json", b'"passwords": false', b'"passwords": 0'), "not as an export writes it"),
    ],
)
def test_what_cannot_be_put_back_is_told_and_leaves_nothing(past, tmp_path, edit, told):
    broken = edit(files(packed()))
    empty()
    assert told in refusal(tmp_path / "x.zip", broken)
    assert not Change.objects.exists()


def test_what_is_missing_changed_or_additional_is_named(tmp_path):
    found = files(packed())
    empty()
    gone = {name: data for name, data in found.items() if name != "labels.csv"}
    assert "labels.csv: it is missing" in refusal(tmp_path / "x.zip", repacked(gone))
    more = {**found, "diary.csv": b"x"}
    assert "diary.csv: the manifest knows nothing of it" in refusal(tmp_path / "x.zip", repacked(more))
    # A change that keeps the length is seen by the digest.
    other = {**found, "events.csv": found["events.csv"].replace(b"October", b"october", 1)}
    assert "events.csv: it was changed since" in refusal(tmp_path / "x.zip", repacked(other))
    longer = {**found, "events.csv": found["events.csv"] + b"x"}
    assert "events.csv: it has" in refusal(tmp_path / "x.zip", repacked(longer))
    without = {name: data for name, data in found.items() if name != "manifest.json"}
    assert "there is no manifest.json" in refusal(tmp_path / "x.zip", repacked(without))


@pytest.mark.parametrize("name", ["../etc/passwd", "/etc/passwd", "texts/../../x.txt", "a\\b.csv", "ж.csv"])
def test_no_name_leads_out_of_the_archive(tmp_path, name):
    found = files(packed()) | {name: b"x"}
    said = json.loads(found["manifest.json"])
    said["files"][name] = {"bytes": 1, "sha256": hashlib.sha256(b"x").hexdigest(), "rows": None}
    empty()
    told = refusal(tmp_path / "x.zip", repacked(found | {"manifest.json": json.dumps(said).encode()}))
    assert "does not belong here" in told
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def bomb() -> Iterator[tuple[str, Iterator[str]]]:
    yield "events.csv", (" " * 1024**2 for _ in range(80))


def test_what_unpacks_to_far_more_than_it_is_is_refused_before_it_is_read(tmp_path):
    data = b"".join(archive.zipped(bomb(), archive.about(passwords=False)))
    assert len(data) < 200_000
    empty()
    assert "more than 200 times its length" in refusal(tmp_path / "x.zip", data)


@pytest.mark.parametrize("data", [b"", b"PK", b"\x1f\x8b", "слова".encode()])
def test_what_is_no_zip_is_refused(tmp_path, data):
    empty()
    assert "it is no zip" in refusal(tmp_path / "x.zip", data)


def test_a_name_that_is_there_twice_and_a_damaged_zip_are_refused(tmp_path):
    data = packed()
    empty()
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as more, pytest.warns(UserWarning, match="Duplicate name"):
        more.writestr("events.csv", b"x")
    assert "it is there twice" in refusal(tmp_path / "x.zip", out.getvalue())
    broken = bytearray(data)
    broken[200:260] = bytes(60)
    refusal(tmp_path / "x.zip", bytes(broken))


def test_an_archive_that_somebody_has_unpacked_comes_in_as_well(past, tmp_path):
    data = packed()
    for name, content in files(data).items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    (tmp_path / "folder" / "labels.csv").rename(tmp_path / "labels.csv")
    (tmp_path / "folder" / "labels.csv").symlink_to(tmp_path / "labels.csv")
    empty()
    assert "labels.csv" in refusal(tmp_path / "folder")
    (tmp_path / "folder" / "labels.csv").unlink()
    (tmp_path / "labels.csv").rename(tmp_path / "folder" / "labels.csv")
    bring_in(tmp_path / "folder")
    same(packed(), data)


def test_a_folder_of_before_comes_in_without_a_manifest(tmp_path):
    empty()
    assert "annotations.csv: 44 created" in bring_in(SAMPLE)
    assert Claim.objects.exists()


# -- nothing is forgotten ---------------------------------------------------------------------------------


def test_every_model_is_in_the_archive_or_left_out_for_a_reason():
    """A new model needs a table, a line among the rows of `archived`, or a reason."""
    held = {TABLES[name].model for name in archived.NUMBERED}
    held |= {rows.model for rows in archived.rows(passwords=True)}
    models = {model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    forgotten = {model._meta.label for model in models - held if model._meta.label not in archived.LEFT_OUT}
    assert not forgotten, "say in annotations/archived.py what becomes of these"
    known = {model._meta.label for model in models}
    assert set(archived.LEFT_OUT) <= known
    assert not {model._meta.label for model in held} & set(archived.LEFT_OUT)
    assert all(archived.LEFT_OUT.values())


def test_every_column_of_what_is_written_row_by_row_is_in_its_file():
    for rows in (*archived.rows(passwords=False), archived.TOKENS):
        columns = {field.column for field in rows.model._meta.concrete_fields}
        left = {column for label, column in archived.COLUMNS_LEFT_OUT if label == rows.model._meta.label}
        assert columns - left == {*rows.columns.values()}, rows.name


def test_every_column_of_a_list_is_told_or_made_by_the_database():
    """What no column of a table restores is the row's number, or follows from the rest."""
    follows = {
        "events": {"earliest", "latest"},
        "editions": {"text"},  # a file of its own
        "snapshots": {"audience", "csv"},
        "comparisons": {"audience", "named_sources", "named_creators"},
        "passages": {"text", "folded", "search", "search_config"},
        "dates": {"prefix", "suffix", "source", "edition", "language", "text_start", "text_end"}
        | {"folded", "day"},
        "annotations": {"prefix", "suffix", "source", "edition", "language", "text_start", "text_end"}
        | {"folded", "search", "search_config", "counts", "audience"}
        | {"passage", "start", "end", "exact", "derived_from", "superseded_by"},  # said by place
    }
    for name in archived.NUMBERED:
        table = TABLES[name]
        said = {part for column in table.columns.values() for part in (column.writes, column.restores)}
        left = {field.name for field in table.model._meta.concrete_fields} - said - {"id"}
        assert left == follows.get(name, set()), name
