"""Facets counted in stories: how many hits with a value are of a story that has another such hit before them.

Most values of a story are those of all its articles: of these it is enough to know how many of the story are hits.
Only where some have a value and others have it not are hits looked at one by one. So a facet is gone through when
many hits are first counted, and later generations take that over but for stories that changed; of few hits their
own values are gone through.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from archive.arrays import Array
from archive.engines.whoosh_columns import Counts
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import Numbers, holds, in_both
from archive.engines.whoosh_stories import Stories, StoryHits
from archive.runs import changes

NONE = 0  # stands for having no value; values have their numbers over all segments and one


@dataclass(frozen=True)
class Values:
    """The values of a facet that several documents of a story have.

    Those that all of its documents have: `groups` and `codes` (values,). Of others the documents that have them:
    `places` and `pairs` (entries,), pair by pair; the pairs of a story and a value are counted from 0, and
    `pair_codes` (pairs,) are their values.
    """

    groups: Numbers
    codes: Numbers
    places: Numbers
    pairs: Numbers
    pair_codes: Numbers


class Moves:
    """From the stories of one generation to those of another: where those stand that are the same in both."""

    def __init__(self, before: Stories, after: Stories) -> None:
        self.before = before
        keys, old = after.keys[after.begins], before.keys[before.begins]
        ours, theirs = in_both(keys, old)
        same = (after.sizes[ours] == before.sizes[theirs]) & ~holds(after.anew, keys[ours])
        ours, theirs = ours[same], theirs[same]
        self.groups = np.full(len(old), -1, dtype=np.int32)
        self.groups[theirs] = ours
        shifts = np.zeros(len(old), dtype=np.int32)
        shifts[theirs] = after.begins[ours] - before.begins[theirs]
        self.places = np.arange(len(before.keys), dtype=np.int32) + np.repeat(shifts, before.sizes)
        is_changed = np.ones(len(keys), dtype=np.bool_)
        is_changed[ours] = False
        # The places of all others.
        self.changed = np.flatnonzero(np.repeat(is_changed, after.sizes))

    def of(self, values: Values) -> Values:
        """The values of the stories that are the same."""
        groups = self.groups[values.groups]
        kept = groups >= 0
        entries = self.groups[self.before.groups[values.places]] >= 0
        pairs = values.pairs[entries]
        new = changes(pairs)
        return Values(
            groups[kept],
            values.codes[kept],
            self.places[values.places[entries]],
            np.cumsum(new, dtype=np.int32) - np.int32(1) if len(pairs) else pairs,
            values.pair_codes[pairs[new]],
        )


def _joined(one: Values, other: Values) -> Values:
    """The values of both, that are of different stories."""
    return Values(
        np.concatenate((one.groups, other.groups)),
        np.concatenate((one.codes, other.codes)),
        np.concatenate((one.places, other.places)),
        np.concatenate((one.pairs, other.pairs + np.int32(len(one.pair_codes)))),
        np.concatenate((one.pair_codes, other.pair_codes)),
    )


class StoryCounts:
    """Counts in stories over the segments of one generation; `stories` are theirs.

    What was counted by `before`, those of another generation, is taken over where stories are the same.
    """

    def __init__(self, segments: Sequence[Segment], stories: Stories, before: StoryCounts | None = None) -> None:
        self.segments = segments
        self.stories = stories
        self.known: dict[str, Values] = {}
        if before and before.known:
            moves = Moves(before.stories, stories)
            for name, values in list(before.known.items()):
                self.known[name] = _joined(moves.of(values), self._gone_through(name, moves.changed))

    def further(self, name: str, known: int, hits: StoryHits) -> Counts:
        """For having none and for each of so many values, the hits that have it behind another one of their story.

        Shape (known + 1,): those with none first.
        """
        if not hits.are_many:
            places, codes = self.entries(name, hits.by_segment)
            keys = np.sort(self.stories.groups[places].astype(np.int64) * (known + 1) + codes)
            return np.bincount(keys[~changes(keys)] % (known + 1), minlength=known + 1)
        values = self.values(name)
        of_all = np.bincount(values.codes, weights=hits.further[values.groups], minlength=known + 1)
        pairs = values.pairs[hits.flags[values.places]]
        codes = values.pair_codes[pairs[~changes(pairs)]]
        return of_all.astype(np.int64) + np.bincount(codes, minlength=known + 1)

    def values(self, name: str) -> Values:
        """The values of a facet that several documents of a story have."""
        if name not in self.known:
            self.known[name] = self._gone_through(name, np.arange(len(self.stories.documents)))
        return self.known[name]

    def _gone_through(self, name: str, places: Array) -> Values:
        """The same of the stories that these places are of, all of their documents among them."""
        places, codes = self.entries(name, self.stories.by_segment(places))
        # By value, then by place: those of one story stand together. One sort of numbers is the fastest.
        size = max(1, len(self.stories.documents))
        codes, places = np.divmod(np.sort(codes.astype(np.int64) * size + places), size)
        groups = self.stories.groups[places]
        begins = np.flatnonzero(changes(groups) | changes(codes))
        counts = np.diff(begins, append=len(groups))
        of_all = counts == self.stories.sizes[groups[begins]]
        of_some = ~of_all & (counts > 1)
        each = np.repeat(of_some, counts)
        # By story: adding to one value again and again would be slower.
        whole = begins[of_all][np.argsort(groups[begins[of_all]], kind="stable")]
        pairs = np.repeat(np.arange(np.count_nonzero(of_some), dtype=np.int32), counts[of_some])
        return Values(
            groups[whole],
            codes[whole].astype(np.int32),
            places[each].astype(np.int32),
            pairs,
            codes[begins[of_some]].astype(np.int32),
        )

    def entries(self, name: str, parts: Iterable[tuple[int, Array, Numbers]]) -> tuple[Array, Numbers]:
        """The values of documents of segments that stand at places: the place and number of each, in no order."""
        found: list[Array] = [np.zeros(0, dtype=np.int64)]
        codes: list[Array] = [np.zeros(0, dtype=np.int32)]
        for place, here, numbers in parts:
            segment = self.segments[place]
            column = segment.column(name)
            counts = column.counts(numbers)
            without = here[counts == 0]
            found += (np.repeat(here, counts), without)
            codes += (segment.tables[name][column.entries(numbers)] + 1, np.full(len(without), NONE))
        return np.concatenate(found), np.concatenate(codes).astype(np.int32)
