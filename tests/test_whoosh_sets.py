"""Sets of documents, a few as numbers or many as flags, against Python's own sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.engines import whoosh_sets
from archive.engines.whoosh_sets import Documents, holds, united

SIZES = some.sampled_from([1, 2, 31, 64, 65, 200, 1_500])
FORMS = ("numbers", "flags", "both")


def made(size: int, chosen: set[int], form: str) -> Documents:
    """A set of documents in one form, the other, or with both known."""
    if form == "numbers":
        return Documents(size, numbers=np.array(sorted(chosen), dtype=np.int32))
    flags = np.zeros(size, dtype=np.bool_)
    flags[list(chosen)] = True
    documents = Documents(size, flags=flags)
    if form == "both":
        assert documents.numbers.dtype == np.int32
    return documents


def some_sets(size: int, least: int = 1):
    """Several sets of one segment's documents, each with the form it comes in: few, many and all alike."""
    few = some.sets(some.integers(0, size - 1), max_size=8)
    rest = few.map(lambda left_out: set(range(size)) - left_out)
    every = some.integers(1, 7).map(lambda step: set(range(0, size, step)))
    return some.lists(some.tuples(few | rest | every, some.sampled_from(FORMS)), min_size=least, max_size=5)


PAIRS = SIZES.flatmap(lambda size: some.tuples(some.just(size), some_sets(size, 2)))
MANY = SIZES.flatmap(lambda size: some.tuples(some.just(size), some_sets(size)))


def checked(documents: Documents, expected: set[int]) -> None:
    """All ways to read a set say the same, in the promised types."""
    assert documents.count == len(documents) == len(expected)
    assert documents.numbers.tolist() == sorted(expected)
    assert np.flatnonzero(documents.flags).tolist() == sorted(expected)
    assert (documents.numbers.dtype, documents.flags.dtype) == (np.int32, np.bool_)
    assert documents.flags.shape == (documents.size,)


@given(PAIRS)
def test_both_of_two_sets_is_their_intersection(given_sets):
    size, ((one, form), (other, other_form), *_) = given_sets
    checked(made(size, one, form) & made(size, other, other_form), one & other)


@given(PAIRS)
def test_either_of_two_sets_is_their_union(given_sets):
    size, ((one, form), (other, other_form), *_) = given_sets
    checked(made(size, one, form) | made(size, other, other_form), one | other)


@given(PAIRS)
def test_one_set_without_another_is_their_difference(given_sets):
    size, ((one, form), (other, other_form), *_) = given_sets
    checked(made(size, one, form) - made(size, other, other_form), one - other)


@given(MANY)
def test_any_number_of_sets_are_united(given_sets):
    size, sets = given_sets
    checked(united((made(size, *one) for one in sets), size), set().union(*(chosen for chosen, _ in sets)))


@given(MANY)
def test_sets_may_be_put_together_in_any_way(given_sets):
    size, sets = given_sets
    whole, expected = Documents(size, flags=np.ones(size, dtype=np.bool_)), set(range(size))
    for number, (chosen, form) in enumerate(sets):
        one = made(size, chosen, form)
        whole = (whole & one, whole | one, whole - one)[number % 3]
        expected = (expected & chosen, expected | chosen, expected - chosen)[number % 3]
    checked(whole, expected)


@given(PAIRS)
def test_a_set_never_changes(given_sets):
    size, ((one, form), (other, other_form), *_) = given_sets
    first, second = made(size, one, form), made(size, other, other_form)
    for _ in (first & second, first | second, first - second, united((first, second, first), size)):
        checked(first, one)
        checked(second, other)


@given(MANY, some.data())
def test_numbers_are_looked_up_in_any_order(given_sets, data):
    size, ((chosen, form), *_) = given_sets
    numbers = data.draw(some.lists(some.integers(0, size - 1), max_size=40))
    found = made(size, chosen, form).among(np.array(numbers, dtype=np.int32))
    assert found.dtype == np.bool_
    assert found.tolist() == [number in chosen for number in numbers]


@pytest.mark.parametrize("few", [0, 3, 10_000])
def test_many_numbers_are_looked_up_like_a_few(monkeypatch, few):
    monkeypatch.setattr(whoosh_sets, "FEW", few)
    numbers = np.arange(5_000, dtype=np.int32)[::-1]
    found = made(5_000, {0, 7, 4_999}, "numbers").among(numbers)
    assert numbers[found].tolist() == [4_999, 7, 0]


@given(some.sets(some.integers(0, 99)), some.lists(some.integers(0, 120)))
def test_a_list_holds_what_is_in_it(listed, numbers):
    found = holds(np.array(sorted(listed), dtype=np.int32), np.array(numbers, dtype=np.int32))
    assert found.tolist() == [number in listed for number in numbers]


def test_nothing_is_the_set_of_nothing():
    checked(Documents(5), set())
    checked(united([], 5), set())
    checked(united([Documents(5), Documents(5)], 5), set())


def test_documents_may_have_the_largest_numbers_there_are():
    largest = np.iinfo(np.int32).max
    one = Documents(largest, numbers=np.array([0, 5, largest - 1], dtype=np.int32))
    other = Documents(largest, numbers=np.array([5, 6, largest - 1], dtype=np.int32))
    assert (one & other).numbers.tolist() == [5, largest - 1]
    assert (one | other).numbers.tolist() == [0, 5, 6, largest - 1]
    assert (one - other).numbers.tolist() == [0]


@pytest.mark.parametrize(("count", "is_dense"), [(0, False), (1, False), (2, False), (3, True), (64, True)])
def test_more_than_one_of_thirty_two_documents_are_dense(count, is_dense):
    assert made(64, set(range(count)), "numbers").is_dense == is_dense
