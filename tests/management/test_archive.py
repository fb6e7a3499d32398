"""`manage.py export` and `manage.py import`: what goes out comes in again, byte for byte."""

import csv
import datetime
import hashlib
import io
import uuid
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition, load_source
from annotations.models import (
    Annotation,
    Claim,
    DateMention,
    Dating,
    Edition,
    Event,
    EventName,
    Parallel,
    Passage,
    Reading,
    Reply,
    Review,
    Snapshot,
    Source,
    Tag,
    TagLabel,
    User,
)
from annotations.values.text import fold
from tests.conftest import SAMPLE
from tests.database import another_connection, frozen, save, sql

pytestmark = pytest.mark.django_db

TABLES = (
    "review reply datemention dating"
    " annotation annotationtag claim eventname passage edition source_scope source event"
    " taglabel tagbroader tag vocabulary token user"
)


def export(folder: Path) -> dict[str, bytes]:
    """What the command writes, by file name."""
    call_command("export", folder, stdout=io.StringIO())
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def bring_in(folder: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("import", folder, stdout=out, stderr=out, **options)
    return out.getvalue()


def refusal(folder: Path) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("import", folder, stdout=out, stderr=out)
    assert caught.value.returncode == 2
    return out.getvalue() + str(caught.value)


def empty() -> None:
    """Nothing is left, as in a new installation."""
    connection.check_constraints()
    names = ", ".join(f"annotations_{name}" for name in TABLES.split())
    sql(f"TRUNCATE {names}, auth_group CASCADE")
    assert not Source.objects.exists()


def columns(text: bytes, *names: str) -> list[tuple[str, ...]]:
    rows = csv.DictReader(io.StringIO(text.decode(), newline=""))
    return [tuple(row[name] for name in names) for row in rows]


@pytest.fixture
def nasty(english, soviet_view, annotator) -> None:
    """What is hard to write and to read: formulas, bars, quotes, scripts, circles of references."""
    english.creators = ["Иванов | Петров", "=HYPERLINK(1)", "a\\|b", "'"]
    english.publisher = "'=1+1"
    english.save()
    Event.objects.filter(slug="july-days").update(
        label="-1917 ‘Ιούλιος’", exact_match=["https://a.example/x|y"]
    )
    values = {"slug": "zz-derived", "title": "@Ж", "language": "ru", "derived_from": "aa-last"}
    Source.objects.create(slug="aa-last", title="=1", language="zh-Hant-TW", issued="191X")
    text = "\ufeff\ufeff== a | b ==\nПервый\xa0👨‍👩‍👧 раз.\n\n=== 'c' ===\n=5 ثورة أكتوبر\n"
    source, _ = load_source(values, PlainText().read(text), revision="-1")
    old = source.editions.get()
    Edition.objects.filter(pk=old.pk).update(current=False)
    new = add_edition(source, PlainText().read(text.replace("Первый", "Второй")), "=2")
    Passage.objects.filter(edition=new, ordinal=2).update(continues=old.passages.get(ordinal=2))
    for language, kind, label in [
        ("ru", "pref", "=Советский | взгляд"),
        ("ar", "pref", "وجهة نظر"),
        ("el", "alt", "a@b"),
        ("zh-Hant", "hidden", "'蘇聯"),
        ("en", "alt", "\\"),
    ]:
        TagLabel.objects.create(tag=soviet_view, language=language, kind=kind, text=label)
    Tag.objects.filter(pk=soviet_view.pk).update(definition='"a",\r\nb\rc\n\n', single_answer=True)
    group = Group.objects.create(name="=cmd|' /C calc'!A0")
    odd = User.objects.create_user("@Ж+-.")
    was = passage_of(old, "Первый")
    now = passage_of(new, "Второй")
    before = quote(was, "👨‍👩‍👧", odd, note="=1+1\n'x", status="rejected")
    for note in ("=", "'", "''=", "-5", "\t", " ", "\r\n", "NULL", '"', "a,b;c", "|", "\\N", "＝1"):
        quote(now, "👨‍👩‍👧", annotator, note=note, visibility="private")
    after = quote(now, "👨‍👩‍👧", odd, visibility="group", group=group, derived_from=before)
    Annotation.objects.filter(pk=before.pk).update(superseded_by=after)
    claim = Claim.objects.first()
    quote(now, "Второй", odd, claim=claim, stance="denies", certainty=1, level="inferential")
    EventName.objects.filter(slug="october-coup-en").update(text="=October | coup")
    for number, status in enumerate(("accepted", "rejected", "proposed"), start=1):
        Review.objects.create(
            annotation=after, version=number, status=status, reason='\'=да,\r\n"нет" 👨‍👩‍👧', creator=odd
        )
    first = Reply.objects.create(annotation=after, text="\t=Разве?\n\n‘لا’", creator=annotator)
    for answer in ("Да.", "'", "-1"):
        first = Reply.objects.create(annotation=after, in_reply_to=first, text=answer, creator=odd)
    Reply.objects.filter(pk=first.pk).update(text="Нет.")
    asked = Tag.objects.filter(vocabulary__kind="question").first()
    for edition, event, question in ((old, claim.event, None), (new, claim.event, asked), (new, None, asked)):
        said = {"source": edition.source, "edition": edition, "event": event, "question": question}
        Reading.objects.create(**said, creator=odd, note='\t=Да,\r\n"всё" 👨‍👩‍👧')
    beside = Passage.objects.filter(edition__source__slug="october-revolution-en").first()
    for verdict, person in (("confirmed", odd), ("rejected", annotator)):
        Parallel.objects.create(
            passage=now, other=beside, verdict=verdict, creator=person, note='\t=Нет,\r\n"да" 👨‍👩‍👧'
        )
    Source.objects.filter(pk=new.source_id).update(blind=True)
    asked = save(odd, '=Как | она"?', description="'x\r\n👩‍👩‍👧", visibility="group", group=group)
    save(annotator, visibility="private")
    frozen(asked, group=group, makers=["=Иванов | Петров", "'"])
    frozen(asked).purge("-Права\r\nотозваны")


def passage_of(edition: Edition, words: str) -> Passage:
    return edition.passages.get(text__contains=words)


def quote(passage: Passage, words: str, creator: User, **more: object) -> Annotation:
    start = passage.text.index(words)
    return Annotation.objects.create(
        passage=passage, start=start, end=start + len(words), exact=words, creator=creator, **more
    )


def test_the_sample_is_its_own_export(tmp_path):
    out = export(tmp_path / "out")
    kept = {str(path.relative_to(SAMPLE)): path.read_bytes() for path in SAMPLE.rglob("*.*")}
    assert out == kept


def test_everything_comes_back_byte_for_byte(nasty, tmp_path):
    before = export(tmp_path / "one")
    assert len(columns(before["annotations.csv"], "id")) == 44 + 16
    empty()
    told = bring_in(tmp_path / "one")
    assert "made the user @Ж+-." in told
    after = export(tmp_path / "two")
    assert set(after) == set(before)
    for name in before:
        assert after[name] == before[name], name
    call_command("check_anchors", stdout=io.StringIO())


def test_what_is_there_already_is_left(nasty, tmp_path):
    export(tmp_path / "one")
    before = set(Annotation.objects.values_list("pk", "version"))
    told = bring_in(tmp_path / "one")
    assert told.count(" 0 created, 0 updated") == 16
    assert set(Annotation.objects.values_list("pk", "version")) == before


def test_what_was_changed_is_brought_back_once(tmp_path):
    Annotation.objects.update(note="Другое")
    Tag.objects.filter(slug="soviet-view").update(definition="Другое")
    told = bring_in(SAMPLE)
    assert "annotations.csv: 0 created, 44 updated, 0 unchanged" in told
    assert "tags.csv: 0 created, 1 updated" in told
    assert not Annotation.objects.filter(note="Другое").exists()
    assert "annotations.csv: 0 created, 0 updated, 44 unchanged" in bring_in(SAMPLE)


def test_accounts_that_come_with_rows_cannot_log_in(tmp_path):
    empty()
    bring_in(SAMPLE)
    user = User.objects.get(username="historio")
    assert not user.is_active
    assert not user.has_usable_password()


def test_a_trial_does_nothing(tmp_path):
    empty()
    told = bring_in(SAMPLE, dry_run=True)
    assert "annotations.csv: 44 created" in told
    assert "a trial: nothing was changed" in told
    assert not Source.objects.exists()
    assert not User.objects.exists()


def copied(folder: Path, **changed: str) -> Path:
    """The sample in another folder, with `old` replaced by `new` in some of its files."""
    for path in SAMPLE.rglob("*.*"):
        to = folder / path.relative_to(SAMPLE)
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(path.read_bytes())
    return folder


def test_one_wrong_row_undoes_all_and_is_told_with_its_line(tmp_path):
    folder = copied(tmp_path)
    path = folder / "annotations.csv"
    path.write_bytes(path.read_bytes().replace(b",October coup,", b",October Coup,", 1))
    empty()
    told = refusal(folder)
    assert "annotations.csv: line " in told
    assert "the passage reads 'October coup' there" in told
    assert not Source.objects.exists()


def test_a_text_that_was_changed_is_refused(tmp_path):
    folder = copied(tmp_path)
    for path in (folder / "texts").iterdir():
        path.write_bytes(path.read_bytes().replace(b"Revolution", b"Resolution", 1))
    empty()
    assert "sha256 is not that of the text" in refusal(folder)
    assert not Edition.objects.exists()


def test_a_frozen_file_that_was_changed_or_is_missing_is_refused(annotator, tmp_path):
    made = frozen(save(annotator))
    export(tmp_path)
    empty()
    file = tmp_path / "snapshots" / f"{made.uuid}.csv"
    kept = file.read_bytes()
    file.write_bytes(kept.replace(b"October coup", b"October Coup", 1))
    assert "the file has another digest" in refusal(tmp_path)
    file.unlink()
    assert f"there is no snapshots/{made.uuid}.csv" in refusal(tmp_path)
    assert not Source.objects.exists()
    file.write_bytes(kept)
    bring_in(tmp_path)
    assert bytes(Snapshot.objects.get().csv) == kept


def test_a_text_that_is_missing_is_named(tmp_path):
    folder = copied(tmp_path)
    gone = next((folder / "texts").iterdir())
    gone.unlink()
    empty()
    assert f"there is no texts/{gone.name}" in refusal(folder)


def test_a_row_that_refers_to_an_annotation_not_there_is_refused(committed, tmp_path):
    folder = copied(tmp_path)
    path = folder / "annotations.csv"
    header, rest = path.read_text().split("\n", 1)
    assert header.rstrip().endswith(",derived_from,superseded_by,orphaned_in")
    lines = rest.split("\n")
    lines[3] = lines[3].rstrip("\r").removesuffix(",,") + f",{uuid.uuid4()},"
    path.write_text("\n".join([header, *lines]))
    assert "superseded_by" in refusal(folder)
    assert not Annotation.objects.exclude(superseded_by=None).exists()


@pytest.mark.parametrize("kind", ["missing", "file", "empty"])
def test_a_folder_without_an_export_is_refused(tmp_path, kind):
    folder = tmp_path / "x"
    if kind == "file":
        folder.write_text("x")
    elif kind == "empty":
        folder.mkdir()
    with pytest.raises(CommandError) as caught:
        bring_in(folder)
    assert caught.value.returncode == 2


def test_a_folder_that_holds_something_is_not_written_to(tmp_path):
    (tmp_path / "diary.txt").write_text("дневник")
    with pytest.raises(CommandError, match="is not an empty folder") as caught:
        export(tmp_path)
    assert caught.value.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


def test_all_cells_of_an_export_are_safe_in_a_spreadsheet(nasty, tmp_path):
    for name, content in export(tmp_path).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                assert not [cell for cell in row if cell.startswith(("=", "+", "@", "\t", "\r", "＝"))]


def test_an_export_is_of_one_moment(committed, tmp_path, monkeypatch):
    """A row that comes while it is written refers to nothing that the files do not have."""
    from annotations.exporters import archive

    real = archive.files

    def interrupted(context, **options):
        for number, (name, pieces) in enumerate(real(context)):
            if number == 1:
                with another_connection() as somebody:
                    somebody.execute(
                        "INSERT INTO annotations_event (slug, label, edtf, exact_match)"
                        " VALUES ('late', 'Late', '', '{}')"
                    )
                    somebody.commit()
            yield name, pieces

    monkeypatch.setattr(archive, "files", interrupted)
    out = export(tmp_path)
    assert ("late",) not in columns(out["events.csv"], "slug")
    assert Event.objects.filter(slug="late").exists()


def test_passages_of_any_length_and_script_come_back(tmp_path):
    text = "Ж" * 9000 + " 👨‍👩‍👧 " + "و" * 300
    digest = hashlib.sha256(text.encode()).hexdigest()
    source = Source.objects.create(slug="long", title="Т", language="ru")
    moment = datetime.datetime(1999, 12, 31, 23, 59, 59, 123456, tzinfo=datetime.UTC)
    edition = Edition.objects.create(
        source=source, text=text, sha256=digest, original_sha256=digest, imported_at=moment
    )
    Passage.objects.create(
        edition=edition, ordinal=1, start=0, end=len(text), text=text, folded=fold(text), language="ru"
    )
    before = export(tmp_path / "one")
    assert (str(edition.uuid), "1999-12-31T23:59:59.123456Z") in columns(
        before["editions.csv"], "id", "imported_at"
    )
    empty()
    bring_in(tmp_path / "one")
    assert export(tmp_path / "two") == before


def test_what_scholars_have_said_of_dates_comes_back(committed, tmp_path):
    DateMention.objects.filter(audit="mismatch").update(
        state="corrected", julian="1917-02-25", note="Опечатка"
    )
    DateMention.objects.filter(audit="unresolved").update(state="rejected")
    before = export(tmp_path / "one")
    rules = set(Dating.objects.values_list("edition__uuid", "rules"))
    empty()
    bring_in(tmp_path / "one")
    assert export(tmp_path / "two") == before
    assert set(Dating.objects.values_list("edition__uuid", "rules")) == rules


def test_an_export_from_before_there_were_dates_is_looked_through(committed, tmp_path):
    folder = copied(tmp_path / "old")
    (folder / "dates.csv").unlink()
    kept = set(DateMention.objects.values_list("uuid", "printed", "gregorian", "audit"))
    empty()
    bring_in(folder)
    assert set(DateMention.objects.values_list("uuid", "printed", "gregorian", "audit")) == kept
