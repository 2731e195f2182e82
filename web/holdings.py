"""The archive, to what is told of it as a whole: every value of a facet, and what it covers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from archive import Archive
from archive.fields import Field, Holds
from archive.parameters import SearchRequest
from archive.results import FacetCounts, FacetValue

ALL = 100_000  # values of a facet that are asked for
LISTED = 1_000  # values that one page lists; the letters lead to the others
SPANS = 40  # outlets whose first and last year are looked up


@dataclass(frozen=True)
class Span:
    """A value with how many articles it has, and the first and last year of those that are dated."""

    value: FacetValue
    first: str
    last: str


def values_of(archive: Archive, facet: Field, request: SearchRequest) -> FacetCounts:
    """Every value of a facet within a search, years with their months."""
    # One hit is all that is wanted of the results themselves.
    few = replace(request, page=1, page_size=1, cursor=None)
    counts = _counts(archive, few, facet.name)
    if facet.holds is not Holds.DATE or not counts.values:
        return counts
    # The months of a year are counted where it is chosen; a facet's own filter leaves its counts alone.
    years = tuple(value.value for value in counts.values)
    return _counts(archive, replace(few, filters={**few.filters, facet.name: years}), facet.name)


def _counts(archive: Archive, request: SearchRequest, name: str) -> FacetCounts:
    return next(
        counts for counts in archive.answer(request, facet_size=ALL, with_next=False).facets if counts.name == name
    )


@dataclass(frozen=True)
class Letter:
    """The values whose labels open with a letter, `shown` on this page or on one of their own."""

    name: str
    values: tuple[FacetValue, ...]
    shown: bool


def by_letter(values: Sequence[FacetValue], chosen: str = "") -> list[Letter]:
    """Values by the first letter of their labels, accents folded; what opens with none stands under #.

    Where there are too many for one page, those of the chosen letter are shown.
    """
    letters: dict[str, list[FacetValue]] = {}
    for value in sorted(values, key=lambda value: (_folded(value.label), value.value)):
        first = _folded(value.label)[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(value)
    few = len(values) <= LISTED
    named = sorted(letters)
    current = chosen if chosen in letters else next(iter(named), "")
    return [Letter(name, tuple(letters[name]), few or name == current) for name in named]


def _folded(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).strip()


def spans(archive: Archive, name: str, values: Iterable[FacetValue]) -> list[Span]:
    """The largest values of a facet with the years they cover."""
    found = []
    for value in list(values)[:SPANS]:
        request = SearchRequest(filters={name: (value.value,)}, page_size=1)
        dates = next((f for f in archive.answer(request).facets if f.name == "date"), None)
        years = sorted(year.value for year in dates.values) if dates else []
        found.append(Span(value, years[0] if years else "", years[-1] if years else ""))
    return found
