"""Who may do what: the ladder of roles, and Django's questions answered from the same table."""

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from annotations.models import ROLES, User
from annotations.permissions import ALLOWED, FIRST, KEYS, may, may_enter

ACTIONS = sorted({action for said in ALLOWED.values() for action in said} | {"fly"})
MODELS = apps.get_models(include_auto_created=True)


def person(*groups: str, **more: bool) -> User:
    """Somebody of whom the groups are known already."""
    found = User(pk=1, username="vera", **more)
    found.memberships = dict(enumerate(groups, 1))
    return found


@given(
    st.sampled_from(ACTIONS),
    st.sampled_from(MODELS),
    st.lists(st.sampled_from([*ROLES, "Семинар 1917", "editors", ""])),
    st.sampled_from(ROLES),
)
def test_who_is_given_one_more_role_may_do_no_less(action, model, groups, more):
    before, after = person(*groups), person(*groups, more)
    assert may(after, action, model) >= may(before, action, model)
    assert may_enter(after) >= may_enter(before)
    assert ["", *ROLES].index(after.role) >= ["", *ROLES].index(before.role)


@given(st.sampled_from(ACTIONS), st.sampled_from(MODELS))
def test_each_role_may_do_what_those_before_it_may(action, model):
    found = [may(person(role), action, model) for role in ROLES]
    assert found == sorted(found)
    assert may(person(is_superuser=True), action, model) == found[-1]


@given(st.sampled_from(sorted(KEYS)), st.sampled_from(["", *ROLES]))
def test_nobody_without_a_role_or_an_active_account_may_do_anything(key, role):
    action, model = KEYS[key]
    assert not may(person("Семинар 1917"), action, model)
    assert not may(AnonymousUser(), action, model)
    for gone in (person(role, is_active=False), person(role, is_active=False, is_superuser=True)):
        assert not may(gone, action, model)
        assert not gone.has_perm(key)
        assert not may_enter(gone)


@pytest.mark.parametrize("role", ["", *ROLES, "superuser"])
def test_django_is_told_what_the_table_says(role):
    found = person(role, is_superuser=role == "superuser")
    allowed = {key for key, (action, model) in KEYS.items() if may(found, action, model)}
    if role != "superuser":  # of whom Django does not even ask
        assert {key for key in KEYS if found.has_perm(key)} == allowed
        labels = {key.partition(".")[0] for key in allowed}
        assert {app.label for app in apps.get_app_configs() if found.has_module_perms(app.label)} == labels
    assert found.get_all_permissions() == found.get_group_permissions() == allowed
    assert found.get_user_permissions() == set()
    assert len(KEYS) == len(FIRST)


@pytest.mark.django_db
def test_all_that_is_asked_of_a_person_costs_one_query(make_user):
    anna = User.objects.get(pk=make_user("anna", "annotator").pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for key in KEYS:
            anna.has_perm(key)
        anna.has_module_perms("annotations")
        anna.get_all_permissions()
        assert may_enter(anna)
    assert len(queries) == 1


@pytest.mark.django_db
def test_permissions_of_django_s_own_and_the_mark_of_staff_open_nothing(make_user, client, passage):
    from django.contrib.auth.models import Permission

    vera = make_user("vera", is_staff=True)
    vera.user_permissions.set(Permission.objects.all())
    seminar = Group.objects.create(name="Семинар 1917")
    seminar.permissions.set(Permission.objects.all())
    vera.groups.add(seminar)
    vera = User.objects.get(pk=vera.pk)
    assert not any(vera.has_perm(key) for key in KEYS)
    client.force_login(vera)
    assert client.get("/admin/").status_code == 302
    assert client.post("/api/v1/vocabularies/", {"slug": "x", "label": "x"}).status_code == 403
