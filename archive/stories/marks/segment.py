"""A segment of the index of marks: articles and the marks they have, as arrays in one file that never changes.

    postings   uint64, ascending: the upper 40 bits are a mark's, the lower 24 the number of an article that has it
    ids        S16, by number
    latest     float64, by number; articles are numbered in the order in which leads are chosen: (latest, id)
    by_id      int32, the numbers in the order of ids
    sum        uint64, one: the sum of all postings, which a merge looks at

Of a mark's 64 bits 40 are kept: among a million articles with 50 marks each, one look-up of a mark in 20,000 also
meets the article of another mark. What is found is compared anyway, so that costs a comparison and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.arrays import Arrays, ArrayWriter
from archive.runs import changes, ends_of, spread

Marks = NDArray[np.uint64]
Postings = NDArray[np.uint64]
Numbers = NDArray[np.int64]
Ids = NDArray[np.bytes_]
Flags = NDArray[np.bool_]

WAY_OUT = "`morgue stories recompute` makes the marks of stories anew from the store"
LONGEST_ID = 16  # characters
NUMBER_BITS = 24
NUMBER = np.uint64((1 << NUMBER_BITS) - 1)
# Of an article with more marks those are kept that are smallest once they are spread: of two copies, the same ones.
MOST_MARKS = 4_096
# Marks need not be spread evenly over 64 bits; their products with an odd number near 2^64 / 1.618 are.
SPREAD = np.uint64(0x9E3779B97F4A7C15)
POSTINGS_AT_ONCE = 1_000_000  # that are merged in one step


class Ranges(NamedTuple):
    """Where the postings of some marks stand in a segment: from `begins[i]` to before `ends[i]`, int64."""

    begins: Numbers
    ends: Numbers


class Carriers(NamedTuple):
    """Articles that have marks: the number of the mark among those asked for, and that of the article, int64."""

    marks: Numbers
    articles: Numbers


class Segment:
    """A segment that is open for reading; ValueError, OSError or IndexOutdated when its file cannot be one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        arrays = Arrays(path, WAY_OUT)
        self.postings: Postings = arrays["postings"]
        self.ids: Ids = arrays["ids"]
        self.latest: NDArray[np.float64] = arrays["latest"]
        self.by_id: NDArray[np.int32] = arrays["by_id"]
        (self.sum,) = arrays["sum"]
        if not len(self.ids) == len(self.latest) == len(self.by_id):
            raise ValueError(f"the arrays of {path} do not fit each other")

    def __len__(self) -> int:
        return len(self.ids)

    def check(self) -> None:
        """Read all postings; ValueError when they are not as they were written."""
        if np.add.reduce(self.postings) != self.sum:
            raise ValueError(f"the postings of {self.path} are damaged")

    def numbers_of(self, ids: Ids) -> Numbers:
        """The numbers of those of these ids that are here."""
        places = np.searchsorted(self.ids, ids, sorter=self.by_id)
        here = places < len(self)
        numbers: Numbers = self.by_id[places[here]].astype(np.int64)
        found: Numbers = numbers[self.ids[numbers] == ids[here]]
        return found

    def ranges(self, marks: Marks) -> Ranges:
        """Where these marks stand, given as postings of the article 0, ascending."""
        begins = np.searchsorted(self.postings, marks)
        ends = begins.copy()
        here = np.flatnonzero(begins < len(self.postings))
        here = here[self.postings[begins[here]] & ~NUMBER == marks[here]]
        ends[here] = np.searchsorted(self.postings, marks[here] | NUMBER, side="right")
        return Ranges(begins, ends)

    def first(self, ranges: Ranges, alive: Flags | None, most: int) -> Carriers:
        """The first living articles of each range, at most so many, in no order."""
        begins, ends = ranges.begins.copy(), ranges.ends
        wanted = np.minimum(ends - begins, most)
        open_marks, found = np.flatnonzero(wanted), []
        while len(open_marks):
            counts = wanted[open_marks]
            marks = np.repeat(open_marks, counts)
            articles = (self.postings[spread(begins[open_marks], counts)] & NUMBER).astype(np.int64)
            if alive is None:
                return Carriers(marks, articles)
            living = alive[articles]
            found.append(Carriers(marks[living], articles[living]))
            # Where the dead took the place of others, what stands behind them is looked at.
            begins[open_marks] += counts
            wanted[open_marks] -= np.bincount(found[-1].marks, minlength=len(begins))[open_marks]
            np.minimum(wanted, ends - begins, out=wanted)
            open_marks = np.flatnonzero(wanted)
        return joined(found)


def joined(parts: Sequence[Carriers]) -> Carriers:
    """All of them together."""
    none = np.zeros(0, dtype=np.int64)
    return Carriers(
        np.concatenate([none, *(part.marks for part in parts)]),
        np.concatenate([none, *(part.articles for part in parts)]),
    )


class Part(NamedTuple):
    """A segment of a state of the index, and which of its articles were not replaced since; None: all."""

    segment: Segment
    alive: Flags | None

    @property
    def size(self) -> int:
        """How many living articles it has."""
        return len(self.segment) if self.alive is None else int(np.count_nonzero(self.alive))

    def living(self) -> Numbers:
        """Their numbers."""
        return np.arange(len(self.segment)) if self.alive is None else np.flatnonzero(self.alive)


def postings_of(marks: Sequence[Marks], numbers: Numbers) -> Postings:
    """The postings of articles with these numbers, ascending, each once."""
    spreads = [_spread(some) for some in marks]
    counts = [len(some) for some in spreads]
    postings = np.concatenate([np.zeros(0, dtype=np.uint64), *spreads])
    postings |= np.repeat(numbers.astype(np.uint64), counts)
    postings.sort()
    return postings[changes(postings)]


def _spread(marks: Marks) -> Postings:
    """Marks as postings of the article 0, at most MOST_MARKS of them."""
    spread = np.asarray(marks, dtype=np.uint64) * SPREAD & ~NUMBER
    if len(spread) > MOST_MARKS:
        spread = np.partition(spread, MOST_MARKS)[:MOST_MARKS]
    return spread


def write_segment(path: Path, ids: Ids, latest: NDArray[np.float64], marks: Sequence[Marks]) -> None:
    """Write a segment of new articles; it is on the disk afterwards."""
    order, numbers = _numbered(ids, latest)
    _write(path, ids[order], latest[order], [postings_of(marks, numbers)])


def merge(path: Path, parts: Sequence[Part]) -> None:
    """Write the segment that several make together, without what was replaced."""
    ids = np.concatenate([part.segment.ids[part.living()] for part in parts])
    latest = np.concatenate([part.segment.latest[part.living()] for part in parts])
    order, numbers = _numbered(ids, latest)
    tables, begin = [], 0
    for part in parts:
        table = np.full(len(part.segment), -1, dtype=np.int64)
        table[part.living()] = numbers[begin : begin + part.size]
        tables.append(table)
        begin += part.size
    _write(path, ids[order], latest[order], _woven([part.segment.postings for part in parts], tables))


def _numbered(ids: Ids, latest: NDArray[np.float64]) -> tuple[Numbers, Numbers]:
    """The order in which articles are numbered, and the number of each."""
    order = np.lexsort((ids, latest))
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return order, numbers


def _woven(lists: Sequence[Postings], tables: Sequence[Numbers]) -> Iterator[Postings]:
    """The postings of all lists in order, each article renumbered by its list's table or left out (-1)."""
    steps = sum(map(len, lists)) // POSTINGS_AT_ONCE + 1
    edges = np.array([(1 << 64) * step // steps for step in range(1, steps)], dtype=np.uint64) & ~NUMBER
    cuts = [ends_of(np.diff(np.searchsorted(one, edges), prepend=0, append=len(one))) for one in lists]
    for step in range(steps):
        shares = [one[cut[step] : cut[step + 1]] for one, cut in zip(lists, cuts, strict=True)]
        share = np.concatenate([_renumbered(one, table) for one, table in zip(shares, tables, strict=True)])
        share.sort()
        yield share


def _renumbered(postings: Postings, table: Numbers) -> Postings:
    numbers = table[(postings & NUMBER).astype(np.int64)]
    living = numbers >= 0
    return (postings[living] & ~NUMBER) | numbers[living].astype(np.uint64)


def _write(path: Path, ids: Ids, latest: NDArray[np.float64], postings: Iterable[Postings]) -> None:
    total = np.zeros(1, dtype=np.uint64)

    def summed() -> Iterator[Postings]:
        for share in postings:
            np.add(total, np.add.reduce(share), out=total)
            yield share

    with ArrayWriter(path) as file:
        file.add("ids", ids)
        file.add("latest", latest)
        file.add("by_id", np.argsort(ids).astype(np.int32))
        file.stream("postings", np.uint64, summed())
        file.stream("sum", np.uint64, [total])
