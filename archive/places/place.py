"""Places: one authority record per place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

RADIUS = 6371.0088  # of the Earth in kilometres, the mean of its axes


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place an article can be found by.

    `id` is its path from the country down ("IQ", "IQ/anbar", "IQ/anbar/ramadi"), so a parent's id is a prefix.
    `kind` is "country", "region" or "city"; `label` tells it from its namesakes ("Paris, Texas, United States").
    """

    id: str
    name: str
    label: str
    kind: str
    lat: float | None = None
    lon: float | None = None

    @property
    def parent_ids(self) -> tuple[str, ...]:
        """The ids of the places around it, the country first."""
        return steps_down(self.id)[1:]


def around(id: str) -> str:
    """The id of the place that a place lies in, blank for a country."""
    return id.rpartition("/")[0]


@lru_cache(maxsize=100_000)
def steps_down(id: str) -> tuple[str, ...]:
    """The id of a place, and the ids of the places around it, the country first."""
    steps = id.split("/")
    return (id, *("/".join(steps[:depth]) for depth in range(1, len(steps))))


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance between two points in degrees (haversine formula).

    >>> round(kilometres(51.5, -0.12, 48.86, 2.35))
    342
    """
    a, b = math.radians(lat), math.radians(other_lat)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * RADIUS * math.asin(min(1.0, math.sqrt(half)))
