"""The page on which things are merged."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.models import Annotation, Claim, Event, EventName, Tag, Vocabulary
from annotations.models.base import known_as
from tests.admin.forms import address, filled, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def logged_in(client, administrator):
    client.force_login(administrator)


def merge_page(thing) -> str:
    return reverse(f"admin:annotations_{thing._meta.model_name}_merge", args=[thing.pk])


def confirm(client, gone, kept):
    shown = client.get(merge_page(gone), {"into": kept.pk})
    return client.post(
        merge_page(gone), {"into": kept.pk, "versions": shown.context["versions"]}, follow=True
    )


@pytest.mark.parametrize("model", [Tag, EventName, Claim, Event], ids=lambda model: model.__name__)
def test_each_page_of_what_can_be_merged_leads_to_merging(client, model):
    thing = model.objects.first()
    assert merge_page(thing) in client.get(address(thing)).content.decode()
    assert client.get(merge_page(thing)).status_code == 200


def test_what_would_move_is_shown_before_anything_does(client, soviet_view, western_view):
    count = Annotation.objects.filter(links__tag=soviet_view).count()
    page = client.get(merge_page(soviet_view), {"into": western_view.pk})
    text = page.content.decode()
    link = (
        f'{reverse("admin:annotations_annotation_changelist")}?tag_only=soviet-view">{count} annotations</a>'
    )
    assert link in text
    assert "“Soviet view” (en) becomes one of its labels: alternative." in text
    assert Tag.objects.filter(pk=soviet_view.pk).exists()


def test_merging_moves_all_and_the_old_slug_leads_on(client, soviet_view, western_view, administrator):
    Annotation.objects.filter(links__tag=soviet_view).update(visibility="private")
    expected = Annotation.objects.filter(links__tag__in=[soviet_view, western_view]).distinct().count()
    page = confirm(client, soviet_view, western_view)
    assert page.redirect_chain == [(address(western_view), 302)]
    assert "Merged soviet-view into western-view" in page.content.decode()
    assert Annotation.objects.filter(links__tag=western_view).count() == expected
    assert Tag.objects.get(known_as(["soviet-view"])) == western_view
    assert LogEntry.objects.filter(user=administrator).count() == 2
    followed = client.get(f"{reverse('admin:annotations_annotation_changelist')}?tag=soviet-view")
    assert followed.status_code == 200


def test_what_was_changed_meanwhile_is_looked_at_again(client, soviet_view, western_view):
    before = client.get(merge_page(soviet_view), {"into": western_view.pk}).context["versions"]
    Tag.objects.filter(pk=western_view.pk).update(definition="Somebody else was here.")
    page = client.post(merge_page(soviet_view), {"into": western_view.pk, "versions": before})
    assert "changed meanwhile" in page.content.decode()
    assert "Somebody else was here." in page.content.decode()
    assert Tag.objects.filter(pk=soviet_view.pk).exists()


@pytest.mark.parametrize("into", ["", "0", "99999", "x", "9" * 30, "\x00"])
def test_a_choice_that_makes_no_sense_is_refused(client, soviet_view, into):
    for page in (
        client.get(merge_page(soviet_view), {"into": into}),
        client.post(merge_page(soviet_view), {"into": into}),
    ):
        assert page.status_code == 400
        assert page.context["form"].errors["into"]


def test_two_that_cannot_be_one_are_told_why(client):
    coup, kudeta = (EventName.objects.get(slug=slug) for slug in ("october-coup-en", "kudetang-oktubre-tl"))
    page = client.get(merge_page(kudeta), {"into": coup.pk})
    assert page.context["form"].errors["into"] == [
        "They are in different languages: make one the equivalent of the other."
    ]


def test_two_that_are_ticked_in_the_list_come_to_the_page(client, soviet_view, western_view):
    def choose(*keys):
        data = {"action": "merge_selected", "_selected_action": keys}
        return client.post(reverse("admin:annotations_tag_changelist"), data, follow=True)

    page = choose(soviet_view.pk, western_view.pk)
    assert {page.context["gone"], page.context["kept"]} == {soviet_view, western_view}
    assert "Select two" in choose(soviet_view.pk).content.decode()


def test_who_may_not_delete_may_not_merge(client, make_user, soviet_view, western_view):
    client.force_login(make_user("vera", "reviewer"))
    assert client.get(merge_page(soviet_view)).status_code == 403
    assert merge_page(soviet_view) not in client.get(address(soviet_view)).content.decode()
    assert client.post(merge_page(soviet_view), {"into": western_view.pk}).status_code == 403


def test_a_tag_is_renamed_and_nothing_breaks(client, soviet_view):
    count = Annotation.objects.filter(links__tag=soviet_view).count()
    assert send(client, address(soviet_view), slug="view-of-the-soviets") == []
    assert Annotation.objects.filter(links__tag__slug="view-of-the-soviets").count() == count
    page = client.get(address(soviet_view)).content.decode()
    assert "soviet-view" in page
    assert "It can be renamed: what it was before leads here." in page
    made = send(client, address(Tag, "add"), slug="soviet-view", vocabulary=soviet_view.vocabulary.pk)
    assert made == ["'soviet-view' is a former slug of 'view-of-the-soviets', and leads there"]


def test_the_tags_of_a_vocabulary_are_put_in_order_on_its_page(client):
    views = Vocabulary.objects.get(slug="views")
    values = filled(client, address(views))
    order = {"western-view": 1, "soviet-view": 2, "others-unnamed": 3}
    positions = {
        name.replace("-id", "-position"): order[Tag.objects.get(pk=value).slug]
        for name, value in values.items()
        if name.startswith("tags-") and name.endswith("-id")
    }
    assert send(client, address(views), **positions) == []
    formset = client.get(address(views)).context["inline_admin_formsets"][0].formset
    assert [form.instance.slug for form in formset] == ["western-view", "soviet-view", "others-unnamed"]


def test_thirty_tags_cost_no_more_queries_than_three(client):
    views = Vocabulary.objects.get(slug="views")
    client.get(address(views))

    def queries() -> int:
        client.get(address(views))  # reads the references again
        with CaptureQueriesContext(connection) as captured:
            client.get(address(views))
        return len(captured)

    before = queries()
    Tag.objects.bulk_create(Tag(slug=f"view-{number}", vocabulary=views) for number in range(30))
    assert queries() == before
