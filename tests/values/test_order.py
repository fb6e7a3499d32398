"""The longest order that two texts have in common, and how likely it is by chance."""

from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.order import MOST, chance, in_common_order, tableaux


@given(st.lists(st.integers(0, 30), unique=True, max_size=9))
def test_it_is_as_long_as_the_longest_that_trying_all_finds(places):
    found = in_common_order(places)
    assert found == sorted(found)
    values = [places[number] for number in found]
    assert values == sorted(values)
    longest = max(
        size
        for size in range(len(places) + 1)
        for some in combinations(places, size)
        if list(some) == sorted(some)
    )
    assert len(found) == longest


@pytest.mark.parametrize("size", range(1, 7))
def test_chance_is_the_part_of_all_orders(size):
    orders = list(permutations(range(size)))
    for length in range(size + 1):
        found = sum(len(in_common_order(order)) >= length for order in orders)
        assert chance(length, size) == pytest.approx(found / len(orders))


def test_of_too_many_things_chance_is_not_worked_out():
    assert chance(5, MOST) is not None
    assert chance(5, MOST + 1) is None


def test_there_are_five_tableaux_of_three_rows_and_two():
    assert tableaux((3, 2)) == 5
