"""Files: what is no text, what its name would do, what its inside would do; and the names of downloads."""

import io
import re
import zipfile
import zlib
from email.message import Message
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotations.models import Event, Source, Upload
from annotations.tables import TABLES
from annotations.values.text import TextError, decode

pytestmark = pytest.mark.django_db

NAMES = [
    "../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "/etc/passwd",
    "\u202etxt.exe",
    "a" * 5000 + ".txt",
    'a"; filename="b.txt',
    "x\r\nSet-Cookie: a=b.txt",
    "<script>alert(1)</script>.txt",
    "декрет о мире.txt",
    ".htaccess",
    "CON",
    "",
]


def bomb() -> bytes:
    """Ten million zeros in ten kilobytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"0" * 10_000_000)
    return packed.getvalue()


def gzipped() -> bytes:
    pressed = zlib.compressobj(wbits=31)
    return pressed.compress(b"0" * 10_000_000) + pressed.flush()


NO_TEXTS = {
    "zip": bomb(),
    "gzip": gzipped(),
    "pdf": b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n",
    "png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "jpeg": b"\xff\xd8\xff\xe0" + bytes(64),
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64),
    "rtf": b"{\\rtf1\\ansi Decree}",
    "elf": b"\x7fELF" + bytes(64),
    "nul": b"Decree\x00on Peace",
    "latin": "Декрет о мире".encode("cp1251"),
}


def source(client, name: str, data: bytes, **more: str) -> object:
    """Posts a source with its text as a file."""
    file = SimpleUploadedFile("x.txt", data, "text/plain")
    file._name = name  # Django's own cuts it
    fields = {"slug": "dekret", "title": "Декрет", "language": "ru", "file": file, **more}
    return client.post("/api/v1/sources/", fields, format="multipart")


@pytest.mark.parametrize("kind", NO_TEXTS)
def test_what_is_no_text_is_refused_by_what_it_is(api, kind):
    refused = source(api, "dekret.txt", NO_TEXTS[kind])
    assert refused.status_code == 400
    assert "file" in refused.json()["errors"]
    assert not Source.objects.filter(slug="dekret").exists()


@pytest.mark.parametrize("kind", ["zip", "gzip", "pdf", "png", "rtf"])
def test_the_refusal_says_what_it_is_whatever_encoding_is_named(kind):
    for encoding in (None, "latin-1", "cp1251", "utf-16"):
        with pytest.raises(TextError, match="not plain text"):
            decode(NO_TEXTS[kind], encoding)


@pytest.mark.parametrize("kind", NO_TEXTS)
def test_no_page_takes_what_is_no_text(client, administrator, kind):
    client.force_login(administrator)
    table = SimpleUploadedFile("t.csv", NO_TEXTS[kind], "text/csv")
    refused = client.post("/admin/annotations/event/upload/", {"file": table})
    assert (refused.status_code, bool(refused.context["form"].errors)) == (200, True)
    assert not Upload.objects.exists()
    before = Source.objects.count()
    text = SimpleUploadedFile("t.txt", NO_TEXTS[kind], "text/plain")
    refused = client.post("/admin/annotations/source/import/", {"title": "t", "language": "ru", "file": text})
    assert (refused.status_code, bool(refused.context["form"].errors)) == (200, True)
    assert Source.objects.count() == before


@pytest.mark.parametrize("kind", NO_TEXTS)
def test_no_list_takes_what_is_no_text(api, kind):
    before = list(Event.objects.order_by("pk").values())
    for media_type in ("text/csv", "application/jsonl"):
        assert api.post("/api/v1/events/", NO_TEXTS[kind], content_type=media_type).status_code == 400
    assert list(Event.objects.order_by("pk").values()) == before


def files() -> set[Path]:
    """All files of the project, but for those of git, of Python and of the database."""
    others = {Path(settings.BASE_DIR) / ".git", settings.DATA / "postgres"}
    found = (path for path in Path(settings.BASE_DIR).rglob("*") if "__pycache__" not in path.parts)
    return {path for path in found if others.isdisjoint(path.parents)}


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_no_path(api, name):
    before = files()
    answer = source(api, name, "Декрет о мире".encode())
    assert answer.status_code in (201, 400)
    assert "Set-Cookie" not in answer.headers
    assert files() - before == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_an_uploaded_table_is_shown_and_nothing_else(client, administrator, name):
    client.force_login(administrator)
    file = SimpleUploadedFile("x.csv", "slug,label\r\nnew-event,Новое\r\n".encode(), "text/csv")
    file._name = name
    answer = client.post("/admin/annotations/event/upload/", {"file": file})
    kept = Upload.objects.first()
    if kept is None:
        assert answer.status_code == 400 or answer.context["form"].errors
        return
    assert answer.status_code == 302
    assert not re.search(r"[\\/\r\n\0]", kept.name)
    assert len(kept.name) <= 255
    page = client.get(answer.headers["Location"])
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    assert "Set-Cookie: a=b" not in str(page.headers)


XML = b"""<?xml version="1.0"?>
<!DOCTYPE tei [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<tei>&b;&x;</tei>"""


@pytest.mark.parametrize(
    "media_type", ["application/xml", "text/xml", "application/tei+xml", "image/svg+xml"]
)
def test_nothing_takes_xml(api, media_type):
    for list_ in TABLES:
        answer = api.post(f"/api/v1/{list_}/", XML, content_type=media_type)
        assert answer.status_code in (405, 415), list_
        assert b"root:" not in answer.content


def test_xml_as_a_text_stays_what_it_was(api):
    assert source(api, "tei.xml", XML, importer="plain-text").status_code == 201
    edition = Source.objects.get(slug="dekret").editions.get()
    assert edition.text == XML.decode()


@pytest.mark.parametrize("name", ["tei.xml", "page.html", "letter.docx", "wiki.bz2"])
def test_markup_is_read_without_what_it_refers_to(api, name):
    read = source(api, name, XML)
    assert b"root:" not in read.content
    assert read.status_code == (201 if name == "page.html" else 400)


def test_xml_as_a_table_is_refused(client, administrator):
    client.force_login(administrator)
    file = SimpleUploadedFile("t.csv", XML, "text/csv")
    refused = client.post("/admin/annotations/event/upload/", {"file": file})
    assert "XML" in str(refused.context["form"].errors)


@pytest.mark.parametrize(
    "evil",
    ['a"; filename="evil.exe', "a\r\nSet-Cookie: x=y", "a%0d%0aSet-Cookie: x=y", "я", "../../etc/passwd"],
)
def test_the_name_of_a_download_is_ours(client, evil):
    for address in ("/api/v1/annotations.csv", "/api/v1/matrix.csv"):
        answer = client.get(address, {"event": "july-days", "filename": evil, "tag": evil, "q": evil})
        assert "Set-Cookie" not in answer.headers
        if answer.status_code == 200:
            header = Message()
            header["Content-Disposition"] = answer.headers["Content-Disposition"]
            assert re.fullmatch(r"[a-z]+\.csv", header.get_filename())


@pytest.mark.parametrize("slug", ['a"b', "a\r\nb", "я", "a/b", "a;b", "..", "a.csv", ""])
def test_no_slug_can_be_more_than_a_name(api, slug):
    refused = api.post("/api/v1/events/", {"slug": slug, "label": "x"})
    assert (refused.status_code, "slug" in refused.json()["errors"]) == (400, True)


def test_a_body_that_is_too_long_is_refused_unread(api, settings):
    settings.MAX_UPLOAD = 1000
    refused = api.post("/api/v1/events/", b"slug,label\r\n" + b"x" * 1000, content_type="text/csv")
    assert refused.status_code == 413
    refused = source(api, "x.txt", b"x" * 2000)
    assert refused.status_code == 413


def test_a_form_of_too_many_fields_or_files_is_refused(client, administrator):
    client.force_login(administrator)
    fields = {f"f{number}": "x" for number in range(2000)}
    assert client.post("/admin/annotations/event/add/", fields).status_code == 400
    files = {f"f{number}": io.BytesIO(b"x") for number in range(20)}
    assert client.post("/admin/annotations/event/add/", files).status_code == 400
    client = Client()
    assert client.post("/admin/login/", fields).status_code == 400


@pytest.mark.parametrize("total", [2**31, 2**63, -1, 5000, "x"])
def test_a_form_does_not_say_how_many_rows_it_has(client, administrator, total):
    client.force_login(administrator)
    address = "/admin/annotations/tag/add/"
    values = {"labels-TOTAL_FORMS": total, "labels-INITIAL_FORMS": 0, "slug": "x"}
    answer = client.post(address, values)
    assert answer.status_code in (200, 400)
    assert answer.content.count(b'id="labels-') < 300
