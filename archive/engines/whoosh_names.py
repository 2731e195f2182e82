"""The values of facets, numbered over all segments that were read, so that counts of several segments are added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from archive import fields
from archive.engines.whoosh_segment import Segment
from archive.runs import Offsets


class FacetNames:
    """One number for each value of each facet. Numbers are only ever added, by one thread at a time."""

    def __init__(self) -> None:
        self.names: defaultdict[str, list[str]] = defaultdict(list)
        self.numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        # Of each value of a facet the numbers of those that lie in it; of "" the coarsest.
        self.within: defaultdict[str, dict[str, list[int]]] = defaultdict(dict)
        self.ranked: dict[str, Offsets] = {}

    def take_in(self, segments: Iterable[Segment]) -> None:
        """Number the values of these segments, in their own tables: a search goes on with those that it holds."""
        for segment in segments:
            for field in fields.facet_fields():
                if field.name not in segment.tables:
                    segment.tables[field.name] = self._table(field, segment)

    def _table(self, field: fields.Field, segment: Segment) -> Offsets:
        numbers, names = self.numbers[field.name], self.names[field.name]
        values = segment.column(field.name).names
        for value in values:
            if value not in numbers:
                numbers[value] = len(names)
                names.append(value)
                if field.around:
                    self.within[field.name].setdefault(field.around(value), []).append(numbers[value])
        return np.array([numbers[value] for value in values], dtype=np.int64)

    def ranks(self, name: str, known: int) -> Offsets:
        """The place of each value of a facet, of the first so many at least, as `in_order` has them."""
        ranks = self.ranked.get(name, np.zeros(0, dtype=np.int64))
        if len(ranks) < known:
            # What is in order already is gone through quickly.
            order = [*np.argsort(ranks).tolist(), *range(len(ranks), known)]
            order.sort(key=lambda number: in_order(name, self.names[name][number]))
            ranks = np.zeros(known, dtype=np.int64)
            ranks[order] = np.arange(known)
            self.ranked[name] = ranks
        return ranks

    def opened(self, name: str, steps: Iterable[str]) -> list[str]:
        """The coarsest values of a facet, those that lie directly in these steps, and the steps."""
        steps = list(steps)
        names, within = self.names[name], self.within[name]
        shown = [names[number] for around in ("", *steps) for number in within.get(around, ())]
        return list(dict.fromkeys((*shown, *steps)))

    def inside(self, name: str, value: str, known: int) -> Sequence[int]:
        """The numbers, among those that were known, of the values of a facet that lie directly in one."""
        return [number for number in self.within[name].get(value, ()) if number < known]

    def all_inside(self, name: str, values: Iterable[str], known: int) -> Sequence[int]:
        """The numbers, among those that were known, of these values of a facet and of all that lie in them."""
        names, around = self.names[name], list(dict.fromkeys(values))
        found = [number for one in around if (number := self.numbers[name].get(one, known)) < known]
        while around:
            inside = [number for one in around for number in self.inside(name, one, known)]
            found += inside
            around = [names[number] for number in inside]
        return list(dict.fromkeys(found))


def in_order(name: str, value: str) -> tuple[int, str]:
    """Where a value of a facet stands among equally frequent ones: wide places first, then by its text."""
    row = fields.facet_field(name)
    return len(row.steps(value)) if row and row.around else 0, value
