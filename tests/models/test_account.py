import hashlib

import pytest
from django.contrib.auth.models import Group

from annotations.models import Token

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
