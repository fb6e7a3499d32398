import time
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from annotations.importers.document import Refused
from annotations.importers.tei import TEIText
from annotations.values.text import TextError
from tests.importers.documents import passages, words
from tests.importers.documents import read as read_other

DATA = Path(__file__).parent.parent / "data" / "tei"
HEADER = "<teiHeader><fileDesc><titleStmt><title>Мир</title></titleStmt></fileDesc></teiHeader>"


def read(name: str, **more):
    return TEIText().read((DATA / name).read_bytes(), **more)


def tei(body: str, *, header: str = HEADER, head: str = "", lang: str = "ru"):
    text = (
        f'{head}<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{lang}">{header}'
        f"<text><body>{body}</body></text></TEI>"
    )
    return TEIText().read(text)


def test_divisions_become_headings_and_passages_in_the_order_of_the_document():
    draft = read("testminimal.xml")
    assert passages(draft) == [
        ("heading", "Section heading"),
        ("paragraph", "the words"),
        ("paragraph", "the words"),
        ("heading", "subsection heading"),
        ("paragraph", "hello"),
    ]
    assert draft.parts[-1].section == ("Section heading", "subsection heading")
    assert [part.language for part in draft.parts] == ["", "", "is", "", ""]
    assert draft.left_out == {"metadata": 1, "breaks": 2}
    assert draft.about == {"title": "The title"}


def test_parallel_divisions_keep_their_languages():
    draft = read("comenius2.xml")
    assert [(part.kind, part.language) for part in draft.parts] == [
        ("caption", ""),
        ("heading", "en"),
        ("paragraph", "en"),
        ("heading", "la"),
        ("paragraph", "la"),
    ]
    assert "Museum est locus ubi Studiosus," in draft.text
    assert draft.left_out["foreign markup"] == 1


def test_chinese_has_no_spaces_where_lines_of_the_file_end():
    draft = read("testchinese.xml")
    assert draft.about["language"] == "zh-TW"
    assert "清調曲四" in words(draft)
    assert not [text for text in words(draft) if "郊。胡至 郊" in text]
    assert any("胡至郊而不識其妻也" in text for text in words(draft))


def test_the_texts_of_a_corpus_stand_under_their_titles():
    draft = read("testcorpus.xml")
    assert passages(draft)[0] == ("heading", "A corpus/group test")
    assert "To Sherlock Holmes she is always the woman. ..." in words(draft)
    assert [text for kind, text in passages(draft) if kind == "heading"].count("A corpus test") == 2


def test_what_is_foreign_is_counted_and_what_is_empty_is_refused():
    assert read("testAlien.xml").left_out == {"metadata": 1, "foreign markup": 1}
    with pytest.raises(TextError, match="no text"):
        read("testbare.xml")


def test_names_in_several_scripts_are_read():
    assert words(read("aphrodisias.xml"))[0] == "Aphrodisias Ἀφροδισιάς"


def test_the_header_says_what_is_known_of_the_work():
    header = (
        "<teiHeader><fileDesc><titleStmt><title type='sub'>x</title><title type='main'>Декрет "
        " о\n мире</title>"
        "<author>Ленин, В. И.</author><editor>Овсянников</editor></titleStmt><publicationStmt>"
        "<publisher>Правда</publisher><date when='2020'/><availability>"
        "<licence target='https://creativecommons.org/licenses/by/4.0/'>свободно</licence></availability>"
        "</publicationStmt><sourceDesc><bibl><date when='1917-11-09'>9 ноября</date></bibl>"
        "</sourceDesc></fileDesc>"
        "</teiHeader>"
    )
    assert tei("<p>Мир</p>", header=header).about == {
        "title": "Декрет о мире",
        "creators": ["Ленин, В. И.", "Овсянников"],
        "publisher": "Правда",
        "issued": "1917-11-09",
        "licence": "CC-BY-4.0",
        "language": "ru",
    }


def test_a_stanza_is_a_passage_of_lines():
    draft = tei(
        "<lg><head>Песнь</head><lg><l>Ешь ананасы,</l><l>рябчиков жуй,</l></lg><lg><l>день "
        "твой 🍍</l></lg></lg>"
        "<sp><speaker>Борис</speaker><l>Достиг я</l><l>высшей власти</l><stage>уходит</stage></sp>"
    )
    assert passages(draft) == [
        ("caption", "Песнь"),
        ("verse", "Ешь ананасы,\nрябчиков жуй,"),
        ("verse", "день твой 🍍"),
        ("paragraph", "Борис"),
        ("verse", "Достиг я"),
        ("verse", "высшей власти"),
        ("paragraph", "уходит"),
    ]


def test_notes_stand_apart_and_their_marks_stay():
    body = "<p>Мир<note n='*'>По <p>старому</p> стилю</note> народам<note>Так</note>.</p><p>Земля</p>"
    assert words(tei(body)) == ["Мир[*] народам[1].", "Земля", "[*] По старому стилю", "[1] Так"]
    text = f'<TEI xmlns="http://www.tei-c.org/ns/1.0">{HEADER}<text><body>{body}</body></text></TEI>'
    omitted = TEIText().read(text, notes="omit")
    assert words(omitted) == ["Мир[*] народам[1].", "Земля"]
    assert omitted.left_out["notes"] == 2


def test_of_what_an_editor_gives_twice_the_text_has_what_the_source_reads():
    draft = tei(
        "<p>Ежели <choice><corr>мир</corr><sic>мiр</sic></choice>, "
        "<choice><abbr>т. е.</abbr><expan>то есть</expan></choice> "
        "<app><lem>земля</lem><rdg>воля</rdg></app><gap reason='x'/> <del>нет</del><add>да</add></p>"
    )
    assert words(draft) == ["Ежели мiр, т. е. земля[…] да"]
    assert draft.left_out == {"metadata": 1, "editorial": 3, "deletions": 1}


def test_lists_tables_quotations_and_lines_are_passages_of_their_kinds():
    draft = tei(
        "<list><head>Дни</head><label>I</label><item>старый<list><item>25</item></list></item></list>"
        "<table><row><cell>а</cell><cell>б</cell></row></table><p>Он сказал <q>да</q>.</p>"
        "<quote><p>Мир</p><p>народам</p></quote><ab>Алеф<lb/>бет<lb break='no'/>а</ab><p>"
        "гран<lb/>ица<pb n='2'/></p>"
    )
    assert passages(draft) == [
        ("caption", "Дни"),
        ("list item", "I"),
        ("list item", "старый"),
        ("list item", "25"),
        ("row", "а\tб"),
        ("paragraph", "Он сказал да."),
        ("quotation", "Мир"),
        ("quotation", "народам"),
        ("paragraph", "Алеф\nбета"),
        ("paragraph", "гран ица"),
    ]


def test_a_document_that_pandoc_wrote_gives_the_passages_of_the_others():
    def plain(draft):
        return [(kind, text.replace("’", "'")) for kind, text in passages(draft)]

    found = plain(TEIText().read((DATA.parent / "texts" / "decree.tei.xml").read_bytes()))
    assert found == plain(read_other("decree.md"))


def test_the_earlier_p4_is_read_and_remarked_upon():
    draft = TEIText().read(
        f"<TEI.2>{HEADER}<text lang='la'><body><div1><head>I</head><p>Pax</p></div1></body></text></TEI.2>"
    )
    assert passages(draft) == [("heading", "I"), ("paragraph", "Pax")]
    assert "TEI P4" in str(draft.remarks[0])


LAUGHS = (
    "<!DOCTYPE TEI [<!ENTITY a '"
    + "ха" * 50
    + "'>"
    + "".join(
        f"<!ENTITY {name} '{f'&{before};' * 10}'>"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<!DOCTYPE TEI [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<p>&x;</p>"),
        ('<!DOCTYPE TEI SYSTEM "http://127.0.0.1:1/tei.dtd">', "<p>Мир &mdash; народам</p>"),
        ('<!DOCTYPE TEI [<!ENTITY x "мир">]>', "<p>&x;</p>"),
        (LAUGHS, "<p>&b;</p>"),
    ],
)
def test_entities_are_not_put_in_but_refused_with_their_lines(head, body):
    begun = time.monotonic()
    with pytest.raises(Refused, match=r"line 1: what &[a-z]+; stands for would have to be read from a DTD"):
        tei(body, head=head)
    assert time.monotonic() - begun < 1


def test_entities_in_attributes_do_not_grow():
    begun = time.monotonic()
    with pytest.raises(TextError):
        tei("<p n='&i;'>Мир</p>", head=LAUGHS)
    with pytest.raises(TextError):
        tei("<p>&i;</p>", head=LAUGHS)
    assert time.monotonic() - begun < 1


def test_a_file_that_includes_another_is_refused():
    include = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd" parse="text"/>'
    )
    with pytest.raises(Refused, match="line 1: it includes 'file:///etc/passwd', which is not fetched"):
        tei(f"<p>Мир</p>{include}")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<TEI><p>", "line 1: this is no XML"),
        (b"", "this is no XML"),
        (b"PK\x03\x04", "this is no XML"),
        (b"<listPerson/>", "no TEI: its root is 'listPerson'"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "no TEI"),
        (b"<?xml version='1.0' encoding='klingon'?><TEI/>", "no XML"),
        (("<TEI xmlns='http://www.tei-c.org/ns/1.0'>" + "<p>" * 3000).encode(), "no XML"),
    ],
)
def test_what_is_no_tei_is_refused(data, reason):
    with pytest.raises(Refused, match=reason):
        TEIText().read(data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251", "koi8-r"])
def test_a_document_is_read_in_the_encoding_it_declares(encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><text><p>Мир</p></text></TEI>'
    assert words(TEIText().read(text.encode(encoding))) == ["Мир"]


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.glob("*.xml")))
def test_no_letter_of_a_text_is_lost(name):
    root = etree.parse(DATA / name).getroot()
    no_text = ("teiHeader", "note", "del", "figure", "fs", "fLib")  # counted, or standing apart
    etree.strip_elements(root, *(f"{{*}}{gone}" for gone in no_text), etree.Comment, with_tail=False)
    foreign = [one for one in root.iter("*") if etree.QName(one).namespace != "http://www.tei-c.org/ns/1.0"]
    for element in foreign:
        etree.strip_elements(element.getparent(), element.tag, with_tail=False)
    wanted = Counter("".join("".join(root.itertext()).split()))
    found = Counter(read(name, notes="omit").text) if wanted else Counter()
    assert wanted - found == Counter()


def test_hierarchies_that_overlap_are_read_in_the_order_of_the_document():
    draft = read("testoverlap.xml")
    assert len(draft.parts) == 7
    assert {part.kind for part in draft.parts} <= {"heading", "paragraph", "verse"}
    assert len(read("testfrag.xml").parts) == 33


def test_a_list_of_people_without_a_text_is_no_document():
    with pytest.raises(TextError, match="no TEI: its root is 'listPerson'"):
        TEIText().read("<listPerson><person><persName xml:lang='ru'>Ленин</persName></person></listPerson>")
