import pytest
from django.db.models import Q
from django.template.loader import render_to_string
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from annotations.admin.tagging import MOST_BOXES, TagsByVocabulary, TagsField, labels_of
from annotations.models import Tag, TagBroader, TagLabel, Vocabulary

pytestmark = pytest.mark.django_db

ALL = Q()


def make_tags(slug: str, count: int) -> Vocabulary:
    vocabulary = Vocabulary.objects.create(slug=slug, label=slug.title())
    Tag.objects.bulk_create(Tag(slug=f"{slug}-{number}", vocabulary=vocabulary) for number in range(count))
    return vocabulary


def groups(chosen: list[int] | None = None, kinds: Q = ALL) -> dict:
    found = TagsByVocabulary(kinds).groups("tags", {str(key) for key in chosen or ()})
    return {group.vocabulary.slug: group for group in found}


def test_each_vocabulary_is_a_group_with_its_description(soviet_view):
    found = groups([soviet_view.pk])
    assert list(found) == ["questions", "views"]
    assert found["views"].vocabulary.description == "Who sees it so, or is said to."
    assert [(str(option.label), option.chosen) for option in found["views"].options] == [
        ("Others, unnamed", False),
        ("Soviet view", True),
        ("Western view", False),
    ]
    assert list(groups(kinds=Q(kind="view"))) == ["views"]


def test_a_vocabulary_without_tags_is_no_group():
    Vocabulary.objects.create(slug="empty", label="Empty")
    assert "empty" not in groups()


def test_of_a_large_vocabulary_tags_are_found_by_typing(soviet_view):
    make_tags("devices", MOST_BOXES)
    large = make_tags("places", MOST_BOXES + 1)
    chosen = large.tags.first()
    found = groups([chosen.pk, soviet_view.pk])
    assert len(found["devices"].options) == MOST_BOXES
    finder = found["places"].finder
    assert "vocabulary=places" in finder
    assert f'<option value="{chosen.pk}" selected>{chosen}</option>' in finder
    assert finder.count("<option") == 1
    page = render_to_string("admin/annotations/annotation/tags.html", {"groups": [found["places"]]})
    assert f'<label for="{found["places"].finder_id}"' in page
    assert f'id="{found["places"].finder_id}"' in finder


def test_the_finder_of_a_vocabulary_finds_its_tags_only(client, administrator):
    make_tags("places", 3)
    client.force_login(administrator)
    asked = {"app_label": "annotations", "model_name": "annotation", "field_name": "tags", "term": "e"}
    url = reverse("admin:autocomplete")
    found = client.get(url, asked | {"vocabulary": "places"}).json()["results"]
    assert sorted(row["text"] for row in found) == ["places-0", "places-1", "places-2"]
    assert client.get(url, asked | {"vocabulary": "\0"}).json()["results"] == []
    assert len(client.get(url, asked).json()["results"]) > 3


def test_narrower_tags_stand_under_broader_ones_once():
    make_tags("places", 4)
    russia, petrograd, palace, rest = Tag.objects.filter(vocabulary__slug="places").order_by("slug")
    for below, above in ((petrograd, russia), (palace, petrograd), (palace, russia)):
        TagBroader.objects.create(tag=below, broader=above)
    options = groups()["places"].options
    shape = [
        (option.tag, [(under.tag, len(under.narrower)) for under in option.narrower]) for option in options
    ]
    everything = [tag for tag, _ in shape] + [under for _, below in shape for under, _ in below]
    assert len(everything) == len(set(everything)) == 4
    assert [tag for tag, _ in shape] == [russia, rest]


def test_broader_tags_of_another_vocabulary_do_not_hide_a_tag(soviet_view):
    places = make_tags("places", 1)
    TagBroader.objects.create(tag=places.tags.get(), broader=soviet_view)
    assert [option.tag.slug for option in groups()["places"].options] == ["places-0"]


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Soviet view"), ("ru", "Советский взгляд"), ("de", "Soviet view"), ("ru-UA", "Советский взгляд")],
)
def test_labels_are_in_the_language_of_the_interface_else_english(soviet_view, language, expected):
    TagLabel.objects.create(tag=soviet_view, language="ru", text="Советский взгляд")
    TagLabel.objects.create(tag=soviet_view, language="ar", text="الرأي السوفيتي")
    with (
        override_settings(LANGUAGES=[(language, language), ("en", "English")]),
        translation.override(language),
    ):
        assert str(labels_of([soviet_view.pk])[soviet_view.pk]) == expected


def test_without_an_english_label_any_will_do(soviet_view):
    TagLabel.objects.filter(tag=soviet_view).delete()
    TagLabel.objects.create(tag=soviet_view, language="ar", text="الرأي السوفيتي")
    label = labels_of([soviet_view.pk])[soviet_view.pk]
    assert (str(label), label.direction) == ("الرأي السوفيتي", "rtl")


def test_labels_and_definitions_are_escaped(soviet_view):
    evil = '"><script>alert(1)</script>'
    TagLabel.objects.filter(tag=soviet_view, kind="pref").update(text=evil)
    Tag.objects.filter(pk=soviet_view.pk).update(definition=evil)
    Vocabulary.objects.update(label=evil, description=evil)
    page = TagsByVocabulary(ALL).render("tags", [soviet_view.pk])
    assert "<script" not in page
    assert page.count("&lt;script&gt;") >= 4
    assert page.count(" checked") == 1


def test_thirty_tags_cost_no_more_queries_than_one(django_assert_num_queries):
    make_tags("one", 1)
    with django_assert_num_queries(4):
        groups()
    for slug, count in (("thirty", 30), ("more", 50), ("many", 60)):
        make_tags(slug, count)
    chosen = [tag.pk for tag in Tag.objects.filter(vocabulary__slug="many")[:30]]
    with django_assert_num_queries(4):
        groups(chosen)


@pytest.mark.parametrize("key", ["x", "-1", "²", "9" * 30, "\0", ""])
def test_what_is_no_tag_is_refused_and_shown_without_harm(key):
    field = TagsField(ALL)
    with pytest.raises(Exception, match=r"."):
        field.clean([key])
    assert "Soviet view" in field.widget.render("tags", [key])
