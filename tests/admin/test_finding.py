import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, Passage, Source

ADD = "/admin/annotations/annotation/add/"
ENGLISH, TAGALOG = "october-revolution-en", "russian-revolution-tl"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def scholar(annotator) -> Client:
    """An annotator's browser."""
    client = Client()
    client.force_login(annotator)
    return client


def text_of(slug: str, text: str, language: str = "en") -> Passage:
    """The first passage of a new source that reads so."""
    source = Source.objects.create(slug=slug, title=f"{EVIL} {slug}", language=language)
    add_edition(source, PlainText().read(text))
    return Passage.objects.filter(edition__source=source).first()


def led_to(client: Client, **asked: object) -> tuple[str, int, int]:
    """The place to which the words lead straight on."""
    response = client.get(ADD, asked)
    assert response.status_code == 302, said(client, **asked)
    query = {name: values[0] for name, values in parse_qs(urlsplit(response["Location"]).query).items()}
    assert client.get(response["Location"]).context["adminform"].form.initial["start"] == int(query["start"])
    return query["passage"], int(query["start"]), int(query["end"])


def found(client: Client, **asked: object):
    response = client.get(ADD, asked)
    assert response.status_code == 200
    return response.context["form"]


def said(client: Client, **asked: object) -> list[str]:
    """What is wrong, as the page says it."""
    return [why for reasons in found(client, **asked).errors.values() for why in reasons]


def test_words_that_stand_in_one_place_lead_straight_on(scholar, passage):
    start = passage.text.index("October coup")
    expected = (str(passage.uuid), start, start + 12)
    assert led_to(scholar, source=ENGLISH, exact="October coup") == expected
    assert led_to(scholar, passage=passage.uuid, exact="october\u00a0COUP") == expected
    assert led_to(scholar, source=ENGLISH, start=start, end=start + 12) == expected


@pytest.mark.parametrize("number", [0, 1, 2, 3])
def test_words_that_stand_in_several_places_are_shown_to_choose_from(scholar, number):
    form = found(scholar, source=ENGLISH, exact="Bolsheviks")
    assert form.count == len(form.places) == 4
    assert "These words stand there 4 times. Which are meant?" in form.errors["exact"]
    page = scholar.get(ADD, {"source": ENGLISH, "exact": "Bolsheviks"}).content.decode()
    chosen = form.places[number]
    assert f'href="{chosen.link.replace("&", "&amp;")}"' in page
    answer = scholar.get(chosen.link)
    values = answer.context["adminform"].form.initial
    text = Passage.objects.get(uuid=values["passage"]).text
    assert text[values["start"] : values["end"]] == "Bolsheviks"
    assert text[: values["start"]].endswith(chosen.prefix)
    assert text[values["end"] :].startswith(chosen.suffix)
    hidden = {name: values[name] for name in ("passage", "start", "end")}
    sent = scholar.post(chosen.link, hidden | {"voice": "own", "level": "textual", "visibility": "public"})
    assert sent.status_code == 302
    made = Annotation.objects.get(creator__username="anna")
    assert (made.passage.uuid, made.start, made.end) == tuple(hidden.values())


def test_what_stands_around_the_words_tells_them_apart(scholar):
    _, start, _ = led_to(scholar, source=ENGLISH, exact="Bolsheviks", prefix="far-left ")
    text = Passage.objects.get(ordinal=3, edition__source__slug=ENGLISH).text
    assert start == text.index("far-left ") + 9
    assert said(scholar, source=ENGLISH, exact="Bolsheviks", prefix="far-right ") == [
        "The words stand in the text, but not after this."
    ]
    assert said(scholar, source=ENGLISH, exact="Bolsheviks", suffix=" win") == [
        "The words stand in the text, but not before this."
    ]


def test_of_very_many_places_the_first_hundred_are_shown(scholar):
    text_of("choir", "la " * 150)
    form = found(scholar, source="choir", exact="la")
    assert (form.count, len(form.places)) == (150, 100)
    assert "These are the first 100." in scholar.get(ADD, {"source": "choir", "exact": "la"}).content.decode()


def test_what_stands_nearest_is_offered(scholar, passage):
    form = found(scholar, source=ENGLISH, exact="Oktober Revolution")
    assert form.errors["exact"] == ["The text does not read so."]
    assert form.nearest.candidate.exact == "October Revolution"
    assert form.nearest.link == f"{ADD}?passage={passage.uuid}&start=4&end=22"
    assert scholar.get(form.nearest.link).context["words"] == "October Revolution"
    assert found(scholar, passage=passage.uuid, exact="Oktober Revolution").nearest.link == form.nearest.link
    assert found(scholar, source=ENGLISH, exact="第一次世界大战").nearest is None


def test_words_across_two_passages_are_refused_with_the_reason(scholar, passage):
    following = Passage.objects.get(edition=passage.edition, ordinal=2)
    words = f"{passage.text[-20:]}\r\n\r\n{following.text[:20]}"
    (reason,) = said(scholar, source=ENGLISH, exact=words)
    assert "does not keep to one passage" in reason


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"source": "nowhere", "exact": "x"}, "'nowhere' is unknown"),
        ({"source": "\0", "exact": "x"}, "Null characters are not allowed."),
        ({"source": "nowhere"}, "'nowhere' is unknown"),
        ({"exact": "x"}, "In which source do they stand?"),
        ({"source": ENGLISH, "exact": ""}, "Which words? Paste or type them here."),
        ({"source": ENGLISH, "exact": "x" * 10_001}, "longer than 10,000 characters"),
        ({"passage": "x"}, "There is no such passage."),
        ({"passage": "x", "start": "1", "end": "2"}, "There is no such passage."),
        ({"source": ENGLISH, "start": "2", "end": "1"}, "not a span: [2, 1)"),
        ({"source": ENGLISH, "start": "zwei", "end": "3"}, "Enter a whole number."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_plainly(scholar, asked, reason):
    page = scholar.get(ADD, asked)
    assert page.status_code == 200
    assert reason in page.content.decode().replace("&#x27;", "'")


def test_a_source_without_text_is_said_to_have_none(scholar):
    Source.objects.create(slug="bare", title="Bare", language="en")
    assert said(scholar, source="bare", exact="x") == ["'bare' has no text yet"]
    assert said(scholar, source="bare") == ["'bare' has no text yet"]


def test_the_passage_is_shown_with_its_annotations_above_the_field(scholar, passage, annotation):
    response = scholar.get(ADD, {"passage": passage.uuid})
    page = response.content.decode()
    assert response.context["form"].errors == {}
    assert f'href="/admin/annotations/annotation/{annotation.pk}/change/"' in page
    assert '<mark class="' in page
    assert page.index("historiography") < page.index('name="exact"')
    assert "next passage" in page
    assert "previous passage" not in page


def test_private_annotations_of_others_are_not_marked(scholar, passage, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private", note="secret")
    page = scholar.get(ADD, {"passage": passage.uuid}).content.decode()
    assert f"/annotation/{annotation.pk}/" not in page


def test_offsets_count_code_points_in_any_script(scholar):
    text = "👩‍👩‍👧 é\u0323 «Великий Октябрь»: ثورة أكتوبر 🚩 (十月革命)."
    for number, words in enumerate(["👩‍👩‍👧", "Великий Октябрь", "ثورة أكتوبر", "🚩", "十月革命"]):
        passage = text_of(f"mixed-{number}", text, "ar")
        key, start, end = led_to(scholar, source=f"mixed-{number}", exact=words)
        assert (key, passage.text[start:end]) == (str(passage.uuid), words)


def test_line_ends_as_browsers_send_them_are_those_of_the_text(scholar):
    passage = text_of("verse", "Двенадцать\nЧёрный вечер.\nБелый снег.")
    _, start, end = led_to(scholar, source="verse", exact="вечер.\r\nБелый")
    assert passage.text[start:end] == "вечер.\nБелый"


def test_many_sources_are_found_by_typing(scholar):
    Source.objects.bulk_create(Source(slug=f"s{n}", title=f"S{n}", language="en") for n in range(40))
    page = scholar.get(ADD).content.decode()
    assert 'name="source_id"' in page
    assert ">S39<" not in page
    chosen = Source.objects.get(slug=ENGLISH)
    answer = scholar.get(ADD, {"source_id": chosen.pk, "exact": "October coup"})
    assert answer.status_code == 302
    assert parse_qs(urlsplit(answer["Location"]).query) == {"source": [ENGLISH], "exact": ["October coup"]}
    assert scholar.get(ADD, {"source_id": "x", "exact": "October coup"}).status_code == 200
    assert scholar.get(ADD, {"source": ENGLISH}).context["form"].chosen_source == chosen
    assert led_to(scholar, source=ENGLISH, exact="October coup")


def test_the_way_back_to_a_filtered_list_is_kept(scholar, passage):
    kept = {"_changelist_filters": "status=proposed"}
    answer = scholar.get(ADD, {"source": ENGLISH, "exact": "October coup", **kept})
    assert "_changelist_filters=status%3Dproposed" in answer["Location"]


def test_naughty_strings_are_words_like_any_others(scholar, passage):
    path = Path(__file__).parent.parent / "data" / "blns.json"
    for words in json.loads(path.read_text()):
        response = scholar.get(
            ADD, {"passage": passage.uuid, "exact": words, "prefix": words, "source": ENGLISH}
        )
        assert response.status_code in (200, 302)
        if response.status_code == 200:
            page = response.content.decode()
            assert "<script>alert" not in page
            assert not (words.startswith("<") and words in page.replace("<p>", ""))
