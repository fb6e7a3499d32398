"""The files of an export are opened with care."""

import io
import zipfile

import pytest

from annotations.values.tools.base import Unreadable
from annotations.values.tools.files import unpacked
from annotations.values.tools.json_lines import objects
from annotations.values.tools.xml import parsed


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return held.getvalue()


def test_an_archive_gives_its_files_with_their_folders():
    found = unpacked([("corpus.zip", zipped(doc__a_ann=b"T1", doc__a_txt="да 😀".encode()))], 1000)
    assert found == {"doc/a.ann": b"T1", "doc/a.txt": "да 😀".encode()}


def test_an_archive_in_an_archive_is_a_folder():
    inner = zipped(anna_xmi=b"<x/>")
    assert list(unpacked([("p.zip", zipped(coup__anna_zip=inner))], 10_000)) == ["coup/anna/anna.xmi"]


def test_an_archive_three_deep_is_not_opened():
    deepest = zipped(a_zip=zipped(b_zip=zipped(c_txt=b"x")))
    with pytest.raises(Unreadable, match="is not opened"):
        unpacked([("p.zip", deepest)], 10_000)


def test_what_swells_is_stopped_before_it_is_all_there():
    bomb = zipped(a_txt=b"0" * 10_000_000)
    assert len(bomb) < 20_000
    with pytest.raises(Unreadable, match="larger than what may be sent"):
        unpacked([("bomb.zip", bomb)], 1_000_000)


def test_files_are_counted_together():
    with pytest.raises(Unreadable, match="more than 10 bytes together"):
        unpacked([("a.txt", b"123456"), ("b.txt", b"123456")], 10)


def test_two_files_of_one_name_are_refused():
    with pytest.raises(Unreadable, match="two files have this name"):
        unpacked([("a.txt", b"1"), ("a.txt", b"2")], 10)


def test_a_broken_archive_is_refused():
    with pytest.raises(Unreadable, match="cannot be opened"):
        unpacked([("a.zip", zipped(a_txt=b"x" * 100)[:-30])], 1000)


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;">]><a>&y;</a>',
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/a.dtd'><a/>",
    ],
)
def test_xml_with_a_document_type_is_refused(document):
    with pytest.raises(Unreadable, match="document type"):
        parsed("a.xml", document.encode())


def test_broken_xml_is_refused_with_its_line():
    with pytest.raises(Unreadable, match="it is not XML") as refused:
        parsed("a.xml", b"<a>\n<b>\n</a>")
    assert refused.value.at.line == 3


def test_objects_of_json_know_their_lines():
    data = '[\n {"a": 1},\n\n {"a": {"b": "да 😀"}}\n]'.encode()
    assert [(at.line, value) for at, value in objects("a.json", data)] == [
        (2, {"a": 1}),
        (4, {"a": {"b": "да 😀"}}),
    ]


def test_json_lines_and_values_over_several_lines_are_read_alike():
    found = [(at.line, value) for at, value in objects("a.jsonl", b'{"a": 1}\n{"a":\n 2}\n\n{"a": 3}\n')]
    assert found == [(1, {"a": 1}), (2, {"a": 2}), (5, {"a": 3})]


@pytest.mark.parametrize(
    ("data", "line"), [(b'{"a": 1}\n{"a": }', 2), (b"[\n[NaN]]", 1), (b"[" * 100_000, 1), (b"{}\nx", 2)]
)
def test_what_is_no_json_is_refused_with_its_line(data, line):
    with pytest.raises(Unreadable, match="it is not JSON") as refused:
        list(objects("a.json", data))
    assert refused.value.at.line == line
