import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.importers.composing import compose
from annotations.importers.document import Block, Document, Refused
from annotations.importers.html import HTML
from annotations.values.text import TextError, normalize
from tests.importers.documents import passages, read, words

PAGE = """<!doctype html><html lang="ru"><head><title>Октябрь — Вики</title>
<meta name="author" content="Рид, Джон"><meta name="dcterms.issued" content="1919-03-01">
<link rel="license" href="//creativecommons.org/licenses/by-sa/4.0/">
<link rel="canonical" href="https://example.org/oktyabr"></head>
<body><h1>Октябрь</h1>%s</body></html>"""


def page(body: str):
    return HTML().read(PAGE % body)


def test_a_page_becomes_passages_of_their_kinds_under_their_headings():
    draft = page(
        "<h2>Война</h2><p>Мир\u00a0 народам,\n  земля <b>крестьянам</b>.<br>Вся власть советам! 🚩</p>"
        "<ul><li>хлеб<ul><li>ржаной</li></ul></li><li>воля</li></ul><blockquote><p>Ежели й — "
        "мир.</p></blockquote>"
        "<table><caption>Дни</caption><tr><th>Стиль<th>День<tr><td>старый<td>25 октября</table>"
    )
    assert passages(draft) == [
        ("heading", "Октябрь"),
        ("heading", "Война"),
        ("paragraph", "Мир\u00a0 народам, земля крестьянам.\nВся власть советам! 🚩"),
        ("list item", "хлеб"),
        ("list item", "ржаной"),
        ("list item", "воля"),
        ("quotation", "Ежели й — мир."),
        ("caption", "Дни"),
        ("row", "Стиль\tДень"),
        ("row", "старый\t25 октября"),
    ]
    assert draft.parts[2].section == ("Октябрь", "Война")
    assert draft.text.startswith("== Октябрь ==\n\n=== Война ===\n\nМир")


def test_the_head_says_what_is_known_of_the_work():
    assert page("<p>Мир</p>").about == {
        "title": "Октябрь",
        "language": "ru",
        "creators": ["Рид, Джон"],
        "issued": "1919-03-01",
        "licence": "CC-BY-SA-4.0",
        "url": "https://example.org/oktyabr",
    }


def test_what_is_left_out_is_counted():
    draft = page(
        "<nav><p>Меню</p></nav><script>alert(1)</script><p>Мир<img src=x alt=y><!-- тайна --></p>"
        '<p hidden>Скрыто</p><div style="display: none">и это</div><input value=z>'
        '<table class="infobox"><tr><td>Дата</table>'
    )
    assert words(draft) == ["Октябрь", "Мир"]
    assert draft.left_out == {
        "navigation": 1,
        "scripts": 1,
        "files": 1,
        "comments": 1,
        "hidden": 2,
        "controls": 1,
        "infoboxes": 1,
    }
    assert "infoboxes: 1" in draft.told
    assert "left out: comments: 1" in str(draft)


def test_what_a_head_says_that_no_source_holds_is_counted():
    head = '<meta name="keywords" content="мир, хлеб"><meta property="og:description" content="О мире">'
    draft = HTML().read(f'<head>{head}<meta name="viewport" content="width=9"></head><p>Мир 🕊</p>')
    assert draft.left_out == {"metadata": 2}


def test_the_main_part_of_a_page_is_taken_and_the_rest_counted():
    draft = HTML().read(
        "<header>Сайт</header><main><p>Мир</p></main><aside>Реклама</aside><footer> </footer>"
    )
    assert (words(draft), draft.left_out) == (["Мир"], {"outside": 2})


def test_notes_stand_apart_under_the_marks_they_have_in_the_text():
    body = (
        '<p>Мир<sup class="reference" id="r"><a href="#n">[4]</a></sup>.</p>'
        '<ol class="references"><li id="n"><span class="mw-cite-backlink">^</span> Правда, <p>'
        "7 ноября</p></li></ol>"
        "<p>Конец</p>"
    )
    draft = page(body)
    assert passages(draft)[1:] == [
        ("paragraph", "Мир[4]."),
        ("paragraph", "Конец"),
        ("note", "[4] Правда, 7 ноября"),
    ]
    assert draft.parts[-1].section == ()
    omitted = HTML().read(PAGE % body, notes="omit")
    assert words(omitted)[1:] == ["Мир[4].", "Конец"]
    assert omitted.left_out == {"notes": 1, "links back": 1}


def test_passages_keep_the_language_that_is_theirs_alone():
    draft = page(
        '<p lang="ar">ثورة أكتوبر</p><div lang="zh-hant"><p>十月革命</p></div><p>Мир <i lang=tl>'
        "Kapayapaan</i></p>"
    )
    assert [part.language for part in draft.parts] == ["", "ar", "zh-Hant", ""]
    assert draft.left_out == {"languages": 1}


def test_a_language_that_is_none_is_remarked_upon_with_its_line():
    draft = page('\n\n<p lang="klingonish">Мир</p>')
    assert draft.parts[-1].language == ""
    assert [(remark.line, "klingonish" in remark.message) for remark in draft.remarks] == [(7, True)]


def test_a_table_that_only_arranges_a_page_does_not_swallow_its_prose():
    draft = page("<table><tr><td><p>Мир</p><p>Земля</p><td><h2>Хлеб</h2><p>Воля</p></table>")
    assert passages(draft)[1:] == [
        ("paragraph", "Мир"),
        ("paragraph", "Земля"),
        ("heading", "Хлеб"),
        ("paragraph", "Воля"),
    ]


def test_two_line_breaks_part_and_preformatted_lines_stay():
    draft = page("<p>Мир<br><br>Земля</p><pre>\n  Хлеб\n    и воля\n</pre>")
    assert words(draft)[1:] == ["Мир", "Земля", "Хлеб\n    и воля"]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "windows-1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">', "koi8-r"),
        ("", "utf-8"),
        ("", "utf-16"),
        ('<meta charset="utf-8">', "utf-8-sig"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_declares(head, encoding):
    data = f"<html><head>{head}</head><body><p>Вся власть советам</p></body></html>".encode(encoding)
    assert words(HTML().read(data)) == ["Вся власть советам"]


def test_an_encoding_that_is_not_declared_is_not_guessed():
    with pytest.raises(TextError, match=r"byte 3 .0xcc. is not utf-8"):
        HTML().read("<p>Мир</p>".encode("windows-1251"))


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<div>" * 5000 + "Мир" + "</div>" * 5000, "too deeply"),
        ("<p>Ми\0р</p>", "line 5: there is a NUL"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(body, reason):
    with pytest.raises(Refused, match=reason):
        page(body)


@pytest.mark.parametrize("body", ["", "<p> \n</p>", "<script>x</script>", "<img src=x>"])
def test_a_page_without_words_is_refused(body):
    with pytest.raises(TextError, match="no text"):
        HTML().read(f"<html><body>{body}</body></html>")


def test_entities_are_those_of_html_and_no_file_is_read():
    evil = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x; &mdash; &eacute; &#1084;</p>'
    draft = HTML().read(evil)
    assert "root:" not in draft.text
    assert "— é м" in draft.text


def test_a_page_of_a_wiki_keeps_its_reference_marks():
    draft = read("new-zealand.html")
    assert [kind for kind, _ in passages(draft)] == ["paragraph", "heading", "caption", "paragraph"]
    first, heading, caption, last = words(draft)
    assert first.endswith("have proved controversial in the 2000s.[63][64]")
    assert (heading, caption) == ("Government and politics", "Elizabeth II, Queen of New Zealand")
    assert "parliamentary democracy,[65] although its constitution is not codified.[66]" in last
    assert draft.left_out == {"navigation": 2, "hidden": 1, "maintenance": 1, "files": 1}


BLOCKS = st.builds(
    Block,
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30),
    kind=st.sampled_from(["heading", "paragraph", "verse", "row"]),
    level=st.integers(1, 9),
)


@given(st.lists(BLOCKS, max_size=8), st.lists(BLOCKS, max_size=2))
def test_every_passage_is_its_slice_of_the_text_and_no_word_is_lost(blocks, notes):
    document = Document(blocks=blocks, notes=[Block(note.text, "note") for note in notes])
    kept = [block for block in [*blocks, *document.notes] if block.text.strip()]
    try:
        draft = compose(document, b"")
    except TextError:
        assert not kept
        return
    expected = []
    for block in kept:
        raw = block.text.strip()
        raw = raw.replace("\n", " ") if block.kind == "heading" else raw
        expected.append(normalize(raw.removeprefix("\ufeff") or "-").text)
    found = [draft.text[part.start : part.end] for part in draft.parts]
    assert [text.replace("\ufeff", "") for text in found] == [text.replace("\ufeff", "") for text in expected]
    assert all(text == text.strip() and text for text in found)
    assert [part.ordinal for part in draft.parts] == list(range(1, len(kept) + 1))
