import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError

from annotations.models import Token
from annotations.models.account import today

pytestmark = pytest.mark.django_db


def test_of_a_token_only_its_hash_is_kept(annotator):
    key = Token.issue(annotator, "R на ноутбуке")
    kept = Token.objects.get()
    assert kept.digest == hashlib.sha256(key.encode()).hexdigest()
    assert key not in str(vars(kept))
    assert len(key) == 64


def test_a_token_finds_its_user_with_groups_in_one_query(annotator, django_assert_num_queries):
    group = Group.objects.create(name="Семинар")
    annotator.groups.add(group)
    key = Token.issue(annotator)
    with django_assert_num_queries(1):
        found = Token.objects.matching(key).get()
        assert (found.user, found.group_ids[-1], found.group_names) == (
            annotator,
            group.pk,
            ["annotator", "Семинар"],
        )


@pytest.mark.parametrize("key", ["", "0" * 64, "ключ"])
def test_an_unknown_key_finds_nobody(annotator, key):
    Token.issue(annotator)
    assert not Token.objects.matching(key).exists()


def test_the_token_of_somebody_who_left_opens_nothing(annotator):
    key = Token.issue(annotator)
    annotator.is_active = False
    annotator.save()
    assert not Token.objects.matching(key).exists()


def test_the_hash_of_a_token_is_no_token(annotator):
    Token.issue(annotator)
    assert not Token.objects.matching(Token.objects.get().digest).exists()


# -- how long, and for what ---------------------------------------------------------------------------------


def test_a_token_is_good_for_a_year_unless_somebody_says_otherwise(annotator):
    Token.issue(annotator)
    assert Token.objects.get().expires == today() + timedelta(days=365)
    assert Token(user=annotator).scope == Token.Scope.READ


@pytest.mark.parametrize(("days", "good"), [(-1, False), (0, True), (1, True), (None, True)])
def test_a_token_opens_nothing_after_its_last_day(annotator, days, good):
    key = Token.issue(annotator, expires=None if days is None else today() + timedelta(days=days))
    assert Token.objects.matching(key).exists() is good
    assert Token.objects.get().is_expired is not good


def test_the_first_use_of_a_day_is_noted_and_the_others_cost_nothing(annotator, django_assert_num_queries):
    key = Token.issue(annotator)
    with django_assert_num_queries(2):
        Token.objects.matching(key).get().used()
    assert Token.objects.get().last_used == today()
    with django_assert_num_queries(1):
        Token.objects.matching(key).get().used()
    Token.objects.update(last_used=today() - timedelta(days=1))
    with django_assert_num_queries(2):
        Token.objects.matching(key).get().used()


def test_the_database_knows_three_scopes(annotator):
    with pytest.raises(IntegrityError, match="token_scope_is_known"):
        Token.issue(annotator, scope="everything")
