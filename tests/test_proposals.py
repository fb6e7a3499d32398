import pytest

from annotations.models import Claim, EventName, Passage, Tag, TagLabel
from annotations.proposals import propose
from annotations.values.spans import Span

pytestmark = pytest.mark.django_db


def proposed(passage: Passage, words: str) -> dict:
    start = passage.text.index(words)
    return propose(passage, Span(start, start + len(words))).values


def in_tagalog(words: str) -> Passage:
    return Passage.objects.get(language="tl", text__contains=words)


def test_the_marker_of_the_english_source_proposes_voice_view_and_name(passage, soviet_view):
    words = "Great October Socialist Revolution"
    name = EventName.objects.get(slug="great-october-socialist-revolution-en")
    expected = {"voice": "attributed", "tag_ids": [soviet_view.pk], "name": name.pk}
    assert proposed(passage, words) == expected
    assert proposed(passage, f"{words}[c] (in Soviet historiography)") == expected


def test_the_marker_of_the_tagalog_source_proposes_the_same_view(soviet_view):
    words = "Dakilang Himagsikang Sosyalista ng Oktubre"
    name = EventName.objects.get(text=words)
    expected = {"voice": "attributed", "tag_ids": [soviet_view.pk], "name": name.pk}
    assert proposed(in_tagalog(words), words) == expected


def test_a_proposal_says_why(passage):
    start = passage.text.index("Great October")
    found = propose(passage, Span(start, start + 34), label_of=lambda tag: "Soviet view")
    assert list(found.reasons) == [
        "Proposed because “(in Soviet historiography)” follows: attributed, Soviet view.",
        "Proposed because the words are a known name: Great October Socialist Revolution (en).",
    ]


def test_words_in_parentheses_that_name_no_view_propose_nothing(passage):
    assert proposed(passage, "an insurrection in Petrograd") == {}
    assert proposed(passage, "was the second of two") == {}


def test_the_labels_are_data(passage, western_view):
    TagLabel.objects.filter(text="Soviet historiography").delete()
    assert "voice" not in proposed(passage, "Great October Socialist Revolution")
    TagLabel.objects.create(tag=western_view, language="en", kind="hidden", text="now Saint Petersburg")
    assert proposed(passage, "an insurrection in Petrograd") == {
        "voice": "attributed",
        "tag_ids": [western_view.pk],
    }


def test_labels_of_tags_that_are_no_views_propose_nothing(passage):
    tag = Tag.objects.get(slug="course")
    TagLabel.objects.create(tag=tag, language="en", kind="alt", text="now Saint Petersburg")
    assert proposed(passage, "an insurrection in Petrograd") == {}


def test_a_known_name_is_proposed_however_it_is_printed(passage):
    name = EventName.objects.get(slug="october-coup-en")
    EventName.objects.filter(pk=name.pk).update(text="OCTOBER\u00a0COUP")
    assert proposed(passage, "October coup,[4]") == {"name": name.pk}


def test_a_name_in_the_language_of_the_passage_is_preferred(passage):
    name = EventName.objects.get(slug="october-coup-en")
    other = EventName.objects.create(
        slug="october-coup-tl", event=name.event, text="October coup", language="tl", script="Latn"
    )
    assert proposed(passage, "October coup") == {"name": name.pk}
    passage.language = "tl"
    assert proposed(passage, "October coup") == {"name": other.pk}
    passage.language = "tl-PH"
    assert proposed(passage, "October coup") == {"name": other.pk}
    passage.language = "de"
    assert proposed(passage, "October coup") == {}  # two, and neither is nearer


def test_a_known_claim_is_proposed(passage):
    claim = Claim.objects.first()
    Claim.objects.filter(pk=claim.pk).update(statement="It was led by Vladimir Lenin's Bolsheviks")
    assert proposed(passage, "It was led by Vladimir Lenin’s Bolsheviks".replace("’", "'")) == {
        "claim": claim.pk
    }


def test_a_proposal_costs_three_queries_at_most(passage, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        propose(passage, Span(0, 3))
    with django_assert_max_num_queries(3):
        proposed(passage, "Great October Socialist Revolution")
