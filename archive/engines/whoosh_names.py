"""The values of facets, numbered over all segments that were read, so that counts of several segments are added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from archive import fields
from archive.engines.whoosh_documents import date_steps
from archive.engines.whoosh_segment import Segment
from archive.engines.whoosh_texts import Offsets


class FacetNames:
    """One number for each value of each facet. Numbers are only ever added, by one thread at a time."""

    def __init__(self) -> None:
        self.names: defaultdict[str, list[str]] = defaultdict(list)
        self.numbers: defaultdict[str, dict[str, int]] = defaultdict(dict)
        # Of each date the finer ones that lie in it; of "" the years.
        self.within: dict[str, list[str]] = {}

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
                if field.holds is fields.Holds.DATE:
                    self.within.setdefault(value[:-3] if len(value) > 4 else "", []).append(value)
        return np.array([numbers[value] for value in values], dtype=np.int64)

    def opened(self, chosen: Sequence[str]) -> list[str]:
        """Every year, the months of chosen years and the days of chosen months; the chosen steps always."""
        steps = dict.fromkeys(step for value in chosen for step in date_steps(value))
        shown = [value for parent in ("", *steps) for value in self.within.get(parent, ())]
        return list(dict.fromkeys((*shown, *steps)))
