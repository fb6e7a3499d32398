import codecs
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Edition, Passage, Source

pytestmark = pytest.mark.django_db

TEXT = "== Начало ==\nБольшевики взяли власть.\n\nثورة أكتوبر — 👨‍👩‍👧\n"
REQUIRED = ["--slug=memoir-ru", "--title=Воспоминания", "--language=ru"]


def run(path: Path | str, *options: str) -> str:
    out = io.StringIO()
    call_command("import_source", str(path), *REQUIRED, *options, stdout=out)
    return out.getvalue()


def refusal(path: Path, *options: str) -> str:
    with pytest.raises(CommandError) as caught:
        run(path, *options)
    assert caught.value.returncode == 2
    assert not Source.objects.filter(slug="memoir-ru").exists()
    return str(caught.value)


@pytest.fixture
def file(tmp_path):
    """Writes a file of bytes."""

    def write(data: bytes) -> Path:
        path = tmp_path / "memoir.txt"
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        TEXT.encode("utf-16"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
)
def test_a_text_comes_in_in_any_unicode_form(file, data):
    told = run(file(data), "--revision=12345")
    assert told.startswith("memoir-ru: created, ")
    assert "3 passages" in told
    edition = Edition.objects.get(source__slug="memoir-ru")
    assert (edition.text, edition.revision) == (TEXT, "12345")


def test_another_encoding_is_named(file):
    text = "Большевики взяли власть."
    run(file(text.encode("windows-1251")), "--encoding=windows-1251")
    assert Edition.objects.get(source__slug="memoir-ru").text == text


def test_bytes_of_another_encoding_are_refused_with_their_offset(file):
    told = refusal(file("Год 1917: власть".encode() + "взята".encode("windows-1251")))
    assert f"byte {len('Год 1917: власть'.encode())} (0xe2) is not utf-8" in told
    assert "name it, such as windows-1251" in told


@pytest.mark.parametrize("encoding", ["klingon", "base64", "idna", "", "undefined"])
def test_an_unknown_encoding_is_refused(file, encoding):
    assert "not a known text encoding" in refusal(file(b"x"), f"--encoding={encoding}")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "the text is empty"),
        (b" \r\n\t\n", "the text is empty"),
        (codecs.BOM_UTF8, "the text is empty"),
        (b"ab\0c", "character 2 is NUL"),
        ("Ж\0".encode("utf-16"), "character 1 is NUL"),
        (b"ab\xed\xa0\xbd", "byte 2 (0xed) is not utf-8"),
        (codecs.BOM_UTF16_LE + b"a\0\x3d\xd8", "byte 4 (0x3d) is not utf-16-le"),
    ],
)
def test_what_no_text_may_hold_is_refused(file, data, reason):
    assert reason in refusal(file(data))


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "No such file" in refusal(tmp_path / "x.txt")
    assert "directory" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("option", "reason"),
    [
        ("--language=russian-language", "language: "),
        ("--language=ru_RU", "language: "),
        ("--slug=Воспоминания", "slug: "),
        ("--issued=вчера", "issued: "),
        ("--accessed=31.01.2024", "accessed: "),
        ("--url=x", "url: "),
        ("--derived-from=nothing", "derived_from: 'nothing' is unknown"),
        ("--scope=nothing", "scope: 'nothing' is unknown"),
        ("--title=", "title: "),
    ],
)
def test_what_is_wrong_about_the_source_is_named(file, option, reason):
    assert reason in refusal(file(TEXT.encode()), option)


def test_a_slug_that_another_text_has_is_refused(file):
    run(file(TEXT.encode()))
    with pytest.raises(CommandError, match="'memoir-ru' is a source with another text") as caught:
        run(file("Другое".encode()))
    assert caught.value.returncode == 2
    assert Edition.objects.get(source__slug="memoir-ru").text == TEXT


def test_the_same_text_again_changes_nothing(file):
    run(file(TEXT.encode()))
    before = set(Passage.objects.values_list("pk", flat=True))
    assert run(file(TEXT.encode("utf-16"))).startswith("memoir-ru: unchanged, ")
    assert set(Passage.objects.values_list("pk", flat=True)) == before


def test_a_trial_changes_nothing(file):
    told = run(file(TEXT.encode()), "--dry-run")
    assert told.startswith("memoir-ru: created, ")
    assert told.rstrip().endswith("(a trial: nothing was changed)")
    assert not Source.objects.filter(slug="memoir-ru").exists()


def test_all_that_is_known_of_a_source_may_be_said(file):
    run(
        file(TEXT.encode()),
        "--creators=Джон Рид | младший",
        "--creators=Н. К.",
        "--scope=july-days",
        "--scope=october-revolution",
        "--issued=1919",
        "--accessed=2024-01-31",
        "--derived-from=october-revolution-en",
        "--licence=CC0-1.0",
    )
    made = Source.objects.get(slug="memoir-ru")
    assert made.creators == ["Джон Рид | младший", "Н. К."]
    assert made.scope.count() == 2
    assert (made.issued, str(made.accessed), made.licence) == ("1919", "2024-01-31", "CC0-1.0")
    assert made.derived_from.slug == "october-revolution-en"


def test_standard_input_is_read(monkeypatch):
    class Input:
        buffer = io.BytesIO(TEXT.encode())

    monkeypatch.setattr("sys.stdin", Input)
    run("-")
    assert Edition.objects.get(source__slug="memoir-ru").text == TEXT


DECREE = Path(__file__).parent.parent / "data" / "texts" / "decree.html"


def import_decree(*options: str) -> str:
    out = io.StringIO()
    call_command("import_source", str(DECREE), "--slug=decree-en", *options, stdout=out)
    return out.getvalue()


def test_a_format_is_known_by_its_suffix_and_the_file_says_what_is_not_given():
    told = import_decree("--publisher=Известия")
    source = Source.objects.get(slug="decree-en")
    assert (source.title, source.language, source.creators) == ("Decree on Peace", "en", ["Lenin, V. I."])
    assert source.publisher == "Известия"
    assert "left out: links from notes back to the text: 1" in told
    languages = dict(Passage.objects.filter(edition__source=source).values_list("text", "language"))
    assert languages["مرسوم السلام 🕊"] == "ar"
    assert languages["What it proposes"] == "en"


def test_what_is_given_counts_more_than_what_the_file_says():
    import_decree("--title=Декрет", "--language=ru")
    source = Source.objects.get(slug="decree-en")
    assert (source.title, source.language) == ("Декрет", "ru")


def test_notes_can_be_left_out_and_a_format_can_be_named():
    assert "notes: 1" in import_decree("--notes=omit")
    told = run(DECREE, "--format=plain-text", "--slug=markup-en")
    assert "left out" not in told
    assert Edition.objects.get(source__slug="markup-en").text == DECREE.read_text("utf-8")


def test_a_trial_of_a_format_changes_nothing():
    assert "a trial: nothing was changed" in import_decree("--dry-run")
    assert not Source.objects.filter(slug="decree-en").exists()


def test_a_file_that_says_no_language_is_refused_until_somebody_does(tmp_path):
    path = tmp_path / "letopis.md"
    path.write_text("# Летопись\n\nМир", "utf-8")
    with pytest.raises(CommandError, match="language: ") as caught:
        call_command("import_source", str(path), "--slug=letopis")
    assert caught.value.returncode == 2
    assert not Source.objects.filter(slug="letopis").exists()
    call_command("import_source", str(path), "--slug=letopis", "--language=ru", stdout=io.StringIO())
    assert Source.objects.get(slug="letopis").title == "Летопись"


def test_what_a_source_cannot_hold_is_told_and_left_out(tmp_path):
    path = tmp_path / "letopis.md"
    path.write_text(f"---\ntitle: {'Л' * 501}\ndate: вчера\n---\n\nМир", "utf-8")
    out = io.StringIO()
    call_command("import_source", str(path), *REQUIRED, stdout=out)
    told = out.getvalue()
    assert "title: 'ЛЛЛ" in told
    assert "issued: 'вчера' is left out" in told
    assert Source.objects.get(slug="memoir-ru").issued == ""


def test_a_file_that_cannot_be_read_is_refused_with_its_line(tmp_path):
    path = tmp_path / "letopis.md"
    path.write_text("---\ntitle: [\n---\n\nМир", "utf-8")
    assert "line 2: this is no YAML" in refusal(path)
