"""Where runs are cut."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from archive.runs import runs_within


def test_things_are_cut_into_runs_that_are_not_too_large():
    assert list(runs_within([3, 3, 3, 1, 1, 1], 6)) == [(0, 2), (2, 6)]


def test_a_thing_that_is_too_large_itself_is_a_run():
    assert list(runs_within([1, 9, 1], 6)) == [(0, 1), (1, 2), (2, 3)]


def test_nothing_is_no_run():
    assert list(runs_within([], 6)) == []


@given(sizes=some.lists(some.integers(0, 10)), most=some.integers(1, 20))
def test_every_thing_is_in_one_run(sizes, most):
    runs = list(runs_within(sizes, most))
    assert [begin for begin, _ in runs[:1]] == [0][: len(sizes)]
    assert all(end == begin for (_, end), (begin, _) in pairwise(runs))
    assert [end for _, end in runs[-1:]] == [len(sizes)][: len(sizes)]
    assert all(sum(sizes[begin:end]) <= most or end == begin + 1 for begin, end in runs)
