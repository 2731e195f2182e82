"""What a query finds in each segment, to one answer: filtered, counted, and the hits asked for, in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from archive import fields
from archive.engines.port import Counted, Found, Position, Query
from archive.engines.whoosh_arrays import Array
from archive.engines.whoosh_match import Matches, flagged
from archive.engines.whoosh_segment import Flags, Segment, date_steps
from archive.parameters import Sort

Keys = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


class FacetNames:
    """One number for each value of each facet, over all segments that were ever read: counts are added by it."""

    def __init__(self) -> None:
        self.numbers: dict[str, dict[str, int]] = {}
        self.tables: dict[tuple[str, str], Counts] = {}

    def table(self, segment: Segment, name: str) -> Counts:
        """The number of each of a segment's codes."""
        key = (segment.name, name)
        if key not in self.tables:
            numbers = self.numbers.setdefault(name, {})
            names = segment.column(name).names
            self.tables[key] = np.array(
                [numbers.setdefault(value, len(numbers)) for value in names], dtype=np.int64
            )
        return self.tables[key]

    def forget_but(self, segments: Iterable[Segment]) -> None:
        """Let go of the tables of segments that are no longer there."""
        kept = {segment.name for segment in segments}
        self.tables = {key: table for key, table in self.tables.items() if key[0] in kept}


@dataclass
class Part:
    """One segment's share of an answer: what the words find, and which documents each filter lets pass."""

    segment: Segment
    matches: Matches
    passing: dict[str, Flags]
    hits: Matches = field(init=False)

    def __post_init__(self) -> None:
        self.hits = self.passed(self.passing)

    def passed(self, names: Iterable[str]) -> Matches:
        """What is found and passes these filters."""
        kept = self.matches
        for name in names:
            kept = kept.kept(self.passing[name][kept.documents])
        return kept

    def counted(self, name: str) -> tuple[Counts, int]:
        """How many documents have each of a facet's codes, and how many have none, its own filter left out."""
        others = [other for other in self.passing if other != name]
        documents = (self.hits if len(others) == len(self.passing) else self.passed(others)).documents
        column, alive = self.segment.column(name), self.segment.everything
        # Of nearly everything it is quicker to count what is not there.
        if 2 * len(documents) > len(alive):
            left = alive[~flagged(documents, self.segment.size)[alive]]
            all_counts, all_missing = self.segment.counts(name)
            counts: Counts = np.subtract(all_counts, column.count(left))
            return counts, all_missing - column.missing(left)
        return column.count(documents), column.missing(documents)


@dataclass(frozen=True)
class Answer:
    """One query's answer."""

    query: Query
    names: FacetNames
    parts: Sequence[Part]
    relaxed: bool

    def found(self) -> Found:
        """The answer as it crosses the port."""
        page, after = self.page()
        return Found(
            total=sum(len(part.hits.documents) for part in self.parts),
            unfiltered=sum(len(part.matches.documents) for part in self.parts),
            relaxed=self.relaxed,
            hits=page,
            facets=tuple(self.facet(row) for row in fields.facet_fields()),
            next=after,
        )

    def page(self) -> tuple[tuple[tuple[str, float], ...], Position | None]:
        """The hits that are asked for, in order, and where the next ones go on."""
        wanted = self.query.start + self.query.size
        best = [hit for part in self.parts for hit in self.best(part, wanted + 1)]
        ordered = sorted(best)[self.query.start : wanted + 1]
        chosen = ordered[: self.query.size]
        hits = tuple((id.decode("utf-8", "surrogatepass"), score) for _, _, id, score in chosen)
        if len(ordered) <= self.query.size or not chosen:
            return hits, None
        first, second, id, _ = chosen[-1]
        return hits, (first, second, id.decode("utf-8", "surrogatepass"))

    def best(self, part: Part, wanted: int) -> list[tuple[float, float, bytes, float]]:
        """The first hits of a segment: their keys, ids and scores."""
        documents, scores = part.hits.documents, part.hits.scores
        first, second = self.keys(part.segment, part.hits)
        ranks = part.segment.ranks[documents]
        here = np.arange(len(documents))
        if self.query.after:
            here = np.flatnonzero(stands_after(self.query.after, first, second, ranks, part.segment))
        here = smallest(here, (first, second, ranks), wanted)
        ids = part.segment.ids[documents[here]].tolist()
        return list(zip(first[here].tolist(), second[here].tolist(), ids, scores[here].tolist(), strict=True))

    def keys(self, segment: Segment, hits: Matches) -> tuple[Keys, Keys]:
        """The first and second sorting key of each hit: smaller stands earlier, undated hits last.

        A vague date stands behind those that are known to lie within it, in either order.
        """
        newest = -segment.docs["earliest"][hits.documents]
        match self.query.sort:
            case Sort.NEWEST:
                return newest, newest
            case Sort.OLDEST:
                oldest = segment.docs["latest"][hits.documents]
                return oldest, oldest
        return -hits.scores.astype(np.float64), newest

    def facet(self, row: fields.Field) -> Counted:
        """One facet's counts over the hits that all other filters leave."""
        total, missing = np.zeros(0, dtype=np.int64), 0
        for part in self.parts:
            counts, none = part.counted(row.name)
            table = self.names.table(part.segment, row.name)
            if len(table) and (size := int(table.max()) + 1) > len(total):
                total = np.concatenate((total, np.zeros(size - len(total), dtype=np.int64)))
            total[table] += counts
            missing += none
        by_date = row.holds is fields.Holds.DATE
        names = list(self.names.numbers.get(row.name, ()))
        listed = listed_dates if by_date else most_frequent
        filled = np.flatnonzero(total)
        return Counted(
            name=row.name,
            values=tuple(listed(names, total, self.query.filters.get(row.name, ()), self.query.facet_size)),
            missing=missing,
            # Months and days lie within years: they are no further values.
            total_values=sum(len(names[code]) == 4 for code in filled.tolist()) if by_date else len(filled),
        )


def smallest(places: Array, keys: Iterable[Array], wanted: int) -> Array:
    """The `wanted` places whose keys are smallest, in no order; a later key decides between equals."""
    sure: list[Array] = []
    for key in keys:
        if len(places) <= wanted:
            break
        values = key[places]
        last = np.partition(values, wanted - 1)[wanted - 1]
        sure.append(places[values < last])
        wanted -= len(sure[-1])
        places = places[values == last]
    return np.concatenate((*sure, places[:wanted]))


def stands_after(position: Position, first: Keys, second: Keys, ranks: Array, segment: Segment) -> Flags:
    """The hits that stand after a position of the order."""
    one, other, id = position
    later_id = ranks >= segment.rank_after(id.encode("utf-8", "surrogatepass"))
    flags: Flags = (first > one) | ((first == one) & ((second > other) | ((second == other) & later_id)))
    return flags


def most_frequent(names: Sequence[str], counts: Counts, chosen: Sequence[str], size: int) -> list[tuple[str, int]]:
    """The most frequent values, those chosen always among them."""
    filled = np.flatnonzero(counts)
    # More than are shown: equal counts are told apart by their names.
    least = np.sort(counts[filled])[-size:][:1]
    likely = filled[counts[filled] >= least] if len(filled) else filled
    ranked = sorted(
        ((names[code], int(counts[code])) for code in likely.tolist()), key=lambda pair: (-pair[1], pair[0])
    )
    shown = {value for value, _ in ranked[:size]}
    counted = {value: int(count) for value, count in zip(names, counts.tolist(), strict=False)} if chosen else {}
    return ranked[:size] + [(value, counted.get(value, 0)) for value in dict.fromkeys(chosen) if value not in shown]


def listed_dates(names: Sequence[str], counts: Counts, chosen: Sequence[str], size: int) -> list[tuple[str, int]]:
    """Every year, the months of chosen years and the days of chosen months, newest first."""
    opened = {step for value in chosen for step in date_steps(value)}
    counted = {names[code]: int(counts[code]) for code in np.flatnonzero(counts).tolist()}
    shown = {value for value in counted if len(value) == 4 or value[:-3] in opened}
    return [(value, counted.get(value, 0)) for value in sorted(shown | opened, reverse=True)]
