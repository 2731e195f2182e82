"""The tally of the facet of places, to places with their counts and where they lie, for maps and lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from archive.article import Grade
from archive.engines.port import Tally
from archive.fields import place_facet
from archive.parameters import SearchRequest
from archive.places.book import PlaceBook
from archive.places.place import Place, around, steps_down
from archive.places.steps import lies_in
from archive.store import Store

PLACE = place_facet(Grade.NAMED).name
ABOUT = place_facet(Grade.ABOUT).name


@dataclass(frozen=True, kw_only=True)
class CountedPlace:
    """A place and how many articles name it or what lies in it, or are about that.

    A candidate has no record and no point yet.
    """

    place: Place
    count: int
    is_candidate: bool = False
    selected: bool = False
    excluded: bool = False
    around: tuple[str, ...] | None = None  # the ids of what it lies in today, where that is not as its id says

    @property
    def point(self) -> tuple[float, float] | None:
        """Its latitude and longitude in degrees, where they are known."""
        place = self.place
        return None if place.lat is None or place.lon is None else (place.lat, place.lon)

    def as_json(self) -> dict[str, Any]:
        """The place as GET /api/v1/places lists it."""
        return {
            "id": self.place.id,
            "name": self.place.name,
            "label": self.place.label,
            "kind": self.place.kind,
            "lat": self.place.lat,
            "lon": self.place.lon,
            "candidate": self.is_candidate,
            "count": self.count,
        }


@dataclass(frozen=True)
class PlaceCounts:
    """How many hits name each place, or are about it, as the `facet` counts them.

    `counts` are by id, the most frequent first; `missing` hits have no place.
    """

    counts: Mapping[str, int]
    missing: int
    store: Store
    request: SearchRequest
    facet: str = PLACE

    @cached_property
    def countries(self) -> tuple[CountedPlace, ...]:
        """The countries, the most frequent first."""
        return self.of(id for id in self.counts if not around(id))

    @cached_property
    def candidates(self) -> tuple[CountedPlace, ...]:
        """The names that may be places and wait for a librarian, the most frequent first."""
        ids = set(self.store.places_without_point())
        return tuple(one for one in self.of(id for id in self.counts if id in ids) if one.is_candidate)

    def within(self, countries: Set[str]) -> list[str]:
        """The ids of what lies in these countries, themselves left out, the most frequent first."""
        book = self.store.place_book()
        return [id for id in self.counts if not countries.isdisjoint(lies_in(id, book))]

    def of(self, ids: Iterable[str]) -> tuple[CountedPlace, ...]:
        """These places with their counts, in this order; what no hit has is left out."""
        listed = [id for id in ids if id in self.counts]
        places, edits = self.store.places(listed), self.store.place_book().edits
        chosen, excluded = self.request.filters.get(self.facet, ()), self.request.excluded.get(self.facet, ())
        return tuple(
            CountedPlace(
                place=places[id],
                count=self.counts[id],
                is_candidate=id not in edits and self._is_candidate(places[id]),
                selected=id in chosen,
                excluded=id in excluded,
                around=lies_in(id, self._book),
            )
            for id in listed
            if id in places
        )

    def _is_candidate(self, place: Place) -> bool:
        # Every town of the gazetteer has a point: to ask the book for each would be to load them all.
        is_open = place.kind != "country" and place.lat is None
        return is_open and self._book.is_candidate(place.id)

    @cached_property
    def _book(self) -> PlaceBook:
        return self.store.place_book()


def counts_of(tally: Tally, store: Store, request: SearchRequest, facet: str = PLACE) -> PlaceCounts:
    """The counts of a tally of a facet of places, of the hits of this request."""
    numbers = np.flatnonzero(tally.counts)
    ordered = numbers[np.argsort(-tally.counts[numbers], kind="stable")].tolist()
    counts = {tally.names[n]: int(tally.counts[n]) for n in ordered}
    return PlaceCounts(counts, tally.missing, store, request, facet)


def as_tree(places: Iterable[CountedPlace]) -> Iterator[tuple[int, CountedPlace]]:
    """Places in the order of a list in which each stands below what it lies in, and how deep it stands there.

    What lies side by side stands in the order that it came in.
    """
    known = {one.place.id: one for one in places}
    inside: dict[str, list[str]] = {}
    for id, one in known.items():
        path = steps_down(id)[1:] if one.around is None else one.around
        wider = (step for step in reversed(path) if step in known)
        inside.setdefault(next(wider, ""), []).append(id)

    def below(id: str, depth: int) -> Iterator[tuple[int, CountedPlace]]:
        for one in inside.get(id, ()):
            yield depth, known[one]
            yield from below(one, depth + 1)

    yield from below("", 0)
