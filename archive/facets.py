"""Facets above the engine port: values as readers write them to those the archive has, counts to labelled trees.

A value that is wrong only in case, accents or spacing is taken as the one that is meant; one that no article has
stays as it is and is told of. Labels are folded when they are first needed and kept, since there may be many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from archive import fields
from archive.engines.port import Counted, Engine, Query, Tally
from archive.errors import EngineError
from archive.facetlabels import FacetLabels, Places, folded
from archive.fields import NONE, Field, Holds
from archive.parameters import SearchRequest, ValueOrder
from archive.places.book import GAZETTEER, PlaceBook
from archive.places.called import called_within
from archive.places.place import steps_down
from archive.places.steps import lies_in
from archive.query import Node, Valued
from archive.querytree import leaves
from archive.results import FacetCounts, FacetPage, FacetValue, Namesakes, Unknown
from archive.store import Store
from archive.transliteration import name_key

SUGGESTED = 3  # values in place of one that no article has
HELPED = 3  # values without articles for which others are sought
LIKE_ENOUGH = 80  # of 100
LIKELY, LOOKED_AT = 60, 100  # by rapidfuzz's WRatio, and so many of those at most
LONGEST = 200  # characters of a value for which others are sought
NAMESAKES = 8  # places of one name that are told of
LEAST = 3  # Latin letters with which other names of places are found

Labels = Mapping[str, str]


@dataclass
class Facets:
    """The facets of an archive's engine and store."""

    engine: Engine
    store: Store
    kept: dict[str, FacetLabels] = field(default_factory=dict)
    book: PlaceBook = GAZETTEER  # that the kept labels of places are of

    # From what a reader writes

    def resolved(self, request: SearchRequest) -> tuple[SearchRequest, tuple[Unknown, ...]]:
        """The request with the values that are meant, and those that no article has."""
        unknown: dict[tuple[str, str], Unknown] = {}
        chosen: dict[str, dict[str, tuple[str, ...]]] = {}
        for kind, facets in (("filters", request.filters), ("excluded", request.excluded)):
            chosen[kind] = {}
            for name, values in facets.items():
                row = known_facet(name)
                chosen[kind][name] = self.meant(row, values)
                for value in self._unheld(row, chosen[kind][name]):
                    help = len(unknown) < HELPED
                    unknown[name, value] = Unknown(
                        facet=name,
                        label=row.facet or name,
                        value=value,
                        suggestions=self.like(row, value) if help else (),
                    )
        return replace(request, filters=chosen["filters"], excluded=chosen["excluded"]), tuple(unknown.values())

    def placed(self, leaf: Node) -> Node:
        """A place's name in a query as the ids of the places that are called so."""
        row = fields.facet_field(leaf.field) if isinstance(leaf, Valued) else None
        if isinstance(leaf, Valued) and row and row.authority:
            meant = self.meant(row, leaf.values)
            is_known = meant != leaf.values or self.store.place_names(leaf.values)
            return Valued(leaf.field, meant if is_known else self.holding(row, leaf.named) or meant)
        return leaf

    def namesakes(self, tree: Node) -> tuple[Namesakes, ...]:
        """The names in a query that several places go by, none of which lies in another; at most NAMESAKES each."""
        made = []
        for leaf in dict.fromkeys(leaves(tree)):
            row = fields.facet_field(leaf.field) if isinstance(leaf, Valued) else None
            if isinstance(leaf, Valued) and row and row.authority:
                places = self._apart(row, leaf.values)
                if len(places) > 1:
                    made.append(Namesakes(facet=row.name, value=leaf.values[0], places=places))
        return tuple(made)

    def _apart(self, row: Field, names: Sequence[str]) -> tuple[FacetValue, ...]:
        """The places that a reader means by these names, the most frequent first, without what lies in another."""
        tally, known = self._everything(row)
        counted = {id: _count(tally, known.numbers.get(id)) for id in self.meant(row, names)}
        apart = [id for id in counted if counted[id] and counted.keys().isdisjoint(steps_down(id)[1:])]
        apart.sort(key=lambda id: (-counted[id], id))
        return self._values(row, tally, [known.numbers[id] for id in apart[:NAMESAKES]], SearchRequest())

    def holding(self, row: Field, words: str) -> tuple[str, ...]:
        """The values in whose names these folded words stand."""
        tally, known = self._everything(row)
        wanted = f" {words} "
        found = (number for number, name in enumerate(known.spaced) if wanted in name)
        return tuple(tally.names[number] for number in found if _count(tally, number))

    def meant(self, row: Field, values: Sequence[str]) -> tuple[str, ...]:
        """The values of a facet that a reader means; what is not known stays as it is."""
        if row.holds is Holds.DATE:
            return tuple(dict.fromkeys(values))
        if row.authority:
            values = [self._of_today(value) for value in values]
        known = self.store.place_names(values) if row.authority else ()
        return tuple(
            dict.fromkeys(
                one for value in values for one in ([value] if value in known else self._called(row, value))
            )
        )

    def _of_today(self, value: str) -> str:
        """The id of the place that had this one: it was merged, or has moved into its region."""
        book = self.store.place_book()
        current = book.current(value) or value
        is_old = "/" in current and not self.store.place_names([current])
        return (book.today(value) if is_old else current) or value

    def _called(self, row: Field, value: str) -> Sequence[str]:
        """The values that are called so, letters, accents and spaces aside; the value itself where none is."""
        if value == NONE:
            return [value]
        if row.authority:
            current = map(self.store.place_book().current, self.store.places_called(value))
            if places := [id for id in current if id]:
                return places
        tally, known = self._everything(row)
        if row.authority:  # by another spelling, where articles name the place
            spelt = dict.fromkeys(one.place for one in self.store.names_beside([name_key(value)]))
            for found in ([*spelt], called_within(self.store, value)):
                if held := [place for place in found if _count(tally, known.numbers.get(place))]:
                    return held
        if _count(tally, known.numbers.get(value)):
            return [value]
        return [tally.names[one] for one in known.meant.get(folded(value), ()) if _count(tally, one)] or [value]

    def _unheld(self, row: Field, values: Iterable[str]) -> list[str]:
        """Those of the values that no article has; a date says of itself what it is."""
        if row.holds is Holds.DATE:
            return []
        tally, known = self._everything(row)
        return [value for value in values if value != NONE and not _count(tally, known.numbers.get(value))]

    def like(self, row: Field, value: str) -> tuple[FacetValue, ...]:
        """The values that look most like one that no article has."""
        tally, known = self._everything(row)
        text = folded(value[:LONGEST])
        likely = process.extract(text, known.called, scorer=fuzz.WRatio, limit=LOOKED_AT, score_cutoff=LIKELY)
        # The more like, the sooner; of equals the more frequent first.
        close = sorted(
            (-max(likeness, _likeness_of_words(text, name)), -_count(tally, number), number)
            for name, likeness, number in likely
        )
        numbers = [number for unlike, count, number in close if count and -unlike >= LIKE_ENOUGH][:SUGGESTED]
        return self._values(row, tally, numbers, SearchRequest())

    # To what a reader sees

    def labels(self, row: Field, values: Iterable[str]) -> dict[str, str]:
        """What a reader sees of each of these values."""
        listed = list(values)
        records = self.store.place_names(listed) if row.authority else {}
        return {value: records[value][1] if value in records else row.shown(value) for value in listed}

    def chosen(self, request: SearchRequest) -> dict[str, dict[str, str]]:
        """The labels of the values that a request chooses or excludes, by facet."""
        return {
            name: self.labels(known_facet(name), (*request.filters.get(name, ()), *request.excluded.get(name, ())))
            for name in (*request.filters, *request.excluded)
        }

    def counts(self, counted: Counted, request: SearchRequest) -> FacetCounts:
        """A facet's counts as readers see them: values within those they lie in, where both are listed."""
        row, values, wider = known_facet(counted.name), counted.values, None
        if row.authority:
            book = self.store.place_book()
            # What a librarian merged or rejected is no step on the way to what lies in it.
            kept = {*request.filters.get(row.name, ()), *request.excluded.get(row.name, ())} - {NONE}
            gone = {id for id, count in values if not count and id in book.edits and book.current(id) != id}
            values = tuple(one for one in values if one[0] not in gone - kept)
            wider = partial(lies_in, book=book)
        labels = self.labels(row, (value for value, _ in values))
        return FacetCounts(
            name=row.name,
            label=row.facet or row.name,
            values=nested(row, values, labels, request, wider),
            missing=counted.missing,
            total_values=counted.total_values,
            timed_out=counted.timed_out,
            counted=request.count,
        )

    def page(self, row: Field, query: Query, request: SearchRequest, asked: ValuePage) -> FacetPage:
        """A page of a facet's values within a search, found by a part of their labels, in order."""
        tally = self.engine.tally(query, row.name)
        known = self._folded(row, tally)
        among, starting = self._matching(row, tally, known, asked.containing)
        others = self._otherwise(row, asked.containing, tally, known)
        among = np.concatenate((among, np.array([*others], dtype=np.int64)))
        behind = np.concatenate((~starting, np.full(len(others), 2)))
        # Dates stand newest first.
        ranks = known.ranks[among] * (-1 if row.holds is Holds.DATE else 1)
        keys = (ranks, -tally.counts[among]) if asked.order is ValueOrder.COUNT else (ranks,)
        ordered = among[np.lexsort((*keys, behind))]
        first = (asked.page - 1) * asked.page_size
        numbers = ordered[first : first + asked.page_size].tolist()
        by_letter = asked.order is ValueOrder.NAME and not asked.containing and row.holds is Holds.KEYWORD
        return FacetPage(
            name=row.name,
            label=row.facet or row.name,
            values=_called(self._values(row, tally, numbers, request), tally, others),
            missing=tally.missing,
            total_values=len(ordered),
            page=asked.page,
            page_size=asked.page_size,
            letters=_letters(known.initials[ordered], asked.page_size) if by_letter else (),
            counted=request.count,
        )

    def otherwise(self, row: Field, beginning: str, size: int) -> tuple[FacetValue, ...]:
        """The places with most articles of which another name than the one that is shown begins so."""
        tally, known = self._everything(row)
        others = self._otherwise(row, beginning, tally, known)
        numbers = sorted(others, key=lambda number: (-_count(tally, number), number))[:size]
        return _called(self._values(row, tally, numbers, SearchRequest()), tally, others)

    def _otherwise(self, row: Field, beginning: str, tally: Tally, known: FacetLabels) -> dict[int, str]:
        """The places that hits have and that another name is of which begins so, each with that name."""
        key = name_key(beginning)
        if not row.authority or (key.isascii() and len(key) < LEAST):
            return {}
        named = ((known.numbers.get(place), name) for place, name in self.store.names_beginning(key).items())
        needle = folded(beginning)
        return {
            number: name
            for number, name in named
            if number is not None and _count(tally, number) and needle not in known.folded[number]
        }

    def _matching(
        self, row: Field, tally: Tally, known: FacetLabels, containing: str
    ) -> tuple[Places, npt.NDArray[np.bool_]]:
        """The values that hits have and whose labels hold a text; of dates the years."""
        held = np.flatnonzero(tally.counts)
        if row.holds is Holds.DATE and row.around:
            held = np.array([number for number in held.tolist() if not row.around(tally.names[number])], np.int64)
        needle = folded(containing)
        return known.holding(needle, held) if needle else (held, np.ones(len(held), dtype=np.bool_))

    def _values(
        self, row: Field, tally: Tally, numbers: Sequence[int], request: SearchRequest
    ) -> tuple[FacetValue, ...]:
        """These values with their counts; of dates with what lies in them."""
        names = [tally.names[number] for number in numbers]
        listed = [(name, int(tally.counts[number])) for name, number in zip(names, numbers, strict=True)]
        if row.holds is Holds.DATE and row.around:
            here, around = set(names), row.around
            months = ((name, int(n)) for name, n in zip(tally.names, tally.counts, strict=False) if n)
            listed += sorted((one for one in months if around(one[0]) in here), reverse=True)
        labels = self.labels(row, (value for value, _ in listed))
        if row.holds is Holds.DATE:
            return nested(row, listed, labels, request)
        return tuple(value_of(row, value, count, labels, request) for value, count in listed)

    # What is kept

    def _everything(self, row: Field) -> tuple[Tally, FacetLabels]:
        """How many articles of the archive have each value, and the values by their labels."""
        tally = self.engine.tally(Query(), row.name)
        return tally, self._folded(row, tally)

    def _folded(self, row: Field, tally: Tally) -> FacetLabels:
        """The values of a tally by their labels: what is known of the first of the same list is kept."""
        if row.authority and (book := self.store.place_book()) is not self.book:
            for one in fields.facet_fields():
                if one.authority:  # a librarian has renamed places since
                    self.kept.pop(one.name, None)
            self.book = book
        before, size = self.kept.get(row.name), len(tally.counts)
        if before is not None and before.names is tally.names and len(before.folded) >= size:
            return before
        same = before if before is not None and before.names is tally.names else FacetLabels(tally.names, [], [])
        new = tally.names[len(same.folded) : size]
        labels = self.labels(row, new)
        texts = [*same.folded, *(folded(labels[name]) for name in new)]
        called = texts
        if row.authority:
            records = self.store.place_names(new)
            named = (records[name][0] if name in records else name for name in new)
            called = [*same.called, *map(folded, named)]
        # Two threads may both do this: either's is right.
        ranks = vars(same).get("ranks", same.ranked)
        self.kept[row.name] = made = FacetLabels(tally.names, texts, called, ranks)
        return made


@dataclass(frozen=True, kw_only=True)
class ValuePage:
    """Which of a facet's values are asked for: those whose labels hold a text, a page of so many, in an order."""

    containing: str = ""
    order: ValueOrder = ValueOrder.COUNT
    page: int = 1
    page_size: int = 100


def known_facet(name: str) -> Field:
    """The facet of this name; an index that has another was made by another Morgue."""
    row = fields.facet_field(name)
    if row is None:
        raise EngineError(f"the index counts {name!r}, which is no facet; `morgue rebuild` mends it")
    return row


def _likeness_of_words(text: str, name: str) -> float:
    """How like a text is, of 100, to as many words of a name as it has: "courir" to "the rosedale courier"."""
    words, many = name.split(), len(text.split())
    runs = (" ".join(words[first : first + many]) for first in range(max(1, len(words) - many + 1)))
    return max(fuzz.ratio(text, run) for run in runs)


def _count(tally: Tally, number: int | None) -> int:
    """How many hits have a value; one that another thread has come to know since is in none of them."""
    return int(tally.counts[number]) if number is not None and number < len(tally.counts) else 0


def _called(values: Iterable[FacetValue], tally: Tally, others: Mapping[int, str]) -> tuple[FacetValue, ...]:
    """Values with the other names by which they were found."""
    named = {tally.names[number]: name for number, name in others.items()}
    return tuple(replace(value, called=named.get(value.value, "")) for value in values)


def value_of(row: Field, value: str, count: int, labels: Labels, request: SearchRequest) -> FacetValue:
    """A value as readers see it."""
    return FacetValue(
        value=value,
        label=labels[value],
        count=count,
        selected=value in request.filters.get(row.name, ()),
        excluded=value in request.excluded.get(row.name, ()),
    )


def nested(
    row: Field,
    values: Iterable[tuple[str, int]],
    labels: Labels,
    request: SearchRequest,
    wider: Callable[[str], Sequence[str]] | None = None,
) -> tuple[FacetValue, ...]:
    """Values with those inside them that lie in them, the nearest that is listed; each stands once.

    `wider` tells what a value lies in, the coarsest first, where that is not as the field has it.
    """
    made = {value: value_of(row, value, count, labels, request) for value, count in values}
    inside: dict[str, list[str]] = {}
    for value in made:
        steps = wider(value) if wider else row.steps(value)[:-1]
        around = next((step for step in reversed(steps) if step in made), "")
        inside.setdefault(around, []).append(value)

    def within(around: str) -> tuple[FacetValue, ...]:
        found = (replace(made[value], values=within(value)) for value in inside.get(around, ()))
        # Dates stand in their own order.
        has_order = row.around is None or row.holds is Holds.DATE
        return tuple(found if has_order else sorted(found, key=lambda one: (-one.count, one.value)))

    return within("")


def _letters(initials: npt.NDArray[np.str_], page_size: int) -> tuple[tuple[str, int], ...]:
    """The first letters of values from A to Z, with the page on which each begins."""
    letters, firsts = np.unique(initials, return_index=True)
    return tuple((str(letter), int(first) // page_size + 1) for letter, first in zip(letters, firsts, strict=True))
