"""What a query finds in each segment (whoosh_part.py), to one answer: counts, and the hits asked for, in order."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cached_property
from time import monotonic

import numpy as np

from archive import fields
from archive.arrays import Array
from archive.engines.port import Counted, Found, Position, Query, Tally
from archive.engines.whoosh_columns import Counts
from archive.engines.whoosh_corpus import Scores
from archive.engines.whoosh_match import Search
from archive.engines.whoosh_names import FacetNames, in_order
from archive.engines.whoosh_page import Shares
from archive.engines.whoosh_part import Part
from archive.engines.whoosh_sets import Documents
from archive.engines.whoosh_stories import StoryHits
from archive.querytree import Valued, leaves, sought
from archive.unspaced import in_pairs

# Up to so many values that are equally frequent are put in order by comparing their names.
MANY_EQUAL = 256


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
