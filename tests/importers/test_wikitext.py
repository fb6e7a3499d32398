import pytest

from annotations.importers.composing import compose
from annotations.importers.document import Refused
from annotations.importers.wikitext import Wikitext
from tests.importers.documents import passages, read, words


def draft(text: str):
    return Wikitext().read(text)


def test_a_page_becomes_passages_of_their_kinds():
    found = draft(
        "'''Октябрьская''' ''революция'' — [[Великая|великая]] [[революция]].<br/>Вторая строка\n\n"
        "== Причины ==\n* война\n** голод\n# хлеб\n: отступ\n\n=== Итоги "
        "===\nМир&nbsp;народам &mdash; 🚩\nземля.\n"
    )
    assert passages(found) == [
        ("paragraph", "Октябрьская революция — великая революция.\nВторая строка"),
        ("heading", "Причины"),
        ("list item", "война"),
        ("list item", "голод"),
        ("list item", "хлеб"),
        ("list item", "отступ"),
        ("heading", "Итоги"),
        ("paragraph", "Мир\u00a0народам — 🚩 земля."),
    ]
    assert found.parts[-1].section == ("Причины", "Итоги")


def test_notes_are_numbered_as_the_wiki_does_and_stand_apart():
    found = draft(
        "Мир<ref name=\"a\">Правда, ''7 ноября''</ref> народам<ref>Известия</ref>, земля<ref name=a/>"
        "{{efn|По старому стилю}} и воля<ref group=прим>Так</ref>.<ref name=позже/>\n\n"
        "{{reflist|refs=<ref name=позже>Потом</ref>}}"
    )
    assert words(found) == [
        "Мир[1] народам[2], земля[1][a] и воля[прим 1].[3]",
        "[1] Правда, 7 ноября",
        "[2] Известия",
        "[a] По старому стилю",
        "[прим 1] Так",
        "[3] Потом",
    ]


@pytest.mark.parametrize(
    ("wikitext", "written"),
    [
        ("{{OldStyleDate|7 November|1917|25 October}}", "7 November [O.S. 25 October] 1917"),
        ("{{OldStyleDateDY|11 January|1752|31 December 1751}}", "11 January 1752 [O.S. 31 December 1751]"),
        ("{{OldStyleDateNY|5 September|25 August}}", "5 September [O.S. 25 August]"),
        ("{{lang|ru|Октябрь}}", "Октябрь"),
        ("{{lang-ru|Октябрь|Oktyabr}}", "Октябрь"),
        ("{{transl|ar|ALA|Abū ʿAlī}}", "Abū ʿAlī"),
        ("{{nowrap|25 [[October]]}}", "25 October"),
        ("{{circa|965|1040}}", "c. 965 – c. 1040"),
        ("{{c.}} 965", "c. 965"),
        ("x{{snd}}y", "x\u00a0– y"),
        ("<nowiki>[[мир]]</nowiki>", "[[мир]]"),
        ("<math>a^2</math>", "a^2"),
        ("[https://example.org Правда] https://example.org/x", "Правда https://example.org/x"),
    ],
)
def test_templates_whose_text_is_known_are_written_out(wikitext, written):
    assert words(draft(wikitext)) == [written]


def test_what_is_left_out_is_counted_by_kind_or_by_name():
    found = draft(
        "{{Infobox event|date=1917}}{{Short description|x}}{{main|Y}}{{Неизвестный шаблон|a}}Мир{{Прочее}}"
        "<!-- тайна -->[[File:Aurora.jpg|thumb|Крейсер «Аврора» в порту]][[Category:1917]]__NOTOC__"
        '<gallery>a.jpg</gallery><span style="display: none">нет</span>'
    )
    assert passages(found) == [("paragraph", "Мир"), ("caption", "Крейсер «Аврора» в порту")]
    assert found.left_out == {
        "infoboxes": 1,
        "hidden": 2,
        "navigation": 1,
        "{{неизвестный шаблон}}": 1,
        "{{прочее}}": 1,
        "comments": 1,
        "files": 2,
        "categories": 1,
        "maintenance": 1,
    }


def test_tables_do_not_swallow_prose():
    found = draft(
        "До\n{| class=wikitable\n|+ Дни\n! Стиль !! День\n|-\n| старый || 25 октября<ref>Так</ref>\n|-\n"
        "| новый\n| 7 ноября\n|}\nПосле\n\n{| class=infobox\n| нет\n|}\nКонец"
    )
    assert passages(found) == [
        ("paragraph", "До"),
        ("caption", "Дни"),
        ("row", "Стиль\tДень"),
        ("row", "старый\t25 октября[1]"),
        ("row", "новый\t7 ноября"),
        ("paragraph", "После"),
        ("paragraph", "Конец"),
        ("note", "[1] Так"),
    ]
    assert found.left_out == {"infoboxes": 1}


def test_quotations_and_poems_are_passages_of_their_kinds():
    found = draft("Ленин:\n{{quote|Мир народам}}\nи\n<blockquote>земля</blockquote><poem>Ешь\nананасы</poem>")
    assert passages(found) == [
        ("paragraph", "Ленин:"),
        ("quotation", "Мир народам"),
        ("paragraph", "и"),
        ("quotation", "земля"),
        ("verse", "Ешь\nананасы"),
    ]


@pytest.mark.parametrize(
    "text", ["#REDIRECT [[Октябрь]]", "#перенаправление [[Октябрь]]", " #WEITERLEITUNG: [[Октябрь|x]]"]
)
def test_a_page_that_only_leads_on_is_refused_with_where(text):
    with pytest.raises(Refused, match="line 1: this page only leads on to 'Октябрь'"):
        draft(text)


@pytest.mark.parametrize(
    "text",
    [
        "{{" * 500,
        "[[" * 500 + "мир",
        "<ref>" * 200 + "мир",
        "{|\n" * 100 + "|мир",
        "''" * 999 + "мир",
        "{{{a|мир}}} ключ",
    ],
)
def test_broken_markup_loses_no_words(text):
    found = draft(text + " конец")
    assert "конец" in found.text
    assert ("мир" in found.text) or "мир" not in text or found.left_out["templates"]


def test_a_page_that_pandoc_wrote_gives_the_passages_of_the_others():
    def plain(name):
        return [(kind, text.replace("’", "'")) for kind, text in passages(read(name))]

    expected = [(kind, text) for kind, text in plain("decree.md")]
    assert plain("decree.wikitext") == expected


def test_the_bytes_that_are_hashed_are_those_of_the_file():
    assert (
        draft("Мир").original_sha256
        == compose(Wikitext().document("Мир".encode()), "Мир".encode()).original_sha256
    )
