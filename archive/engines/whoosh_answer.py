"""What a query finds in each segment, to one answer: filtered, counted, and the hits asked for, in order."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from time import monotonic

import numpy as np

from archive import fields
from archive.engines.port import Counted, Found, Position, Query, Tally
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_columns import Counts
from archive.engines.whoosh_corpus import Scores
from archive.engines.whoosh_match import Search, SegmentSearch
from archive.engines.whoosh_names import FacetNames, in_order
from archive.engines.whoosh_page import Keys, Share, Shares, smallest
from archive.engines.whoosh_scores import scores_of
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_sets import Documents, Flags, Numbers
from archive.engines.whoosh_stories import StoryHits
from archive.parameters import Sort
from archive.querytree import Valued, leaves, sought
from archive.unspaced import in_pairs

DAYS = "days"  # the name of the filter by days among those by facet
# Scores that are looked through as one when the best are sought.
BLOCK = 512
LARGEST = float(np.finfo(np.float32).max)
# Steps by which an order is gone through, each twice the one before.
FIRST_STEP = 1024
# Up to so many values that are equally frequent are put in order by comparing their names.
MANY_EQUAL = 256


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


class Answer:
    """One query's answer."""

    def __init__(self, query: Query, search: Search, names: FacetNames) -> None:
        self.query = query
        self.search = search
        self.names = names
        self.parts = [Part(part, query) for part in search.parts]
        self.over_at = math.inf

    def found(self) -> Found:
        """The answer as it crosses the port."""
        page, after = self.page()
        return Found(
            total=self.total(),
            total_stories=sum(one.count for one in self.leading),
            unfiltered=sum(part.search.found.count for part in self.parts),
            relaxed=self.search.relaxed,
            any_word=self.search.any_word,
            hits=page,
            facets=self.facets(),
            next=after,
            expanded=tuple(self.search.expanded.values()),
            weights=self.search.telling(sought(in_pairs(self.query.tree))),
        )

    def total(self) -> int:
        """How many articles are found and pass the filters."""
        return sum(part.hits.count for part in self.parts)

    @cached_property
    def leading(self) -> list[Documents]:
        """Of the hits of each segment the first of each story."""
        if all(part.hits.count == part.segment.alive.count for part in self.parts):
            return self.search.corpus.leading
        return self.all_story_hits.leading

    def page(self) -> tuple[tuple[tuple[str, float], ...], Position | None]:
        """The hits that are asked for, in order, and where the next ones go on."""
        start, stop = self.query.start, self.query.start + self.query.size
        if self.query.by_story:
            for part, leading in zip(self.parts, self.leading, strict=True):
                part.listed = leading
        parts = [part for part in self.parts if part.listed.count]
        if start >= sum(part.listed.count for part in parts):
            return (), None
        shares = Shares([part.best(stop + 1) for part in parts])
        places = shares.places(start, stop + 1)
        chosen = places[: self.query.size]
        ids = [id.decode("utf-8", "surrogatepass") for id in shares.ids[chosen].tolist()]
        hits = tuple(zip(ids, self.scores(parts, shares, chosen).tolist(), strict=True))
        if len(places) <= self.query.size or not hits or not self.query.with_next:
            return hits, None
        last = chosen[-1]
        return hits, Position(float(shares.first[last]), float(shares.second[last]), ids[-1])

    def scores(self, parts: Sequence[Part], shares: Shares, places: Array) -> Scores:
        """The scores of the hits at these places."""
        if parts[0].is_by_score:
            return (0 - shares.first[places]).astype(np.float32)
        scores = np.zeros(len(places), dtype=np.float32)
        for number, part in enumerate(parts):
            mine = shares.of(number, places)
            scores[mine] = part.scores(shares.numbers[places[mine]])
        return scores

    # Counts

    def facets(self) -> tuple[Counted, ...]:
        """The counts of the facets that are asked for, as far as there is time."""
        seconds, wanted = self.query.facet_seconds, self.query.facets
        if seconds is not None:
            self.over_at = monotonic() + seconds
        return tuple(self.facet(row) for row in fields.facet_fields() if wanted is None or row.name in wanted)

    def facet(self, row: fields.Field) -> Counted:
        """One facet's counts over the hits that all other filters leave."""
        named = (*self.query.filters.get(row.name, ()), *self.query.excluded.get(row.name, ()))
        numbers, is_date = self.names.numbers[row.name], row.holds is fields.Holds.DATE
        # Of a value that the index never had nobody knows what it lies in.
        around = (row.steps(value) if is_date or value in numbers else (value,) for value in named)
        steps = dict.fromkeys(step for steps in around for step in steps if step != fields.NONE)
        # Months and days lie within years: only those of chosen ones are counted.
        opened = self.names.opened(row.name, steps) if is_date else None
        counted = self.totals(row, opened)
        if counted is None:
            return Counted(row.name, (), 0, 0, timed_out=True)
        total, missing = counted
        shown = self.shown(row, total, steps) if opened is None else opened
        # What was chosen is listed even where nothing has it; what another thread has numbered since is not here.
        here = {value: code for value in shown if (code := numbers.get(value, len(total))) < len(total)}
        values = [(value, int(total[here[value]]) if value in here else 0) for value in shown]
        if opened is None:
            return Counted(row.name, tuple(values), missing, int(np.count_nonzero(total)))
        values = sorted(((value, n) for value, n in values if n or value in steps), reverse=True)
        return Counted(row.name, tuple(values), missing, sum(not row.steps(v)[1:] and n > 0 for v, n in values))

    def shown(self, row: fields.Field, total: Counts, steps: Iterable[str]) -> list[str]:
        """The most frequent values, those that lie in the steps to what was chosen, and the steps."""
        size = self.query.facet_size
        listed = most_frequent(self.names, row.name, np.arange(len(total)), total, size)
        for step in steps:
            codes = np.array(self.names.inside(row.name, step, len(total)), dtype=np.int64)
            listed += most_frequent(self.names, row.name, codes, total, size)
        sought = self.names.all_inside(row.name, self.sought(row), len(total))
        listed += most_frequent(self.names, row.name, np.array(sought, dtype=np.int64), total, size)
        return list(dict.fromkeys((*listed, *steps)))

    def sought(self, row: fields.Field) -> Iterable[str]:
        """The places that the query itself asks for, where a facet is of places."""
        asked = (leaf for leaf in leaves(self.query.tree) if isinstance(leaf, Valued) and row.authority)
        kin = ((fields.facet_field(leaf.field), leaf.values) for leaf in asked)
        return [value for other, values in kin if other and other.authority for value in values]

    def tally(self, row: fields.Field) -> Tally:
        """How many hits have each value of a facet, its own filter left out."""
        counted = self.totals(row, None)
        total, missing = counted or (np.zeros(0, dtype=np.int64), 0)
        return Tally(self.names.names[row.name], total, missing)

    def totals(self, row: fields.Field, wanted: Sequence[str] | None) -> tuple[Counts, int] | None:
        """How many hits have each value, by its number, and how many have none; None where time is over."""
        kept, key = self.search.corpus.counted, (row.name, self.query.count_stories)
        if monotonic() >= self.over_at:
            return None
        is_of_all = all(part.is_whole(row.name) for part in self.parts)  # then every value is counted
        if is_of_all and key in kept:
            return kept[key]
        total, missing = np.zeros(len(self.names.names[row.name]), dtype=np.int64), 0
        for part in self.parts:
            if monotonic() >= self.over_at:
                return None
            if not part.search.found.count:
                continue
            counts, none = part.counted(row.name, wanted)
            total[part.segment.tables[row.name]] += counts
            missing += none
        if self.query.count_stories:
            missing = self.in_stories(row.name, total, missing)
        if row.name in self.query.excluded and not self.query.of_hits:
            missing += self.add_excluded(row.name, total)
        if is_of_all:
            kept[key] = total, missing
        return total, missing

    def in_stories(self, name: str, total: Counts, missing: int) -> int:
        """Turn the counts of hits with each value into those of stories, and give back that of hits with none."""
        filtered = any(name in part.others for part in self.parts)
        hits = self.story_hits([part.counting(name) for part in self.parts]) if filtered else self.all_story_hits
        further = self.search.corpus.story_counts.further(name, len(total), hits)
        total -= further[1:]
        return missing - int(further[0])

    def story_hits(self, hits: Sequence[Documents]) -> StoryHits:
        """The places in their stories of these documents of each segment."""
        return StoryHits(self.search.corpus.stories, hits)

    @cached_property
    def all_story_hits(self) -> StoryHits:
        """The same of all hits."""
        return self.story_hits([part.hits for part in self.parts])

    def count(self, documents: Sequence[Documents]) -> int:
        """How many these documents of each segment are, or the stories that they are of, as facets are counted."""
        counted = self.story_hits(documents).leading if self.query.count_stories else documents
        return sum(one.count for one in counted)

    def add_excluded(self, name: str, total: Counts) -> int:
        """Add the counts of excluded values; that of articles without one is given back."""
        numbers = self.names.numbers[name]
        instead = [part.instead(name) for part in self.parts]
        counts = {value: self.count([one[value] for one in instead]) for value in self.query.excluded[name]}
        for value, count in counts.items():
            if (code := numbers.get(value, len(total))) < len(total):
                total[code] += count
        return counts.get(fields.NONE, 0)


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


def most_frequent(known: FacetNames, name: str, codes: Array, counts: Counts, size: int) -> list[str]:
    """The most frequent of some values of a facet, equally frequent ones as `in_order` has them."""
    filled = codes[counts[codes] > 0]
    if len(filled) > size:
        least = np.partition(counts[filled], len(filled) - size)[len(filled) - size]
        likely, equal = filled[counts[filled] > least], filled[counts[filled] == least]
        if len(equal) > MANY_EQUAL:
            first = np.argpartition(known.ranks(name, len(counts))[equal], size)[:size]
            equal = equal[first]
        filled = np.concatenate((likely, equal))
    names = known.names[name]
    ordered = sorted((-int(counts[code]), in_order(name, names[code])) for code in filled.tolist())
    return [value for _, (_, value) in ordered[:size]]
