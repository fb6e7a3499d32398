import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from annotations.marking import Colours, Mark, cut, mark
from annotations.models import Annotation, Passage, References, User
from annotations.tables import ANNOTATIONS
from annotations.values.spans import Span

NAUGHTY = json.loads((Path(__file__).parent / "data" / "blns.json").read_text())
VOID = {"br", "hr", "img", "input", "link", "meta"}
ADA = User(pk=1, username="<b>ада</b>")


class Reader(HTMLParser):
    """What a browser finds in a page: the text, the marks with the words inside, and all elements."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.elements, self.marks, self.links = "", [], [], []
        self.open: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        if tag == "mark":
            self.marks.append((dict(attributes)["class"].split(), ""))
        if tag == "a":
            self.links.append(dict(attributes))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open:  # what stands around the element is the page's
            self.text += data
        if "mark" in self.open:
            classes, words = self.marks[-1]
            self.marks[-1] = classes, words + data


def read(marked) -> Reader:
    return Reader(render_to_string("annotations/passage.html", {"marked": marked}))


def made(pk: int, start: int, end: int, text: str, **more) -> Mark:
    exact = text[start:end]
    annotation = Annotation(pk=pk, start=start, end=end, exact=exact, creator=ADA, **more)
    return Mark(annotation, str(pk % 8), f"/a/{pk}/?x=1&y=2", ["“Soviet” <view>"])


def passage_of(text: str, **more) -> Passage:
    return Passage(pk=7, ordinal=3, text=text, language="ru", **more)


# Surrogates and NUL are no text, and CR is not kept; all else may stand in a source.
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), min_size=1, max_size=80),
    st.sampled_from(
        [text for text in NAUGHTY if text.strip() and not {"\0", "\r"} & set(text) and text.isprintable()]
    ),
    st.just("\n</p><script>alert(1)</script>&amp;&lt;{{ x }}\n\n  \t😀 е́\n"),
)
places = st.tuples(st.integers(0, 90), st.integers(1, 60))


@given(texts, st.lists(places, max_size=8), st.one_of(st.none(), places))
def test_the_page_has_exactly_the_text_of_the_passage(text, found, focus):
    marks = [
        made(pk, start, start + length, text, status="suggested")
        for pk, (start, length) in enumerate(found, 1)
    ]
    span = focus and (7, Span(focus[0], sum(focus)))
    page = read(cut(passage_of(text), marks, span))
    assert page.text == text
    assert set(page.elements) <= {"p", "mark", "a"}
    covered = {place for start, length in found for place in range(start, start + length)}
    covered |= set(range(focus[0], sum(focus))) if focus else set()
    assert "".join(words for _, words in page.marks) == "".join(
        character for place, character in enumerate(text) if place in covered
    )


def test_what_overlaps_is_drawn_in_layers_the_shortest_first():
    text = "the Great October Socialist Revolution"
    marks = [made(1, 0, 38, text), made(2, 4, 17, text), made(3, 10, 17, text), made(4, 10, 38, text)]
    page = read(cut(passage_of(text), marks))
    assert page.marks == [
        (["c1"], "the "),
        (["c2", "u1"], "Great "),
        (["c3", "u2", "b4"], "October"),
        (["c4", "u1"], " Socialist Revolution"),
    ]
    assert [link["href"][:4] for link in page.links] == ["/a/1", "/a/2", "/a/3", "/a/4"]


def test_the_tab_key_reaches_each_annotation_once():
    text = "0123456789"
    page = read(cut(passage_of(text), [made(1, 0, 10, text), made(2, 3, 5, text)]))
    assert ["tabindex" in link for link in page.links] == [False, False, True]


def test_status_and_focus_are_told_by_classes_of_their_own():
    text = "0123456789"
    marks = [
        made(1, 0, 4, text, status="suggested"),
        made(2, 5, 8, text, status="rejected"),
        made(3, 7, 10, text, status="accepted"),
    ]
    classes = dict(map(reversed, ((tuple(found), words) for found, words in read_marks(text, marks, 3))))
    assert classes == {
        "0123": ("c1", "suggested"),
        "56": ("c2", "rejected"),
        "7": ("c2", "u3", "focus", "focus-start"),
        "89": ("c3", "focus", "focus-end"),
    }
    assert read_marks(text, [], (7, Span(2, 4))) == [(["focus", "focus-start", "focus-end"], "23")]
    assert read_marks(text, [], (8, Span(2, 4))) == []


def read_marks(text, marks, focus):
    return read(cut(passage_of(text), marks, focus)).marks


@pytest.mark.parametrize(
    ("kind", "section", "element"),
    [("heading", [], "h2"), ("heading", ["x"] * 9, "h6"), ("paragraph", ["x"], "p"), ("verse", [], "p")],
)
def test_headings_are_headings_as_deep_as_they_stand(kind, section, element):
    assert read(cut(passage_of("Причины", kind=kind, section=section), [])).elements == [element]


def test_a_text_says_how_it_is_written():
    page = render_to_string(
        "annotations/passage.html", {"marked": cut(Passage(text="الحرب", language="ar", ordinal=1), [])}
    )
    assert 'lang="ar" dir="rtl"' in page


def test_views_have_colours_of_their_own_and_vocabularies_others(db, soviet_view, western_view):
    references = References.fresh()
    colours = Colours(references)
    assert colours.class_of([soviet_view.pk]) != colours.class_of([western_view.pk])
    other = next(tag for tag in references.vocabulary_of if tag not in references.views)
    assert colours.class_of([other, soviet_view.pk]) == colours.class_of([soviet_view.pk])
    assert colours.class_of([other]) not in {colours.class_of([view]) for view in references.views}
    assert colours.class_of([]) == "n"


def test_marks_are_those_that_the_person_may_see(passage, annotation, django_assert_num_queries):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    References.read()
    passages = list(Passage.objects.filter(edition=passage.edition).order_by("ordinal"))

    def shown(person):
        visible = ANNOTATIONS.visible_to(person)
        with django_assert_num_queries(2):
            found = mark(passages, visible, link=lambda of: f"/{of.uuid}")
            for marked in found:
                render_to_string("annotations/said.html", {"marked": marked})
                assert read(marked).text == marked.passage.text
        assert [marked.passage for marked in found] == passages
        return {mark.annotation.pk for marked in found for mark in marked.marks}

    everybodys = set(Annotation.objects.exclude(pk=annotation.pk).filter(edition=passage.edition_id))
    assert shown(annotation.creator) - shown(AnonymousUser()) == {annotation.pk}
    assert shown(AnonymousUser()) == {public.pk for public in everybodys}


def test_the_list_says_what_each_annotation_says(passage):
    (marked,) = mark([passage], ANNOTATIONS.visible_to(AnonymousUser()), link=lambda of: f"/{of.uuid}")
    page = render_to_string("annotations/said.html", {"marked": marked})
    words = " ".join(Reader(page).text.split())
    assert len(marked.marks) > 5
    for found in marked.marks:
        assert f'href="{found.link}"' in page
        for said in (found.annotation.exact, found.subject, *found.tags, found.annotation.creator.username):
            assert " ".join(said.split()) in words


def test_what_a_scholar_writes_is_no_markup():
    text = "x" * 20
    page = render_to_string("annotations/said.html", {"marked": cut(passage_of(text), [made(1, 0, 5, text)])})
    assert "<b>" not in page
    assert "<view>" not in page


def test_two_thousand_annotations_on_a_long_text_are_drawn_as_pieces_of_the_text():
    text = "Октябрьская революция 😀 " * 4200
    marks = [
        made(number, start := number * 7919 % 100_000, start + 8 + number * 31 % 292, text)
        for number in range(1, 2001)
    ]
    page = render_to_string("annotations/passage.html", {"marked": cut(passage_of(text), marks)})
    assert page.count("<mark") > 3000
