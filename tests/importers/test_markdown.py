import time

import pytest

from annotations.importers.document import Refused
from annotations.importers.markdown import Markdown
from annotations.values.text import TextError
from tests.importers.documents import passages, read, words


def test_a_document_becomes_passages():
    draft = read("decree.md")
    assert passages(draft) == [
        ("heading", "Decree on Peace"),
        (
            "paragraph",
            "The workers' and peasants' government, created by the Revolution of October 24–25[1] "
            "and basing itself "
            "on the Soviets, calls upon all the belligerent peoples to start immediate negotiations.",
        ),
        ("heading", "What it proposes"),
        ("list item", "An immediate peace without annexations;"),
        ("list item", "without indemnities:"),
        ("list item", "none from Russia,"),
        ("list item", "none from its enemies."),
        ("quotation", "Декрет о мире был принят Вторым съездом Советов."),
        ("row", "Style\tDay"),
        ("row", "Old\t26 October 1917"),
        ("row", "New\t8 November 1917"),
        ("paragraph", "مرسوم السلام 🕊"),
        ("note", "[1] By the Julian calendar; November 6–7 by the Gregorian."),
    ]
    assert draft.parts[3].section == ("Decree on Peace", "What it proposes")
    assert draft.parts[-2].language == "ar"


def test_what_stands_before_the_text_is_of_the_work_and_the_rest_is_counted():
    draft = read("decree.md")
    assert draft.about == {
        "title": "Decree on Peace",
        "creators": ["Lenin, V. I."],
        "issued": "1917-11-08",
        "language": "en",
        "licence": "public domain",
    }
    assert draft.left_out == {"metadata": 1, "links back": 1}


@pytest.mark.parametrize("name", ["decree.html"])
def test_one_document_in_several_formats_gives_the_same_passages(name):
    def plain(draft):
        return [(kind, text.replace("’", "'")) for kind, text in passages(draft)]

    expected = plain(read("decree.md"))
    assert [one for one in plain(read(name)) if one in expected][-13:] == expected


def test_html_in_markdown_is_read_as_html_with_the_lines_of_the_file():
    draft = Markdown().read('# Октябрь\n\n<script>alert(1)</script>\n\n<p lang="klingonish">Мир</p>\n')
    assert words(draft) == ["Октябрь", "Мир"]
    assert draft.left_out == {"scripts": 1}
    assert "klingonish" in draft.remarks[0].message


def test_a_title_may_come_from_the_first_heading():
    assert Markdown().read("Мир\n\n## Земля\n").about == {"title": "Земля"}


def test_a_hard_line_break_stays_and_a_soft_one_is_a_space():
    assert words(Markdown().read("Мир\nнародам\\\nземля  \nкрестьянам")) == ["Мир народам\nземля\nкрестьянам"]


@pytest.mark.parametrize("front", ["title: [", "title: 'x", "- a\nb: c", "\t: x"])
def test_what_is_no_yaml_is_refused_with_its_line(front):
    with pytest.raises(Refused, match=r"line \d+: this is no YAML"):
        Markdown().read(f"---\n{front}\n---\n\nМир")


def test_yaml_makes_no_objects_and_grows_to_no_size():
    laughs = "a0: &a0 [x, x]\n" + "\n".join(f"a{n + 1}: &a{n + 1} [*a{n}, *a{n}, *a{n}]" for n in range(40))
    begun = time.monotonic()
    draft = Markdown().read(f"---\n{laughs}\ntitle: Мир\n---\n\nМир")
    assert time.monotonic() - begun < 2
    assert draft.about == {"title": "Мир"}
    with pytest.raises(Refused):
        Markdown().read("---\ntitle: !!python/object/apply:os.system [ls]\n---\n\nМир")


@pytest.mark.parametrize("text", ["", "---\ntitle: x\n---\n", "<!-- x -->"])
def test_a_text_without_words_is_refused(text):
    with pytest.raises(TextError, match=r"empty|no text"):
        Markdown().read(text)


def test_notes_to_which_no_mark_leads_are_counted():
    draft = Markdown().read("Мир[^1] 🕊.\n\n[^1]: хлеб\n[^2]: земля\n")
    assert words(draft) == ["Мир[1] 🕊.", "[1] хлеб"]
    assert draft.left_out == {"idle notes": 1, "links back": 1}
