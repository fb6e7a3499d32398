"""The page on which annotations of other tools are looked at, and then brought in."""

import html
import io
import re
import zipfile

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.admin import staging
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Source, Tag, Upload, User
from tests.admin.forms import address

pytestmark = pytest.mark.django_db

OURS = "Октябрь 😀 1917 года.\n\nЭто был переворот, a coup, cafe\u0301 и ثورة أكتوبر.\n\nИ всё."
TABLE = "exact,codes,creator,note,id\n"
FIRST = TABLE + "переворот,путч | left,anna,«так» 😀,7\nثورة أكتوبر,путч,борис,,8\n"


@pytest.fixture
def coup(db) -> Source:
    """A source of three passages, in several scripts, with an emoji and a combining mark."""
    told = {"slug": "coup", "title": "Переворот", "language": "ru", "licence": "public domain"}
    source, _ = load_source(told, PlainText().read(OURS))
    return source


@pytest.fixture
def chief(client, administrator):
    client.force_login(administrator)
    return client


def page() -> str:
    return address(Annotation, "from_tool")


def send(client, files: dict[str, str | bytes], **more: str):
    """Send an export, and see what would come of it."""
    sent = [
        SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
        for name, data in files.items()
    ]
    asked = {"tool": "csv", "source": "coup", "vocabulary": "codes", "visibility": "public"} | more
    return client.post(page(), {**asked, "file": sent}, follow=True)


def confirm(client, shown):
    """Say that what is shown shall be written."""
    (expected,) = re.findall(r'name="expected" value="(\w+)"', shown.text)
    here = shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"]
    return client.post(here, {"expected": expected}, follow=True)


def test_the_list_leads_annotators_to_the_page_and_nobody_else(client, make_user):
    client.force_login(make_user("anna", "annotator"))
    assert page() in client.get(address(Annotation, "changelist")).text
    assert client.get(page()).status_code == 200
    client.force_login(make_user("reader", "reader"))
    assert page() not in client.get(address(Annotation, "changelist")).text
    assert client.get(page()).status_code == 403
    assert send(client, {"a.csv": FIRST}, source="").status_code == 403
    assert not Upload.objects.exists()


def test_what_each_row_becomes_is_shown_before_anything_is_written(chief, coup):
    shown = send(chief, {"заметки.csv": FIRST})
    assert "Nothing is written yet." in shown.text
    assert "Preview: annotations from заметки.csv" in shown.text
    preview = shown.context["preview"]
    assert (preview.created, preview.refused) == (2, 0)
    first, second = preview.lines
    assert (first.row.line, first.row.label) == (2, "переворот")
    assert {change.column: change.after for change in first.row.changes} == {
        "source": "coup",
        "tags": "left | putch",
        "creator": "anna@csv",
        "note": "«так» 😀",
    }
    assert second.row.label == "ثورة أكتوبر"
    assert "left | putch" in shown.text
    assert "made the tag putch for путч" in shown.text
    assert "made the account anna@csv for anna; nobody can sign in with it" in shown.text
    assert not Annotation.objects.filter(source=coup).exists()
    assert not Tag.objects.filter(slug="putch").exists()
    assert not User.objects.filter(username="anna@csv").exists()


def test_what_was_looked_at_is_written_once(chief, coup):
    shown = send(chief, {"a.csv": FIRST})
    written = confirm(chief, shown)
    assert "Written on" in written.text
    made = Annotation.objects.filter(source=coup)
    assert sorted((row.exact, row.creator.username) for row in made) == [
        ("переворот", "anna@csv"),
        ("ثورة أكتوبر", "борис@csv"),
    ]
    assert bytes(Upload.objects.get().content) == b""
    assert "Written on" in confirm(chief, shown).text
    assert made.count() == 2
    again = send(chief, {"a.csv": FIRST})
    assert again.context["preview"].unchanged == 2
    assert "there is nothing to write" in again.text


def test_people_tags_and_sources_are_as_the_form_says(chief, coup, make_user):
    make_user("vera", "annotator")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("папка/a.csv", "document," + FIRST.replace("\n", "\nпереворот.txt,").rsplit("\n", 1)[0])
    shown = send(
        chief,
        {"seminar.zip": archive.getvalue()},
        source="",
        sources="переворот.txt = coup\n\n",
        accounts="anna = vera\nборис=vera",
        tags="путч = soviet-view",
        visibility="group",
        group=Group.objects.create(name="Семинар").name,
    )
    assert shown.context["preview"].created == 2, shown.context["preview"].errors
    made = Annotation.objects.filter(source=coup)
    confirm(chief, shown)
    assert {row.creator.username for row in made} == {"vera"}
    assert {row.group.name for row in made} == {"Семинар"}
    assert made.get(exact="ثورة أكتوبر").tags.get().slug == "soviet-view"


def test_refused_rows_are_told_each_with_its_file_and_nothing_can_be_written(chief, coup):
    shown = send(chief, {"a.csv": FIRST, "b.csv": TABLE + "Бастилия,,,,\nпереворот,,,,\nнет,,,,\n"})
    preview = shown.context["preview"]
    assert (preview.refused, preview.created) == (2, 3)
    assert [(line.row.line, line.reasons[0].column) for line in preview.lines if line.reasons] == [
        (2, "b.csv"),
        (4, "b.csv"),
    ]
    assert [(line.row.file, line.row.line) for line in preview.lines if not line.reasons] == [
        ("a.csv", 2),
        ("a.csv", 3),
        ("b.csv", 3),
    ]
    assert 'name="expected"' not in shown.text
    assert "a.csv and 1 more file" in shown.text
    assert not Annotation.objects.filter(source=coup).exists()


def test_the_same_line_of_two_files_is_two_rows(chief, coup):
    shown = send(chief, {"a.csv": TABLE + "Бастилия,,,,\n", "b.csv": TABLE + "нет,,,,\n"})
    preview = shown.context["preview"]
    assert preview.refused == 2
    assert [(line.row.line, [why.column for why in line.reasons]) for line in preview.lines] == [
        (2, ["a.csv"]),
        (2, ["b.csv"]),
    ]


def test_a_codebook_alone_brings_its_tags(chief):
    data = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="0b3e8a60-0f5c-4c1f-9d0e-0d6c7b1a2e3f" '
        'name="Голод" isCodable="true"/></Codes></CodeBook>'
    )
    shown = send(chief, {"codebook.qdc": data}, tool="refi-qda", source="")
    assert "made the tag golod for Голод" in shown.text
    assert not Tag.objects.filter(slug="golod").exists()
    assert "Written on" in confirm(chief, shown).text
    assert Tag.objects.get(slug="golod").vocabulary.slug == "codes"


def test_what_was_changed_meanwhile_is_shown_again(chief, coup):
    shown = send(chief, {"a.csv": FIRST})
    User.objects.create_user("anna@csv")
    again = confirm(chief, shown)
    assert "Nothing was written: something was changed meanwhile." in again.text
    assert not Annotation.objects.filter(source=coup).exists()
    assert "Written on" in confirm(chief, again).text


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"tool": "word"}, "tool", "Select a valid choice"),
        ({"source": "nichts"}, "source", "Select a valid choice"),
        ({"sources": "coup"}, "sources", "'coup' is not theirs=ours"),
        ({"accounts": "anna=ada\nanna=boris"}, "accounts", "'anna' is said twice"),
        ({"tags": "путч"}, "tags", "'путч' is not theirs=ours"),
        ({"visibility": "group"}, "group", "Say which group."),
        ({"group": "Красные"}, "group", "Only what a group sees has a group."),
    ],
)
def test_what_makes_no_sense_is_said_of_its_field(chief, coup, changes, field, told):
    Group.objects.create(name="Красные")
    response = send(chief, {"a.csv": FIRST}, **changes)
    assert told in " ".join(response.context["form"].errors[field])
    assert not Upload.objects.exists()


def test_a_file_is_wanted_and_one_that_can_be_opened(chief, coup):
    assert "required" in str(send(chief, {}).context["form"].errors["file"])
    broken = send(chief, {"a.zip": b"PK\x03\x04 no archive"})
    assert "a.zip: this archive cannot be opened" in str(broken.context["form"].errors["file"])
    binary = send(chief, {"a.csv": "exact\nпереворот\n".encode("cp1251")})
    (error,) = binary.context["preview"].errors
    assert "is not utf-8" in error.message
    assert error.message in html.unescape(binary.text)
    assert 'name="expected"' not in binary.text


def test_more_rows_than_a_page_can_try_are_not_kept(chief, coup, monkeypatch):
    monkeypatch.setattr(staging, "MOST", 1)
    assert "More than 1 rows" in str(send(chief, {"a.csv": FIRST}).context["form"].errors["file"])
    assert not Upload.objects.exists()


def test_what_one_sent_nobody_else_sees(chief, coup, client, make_user):
    shown = send(chief, {"a.csv": FIRST})
    here = shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"]
    chief.force_login(make_user("erik", "editor"))
    assert chief.get(here).status_code == 404
    assert chief.post(here, {"expected": "x"}).status_code == 404
