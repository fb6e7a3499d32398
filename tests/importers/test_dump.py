import bz2
import gzip
import io
import time
import tracemalloc

import pytest

from annotations.importers.document import Refused
from annotations.importers.dump import Dump, pages
from annotations.values.text import TextError
from tests.importers.documents import words
from tests.wiki import DATA

MINIMAL = (DATA / "wiki" / "minimal-dump.xml").read_bytes()
TABLES = (DATA / "wiki" / "enwiki-table-markup.xml.bz2").read_bytes()


def dump(*texts: str, head: str = "", language: str = "ru") -> bytes:
    body = "".join(
        f"<page><title>Страница {number}</title><ns>0</ns><id>{number}</id><revision><id>{number}</id>"
        f"<timestamp>2004-08-09T09:04:08Z</timestamp><text>{text}</text></revision></page>"
        for number, text in enumerate(texts, 1)
    )
    space = 'xmlns="http://www.mediawiki.org/xml/export-0.10/"'
    return f'{head}<mediawiki {space} xml:lang="{language}">{body}</mediawiki>'.encode()


def test_pages_revisions_and_contributors_are_read():
    foo, bar = pages(io.BytesIO(MINIMAL))
    assert (foo.title, foo.namespace, foo.revision, foo.revisions) == ("Foo", "0", "2", 2)
    assert (foo.text, foo.contributor, foo.timestamp) == (
        "Revision 2 text",
        "222.152.210.109",
        "2004-08-10T09:04:08Z",
    )
    assert (bar.title, bar.namespace, bar.text) == ("Bar", "1", "Revision 3 text")
    assert (foo.site, foo.language, foo.slug) == ("Wikipedia", "en", "foo-en")


def test_one_page_becomes_a_draft_with_where_it_is_from():
    draft = Dump().read(MINIMAL)
    assert words(draft) == ["Revision 2 text"]
    assert draft.about == {
        "language": "en",
        "title": "Foo",
        "creators": ["Wikipedia contributors"],
        "publisher": "Wikipedia",
        "url": "http://en.wikipedia.org/wiki/Foo",
        "issued": "2004-08-10",
    }
    assert (draft.revision, draft.left_out) == ("2", {"older revisions": 1})
    assert str(draft.remarks[0]) == "revision 2 is by 222.152.210.109"


def test_of_several_pages_one_is_named():
    with pytest.raises(Refused, match=r"5 pages; say which: 'Constructive vote of no confidence'"):
        Dump().read(dump_of_five())
    draft = Dump().read(dump_of_five(), part="Economy of Estonia")
    assert draft.about["title"] == "Economy of Estonia"
    assert "Estonian economy is an advanced economy and a member of the European Union" in draft.text
    with pytest.raises(Refused, match="there is no page 'Нет'"):
        Dump().read(TABLES, part="Нет")


def dump_of_five() -> bytes:
    """The first five pages of a real dump."""
    five = bz2.decompress(TABLES).split(b"</page>")[:5]
    return bz2.compress(b"</page>".join(five) + b"</page></mediawiki>")


@pytest.mark.parametrize("pack", [bytes, bz2.compress, gzip.compress])
def test_a_dump_is_read_however_it_is_packed(pack):
    assert words(Dump().read(pack(dump("Мир")))) == ["Мир"]


def test_a_dump_in_utf_16_without_a_declaration_is_read():
    assert words(Dump().read(dump("Мир 🚩").decode().encode("utf-16"))) == ["Мир 🚩"]


def test_pages_that_only_lead_on_are_known():
    first, second = pages(io.BytesIO(dump("#REDIRECT [[Мир]]", "Мир")))
    assert (first.leads_to, second.leads_to) == ("Мир", "")
    assert words(Dump().read(dump("#REDIRECT [[Мир]]", "Мир"))) == ["Мир"]


def test_memory_does_not_grow_with_the_dump():
    def peak(count: int) -> int:
        data = dump(*["Мир народам. " * 300] * count)
        tracemalloc.start()
        assert sum(1 for _ in pages(io.BytesIO(data))) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(400) < 2 * peak(40) + 200_000


def test_a_bomb_is_defused(settings):
    settings.MAX_UPLOAD = 10_000_000
    bomb = bz2.compress(dump(" " * 50_000_000))
    assert len(bomb) < 10_000
    begun = time.monotonic()
    with pytest.raises(Refused, match="more than 10,000,000 bytes"):
        Dump().read(bomb)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<mediawiki><page>", "line 1: this is no XML"),
        (b"<TEI><siteinfo/></TEI>", "no dump of MediaWiki"),
        (b"", "no XML"),
        (b"BZh91AY&SY", "cannot be unpacked"),
        (bz2.compress(dump("Мир"))[:60], "cannot be unpacked"),
        (dump("&x;", head='<!DOCTYPE mediawiki [<!ENTITY x "y">]>'), "DTD"),
        (dump("&x;", head='<!DOCTYPE mediawiki [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "DTD"),
        (b"<mediawiki/>", "there is no page"),
    ],
)
def test_what_is_no_dump_is_refused(data, reason):
    with pytest.raises(TextError, match=reason):
        Dump().read(data)
