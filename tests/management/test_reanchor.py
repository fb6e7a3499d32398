import csv
import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Annotation
from tests.test_reanchoring import SENTENCE, carried_of, on, renew, text_of

pytestmark = pytest.mark.django_db


def run(*arguments, **options):
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=out, **options)
    return out.getvalue()


@pytest.fixture
def file(tmp_path, english):
    path = tmp_path / "второе издание.txt"
    path.write_text("0123456789" + text_of(english), encoding="utf-8")
    return str(path)


def test_a_new_edition_comes_in_with_revision_and_date(english, file):
    told = run("import_edition", english.slug, file, revision="2", issued="2026-11-27")
    assert "created" in told
    edition = english.editions.get(current=True)
    assert (edition.revision, edition.issued) == ("2", "2026-11-27")
    assert not Annotation.objects.exclude(superseded_by=None).exists()
    assert "unchanged" in run("import_edition", english.slug, file)


def test_annotations_can_be_carried_at_once(english, file, annotation):
    assert " 0 carried" not in run("import_edition", english.slug, file, reanchor=True)
    assert carried_of(annotation).text_start == annotation.text_start + 10


@pytest.mark.parametrize("command", ["import_edition", "reanchor"])
def test_a_trial_changes_nothing(english, file, command):
    if command == "reanchor":
        renew(english, "0123456789" + text_of(english))
    arguments = [file] if command == "import_edition" else []
    before = english.editions.count()
    assert "a trial: nothing was changed" in run(command, english.slug, *arguments, dry_run=True)
    assert english.editions.count() == before
    assert not Annotation.objects.exclude(superseded_by=None).exists()


def test_what_waits_is_told(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    other = on(english, "insurrection", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    told = run("reanchor", english.slug)
    assert f"orphaned: {mine.uuid} 'Petrograd' at 368" in told
    assert str(other.uuid) in told
    assert "0 carried" in run("reanchor", english.slug)


def test_the_plan_is_written_as_csv(english, tmp_path):
    renew(english, "0123456789" + text_of(english))
    output = tmp_path / "plan.csv"
    run("reanchor", english.slug, dry_run=True, format="csv", output=str(output))
    rows = list(csv.DictReader(io.StringIO(output.read_text(encoding="utf-8"))))
    assert len(rows) == Annotation.objects.filter(source=english).count()
    assert {row["state"] for row in rows} == {"moved"}


@pytest.mark.parametrize("arguments", [("reanchor", "nowhere"), ("import_edition", "nowhere", "x.txt")])
def test_a_source_that_is_not_there_is_refused(arguments):
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2


def test_a_date_that_is_none_and_a_file_that_is_none_are_refused(english, file, tmp_path):
    for path, options in ((file, {"issued": "soon"}), (str(tmp_path / "none.txt"), {})):
        with pytest.raises(CommandError) as refused:
            run("import_edition", english.slug, path, **options)
        assert refused.value.returncode == 2
    assert english.editions.count() == 1
