"""Which articles share marks, held against a dictionary that is asked mark by mark."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import numpy as np
import pytest

from archive.stories.marks_index import MarksIndex


def marks(*numbers: int) -> np.ndarray:
    return np.array(numbers, dtype=np.uint64)


@pytest.fixture
def index(tmp_path) -> Iterator[MarksIndex]:
    with closing(MarksIndex(tmp_path / "stories")) as opened:
        yield opened


def test_an_index_that_is_not_there_is_empty(index):
    assert (index.applied(), index.size(), index.disk_bytes()) == (0, 0, 0)
    assert index.alike([marks(1), marks()], 1, 10) == [[], []]


def test_articles_that_share_marks_are_found_with_how_many(index):
    index.add([("a", marks(1, 2, 3)), ("b", marks(2, 3, 4)), ("c", marks(9))], 7)
    assert index.alike([marks(1, 2, 3, 4), marks(9), marks(5)], 1, 10) == [[("a", 3), ("b", 3)], [("c", 1)], []]
    assert index.applied() == 7


def test_articles_that_share_fewer_marks_are_left_out(index):
    index.add([("a", marks(1, 2, 3)), ("b", marks(3, 4))], 1)
    assert index.alike([marks(1, 2, 3)], 2, 10) == [[("a", 3)]]
