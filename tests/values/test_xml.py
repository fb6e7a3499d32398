"""XML that is made to attack whoever reads it is refused with its lines, whichever importer it is sent to."""

import pytest

from annotations.importers import xml as texts
from annotations.importers.document import Refused
from annotations.values.tools import xml as tools
from annotations.values.tools.base import Unreadable
from annotations.values.xml import MARKUP, HasDocumentType, HasEntities, TooMuchMarkup, XMLError, parse

LAUGHS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(12))
ATTACKS = {
    "a file of the server": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<a>Мир &x;</a>',
    "an address": '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>\n<a>&x;</a>',
    "a file that grows": f'<!DOCTYPE a [<!ENTITY l0 "ха">{LAUGHS}]>\n<a>&l12;</a>',
    "an attribute": '<!DOCTYPE a [<!ENTITY x "🚩">]>\n<a n="&x;">Мир</a>',
    "an attribute that grows": f'<!DOCTYPE a [<!ENTITY l0 "ха">{LAUGHS}]>\n<a n="&l12;"/>',
    "a document type elsewhere": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">\n<a n="&mdash;">Мир</a>',
}


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused_wherever_it_is_sent(attack):
    for document_type in (False, True):
        with pytest.raises(XMLError):
            parse(attack.encode(), document_type=document_type)
    with pytest.raises(Unreadable):
        tools.parsed("a.xml", attack.encode())
    with pytest.raises(Refused):
        texts.parsed(attack.encode())


def test_a_document_type_is_passed_over_where_one_may_be_and_else_refused():
    data = "<!DOCTYPE a [<!ENTITY x 'мир'>]>\n<a>Мир</a>".encode()
    assert parse(data, document_type=True).text == "Мир"
    with pytest.raises(HasDocumentType) as caught:
        parse(data)
    assert caught.value.line == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_each_reference_is_told_with_its_line(encoding):
    text = '<!DOCTYPE a [<!ENTITY x "мир"><!ENTITY y "хлеб">]>\n<a>&amp;\n&x;&#1084;<b n="&x;"/>\n&y;</a>'
    with pytest.raises(HasEntities) as caught:
        parse(text.encode(encoding), encoding, document_type=True)
    assert caught.value.references == [(3, "&x;"), (3, "&x;"), (4, "&y;")]


def test_what_only_looks_like_a_reference_is_none():
    text = "<!DOCTYPE a [<!ENTITY x 'мир'>]><a><!-- &x; --><![CDATA[&x; 🕊]]><?p &x;?>&lt;</a>"
    assert "".join(parse(text.encode(), document_type=True).itertext("a")) == "&x; 🕊<"


def test_more_markup_than_memory_holds_is_not_read():
    data = b"<a>" + b"<b/>" * MARKUP + b"</a>"
    with pytest.raises(TooMuchMarkup):
        parse(data)
    with pytest.raises(Unreadable, match="more than 2,000,000 marks of markup"):
        tools.parsed("a.xml", data)


def test_what_is_no_xml_is_refused_with_its_line():
    with pytest.raises(XMLError) as caught:
        parse("<a>\n<b>Мир\n</a>".encode())
    assert caught.value.line == 3
    with pytest.raises(XMLError):
        parse(b"")
