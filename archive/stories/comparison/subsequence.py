"""Two sequences to the stretches that they have in common, in order: the same, mirrored, for the two swapped.

Short ones by their longest common subsequence; in long ones what stands once on each side parts them first, runs of
four units before single ones (patience, after Bram Cohen), so that the work grows with the length.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.stories.blocks import Block, longest

# Units of one side times units of the other: what is shorter is compared whole at once.
WHOLE = 250_000
# What is longer, and has nothing to part it by, is compared slice by slice: what moved between slices is not found.
MOST = 100_000_000

Ids = NDArray[np.int64]


class _Gap(NamedTuple):
    """Part of the one sequence beside part of the other."""

    one: int
    one_end: int
    other: int
    other_end: int

    @property
    def area(self) -> int:
        return (self.one_end - self.one) * (self.other_end - self.other)

    @property
    def most(self) -> int:
        """How many units may be in common here."""
        return min(self.one_end - self.one, self.other_end - self.other)


def blocks(one: list[str], other: list[str]) -> list[Block]:
    """The stretches that two sequences have in common, in the order of both."""
    if other < one:  # so that swapping the sides mirrors what comes out
        return [Block(i, j, size) for j, i, size in blocks(other, one)]
    if one == other:
        return [Block(0, 0, len(one))] if one else []
    numbers = {unit: number for number, unit in enumerate(dict.fromkeys((*one, *other)))}
    if len(one) * len(other) <= WHOLE:
        return longest([numbers[unit] for unit in one], [numbers[unit] for unit in other])
    a, b = (np.fromiter((numbers[unit] for unit in side), np.int64, len(side)) for side in (one, other))
    found = sorted(_common(a, b, _Gap(0, len(a), 0, len(b)), (4, 1)))
    return _joined(found)


def _joined(found: Sequence[Block]) -> list[Block]:
    """Blocks that go on without a gap as one."""
    joined: list[Block] = []
    for block in found:
        last = joined[-1] if joined else None
        if last and (last.one + last.size, last.other + last.size) == (block.one, block.other):
            joined[-1] = last._replace(size=last.size + block.size)
        else:
            joined.append(block)
    return joined


def _common(a: Ids, b: Ids, gap: _Gap, sizes: tuple[int, ...]) -> Iterator[Block]:
    """What is common within a gap; `sizes` are how long the runs are that may part it, one after the other."""
    head, tail = _ends(a[gap.one : gap.one_end], b[gap.other : gap.other_end])
    yield from (block for block in (
        Block(gap.one, gap.other, head),
        Block(gap.one_end - tail, gap.other_end - tail, tail),
    ) if block.size)  # fmt: skip
    inner = _Gap(gap.one + head, gap.one_end - tail, gap.other + head, gap.other_end - tail)
    if not inner.area:
        return
    if inner.area <= WHOLE or not sizes:
        for part in _slices(inner):
            yield from _whole(a, b, part)
        return
    parts = list(_parted(a, b, inner, sizes[0]))
    if 2 * sum(part.most for part in parts) < inner.most:  # by what stands astray
        parts = [inner]
    for part in parts:
        yield from _common(a, b, part, sizes[1:])


def _slices(gap: _Gap) -> Iterator[_Gap]:
    """A gap in as few slices as are short enough to be compared whole."""
    count = 1 + math.isqrt((gap.area - 1) // MOST) if gap.area > MOST else 1
    ends = [
        (gap.one + (gap.one_end - gap.one) * n // count, gap.other + (gap.other_end - gap.other) * n // count)
        for n in range(count + 1)
    ]
    for (one, other), (one_end, other_end) in pairwise(ends):
        yield _Gap(one, one_end, other, other_end)


def _ends(a: Ids, b: Ids) -> tuple[int, int]:
    """How many units are the same at the beginning, and at the end of what is left."""
    short = min(len(a), len(b))
    head = _first_different(a[:short], b[:short])
    return head, _first_different(a[::-1][: short - head], b[::-1][: short - head])


def _first_different(a: Ids, b: Ids) -> int:
    different = a != b
    return int(different.argmax()) if different.any() else len(a)


def _whole(a: Ids, b: Ids, gap: _Gap) -> Iterator[Block]:
    """What a gap has in common, where it is short."""
    for one, other, size in longest(a[gap.one : gap.one_end].tolist(), b[gap.other : gap.other_end].tolist()):
        yield Block(gap.one + one, gap.other + other, size)


def _parted(a: Ids, b: Ids, gap: _Gap, size: int) -> Iterator[_Gap]:
    """A gap parted where a run of `size` units begins that each side has once."""
    ones, others = _once(a[gap.one : gap.one_end], b[gap.other : gap.other_end], size)
    rising = _rising(ones, others)
    # One that goes on where the last began parts nothing.
    starts = [
        now for last, now in zip([(-2, -2), *rising], rising, strict=False) if now != (last[0] + 1, last[1] + 1)
    ]
    here = [(0, 0), *starts, (gap.one_end - gap.one, gap.other_end - gap.other)]
    for (i, j), (i_end, j_end) in pairwise(here):
        yield _Gap(gap.one + i, gap.one + i_end, gap.other + j, gap.other + j_end)


def _once(a: Ids, b: Ids, size: int) -> tuple[Ids, Ids]:
    """Where the runs begin that each of the two has exactly once, in the order of the first."""
    sums_a, sums_b = _sums(a, size), _sums(b, size)
    (known_a, at_a, times_a), (known_b, at_b, times_b) = (
        np.unique(sums, return_index=True, return_counts=True) for sums in (sums_a, sums_b)
    )
    single_a, single_b = times_a == 1, times_b == 1
    _, i, j = np.intersect1d(known_a[single_a], known_b[single_b], assume_unique=True, return_indices=True)
    ones, others = at_a[single_a][i], at_b[single_b][j]
    order = np.argsort(ones)
    return ones[order], others[order]


def _sums(ids: Ids, size: int) -> Ids:
    """A number for each run of `size` units: the same for the same runs, and by all likelihood only for those."""
    count = max(0, len(ids) - size + 1)
    sums = np.zeros(count, np.int64)
    for place in range(size):
        sums = sums * 1_000_003 + ids[place : place + count]
    return sums


def _rising(ones: Ids, others: Ids) -> list[tuple[int, int]]:
    """The longest choice of pairs that rise on both sides; the first of each pair rises already."""
    last: list[int] = []  # of the best choice of each length: the least second, and which pair it is
    at: list[int] = []
    before: list[int] = []
    seconds = others.tolist()
    for number, second in enumerate(seconds):
        length = bisect_left(last, second)
        before.append(at[length - 1] if length else -1)
        last[length : length + 1], at[length : length + 1] = [second], [number]
    chosen: list[tuple[int, int]] = []
    number = at[-1] if at else -1
    while number >= 0:
        chosen.append((int(ones[number]), seconds[number]))
        number = before[number]
    return chosen[::-1]
