"""What is shared with nobody, a group or everybody, whatever it is."""

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError

from annotations.models import Annotation, Comparison
from annotations.models.sharing import Shared, Visibility
from tests.database import refused, save

pytestmark = pytest.mark.django_db


@pytest.fixture(params=["annotation", "comparison"])
def shared(request, annotation, annotator) -> Shared:
    return annotation if request.param == "annotation" else save(annotator)


def test_all_that_is_shared_has_the_same_visibilities():
    assert Annotation.Visibility is Comparison.Visibility is Visibility
    assert Visibility.values == ["private", "group", "public"]


@pytest.mark.parametrize(("visibility", "has_group"), [("group", False), ("public", True), ("private", True)])
def test_a_group_goes_with_its_visibility(shared, visibility, has_group):
    shared.visibility = visibility
    shared.group = Group.objects.create(name="Семинар 1917 🕯") if has_group else None
    with pytest.raises(ValidationError) as found:
        shared.full_clean()
    assert "group" in found.value.message_dict
    rows = type(shared).objects.filter(pk=shared.pk)
    with refused(f"{shared._meta.model_name}_group_is_its_visibility|audience"):  # which is none without one
        rows.update(visibility=visibility, group=shared.group)


def test_its_audience_follows_who_sees_it(shared):
    group = Group.objects.create(name="Семинар 1917 🕯")
    rows = type(shared).objects.filter(pk=shared.pk)
    for visibility, of, audience in (
        ("group", group, group.pk),
        ("public", None, 0),
        ("private", None, -shared.creator_id),
    ):
        rows.update(visibility=visibility, group=of)
        assert rows.get().audience == audience
