"""What an article's names can mean comes in; how much of the rest of it lies around each of those places goes out.

Points are sorted into cells of a degree; a name speaks for the cells around each town it can mean, with a weight
that all of them share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from archive.places.gazetteer import Candidate

MOST = 12  # towns of a name that are looked at, the largest
AROUND = tuple((north, east) for north in (-1, 0, 1) for east in (-1, 0, 1))

Cell = tuple[int, int]  # whole degrees north and east


class Neighbourhood(NamedTuple):
    """How much the names of an article speak for each cell, and what of it each name says itself."""

    total: Mapping[Cell, float]
    own: Mapping[str, Mapping[Cell, float]]

    def around(self, candidate: Candidate, key: str) -> float:
        """How much the other names of an article speak for the surroundings of what a name can mean."""
        cell = _cell(candidate)
        return self.total.get(cell, 0.0) - self.own.get(key, {}).get(cell, 0.0) if cell else 0.0


def neighbourhood(bearers: Mapping[str, Iterable[Candidate]]) -> Neighbourhood:
    """What the names of an article, each with the places that bear it, say of where it plays."""
    total: dict[Cell, float] = defaultdict(float)
    own = {key: _spoken_for(candidates) for key, candidates in bearers.items()}
    for cells in own.values():
        for cell, weight in cells.items():
            total[cell] += weight
    return Neighbourhood(total, own)


def _spoken_for(candidates: Iterable[Candidate]) -> dict[Cell, float]:
    towns = [one for one in candidates if one.place.lat is not None][:MOST]
    cells: dict[Cell, float] = {}
    for town in towns:
        north, east = _cell(town) or (0, 0)
        for more_north, more_east in AROUND:
            cells[north + more_north, east + more_east] = 1 / len(towns)
    return cells


def _cell(candidate: Candidate) -> Cell | None:
    place = candidate.place
    return (int(place.lat // 1), int(place.lon // 1)) if place.lat is not None and place.lon is not None else None
