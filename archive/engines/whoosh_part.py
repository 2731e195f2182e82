"""What a query finds in one segment: filtered, counted by facets, and the first hits of its order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np

from archive import fields
from archive.arrays import Array
from archive.engines.port import Position, Query
from archive.engines.whoosh_columns import Counts
from archive.engines.whoosh_corpus import Scores
from archive.engines.whoosh_match import SegmentSearch
from archive.engines.whoosh_page import Keys, Share, smallest
from archive.engines.whoosh_scores import scores_of
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import Documents, Flags, Numbers
from archive.parameters import Sort

DAYS = "days"  # the name of the filter by days among those by facet
# Scores that are looked through as one when the best are sought.
BLOCK = 512
LARGEST = float(np.finfo(np.float32).max)
# Steps by which an order is gone through, each twice the one before.
FIRST_STEP = 1024


class Part:
    """One segment's share of an answer: what the words find, and which documents each filter lets pass."""

    def __init__(self, search: SegmentSearch, query: Query) -> None:
        self.search = search
        self.query = query
        self.segment: Segment = search.segment
        self.passing = {name: self.having(name, values) for name, values in query.filters.items() if values}
        self.excluded = {name: self.having(name, values) for name, values in query.excluded.items() if values}
        if query.earliest or query.latest:
            self.passing[DAYS] = self.segment.within(query.earliest, query.latest)
        self.hits = self.left_by(self.passing, self.excluded)
        # What is given in order: all hits, or of each story the first (Answer.page).
        self.listed = self.hits

    def having(self, name: str, values: Sequence[str]) -> Documents:
        """The documents with any of these values of a facet."""
        column = self.segment.column(name)
        found = column.having(value for value in values if value != fields.NONE)
        return found | column.without if fields.NONE in values else found

    def left_by(self, filters: Iterable[str], exclusions: Iterable[str]) -> Documents:
        """What is found and passes these filters and exclusions."""
        kept = self.search.found
        for name in filters:
            kept = kept & self.passing[name]
        for name in exclusions:
            kept = kept - self.excluded[name]
        return kept

    def is_whole(self, name: str) -> bool:
        """Whether every document of the segment counts for a facet."""
        return not self.excluded and self.counting(name).count == self.segment.alive.count

    def counting(self, name: str) -> Documents:
        """The documents that count for a facet: its own filter is left out."""
        return self.others.get(name, self.hits)

    @cached_property
    def others(self) -> dict[str, Documents]:
        """Of each facet that is filtered by what all other filters leave, and its own exclusions."""
        if self.query.of_hits:
            return {}
        return {name: self.left_by(self.passing.keys() - {name}, self.excluded) for name in self.passing}

    def counted(self, name: str, wanted: Sequence[str] | None) -> tuple[Counts, int]:
        """How many documents have each of a facet's codes, and how many have none, its own filter left out.

        Only the wanted values need to be counted, where they are given.
        """
        documents = self.counting(name)
        if documents.count == self.segment.alive.count:
            return self.segment.all_counts(name)
        column = self.segment.column(name)
        codes = None if wanted is None else column.codes_of(wanted)
        return column.count(documents, codes), (documents & column.without).count

    def instead(self, name: str) -> Mapping[str, Documents]:
        """The documents that each excluded value of a facet would leave if it were chosen and no more excluded."""
        left = self.left_by(self.passing.keys() - {name}, self.excluded.keys() - {name})
        having = {value: self.having(name, (value,)) for value in self.query.excluded[name]}
        times = np.zeros(self.segment.size, dtype=np.uint32)
        for documents in having.values():
            times[documents.numbers] += 1
        # What has another excluded value as well stays left out.
        left = left & Documents(self.segment.size, flags=times == 1)
        return {value: left & documents for value, documents in having.items()}

    # The first hits

    @property
    def is_by_score(self) -> bool:
        """Whether the query's order goes by scores."""
        return self.query.sort is Sort.RELEVANCE and self.search.search.is_ranked

    def best(self, wanted: int) -> Share:
        """The first hits that the query's order has in this segment, and no fewer than it has of them."""
        return self.by_score(wanted) if self.is_by_score else self.by_date(wanted)

    def by_score(self, wanted: int) -> Share:
        """The hits with the highest scores."""
        if not self.listed.is_dense:
            scores = scores_of(self.search, self.listed.numbers)
            chosen = self.chosen(self.listed.numbers, scores, wanted)
            return self.share(self.listed.numbers[chosen], scores[chosen])
        scores = scores_of(self.search, None)
        np.copyto(scores, -1, where=~self.listed.flags)
        if self.query.after:
            # A cursor may hold any number; one that no score can be would overflow.
            scores[~self.may_follow(scores, min(max(-self.query.after.first, -LARGEST), LARGEST))] = -1
        likely = np.flatnonzero(scores >= max(lower_bound(scores, wanted), 0)).astype(np.int32)
        chosen = self.chosen(likely, scores[likely], wanted)
        return self.share(likely[chosen], scores[likely[chosen]])

    def may_follow(self, scores: Scores, score: float) -> Flags:
        """Which documents of the segment stand after the query's position, by their scores."""
        flags: Flags = scores <= score
        if self.query.after:
            # Of those with the same score only the ones behind it: others must not count among the best.
            equal = np.flatnonzero(scores == np.float32(score)).astype(np.int32)
            keys = -scores[equal].astype(np.float64), self.keys(equal)
            flags[equal] = stands_after(self.query.after, *keys, self.segment.ranks[equal], self.segment)
        return flags

    def chosen(self, numbers: Numbers, scores: Scores, wanted: int) -> Array:
        """The places of the hits that stand first by score, then date, then id; after the query's position."""
        first, second = -scores.astype(np.float64), self.keys(numbers)
        return self.first_by((first, second), numbers, wanted)

    def first_by(self, keys: tuple[Keys, Keys], numbers: Numbers, wanted: int) -> Array:
        """The places of the hits that stand first by two keys, then by id; after the query's position."""
        ranks = self.segment.ranks[numbers]
        places = np.arange(len(numbers))
        if self.query.after:
            places = np.flatnonzero(stands_after(self.query.after, *keys, ranks, self.segment))
        return smallest(places, (*keys, ranks), wanted)

    def by_date(self, wanted: int) -> Share:
        """The newest, or oldest, hits."""
        numbers = self.listed.numbers if not self.listed.is_dense else self.first_in_order(wanted)
        keys = self.keys(numbers)
        return self.share(numbers[self.first_by((self.first_key(keys), keys), numbers, wanted)])

    def first_in_order(self, wanted: int) -> Numbers:
        """The first hits in the order of dates, after the query's position, found by going along it."""
        order = self.segment.docs["oldest" if self.query.sort is Sort.OLDEST else "newest"]
        start, step = self.first_place(order), FIRST_STEP
        found = [np.zeros(0, dtype=np.int32)]
        while start < len(order) and sum(map(len, found)) < wanted:
            some = order[start : start + step]
            found.append(some[self.listed.flags[some]])
            start, step = start + step, 2 * step
        return np.concatenate(found)[:wanted]

    def first_place(self, order: Numbers) -> int:
        """The place in an order of documents where those after the query's position begin."""
        if not self.query.after:
            return 0
        before = (self.query.after.second, self.query.after.id.encode("utf-8", "surrogatepass"))

        def stands_after(place: int) -> bool:
            number = order[place : place + 1]
            return (float(self.keys(number)[0]), bytes(self.segment.ids[number][0])) > before

        return bisect_left(range(len(order)), True, key=stands_after)

    def keys(self, numbers: Numbers) -> Keys:
        """The sorting key by date of these documents: smaller stands earlier, undated ones last.

        A vague date stands behind those that are known to lie within it, in either order.
        """
        keys: Keys = self.segment.docs["latest"][numbers]
        return keys if self.query.sort is Sort.OLDEST else -self.segment.docs["earliest"][numbers]

    def first_key(self, keys: Keys) -> Keys:
        """The first sorting key of hits by date: scores, of which there are none, stand before it."""
        return np.zeros(len(keys)) if self.query.sort is Sort.RELEVANCE else keys

    def share(self, numbers: Numbers, scores: Scores | None = None) -> Share:
        """These hits with what puts them in order, by their scores where they are given."""
        second = self.keys(numbers)
        first = self.first_key(second) if scores is None else -scores.astype(np.float64)
        return Share(numbers, first, second, self.segment.ids[numbers])

    def scores(self, numbers: Numbers) -> Scores:
        """The scores of hits, in any order; 0 where nothing is ranked."""
        scores = np.zeros(len(numbers), dtype=np.float32)
        if self.search.search.is_ranked:
            order = np.argsort(numbers)
            scores[order] = scores_of(self.search, numbers[order])
        return scores


def lower_bound(scores: Array, wanted: int, block: int = BLOCK) -> float:
    """A score that at least so many reach: that of the so-manieth best block."""
    whole = len(scores) // block * block
    if whole < wanted * block:
        return 0.0
    best = scores[:whole].reshape(-1, block).max(axis=1)
    return float(np.partition(best, len(best) - wanted)[len(best) - wanted])


def stands_after(position: Position, first: Keys, second: Keys, ranks: Array, segment: Segment) -> Flags:
    """The hits that stand after a position of the order."""
    one, other, id, _ = position
    later_id = ranks >= segment.rank_after(id.encode("utf-8", "surrogatepass"))
    flags: Flags = (first > one) | ((first == one) & ((second > other) | ((second == other) & later_id)))
    return flags
