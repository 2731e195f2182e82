"""The archive, to what is told of it as a whole: every value of a facet, and what it covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from archive import Archive
from archive.facetlabels import folded, initial
from archive.parameters import SearchRequest
from archive.results import FacetValue

LISTED = 300  # values of a facet on one page
SPANS = 40  # outlets whose first and last year are looked up


@dataclass(frozen=True)
class Span:
    """A value with how many articles it has, and the first and last year of those that are dated."""

    value: FacetValue
    first: str
    last: str


def by_letter(values: Iterable[FacetValue]) -> list[tuple[str, list[FacetValue]]]:
    """Values that stand from A to Z, with the letters they stand under."""
    return [(letter, list(those)) for letter, those in groupby(values, lambda one: initial(folded(one.label)))]


def spans(archive: Archive, name: str, values: Iterable[FacetValue]) -> list[Span]:
    """The largest values of a facet with the years they cover."""
    found = []
    for value in list(values)[:SPANS]:
        request = SearchRequest(filters={name: (value.value,)}, page_size=1, facets=("date",))
        dates = next(iter(archive.answer(request, with_next=False).facets), None)
        years = sorted(year.value for year in dates.values) if dates else []
        found.append(Span(value, years[0] if years else "", years[-1] if years else ""))
    return found
