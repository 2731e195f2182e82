"""Flat arrays that hold runs, one after the other: where each begins, and where its places are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from archive.arrays import Array

Offsets = npt.NDArray[np.int64]


def changes(numbers: Array) -> npt.NDArray[np.bool_]:
    """For each of the numbers whether it is another than the one before it."""
    new = np.ones(len(numbers), dtype=np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return new


def ends_of(counts: Array | Sequence[int]) -> Offsets:
    """Where runs of these lengths begin and end, shape (counts + 1,), int64."""
    ends = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=ends[1:])
    return ends


def spread(begins: Array, counts: Array) -> npt.NDArray[np.int64]:
    """The places of the runs `begins[i]` to `begins[i] + counts[i]`, run after run."""
    ends = np.cumsum(counts, dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(begins - (ends - counts), counts) + np.arange(total, dtype=np.int64)


def runs_within(sizes: Array, most: int) -> Iterator[tuple[int, int]]:
    """Where to cut things of these sizes so that none of the runs is larger, but for one thing that is itself.

    Gives for each run the number of its first and the one after its last.
    """
    begin, ends = 0, ends_of(sizes)
    while begin < len(sizes):
        end = max(int(np.searchsorted(ends, ends[begin] + most, side="right")) - 1, begin + 1)
        yield begin, end
        begin = end
