"""Agreement beyond chance, against numbers that others have published."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.agreement import alpha, alpha_of, interval, kappa, pairable, percent


def two(*pairs: str) -> list[dict[str, str]]:
    return [dict(zip("ab", pair, strict=True)) for pair in pairs]


judged = st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from("xyz"), max_size=4), max_size=12)


def by_hand(found: list[dict[str, str]]) -> float | None:
    """Alpha from all pairs of judgements: 1 - observed / expected disagreement."""
    here = [list(unit.values()) for unit in found if len(unit) > 1]
    values = [value for unit in here for value in unit]
    observed = sum(
        (one != other) / (len(unit) - 1)
        for unit in here
        for place, one in enumerate(unit)
        for number, other in enumerate(unit)
        if place != number
    )
    expected = sum(
        (one != other) / (len(values) - 1)
        for place, one in enumerate(values)
        for number, other in enumerate(values)
        if place != number
    )
    return 1 - observed / expected if expected else None


def test_two_judges_of_ten_units_as_krippendorff_reckons_them():
    # “Computing Krippendorff's Alpha-Reliability”, A: two observers, binary data, 0.095.
    found = two(*(a + b for a, b in zip("0100000000", "1110010100", strict=True)))
    assert alpha(found) == pytest.approx(0.095, abs=0.0005)
    assert percent(found) == 0.6


def test_kappa_of_cohen():
    # 50 proposals: both yes 20, both no 15, only the first yes 5, only the second yes 10.
    found = two(*["yy"] * 20, *["nn"] * 15, *["yn"] * 5, *["ny"] * 10)
    assert kappa(found, "a", "b") == pytest.approx(0.4)
    assert percent(found) == 0.7


@given(judged)
def test_alpha_is_what_all_pairs_of_judgements_come_to(found):
    expected = by_hand(found)
    assert (alpha(found) is None) == (expected is None)
    if expected is not None:
        assert alpha(found) == pytest.approx(expected, abs=1e-9)
        kinds = Counter(tuple(sorted(Counter(unit.values()).items())) for unit in pairable(found))
        assert alpha_of(kinds) == pytest.approx(expected, abs=1e-9)


@given(judged)
def test_the_interval_is_the_same_every_time_and_within_what_can_be(found):
    low_high = interval(found)
    assert low_high == interval(found)
    if low_high is not None:
        low, high = low_high
        assert -1 <= low <= high <= 1


def test_many_units_make_a_narrow_interval_around_alpha():
    few = two("yy", "nn", "yn", "yy", "nn")
    low, high = interval(few * 40)
    assert low < alpha(few * 40) < high
    few_low, few_high = interval(few)
    assert high - low < few_high - few_low


@pytest.mark.parametrize(
    "found", [[], two("yy"), two("yy", "yy"), [{"a": "y"}, {"b": "n"}], [{}], [{"a": "y"}]]
)
def test_where_nothing_varies_or_nobody_judged_the_same_nothing_can_be_said(found):
    assert alpha(found) is None
    assert kappa(found, "a", "b") is None
    assert interval(found) is None


def test_without_a_pair_there_is_no_percentage():
    assert percent([{"a": "y"}]) is None
    assert percent(two("yy")) == 1


def test_two_who_agree_in_everything_agree_wholly():
    assert alpha(two("yy", "nn")) == 1
    assert kappa(two("yy", "nn"), "a", "b") == 1
    assert kappa(two("yn", "ny"), "a", "b") == -1
