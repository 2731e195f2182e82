"""Which segments of marks are merged."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from archive.stories.marks.merge import MOST_ARTICLES, SMALL, TOGETHER, merge_next


class Sized:
    """A part of which only the size matters."""

    def __init__(self, size: int, replaced: int = 0) -> None:
        self.segment = range(size)
        self.size = size - replaced


def of(*sizes: int) -> list[Sized]:
    return [Sized(size) for size in sizes]


@pytest.mark.parametrize("count", [0, 1, TOGETHER - 1])
def test_fewer_segments_than_are_merged_together_stay(count):
    assert merge_next(of(*[100] * count)) == []


@pytest.mark.parametrize("size", [1, SMALL, 1_000, MOST_ARTICLES // TOGETHER])
def test_eight_segments_of_a_size_are_merged(size):
    assert merge_next(of(*[size] * TOGETHER)) == list(range(TOGETHER))


def test_small_segments_are_merged_without_the_large_ones_between_them():
    assert merge_next(of(5_000, 1, 100, *[1] * 5, 200_000, 7)) == [1, 3, 4, 5, 6, 7, 9, 2]


def test_no_segment_becomes_too_large():
    assert merge_next(of(*[100_000] * TOGETHER)) == [0, 1]
    assert merge_next(of(*[MOST_ARTICLES // 2 + 1] * 20)) == []


def test_a_segment_of_which_much_was_replaced_is_written_anew():
    assert merge_next([Sized(100), Sized(100, replaced=26)]) == [1]
    assert merge_next([Sized(100), Sized(100, replaced=25)]) == []


@given(sizes=some.lists(some.integers(1, 2_000), min_size=1, max_size=200))
def test_after_all_merges_few_segments_are_left(sizes):
    left: list[Sized] = []
    for size in sizes:
        left.append(Sized(size))
        while together := merge_next(left):
            merged = Sized(sum(left[place].size for place in together))
            left = [part for place, part in enumerate(left) if place not in together] + [merged]
    classes = 1 + max(sum(sizes), SMALL).bit_length() // 3
    assert len(left) <= classes * (TOGETHER - 1)
    assert sum(part.size for part in left) == sum(sizes)
