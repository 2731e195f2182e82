"""Marks to the articles that have many of them: whole arrays for a batch of look-ups, never a posting by itself.

Of a mark at most CARRIERS articles are looked at: the first in the order in which leads are chosen, (latest, id).
That depends on which articles are there and not on the order of adding. All marks choose by the same order: of ten
thousand copies each finds the same hundred with all the marks they share, the earliest of them first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from archive.runs import Offsets, changes, ends_of, runs_within, spread
from archive.stories.marks.segment import NUMBER, Carriers, Ids, Marks, Numbers, Part, Ranges, joined, postings_of

CARRIERS = 100  # articles of one mark that are looked at
MARKS_AT_ONCE = 50_000
ARTICLES_AT_ONCE = 500_000

Found = list[list[tuple[str, int]]]


def alike(parts: Sequence[Part], queries: Sequence[Marks], least: int, most: int) -> Found:
    """For each query the ids of articles that share at least so many of its marks, with how many.

    Most shared first, then in the order in which leads are chosen; at most so many.
    """
    sizes = np.array([len(marks) for marks in queries], dtype=np.int64)
    found: Found = []
    for low, high in runs_within(sizes, MARKS_AT_ONCE):
        found += _alike(_Articles(parts), queries[low:high], max(least, 1), most)
    return found


class _Articles:
    """The articles of all parts, numbered through."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.ends = ends_of([len(part.segment) for part in parts])
        self.begins = self.ends[:-1].tolist()
        self.size = int(self.ends[-1])

    def ranked(self, articles: Numbers) -> tuple[Numbers, Ids]:
        """The place of each in the order in which leads are chosen, and its id."""
        once, which = np.unique(articles, return_inverse=True)
        cuts = np.searchsorted(once, self.ends)
        shares = [once[low:high] - begin for (low, high), begin in zip(pairwise(cuts), self.begins, strict=True)]
        ids = np.concatenate([one.segment.ids[share] for one, share in zip(self.parts, shares, strict=True)])
        latest = np.concatenate([one.segment.latest[share] for one, share in zip(self.parts, shares, strict=True)])
        ranks = np.empty(len(once), dtype=np.int64)
        ranks[np.lexsort((ids, latest))] = np.arange(len(once))
        return ranks[which], ids[which]

    def carriers(self, marks: Marks) -> tuple[Offsets, Numbers]:
        """The articles of each mark, at most CARRIERS: those of mark i from `ends[i]` to `ends[i + 1]`."""
        ranges = [part.segment.ranges(marks) for part in self.parts]
        sizes = np.zeros(len(marks), dtype=np.int64)
        for one in ranges:
            sizes += np.minimum(one.ends - one.begins, CARRIERS)
        counts, articles = [], []
        for low, high in runs_within(sizes, ARTICLES_AT_ONCE):
            here = self._first([Ranges(one.begins[low:high], one.ends[low:high]) for one in ranges])
            counts.append(np.bincount(here.marks, minlength=high - low))
            articles.append(here.articles)
        return ends_of(np.concatenate(counts)), np.concatenate(articles)

    def _first(self, ranges: Sequence[Ranges]) -> Carriers:
        """The first articles of each mark in all parts, in the order of marks."""
        found = []
        for (segment, alive), some, begin in zip(self.parts, ranges, self.begins, strict=True):
            here = segment.first(some, alive, CARRIERS)
            found.append(Carriers(here.marks, here.articles + begin))
        marks, articles = joined(found)
        order = np.argsort(marks, kind="stable")
        return self._cut(Carriers(marks[order], articles[order]))

    def _cut(self, found: Carriers) -> Carriers:
        """Of marks that more have, those that come first."""
        crowded = np.bincount(found.marks, minlength=1)[found.marks] > CARRIERS
        if not crowded.any():
            return found
        marks, articles = found.marks[crowded], found.articles[crowded]
        kept = _firsts(marks, (self.ranked(articles)[0],), CARRIERS)
        chosen = ~crowded
        chosen[np.flatnonzero(crowded)[kept]] = True
        return Carriers(found.marks[chosen], found.articles[chosen])


def _firsts(groups: Numbers, keys: Sequence[NDArray[np.int64]], most: int) -> Numbers:
    """The first of each group by these keys, the last of them first: their places, group by group in order."""
    order = np.lexsort((*keys, groups))
    begins = np.flatnonzero(changes(groups[order]))
    places = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return order[places < most]


class _Shared(NamedTuple):
    """Queries and articles that share marks, and how many, int64."""

    queries: Numbers
    articles: Numbers
    counts: Numbers


def _alike(articles: _Articles, queries: Sequence[Marks], least: int, most: int) -> Found:
    found: Found = [[] for _ in queries]
    asked = postings_of(queries, np.arange(len(queries)))
    if not len(asked) or not articles.parts:
        return found
    for shared in _shared(articles, asked, least):
        ranks, ids = articles.ranked(shared.articles)
        chosen = _firsts(shared.queries, (ranks, -shared.counts), most)
        columns = (shared.queries[chosen], ids[chosen], shared.counts[chosen])
        for query, name, count in zip(*(column.tolist() for column in columns), strict=True):
            found[query].append((name.decode("ascii"), count))
    return found


def _shared(articles: _Articles, asked: Marks, least: int) -> Iterator[_Shared]:
    """What the queries share with articles, some queries after the others."""
    new = changes(asked & ~NUMBER)
    ends, carriers = articles.carriers(asked[new] & ~NUMBER)
    queries, marks = (asked & NUMBER).astype(np.int64), np.cumsum(new) - 1
    order = np.argsort(queries, kind="stable")
    queries, marks = queries[order], marks[order]
    counts = np.diff(ends)[marks]
    begins = np.flatnonzero(changes(queries))
    for low, high in runs_within(np.add.reduceat(counts, begins), ARTICLES_AT_ONCE):
        rows = slice(begins[low], begins[high] if high < len(begins) else None)
        met = carriers[spread(ends[marks[rows]], counts[rows])]
        keys = np.sort(np.repeat(queries[rows], counts[rows]) * articles.size + met)
        first = np.flatnonzero(changes(keys))
        shared = np.diff(first, append=len(keys))
        often = shared >= least
        yield _Shared(*np.divmod(keys[first[often]], articles.size), shared[often])
