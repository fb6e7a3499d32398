import io
import json

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Annotation, Change, Tag

pytestmark = pytest.mark.django_db

CSV = "source,exact,note\r\noctober-revolution-en,October coup,Ж\r\n"


@pytest.fixture
def run(tmp_path, administrator):
    """Writes a file, imports it, and gives what was told, and the exit code."""

    def run(content: str | bytes, *options: str, name: str = "rows.csv") -> tuple[str, int]:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        options = options or ("--user=ada",)
        try:
            call_command("import_annotations", str(path), *options, stdout=out, stderr=out)
        except CommandError as error:
            return out.getvalue() + str(error), error.returncode
        return out.getvalue(), 0

    return run


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (CSV, "rows.csv"),
        ("\ufeff" + CSV.replace(",", ";"), "rows.CSV"),
        (CSV.replace(",", "\t"), "rows.tsv"),
        (CSV.encode("utf-16"), "rows.csv"),
        (
            json.dumps({"source": "october-revolution-en", "exact": "October coup", "note": "Ж"}),
            "rows.jsonl",
        ),
    ],
)
def test_rows_come_in(run, content, name, administrator):
    told, code = run(content, name=name)
    assert (code, told.strip().endswith("1 created, 0 updated, 0 unchanged")) == (0, True)
    assert Annotation.objects.get(note="Ж").creator == administrator


def test_a_trial_changes_nothing(run):
    told, code = run(CSV, "--user=ada", "--dry-run")
    assert code == 0
    assert "1 created" in told
    assert "a trial: nothing was changed" in told
    assert not Annotation.objects.filter(note="Ж").exists()


def test_what_is_refused_is_told_with_its_line_and_nothing_is_changed(run):
    told, code = run(CSV + "october-revolution-en,no such words,З\r\nx,y,И\r\n")
    assert code == 2
    assert "line 3, exact: the text does not read 'no such words'" in told
    assert "line 4, source: 'x' is unknown" in told
    assert "2 refused; nothing was changed" in told
    assert not Annotation.objects.filter(note="Ж").exists()


def test_another_encoding_is_named(run):
    told, code = run(CSV.encode("windows-1251"))
    assert code == 2
    assert "is not utf-8" in told
    told, code = run(CSV.encode("windows-1251"), "--user=ada", "--encoding=windows-1251")
    assert code == 0
    assert Annotation.objects.filter(note="Ж").exists()


@pytest.mark.parametrize("user", ["nobody", "gone", "ADA", ""])
def test_an_account_that_is_not_there_or_left_is_refused(run, make_user, user):
    make_user("gone", is_active=False, is_superuser=True)
    told, code = run(CSV, f"--user={user}")
    assert code == 2
    assert "there is no" in told


def test_the_account_needs_the_permission(run, make_user):
    make_user("reader")
    told, code = run(CSV, "--user=reader")
    assert (code, "you may not add rows here" in told) == (2, True)


def test_a_file_of_another_kind_is_refused(run):
    told, code = run(CSV, name="rows.xlsx")
    assert code == 2
    assert ".csv, .tsv, .txt, .jsonl" in told


def test_other_rows_come_in_too(run):
    told, code = run(
        "slug,vocabulary,pref_label\nanarchist-view,views,Взгляд@ru\n", "--user=ada", "--resource=tags"
    )
    assert code == 0, told
    assert Tag.objects.get(slug="anarchist-view").labels.get().text == "Взгляд"


@pytest.mark.parametrize("resource", ["editions", "passages"])
def test_editions_and_passages_do_not_come_by_rows(run, resource):
    told, code = run("id,source\n,october-revolution-en\n", "--user=ada", f"--resource={resource}")
    assert code == 2, told


def test_the_user_must_be_named(tmp_path):
    with pytest.raises(CommandError, match="--user"):
        call_command("import_annotations", str(tmp_path / "x.csv"))


def test_what_a_command_writes_for_an_account_is_recorded_with_both(annotation, administrator, tmp_path):
    table = f"id,version,note\n{annotation.uuid},{annotation.version},Сравни\n"
    (tmp_path / "notes.csv").write_text(table, encoding="utf-8")
    call_command("import_annotations", str(tmp_path / "notes.csv"), "--user=ada", stdout=io.StringIO())
    change = Change.objects.latest("id")
    assert (change.command, change.actor) == ("pytest", administrator)
    Annotation.objects.filter(pk=annotation.pk).update(note="")
    assert Change.objects.latest("id").actor_id is None


def test_what_is_right_is_written_if_that_is_asked_for(tmp_path, administrator):
    path = tmp_path / "rows.csv"
    path.write_text("source,exact,note\noctober-revolution-en,October coup,Ж\nnowhere,October coup,З\n")
    with pytest.raises(CommandError) as raised:
        call_command("import_annotations", str(path), user="ada", partial=True, stderr=io.StringIO())
    assert str(raised.value).endswith("1 created, 0 updated, 0 unchanged, 1 refused; the others were written")
    assert raised.value.returncode == 2
    assert Annotation.objects.filter(note="Ж").count() == 1


def test_a_terminal_sees_how_far_it_is(tmp_path, administrator):
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    path = tmp_path / "rows.csv"
    path.write_text("source,exact,note\noctober-revolution-en,October coup,Ж\n")
    shown, told, file = Terminal(), io.StringIO(), io.StringIO()
    call_command("import_annotations", str(path), user="ada", stderr=shown, stdout=told)
    assert f"[{'#' * 40}] 100%  2 of 2 lines" in shown.getvalue()
    assert "1 created" in told.getvalue()
    path.write_text("source,exact,note\noctober-revolution-en,October coup,Другая\n")
    call_command("import_annotations", str(path), user="ada", stderr=file, stdout=told)
    assert file.getvalue() == ""
